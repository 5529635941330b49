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
                on: database, day: "2026-01-12", migrations: Wiring.migrations, listeners: Wiring.listeners)
            let office = town.actor("方主任"), secretary = town.actor("安书记")
            let text = String(decoding: try Sample.data("plan.txt"), as: UTF8.self)
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
            try await more(town, database, until: 2000)
            town.clock.turn(to: "2026-06-10")
            let rule = town.desk.lights
            let (view, statements) = try await town.desk.read { session in
                let view = try LivingPlanScreen.load(plan, seenBy: Seen(secretary), rule, in: session)
                return (view, session.statements)
            }
            #expect(statements == 3)
            #expect(view.clauses.count == 31)
            #expect(view.progress.values.reduce(0) { $0 + $1.total } >= 900, "all that has begun by June")
            #expect(view.progress.values.allSatisfy { $0.light == .red })
            #expect(view.progress.count == 22)
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
