import App
import Duties
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Plans

/// The leader's home page costs the same however much there is.
@Suite struct LivingPlanTests {
    @Test(arguments: Engine.underTest) func twoThousandTasksInThreeQueries(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(
                on: database, day: "2026-01-12", migrations: Wiring.migrations, records: Wiring.records,
                listeners: Wiring.listeners)
            let secretary = town.actor("安书记")
            let plan = try await publish(town)
            try await more(town, database, until: 2000)
            town.clock.turn(to: "2026-06-10")
            let rule = try await town.desk.lights(of: town.id)
            let (view, statements) = try await town.desk.read { session in
                let view = try LivingPlanScreen.load(plan, seenBy: Seen(secretary), rule, in: session)
                return (view, session.statements)
            }
            let count = view.progress.values.reduce(0) { $0 + $1.total }
            print("活方案，\(view.clauses.count) 条、\(count) 件任务：\(statements) 条语句，目标 3 条")
            #expect(statements <= 3 && count >= 2000)
            #expect(view.clauses.count == 31)
            #expect(view.progress.values.reduce(0) { $0 + $1.total } >= 900, "all that has begun by June")
            #expect(view.progress.values.allSatisfy { $0.light == .red })
            #expect(view.progress.count == 22)
        }
    }

    /// The sample plan in force, every duty laid on all villages and offices each month.
    private func publish(_ town: TestTown) async throws -> ID {
        let office = town.actor("方主任")
        let text = String(decoding: try SampleFiles.data("plan.txt"), as: UTF8.self)
        let read = try await town.desk.perform(
            ReadPlan(title: "", year: 2026, text: text, source: ""), by: office)
        let plan = try #require(read.item)
        for duty in try await town.desk.read({
            try DutyStore.of(plan: plan, seenBy: Seen(office), in: $0)
        }) {
            try await town.desk.perform(
                EditDuty(
                    duty: duty.item.id, version: duty.item.version,
                    terms: DutyTerms(
                        work: duty.item.title, lead: ["villages", "offices"], support: [],
                        supervisor: nil, rhythm: .monthly,
                        by: nil, requirement: "办理情况", count: 1, weight: 1)), by: office)
        }
        try await town.desk.perform(PublishPlan(plan: plan, version: nil), by: office)
        return plan
    }

    /// A number that leads to a list must be the number of its rows: of clauses, of headings above them, of the figures.
    @Test(arguments: Engine.underTest) func everyNumberLeadsToAsManyRows(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let plan = try await publish(site.town)
            site.town.clock.turn(to: "2026-06-10")
            let secretary = try await site.visitor("安书记")
            let page = try await secretary.get("/plans/\(plan)")
            let clause = #/<a href="(/tasks\?clause=[^"]+)">.*?办结 \d+/(\d+)<\/span>/#.dotMatchesNewlines()
            let figure = #/<a href="(/tasks\?light=[^"]+)">[^<]*<b>(\d+)<\/b>/#
            let links =
                page.text.matches(of: clause).map { ($0.1, $0.2) }
                + page.text.matches(of: figure).map { ($0.1, $0.2) }
            #expect(links.count > 25)
            for (link, count) in links {
                let list = try await secretary.get(String(link.replacing("&amp;", with: "&")))
                #expect(list.has("任务：\(count) 件"), "\(link) should hold \(count)")
            }
            // The workbench's lists and the whole lists behind them.
            let more = #/<a href="(/tasks\?[^"]+)">查看全部 (\d+) 件/#
            for name in ["方主任", "安书记", "何支书", "白镇长"] {
                let visitor = try await site.visitor(name)
                for match in try await visitor.get("/workbench").text.matches(of: more) {
                    let list = try await visitor.get(String(match.1.replacing("&amp;", with: "&")))
                    #expect(list.has("任务：\(match.2) 件"), "\(name) \(match.1) should hold \(match.2)")
                }
            }
            // What the address says and means nothing is said so, and is not used.
            let odd = try await secretary.get("/tasks?light=purple&year=99&unit=xyz")
            for words in ["“purple”不能识别，没有采用", "“99”不能识别，没有采用", "没有这个单位"] { #expect(odd.has(words)) }
            #expect(!(try await secretary.get("/tasks?light=purple&year=99")).has("任务：0 件"))
            // Asked for whole, every row stands on the page.
            let whole = try await secretary.get("/tasks?rows=all")
            let rows = whole.text.matches(of: #/class="table__title"/#).count
            #expect(whole.has("任务：\(rows) 件") && rows > 400)
        }
    }

    /// Copies tasks until there are as many as asked for.
    private func more(_ town: TestTown, _ database: any Database, until count: Int) async throws {
        try await database.write { session in
            let tasks = try session.rows(
                "SELECT \(Item.columns) FROM item WHERE item.kind = 'task' ORDER BY item.id"
            ) { try Item(&$0) }
            let work = Work(
                session: session, actor: town.program, now: town.clock.clock.now(), calendar: .shipped)
            var index = tasks.count
            while index < count {
                let like = tasks[index % tasks.count]
                try work.insert(
                    Item(
                        id: work.newID(), kind: "task", number: "任务〔2026〕X\(index)号", year: 2026,
                        title: like.title,
                        state: like.state, unit: like.unit, owner: nil, secrecy: .normal, clause: like.clause,
                        opened: like.opened, due: like.due))
                index += 1
            }
        }
    }
}
