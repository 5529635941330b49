@testable import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Tasks

/// A town in which records of a ledger as small as can be are written and tasks opened.
enum CreditStage {
    static let kind = RecordKind("学习教育", minutes: 60)

    /// A ledger as small as can be: who did what, on a day.
    struct Note: Command {
        static let name = "test.note"
        static let title = "记一次"
        static let may = Role.business
        var record: ID?
        let day: Day
        let label: String
        let words: RecordWords

        func perform(in work: Work) throws -> Entry {
            var item: Item
            if let record {
                item = try Items.find(record, kind: "session", seenBy: work.seen, in: work.session)
                item.title = label
                try work.update(item)
            } else {
                item = Item(
                    id: work.newID(), kind: "session",
                    number: try work.number("session", "教育", year: day.year)[0],
                    year: day.year, title: label, state: "held", unit: try unit(in: work),
                    owner: nil, secrecy: .normal, clause: nil, opened: day, due: nil)
                try work.insert(item)
            }
            try work.announce(Recorded(item, on: day, words))
            return Entry(item.id, "记一次")
        }

        /// Whose ledger it stands in: of the first who did it.
        private func unit(in work: Work) throws -> ID {
            switch words.by.first {
            case .unit(let id): id
            case .person(let id): try work.directory().person(id)?.unit ?? id
            case nil: work.newID()
            }
        }
    }

    struct Drop: Command {
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
    struct Open: Command {
        static let name = "test.open"
        static let title = "开任务"
        static let may = Role.business
        let duty: ID
        let words: String
        let unit: ID
        var person: ID?
        var count = 1
        let rhythm: Rhythm

        func perform(in work: Work) throws -> Entry {
            let periods = Schedule(rhythm).periods(of: 2026, from: Day(2026, 1, 1)!, in: work.calendar)
            try work.session.execute(
                """
                INSERT INTO item (town, id, kind, number, year, title, state, unit, secrecy, opened, returned, version)
                VALUES (\(work.town), \(duty), 'duty', \(duty.rawValue), 2026, '责任', 'active', \(unit), 'normal', '2026-01-01', 0, 1)
                ON CONFLICT (town, id) DO NOTHING
                """)
            try OpenTasks.open(
                periods.map {
                    .init(
                        duty: duty, clause: nil, title: words, unit: unit, person: person, period: $0,
                        requirement: CreditStage.kind.name, count: count)
                }, year: 2026, Wiring.credits, in: work)
            return Entry(nil, "开任务")
        }
    }

    struct Stage {
        let town: TestTown
        var office: Actor { town.actor("方主任") }

        /// The states of the tasks of a duty in a unit, by period.
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

        func note(_ day: String, _ label: String, _ words: RecordWords, of record: ID? = nil) async throws
            -> ID
        {
            let day = try #require(Day(rawValue: day))
            return try #require(
                try await town.desk.perform(
                    Note(record: record, day: day, label: label, words: words), by: office
                ).item)
        }

        /// A warning lesson of some units.
        func lesson(_ day: String, _ units: String..., of record: ID? = nil) async throws -> ID {
            try await note(
                day, "观看警示片《贪欲之害》",
                RecordWords(
                    ledger: "学习教育", kind: "警示教育", by: units.map { .unit(town.unit($0)) },
                    text: "集中观看警示片，剖析身边违纪案例，逐人谈体会"), of: record)
        }

        /// 财政所 looks at a village.
        func check(_ day: String, _ village: String, _ topic: String, _ text: String) async throws -> ID {
            try await note(
                day, "到\(village)查看\(topic)",
                RecordWords(
                    ledger: "监督检查", kind: "监督检查", topic: topic, by: [.unit(town.unit("财政所"))],
                    about: [.unit(town.unit(village))], text: text))
        }

        func open(
            _ duty: ID, _ unit: String, _ words: String = "每季度开展一次警示教育", person: ID? = nil, count: Int = 1,
            _ rhythm: Rhythm = .quarterly
        ) async throws {
            try await town.desk.perform(
                Open(
                    duty: duty, words: words, unit: town.unit(unit), person: person, count: count,
                    rhythm: rhythm),
                by: office)
        }

        func task(_ duty: ID) async throws -> ID {
            let id = town.id
            return try #require(
                try await town.desk.read {
                    try $0.first(
                        "SELECT id FROM task WHERE town = \(id) AND duty = \(duty) ORDER BY first_day"
                    ) {
                        try $0.next(ID.self)
                    }
                })
        }

        /// What stands beside a task: verdict, and whether it counts.
        func credits(_ duty: ID) async throws -> [String] {
            let task = try await task(duty), id = town.id
            return try await town.desk.read { session in
                try CreditStore.credits(of: [task], in: session, town: id)[task] ?? []
            }.map { "\($0.verdict.rawValue)\($0.counts ? " ✓" : "")" }.sorted()
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

    static func make(on database: any Database, _ day: String = "2026-03-10") async throws -> Stage {
        Stage(
            town: try await TestTown(
                on: database, day: day, migrations: Wiring.migrations, records: [.ownReport, kind],
                listeners: Wiring.listeners))
    }
}
