import Foundation

/// A register on paper: a title, what it holds, one table whose head repeats on every page; landscape where there are many columns.
package struct TablePaper: Sendable {
    let title: String
    let note: String
    let sheet: Sheet

    package init(title: String, note: String, sheet: Sheet) {
        (self.title, self.note, self.sheet) = (title, note, sheet)
    }

    private var isLandscape: Bool { sheet.heads.count > 5 }
    /// Twips between the margins of 20 mm.
    private var width: Int { (isLandscape ? 16_838 : 11_906) - 2268 }

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
        let widths = columnWidths
        let grid = widths.map { "<w:gridCol w:w=\"\($0)\"/>" }.joined()
        let head = row(sheet.heads, widths, isHead: true)
        let rows = sheet.rows.map { row($0.map(\.words), widths, isHead: false) }.joined()
        let size =
            isLandscape ? "w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"" : "w:w=\"11906\" w:h=\"16838\""
        let line = { (side: String) in
            "<w:\(side) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
        }
        let borders = ["top", "left", "bottom", "right", "insideH", "insideV"].map(line).joined()
        return """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>\
            <w:p><w:pPr><w:spacing w:after="120"/><w:jc w:val="center"/></w:pPr>\(run(title, size: 32, bold: true))</w:p>\
            <w:p><w:pPr><w:spacing w:after="80" w:line="300" w:lineRule="exact"/></w:pPr>\(run(note, size: 21, bold: false))</w:p>\
            <w:tbl><w:tblPr><w:tblW w:w="\(width)" w:type="dxa"/><w:tblBorders>\(borders)</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>\(grid)</w:tblGrid>\(head)\(rows)</w:tbl>\
            <w:p/><w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/><w:pgSz \(size)/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>
            """
    }

    /// The sheet's widths, stretched over the page; days and numbers get the room they need, long words what is left.
    private var columnWidths: [Int] {
        let needed = sheet.heads.indices.map { column -> Int in
            let longest = sheet.rows.prefix(200).map { Self.unbreakable($0[column].words) }.max() ?? 0
            // Ten and a half points a full character, and the cell's own margins.
            return max(longest, min(sheet.heads[column].count, 2) * 10) * 21 + 280
        }
        let narrow = sheet.widths.map { $0 <= 18 }
        let taken = zip(narrow, needed).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
        let rest = zip(narrow, sheet.widths).reduce(0) { $0 + ($1.0 ? 0 : $1.1) }
        guard rest > 0, taken < width * 2 / 3 else {
            let sum = max(1, sheet.widths.reduce(0, +))
            return sheet.widths.map { $0 * width / sum }
        }
        return sheet.widths.indices.map {
            narrow[$0] ? needed[$0] : sheet.widths[$0] * (width - taken) / rest
        }
    }

    /// The width, in tenths of a character, of what a day or a number needs to stay on a line; of other words that of four.
    private static func unbreakable(_ text: String) -> Int {
        let tenths = text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 6 : 10) }
        if text.wholeMatch(of: #/\d{4}-\d\d-\d\d/#) != nil { return tenths }
        if text.wholeMatch(of: #/\p{Han}+〔\d{4}〕\d+号/#) != nil { return tenths + 10 }
        return min(tenths, 40)
    }

    private func row(_ words: [String], _ widths: [Int], isHead: Bool) -> String {
        let cells = zip(words, widths).map { text, width in
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
                "<w:p><w:pPr><w:spacing w:line=\"280\" w:lineRule=\"atLeast\"/></w:pPr>\(run(String($0), size: 21, bold: isHead))</w:p>"
            }
            return "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/></w:tcPr>\(lines.joined())</w:tc>"
        }.joined()
        let head = isHead ? "<w:tblHeader/>" : ""
        return "<w:tr><w:trPr><w:cantSplit/>\(head)</w:trPr>\(cells)</w:tr>"
    }

    /// Words with hyphens at which no line ends, so that days stay whole.
    private static func unbroken(_ text: String) -> String {
        text.split(separator: "-", omittingEmptySubsequences: false)
            .map { "<w:t xml:space=\"preserve\">\(XMLToken.escaped(String($0)))</w:t>" }.joined(
                separator: "<w:noBreakHyphen/>")
    }

    private func run(_ text: String, size: Int, bold: Bool) -> String {
        let weight = bold ? "<w:b/>" : ""
        return """
            <w:r><w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>\(weight)<w:spacing w:val="0"/><w:sz w:val="\(size)"/><w:szCs w:val="\(size)"/></w:rPr>\(Self.unbroken(text))</w:r>
            """
    }
}
