import Foundation
import Kernel
import Sodium
import Storage
import Synchronization

/// A clock a test can turn.
package final class TestClock: Sendable {
    private let value: Mutex<Instant>

    package init(_ day: String) { value = Mutex(Instant(noonOf: Day(rawValue: day)!)) }

    package var clock: Clock { Clock { [self] in value.withLock { $0 } } }
    package func turn(seconds: Int) { value.withLock { $0 = $0.adding(seconds: seconds) } }
    package func turn(to day: String) { value.withLock { $0 = Instant(noonOf: Day(rawValue: day)!) } }
}

/// A small invented town on one engine, with two offices, two villages and one account of every role.
package final class TestTown: Sendable {
    package let desk: Desk
    package let database: any Database
    package let clock: TestClock
    package let id: ID
    private let units: [String: ID]
    private let actors: [String: Actor]

    package static let layout: [(name: String, kind: TownUnit.Kind)] = [
        ("镇党委", .committee), ("镇纪委", .committee), ("领导小组办公室", .committee), ("财政所", .office),
        ("党政综合办公室", .office), ("石桥村", .village), ("柳湾村", .village),
    ]

    package static let cast: [(name: String, unit: String?, post: String, role: Role)] = [
        ("安书记", "镇党委", "党委书记", .secretary), ("白镇长", "镇党委", "镇长", .leader),
        ("常纪委", "镇纪委", "纪委书记", .disciplineSecretary), ("丁干部", "镇纪委", "纪检干部", .disciplineOfficer),
        ("方主任", "领导小组办公室", "办公室主任", .office), ("古所长", "财政所", "财政所所长", .head),
        ("何支书", "石桥村", "村党支部书记", .head), ("江支书", "柳湾村", "村党支部书记", .head),
        ("康干事", "财政所", "干事", .staff), ("陆上级", nil, "县纪委联系室", .superior),
        ("系统员", nil, "系统管理员", .systemAdmin), ("安全员", nil, "安全管理员", .securityAdmin),
        ("审计员", nil, "审计管理员", .auditAdmin),
    ]

    /// Everybody's password; the sign-in is the name.
    package static let password = "test-only-2026"
    private static let hash = Password.hash(password, cost: .light)!

    /// Makes the town; `migrations` are those of the kernel and of the ledgers under test.
    package init(
        on database: any Database, day: String = "2026-01-15",
        migrations: [Migration] = KernelSchema.migrations,
        records: [RecordKind] = [.ownReport], tables: [MarkedTable] = [], listeners: [Listener] = []
    ) async throws {
        clock = TestClock(day)
        self.database = database
        desk = Desk(database, clock: clock.clock, records: records, tables: tables, listeners: listeners)
        let now = clock.clock.now()
        try await database.migrate(migrations, now: now.rawValue)
        id = try await Town.found("青石镇", desk: desk)
        var units: [String: ID] = [:], actors: [String: Actor] = [:]
        for entry in Self.layout { units[entry.name] = ID(at: now) }
        for entry in Self.cast {
            let unit = entry.unit.flatMap { units[$0] }
            actors[entry.name] = Actor(
                town: id, account: ID(at: now), person: ID(at: now), name: entry.name, role: entry.role,
                unit: unit)
        }
        (self.units, self.actors) = (units, actors)
        try await database.write { [id, units, actors] session in
            for (index, entry) in Self.layout.enumerated() {
                try session.execute(
                    "INSERT INTO unit (town, id, name, kind, sort, closed, version) VALUES (\(id), \(units[entry.name]), \(entry.name), \(entry.kind), \(index), 0, 1)"
                )
            }
            for (index, entry) in Self.cast.enumerated() {
                let actor = actors[entry.name]!
                try session.execute(
                    "INSERT INTO person (town, id, name, unit, post, sort, gone, version) VALUES (\(id), \(actor.person), \(entry.name), \(actor.unit), \(entry.post), \(index), 0, 1)"
                )
                try session.execute(
                    "INSERT INTO account (town, id, login, person, role, password, must_change, disabled, failures, version) VALUES (\(id), \(actor.account), \(entry.name), \(actor.person), \(entry.role), \(Self.hash), 0, 0, 0, 1)"
                )
            }
            for unit in ["石桥村", "财政所"] {
                try session.execute(
                    "INSERT INTO charge (town, person, unit) VALUES (\(id), \(actors["白镇长"]!.person), \(units[unit]))"
                )
            }
        }
    }

    package func unit(_ name: String) -> ID { units[name]! }
    package func actor(_ name: String) -> Actor { actors[name]! }
    package var program: Actor { .program(town: id) }
    /// One actor of every role.
    package var everyone: [Actor] {
        Role.allCases.map { role in actors.values.filter { $0.role == role }.min { $0.name < $1.name }! }
    }
}
