/// Which engine's words are spoken. Asked only in the few named places where engines truly differ.
package enum Dialect: String, Sendable {
    case sqlite, postgres
}

/// A database that runs synchronous bodies inside one transaction each: nothing suspends while one is open.
package protocol Database: Sendable {
    var dialect: Dialect { get }
    /// A consistent view; changes are refused by the engine.
    func read<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T
    /// One transaction: all of it, or nothing when `body` throws.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T
    func close() async throws
}

/// The statements of one transaction.
package protocol Session: AnyObject {
    var dialect: Dialect { get }
    /// What is kept between transactions.
    var memory: Memory { get }
    /// How many statements have run, so that tests can hold a page to its number of queries.
    var statements: Int { get }
    /// Runs a query and makes a value of each row.
    func rows<T>(_ sql: SQL, _ make: (inout Row) throws -> T) throws -> [T]
    /// Hands over row by row, however many there are; nothing else may be asked of the session meanwhile.
    func each(_ sql: SQL, _ take: (inout Row) throws -> Void) throws
    /// Runs a change and says how many rows it touched.
    @discardableResult func execute(_ sql: SQL) throws -> Int
    /// What is left for the end, in order: see `atEnd`.
    var endings: [Ending] { get set }
    /// Runs statements that carry no values, as migrations need them.
    func script(_ sql: SQL) throws
}

/// What a transaction does when all else of it is done.
package typealias Ending = @Sendable (any Session) throws -> Void

extension Session {
    /// Runs `ending` when all else of this transaction is done, together with what other writes left for the end that share its
    /// commit; a write that is taken back leaves nothing. For what costs less written at once.
    package func atEnd(_ ending: @escaping Ending) { endings.append(ending) }

    /// Runs `body` behind a savepoint: when it throws, nothing of it stays, nor what it left for the end.
    package func tentatively<T>(_ body: () throws -> T) throws -> T {
        let before = endings.count
        try execute("SAVEPOINT tentative")
        do {
            let result = try body()
            try execute("RELEASE SAVEPOINT tentative")
            return result
        } catch {
            endings.removeSubrange(before...)
            try execute("ROLLBACK TO SAVEPOINT tentative")
            try execute("RELEASE SAVEPOINT tentative")
            throw error
        }
    }

    /// The first row, or nil.
    package func first<T>(_ sql: SQL, _ make: (inout Row) throws -> T) throws -> T? {
        try rows(sql, make).first
    }

    /// The single value of a query that always has one row, such as a count.
    package func value<T: Readable>(_ sql: SQL, as type: T.Type = T.self) throws -> T {
        guard let value = try first(sql, { try $0.next(T.self) }) else { throw StorageError.noRow }
        return value
    }
}
