import Foundation

/// The text of whatever file somebody chose, by its content.
package enum PaperReader {
    /// 20 MB; a plan of 200,000 characters is far below.
    package static let limit = 20 * 1024 * 1024

    private static let others: [(magic: [UInt8], kind: String)] = [
        ([0xD0, 0xCF, 0x11, 0xE0], "旧版 Word 或 WPS 文件"), (Array("%PDF".utf8), " PDF 文件"),
        (Array("{\\rtf".utf8), " RTF 文件"),
        ([0x89, 0x50, 0x4E, 0x47], "图片"), ([0xFF, 0xD8, 0xFF], "图片"), (Array("GIF8".utf8), "图片"),
    ]

    /// Throws `PaperError` with a sentence for the person who chose the file.
    package static func text(_ data: Data, name: String) throws -> String {
        guard !data.isEmpty else { throw PaperError.empty }
        guard data.count <= limit else { throw PaperError.tooLarge }
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if suffix == "xlsx" { return try SheetReader.lines(data) }
        if suffix == "docx" || data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return try DocxReader.text(data)
        }
        for (magic, kind) in others where data.starts(with: magic) {
            throw PaperError.other(kind, wanted: "Word 文档（.docx）、Excel 表格（.xlsx）或文本文件（.txt）")
        }
        return try TextReader.text(data)
    }
}
