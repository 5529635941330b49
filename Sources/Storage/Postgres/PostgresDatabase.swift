import Foundation

/// A PostgreSQL server or cluster, reached over a small pool of blocking connections, each on its own thread.
package final class PostgresDatabase: Database {
    package let dialect = Dialect.postgres
    private let pool: PostgresPool
    private let kept: Memory.Kept

    /// `address` is a libpq address: `postgres://user@host1,host2/name?sslmode=require`. Nothing is connected yet.
    package init(address: String, connections: Int = 4, watch: StatementWatch? = nil) {
        kept = Memory.Kept(watch)
        pool = PostgresPool(address: address, size: connections)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        try await pool.perform { [kept] connection in
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            do {
                return try Self.transaction(connection, begin: begin, kept, body)
            } catch {
                // A read that lost its server has changed nothing: it may be asked once more, of the new primary.
                guard connection.isLost else { throw error }
                return try Self.transaction(connection, begin: begin, kept, body)
            }
        }
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        try await pool.perform { [kept] in try Self.transaction($0, begin: "BEGIN", kept, body) }
    }

    package func close() async throws { pool.stop() }

    private static func transaction<T>(
        _ connection: PostgresConnection, begin: String, _ kept: Memory.Kept,
        _ body: (any Session) throws -> T
    ) throws -> T {
        try connection.connect()
        do { try connection.simple(begin) } catch {
            // An idle connection may have died with its server; nothing has been done yet, so once more.
            guard connection.isLost else { throw error }
            try connection.connect()
            try connection.simple(begin)
        }
        do {
            let memory = Memory(kept)
            let session = PostgresSession(connection, memory)
            let result = try body(session)
            for ending in session.endings { try ending(session) }
            try connection.simple("COMMIT")
            kept.take(memory)
            return result
        } catch {
            var isGone = connection.isLost
            if case StorageError.unavailable = error { isGone = true }
            if isGone { connection.drop() } else { try? connection.simple("ROLLBACK") }
            throw error
        }
    }
}

private final class PostgresSession: Session {
    let dialect = Dialect.postgres
    private let connection: PostgresConnection
    private let before: Int
    let memory: Memory
    var endings: [Ending] = []

    init(_ connection: PostgresConnection, _ memory: Memory) {
        (self.connection, self.memory) = (connection, memory)
        before = connection.statements
    }

    var statements: Int { connection.statements - before }

    func rows<T>(_ sql: SQL, _ make: (inout Row) throws -> T) throws -> [T] {
        let (text, values) = sql.rendered(for: .postgres)
        memory.watch?.note(sql, text)
        let result = try connection.run(text, values)
        var made: [T] = []
        made.reserveCapacity(result.count)
        for index in 0..<result.count {
            var row = Row(result.row(index))
            made.append(try make(&row))
        }
        return made
    }

    /// By a cursor: libpq would otherwise hold the whole answer in memory.
    func each(_ sql: SQL, _ take: (inout Row) throws -> Void) throws {
        let (text, values) = sql.rendered(for: .postgres)
        _ = try connection.run("DECLARE walk NO SCROLL CURSOR FOR " + text, values)
        while true {
            let result = try connection.run("FETCH 1000 FROM walk", [])
            guard result.count > 0 else { break }
            for index in 0..<result.count {
                var row = Row(result.row(index))
                try take(&row)
            }
        }
        try connection.simple("CLOSE walk")
    }

    func execute(_ sql: SQL) throws -> Int {
        let (text, values) = sql.rendered(for: .postgres)
        return try connection.run(text, values).changed
    }

    func script(_ sql: SQL) throws { try connection.simple(sql.rendered(for: .postgres).text) }
}
