import App
import Foundation
import Kernel
import Papers
import Papers
import Storage
import Support
import Testing

@testable import Education

/// 导入: a ledger as people have it, tried first, taken once, whatever its heads are called.
@Suite(.serialized) struct ImportTests {
    private static let rows = """
        石桥村2026年学习台账,,,,
        序号,活动主题,上课时间,主讲人,参加人员
        1,学习党章,2026.1.5,何支书,何支书
        2,警示教育片,20260108,何支书,何支书
        3,家风故事,2026-02-30,何支书,何支书
        4,未来的课,2026-03-01,何支书,何支书
        5,联合学习,2026-01-09,何支书,何支书、江支书
        """

    private func settle(_ visitor: Visitor, _ page: WebPage) async throws -> WebPage {
        var page = page
        for _ in 0..<200 where page.has("<progress") {
            try await Task.sleep(for: .milliseconds(50))
            page = try await visitor.get(String(page.path.split(separator: "?")[0]))
        }
        return page
    }

    @Test(arguments: Engine.underTest) func mappedTriedAndTakenOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let head = try await site.visitor("何支书")
            func send() async throws -> WebPage {
                try await head.post(
                    "/imports/new/study", [], files: [("file", "学习台账.csv", Data(Self.rows.utf8))])
            }
            let mapping = try await send()
            #expect(mapping.has("表头在第 2 行，下面有 5 行"), "\(mapping.text.prefix(3000))")
            #expect(mapping.has("例如 2026.1.5"))
            let run = String(mapping.path.split(separator: "?")[0])
            #expect(try await head.post(run + "/take", []).status == 422, "nothing is taken untried")
            #expect(try await head.post(run + "/check", [("to-label", "1")]).has("选择哪一列是“日期”"))
            let columns = [("to-label", "1"), ("to-day", "2"), ("to-led", "3"), ("to-present", "4")]
            let before = try await site.town.desk.read { try Journal.head($0, town: site.town.id).number }
            let tried = try await settle(head, try await head.post(run + "/check", columns))
            #expect(
                tried.has("2 行可以导入，3 行有问题没有通过") && tried.has("几个单位一起开展的，由领导小组办公室或纪委记录"),
                "\(tried.text.prefix(3500))")
            #expect(tried.has("“2026-02-30”不是一个日期") && tried.has("开展日期不能晚于今天"))
            #expect(
                try await site.town.desk.read { try Journal.head($0, town: site.town.id).number } == before,
                "a trial leaves nothing")
            let marked = try await head.get(run + "/marked.xlsx")
            let cells = try SheetReader.rows(marked.data, name: "marked.xlsx")
            #expect(cells[4].last?.contains("不是一个日期") ?? false, "\(cells)")
            #expect(cells[2][1] == "学习党章")
            let taken = try await settle(head, try await head.post(run + "/take", []))
            #expect(taken.has("导入了 2 行"), "\(taken.text.prefix(3000))")
            #expect(try await head.get("/education").has("学习教育：2 条"))
            #expect(try await head.get("/education?topic=warning").has("警示教育片"))
            // The same file again changes nothing.
            let again = String(try await send().path)
            let second = try await settle(head, try await head.post(again + "/check", columns))
            #expect(second.has("0 行可以导入，2 行以前导入过"))
            #expect(!second.has("导入没有问题的"))
            // It is the sender's own.
            let other = try await site.visitor("江支书")
            #expect(try await other.get(run).status == 404)
            #expect(try await other.get(run + "/marked.xlsx").status == 404)
            let staff = try await site.visitor("康干事")
            #expect(try await staff.get("/imports/new/study").status == 403)
        }
    }

    @Test(arguments: Engine.underTest) func questionsWithLettersInOneCell(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let text = """
                题型,分类,题干,备选项,正确答案,答案解析
                单选题,党纪,警告的影响期是,A.半年 B.一年 C.两年,B,一年
                多选题,四风,应当抽查的有,"A、公款吃喝
                B、公车私用",AB,
                判断题,四风,礼品退了就没事,,错误,看情节
                单选题,四风,没有选项的题,,A,
                """
            let sent = try await office.post(
                "/imports/new/question", [], files: [("file", "题库.csv", Data(text.utf8))])
            let run = String(sent.path), columns = (0..<6).map { ("\($0)") }
            let fields = ["kind", "topic", "words", "options", "answer", "explanation"]
            let mapping = zip(fields, columns).map { ("to-\($0)", $1) }
            let tried = try await settle(office, try await office.post(run + "/check", mapping))
            #expect(tried.has("3 行可以导入") && tried.has("要有 2 到 8 个选项"), "\(tried.text.prefix(3500))")
            _ = try await settle(office, try await office.post(run + "/take", []))
            let list = try await office.get("/education/questions")
            #expect(list.has("题库：3 道"))
            let options = try await database.read {
                try $0.rows("SELECT options FROM question ORDER BY topic, id") { try $0.next(String.self) }
            }
            #expect(Set(options) == ["半年\n一年\n两年", "公款吃喝\n公车私用", "对\n错"], "\(options)")
            // Exported, each column stands under its own head.
            let sheet = try await office.get("/education/questions.xlsx")
            let out = try SheetReader.rows(sheet.data, name: "题库.xlsx")
            #expect(out[1] == ["题型", "依据或分类", "题目", "选项", "答案", "解析"])
            #expect(out.contains(["单选", "党纪", "警告的影响期是", "半年\n一年\n两年", "B", "一年"]), "\(out)")
        }
    }

    /// A column to each option; options alike, or left out between others, are pointed at.
    @Test(arguments: Engine.underTest) func questionsWithAColumnToEachOption(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let text = """
                题型,分类,题干,选项A,选项B,选项C,答案
                单选,党纪,警告的影响期是,半年,一年,两年,B
                单选,党纪,严重警告的影响期是,一年,一年,两年,B
                单选,党纪,撤职的影响期是,一年,,两年,A
                """
            let sent = try await office.post(
                "/imports/new/question", [], files: [("file", "题库.csv", Data(text.utf8))])
            let fields = ["kind", "topic", "words", "A", "B", "C", "answer"]
            #expect(sent.has("例如 半年"), "each option's column is recognised")
            let mapping = fields.enumerated().map { ("to-\($0.element)", "\($0.offset)") }
            let tried = try await settle(office, try await office.post(String(sent.path) + "/check", mapping))
            #expect(
                tried.has("1 行可以导入") && tried.has("有两个选项一样") && tried.has("选项B空着"),
                "\(tried.text.prefix(3500))")
        }
    }
}
