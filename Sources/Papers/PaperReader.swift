import Foundation

/// The text of whatever file somebody chose, by its content.
package enum PaperReader {
    /// 20 MB; a plan of 200,000 characters is far below.
    package static let limit = 20 * 1024 * 1024

    /// Throws `PaperError` with a sentence for the person who chose the file.
    package static func text(_ data: Data, name: String) throws -> String {
        guard !data.isEmpty else { throw PaperError.empty }
        guard data.count <= limit else { throw PaperError.tooLarge }
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if suffix == "docx" || data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return try DocxReader.text(data)
        }
        if data.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw PaperError.notA("Word 文档（.docx）") }
        let pictures: [[UInt8]] = [
            [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("%PDF".utf8), Array("GIF8".utf8),
        ]
        if pictures.contains(where: { data.starts(with: $0) }) {
            throw PaperError.notA("Word 文档（.docx）或文本文件（.txt）")
        }
        return try TextReader.text(data)
    }
}
