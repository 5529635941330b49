import Audit
import App
import Duties
import Foundation
import Kernel
import Papers
import Storage
import Support
import Tasks
import Testing

/// The first quarter in 青石镇, through HTTP, on both engines.
@Suite(.serialized) struct JanuaryToMarchTests {
    @Test(arguments: Engine.underTest) func aQuarterInQingshi(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let text = String(decoding: try SampleFiles.data("plan.txt"), as: UTF8.self)
            try await quarter(site, database, plan: text, works: 22, engine)
        }
    }

    /// The same with a real township plan, where one is at hand.
    @Test(
        arguments: Engine.underTest.filter { _ in FileManager.default.fileExists(atPath: Self.seedPath) })
    func aQuarterWithARealPlan(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let file = try String(contentsOfFile: Self.seedPath, encoding: .utf8)
            let text = String(file.drop { $0 != "\n" }.dropFirst()).replacingOccurrences(
                of: "2022年", with: "2026年")
            try await quarter(site, database, plan: text, works: 17, engine)
        }
    }

    static let seedPath = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "shared/plans/seed.txt"
        ).path

    private func quarter(
        _ site: RunningSite, _ database: any Database, plan text: String, works: Int, _ engine: Engine
    ) async throws {
        let town = site.town
        for entry in TestTown.cast {
            try await town.desk.perform(
                SayAccount(login: entry.name, role: entry.role.label), by: town.program)
        }
        var office = try await site.visitor("方主任"), head = try await site.visitor("何支书")
        let secretary = try await site.visitor("安书记")

        // The office reads the plan and gives what has no owner to the two villages, every month.
        let review = try await office.post(
            "/plans/new", [("text", text), ("title", ""), ("year", "")], files: [("file", "", Data())])
        #expect(review.status == 200 && review.has("审核："), "\(review.text.prefix(400))")
        let plan = try #require(ID(rawValue: String(review.path.split(separator: "/")[1])))
        let duties = try await duties(of: plan, town)
        #expect(Set(duties.compactMap(\.clause)).count == works)
        let early = try await office.get("/plans/\(plan)/publish")
        #expect(early.has("还没有责任单位"))
        let refused = try await office.post("/plans/\(plan)/publish", [])
        #expect(refused.status == 422)
        for duty in duties where !duty.owners.contains(where: \.leads) || duty.rhythm == .once {
            let page = try await office.post(
                "/duties/\(duty.item.id)/edit",
                [
                    ("version", "\(duty.item.version)"), ("work", duty.item.title), ("lead", "villages"),
                    ("rhythm", "monthly"),
                    ("by", ""), ("requirement", "办理情况"), ("count", "1"), ("weight", "2"), ("supervisor", ""),
                ])
            #expect(page.status == 200, "\(page.text.prefix(300))")
        }
        #expect(try await head.get("/plans/\(plan)").status == 404)
        let superior = try await site.visitor("陆上级")
        #expect(try await superior.get("/plans/\(plan)").status == 404, "a draft is nobody's but its makers'")
        let published = try await office.post("/plans/\(plan)/publish", [])
        #expect(published.status == 200 && published.has("方案已发布"), "\(published.text.prefix(400))")
        #expect(try await office.post("/plans/\(plan)/publish", []).status == 409)

        // The village head reports its January task; it is sent back, reported again and accepted.
        let task = try await firstTask(of: "石桥村", town)
        #expect(try await head.get("/workbench").has(task.item.title))
        #expect(try await head.post("/tasks/\(task.item.id)/acknowledge", []).status == 200)
        town.clock.turn(to: "2026-01-26")
        (office, head) = (try await site.visitor("方主任"), try await site.visitor("何支书"))
        let empty = try await head.post("/tasks/\(task.item.id)/report", [("text", ""), ("do", "submit")])
        #expect(empty.status == 422 && empty.has("填写办理情况"))
        let report = "一月召开村民代表会议，公开四项收支，答复询问两件。"
        let submitted = try await head.post(
            "/tasks/\(task.item.id)/report", [("text", report), ("do", "submit")],
            files: [("files", "记录.txt", Data("会议记录".utf8))])
        #expect(submitted.status == 200 && submitted.has("等待审核") && submitted.has("记录.txt"))
        let twice = try await head.post(
            "/tasks/\(task.item.id)/report", [("text", report), ("do", "submit")])
        #expect(twice.status == 409 && twice.has("已经提交"))
        #expect(try await head.post("/tasks/\(task.item.id)/accept", []).status == 403)
        let noReason = try await office.post("/tasks/\(task.item.id)/return", [("reason", "")])
        #expect(noReason.status == 422 && noReason.has("退回的理由"))
        #expect(try await office.post("/tasks/\(task.item.id)/return", [("reason", "写明公开的地点")]).status == 200)
        #expect(try await head.get("/notices").has("写明公开的地点"))
        #expect(try await head.get("/tasks/\(task.item.id)").has("被退回"))
        let again = try await head.post(
            "/tasks/\(task.item.id)/report", [("text", report + "地点在村务公开栏。"), ("do", "submit")])
        #expect(again.status == 200)
        #expect(try await office.post("/tasks/\(task.item.id)/accept", []).status == 200)
        #expect(try await office.get("/tasks/\(task.item.id)").has("已办结"))

        // February's is put off, with approval, and then left to turn red.
        let second = try await firstTask(of: "石桥村", town)
        town.clock.turn(to: "2026-02-10")
        (office, head) = (try await site.visitor("方主任"), try await site.visitor("何支书"))
        let bad = try await head.post(
            "/tasks/\(second.item.id)/extension", [("day", "2026-02-30"), ("reason", "换届")])
        #expect(bad.status == 422 && bad.has("没有“2026-02-30”这一天") && bad.has("换届"))
        let asked = try await head.post(
            "/tasks/\(second.item.id)/extension", [("day", "2026年3月6日"), ("reason", "村两委换届，推迟到三月初。")])
        #expect(asked.status == 200 && asked.has("申请延到 2026-03-06"), "\(asked.status)")
        let decided = try await office.post(
            "/tasks/\(second.item.id)/extension/decision", [("decision", "approve"), ("reason", "")])
        #expect(decided.status == 200 && decided.has("<time>2026-03-06</time>"))
        town.clock.turn(to: "2026-03-10")
        // Half an hour without use ends a sign-in.
        #expect(try await head.get("/workbench").path.hasPrefix("/sign-in"))
        let back = try await site.visitor("何支书"), desk = try await site.visitor("方主任")
        #expect(try await back.get("/tasks/\(second.item.id)").has("已逾期 4 天"))
        try await town.desk.perform(SweepTasks(), by: town.program)
        let leader = try await site.visitor("白镇长")
        #expect(try await leader.get("/notices").has("已逾期"), "red reaches the leader in charge")
        #expect(try await desk.post("/tasks/\(second.item.id)/urge", [("words", "请本周办结")]).status == 200)
        #expect(try await back.get("/notices").has("请本周办结"))

        // The secretary sees it on the plan's own text; search and export find it.
        let watching = try await site.visitor("安书记")
        #expect(try await secretary.get("/").path.hasPrefix("/sign-in"))
        let living = try await watching.get("/")
        #expect(living.path == "/plans/\(plan)" && living.has("逾期") && living.has("办结 1/"), "\(living.path)")
        #expect(try await watching.get("/search?q=%E6%91%8A%E6%B4%BE").has("没有找到"))
        #expect(try await watching.get("/search?q=%E7%94%B5%E5%BD%B1").has("没有找到"))
        #expect(try await watching.get("/search?q=%E8%B4%A3%E4%BB%BB").has("任务〔2026〕"))
        // What only one report says is found in that one task, and by nobody who may not see it.
        let found = try await watching.get("/search?q=询问两件".escaped)
        #expect(found.has("：1 条") && found.has("/tasks/\(task.item.id)"), "\(found.text.prefix(2000))")
        let other = try await site.visitor("江支书")
        #expect(try await other.get("/search?q=询问两件".escaped).has("没有找到"))
        // Handing it over has not made it lose the name of its unit.
        #expect(try await watching.get("/search?q=询问两件 石桥村".escaped).has("/tasks/\(task.item.id)"))
        // What a plan asks stands before what came of it.
        let order = try await watching.get("/search?q=责任".escaped).text
        let (first, later) = (order.firstRange(of: "方案〔2026〕"), order.firstRange(of: "任务〔2026〕"))
        #expect(try #require(first).lowerBound < #require(later).lowerBound)
        let sheet = try await watching.get("/tasks.xlsx?light=red")
        let red = try SheetReader.rows(sheet.data, name: "任务.xlsx")
        let due = try await town.desk.read { session in
            try session.value(
                """
                SELECT count(*) FROM item WHERE kind = 'task' AND closed IS NULL AND handed IS NULL AND due < '2026-03-10'
                """, as: Int.self)
        }
        #expect(
            due > 0 && red.count == due + 2,
            "\(red.count) rows for \(due) tasks: the export holds what the list does, under its title and heads"
        )
        #expect(red.contains { $0.contains(second.item.number) })
        #expect(sheet.headers["content-disposition"]?.contains("attachment") ?? false)

        // The chain is sound; one byte changed, and the line is named.
        #expect(try await desk.get("/journal/proof").has("没有被改动过"))
        let number = try await town.desk.read { session in
            try session.value("SELECT max(number) FROM journal WHERE act = 'task.urge'", as: Int.self)
        }
        try await database.write { session in
            try session.execute(
                "UPDATE journal SET line = replace(line, '本周', '下周') WHERE number = \(number)")
        }
        let verdict = try await JournalAudit.verify(town.desk, town: town.id).verdict
        #expect(verdict == .broken(number: number, reason: "内容与校验值不符，记录被改动过"))
        #expect(try await desk.get("/journal/proof").has("第 \(number) 条有问题"))
    }

    private func duties(of plan: ID, _ town: TestTown) async throws -> [Duty] {
        let seen = Seen(town.actor("方主任"))
        return try await town.desk.read { try DutyStore.of(plan: plan, seenBy: seen, in: $0) }
    }

    /// The open task of a unit that is due first.
    private func firstTask(of unit: String, _ town: TestTown) async throws -> (item: Item, number: String) {
        let id = town.unit(unit)
        let found = try await town.desk.read { session in
            try session.first(
                """
                SELECT \(Item.columns) FROM item WHERE item.town = \(town.id) AND item.kind = 'task' AND item.unit = \(id)
                  AND item.closed IS NULL ORDER BY item.due, item.id LIMIT 1
                """
            ) { try Item(&$0) }
        }
        let item = try #require(found)
        return (item, item.number)
    }
}

/// The line an account is opened with: the test town's are put into their table without one.
private struct SayAccount: Command {
    static let name = "account.open"
    static let title = "开通账号"
    static let may: Set<Role> = []
    static let mayProgram = true
    let login: String
    let role: String

    func perform(in work: Work) throws -> Entry { Entry(nil, Self.title, ["login": login, "role": role]) }
}
