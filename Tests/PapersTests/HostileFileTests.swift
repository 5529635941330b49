import Foundation
import Support
import Testing

@testable import Papers

/// Files made to end the program, to fill its memory or to keep it busy: each is refused in words, or read as far as it makes sense.
@Suite struct HostileFileTests {
    private func docx(_ body: String, numbering: String = "", styles: String = "") throws -> Data {
        let head =
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
        func root(_ name: String, _ inside: String) -> String {
            "<w:\(name) xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\(inside)</w:\(name)>"
        }
        return try ZipWriter.zip([
            ("word/document.xml", Data("\(head)\(body)</w:body></w:document>".utf8)),
            ("word/numbering.xml", Data(root("numbering", numbering).utf8)),
            ("word/styles.xml", Data(root("styles", styles).utf8)),
        ])
    }

    private func numbered(_ level: String, text: String = "%1、") -> String {
        """
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>\
        <w:lvl w:ilvl="\(level)"><w:start w:val="\(level)"/><w:numFmt w:val="decimal"/><w:lvlText w:val="\(text)"/><w:lvlRestart w:val="\(level)"/></w:lvl></w:abstractNum>\
        <w:num w:numId="1"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="\(level)"><w:startOverride w:val="\(level)"/></w:lvlOverride></w:num>
        """
    }

    private static let numbers = [
        "-1", "-2147483648", "2147483647", "9", "63", "64", "9223372036854775807", "-9223372036854775808",
        "99999999999999999999", "1e9",
        "0x10", "", " 1", "NaN",
    ]

    @Test(arguments: numbers) func levelsOutOfRangeAreNone(_ number: String) throws {
        let paragraph =
            "<w:p><w:pPr><w:pStyle w:val=\"a\"/><w:numPr><w:ilvl w:val=\"\(number)\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>开展谈话</w:t></w:r></w:p>"
        let cell =
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"\(number)\"/></w:tcPr><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        let style =
            "<w:style w:styleId=\"a\" w:type=\"paragraph\"><w:pPr><w:numPr><w:ilvl w:val=\"\(number)\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
        let file = try docx(paragraph + paragraph + cell, numbering: numbered(number), styles: style)
        let text = try DocxReader.text(file)
        #expect(text.contains("开展谈话") && text.count < 200)
    }

    @Test func aLongNumberTextIsCut() throws {
        let paragraph =
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr></w:pPr><w:r><w:t>开展谈话</w:t></w:r></w:p>"
        let long = String(repeating: "长", count: 1_000_000)
        let list =
            "<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"\(long)\"/></w:lvl></w:abstractNum><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num>"
        let text = try DocxReader.text(try docx(String(repeating: paragraph, count: 500), numbering: list))
        #expect(text.count < 500 * 120)
    }

    @Test func aRowOfCellsWithoutEndIsRefused() throws {
        let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"63\"/></w:tcPr><w:p/></w:tc>"
        let file = try docx(
            "<w:p><w:r><w:t>一</w:t></w:r></w:p><w:tbl><w:tr>\(String(repeating: cell, count: 5000))</w:tr></w:tbl>"
        )
        #expect { try DocxReader.text(file) } throws: {
            ($0 as? PaperError)?.sentence.contains("500 格") ?? false
        }
    }

    // MARK: Spreadsheets

    private func xlsx(_ sheet: String, shared: String = "", sheets: Int = 1) throws -> Data {
        let tabs = (1...sheets).map { "<sheet name=\"表\($0)\" sheetId=\"\($0)\" r:id=\"rId1\"/>" }.joined()
        return try ZipWriter.zip([
            (
                "xl/workbook.xml",
                Data(
                    "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\(tabs)</sheets></workbook>"
                        .utf8)
            ),
            (
                "xl/_rels/workbook.xml.rels",
                Data(
                    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                        .utf8)
            ),
            ("xl/worksheets/sheet1.xml", Data("<worksheet><sheetData>\(sheet)</sheetData></worksheet>".utf8)),
            ("xl/sharedStrings.xml", Data("<sst>\(shared)</sst>".utf8)),
        ])
    }

    private func told(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch let error as PaperError { return error.sentence } catch { return "\(error)" }
    }

    @Test func aTextThatManyCellsNameIsWithinBounds() throws {
        let long = "<si><t>\(String(repeating: "A", count: 40_000))</t></si>"
        let cells = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
        let file = try xlsx(cells, shared: long)
        #expect(told { _ = try SheetReader.sheets(file, name: "a.xlsx") }.contains("32767 个字"))
        // Thousands of cells that name a text of the largest allowed size.
        let rows = (1...2000).map { "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"s\"><v>0</v></c></row>" }.joined()
        let shared = "<si><t>\(String(repeating: "A", count: 30_000))</t></si>"
        #expect(
            told { _ = try SheetReader.sheets(try xlsx(rows, shared: shared), name: "a.xlsx") }.contains(
                "1600 万字"))
    }

    @Test func manySheetsShareOneMeasure() throws {
        let row = (0..<200).map { "<c r=\"\(SheetReader.letters($0))1\"><v>1</v></c>" }.joined()
        let rows = (1...500).map {
            "<row r=\"\($0)\">\(row.replacingOccurrences(of: "1\"><v>", with: "\($0)\"><v>"))</row>"
        }.joined()
        #expect(told { _ = try SheetReader.sheets(try xlsx(rows, sheets: 60), name: "a.xlsx") } == "")
        let found = try SheetReader.sheets(try xlsx(rows, sheets: 60), name: "a.xlsx")
        #expect(found.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.count } } <= PaperLimits.cells)
    }

    @Test func aCommaTooManyIsRefusedWhileReading() {
        let wide = String(repeating: ",", count: 70_000)
        #expect(told { _ = try SheetReader.rows(Data(("单位" + wide).utf8), name: "a.csv") }.contains("200 列"))
        let tall = String(repeating: "a\n", count: 30_000)
        #expect(told { _ = try SheetReader.rows(Data(tall.utf8), name: "a.csv") }.contains("20000 行"))
        let cell = String(repeating: "字", count: 40_000)
        #expect(told { _ = try SheetReader.rows(Data(cell.utf8), name: "a.csv") }.contains("32767 个字"))
    }

    @Test(arguments: numbers) func cellsSayAnyNumber(_ number: String) throws {
        let sheet =
            "<row r=\"\(number)\"><c r=\"A\(number)\" s=\"\(number)\" t=\"s\"><v>\(number)</v></c><c s=\"\(number)\"><v>\(number)</v></c></row>"
        _ = try? SheetReader.sheets(try xlsx(sheet, shared: "<si><t>一</t></si>"), name: "a.xlsx")
        let merged =
            "</sheetData><mergeCells><mergeCell ref=\"A\(number):A\(number)\"/><mergeCell ref=\"A1:A\(number)\"/></mergeCells><sheetData>"
        _ = try? SheetReader.sheets(try xlsx(sheet + merged), name: "a.xlsx")
    }

    @Test func anArchiveThatSaysMoreThanThereIsInTheWorldIsRefused() throws {
        var file = Array(
            try ZipWriter.zip([("word/document.xml", Data("<a/>".utf8)), ("b", Data("b".utf8))]))
        // The sizes of the central directory, set to what ZIP64 stands for, with a field that says 2^64 - 1.
        let mark: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
        let place = try #require(file.indices.dropLast(4).last { Array(file[$0..<$0 + 4]) == mark })
        for index in place + 20..<place + 28 { file[index] = 0xFF }
        file[place + 30] = 20
        let extra: [UInt8] = [0x01, 0x00, 16, 0] + Array(repeating: 0xFF, count: 16)
        let name = Int(file[place + 28])
        file.insert(contentsOf: extra, at: place + 46 + name)
        // The end record counts the directory's bytes.
        let end = try #require(
            file.indices.dropLast(4).last { Array(file[$0..<$0 + 4]) == [0x50, 0x4B, 0x05, 0x06] })
        file[end + 12] += UInt8(extra.count)
        #expect(throws: PaperError.self) { try DocxReader.text(Data(file)) }
    }
}
