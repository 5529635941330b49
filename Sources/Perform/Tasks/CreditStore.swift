import Foundation
import Kernel
import Proving
import Storage

/// Proofs and credits in the database. What it finds is the program's own search, not the actor's: a village's study session
/// credits what the village owes, whoever wrote it down.
enum CreditStore {
    // MARK: Proofs

    /// The units a record was the work of, as far as is known, and what it said.
    static func place(of record: ID, in work: Work) throws -> (units: Set<ID>, year: Int)? {
        let rows = try work.session.rows(
            "SELECT DISTINCT unit, day FROM proof WHERE town = \(work.town) AND record = \(record)"
        ) { (unit: try $0.next(ID.self), day: try $0.next(Day.self)) }
        return rows.first.map { (Set(rows.map(\.unit)), $0.day.year) }
    }

    /// Writes what a record says in place of what it said; the day it was first written down stays. Whether it now says something else.
    static func keep(_ event: Recorded, units: Set<ID>, in work: Work) throws -> Bool {
        let id = event.record.id
        let written = try work.session.first(
            "SELECT written FROM proof WHERE town = \(work.town) AND record = \(id)"
        ) { try $0.next(Day.self) }
        let before = try self.words(of: [id], in: work.session, town: work.town).first
        try remove(id, in: work)
        let rows = units.sorted().map { unit -> SQL in
            "(\(work.town), \(id), \(unit), \(event.words.ledger), \(event.day), \(written ?? work.today))"
        }
        for some in rows.chunked(300) {
            try work.session.execute(
                "INSERT INTO proof (town, record, unit, kind, day, written) VALUES \(SQL.comma(Array(some)))")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let words = String(decoding: try encoder.encode(event.words), as: UTF8.self)
        try work.session.execute(
            """
            INSERT INTO proof_words (town, record, title, day, written, words) VALUES (\(work.town), \(id), \(event.record.title),
                \(event.day), \(written ?? work.today), \(words))
            """)
        guard let before else { return false }
        return before.words != event.words || before.title != event.record.title || before.day != event.day
    }

    static func remove(_ record: ID, in work: Work) throws {
        try work.session.execute("DELETE FROM proof WHERE town = \(work.town) AND record = \(record)")
        try work.session.execute("DELETE FROM proof_words WHERE town = \(work.town) AND record = \(record)")
    }

    /// Records from before their words were kept, in the order of their ids, behind `after`.
    static func wordless(after: ID?, limit: Int, in work: Work) throws -> [ID] {
        try work.session.rows(
            """
            SELECT DISTINCT proof.record FROM proof WHERE proof.town = \(work.town) AND proof.record > \(after?.rawValue ?? "")
              AND NOT EXISTS (
                SELECT 1 FROM proof_words WHERE proof_words.town = proof.town AND proof_words.record = proof.record)
            ORDER BY proof.record LIMIT \(SQL.fixed(limit))
            """
        ) { try $0.next(ID.self) }
    }

    static func words(of records: Set<ID>, in session: any Session, town: ID) throws -> [StoredProof] {
        try records.sorted().chunked(500).flatMap { some in
            try session.rows(
                """
                SELECT \(columns) FROM proof_words WHERE town = \(town) AND record IN \(SQL.list(Array(some)))
                """, stored)
        }
    }

    private static let columns: SQL =
        "proof_words.record, proof_words.title, proof_words.day, proof_words.written, proof_words.words"

    private static func stored(_ row: inout Row) throws -> StoredProof {
        let record = try row.next(ID.self), title = try row.next(String.self), day = try row.next(Day.self)
        let written = try row.next(Day.self), words = try row.next(String.self)
        return StoredProof(
            record: record, title: title, day: day, written: written,
            words: try JSONDecoder().decode(RecordWords.self, from: Data(words.utf8)))
    }

    /// What these units did within some days, by unit.
    static func proofs(of units: Set<ID>, from first: Day, through last: Day, in work: Work) throws -> [ID:
        [StoredProof]]
    {
        var found: [ID: [StoredProof]] = [:]
        for some in units.sorted().chunked(300) {
            let rows = try work.session.rows(
                """
                SELECT DISTINCT proof.unit, \(columns) FROM proof
                JOIN proof_words ON proof_words.town = proof.town AND proof_words.record = proof.record
                WHERE proof.town = \(work.town) AND proof.unit IN \(SQL.list(Array(some))) AND proof.day >= \(first) AND proof.day <= \(last)
                """
            ) { row in (try row.next(ID.self), try stored(&row)) }
            for (unit, proof) in rows { found[unit, default: []].append(proof) }
        }
        return found
    }

    // MARK: Tasks

    private static let taskColumns: SQL = "task.first_day, \(TaskStore.columns), \(Item.columns)"

    private static func proved(_ row: inout Row) throws -> ProvedTask {
        let first = try row.next(Day.self), task = try TaskStore.task(&row)
        return ProvedTask(task: task, firstDay: first, terms: try task.terms.map(decode))
    }

    static func decode(_ terms: String) throws -> RequirementTerms {
        try JSONDecoder().decode(RequirementTerms.self, from: Data(terms.utf8))
    }

    /// What was handed over by report is not touched by records.
    private static let isOpen: SQL =
        "(item.state IN ('waiting', 'working', 'returned') OR item.state = 'done' AND task.proved = 1)"

    /// The tasks of some units that records may prove, and whose days a day lies in.
    static func tasks(of units: Set<ID>, on day: Day, year: Int, in work: Work) throws -> [ProvedTask] {
        guard !units.isEmpty else { return [] }
        return try work.session.rows(
            """
            SELECT \(taskColumns) FROM item \(TaskStore.join)
            WHERE item.town = \(work.town) AND item.unit IN \(SQL.list(units.sorted())) AND item.kind = \(TaskItem.kind)
              AND item.year = \(year) AND task.requirement <> \(RecordKind.ownReport.name) AND \(isOpen)
              AND task.first_day <= \(day) AND (task.last_day >= \(day) OR item.due >= \(day))
            """, proved)
    }

    /// The open tasks of a unit, or of a person in it, whose days today lies in.
    static func open(of unit: ID, person: ID?, on today: Day, in session: any Session, town: ID) throws
        -> [ProvedTask]
    {
        try session.rows(
            """
            SELECT \(taskColumns) FROM item \(TaskStore.join)
            WHERE item.town = \(town) AND item.unit = \(unit) AND item.kind = \(TaskItem.kind) AND item.year = \(today.year)
              AND item.state IN ('waiting', 'working', 'returned') AND task.requirement <> \(RecordKind.ownReport.name)
              AND task.first_day <= \(today) AND (task.last_day >= \(today) OR item.due >= \(today))
              AND (task.person IS NULL OR task.person = \(person)) ORDER BY item.due, item.id
            """, proved)
    }

    /// One task as records see it, in whatever state it is; nil for one no records prove.
    static func task(_ id: ID, in session: any Session, town: ID) throws -> ProvedTask? {
        try session.first(
            """
            SELECT \(taskColumns) FROM item \(TaskStore.join)
            WHERE item.town = \(town) AND item.id = \(id) AND task.requirement <> \(RecordKind.ownReport.name)
            """, proved)
    }

    static func tasks(_ ids: Set<ID>, in session: any Session, town: ID) throws -> [ProvedTask] {
        try ids.sorted().chunked(500).flatMap { some in
            try session.rows(
                """
                SELECT \(taskColumns) FROM item \(TaskStore.join)
                WHERE item.town = \(town) AND item.id IN \(SQL.list(Array(some))) AND task.requirement <> \(RecordKind.ownReport.name)
                  AND \(isOpen)
                """, proved)
        }
    }

    // MARK: Credits

    /// The tasks a record stands beside.
    static func tasks(creditedBy record: ID, in work: Work) throws -> Set<ID> {
        Set(
            try work.session.rows(
                "SELECT task FROM credit WHERE town = \(work.town) AND record = \(record)"
            ) { try $0.next(ID.self) })
    }

    /// The tasks of a year that are not done by report and have a record beside them.
    /// In the order of their ids, behind `after`.
    static func openWithCredits(year: Int, after: ID?, limit: Int, in work: Work) throws -> [ID] {
        try work.session.rows(
            """
            SELECT DISTINCT credit.task FROM credit JOIN item ON item.town = credit.town AND item.id = credit.task \(TaskStore.join)
            WHERE credit.town = \(work.town) AND credit.task > \(after?.rawValue ?? "") AND item.year = \(year) AND \(isOpen)
            ORDER BY credit.task LIMIT \(SQL.fixed(limit))
            """
        ) { try $0.next(ID.self) }
    }

    static func credits(of tasks: Set<ID>, in session: any Session, town: ID) throws -> [ID: [Credit]] {
        var found: [ID: [Credit]] = [:]
        for some in tasks.sorted().chunked(500) {
            let rows = try session.rows(
                """
                SELECT task, record, verdict, because, late, refused, accepted FROM credit
                WHERE town = \(town) AND task IN \(SQL.list(Array(some)))
                """
            ) { row in (try row.next(ID.self), try credit(&row)) }
            for (task, credit) in rows { found[task, default: []].append(credit) }
        }
        return found
    }

    static func credit(_ row: inout Row) throws -> Credit {
        Credit(
            record: try row.next(), verdict: try row.next(), because: try row.next(), late: try row.next(),
            refused: try row.next(), accepted: try row.next())
    }

    static func write(_ credit: Credit, of task: ID, in work: Work) throws {
        try work.session.execute(
            """
            INSERT INTO credit (town, task, record, kind, late, refused, verdict, because, accepted)
            VALUES (\(work.town), \(task), \(credit.record), '', \(credit.late), \(credit.refused), \(credit.verdict),
                \(credit.because), \(credit.accepted))
            ON CONFLICT (town, task, record) DO UPDATE SET late = excluded.late, refused = excluded.refused,
                verdict = excluded.verdict, because = excluded.because, accepted = excluded.accepted
            """)
    }

    static func remove(_ record: ID, of task: ID, in work: Work) throws {
        try work.session.execute(
            "DELETE FROM credit WHERE town = \(work.town) AND task = \(task) AND record = \(record)")
    }

    /// What was said to count, or counted before, did so as it read then.
    static func forget(decisionsOn record: ID, in work: Work) throws {
        try work.session.execute(
            "UPDATE credit SET accepted = NULL WHERE town = \(work.town) AND record = \(record)")
        try work.session.execute(
            "UPDATE credit SET verdict = 'proposed' WHERE town = \(work.town) AND record = \(record) AND verdict = 'kept'"
        )
    }
}
