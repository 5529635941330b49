import Kernel
import Foundation
import Sodium
import Storage

/// 导入: one file on its way into a ledger: heads given to fields, tried, then taken. An account's own.
package struct ImportRun: Sendable {
    package enum Phase: String, TextColumn {
        case mapping, checking, checked, importing, done
    }

    package let id: ID
    package let kind: String
    package let digest: String
    package let name: String
    package let mapping: [String: Int]
    package let phase: Phase
    package let total: Int
    package let done: Int
    /// Rows that are new, and rows that were taken before.
    package let fresh: Int
    package let known: Int
    package let faults: [ImportFault]
    package let failure: String?
    package let created: Instant
    private let beat: Instant

    /// A step of the work takes a minute at most.
    package func isAlive(at now: Instant) -> Bool { now < beat.adding(seconds: 150) }
    package var badRows: Int { Set(faults.map(\.row)).count }

    package static func find(_ id: ID, of actor: Actor, in session: any Kernel.Session) throws -> ImportRun {
        let found = try session.first(
            "SELECT \(columns) FROM import_run WHERE town = \(actor.town) AND id = \(id) AND account = \(actor.account)",
            read)
        guard let found else { throw Refusal.missing }
        return found
    }

    /// An account's imports into a ledger, newest first.
    package static func own(_ kind: String, of actor: Actor, in session: any Kernel.Session) throws
        -> [ImportRun]
    {
        try session.rows(
            """
            SELECT \(columns) FROM import_run WHERE town = \(actor.town) AND account = \(actor.account) AND kind = \(kind)
            ORDER BY id DESC LIMIT 10
            """, read)
    }

    private static let columns: SQL =
        "id, kind, digest, name, mapping, phase, total, done, fresh, known, faults, failure, created, beat"

    private static func read(_ row: inout Row) throws -> ImportRun {
        func json<T: Decodable>(_ text: String, _ type: T.Type) -> T? {
            try? JSONDecoder().decode(type, from: Data(text.utf8))
        }
        return ImportRun(
            id: try row.next(), kind: try row.next(), digest: try row.next(), name: try row.next(),
            mapping: json(try row.next(), [String: Int].self) ?? [:], phase: try row.next(),
            total: try row.next(), done: try row.next(), fresh: try row.next(), known: try row.next(),
            faults: json(try row.next(), [ImportFault].self) ?? [], failure: try row.next(),
            created: try row.next(), beat: try row.next())
    }
}

extension Desk {
    package func beginImport(_ kind: ImportKind, file: StoredFile, by actor: Actor) async throws -> ID {
        let now = clock.now(), id = ID(at: now)
        try await keep { session in
            try session.execute(
                """
                INSERT INTO import_run (town, id, account, kind, digest, name, mapping, phase, total, done, fresh, known, faults,
                    created, beat)
                VALUES (\(actor.town), \(id), \(actor.account), \(kind.name), \(file.digest), \(file.name), '{}', 'mapping', 0, 0, 0,
                    0, '[]', \(now), \(now))
                """)
        }
        return id
    }

    /// Takes the work up if nobody else is at it, and says with which columns.
    package func startImport(_ id: ID, _ phase: ImportRun.Phase, mapping: [String: Int], by actor: Actor)
        async throws
    {
        let now = clock.now(), text = try Self.json(mapping)
        try await keep { session in
            let run = try ImportRun.find(id, of: actor, in: session)
            if [.checking, .importing].contains(run.phase), run.failure == nil, run.isAlive(at: now) {
                throw Refusal("import-busy", "这份表格正在处理", advice: "等它做完再操作")
            }
            if phase == .importing, run.phase == .done {
                throw Refusal("import-done", "这份表格已经导入", advice: "打开台账查看；要导入改过的表格，重新选择文件")
            }
            if phase == .importing, run.phase != .checked, run.phase != .importing {
                throw Refusal("import-unchecked", "这份表格还没有检查", advice: "先逐行检查，再导入")
            }
            try session.execute(
                """
                UPDATE import_run SET phase = \(phase), mapping = \(text), failure = NULL, done = 0, fresh = 0, known = 0,
                    faults = '[]', beat = \(now)
                WHERE town = \(actor.town) AND id = \(id)
                """)
        }
    }

    package func endImport(_ id: ID, _ phase: ImportRun.Phase, failure: String?, by actor: Actor) async throws
    {
        try await keep {
            try $0.execute(
                "UPDATE import_run SET phase = \(phase), failure = \(failure) WHERE town = \(actor.town) AND id = \(id)"
            )
        }
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    // MARK: Rows

    /// Fewer and larger transactions write less; others' commands wait for one at most, a fifth of a second.
    private static let chunk = 250
    private static let faultLimit = 2000

    /// Performs the rows' commands, some hundred to a transaction. On trial each transaction is undone; in earnest rows that
    /// were taken before are passed over, and those at fault stay behind.
    package func runImport(
        _ id: ID, _ kind: ImportKind, rows: [ImportRow], trial: Bool, by actor: Actor
    ) async throws {
        var met: Set<String> = [], outcome = ImportOutcome()
        for some in rows.chunked(Self.chunk) {
            let batch = some.map { row in (row: row, fingerprint: Self.fingerprint(row, kind, actor)) }
            // A row that stands in the file twice is taken once.
            let fresh = batch.filter { met.insert($0.fingerprint).inserted }
            outcome.known += batch.count - fresh.count
            outcome.add(try await take(fresh, kind, trial: trial, by: actor))
            try await note(id, outcome, done: some.endIndex, of: rows.count, by: actor)
        }
    }

    /// The same words from another unit's file are another record; of personal work, from another person's.
    private static func fingerprint(_ row: ImportRow, _ kind: ImportKind, _ actor: Actor) -> String {
        let whose = kind.isPersonal ? actor.account : actor.unit
        return Digest.sha256(([whose?.rawValue ?? ""] + row.cells).joined(separator: "\u{1F}"))
    }

    private func note(_ id: ID, _ outcome: ImportOutcome, done: Int, of total: Int, by actor: Actor)
        async throws
    {
        let now = clock.now(), faults = try Self.json(Array(outcome.faults.prefix(Self.faultLimit)))
        try await keep {
            try $0.execute(
                """
                UPDATE import_run SET total = \(total), done = \(done), fresh = \(outcome.fresh), known = \(outcome.known),
                    faults = \(faults), beat = \(now) WHERE town = \(actor.town) AND id = \(id)
                """)
        }
    }

    private struct Undone: Error { let outcome: ImportOutcome }

    private func take(
        _ batch: [(row: ImportRow, fingerprint: String)], _ kind: ImportKind, trial: Bool, by actor: Actor
    ) async throws -> ImportOutcome {
        guard !batch.isEmpty else { return ImportOutcome() }
        do {
            return try await keep { session in
                var outcome = ImportOutcome()
                let taken = Set(
                    try session.rows(
                        """
                        SELECT fingerprint FROM imported WHERE town = \(actor.town) AND kind = \(kind.name)
                          AND fingerprint IN \(SQL.list(batch.map(\.fingerprint)))
                        """
                    ) { try $0.next(String.self) })
                let context = ImportContext(
                    actor: actor, today: today, directory: try Directory(session, town: actor.town))
                for (row, fingerprint) in batch {
                    if taken.contains(fingerprint) {
                        outcome.known += 1
                    } else {
                        try one(row, fingerprint, kind, context, &outcome, in: session)
                    }
                }
                if trial { throw Undone(outcome: outcome) }
                return outcome
            }
        } catch let undone as Undone {
            return undone.outcome
        }
    }

    /// One row behind a savepoint, so that what it did before it failed does not stay.
    private func one(
        _ row: ImportRow, _ fingerprint: String, _ kind: ImportKind, _ context: ImportContext,
        _ outcome: inout ImportOutcome, in session: any Kernel.Session
    ) throws {
        do {
            try session.tentatively {
                _ = try performAny(
                    try kind.command(row, context), by: context.actor, in: session,
                    directory: context.directory)
                try session.execute(
                    """
                    INSERT INTO imported (town, kind, fingerprint) VALUES (\(context.actor.town), \(kind.name), \(fingerprint))
                    """)
            }
            outcome.fresh += 1
        } catch let errors as FormErrors {
            let names = Set(kind.fields.map(\.name))
            outcome.faults += errors.items.map {
                ImportFault(
                    row: row.number, field: names.contains($0.field) ? $0.field : "", sentence: $0.sentence)
            }
        } catch let refusal as Refusal {
            outcome.faults.append(
                ImportFault(row: row.number, field: "", sentence: "\(refusal.sentence)。\(refusal.advice)"))
        }
    }
}

/// What came of some rows.
struct ImportOutcome: Sendable {
    var fresh = 0
    var known = 0
    var faults: [ImportFault] = []

    mutating func add(_ other: ImportOutcome) {
        fresh += other.fresh
        known += other.known
        faults += other.faults
    }
}
