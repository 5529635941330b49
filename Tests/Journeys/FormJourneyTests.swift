import App
import Foundation
import Kernel
import Papers
import Storage
import Support
import Testing

@testable import Letters

/// A town's own form in place of the program's, and all letters made at once.
@Suite(.serialized) struct FormJourneyTests {
    private static let plan = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）公开村务。每月公开一次村级收支。（责任单位：各村）
        （二）检查村级财务。每季度检查一次村级财务收支。（牵头单位：财政所）
        """

    private func letters(on database: any Database) async throws -> (RunningSite, Visitor) {
        let site = try await RunningSite(on: database), office = try await site.visitor("方主任")
        let draft = try await office.post("/plans/new", [("text", Self.plan), ("title", ""), ("year", "")])
        _ = try await office.post(draft.path.replacing("/review", with: "/publish"), [("version", "1")])
        #expect(try await office.post("/letters/draft", [("year", "2026")]).has("新 3 份"))
        return (site, office)
    }

    private func text(_ office: Visitor) async throws -> String {
        let list = try await office.get("/letters")
        let id = try #require(list.text.firstMatch(of: /\/letters\/([0-9a-f-]{36})/)).1
        return try DocxReader.text(try await office.get("/letters/\(id).docx").data)
    }

    @Test(arguments: Engine.underTest) func aTownsFormReplacesTheOwnOne(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let (site, office) = try await letters(on: database)
            defer { site.stop() }
            func form(_ words: [String]) throws -> Data {
                try OfficialPaper(paragraphs: words.map { .init(.text, $0) }, signers: [], notes: []).docx()
            }
            let wrong = try await office.post(
                "/forms/letter", [],
                files: [("file", "式样.docx", try form(["{{标题}}", "{{甲方}}与{{丙方}}", "{{正文}}"]))])
            #expect(wrong.status == 422 && wrong.has("不认识字段 {{丙方}}") && wrong.has("没有字段 {{乙方}}"))
            #expect(wrong.has("没有字段 {{校验值}}") && wrong.has("原来的式样不变"))
            #expect(try await office.post("/forms/letter", []).has("选择式样文件"))
            let broken = try ZipWriter.zip([
                ("[Content_Types].xml", Data("<Types/>".utf8)),
                ("word/document.xml", Data("<w:document><a>".utf8)),
            ])
            let refused = try await office.post("/forms/letter", [], files: [("file", "坏.docx", broken)])
            #expect(refused.status == 422 && refused.has("word/document.xml 第 1 行不是正确的 XML"))
            #expect(try await text(office).contains("甲方（签字）："))
            let mine = ["本镇自己的式样", "{{标题}}", "{{甲方}}与{{乙方}}", "{{正文}}", "{{校验值}}"]
            let done = try await office.post(
                "/forms/letter", [], files: [("file", "本镇责任书.docx", try form(mine))])
            #expect(done.has("已换成本镇式样") && done.has("本镇责任书.docx") && done.has("扫描件靠它归档"))
            #expect(try await text(office).hasPrefix("本镇自己的式样\n2026年党风廉政建设责任书"))
            let sample = try await office.get("/forms/letter/sample.docx")
            #expect(try DocxReader.text(sample.data).contains("二、牵头办理的事项"))
            #expect(try await site.visitor("审计员").get("/journal").has("更换文书式样"))
            // Others neither change nor see it; who drafts sees it.
            #expect(try await site.visitor("何支书").get("/forms").status == 403)
            let secretary = try await site.visitor("安书记")
            #expect(try await secretary.get("/forms").has("本镇责任书.docx"))
            #expect(try await secretary.post("/forms/letter/restore", []).status == 403)
            #expect(try await office.post("/forms/letter/restore", []).has("已恢复内置式样"))
            #expect(try await office.post("/forms/letter/restore", []).status == 409)
            #expect(try await text(office).contains("甲方（签字）："))
            #expect(try await office.get("/forms/nothing").status == 404)
        }
    }

    @Test(arguments: Engine.underTest) func allAsPDFBehindAPageThatSaysHowFarItIs(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let (site, office) = try await letters(on: database)
            defer { site.stop() }
            var page = try await office.post("/letters/pdfs", [("year", "2026")])
            let place = page.path
            #expect(page.has("2026 年责任书（PDF）"))
            for _ in 0..<120 where !page.has("已经做好") {
                #expect(page.has("共 3 份") && page.headers["refresh"] == "1", "\(page.text.suffix(600))")
                try await Task.sleep(for: .milliseconds(500))
                page = try await office.get(place)
            }
            #expect(page.has("3 份已经做好") && page.headers["refresh"] == nil)
            let file = try await office.get(place + ".zip")
            let names = try ZipArchive(file.data, kind: "ZIP").names
            #expect(
                names.count == 3 && names.allSatisfy { $0.hasSuffix(".pdf") && $0.hasPrefix("责任书〔2026〕") })
            let first = try #require(try ZipArchive(file.data, kind: "ZIP").part(names[0]))
            #expect(first.starts(with: Data("%PDF".utf8)))
            // Nobody else's, by address.
            let secretary = try await site.visitor("安书记")
            #expect(try await secretary.get(place).status == 404)
            #expect(try await secretary.get(place + ".zip").status == 404)
            #expect(try await office.post("/letters/pdfs", [("year", "2031")]).status == 404)
        }
    }

    /// The server was stopped in the middle: the page says so instead of waiting for ever.
    @Test(arguments: Engine.underTest) func aBundleNobodyWorksOnIsSaidToBe(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database), office = try await site.visitor("方主任")
            defer { site.stop() }
            let actor = site.town.actor("方主任")
            let id = try await site.town.desk.beginBundle(
                "一些文书", total: 9, back: "/letters", in: site.site.vault, by: actor)
            #expect(try await office.get("/bundles/\(id)").has("已做好 0 份，共 9 份"))
            let early = Instant(noonOf: try #require(Day(rawValue: "2026-01-11"))).rawValue
            try await database.write { try $0.execute("UPDATE bundle SET beat = \(early)") }
            let page = try await office.get("/bundles/\(id)")
            #expect(page.has("没有做成") && page.has("服务器中途停过") && page.headers["refresh"] == nil)
        }
    }
}
