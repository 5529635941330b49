import Kernel
import Storage
import Support
import Testing
import Web

@testable import Tasks

/// The list walks one index light by light; it must show what the rule says of each task, in its order, once.
@Suite struct TaskListTests {
    @Test(arguments: Engine.underTest) func everyTaskStandsOnceUnderItsLight(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(
                on: database, day: "2026-03-02", migrations: KernelSchema.migrations + TaskSchema.migrations)
            let items = try await fill(town)
            for actor in [town.actor("方主任"), town.actor("何支书"), town.actor("白镇长"), town.actor("康干事")] {
                let rule = LightRule(today: town.desk.today, calendar: .shipped)
                let seen = try await town.desk.read { session in
                    Set(
                        try session.rows("SELECT id FROM item WHERE \(Seen(actor).items) AND kind = 'task'") {
                            try $0.next(ID.self)
                        })
                }
                for light in [""] + Light.allCases.map(\.rawValue) + TaskFilter.groups.map(\.value) {
                    let expected = items.filter { seen.contains($0.id) && matches(light, $0, rule) }.sorted {
                        (rank($0, rule), $0.due?.rawValue ?? "", $0.id) < (
                            rank($1, rule), $1.due?.rawValue ?? "", $1.id
                        )
                    }
                    let (pages, count) = try await pages(town, light, actor, rule)
                    #expect(pages == expected.map(\.id), "\(actor.name) \(light)")
                    #expect(count == expected.count, "\(actor.name) \(light)")
                }
            }
        }
    }

    private func rank(_ item: Item, _ rule: LightRule) -> Int {
        LightRule.byRank.firstIndex(of: rule.light(item.dates)) ?? 9
    }

    private func matches(_ light: String, _ item: Item, _ rule: LightRule) -> Bool {
        let rank = rank(item, rule), begun = item.opened <= rule.today
        switch light {
        case "": return true
        case "open": return rank < 4 && begun
        case "ontime": return (2...3).contains(rank) && begun
        case Light.grey.rawValue: return rank == 4
        default: return LightRule.byRank[rank].rawValue == light && begun
        }
    }

    /// All pages of a filter, seven rows at a time, as the addresses of 下一页 lead through them.
    private func pages(_ town: TestTown, _ light: String, _ actor: Actor, _ rule: LightRule) async throws -> (
        [ID], Int
    ) {
        var found: [ID] = [], after = ""
        while true {
            let filter = TaskFilter(Fields([("light", light), ("after", after)]), today: rule.today) { _ in
                "1 = 0"
            }
            let rows = try await town.desk.read {
                try TaskListQuery.run(filter, actor, rule, in: $0, limit: 7)
            }
            found += rows.map(\.item.id)
            guard rows.count == 7, let last = rows.last else {
                return (
                    found, try await town.desk.read { try TaskListQuery.count(filter, actor, rule, in: $0) }
                )
            }
            after = "\(last.rank),\(last.item.due?.rawValue ?? ""),\(last.item.id)"
        }
    }

    /// Tasks of every light, several with the same day, some without one, some that lie ahead.
    private func fill(_ town: TestTown) async throws -> [Item] {
        let units = ["石桥村", "柳湾村", "财政所"].map(town.unit)
        let days = [nil, "2026-02-20", "2026-02-27", "2026-03-03", "2026-03-05", "2026-03-10", "2026-05-01"]
            .map {
                $0.flatMap(Day.init(rawValue:))
            }
        var items: [Item] = []
        for number in 0..<90 {
            var item = Item(
                id: ID(at: town.clock.clock.now()), kind: "task", number: "任务〔2026〕\(number)号", year: 2026,
                title: "公开", state: "working", unit: units[number % 3],
                owner: number % 10 == 3 ? town.actor("康干事").person : nil, secrecy: .normal, clause: nil,
                opened: Day(2026, number % 9 == 0 ? 4 : 1, 5)!, due: days[number % days.count])
            if number % 4 == 1 { item.handed = Day(2026, 2, 25) }
            item.returned = number % 5 == 2
            if number % 3 == 2, number % 2 == 0 { item.closed = Day(2026, 2, 26) }
            items.append(item)
        }
        try await town.database.write { [items] session in
            let work = Work(
                session: session, actor: town.program, now: town.clock.clock.now(), calendar: .shipped)
            for item in items {
                try work.insert(item)
                try session.execute(
                    """
                    INSERT INTO task (town, id, period, first_day, last_day, requirement, count, minutes, proved, report, writers,
                        extension_reason, urged)
                    VALUES (\(town.id), \(item.id), '全年', '2026-01-01', '2026-12-31', '办理情况', 1, 30, 0, '', '', '', 0)
                    """)
            }
        }
        return items
    }
}
