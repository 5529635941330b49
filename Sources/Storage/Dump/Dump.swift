import Foundation

/// A whole database as records: written by one engine, taken up by either.
package struct Dump: Sendable {
    /// What the start says.
    package struct Start: Codable, Sendable, Equatable {
        /// Of the records; another one means another program.
        package static let format = 1
        package let format: Int
        /// An instant, as the clock of whoever wrote it said.
        package let made: String
        /// The steps the tables have been through.
        package let steps: [AppliedMigration]

        package init(made: String, steps: [AppliedMigration]) {
            (format, self.made, self.steps) = (Self.format, made, steps)
        }
    }

    private let tables: [DumpedTable]

    /// The tables of `session`; `own` are those that its engine keeps in a way of its own.
    package init(_ session: any Session, own: [DumpedTable]) throws {
        let hidden = own.reduce(into: Set(["migration"])) { $0.formUnion($1.hides) }
        tables =
            try Catalogue(session).tables.filter { !hidden.contains($0.name) }.map { DumpedTable($0) } + own
    }

    /// Writes the start, the tables in an order in which what refers to others comes after them, and their fingerprints.
    @discardableResult
    package func write(
        _ session: any Session, made: String, into put: (Record) throws -> Void,
        say: (_ table: String, _ rows: Int) -> Void = { _, _ in }
    ) throws -> [String: Fingerprint] {
        try session.takeTime()
        let steps = try session.appliedMigrations()
        try put(try Self.json(.start, Start(made: made, steps: steps)))
        var sums: [String: Fingerprint] = [:]
        for table in tables {
            try put(Record(.table, [table.name] + table.columns))
            let sum = try walk(table, session, put)
            sums[table.name] = sum
            say(table.name, sum.rows)
        }
        try put(try Self.json(.sums, sums))
        return sums
    }

    /// Takes up what `write` made, from after the start to the fingerprints, and compares these with what now stands in the tables.
    ///
    /// Throws `NotARecord` for what no writer made, `DumpDiffers` when a table came out otherwise.
    package func load(
        _ session: any Session, from next: () throws -> Record?,
        say: (_ table: String, _ rows: Int) -> Void = { _, _ in }
    ) throws -> [String: Fingerprint] {
        try session.takeTime()
        let references = try SelfReferences(session)
        try references.wait(session)
        var table: DumpedTable?
        var rows: [[String?]] = []
        func flush() throws {
            if let table, !rows.isEmpty { try table.insert(rows, session) }
            rows = []
        }
        while let record = try next() {
            switch record.kind {
            case .table:
                try flush()
                table = try find(record)
            case .row:
                guard let table, record.fields.count == table.columns.count else { throw NotARecord() }
                rows.append(record.texts)
                if rows.count == table.batch { try flush() }
            case .sums:
                try flush()
                try references.hold(session)
                // Until it has counted, PostgreSQL takes every table for small and walks it.
                // Each of these tables, not those that all databases of a cluster share: another may be at them.
                if session.dialect == .postgres {
                    try session.script("ANALYZE \(SQL.names(Catalogue(session).tables.map(\.name)))")
                }
                return try compare(session, with: Self.read(record), say)
            default: throw NotARecord()
            }
        }
        throw NotARecord()
    }

    /// The fingerprints of the tables as they now stand.
    private func compare(
        _ session: any Session, with sums: [String: Fingerprint],
        _ say: (_ table: String, _ rows: Int) -> Void
    ) throws -> [String: Fingerprint] {
        for table in tables {
            let found = try walk(table, session) { _ in }
            guard found == sums[table.name] ?? Fingerprint() else {
                throw DumpDiffers(
                    table: table.name, words: "写出 \(sums[table.name]?.rows ?? 0) 行，现在 \(found.rows) 行，或者内容不同")
            }
            say(table.name, found.rows)
        }
        return sums
    }

    private func find(_ record: Record) throws -> DumpedTable {
        let names = record.texts.compactMap { $0 }
        guard let table = tables.first(where: { $0.name == names.first }),
            [table.name] + table.columns == names
        else { throw DumpDiffers(table: names.first ?? "", words: "列与这个程序的不同") }
        return table
    }

    private func walk(_ table: DumpedTable, _ session: any Session, _ put: (Record) throws -> Void) throws
        -> Fingerprint
    {
        var sum = Fingerprint()
        try table.each(session) { row in
            sum.add(row)
            try put(row)
        }
        return sum
    }

    /// A record whose one field is JSON.
    package static func json(_ kind: Record.Kind, _ value: some Encodable) throws -> Record {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Record(kind, [[UInt8](try encoder.encode(value))])
    }

    /// What `json` made.
    package static func read<T: Decodable>(_ record: Record, as type: T.Type = T.self) throws -> T {
        guard let field = record.fields.first, let field else { throw NotARecord() }
        return try JSONDecoder().decode(T.self, from: Data(field))
    }
}

extension Session {
    /// This transaction may be long, and idle while files are read and written: PostgreSQL would end it otherwise.
    package func takeTime() throws {
        guard dialect == .postgres else { return }
        try script("SET LOCAL idle_in_transaction_session_timeout = 0")
        try script("SET LOCAL statement_timeout = 0")
    }
}

/// A table does not hold what was written out.
package struct DumpDiffers: Error, CustomStringConvertible {
    let table: String
    let words: String

    package var description: String { "表 \(table) 与写出时不同：\(words)" }
}
