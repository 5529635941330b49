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
    /// Runs `last` when all else of this transaction is done, together with what other writes left for the end that share its commit;
    /// a write that is taken back leaves nothing. For what costs less written at once.
    func atEnd(_ last: @escaping @Sendable (any Session) throws -> Void)
    /// Runs statements that carry no values, as migrations need them.
    func script(_ sql: SQL) throws
}

extension Session {
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
