import Foundation
import GRDB

/// The embedded database of one town: SQLite in WAL, every commit on disk before it is acknowledged.
package final class SQLiteDatabase: Database {
    package let dialect = Dialect.sqlite
    /// So many read at the same time.
    package static let readers = 4
    private let pool: DatabasePool
    private let group: CommitGroup
    private let kept: Memory.Kept

    /// Opens or creates the file at `path`.
    package init(path: String, watch: StatementWatch? = nil) throws {
        kept = Memory.Kept(watch)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = SQLiteDatabase.readers
        configuration.prepareDatabase { db in
            // One connection writes and touches pages all over the file; each of the others reads a page at a time.
            try db.execute(sql: "PRAGMA cache_size = \(db.configuration.readonly ? -8000 : -32000)")
            // Every write runs in a savepoint of its own; what it may have to take back would else be written to a temporary file.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // Pages that change often are copied into the file once for many commits: 32 MB beside it at most, as a rule.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
            // What a restore or an upgrade made of it is given back.
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        pool = try SQLiteDatabase.translating {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction(SQLiteDatabase.syncEveryCommit)
            return pool
        }
        group = CommitGroup(pool)
    }

    /// Every commit is on the disk before anybody is answered. Asked for once the pool is there, since setting up the write-ahead log
    /// turns it off again, and read back: a database that cannot promise it is not served.
    private static func syncEveryCommit(_ db: GRDB.Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        let full = 2
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == full,
            try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
        else { throw StorageError.unavailable("每次提交都写到磁盘这一项没有设上（synchronous=FULL，journal_mode=WAL）") }
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        let memory = Memory(kept)
        let result: T
        if WaitingThreads.areHere {
            result = try SQLiteDatabase.translating { try readHere { try body(SQLiteSession($0, memory)) } }
        } else {
            result = try await SQLiteDatabase.translating { [pool] in
                try await pool.read { try body(SQLiteSession($0, memory)) }
            }
        }
        kept.take(memory)
        return result
    }

    private func readHere<T>(_ body: (GRDB.Database) throws -> T) throws -> T { try pool.read(body) }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        let memory = Memory(kept)
        let result = try await SQLiteDatabase.translating { [group] in
            try await group.write { db in
                let session = SQLiteSession(db, memory)
                let result = try body(session)
                return (result, session.endings.map { ending in { try ending(SQLiteSession($0, memory)) } })
            }
        }
        kept.take(memory)
        return result
    }

    /// All that was written stands in the one file afterwards, unless another program has it open: then that one does it.
    package func close() async throws {
        _ = try? await pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try pool.close()
    }

    static func translating<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as DatabaseError { throw StorageError(error) }
    }

    static func translating<T>(_ body: () async throws -> T) async throws -> T {
        do { return try await body() } catch let error as DatabaseError { throw StorageError(error) }
    }
}

private final class SQLiteSession: Session {
    let dialect = Dialect.sqlite
    private(set) var statements = 0
    let memory: Memory
    var endings: [Ending] = []
    private let db: GRDB.Database

    init(_ db: GRDB.Database, _ memory: Memory) { (self.db, self.memory) = (db, memory) }

    func rows<T>(_ sql: SQL, _ make: (inout Row) throws -> T) throws -> [T] {
        var result: [T] = []
        try each(sql) { result.append(try make(&$0)) }
        return result
    }

    func each(_ sql: SQL, _ take: (inout Row) throws -> Void) throws {
        statements += 1
        let (text, values) = sql.rendered(for: .sqlite)
        try values.requireWholeTexts()
        memory.watch?.note(sql, text)
        let statement = try db.cachedStatement(sql: text)
        try statement.setArguments(values.arguments)
        let cursor = try GRDB.Row.fetchCursor(statement)
        while let found = try cursor.next() {
            var row = Row(SQLiteRow(row: found))
            try take(&row)
        }
    }

    func execute(_ sql: SQL) throws -> Int {
        statements += 1
        let (text, values) = sql.rendered(for: .sqlite)
        try values.requireWholeTexts()
        let statement = try db.cachedStatement(sql: text)
        try statement.execute(arguments: values.arguments)
        return db.changesCount
    }

    func script(_ sql: SQL) throws {
        statements += 1
        var text = sql.rendered(for: .sqlite).text
        if text.hasPrefix("CREATE TABLE") || text.hasPrefix("ALTER TABLE") {
            text = text.replacingOccurrences(of: "BIGINT", with: "INTEGER")
        }
        if text.hasPrefix("CREATE TABLE") { text += " STRICT" }
        try db.execute(sql: text)
    }
}

private struct SQLiteRow: RowSource {
    let row: GRDB.Row

    func isNull(_ column: Int) -> Bool { row.hasNull(atIndex: column) }
    func text(_ column: Int) -> String? { row[column] }
    func int(_ column: Int) -> Int64? { row[column] }
}

extension [Value] {
    /// The engine ends a text at a NUL character, and what comes after it would be lost in silence.
    fileprivate func requireWholeTexts() throws {
        for case .text(let text) in self where text.utf8.contains(0) { throw StorageError.nulCharacter }
    }

    /// As values of any kind: GRDB takes those of one kind by a key path, which costs a twentieth of a write.
    fileprivate var arguments: StatementArguments {
        StatementArguments(map { $0.databaseValue as (any DatabaseValueConvertible)? })
    }
}

extension Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .text(let text): text.databaseValue
        case .int(let number): number.databaseValue
        }
    }
}

extension StorageError {
    fileprivate init(_ error: DatabaseError) {
        let message = error.message ?? ""
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            let unique = [ResultCode.SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY]
            self = unique.contains(error.extendedResultCode) ? .duplicate(message) : .constraint(message)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL, .SQLITE_IOERR: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(message)
        // A header or a schema that reads as another version's is damage too: the program makes neither.
        case .SQLITE_ERROR where message.contains("unsupported file format"),
            .SQLITE_ERROR where message.contains("malformed"):
            self = .damaged(message)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: self = .unavailable(message)
        default: self = .other(code: "\(error.extendedResultCode.rawValue)", message: message)
        }
    }
}
