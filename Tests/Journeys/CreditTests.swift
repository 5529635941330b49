import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Tasks

/// Records of a ledger prove the tasks they fulfil, and no longer when they go.
@Suite(.serialized) struct CreditTests {
    private static let session = RecordKind("警示教育", minutes: 60)

    /// A ledger as small as can be: sessions, held by units and people on a day.
    private struct NoteSession: Command {
        static let name = "test.session"
        static let title = "记一次"
        static let may = Role.business
        var record: ID?
        let day: Day
        let units: Set<ID>
        var people: Set<ID> = []

        func perform(in work: Work) throws -> Entry {
            let item: Item
            if let record {
                item = try Items.find(record, kind: "session", seenBy: work.seen, in: work.session)
            } else {
                item = Item(
                    id: work.newID(), kind: "session",
                    number: try work.number("session", "教育", year: day.year)[0],
                    year: day.year, title: "观看警示片", state: "held", unit: units.sorted()[0], owner: nil,
                    secrecy: .normal, clause: nil, opened: day, due: nil)
                try work.insert(item)
            }
            try work.announce(
                Recorded(item, as: [CreditTests.session], on: day, units: units, people: people))
            return Entry(item.id, "记一次")
        }
    }

    private struct DropSession: Command {
        static let name = "test.drop"
        static let title = "删一次"
        static let may = Role.business
        let record: ID

        func perform(in work: Work) throws -> Entry {
            let item = try Items.find(record, kind: "session", seenBy: work.seen, in: work.session)
            try work.announce(RecordGone(item))
            return Entry(item.id, "删一次")
        }
    }

    /// Opens tasks as a publication does.
    private struct Open: Command {
        static let name = "test.open"
        static let title = "开任务"
        static let may = Role.business
        let duty: ID
        let unit: ID
        var person: ID?
        var count = 1

        func perform(in work: Work) throws -> Entry {
            let periods = Schedule(.quarterly).periods(
                of: 2026, from: Day(2026, 1, 1)!, in: work.calendar)
            try work.session.execute(
                """
                INSERT INTO item (town, id, kind, number, year, title, state, unit, secrecy, opened, returned, version)
                VALUES (\(work.town), \(duty), 'duty', \(duty.rawValue), 2026, '责任', 'active', \(unit), 'normal', '2026-01-01', 0, 1)
                ON CONFLICT (town, id) DO NOTHING
                """)
            try OpenTasks.open(
                periods.map {
                    .init(
                        duty: duty, clause: nil, title: "警示教育", unit: unit, person: person, period: $0,
                        requirement: CreditTests.session.name, count: count)
                }, year: 2026, in: work)
            return Entry(nil, "开任务")
        }
    }

    private struct Stage {
        let town: TestTown
        var office: Actor { town.actor("方主任") }

        /// The states of a unit's tasks of a duty, by quarter.
        func states(_ duty: ID, _ unit: String) async throws -> [String] {
            let (id, unit) = (town.id, town.unit(unit))
            return try await town.desk.read { session in
                try session.rows(
                    """
                    SELECT item.state FROM item JOIN task ON task.town = item.town AND task.id = item.id
                    WHERE item.town = \(id) AND item.unit = \(unit) AND task.duty = \(duty) ORDER BY task.first_day
                    """
                ) { try $0.next(String.self) }
            }
        }

        func session(_ day: String, _ units: String..., of record: ID? = nil, people: Set<ID> = [])
            async throws -> ID
        {
            let day = try #require(Day(rawValue: day))
            return try #require(
                try await town.desk.perform(
                    NoteSession(
                        record: record, day: day,
                        units: Set(units.map(town.unit)),
                        people: people), by: office
                ).item)
        }

        func open(_ duty: ID, _ unit: String, person: ID? = nil, count: Int = 1) async throws {
            try await town.desk.perform(
                Open(duty: duty, unit: town.unit(unit), person: person, count: count), by: office)
        }

        func tasks(_ duty: ID) async throws -> [ID] {
            let id = town.id
            return try await town.desk.read {
                try $0.rows(
                    "SELECT id FROM task WHERE town = \(id) AND duty = \(duty) ORDER BY first_day"
                ) { try $0.next(ID.self) }
            }
        }

        func lastLine() async throws -> String {
            let id = town.id
            return try await town.desk.read {
                try $0.value(
                    "SELECT line FROM journal WHERE town = \(id) ORDER BY number DESC LIMIT 1",
                    as: String.self)
            }
        }
    }

    private func stage(on database: any Database, _ day: String = "2026-03-10") async throws -> Stage {
        Stage(
            town: try await TestTown(
                on: database, day: day, migrations: Wiring.migrations, records: [.ownReport, Self.session],
                listeners: Wiring.listeners))
    }

    private func newID() -> ID { ID(at: Clock.system.now()) }

    @Test(arguments: Engine.underTest) func oneRecordProvesSeveralDutiesUntilItGoes(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), first = newID(), second = newID()
            try await stage.open(first, "石桥村")
            try await stage.open(second, "石桥村")
            try await stage.open(second, "柳湾村")
            let record = try await stage.session("2026-03-05", "石桥村")
            let line = try await stage.lastLine()
            #expect(line.contains("fact.credits") && line.contains("、"), "\(line)")
            for duty in [first, second] {
                #expect(try await stage.states(duty, "石桥村") == ["done", "waiting", "waiting", "waiting"])
            }
            #expect(try await stage.states(second, "柳湾村") == [String](repeating: "waiting", count: 4))
            // The same again changes nothing; another day moves it; another unit takes it away.
            _ = try await stage.session("2026-03-05", "石桥村", of: record)
            #expect(!(try await stage.lastLine().contains("credits")))
            stage.town.clock.turn(to: "2026-04-20")
            _ = try await stage.session("2026-04-05", "石桥村", "柳湾村", of: record)
            #expect(try await stage.states(first, "石桥村") == ["working", "done", "waiting", "waiting"])
            #expect(try await stage.states(second, "柳湾村") == ["waiting", "done", "waiting", "waiting"])
            try await stage.town.desk.perform(DropSession(record: record), by: stage.office)
            #expect(try await stage.states(first, "石桥村") == ["working", "working", "waiting", "waiting"])
            #expect(try await stage.lastLine().contains("fact.uncredits"))
            let told = try await database.read {
                try $0.value(
                    "SELECT count(*) FROM notice WHERE sentence LIKE '任务又要办理%'", as: Int.self)
            }
            #expect(told > 0)
        }
    }

    @Test(arguments: Engine.underTest) func lateEarlyAndEnough(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            // Recorded before the plan was published: counts when the tasks open.
            _ = try await stage.session("2026-02-01", "石桥村")
            try await stage.open(duty, "石桥村", count: 2)
            #expect(try await stage.states(duty, "石桥村") == ["working", "waiting", "waiting", "waiting"])
            // Two at once: both count, and only once each.
            async let one = stage.session("2026-03-01", "石桥村")
            async let two = stage.session("2026-03-02", "石桥村")
            let pair = try await [one, two]
            #expect(try await stage.states(duty, "石桥村") == ["done", "waiting", "waiting", "waiting"])
            func credits() async throws -> [String] {
                try await database.read {
                    try $0.rows("SELECT record, late FROM credit ORDER BY record") {
                        let record = try $0.next(ID.self)
                        return "\(pair.firstIndex(of: record) ?? 9) \(try $0.next(Int.self))"
                    }.sorted()
                }
            }
            #expect(try await credits() == ["0 0", "9 0"])
            // The third takes the place of one that goes.
            try await stage.town.desk.perform(DropSession(record: pair[0]), by: stage.office)
            #expect(try await credits() == ["1 0", "9 0"])
            // After the period: what happened in it counts late; what happened later makes up for what was missed.
            stage.town.clock.turn(to: "2026-07-20")
            _ = try await stage.session("2026-05-05", "石桥村")
            #expect(try await credits() == ["1 0", "9 0", "9 1"])
            let makeUp = try await stage.session("2026-07-05", "石桥村")
            #expect(try await stage.states(duty, "石桥村") == ["done", "working", "working", "waiting"])
            _ = try await stage.session("2026-07-06", "石桥村")
            _ = try await stage.session("2026-07-07", "石桥村")
            #expect(try await stage.states(duty, "石桥村") == ["done", "done", "done", "waiting"])
            _ = makeUp
        }
    }

    @Test(arguments: Engine.underTest) func whatIsRefusedNoLongerCounts(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID(), other = newID()
            try await stage.open(duty, "石桥村")
            try await stage.open(other, "石桥村")
            let record = try await stage.session("2026-03-05", "石桥村")
            let task = try await stage.tasks(duty)[0]
            func refuse(_ actor: String, _ reason: String) async throws {
                try await stage.town.desk.perform(
                    RefuseCredit(task: task, record: record, reason: reason), by: stage.town.actor(actor))
            }
            await #expect(throws: FormErrors.self) { try await refuse("方主任", "") }
            await #expect(throws: Refusal.self) { try await refuse("江支书", "不是我们村的") }
            try await refuse("何支书", "那次放的是安全生产片")
            #expect(try await stage.states(duty, "石桥村")[0] == "working")
            #expect(try await stage.states(other, "石桥村")[0] == "done")
            await #expect(throws: Refusal.self) { try await refuse("何支书", "再说一次") }
            // Changing the record does not bring the credit back; another record does.
            _ = try await stage.session("2026-03-06", "石桥村", of: record)
            #expect(try await stage.states(duty, "石桥村")[0] == "working")
            _ = try await stage.session("2026-03-07", "石桥村")
            #expect(try await stage.states(duty, "石桥村")[0] == "done")
        }
    }

    @Test(arguments: Engine.underTest) func whatLiesOnAPersonIsProvedByThatPerson(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            let mayor = try #require(stage.town.actor("白镇长").person)
            let secretary = try #require(stage.town.actor("安书记").person)
            try await stage.open(duty, "镇党委", person: mayor)
            _ = try await stage.session("2026-03-05", "镇党委", people: [secretary])
            #expect(try await stage.states(duty, "镇党委")[0] == "waiting")
            _ = try await stage.session("2026-03-06", "镇党委", people: [secretary, mayor])
            #expect(try await stage.states(duty, "镇党委")[0] == "done")
        }
    }

    /// A report handed over is somebody's to review: no record takes it out of his hands.
    @Test(arguments: Engine.underTest) func aReportHandedOverStays(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            try await stage.open(duty, "石桥村")
            let task = try await stage.tasks(duty)[0]
            try await stage.town.desk.perform(
                SubmitTask(task: task, text: "3 月 2 日组织观看", version: 1, files: []),
                by: stage.town.actor("何支书"))
            _ = try await stage.session("2026-03-05", "石桥村")
            #expect(try await stage.states(duty, "石桥村")[0] == "submitted")
            try await stage.town.desk.perform(
                ReturnTask(task: task, version: 2, reason: "补上人数"), by: stage.office)
            // Sent back it is open again, and the next look at the records settles it.
            _ = try await stage.session("2026-03-08", "石桥村")
            #expect(try await stage.states(duty, "石桥村")[0] == "done")
        }
    }
}
