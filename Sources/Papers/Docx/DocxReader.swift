import Foundation

/// The text of a Word document: a paragraph a line, a table's row a line of cells parted by tabs.
///
/// Final text: what tracked changes deleted is left out, what they inserted is in. Automatic numbers are counted and
/// written out. Text boxes stand before the paragraph they hang on. Fields' instructions, headers, footers, notes and
/// tables of contents are left out. Nothing outside the file is ever fetched, and no macro is looked at.
package enum DocxReader {
    package static func text(_ data: Data) throws -> String {
        let archive = try ZipArchive(data, kind: "Word 文档（.docx）")
        guard let document = try archive.part("word/document.xml") else {
            throw PaperError.notA("Word 文档（.docx）")
        }
        var walk = DocxWalk(
            styles: try DocxStyles(try archive.part("word/styles.xml")),
            numbering: try DocxNumbering(try archive.part("word/numbering.xml")))
        let stream = try XMLStream(document)
        while let event = try stream.next() {
            walk.take(event, stream)
            guard walk.isWithinLimits else {
                throw PaperError.beyond(
                    "文档的文字或表格的一行", "\(PaperLimits.text / 10_000) 万字、\(PaperLimits.rowCells) 格")
            }
        }
        let text = walk.lines.joined(separator: "\n")
        guard text.contains(where: { !$0.isWhitespace }) else { throw PaperError.empty }
        return text
    }
}

/// One pass over the document's body.
struct DocxWalk {
    private(set) var lines: [String] = []
    private let styles: DocxStyles
    private var numbering: DocxNumbering

    private struct Paragraph {
        var text = ""
        var style: String?
        var list: String?
        var level: Int?
        /// Its end was deleted: what follows belongs to it.
        var joins = false
    }

    private struct Row {
        var cells: [String] = []
        /// Inside a cell, its text so far.
        var cell: String?
        var span = 1
        var deleted = false
    }

    private var paragraph = Paragraph()
    /// Paragraphs around the text box the walk is in.
    private var outer: [Paragraph] = []
    private var row = Row()
    private var tables = 0
    private var inText = false
    private var inRowProperties = false
    private var inParagraphProperties = false
    private var characters = 0
    /// Depth inside elements whose content is not part of the final text.
    private var skipped = 0

    private static let left: Set = [
        "del", "moveFrom", "instrText", "delText", "Fallback", "pPrChange", "rPrChange", "trPrChange",
        "tblPrChange",
        "tcPrChange", "sectPrChange", "numberingChange",
    ]

    init(styles: DocxStyles, numbering: DocxNumbering) { (self.styles, self.numbering) = (styles, numbering) }

    mutating func take(_ event: XMLStream.Event, _ stream: XMLStream) {
        switch event {
        case .start(let name, let empty): start(name, empty, stream)
        case .end(let name): end(name)
        case .text(let text):
            if inText, skipped == 0 {
                paragraph.text += text
                characters += text.utf8.count / 2
            }
        }
    }

    private mutating func start(_ name: String, _ empty: Bool, _ stream: XMLStream) {
        // Among properties it marks the row or the paragraph's end as deleted.
        if name == "del", skipped == 0, inRowProperties { row.deleted = true }
        if name == "del" || name == "moveFrom", skipped == 0, inParagraphProperties { paragraph.joins = true }
        if Self.left.contains(name), !empty { skipped += 1 }
        guard skipped == 0 else { return }
        switch name {
        case "t": inText = !empty
        case "tab": if !inParagraphProperties { paragraph.text += " " }
        case "br", "cr": paragraph.text += tables == 0 ? "\n" : " "
        case "noBreakHyphen": paragraph.text += "-"
        case "pPr": inParagraphProperties = !empty
        case "trPr": inRowProperties = !empty
        case "pStyle": paragraph.style = stream.attribute("val")
        case "numId" where inParagraphProperties: paragraph.list = stream.attribute("val")
        case "ilvl" where inParagraphProperties:
            paragraph.level = stream.number("val", in: PaperLimits.listLevels)
        case "txbxContent" where !empty:
            outer.append(paragraph)
            paragraph = Paragraph()
        case "tbl": tables += empty ? 0 : 1
        case "tr" where tables == 1: row = Row()
        case "tc" where tables == 1: if empty { row.cells.append("") } else { (row.cell, row.span) = ("", 1) }
        case "gridSpan" where tables == 1:
            row.span = stream.number("val", in: 1...PaperLimits.tableColumns) ?? 1
        case "p" where empty: endParagraph()
        default: break
        }
    }

    private mutating func end(_ name: String) {
        if Self.left.contains(name) { skipped -= 1 }
        guard skipped == 0 else { return }
        switch name {
        case "t": inText = false
        case "pPr": inParagraphProperties = false
        case "trPr": inRowProperties = false
        case "p": endParagraph()
        case "txbxContent": paragraph = outer.popLast() ?? Paragraph()
        case "tc" where tables == 1:
            row.cells.append(row.cell ?? "")
            // A cell over several columns leaves the others empty, so that columns keep their places.
            row.cells += [String](repeating: "", count: row.span - 1)
            row.cell = nil
        case "tr" where tables == 1: if !row.deleted { lines.append(row.cells.joined(separator: "\t")) }
        case "tbl": tables -= 1
        default: break
        }
    }

    /// Whether what was taken so far may still become a text: looked at after every piece.
    var isWithinLimits: Bool { characters <= PaperLimits.text && row.cells.count <= PaperLimits.rowCells }

    private mutating func endParagraph() {
        guard !paragraph.joins else {
            paragraph.joins = false
            return
        }
        defer { paragraph = Paragraph() }
        guard !styles.isContents(paragraph.style) else { return }
        let text = number() + paragraph.text
        characters += 1
        if row.cell != nil {
            // Two paragraphs of a cell are two sentences of it.
            if !text.isEmpty {
                let before = row.cell ?? ""
                let apart = before.last.map { !"。；、，：".contains($0) } ?? false
                row.cell = before + (apart ? " " : "") + text
            }
        } else {
            lines.append(text)
        }
    }

    /// The automatic number before this paragraph; an empty paragraph has none, though Word would count it.
    private mutating func number() -> String {
        let inherited = styles.numbering(of: paragraph.style)
        guard let list = paragraph.list ?? inherited?.list, list != "0" else { return "" }
        let level =
            paragraph.level ?? inherited?.level
            ?? inherited.flatMap { numbering.level(of: paragraph.style ?? $0.style, in: list) } ?? 0
        return numbering.next(list, level)
    }
}
