import Foundation
import Papers
import Support
import Testing

@Suite struct PapersTests {
    @Test func textInEveryUsualEncoding() async throws {
        let text = "一、开展学习。\n二、开展检查。"
        let gb = String.Encoding(rawValue: 0x8000_0632)
        for (encoding, mark) in [
            (String.Encoding.utf8, [UInt8]()), (.utf8, [0xEF, 0xBB, 0xBF]),
            (.utf16LittleEndian, [0xFF, 0xFE]),
            (.utf16BigEndian, [0xFE, 0xFF]), (gb, []),
        ] {
            let data = Data(mark) + (try #require(text.data(using: encoding)))
            #expect(try await PaperReader.text(data, name: "a.txt") == text)
        }
    }

    @Test func whatIsNoPlanIsSaidSo() async {
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(repeating: 7, count: 900)
        await #expect(throws: PaperError.notA("Word 文档（.docx）")) {
            try await PaperReader.text(png, name: "方案.docx")
        }
        await #expect(throws: PaperError.empty) { try await PaperReader.text(Data(), name: "a.txt") }
        await #expect(throws: PaperError.empty) {
            try await PaperReader.text(Data("  \n".utf8), name: "a.txt")
        }
        await #expect(throws: PaperError.self) {
            try await PaperReader.text(Data("PK\u{3}\u{4}kaputt".utf8), name: "a.docx")
        }
        let noise = Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 131) })
        await #expect(throws: PaperError.self) { try await PaperReader.text(noise, name: "a.txt") }
    }

    /// A day is a number in its cell; only the format says that it is one.
    @Test func daysInCellsAreDays() throws {
        let sheet = """
            <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
            <c r="A1" s="1"><v>46477</v></c><c r="B1" s="2"><v>46477.5</v></c><c r="C1"><v>46477</v></c></row></sheetData></worksheet>
            """
        let styles = """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="180" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>
            <cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="180"/></cellXfs></styleSheet>
            """
        let file = try ZipWriter.zip([
            ("xl/worksheets/sheet1.xml", Data(sheet.utf8)), ("xl/styles.xml", Data(styles.utf8)),
        ])
        #expect(
            try SheetReader.rows(file, name: "a.xlsx") == [["2027年3月31日", "2027年3月31日", "46477"]])
    }

    @Test func sheetsGoByTheirTabs() throws {
        func sheet(_ words: String) -> Data {
            let row =
                words.isEmpty
                ? "" : "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>\(words)</t></is></c></row>"
            return Data(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\(row)</sheetData></worksheet>"
                    .utf8)
        }
        let book = """
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
            <sheets><sheet name="封面" sheetId="3" r:id="rId3"/><sheet name="空" sheetId="1" r:id="rId1"/><sheet name="台账" sheetId="2" r:id="rId2"/></sheets></workbook>
            """
        let relations = """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/>
            <Relationship Id="rId2" Type="t" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="t" Target="worksheets/sheet3.xml"/></Relationships>
            """
        let file = try ZipWriter.zip([
            ("xl/workbook.xml", Data(book.utf8)), ("xl/_rels/workbook.xml.rels", Data(relations.utf8)),
            ("xl/worksheets/sheet1.xml", sheet("")), ("xl/worksheets/sheet2.xml", sheet("学习主题")),
            ("xl/worksheets/sheet3.xml", sheet("青石镇")),
        ])
        let sheets = try SheetReader.sheets(file, name: "a.xlsx")
        #expect(sheets.map(\.name) == ["封面", "台账"])
        #expect(sheets.map(\.rows) == [[["青石镇"]], [["学习主题"]]])
        for (magic, words) in [([0xD0, 0xCF, 0x11, 0xE0], "旧版 Excel"), (Array("%PDF-1.7".utf8), "PDF 文件")]
            as [([UInt8], String)]
        {
            #expect {
                try SheetReader.sheets(Data(magic), name: "台账.xls")
            } throws: {
                ($0 as? PaperError)?.sentence.contains(words) ?? false
            }
        }
    }

    /// A marked copy is the user's own file: every part but the sheet and its styles is there byte by byte.
    @Test func faultsAreMarkedInTheWorkbookItself() throws {
        let sheet = Sheet(
            title: "台账", heads: ["姓名", "日期", "备注"], widths: [10, 12, 10],
            rows: [
                [.text("张三"), .text("2026-02-30"), .text("")], [.text("李四"), .text("2026-03-01"), .text("")],
            ])
        let own = try SheetWriter.xlsx(sheet), name = try SheetReader.sheets(own, name: "a.xlsx")[0].name
        let marked = try MarkedWorkbook.xlsx(
            own, sheet: name, head: 1,
            [
                .init(row: 2, column: 1, words: "日期：没有这一天"), .init(row: 2, column: nil, words: "<核对>"),
                .init(row: 3, column: 7, words: "填写单位"),
            ])
        let rows = try SheetReader.rows(marked, name: "a.xlsx")
        #expect(
            rows[1].last == "需要修改的地方" && rows[2].last == "日期：没有这一天；<核对>" && rows[3].last == "填写单位", "\(rows)")
        #expect(rows[2].prefix(2) == ["张三", "2026-02-30"])
        let before = try ZipArchive(own, kind: ""), after = try ZipArchive(marked, kind: "")
        #expect(Set(before.names) == Set(after.names))
        for part in before.names where !part.hasPrefix("xl/worksheets/") && part != "xl/styles.xml" {
            #expect(try before.part(part) == after.part(part), "\(part)")
        }
        let styles = String(decoding: try #require(try after.part("xl/styles.xml")), as: UTF8.self)
        #expect(styles.contains("FFFDE8E8"))
        let cells = String(decoding: try #require(try after.part("xl/worksheets/sheet1.xml")), as: UTF8.self)
        let red = try #require(cells.firstMatch(of: #/<c r="B3"[^>]* s="(\d+)"/#)).output.1
        #expect(!cells.contains("<c r=\"B4\" s=\"\(red)\"") && cells.contains("<c r=\"H4\" s="))
    }

    @Test func aSheetComesBackAsWritten() throws {
        let sheet = Sheet(
            title: "名单", heads: ["姓名", "数"], widths: [10, 10],
            rows: [[.text("=1+1"), .number(3)], [.text("张\n三"), .number(0)]])
        let rows = try SheetReader.rows(try SheetWriter.xlsx(sheet), name: "a.xlsx")
        #expect(rows == [["名单"], ["姓名", "数"], ["=1+1", "3"], ["张\n三", "0"]])
    }

    /// Days are days and counts numbers to Excel, codes stay text, and one sign that XML forbids spoils nothing.
    @Test func cellsAreWhatTheySay() throws {
        let sheet = Sheet(
            title: "2026 年问题台账（最近 9 条）", heads: ["日期", "次数", "编码"], widths: [10, 10, 10],
            rows: [
                [.text("2026-02-28"), .text("12"), .text("0012")],
                [.text("2026-02-30"), .text("坏\u{FFFF}字\u{1}"), .text("13800000001")],
            ])
        let file = try SheetWriter.xlsx(sheet), archive = try ZipArchive(file, kind: "")
        let cells = String(
            decoding: try #require(try archive.part("xl/worksheets/sheet1.xml")), as: UTF8.self)
        #expect(cells.contains("<v>46081</v>") && cells.contains("<v>12</v>") && !cells.contains("\u{FFFF}"))
        #expect(cells.contains("<autoFilter ref=\"A2:C4\"/>"))
        let book = String(decoding: try #require(try archive.part("xl/workbook.xml")), as: UTF8.self)
        #expect(book.contains("name=\"问题台账\"") && book.contains("_xlnm.Print_Titles"), "\(book)")
        let rows = try SheetReader.rows(file, name: "a.xlsx")
        #expect(
            rows.suffix(2) == [["2026年2月28日", "12", "0012"], ["2026-02-30", "坏字", "13800000001"]], "\(rows)")
    }

    /// Accents without end and signs that Excel forbids in a tab: the name is cut, and nothing ends.
    @Test(arguments: [
        "e" + String(repeating: "\u{301}", count: 60), "/\u{338}", "问题[2026]*?:",
        String(repeating: "𠀀", count: 40), "\n", "（全部）",
    ])
    func anyTitleMakesABook(_ title: String) throws {
        let file = try SheetWriter.xlsx(Sheet(title: title, heads: ["甲"], widths: [8], rows: [[.text("乙")]]))
        #expect(try SheetReader.rows(file, name: "a.xlsx").last == ["乙"])
    }

    @Test func aSheetIsReadAsADocumentToo() async throws {
        let sheet = Sheet(
            title: "青石镇2026年责任清单", heads: ["序号", "工作内容", "责任单位"], widths: [10, 10, 10],
            rows: [[.number(1), .text("开展学习\n每季度一次"), .text("党建办")], [.text(""), .text(""), .text("各村")]])
        let text = try await PaperReader.text(try SheetWriter.xlsx(sheet), name: "清单.xlsx")
        #expect(text == "青石镇2026年责任清单\n序号\t工作内容\t责任单位\n1\t开展学习 每季度一次\t党建办\n\t\t各村")
    }

    @Test func csvWithQuotesAndFormulas() throws {
        #expect(try CSV.rows("a,\"b,\"\"c\"\"\"\r\n1,2\n") == [["a", "b,\"c\""], ["1", "2"]])
        #expect(CSV.text([["=cmd", "a,b", "正常"]]) == "'=cmd,\"a,b\",正常\r\n")
        // A sign with a combining mark behind it is one character to Swift, and still that sign to a spreadsheet.
        let marked = [["\"\u{739}\",\"", "=\u{301}1", "a,\u{301}b", "a\tb"]]
        #expect(try CSV.rows(CSV.text(marked)) == [["\"\u{739}\",\"", "'=\u{301}1", "a,\u{301}b", "a\tb"]])
    }

    @Test func aZipBombIsRefused() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "bomb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("word"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let big = folder.appendingPathComponent("word/document.xml")
        #expect(FileManager.default.createFile(atPath: big.path, contents: nil))
        let handle = try FileHandle(forWritingTo: big)
        try handle.truncate(atOffset: 80 * 1024 * 1024)
        try handle.close()
        let zip = Process()
        zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        zip.arguments = ["zip", "-q", "-r", "bomb.docx", "word"]
        zip.currentDirectoryURL = folder
        try zip.run()
        zip.waitUntilExit()
        let data = try Data(contentsOf: folder.appendingPathComponent("bomb.docx"))
        #expect(data.count < 1_000_000)
        await #expect(throws: PaperError.tooLarge) { try await PaperReader.text(data, name: "bomb.docx") }
    }

    /// A file may name any cell; what overflowed ended the program (found by script/fuzz).
    @Test(arguments: [
        "ZZZZZZZZZZZZZZZZZZZZZZ1", "A9223372036854775807", "A99999999999999999999", "A-1", "", "一1", "A0",
    ]) func strangeCellsAreNoReasonToEnd(_ cell: String) throws {
        let sheet = """
            <worksheet><sheetData><row r="-9223372036854775808"><c r="\(cell)" t="inlineStr" s="99999999999"><is><t>甲</t></is></c></row></sheetData></worksheet>
            """
        let file = try ZipWriter.zip([
            (name: "xl/worksheets/sheet1.xml", data: Data(sheet.utf8)),
            (
                name: "xl/workbook.xml",
                data: Data("<workbook><sheets><sheet name=\"一\"/></sheets></workbook>".utf8)
            ),
        ])
        _ = try? SheetReader.sheets(file, name: "a.xlsx")
        _ = try? MarkedWorkbook.xlsx(
            file, sheet: "一", head: 0, [MarkedSheet.Mark(row: 1, column: 0, words: "错")])
    }

    /// A ledger of many columns is read at A4: what is printed fits the sheet, and no cell is cut off at one line.
    @Test func aWideLedgerIsReadOnPaper() throws {
        let heads = (1...20).map { "列\($0)" }
        var sheet = Sheet(
            title: "2026 年问题台账", heads: heads, widths: heads.map { _ in 40 },
            rows: [heads.map { .text($0 + String(repeating: "整改情况", count: 20)) }])
        sheet.printed = 6
        let file = try SheetWriter.xlsx(sheet)
        let archive = try ZipArchive(file, kind: "xlsx")
        func part(_ name: String) throws -> String {
            String(decoding: try #require(try archive.part(name)), as: UTF8.self)
        }
        let page = try part("xl/worksheets/sheet1.xml"), book = try part("xl/workbook.xml")
        let widths = page.matches(of: #/<col min="\d+" max="\d+" width="([\d.]+)"/#).compactMap {
            Double($0.output.1)
        }
        #expect(!widths.isEmpty)
        #expect(widths[0] * 6 < 170, "six columns of 160 digits in all: \(widths)")
        #expect(book.contains("Print_Area") && book.contains("$F$3") && book.contains("Print_Titles"))
        let height = try #require(page.firstMatch(of: #/<row r="3"[^>]* ht="([\d.]+)"/#)?.output.1)
        #expect(try #require(Double(height)) >= 90, "the whole of a cell is there: \(height)")
        #expect(page.contains("orientation=\"landscape\"") && page.contains("paperSize=\"9\""))
    }

    @Test func aMomentIsADate() throws {
        let file = try SheetWriter.xlsx(
            Sheet(
                title: "留痕", heads: ["时间", "谁"], widths: [18, 10],
                rows: [[.text("2026-12-01 00:53"), .text("方")], [.text("2026-12-01 24:53"), .text("方")]]))
        let archive = try ZipArchive(file, kind: "xlsx")
        let page = String(decoding: try #require(try archive.part("xl/worksheets/sheet1.xml")), as: UTF8.self)
        #expect(page.contains("<v>46357.0368"), "\(page)")
        #expect(try SheetReader.rows(file, name: "a.xlsx")[3][0] == "2026-12-01 24:53")
    }
}
