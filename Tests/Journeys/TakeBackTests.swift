import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Dispatches
@testable import Letters
@testable import Office
@testable import Tasks

/// What is taken back: a report before its review, a review that was wrong; what is asked of people and with files; drafts nobody above sees.
@Suite(.serialized) struct TakeBackTests {
    private func site(_ engine: Engine, _ body: (RunningSite, any Database) async throws -> Void) async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            try await body(site, database)
        }
    }

    private func sent(_ site: RunningSite, to: [String], _ database: any Database) async throws -> ID {
        try await site.town.desk.perform(
            SendTask(
                heading: "报防汛物资", words: "列明数量", to: to, by: site.town.desk.today.adding(18), minutes: 20,
                clause: nil,
                basis: nil), by: site.town.actor("方主任"))
        return try await database.read {
            try $0.value("SELECT id FROM item WHERE kind = 'task' ORDER BY id DESC LIMIT 1", as: ID.self)
        }
    }

    @Test(arguments: Engine.underTest) func aReportIsTakenBackUntilItIsReviewed(_ engine: Engine) async throws
    {
        try await site(engine) { site, database in
            let task = try await sent(site, to: [site.town.unit("财政所").rawValue], database)
            let head = try await site.visitor("古所长"), office = try await site.visitor("方主任")
            _ = try await head.get("/tasks/\(task)")
            try await head.post("/tasks/\(task)/report", [("text", "编织袋 2000 条。"), ("do", "submit")])
            #expect(try await head.get("/tasks/\(task)").has("撤回提交，再改一改"))
            let back = try await head.post("/tasks/\(task)/takeback", [])
            #expect(back.has("已撤回，可以修改后再提交") && back.has("填报办理情况") && back.has("编织袋 2000 条"))
            #expect(try await !office.get("/tasks/\(task)").has("审核通过"), "nothing to review")
            try await head.post("/tasks/\(task)/report", [("text", "编织袋 2100 条。"), ("do", "submit")])
            _ = try await office.get("/tasks/\(task)")
            try await office.post("/tasks/\(task)/accept", [])
            #expect(try await head.post("/tasks/\(task)/takeback", []).status == 409)
        }
    }

    @Test(arguments: Engine.underTest) func anAcceptanceIsUndoneWithAReason(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let task = try await sent(site, to: [site.town.unit("财政所").rawValue], database), town = site.town
            try await town.desk.perform(
                SubmitTask(task: task, text: "编织袋 2000 条。", version: nil, files: []), by: town.actor("古所长"))
            let office = try await site.visitor("方主任"), head = try await site.visitor("古所长")
            _ = try await office.get("/tasks/\(task)")
            try await office.post("/tasks/\(task)/accept", [])
            #expect(try await office.post("/tasks/\(task)/unaccept", [("reason", "")]).status == 422)
            #expect(try await head.post("/tasks/\(task)/unaccept", [("reason", "再看看")]).status == 403)
            let undone = try await office.post("/tasks/\(task)/unaccept", [("reason", "数量与库存表对不上")])
            #expect(undone.has("等待重新审核") && undone.has("数量与库存表对不上"))
            #expect(try await head.get("/notices").has("审核通过被撤销"))
            let state = try await database.read {
                try $0.first("SELECT state, closed FROM item WHERE id = \(task)") {
                    (state: try $0.next(String.self), closed: try $0.next(String?.self))
                }
            }
            #expect(state?.state == "submitted" && state?.closed == nil)
            try await office.post("/tasks/\(task)/accept", [])
            #expect(try await head.get("/tasks/\(task)").has("已办结"))
        }
    }

    /// The notice and the form to be filled in come with what is asked, to units and to people, and are not the answer's.
    @Test(arguments: Engine.underTest) func whatIsAskedComesWithItsFilesAndToPeople(_ engine: Engine)
        async throws
    {
        try await site(engine) { site, database in
            let office = try await site.visitor("方主任"), person = try #require(site.town.actor("康干事").person)
            _ = try await office.get("/tasks/send")
            let fields = [
                ("heading", "填报家庭情况"), ("words", ""), ("to", "person:\(person)"),
                ("to", site.town.unit("石桥村").rawValue),
                ("by", site.town.desk.today.adding(18).rawValue), ("minutes", "10"), ("clause", ""),
            ]
            let checked = try await office.post(
                "/tasks/send", fields, files: [("files", "登记表.csv", Data("姓名,内容\n".utf8))])
            #expect(checked.status == 200 && checked.has("1 个单位、1 个人") && checked.has("登记表.csv"))
            let held = try #require(checked.text.firstMatch(of: #/name="(held\.[^"]*)" value="([^"]+)"/#))
            let done = try await office.post(
                "/tasks/send", fields + [("do", "send"), (String(held.output.1), String(held.output.2))],
                files: [("files", "", Data())])
            #expect(done.has("已发出"), "\(done.text.prefix(2000))")
            let task = try await database.read {
                try $0.value("SELECT id FROM item WHERE kind = 'task' AND owner = \(person)", as: ID.self)
            }
            let own = try await site.visitor("康干事")
            let page = try await own.get("/tasks/\(task)")
            #expect(page.has("交办时附的文件") && page.has("登记表.csv") && !page.has("移除 登记表.csv"))
            // Three files of the answer's own still go with it.
            let answered = try await own.post(
                "/tasks/\(task)/report", [("text", "已填。"), ("do", "submit")],
                files: ["一", "二", "三"].map { ("files", "\($0).txt", Data($0.utf8)) })
            #expect(answered.has("已提交"), "\(answered.text.prefix(1500))")
            let gathered = try await office.get("/tasks/\(task)")
            #expect(gathered.has("一.txt") && gathered.has("交办时附的文件"))
            #expect(
                try await office.post("/tasks/send", fields + [("do", "send")]).status == 409, "asked twice")
        }
    }

    @Test(arguments: Engine.underTest) func nobodyAboveSeesADraft(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let office = try await site.visitor("方主任"), above = try await site.visitor("陆上级")
            let draft = try await office.post(
                "/plans/new",
                [("text", "青石镇2026年要点\n一、任务\n（一）每季度研究一次。（责任单位：财政所）"), ("title", ""), ("year", "")])
            _ = try await office.post(
                draft.path.replacing("/review", with: "/publish"), [("version", "1")])
            try await site.town.desk.perform(DraftLetters(year: 2026), by: site.town.actor("方主任"))
            let letter = try await database.read {
                try $0.value(
                    "SELECT id FROM item WHERE kind = 'letter' AND owner IS NOT NULL LIMIT 1", as: ID.self)
            }
            #expect(try await above.get("/letters/\(letter)").status == 404)
            #expect(try await !above.get("/search?q=责任书").text.contains(letter.rawValue))
            try await site.town.desk.perform(
                SendLetter(letter: letter, version: nil), by: site.town.actor("方主任"))
            #expect(try await above.get("/letters/\(letter)").status == 200)
            // A paper too, until it is issued; a colleague of its drafter reads it.
            let entry = try await site.town.desk.perform(
                SaveDispatch(
                    form: .rectification, heading: "关于接待手续的通知", body: "一、情况\n三笔接待费没有公函。",
                    units: [site.town.unit("石桥村")], people: [], scope: .recipients, effectEnds: nil),
                by: site.town.actor("方主任"))
            let paper = try #require(entry.item)
            #expect(try await above.get("/dispatches/\(paper)").status == 404)
            #expect(try await site.visitor("何支书").get("/dispatches/\(paper)").status == 404)
            for name in ["丁干部", "方主任", "常纪委", "安书记"] {
                #expect(try await site.visitor(name).get("/dispatches/\(paper)").status == 200, "\(name)")
            }
        }
    }

    /// A photographed notice that went to many is nobody's evidence; the same picture in two answers is one picture twice.
    @Test(arguments: Engine.underTest) func whatWasGivenIsNoEvidence(_ engine: Engine) async throws {
        try await site(engine) { site, database in
            let town = site.town
            for unit in ["石桥村", "柳湾村"] { _ = try await sent(site, to: [town.unit(unit).rawValue], database) }
            let tasks = try await database.read {
                try $0.rows("SELECT id FROM item WHERE kind = 'task' ORDER BY id") { try $0.next(ID.self) }
            }
            func found(at instants: [Instant]) async throws -> Int {
                try await database.write { session in
                    try session.execute("DELETE FROM attachment WHERE town = \(town.id)")
                    for (task, instant) in zip(tasks, instants) {
                        try session.execute(
                            """
                            INSERT INTO attachment (town, id, item, digest, name, type, bytes, created)
                            VALUES (\(town.id), \(ID(at: instant)), \(task), 'd', 'a.png', 'image/png', 1, \(instant))
                            """)
                    }
                    let count = try PictureCheck.rule.find(
                        .init(town: town.id, today: town.desk.today, session: session)
                    ).count
                    try session.execute("DELETE FROM attachment WHERE town = \(town.id)")
                    return count
                }
            }
            let now = town.clock.clock.now()
            #expect(try await found(at: [now, now]) == 0, "given to both at once")
            #expect(try await found(at: [now, now.adding(seconds: 60)]) == 1)
        }
    }
}
