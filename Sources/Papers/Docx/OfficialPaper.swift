import Foundation

/// A paper in the layout of 党政机关公文格式 GB/T 9704-2012: A4, type area 156 × 225 mm, 22 lines of 28 characters in 三号仿宋,
/// title in 二号小标宋, first headings in 黑体, page numbers outside.
package struct OfficialPaper: Sendable {
    package struct Paragraph: Sendable {
        package enum Kind: Sendable {
            case title, heading, subheading, text
            /// Begins at the margin.
            case flush
            /// Small, at the end: numbers and marks by which the paper is known again.
            case note
            /// The organ that issues, red, over the number and its red line.
            case masthead
            case number
            /// Who signs and when, to the right.
            case sign
            /// 版记 at the foot of the last page, small, between lines: who has copies, who printed it and when.
            case colophon
        }

        let kind: Kind
        let text: String

        package init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }
    }

    package var paragraphs: [Paragraph]
    /// The two sides that sign, side by side, each with a line for the day.
    package var signers: [String]
    /// The day beside each signature, to be written by hand where nothing is known.
    package var days: [String]
    package var notes: [String]

    package init(paragraphs: [Paragraph], signers: [String] = [], days: [String]? = nil, notes: [String] = [])
    {
        (self.paragraphs, self.signers, self.notes) = (paragraphs, signers, notes)
        self.days = days ?? signers.map { _ in Self.openDay }
    }

    /// A day left open.
    package static let openDay = "　　　　年　　月　　日"

    /// The paper as DOCX.
    package func docx() throws -> Data {
        try ZipWriter.zip([
            ("[Content_Types].xml", Data(OfficialParts.types.utf8)),
            ("_rels/.rels", Data(OfficialParts.root.utf8)),
            ("word/document.xml", Data(document.utf8)), ("word/styles.xml", Data(OfficialParts.styles.utf8)),
            ("word/settings.xml", Data(OfficialParts.settings.utf8)),
            ("word/footer1.xml", Data(OfficialParts.footer(odd: true).utf8)),
            ("word/footer2.xml", Data(OfficialParts.footer(odd: false).utf8)),
            ("word/_rels/document.xml.rels", Data(OfficialParts.relations.utf8)),
        ])
    }

    private var document: String {
        // What stands at the foot of a page is held by a paragraph after it.
        let anchor =
            "<w:p><w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>"
        let body =
            paragraphs.map(Self.paragraph).joined() + (paragraphs.last?.kind == .colophon ? anchor : "")
        return """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>\(body)\(ends)\(lastWords)\
            <w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1418" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body></w:document>
            """
    }

    private static func paragraph(_ paragraph: Paragraph) -> String {
        let style =
            switch paragraph.kind {
            case .title: "Title"
            case .heading: "Heading1"
            case .subheading: "Heading2"
            case .text: "Text"
            case .flush: "Flush"
            case .note: "Note"
            case .masthead: "Masthead"
            case .number: "Number"
            case .sign: "Sign"
            case .colophon: "Colophon"
            }
        let foot = paragraph.kind == .colophon ? OfficialParts.foot : ""
        return "<w:p><w:pPr><w:pStyle w:val=\"\(style)\"/>\(foot)</w:pPr>\(run(paragraph.text))</w:p>"
    }

    /// Side by side in a table without lines, kept together on one page.
    private var ends: String {
        guard !signers.isEmpty else { return "" }
        let width = 8844 / signers.count
        func row(_ words: [String]) -> String {
            let cells = words.map {
                "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Flush\"/><w:keepNext/></w:pPr>\(Self.run($0))</w:p></w:tc>"
            }.joined()
            return "<w:tr><w:trPr><w:cantSplit/></w:trPr>\(cells)</w:tr>"
        }
        let grid = signers.map { _ in "<w:gridCol w:w=\"\(width)\"/>" }.joined()
        return """
            <w:p><w:pPr><w:pStyle w:val="Flush"/><w:keepNext/></w:pPr></w:p>\
            <w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>\(grid)</w:tblGrid>\
            \(row(signers))\(row(signers.map { _ in "" }))\(row(days))</w:tbl>
            """
    }

    private var lastWords: String {
        notes.map {
            "<w:p><w:pPr><w:pStyle w:val=\"Note\"/><w:keepNext/></w:pPr>\(Self.run($0))</w:p>"
        }
        .joined()
    }

    private static func run(_ text: String) -> String {
        let escaped = XMLToken.escaped(text.filter { !$0.isNewline })
        return "<w:r><w:t xml:space=\"preserve\">\(escaped)</w:t></w:r>"
    }
}
