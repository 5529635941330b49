import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Education
@testable import Web

/// 学习教育 as people keep it: held once, credited to what it fulfils, corrected and taken back.
@Suite(.serialized) struct EducationTests {
    private static let plan = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）办好警示教育。每季度开展一次警示教育。（责任单位：各村）
        （二）坚持学习。每半年学习一次《中国共产党纪律处分条例》。（责任单位：各村）
        """

    private func site(on database: any Database) async throws -> RunningSite {
        let site = try await RunningSite(on: database)
        let office = try await site.visitor("方主任")
        let draft = try await office.post("/plans/new", [("text", Self.plan), ("title", ""), ("year", "")])
        let published = try await office.post(
            draft.path.replacing("/review", with: "/publish"), [("version", "1")])
        #expect(published.status == 200)
        return site
    }

    private func form(
        _ site: RunningSite, _ changes: [(String, String)] = [], people: [String] = ["何支书"]
    ) -> [(String, String)] {
        let names = Set(changes.map(\.0))
        let usual = [
            ("topic", "warning"), ("label", "身边案例警示"), ("day", "2026-01-12"), ("place", "村委会"),
            ("led", "何支书"), ("content", "通报案例，逐人发言。"), ("materials", "《中国共产党纪律处分条例》\n"),
            ("unit", site.town.unit("石桥村").rawValue), ("do", "save"),
        ]
        let present = people.compactMap { site.town.actor($0).person?.rawValue }
        return usual.filter { !names.contains($0.0) } + changes
            + present.flatMap { [("present", $0), ("listed", $0)] }
    }

    private func states(_ site: RunningSite, _ title: String, _ unit: String) async throws -> [String] {
        let (town, unit) = (site.town.id, site.town.unit(unit))
        return try await site.town.desk.read { session in
            try session.rows(
                """
                SELECT item.state FROM item JOIN task ON task.town = item.town AND task.id = item.id
                WHERE item.town = \(town) AND item.unit = \(unit) AND item.title LIKE \(title + "%") ORDER BY item.due
                """
            ) { try $0.next(String.self) }
        }
    }

    @Test(arguments: Engine.underTest) func heldOnceItProvesWhatItFulfils(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let head = try await site.visitor("何支书")
            let done = try await head.post("/education/new", form(site))
            #expect(done.status == 200 && done.has("同时算作 2 件任务的证明"), "\(done.text.prefix(4000))")
            #expect(done.has("证明的任务：2 件") && done.has("办好警示教育"))
            #expect(try await states(site, "办好警示教育", "石桥村")[0] == "done")
            #expect(try await states(site, "坚持学习", "石桥村")[0] == "done")
            // The task's page leads to the record.
            let task = try #require(
                try await database.read {
                    try $0.first("SELECT task FROM credit LIMIT 1") { try $0.next(ID.self) }
                })
            #expect(try await head.get("/tasks/\(task)").has("身边案例警示"))
            // Corrected to another kind it proves one task less, and says so.
            let page = done.path.split(separator: "?")[0]
            let corrected = try await head.post(
                "\(page)/edit", form(site, [("topic", "theory"), ("version", "1")]))
            #expect(corrected.has("有 1 件任务少了一条证明"), "\(corrected.text.prefix(3000))")
            #expect(try await states(site, "办好警示教育", "石桥村")[0] == "working")
            let stale = try await head.post(
                "\(page)/edit", form(site, [("topic", "culture"), ("version", "1")]))
            #expect(stale.status == 409)
            #expect(try await head.get("\(page)/void").has("它现在证明 1 件任务"))
            #expect(try await head.post("\(page)/void", [("reason", ""), ("version", "2")]).status == 422)
            let void = try await head.post("\(page)/void", [("reason", "重复登记"), ("version", "2")])
            #expect(void.has("已作废。有 1 件任务少了一条证明"))
            #expect(try await states(site, "坚持学习", "石桥村")[0] == "working")
            #expect(try await head.post("\(page)/edit", form(site)).status == 409)
        }
    }

    @Test(arguments: Engine.underTest) func whatCannotBeIsSaidAtItsField(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let head = try await site.visitor("何支书")
            func refused(_ changes: [(String, String)], people: [String] = ["何支书"], _ words: String)
                async throws
            {
                let page = try await head.post("/education/new", form(site, changes, people: people))
                #expect(page.status == 422 && page.has(words), "\(words): \(page.status)")
                #expect(
                    page.has("通报案例，逐人发言。") || changes.contains { $0.0 == "content" }, "what was typed stays")
            }
            try await refused([("day", "2026-01-13")], "开展日期不能晚于今天 2026-01-12")
            try await refused([("day", "2026-02-30")], "没有“2026-02-30”这一天")
            try await refused([("label", "")], "填写主题")
            try await refused([("content", "")], "填写内容")
            try await refused([], people: [], "至少勾选一名到会的人")
            try await refused([], people: ["何支书", "何支书"], "何支书在名单里出现了两次")
            try await refused([], people: ["何支书", "江支书"], "江支书是柳湾村的，不在参加的单位里")
            // Another unit's session is not his to keep.
            let other = try await head.post(
                "/education/new",
                form(site, [("unit", site.town.unit("柳湾村").rawValue)], people: ["江支书"]))
            #expect(other.status == 403)
            let big = try await head.post(
                "/education/new", form(site),
                files: [("files", "大.pdf", Data("%PDF-".utf8) + Data(count: 21 << 20))])
            #expect(big.status == 422 && big.has("20 MB"), "\(big.status)")
            // A closed year takes nothing, gives nothing back, and can be opened again for a reason.
            let secretary = try await site.visitor("安书记")
            let made = try await head.post("/education/new", form(site))
            let page = made.path.split(separator: "?")[0]
            let asked = try await secretary.post("/years", [("year", "2026")])
            #expect(asked.status == 422 && asked.has("封存以后 2026 年的记录不能再改"), "Enter alone seals nothing")
            #expect(try await secretary.post("/years", [("year", "2026"), ("sure", "yes")]).has("已封存"))
            #expect(try await head.post("/education/new", form(site)).has("2026 年的记录已经封存"))
            let void = try await head.post("\(page)/void", [("reason", "错了"), ("version", "1")])
            #expect(void.status == 409 && void.has("已经封存"))
            #expect(try await head.post("/years/2026/reopen", [("reason", "补记")]).status == 403)
            #expect(
                try await secretary.post(
                    "/years/2026/reopen", [("reason", "漏记一次"), ("own_password", TestTown.password)]
                ).has("已启封"))
            #expect(
                try await head.post("\(page)/void", [("reason", "错了"), ("version", "1")]).has("已作废"))
        }
    }

    @Test(arguments: Engine.underTest) func severalUnitsTogetherAndThoseAway(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let away = try #require(site.town.actor("江支书").person?.rawValue)
            let done = try await office.post(
                "/education/new",
                form(
                    site,
                    [
                        ("unit", site.town.unit("领导小组办公室").rawValue),
                        ("others", site.town.unit("石桥村").rawValue),
                        ("others", site.town.unit("柳湾村").rawValue), ("joint", "yes"),
                        ("listed", away), ("reason-\(away)", "病假"),
                    ], people: ["方主任", "何支书"]))
            #expect(done.has("到会 2 人，应到 3 人") && done.has("病假"), "\(done.text.prefix(4000))")
            #expect(try await states(site, "办好警示教育", "石桥村")[0] == "done")
            #expect(try await states(site, "办好警示教育", "柳湾村")[0] == "waiting")
            // Both villages may read what they held together; the one that was away makes up for it.
            let page = done.path.split(separator: "?")[0]
            let other = try await site.visitor("江支书")
            #expect(try await other.get("\(page)").status == 200)
            #expect(
                try await other.post("\(page)/makeup", [("people", away), ("day", "2026-01-12")]).status
                    == 403)
            let early = try await office.post(
                "\(page)/makeup", [("people", away), ("day", "2026-01-11"), ("version", "1")])
            #expect(early.status == 422 && early.has("补学日期不能早于开展日期"))
            let made = try await office.post(
                "\(page)/makeup", [("people", away), ("day", "2026-01-12"), ("version", "1")])
            #expect(made.has("2026-01-12 补学"))
            #expect(try await states(site, "办好警示教育", "柳湾村")[0] == "done")
        }
    }

    @Test(arguments: Engine.underTest) func aPlannedSessionIsHeld(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let head = try await site.visitor("何支书")
            func plan(_ day: String) async throws -> WebPage {
                try await head.post(
                    "/education/plan",
                    [
                        ("topic", "warning"), ("label", "一季度警示教育"), ("day", day),
                        ("unit", site.town.unit("石桥村").rawValue),
                    ])
            }
            #expect(try await plan("2026-01-02").has("计划的日期不能早于今天"))
            let planned = try await plan("2026-01-20")
            #expect(planned.has("已列入计划") && planned.has("还剩"))
            #expect(try await head.get("/workbench").has("一季度警示教育"))
            #expect(try await states(site, "办好警示教育", "石桥村")[0] == "waiting")
            let page = planned.path.split(separator: "?")[0]
            let held = try await head.post("\(page)/edit", form(site, [("version", "1")]))
            #expect(held.has("已记录") && held.has("已开展"))
            #expect(try await states(site, "办好警示教育", "石桥村")[0] == "done")
            #expect(!(try await head.get("/workbench").has("一季度警示教育")))
        }
    }

    /// What somebody answered is shown to nobody else, whatever his role.
    @Test(arguments: Engine.underTest) func aTestIsOnesOwn(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            for question in EducationLedger.questions {
                try await site.town.desk.performAny(question, by: site.town.actor("方主任"))
            }
            let staff = try await site.visitor("康干事")
            let before = try await site.town.desk.read { try Journal.head($0, town: site.town.id).number }
            var page = try await staff.post("/education/quiz", [("topic", "")])
            let quiz = String(page.path.split(separator: "?")[0])
            for _ in 0..<6 {
                let question = try #require(page.text.firstMatch(of: #/name="question" value="([^"]+)"/#)).1
                #expect(try await staff.post(quiz, [("question", String(question))]).status == 422)
                page = try await staff.post(quiz, [("question", String(question)), ("chosen", "B")])
                #expect(page.has("正确答案") && page.has("解析"))
                page = try await staff.get(quiz)
            }
            #expect(page.has("答对 4 道，共 6 道"), "\(page.text.prefix(2500))")
            #expect(
                try await site.town.desk.read { try Journal.head($0, town: site.town.id).number } == before)
            for name in ["古所长", "方主任", "安书记", "常纪委"] {
                let other = try await site.visitor(name)
                #expect(try await other.get(quiz).status == 404, "\(name)")
                let takers = try await other.get("/education/quiz/takers")
                #expect(takers.has("康干事") && !takers.has("答对"), "\(name)")
            }
            #expect(!(try await (try await site.visitor("何支书")).get("/education/quiz/takers").has("康干事")))
        }
    }

    /// What a session costs does not grow with the people on its list, nor a page with its rows.
    @Test(arguments: Engine.underTest) func noQueriesForEachPersonOrRow(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let town = site.town, id = town.id, village = town.unit("石桥村"), head = town.actor("何支书")
            let people = (0..<90).map { _ in ID(at: Clock.system.now()) }
            try await town.desk.keep { session in
                for (index, person) in people.enumerated() {
                    try session.execute(
                        """
                        INSERT INTO person (town, id, name, unit, post, sort, gone, version)
                        VALUES (\(id), \(person), \("村民\(index)"), \(village), '党员', \(index + 500), 0, 1)
                        """)
                }
                try session.execute("UPDATE town SET people = people + 1 WHERE id = \(id)")
            }
            func cost(_ present: [ID], _ number: Int) async throws -> Int {
                let command = RecordStudy(
                    topic: .warning, label: "第 \(number) 次", unit: village,
                    // Later ones do not take the credit over from the first.
                    day: town.desk.today.adding(min(0, number - 9)), place: "", led: "", content: "内容",
                    present: present)
                return try await town.desk.keep { session in
                    let before = session.statements
                    _ = try town.desk.performAny(command, by: head, in: session)
                    return session.statements - before
                }
            }
            // The first one settles the tasks it proves.
            _ = try await cost(Array(people.prefix(1)), 0)
            let few = try await cost(Array(people.prefix(2)), 1), many = try await cost(people, 2)
            #expect(few == many, "\(few) statements for 2 people, \(many) for 90")
            #expect(many <= 45, "\(many) statements")
            let filter = RegisterFilter(
                Fields(), today: town.desk.today, states: [], choices: [], parts: [])
            func page() async throws -> (rows: Int, statements: Int) {
                try await town.desk.read { session in
                    let before = session.statements
                    let rows = try StudyColumns.register.records(filter, Seen(head), in: session, limit: 50)
                    return (rows.count, session.statements - before)
                }
            }
            let short = try await page()
            for number in 4..<30 { _ = try await cost(Array(people.prefix(1)), number) }
            let long = try await page()
            #expect(short.rows == 3 && long.rows == 29 && short.statements == 1 && long.statements == 1)
        }
    }

    @Test(arguments: Engine.underTest) func aFormSentTwiceIsOneSession(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let head = try await site.visitor("何支书")
            #expect(try await head.post("/education/new", form(site)).has("已记录"))
            let twice = try await head.post("/education/new", form(site))
            #expect(twice.status == 409 && twice.has("相同的记录（学习〔2026〕1号）"), "\(twice.text.prefix(2000))")
            #expect(try await head.get("/education").has("学习教育：1 条"))
            let next = try await head.post("/education/new", form(site, [("label", "另一次")]))
            #expect(next.has("已记录"))
            // Whoever led it was there.
            let person = try #require(site.town.actor("何支书").person?.rawValue)
            let away = try await head.post(
                "/education/new",
                form(
                    site, [("label", "第三次"), ("led", "何支书"), ("listed", person), ("reason-\(person)", "病假")],
                    people: ["康干事"]))
            #expect(away.status == 422 && away.has("是主持或主讲，又列在缺席里"), "\(away.text.prefix(2500))")
        }
    }

    /// A session several units hold together is not one of theirs to change.
    @Test(arguments: Engine.underTest) func whatUnitsShareTheTownKeeps(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            let head = try await site.visitor("何支书"), office = try await site.visitor("方主任")
            let shared = [("others", site.town.unit("柳湾村").rawValue), ("joint", "yes")]
            let people = ["何支书", "江支书"]
            let tried = try await head.post("/education/new", form(site, shared, people: people))
            #expect(tried.status == 422 && tried.has("由领导小组办公室或纪委记录"))
            let made = try await office.post("/education/new", form(site, shared, people: people))
            let page = made.path.split(separator: "?")[0]
            #expect(try await states(site, "办好警示教育", "柳湾村")[0] == "done")
            let own = try await head.post("\(page)/edit", form(site, [("version", "1")]))
            #expect(own.status == 403 && own.has("几个单位一起开展的"))
            #expect(try await head.post("\(page)/void", [("reason", "错"), ("version", "1")]).status == 403)
            #expect(try await states(site, "办好警示教育", "柳湾村")[0] == "done")
            let mended = try await office.post(
                "\(page)/edit",
                form(site, shared + [("version", "1"), ("place", "大会议室")], people: ["何支书", "江支书"]))
            #expect(mended.has("大会议室"))
        }
    }

    @Test(arguments: Engine.underTest) func plannedForDecemberHeldInJanuary(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await site(on: database)
            defer { site.stop() }
            site.town.clock.turn(to: "2026-12-28")
            var head = try await site.visitor("何支书")
            let planned = try await head.post(
                "/education/plan",
                [
                    ("topic", "warning"), ("label", "年末警示教育"), ("day", "2026-12-30"),
                    ("unit", site.town.unit("石桥村").rawValue),
                ])
            let page = planned.path.split(separator: "?")[0]
            site.town.clock.turn(to: "2027-01-05")
            head = try await site.visitor("何支书")
            let held = try await head.post(
                "\(page)/edit", form(site, [("version", "1"), ("label", "年末警示教育"), ("day", "2027-01-04")]))
            #expect(held.has("已开展"), "\(held.text.prefix(2000))")
            #expect(try await head.get("/education?year=2027").has("年末警示教育"))
            #expect(!(try await head.get("/education?year=2026").has("年末警示教育")))
        }
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Perform/Education", StudyWorkflow.table.markdown)
    }

    /// Begun from a task the form knows what it is about.
    @Test func aFormBegunFromATaskIsFilledIn() async throws {
        try await Engine.sqlite.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let head = try await site.visitor("古所长")
            let study = try await head.get("/education/new?topic=warning&label=惠农资金警示教育&about=任务〔2026〕1号")
            #expect(study.has("value=\"惠农资金警示教育\"") && study.has("<option value=\"warning\" selected>"))
        }
    }
}
