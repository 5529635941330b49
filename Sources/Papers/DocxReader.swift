import Foundation

/// The text of a Word document: a paragraph a line, a table's row a line of cells parted by tabs.
///
/// Final text: what tracked changes deleted is left out. Fields' instructions, headers and footers are left out.
package enum DocxReader {
    package static func text(_ data: Data) throws -> String {
        let archive = try ZipArchive(data, kind: "Word 文档（.docx）")
        guard let document = try archive.part("word/document.xml") else {
            throw PaperError.notA("Word 文档（.docx）")
        }
        var walk = Walk()
        let stream = try XMLStream(document)
        while let event = try stream.next() { walk.take(event) }
        let text = walk.lines.joined(separator: "\n")
        guard text.contains(where: { !$0.isWhitespace }) else { throw PaperError.empty }
        return text
    }

    private struct Walk {
        var lines: [String] = []
        private var paragraph = ""
        private var cells: [String] = []
        private var cell: String?
        private var tables = 0
        private var inText = false
        /// Depth inside elements whose content is not part of the final text.
        private var skipped = 0

        private static let left: Set = ["del", "moveFrom", "instrText", "delText", "Fallback"]

        mutating func take(_ event: XMLStream.Event) {
            switch event {
            case .start(let name, let empty): start(name, empty)
            case .end(let name): end(name)
            case .text(let text): if inText, skipped == 0 { paragraph += text }
            }
        }

        private mutating func start(_ name: String, _ empty: Bool) {
            if Self.left.contains(name) { if !empty { skipped += 1 } }
            guard skipped == 0 else { return }
            switch name {
            case "t": inText = !empty
            case "tab": paragraph += " "
            case "br", "cr": paragraph += tables == 0 ? "\n" : " "
            case "tbl": tables += empty ? 0 : 1
            case "tc" where tables == 1: if empty { cells.append("") } else { cell = "" }
            case "tr" where tables == 1: cells = []
            case "p" where empty: endParagraph()
            default: break
            }
        }

        private mutating func end(_ name: String) {
            if Self.left.contains(name) { skipped -= 1 }
            guard skipped == 0 else { return }
            switch name {
            case "t": inText = false
            case "p": endParagraph()
            case "tc" where tables == 1:
                cells.append(cell ?? "")
                cell = nil
            case "tr" where tables == 1: lines.append(cells.joined(separator: "\t"))
            case "tbl": tables -= 1
            default: break
            }
        }

        private mutating func endParagraph() {
            if cell != nil {
                if !paragraph.isEmpty { cell = (cell ?? "") + paragraph }
            } else {
                lines.append(paragraph)
            }
            paragraph = ""
        }
    }
}
