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
