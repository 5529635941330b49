import Foundation

/// The text of whatever file somebody chose, by its content.
package enum PaperReader {
    package static let limit = PaperLimits.file

    /// What forms and errors say may be chosen.
    package static let kinds = "Word 文档（.docx）、Excel 表格（.xlsx）或文本文件（.txt）"

    /// What LibreOffice reads for us, by how it begins, and what it is called there.
    private static let foreign: [(magic: [UInt8], suffix: String, kind: String)] = [
        ([0xD0, 0xCF, 0x11, 0xE0], "doc", "旧版 Word 或 WPS 文件"), (Array("{\\rtf".utf8), "rtf", "RTF 文件"),
    ]
    private static let pictures: [[UInt8]] = [
        [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8),
    ]

    /// Throws `PaperError` with a sentence for the person who chose the file.
    package static func text(_ data: Data, name: String) async throws -> String {
        guard !data.isEmpty else { throw PaperError.empty }
        guard data.count <= limit else { throw PaperError.tooLarge }
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if suffix == "xlsx" { return try await FileReader.read(.sheetLines, data) }
        if suffix == "docx" || data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return try await FileReader.read(.docx, data)
        }
        if let found = foreign.first(where: { data.starts(with: $0.magic) }) {
            return try await FileReader.read(
                .docx, try await LibreOffice.docx(data, suffix: found.suffix, kind: found.kind))
        }
        if data.starts(with: Array("%PDF".utf8)) { return try await PdfReader.text(data) }
        if pictures.contains(where: { data.starts(with: $0) }) { throw PaperError.other("图片", wanted: kinds) }
        return try await FileReader.read(.plainText, data)
    }
}
