import Foundation
import Testing

@testable import Papers

/// Word files as Word and WPS write them: numbers that stand nowhere, tables, text boxes, changes, contents.
@Suite struct DocxTests {
    /// A DOCX of these parts; `body` goes into the document's body.
    private func text(_ body: String, numbering: String = "", styles: String = "") throws -> String {
        let space =
            "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:v\""
        var parts = ["word/document.xml": "<w:document \(space)><w:body>\(body)</w:body></w:document>"]
        if !numbering.isEmpty {
            parts["word/numbering.xml"] = "<w:numbering \(space)>\(numbering)</w:numbering>"
        }
        if !styles.isEmpty { parts["word/styles.xml"] = "<w:styles \(space)>\(styles)</w:styles>" }
        return try DocxReader.text(try zipped(parts))
    }

    private func zipped(_ parts: [String: String]) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "docx-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, content) in parts {
            let path = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: path)
        }
        let zip = Process()
        zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        zip.arguments = ["zip", "-q", "-r", "a.docx", "word"]
        zip.currentDirectoryURL = folder
        try zip.run()
        zip.waitUntilExit()
        return try Data(contentsOf: folder.appendingPathComponent("a.docx"))
    }

    private func p(_ text: String, _ properties: String = "") -> String {
        "<w:p><w:pPr>\(properties)</w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>"
    }

    private func item(_ text: String, _ level: Int, list: Int = 1) -> String {
        p(text, "<w:numPr><w:ilvl w:val=\"\(level)\"/><w:numId w:val=\"\(list)\"/></w:numPr>")
    }

    private func level(_ level: Int, _ format: String, _ text: String, more: String = "") -> String {
        "<w:lvl w:ilvl=\"\(level)\"><w:start w:val=\"1\"/><w:numFmt w:val=\"\(format)\"/>\(more)<w:lvlText w:val=\"\(text)\"/></w:lvl>"
    }

    private var lists: String {
        """
        <w:abstractNum w:abstractNumId="7">\(level(0, "chineseCountingThousand", "%1、"))\(level(1, "chineseCounting", "（%2）"))\(level(2, "decimal", "%3."))\(level(3, "decimal", "%1.%3.%4", more: "<w:isLgl/>"))</w:abstractNum>
        <w:abstractNum w:abstractNumId="8">\(level(0, "bullet", "•"))\(level(1, "decimalEnclosedCircleChinese", "%2"))</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
        """
    }

    @Test func automaticNumbersAreWrittenOut() throws {
        let body =
            item("总体要求", 0) + item("重点任务", 0) + item("抓教育", 1) + item("学习。", 2) + item("谈话。", 2)
            + item("抓监督", 1)
            + item("检查。", 2) + item("细则", 3) + item("保障措施", 0) + p("落款")
        #expect(
            try text(body, numbering: lists).split(separator: "\n").map(String.init) == [
                "一、总体要求", "二、重点任务", "（一）抓教育", "1.学习。", "2.谈话。", "（二）抓监督", "1.检查。", "2.1.1细则", "三、保障措施", "落款",
            ])
    }

    /// 第N条 that run through the chapters: the level says that nothing above begins it again.
    @Test func articlesRunThroughChapters() throws {
        let through = """
            <w:abstractNum w:abstractNumId="9">\(level(0, "chineseCountingThousand", "第%1章 "))\(level(1, "chineseCountingThousand", "第%2条 ", more: "<w:lvlRestart w:val=\"0\"/>"))</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num>
            """
        let body = item("总则", 0) + item("甲", 1) + item("责任", 0) + item("乙", 1)
        #expect(try text(body, numbering: through) == "第一章 总则\n第一条 甲\n第二章 责任\n第二条 乙")
    }

    @Test func bulletsAreNotNumbersAndAListMayBeginAgain() throws {
        let body =
            item("点", 0, list: 2) + item("圈", 1, list: 2) + item("甲", 0) + item("乙", 0, list: 3)
            + item("丙", 0, list: 3)
        #expect(try text(body, numbering: lists) == "点\n①圈\n一、甲\n一、乙\n二、丙")
    }

    @Test func aStyleBringsItsNumberAndZeroTakesItAway() throws {
        let styles = """
            <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>
            """
        let body =
            p("一、重点任务 3", "<w:pStyle w:val=\"11\"/>") + p("重点任务", "<w:pStyle w:val=\"1\"/>")
            + p("抓教育", "<w:pStyle w:val=\"2\"/>")
            + p("附则", "<w:pStyle w:val=\"1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr>")
        #expect(try text(body, numbering: lists, styles: styles) == "一、重点任务\n（一）抓教育\n附则")
    }

    @Test func theFinalTextOfTrackedChanges() throws {
        let body = """
            <w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>每</w:t></w:r><w:del><w:r><w:delText>月</w:delText></w:r></w:del><w:ins><w:r><w:t>季度</w:t></w:r></w:ins><w:r><w:t>检查。</w:t></w:r></w:p>
            <w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p><w:p><w:r><w:t>后半句。</w:t></w:r></w:p>
            <w:moveFrom><w:p><w:r><w:t>移走</w:t></w:r></w:p></w:moveFrom>
            <w:tbl><w:tr><w:tc>\(p("甲"))</w:tc><w:tc>\(p("乙"))</w:tc></w:tr><w:tr><w:trPr><w:del w:id="2"/></w:trPr><w:tc>\(p("删"))</w:tc></w:tr></w:tbl>
            """
        #expect(try text(body, numbering: lists) == "每季度检查。\n前半句，后半句。\n甲\t乙")
    }

    @Test func textBoxesStandByThemselvesAndOnce() throws {
        let body = """
            <w:p><w:r><w:t>正文一。</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>\(p("框里"))</w:txbxContent></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>\(p("框里"))</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>接着。</w:t></w:r></w:p>
            """
        #expect(try text(body) == "框里\n正文一。接着。")
    }

    @Test func cellsOverSeveralColumnsKeepTheOthersInPlace() throws {
        let body = """
            <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>\(p("任务分工表"))</w:tc></w:tr>
            <w:tr><w:tc>\(p("1"))</w:tc><w:tc>\(p("公开"))\(p("每季度"))</w:tc><w:tc>\(p("各村"))</w:tc></w:tr></w:tbl>
            """
        #expect(try text(body) == "任务分工表\t\t\n1\t公开 每季度\t各村")
    }

    @Test func numbersInEveryFormat() {
        #expect(
            [1, 10, 11, 20, 35, 101, 110, 999].map(DocxNumbering.chinese) == [
                "一", "十", "十一", "二十", "三十五", "一百零一", "一百一十", "九百九十九",
            ])
    }
}
