import Foundation
import Testing

@testable import Papers

/// Forms as towns make them in Word: fields cut into pieces, in tables and headers, misspelt, in broken files.
@Suite(.serialized) struct FormTests {
    private static let kind = PaperKind(
        "letter", "责任书",
        fields: [
            .init("标题", "标题", required: true), .init("正文", "正文", .lines, required: true),
            .init("小标题", "小标题", .heading), .init("编号", "编号"), .init("二维码", "二维码", .picture),
        ],
        own: OfficialPaper(
            paragraphs: [.init(.title, "{{标题}}"), .init(.text, "{{正文}}")], signers: [], notes: []),
        sample: [:])

    private static let space =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:w14=\"urn:w14\""

    private func form(
        _ body: String, more: [(name: String, data: Data)] = [], relations: String = ""
    ) throws -> Data {
        try ZipWriter.zip(
            [
                (
                    "[Content_Types].xml",
                    Data(
                        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
                            .utf8)
                ),
                (
                    "_rels/.rels",
                    Data(
                        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\(relations)</Relationships>"
                            .utf8)
                ),
                (
                    "word/document.xml",
                    Data("<w:document \(Self.space)><w:body>\(body)</w:body></w:document>".utf8)
                ),
            ] + more)
    }

    private func p(_ pieces: String..., properties: String = "") -> String {
        let runs = pieces.map { "<w:r><w:rPr><w:b/></w:rPr><w:t>\($0)</w:t></w:r>" }.joined()
        return "<w:p w14:paraId=\"1\"><w:pPr>\(properties)</w:pPr>\(runs)</w:p>"
    }

    private func fill(_ data: Data) throws -> Data {
        let code = try #require(QRCode("MINGZE test"))
        return try DocxForm(data, fields: Self.kind.fields).filled([
            "标题": .text("责任书 <甲&乙>"), "编号": .text("1号"), "二维码": .picture(code),
            "正文": .lines([
                .init("一、期限", heading: true), .init("自签订之日起。"), .init("二、事项", heading: true), .init("（一）公开。"),
            ]),
        ])
    }

    @Test func fieldsAreFoundWhereverWordCutsThem() throws {
        let data = try form(
            p("《", "{", "{标", "题}", "}》第", "｛｛ 编号 ｝｝", "。")
                + p("{{小标题}}", properties: "<w:jc w:val=\"left\"/>")
                + "<w:tbl><w:tr><w:tc>" + p("编号{{编号}}，{{编号}}") + "</w:tc></w:tr></w:tbl>" + p("{{正文}}")
                + p("{{二维码}}", properties: "<w:jc w:val=\"right\"/>"))
        #expect(Self.kind.faults(data).isEmpty && Self.kind.absent(data).isEmpty)
        let made = try fill(data)
        #expect(
            try DocxReader.text(made) == """
                《责任书 <甲&乙>》第1号。
                编号1号，1号
                一、期限
                自签订之日起。
                二、事项
                （一）公开。

                """)
        let document = String(
            decoding: try #require(try ZipArchive(made, kind: "Word").part("word/document.xml")),
            as: UTF8.self)
        // Headings look as their sample does, copies share no number, the code has its picture.
        #expect(document.components(separatedBy: "<w:jc w:val=\"left\"/>").count == 3)
        #expect(!document.contains("paraId=\"1\"><w:pPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>自"))
        #expect(document.contains("<w:jc w:val=\"right\"/></w:pPr><w:r><w:drawing>"))
        let names = try ZipArchive(made, kind: "Word").names
        #expect(
            names.contains("word/media/mingze-code.bmp") && names.contains("word/_rels/document.xml.rels"))
    }

    @Test func theFilledFormOpensInLibreOffice() async throws {
        let data = try form(
            p("{{标题}}") + p("{{正文}}")
                + p("{{二维码}}", properties: "<w:spacing w:line=\"200\" w:lineRule=\"exact\"/>"))
        let pdf = try await LibreOffice.pdfs([try fill(data)])[0]
        let text = try await PaperReader.text(pdf, name: "a.pdf")
        #expect(text.contains("（一）公开。") && text.contains("<甲&乙>"), "\(text)")
        // The code is drawn whole although its paragraph was lower than it: a reader finds it.
        #expect(try await CodeReader.codes(pdf) == ["MINGZE test"])
    }

    @Test func whatIsWrongIsNamed() throws {
        let faults = Self.kind.faults(
            try form(p("{{标体}}") + p("前面{{正文}}") + p("{{二维码}}", "{{二维码}}") + p("{{没有写完")))
        #expect(
            faults == [
                "不认识字段 {{标体}}：是不是 {{小标题}}、{{标题}}", "字段 {{正文}} 要单独成段，同一段里不能有别的文字",
                "字段 {{二维码}} 要单独成段，同一段里不能有别的文字", "字段“{{没有写完”没有写完：以 {{ 开头的要以 }} 结尾", "没有字段 {{标题}}（标题）",
            ])
        #expect(Self.kind.absent(try form(p("{{标题}}") + p("{{正文}}"))).map(\.name) == ["小标题", "编号", "二维码"])
        let header = Data("<w:hdr \(Self.space)>\(p("{{正文}}"))\(p("{{编号}}"))</w:hdr>".utf8)
        #expect(
            Self.kind.faults(
                try form(p("{{标题}}") + p("{{正文}}"), more: [("word/header1.xml", header)]))
                == ["字段 {{正文}} 要放在正文里，不能放在页眉、页脚和文本框里"])
        #expect(
            Self.kind.faults(try form(p("{{标题}}") + p("{{正文}}", properties: "<w:sectPr/>")))[0].contains(
                "分节符"))
    }

    @Test func brokenAndDangerousFilesAreRefused() throws {
        func fault(_ data: Data) -> String { Self.kind.faults(data).joined() }
        let broken = try form("<w:p>\n<w:r>\n<w:t>{{标题}}</w:r></w:p>")
        #expect(fault(broken).contains("word/document.xml 第 3 行不是正确的 XML"), "\(fault(broken))")
        #expect(fault(Data("不是文档".utf8)).contains("不是 Word 文档"))
        #expect(fault(try ZipWriter.zip([("a.txt", Data())])).contains("不是 Word 文档"))
        let body = p("{{标题}}") + p("{{正文}}")
        #expect(fault(try form(body, more: [("word/vbaProject.bin", Data([1]))])).contains("宏"))
        let template =
            "<Relationship Id=\"x\" Type=\"urn:attachedTemplate\" Target=\"http://example.invalid/a.dotx\" TargetMode=\"External\"/>"
        #expect(fault(try form(body, relations: template)).contains("外部内容（http://example.invalid/a.dotx）"))
        let entities = Data(
            "<!DOCTYPE a [<!ENTITY b \"c\">]><w:hdr \(Self.space)>&b;</w:hdr>".utf8)
        #expect(fault(try form(body, more: [("word/header1.xml", entities)])).contains("不是正确的 XML"))
    }

    @Test func theOwnFormIsAForm() throws {
        #expect(Self.kind.faults(try Self.kind.own.docx()).isEmpty)
    }

    /// 附件说明 stands one line below the text, names under names, whatever the paragraph of the form says of indents.
    @Test func attachmentsStandUnderEachOther() throws {
        let typed = DocxForm.Line.typed("请于本月底前整改。\n附件：1.公务接待清单\n2.值班记录\n以上。")
        #expect(typed.map(\.text) == ["请于本月底前整改。", "", "附件：1.公务接待清单", "2.值班记录", "以上。"])
        #expect(typed.map { $0.indent?.left } == [nil, nil, 6, 6, nil])
        for properties in [
            "", "<w:pPr/>", "<w:pPr><w:ind w:firstLine=\"640\"/><w:jc w:val=\"both\"/></w:pPr>",
            "<w:pPr><w:jc w:val=\"both\"/></w:pPr>",
        ] {
            let data = try form(
                "<w:p>\(properties)<w:r><w:t>{{正文}}</w:t></w:r></w:p><w:p><w:r><w:t>{{标题}}</w:t></w:r></w:p>")
            let made = try DocxForm(data, fields: Self.kind.fields).filled([
                "正文": .lines(typed), "标题": .text("函"),
            ])
            let document = String(
                decoding: try #require(try ZipArchive(made, kind: "Word").part("word/document.xml")),
                as: UTF8.self)
            #expect(
                document.ranges(of: "w:hangingChars=\"400\"").count == 1
                    && document.ranges(of: "w:hangingChars=\"100\"").count == 1, "\(properties)")
            #expect(
                !document.contains("<w:pPr><w:pPr") && document.ranges(of: "<w:pPr").count <= 5,
                "\(properties)")
        }
        let alone = DocxForm.Line.typed("附件：清单")
        #expect(alone.count == 1 && alone[0].indent?.left == 5)
    }
}
