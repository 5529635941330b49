import App
import Duties
import Foundation
import Kernel
import Papers
import Reading
import Storage
import Support
import Testing

@testable import Plans

/// A plan before it is published: whose business it is, and what may be done to its clauses and duties.
@Suite(.serialized) struct DraftPlanTests {
    private static let text = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）开好专题会议。镇党委每季度研究一次廉政工作。（责任单位：镇党委）
        （二）检查村级财务。财政所每季度检查一次村级财务收支，抽查惠农补贴。（责任单位：财政所）
        """

    private struct Draft {
        let site: RunningSite
        let office: Visitor
        let plan: ID
        let clauses: [Clause]

        func duties() async throws -> [Duty] {
            let (town, plan) = (site.town, plan)
            return try await town.desk.read {
                try DutyStore.of(plan: plan, seenBy: Seen(town.actor("方主任")), in: $0)
            }
        }

        func first() async throws -> Duty { try #require(try await duties().first) }
        func states() async throws -> [String] { try await duties().map(\.item.state) }
    }

    private func draft(on database: any Database) async throws -> Draft {
        let site = try await RunningSite(on: database)
        let office = try await site.visitor("方主任")
        let page = try await office.post("/plans/new", [("text", Self.text), ("title", ""), ("year", "")])
        let plan = try #require(ID(rawValue: String(page.path.split(separator: "/")[1])))
        let town = site.town.id
        let clauses = try await site.town.desk.read { try PlanStore.clauses(of: plan, town: town, in: $0) }
        return Draft(site: site, office: office, plan: plan, clauses: clauses.filter(\.isWork))
    }

    @Test(arguments: Engine.underTest) func nobodyElseFindsIt(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database), duty = try await draft.first()
            defer { draft.site.stop() }
            #expect(try await draft.office.get("/search?q=廉政工作要点".escaped).has("青石镇2026年廉政工作要点"))
            for name in ["陆上级", "丁干部", "白镇长", "何支书", "康干事"] {
                let visitor = try await draft.site.visitor(name)
                for path in ["/search?q=廉政工作要点".escaped, "/journal", "/plans", "/search?q=专题会议".escaped] {
                    let page = try await visitor.get(path)
                    #expect(!page.has("青石镇2026年廉政工作要点"), "\(name) \(path)")
                    #expect(!page.has("/duties/\(duty.item.id)"), "\(name) \(path)")
                }
                for path in ["/plans/\(draft.plan)", "/duties/\(duty.item.id)"] {
                    #expect(try await visitor.get(path).status == 404, "\(name) \(path)")
                }
                let actor = draft.site.town.actor(name)
                let seen = try await draft.site.town.desk.read {
                    try $0.value("SELECT count(*) FROM item WHERE \(Seen(actor).items)", as: Int.self)
                }
                #expect(seen == 0, "\(name)")
            }
        }
    }

    @Test(arguments: Engine.underTest) func aClauseTakesItsDutiesWithItAndBringsThemBack(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database), clause = draft.clauses[1].id
            defer { draft.site.stop() }
            let form = [("plan", draft.plan.rawValue), ("version", "1")]
            let own = try #require(try await draft.duties().first { $0.clause == clause })
            let split = try await draft.office.post(
                "/duties/\(own.item.id)/split",
                [("version", "\(own.item.version)"), ("first", "检查村级财务"), ("second", "抽查惠农补贴")])
            #expect(split.status == 200)
            let second = try #require(try await draft.duties().first { $0.item.title == "抽查惠农补贴" })
            let drop = "/duties/\(second.item.id)/drop"
            let silent = try await draft.office.post(drop, [("version", "1"), ("reason", "")])
            #expect(silent.status == 422 && silent.has("field--wrong") && silent.has("填写不列任务的理由"))
            #expect(try await draft.office.post(drop, [("version", "1"), ("reason", "并到年终")]).status == 200)

            let refused = try await draft.office.post("/clauses/\(clause)/drop", form + [("reason", "")])
            #expect(refused.status == 422 && refused.has("填写不列任务的理由"))
            let dropped = try await draft.office.post(
                "/clauses/\(clause)/drop", form + [("reason", "县里统一检查")])
            #expect(dropped.status == 200 && dropped.has("县里统一检查"))
            #expect(try await draft.states() == ["draft", "clauseDropped", "dropped"])
            let added = try await draft.office.post("/duties/new", adding(draft.plan, clause))
            #expect(added.status == 409 && added.has("不列任务，不能添加责任"), "\(added.text.prefix(500))")

            let stale = try await draft.office.post("/clauses/\(clause)/restore", form)
            #expect(stale.status == 409 && stale.has("你打开页面以后"))
            let back = try await draft.office.post(
                "/clauses/\(clause)/restore", [("plan", draft.plan.rawValue), ("version", "2")])
            #expect(back.status == 200)
            #expect(try await draft.states() == ["draft", "draft", "dropped"])
            let again = try #require(try await draft.duties().last)
            _ = try await draft.office.post(
                "/duties/\(again.item.id)/restore", [("version", "\(again.item.version)")])
            #expect(try await draft.states() == ["draft", "draft", "draft"])
        }
    }

    @Test(arguments: Engine.underTest) func dutiesStandOnlyUnderTheirOwnPlan(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database)
            defer { draft.site.stop() }
            let other = try await draft.office.post(
                "/plans/new",
                [("text", Self.text.replacing("2026", with: "2027")), ("title", ""), ("year", "")])
            let plan = try #require(ID(rawValue: String(other.path.split(separator: "/")[1])))
            let wrong = try await draft.office.post("/duties/new", adding(plan, draft.clauses[0].id))
            #expect(wrong.status == 409 && wrong.has("不是这份方案的"))
            #expect(wrong.has("走访群众"), "what was typed is given back")
            let right = try await draft.office.post("/duties/new", adding(draft.plan, draft.clauses[0].id))
            #expect(right.status == 200)
            #expect(try await draft.duties().last?.item.title == "走访群众")
        }
    }

    /// Whoever the plan names and the town has not is shown once more before it takes force; pressed twice, it says so.
    @Test(arguments: Engine.underTest) func publishingNamesTheUnknownAndHappensOnce(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database)
            defer { draft.site.stop() }
            let other = try await draft.office.post(
                "/plans/new",
                [
                    ("text", Self.text.replacing("责任单位：财政所", with: "责任单位：财政所、县审计局")), ("title", ""),
                    ("year", ""),
                ])
            let plan = other.path.split(separator: "/")[1]
            let page = try await draft.office.get("/plans/\(plan)/publish")
            #expect(page.has("名单里没有的有 1 处") && page.has("县审计局"), "\(page.text.suffix(1500))")
            #expect(try await draft.office.post("/plans/\(plan)/publish", [("version", "1")]).status == 200)
            let again = try await draft.office.post("/plans/\(plan)/publish", [("version", "1")])
            #expect(again.status == 409 && again.has("已经发布，任务已经开出"))
        }
    }

    private func adding(_ plan: ID, _ clause: ID) -> [(String, String)] {
        [
            ("plan", plan.rawValue), ("clause", clause.rawValue), ("work", "走访群众"), ("lead", "villages"),
            ("rhythm", "monthly"), ("by", ""), ("requirement", "办理情况"), ("count", "1"), ("weight", "1"),
            ("supervisor", ""),
        ]
    }

    /// Two people before the same duty: the second is told, and nothing of either is lost.
    @Test(arguments: Engine.underTest) func anOlderPageChangesNothing(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database), duty = try await draft.first()
            defer { draft.site.stop() }
            let old = [("version", "\(duty.item.version)")]
            let edit = adding(draft.plan, draft.clauses[0].id) + old
            #expect(try await draft.office.post("/duties/\(duty.item.id)/edit", edit).status == 200)
            for (act, fields) in [
                ("edit", edit), ("drop", [("reason", "不办")]), ("split", [("first", "甲"), ("second", "乙")]),
                ("merge", [("into", try #require(try await draft.duties().last).item.id.rawValue)]),
            ] {
                let page = try await draft.office.post(
                    "/duties/\(duty.item.id)/\(act)", act == "edit" ? fields : fields + old)
                #expect(page.status == 409 && page.has("你打开页面以后"), "\(act): \(page.status)")
            }
            #expect(try await draft.first().item.title == "走访群众")
            let discard = try await draft.office.post(
                "/plans/\(draft.plan)/discard", [("version", "9"), ("reason", "重发")])
            #expect(discard.status == 409)
            let none = try await draft.office.post(
                "/plans/\(draft.plan)/discard", [("version", "1"), ("reason", "")])
            #expect(none.status == 422 && none.has("填写作废的理由"))
        }
    }

    @Test(arguments: Engine.underTest) func theDutyListByClauseUnitAndPerson(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database), town = draft.site.town
            defer { draft.site.stop() }
            #expect(try await draft.office.post("/plans/\(draft.plan)/publish", []).status == 200)
            let clauses = try await town.desk.read { [town = town.id, plan = draft.plan] in
                try PlanStore.clauses(of: plan, town: town, in: $0)
            }
            let heading = try #require(clauses.first { !$0.isWork })
            for (filter, count) in [
                ("", 2), ("clause=\(heading.id)", 2), ("clause=\(draft.clauses[0].id)", 1),
                ("unit=unit:\(town.unit("财政所"))", 1),
                ("clause=\(draft.clauses[0].id)&unit=unit:\(town.unit("财政所"))", 0),
            ] {
                let list = try await draft.office.get("/duties?\(filter)")
                #expect(list.has("责任清单：\(count) 项"), "\(filter)")
                if count > 0 {
                    let sheet = try await draft.office.get("/duties.xlsx?\(filter)")
                    #expect(try SheetReader.rows(sheet.data, name: "a.xlsx").count == count + 2)
                }
            }
        }
    }

    @Test(arguments: Engine.underTest) func theMatrixShowsWhoLeadsAndWhatNobodyDoes(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database), clause = draft.clauses[1].id
            defer { draft.site.stop() }
            let address = "/duties/matrix?plan=\(draft.plan)"
            let other = try await draft.site.visitor("何支书")
            #expect(try await other.get(address).status == 404, "a draft is for its makers")
            let duty = try #require(try await draft.duties().first { $0.clause == clause })
            let form = adding(draft.plan, clause).filter { $0.0 != "lead" }
            let none = form + [("support", "villages"), ("version", "\(duty.item.version)")]
            #expect(try await draft.office.post("/duties/\(duty.item.id)/edit", none).status == 200)
            let lacking = try await draft.office.get(address)
            #expect(lacking.has("有 1 条没有牵头的单位或人") && lacking.has("没有牵头，指定"))
            #expect(
                lacking.has("href=\"/duties/\(duty.item.id)/edit\""), "a click leads to where it is settled")
            let villages = form + [("lead", "villages"), ("version", "\(duty.item.version + 1)")]
            #expect(try await draft.office.post("/duties/\(duty.item.id)/edit", villages).status == 200)
            #expect(try await draft.office.post("/plans/\(draft.plan)/publish", []).status == 200)
            let matrix = try await other.get("/duties/matrix")
            #expect(matrix.has("</span> 镇党委") && matrix.has("</span> 各村（社区）") && !matrix.has("没有牵头"))
            #expect(
                matrix.has("<b>1 项</b>") && matrix.has("matrix__lack\">没有"),
                "subjects that lead nothing stand out")
            let sheet = try await other.get("/duties/matrix.xlsx")
            let rows = try SheetReader.rows(sheet.data, name: "a.xlsx")
            #expect(rows[1] == ["条款", "标题", "党委", "书记", "班子成员", "纪委", "部门", "村（社区）"])
            #expect(
                rows.dropFirst(2).map { $0.joined(separator: "|") } == [
                    "一/（一）|开好专题会议|● 镇党委", "一/（二）|检查村级财务||||||● 各村（社区）",
                ])
        }
    }

    @Test(arguments: Engine.underTest) func thePlanAgainstLastYears(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database)
            defer { draft.site.stop() }
            let none = try await draft.office.get("/plans/\(draft.plan)/difference")
            #expect(none.has("在它以前没有发布过方案"))
            #expect(try await draft.office.post("/plans/\(draft.plan)/publish", []).status == 200)
            let next = """
                青石镇2027年廉政工作要点
                一、重点任务
                （一）开好专题会议。镇党委每半年研究一次廉政工作。（责任单位：镇党委）
                （二）公开小微权力清单。各村每月公开办理结果。
                """
            let read = try await draft.office.post(
                "/plans/new", [("text", next), ("title", ""), ("year", "")])
            let plan = try #require(ID(rawValue: String(read.path.split(separator: "/")[1])))
            let page = try await draft.office.get("/plans/\(plan)/difference")
            #expect(page.has("新增 1 条，改动 1 条，去掉 1 条，没有变的 0 条"))
            #expect(read.has("（方案写明）"), "the review says where an owner comes from")
            #expect(page.has("<del>季度</del><ins>半年</ins>") && page.has("公开小微权力清单"))
            #expect(page.has("<del>检查村级财务"))
            let sheet = try await draft.office.get("/plans/\(plan)/difference.xlsx")
            #expect(try SheetReader.rows(sheet.data, name: "a.xlsx").count == 5)
            let other = try await draft.site.visitor("何支书")
            #expect(try await other.get("/plans/\(plan)/difference").status == 404)
            #expect(try await other.get("/plans/\(draft.plan)/difference").status == 200)
        }
    }

    /// A second plan of the year is told so when it is read, not at the last press.
    @Test(arguments: Engine.underTest) func aSecondPlanOfTheYearIsToldAtOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database)
            defer { draft.site.stop() }
            #expect(try await draft.office.post("/plans/\(draft.plan)/publish", []).status == 200)
            let second = try await draft.office.post(
                "/plans/new",
                [("text", Self.text + "\n（三）走访。每月走访一次。（责任单位：镇纪委）"), ("title", ""), ("year", "")])
            #expect(second.has("2026 年已经发布了") && second.has("这份发布后就是它的修订"))
            let publish = try await draft.office.get(second.path.replacing("/review", with: "/publish"))
            #expect(publish.has("发布修订：改 0 件，收回 0 件，新开 ") && !publish.has("发布，开出"))
            let far = try await draft.office.post(
                "/plans/new", [("text", Self.text), ("title", ""), ("year", "2050")])
            let warned = try await draft.office.get(far.path.replacing("/review", with: "/publish"))
            #expect(warned.has("这份方案是 2050 年的，今年是 2026 年"))
        }
    }

    /// Joining keeps everybody who leads, and refuses rather than drop what the second one says.
    @Test(arguments: Engine.underTest) func mergingLosesNothing(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let draft = try await draft(on: database), clause = draft.clauses[0].id
            defer { draft.site.stop() }
            func add(_ work: String, _ more: [(String, String)]) async throws -> Duty {
                let given = ["work"] + more.map(\.0)
                let rest = adding(draft.plan, clause).filter { !given.contains($0.0) }
                _ = try await draft.office.post("/duties/new", rest + [("work", work)] + more)
                return try #require(try await draft.duties().last { $0.item.title == work })
            }
            let first = try await add("走访群众", [("lead", "offices"), ("support", "villages")])
            let monthly = try await add("收集意见", [("lead", "villages"), ("support", "offices")])
            let yearly = try await add("整理归档", [("lead", "villages"), ("rhythm", "yearly"), ("weight", "3")])
            func merge(_ duty: Duty, seen: Int) async throws -> WebPage {
                try await draft.office.post(
                    "/duties/\(duty.item.id)/merge",
                    [
                        ("version", "\(duty.item.version)"), ("into", first.item.id.rawValue),
                        ("into_version", "\(seen)"),
                    ])
            }
            let differs = try await merge(yearly, seen: first.item.version)
            #expect(differs.status == 409 && differs.has("完成时间（每月、每年），权重（1、3）不一样"))
            let stale = try await merge(monthly, seen: first.item.version + 1)
            #expect(stale.status == 409 && stale.has("你打开页面以后"))
            #expect(try await merge(monthly, seen: first.item.version).status == 200)
            let joined = try #require(try await draft.duties().first { $0.item.id == first.item.id })
            #expect(joined.item.title == "走访群众；收集意见")
            #expect(joined.owners == [.init(.offices, leads: true), .init(.villages, leads: true)])
        }
    }
}
