import Foundation
import Kernel
import Storage
import Support
import Testing

/// A plan amended in mid-year, and carried over to the next.
@Suite(.serialized) struct AmendmentTests {
    private static let text = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）开好专题会议。每季度研究一次廉政工作。（责任单位：财政所）
        （二）公开村务。6月底前公开村级收支。（责任单位：各村）
        （三）清理账目。9月底前清理往来账。（责任单位：财政所）
        （四）警示提醒。年底前开展警示提醒。（责任单位：党政综合办公室）
        """
    private static let amended = """
        青石镇2026年廉政工作要点（修订）
        一、重点任务
        （一）开好专题会议。每季度研究一次廉政工作。（责任单位：财政所）
        （二）公开村务。10月底前公开村级收支和项目。（责任单位：各村）
        （三）警示提醒。年底前开展警示提醒。（责任单位：党政综合办公室）
        （四）家访。每季度家访一次干部家属。（责任单位：镇纪委）
        """

    private struct Row: Equatable {
        let title: String
        let unit: String
        let due: Day?
        let state: String
    }

    private func tasks(_ site: RunningSite) async throws -> [Row] {
        let town = site.town.id
        return try await site.town.desk.read { session in
            try session.rows(
                """
                SELECT item.title, unit.name, item.due, item.state FROM item
                JOIN unit ON unit.town = item.town AND unit.id = item.unit
                WHERE item.town = \(town) AND item.kind = 'task' ORDER BY item.id
                """
            ) { Row(title: try $0.next(), unit: try $0.next(), due: try $0.next(), state: try $0.next()) }
        }
    }

    private func publish(_ text: String, _ office: Visitor) async throws -> String {
        let draft = try await office.post("/plans/new", [("text", text), ("title", ""), ("year", "")])
        let path = draft.path.replacing("/review", with: "/publish")
        #expect(try await office.post(path, [("version", "1")]).status == 200)
        return String(path.dropLast("/publish".count))
    }

    private func id(of title: String, unit: String, _ site: RunningSite) async throws -> ID {
        let (town, unit) = (site.town.id, site.town.unit(unit))
        return try await site.town.desk.read {
            try $0.value(
                "SELECT id FROM item WHERE town = \(town) AND kind = 'task' AND unit = \(unit) AND title LIKE \(title + "%") AND state <> 'withdrawn' ORDER BY due LIMIT 1",
                as: ID.self)
        }
    }

    @Test(arguments: Engine.underTest) func whatIsDoneStaysAndTheRestFollows(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), village = try await site.visitor("何支书")
            let old = try await publish(Self.text, office)
            #expect(try await tasks(site).count == 4 + 2 + 1 + 1)
            let loose = try await office.post(
                "/tasks/send",
                [
                    ("heading", "核对往来账"), ("to", "offices"), ("by", "2026-03-31"), ("minutes", "20"),
                    ("do", "send"),
                ])
            #expect(loose.has("已发出"))
            let cover = try await office.get("/duties/coverage?year=2026")
            #expect(cover.has("每一条都有人牵头") && cover.has("镇纪委：没有一项牵头的责任"))
            #expect(cover.has("不对应条款的任务：1") && cover.has("核对往来账") && cover.has("2 个单位"))
            #expect(try await village.get("/duties/coverage").status == 403)
            try await office.post(
                loose.text.firstMatch(of: #/\/tasks\/[0-9a-z-]{20,}/#).map { String($0.output) + "/withdraw" }
                    ?? "",
                [("reason", "另有安排"), ("withdraw", "yes")])
            let done = try await id(of: "公开村务", unit: "石桥村", site)
            try await village.post("/tasks/\(done)/report", [("text", "已经公开"), ("do", "submit")])
            site.town.clock.turn(to: "2026-05-11")
            let again = try await site.visitor("方主任")
            // The first quarter has passed unreported; it stays overdue.
            let form = try await again.get(old + "/amend")
            #expect(form.has("修订方案") && form.has("清理往来账"))
            let draft = try await again.post(
                "/plans/new", [("text", Self.amended), ("title", ""), ("year", "2026")])
            #expect(draft.has("这份发布后就是它的修订") && draft.has("与原来的责任相同"))
            let path = draft.path.replacing("/review", with: "/publish")
            let before = try await tasks(site)
            let preview = try await again.get(path)
            #expect(preview.has("发布修订：改 1 件，收回 1 件，新开 3 件"))
            #expect(preview.has("柳湾村") && preview.has("到期日 2026-06-30 改为 2026-10-30"))
            #expect(try await tasks(site) == before)
            let page = try await again.post(path, [("version", "1")])
            #expect(page.has("方案已发布"))
            let after = try await tasks(site)
            #expect(after.count == before.count + 3)
            #expect(after.first { $0.title.hasPrefix("公开村务") && $0.unit == "石桥村" }?.state == "submitted")
            #expect(after.first { $0.unit == "柳湾村" }?.due == Day(2026, 10, 30))
            #expect(
                after.first { $0.title.hasPrefix("清理账目") }
                    == Row(title: "清理账目", unit: "财政所", due: nil, state: "withdrawn"))
            #expect(after.count { $0.title.hasPrefix("开好专题会议") } == 4)
            let line = try await site.town.desk.read { session in
                try session.value(
                    "SELECT line FROM journal WHERE act = 'plan.publish' ORDER BY number DESC LIMIT 1",
                    as: String.self)
            }
            #expect(
                line.contains("到期日 2026-06-30 改为 2026-10-30") && line.contains("\"fact.opened\":\"3\""),
                "\(line)")
            #expect(line.contains("\"fact.withdrawn\":\"任务〔2026〕"))
            #expect(
                after.filter { $0.title.hasPrefix("家访") }.compactMap(\.due).sorted() == [
                    Day(2026, 6, 30), Day(2026, 9, 30), Day(2026, 12, 31),
                ])
            // What was done is found from the new plan's own text, and the old says it is over.
            let living = try await again.get(String(path.dropLast("/publish".count)))
            #expect(living.has("重点任务") && !living.has("已被修订"))
            #expect(try await again.get("/tasks/\(done)").has(String(path.dropLast("/publish".count))))
            #expect(try await again.get("/search?q=\("公开村务".escaped)").has("/tasks/"))
            #expect(try await again.get(old).has("起已被修订"))
            #expect(try await again.get(old + "/amend").status == 409)
            #expect(try await site.visitor("江支书").get("/notices").has("方案修订，要求有变化：公开村务"))
            #expect(try await site.visitor("古所长").get("/notices").has("方案修订，不用再办：清理账目"))
        }
    }

    @Test(arguments: Engine.underTest) func theSameTextChangesNothing(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            _ = try await publish(Self.text, office)
            let before = try await tasks(site)
            _ = try await publish(Self.text + "\n以上各项，各单位抓好落实。", office)
            #expect(try await tasks(site) == before)
            // A third, so that what was carried once is carried again.
            _ = try await publish(Self.text + "\n以上各项，各单位认真抓好落实。", office)
            #expect(try await tasks(site) == before)
        }
    }

    @Test(arguments: Engine.underTest) func theNextYearTakesOverWhatWasSettled(_ engine: Engine) async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let old = try await publish(Self.text, office)
            let same = try await office.post(old + "/copy", [("year", "2026")])
            #expect(same.status == 422 && same.has("本年度要改的，修订方案"))
            let copy = try await office.post(old + "/copy", [("year", "2027")])
            #expect(copy.has("审核：青石镇2027年廉政工作要点") && copy.has("2027-06-30 前") && copy.has("与原来的责任相同"))
            #expect(try await office.post(old + "/copy", [("year", "2027")]).status == 409)
            site.town.clock.turn(to: "2027-01-11")
            let next = try await site.visitor("方主任")
            let published = try await next.post(
                copy.path.replacing("/review", with: "/publish"), [("version", "1")])
            #expect(published.has("方案已发布"))
            #expect(try await tasks(site).count { $0.due?.year == 2027 } == 8)
            #expect(try await next.get(old).status == 200)
        }
    }

    /// Two clerks press 发布 at the very same moment: one does it, the other is told, and no task is opened twice.
    @Test(arguments: Engine.underTest) func twoClerksPublishAtOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), discipline = try await site.visitor("常纪委")
            func draft(_ text: String) async throws -> String {
                try await office.post("/plans/new", [("text", text), ("title", ""), ("year", "")]).path
                    .replacing("/review", with: "/publish")
            }
            let first = try await draft(Self.text),
                second = try await draft(Self.text.replacing("工作要点", with: "工作计划"))
            // Two drafts of one year, each meant to be its first plan.
            async let here = office.post(first, [("version", "1")])
            async let there = discipline.post(second, [("version", "1")])
            let pages = try await [here, there]
            #expect(pages.map(\.status).sorted() == [200, 409])
            #expect(pages.contains { $0.has("没有和它逐条对过") && $0.has("点“修订”") })
            let opened = try await tasks(site)
            let left = try await office.get(pages[0].status == 200 ? second : first)
            #expect(left.has("没有和它逐条对过") && !left.has("button button--primary"))
            // One amendment, read against the plan in force.
            let third = try await draft(Self.text.replacing("工作要点", with: "工作安排"))
            async let again = office.post(third, [("version", "1")])
            async let too = discipline.post(third, [("version", "1")])
            let both = try await [again, too]
            #expect(both.map(\.status).sorted() == [200, 409])
            #expect(both.contains { $0.has("已经发布，任务已经开出") })
            let now = try await tasks(site)
            #expect(now == opened)
        }
    }
}
