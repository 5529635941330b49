import Kernel
import Storage

/// Proofs and credits in the database. What it finds is the program's own search, not the actor's: a village's study session
/// credits what the village owes, whoever wrote it down.
enum CreditStore {
    /// Where credits are worked out anew: these units' tasks and records of one kind in one year.
    struct Field: Hashable {
        let units: Set<ID>
        let kind: String
        let year: Int

        fileprivate var listed: SQL { SQL.list(units.sorted()) }
    }

    // MARK: Proofs

    /// What a record proved so far, as fields to work out anew.
    static func fields(of record: ID, in work: Work) throws -> [Field] {
        let rows = try work.session.rows(
            "SELECT unit, kind, day FROM proof WHERE town = \(work.town) AND record = \(record)"
        ) { (unit: try $0.next(ID.self), kind: try $0.next(String.self), day: try $0.next(Day.self)) }
        return Dictionary(grouping: rows) { [$0.kind, "\($0.day.year)"] }.values.compactMap { rows in
            rows.first.map { Field(units: Set(rows.map(\.unit)), kind: $0.kind, year: $0.day.year) }
        }
    }

    /// Writes what a record proves in place of what it proved. The day it was first written down stays.
    static func keep(_ event: Recorded, isNew: Bool, in work: Work) throws {
        var written: Day?
        if !isNew {
            written = try work.session.first(
                "SELECT written FROM proof WHERE town = \(work.town) AND record = \(event.record.id)"
            ) { try $0.next(Day.self) }
            try remove(event.record.id, in: work)
        }
        let rows = event.units.sorted().flatMap { unit in
            event.kinds.map { kind -> SQL in
                "(\(work.town), \(event.record.id), \(unit), \(kind.name), \(event.day), \(written ?? work.today))"
            }
        }
        for some in rows.chunked(300) {
            try work.session.execute(
                "INSERT INTO proof (town, record, unit, kind, day, written) VALUES \(SQL.comma(Array(some)))")
        }
        // Of no unit it proves nothing, whoever took part.
        let people =
            rows.isEmpty
            ? []
            : event.people.sorted().map { person -> SQL in
                "(\(work.town), \(event.record.id), \(person))"
            }
        for some in people.chunked(300) {
            try work.session.execute(
                "INSERT INTO proof_person (town, record, person) VALUES \(SQL.comma(Array(some)))")
        }
    }

    static func remove(_ record: ID, in work: Work) throws {
        try work.session.execute("DELETE FROM proof WHERE town = \(work.town) AND record = \(record)")
        try work.session.execute("DELETE FROM proof_person WHERE town = \(work.town) AND record = \(record)")
    }

    /// The records of a field; who took part only where a task lies on a person.
    static func proofs(_ field: Field, withPeople: Bool, in work: Work) throws -> [Proof] {
        let first = Day(field.year, 1, 1), last = Day.last(ofMonth: 12, in: field.year)
        let within: SQL = """
            proof.town = \(work.town) AND proof.unit IN \(field.listed) AND proof.kind = \(field.kind)
            AND proof.day >= \(first) AND proof.day <= \(last)
            """
        var people: [ID: Set<ID>] = [:]
        if withPeople {
            let rows = try work.session.rows(
                """
                SELECT DISTINCT proof.record, proof_person.person FROM proof
                CROSS JOIN proof_person WHERE \(within) AND proof_person.town = proof.town AND proof_person.record = proof.record
                """
            ) { (record: try $0.next(ID.self), person: try $0.next(ID.self)) }
            people = Dictionary(grouping: rows, by: \.record).mapValues { Set($0.map(\.person)) }
        }
        return try work.session.rows("SELECT record, unit, day, written FROM proof WHERE \(within)") { row in
            let record = try row.next(ID.self)
            return Proof(
                record: record, unit: try row.next(), people: people[record] ?? [], day: try row.next(),
                written: try row.next())
        }
    }

    // MARK: Tasks

    /// The tasks of a field that records may prove: what was handed over by report is not touched.
    static func tasks(_ field: Field, in work: Work) throws -> [CreditRules.Wanting] {
        try work.session.rows(
            """
            SELECT task.first_day, \(TaskStore.columns), \(Item.columns) FROM item \(TaskStore.join)
            WHERE item.town = \(work.town) AND item.unit IN \(field.listed) AND item.kind = \(TaskItem.kind)
              AND item.year = \(field.year) AND task.requirement = \(field.kind)
              AND (item.state IN ('waiting', 'working', 'returned') OR item.state = 'done' AND task.proved = 1)
            """
        ) { row in
            let first = try row.next(Day.self)
            return .init(task: try TaskStore.task(&row), firstDay: first)
        }
    }

    /// A task whose credits went with the kind of proof it once asked for.
    static func task(_ id: ID, in work: Work) throws -> TaskItem? {
        try work.session.first(
            "SELECT \(TaskStore.columns), \(Item.columns) FROM item \(TaskStore.join) WHERE item.town = \(work.town) AND item.id = \(id)",
            TaskStore.task)
    }

    // MARK: Credits

    /// The credits of a field, and what was refused in it.
    static func credits(_ field: Field, in work: Work) throws -> (
        held: Set<Credit>, refused: Set<CreditRules.Refused>
    ) {
        var held: Set<Credit> = [], refused: Set<CreditRules.Refused> = []
        let rows = try work.session.rows(
            """
            SELECT credit.task, credit.record, credit.late, credit.refused FROM item
            CROSS JOIN credit WHERE credit.town = item.town AND credit.task = item.id AND item.town = \(work.town) AND item.unit IN \(field.listed) AND item.kind = \(TaskItem.kind)
              AND item.year = \(field.year) AND credit.kind = \(field.kind)
            """
        ) {
            (
                credit: Credit(task: try $0.next(), record: try $0.next(), late: try $0.next()),
                refused: try $0.next(String?.self) != nil
            )
        }
        for row in rows {
            if row.refused {
                refused.insert(.init(task: row.credit.task, record: row.credit.record))
            } else {
                held.insert(row.credit)
            }
        }
        return (held, refused)
    }

    static func add(_ credit: Credit, _ kind: String, in work: Work) throws {
        try work.session.execute(
            """
            INSERT INTO credit (town, task, record, kind, late) VALUES (\(work.town), \(credit.task), \(credit.record),
                \(kind), \(credit.late))
            """)
    }

    static func remove(_ credit: Credit, in work: Work) throws {
        try work.session.execute(
            "DELETE FROM credit WHERE town = \(work.town) AND task = \(credit.task) AND record = \(credit.record)"
        )
    }

    static func refuse(_ record: ID, for task: ID, _ reason: String, in work: Work) throws -> Bool {
        try work.session.execute(
            """
            UPDATE credit SET refused = \(reason)
            WHERE town = \(work.town) AND task = \(task) AND record = \(record) AND refused IS NULL
            """) == 1
    }
}
