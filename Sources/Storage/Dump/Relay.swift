import Foundation

/// Hands records from the thread that reads one database to the thread that writes another; whoever is ahead waits.
package final class Relay: @unchecked Sendable {
    /// A few batches of rows; more would only take memory.
    private static let most = 2000
    private let condition = NSCondition()
    private var waiting: [Record] = []
    private var next = 0
    private var isDone = false
    private var failure: (any Error)?

    package init() {}

    /// Waits for room. Throws once the other side has given up.
    package func put(_ record: Record) throws {
        try condition.withLock {
            while waiting.count - next >= Self.most, failure == nil { condition.wait() }
            if let failure { throw failure }
            waiting.append(record)
            condition.signal()
        }
    }

    /// Waits for a record; nil after the last.
    package func take() throws -> Record? {
        try condition.withLock {
            while next == waiting.count, !isDone, failure == nil { condition.wait() }
            if let failure { throw failure }
            guard next < waiting.count else { return nil }
            defer {
                next += 1
                if next == waiting.count {
                    waiting.removeAll(keepingCapacity: true)
                    next = 0
                }
                condition.signal()
            }
            return waiting[next]
        }
    }

    /// No more will be put.
    package func end() {
        condition.withLock {
            isDone = true
            condition.broadcast()
        }
    }

    /// Ends both sides with an error; the first one stays.
    package func fail(_ error: any Error) {
        condition.withLock {
            failure = failure ?? error
            condition.broadcast()
        }
    }
}

extension Dump {
    /// Writes `source` into `target`, whose tables are there and empty, and gives the fingerprints, which are then the same on both
    /// sides. Nothing stays in the target when this throws.
    package static func copy(
        _ source: any Database, to target: any Database, made: String,
        own: @escaping @Sendable (any Session) throws -> [DumpedTable],
        changing: @escaping @Sendable (Record) -> Record = { $0 },
        say: @escaping @Sendable (_ table: String, _ rows: Int) -> Void = { _, _ in }
    ) async throws -> [String: Fingerprint] {
        let relay = Relay()
        // Either side may fail before its body runs, and the other must not wait for it.
        async let read: Void = relay.failing {
            try await source.read { session in
                try Dump(session, own: own(session)).write(
                    session, made: made, into: { try relay.put(changing($0)) })
                relay.end()
            }
        }
        async let written = relay.failing {
            try await target.write { session in
                _ = try relay.take()
                return try Dump(session, own: own(session)).load(session, from: relay.take, say: say)
            }
        }
        let sums = try await written
        try await read
        return sums
    }
}

extension Relay {
    fileprivate func failing<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        do { return try await body() } catch {
            fail(error)
            throw error
        }
    }
}
