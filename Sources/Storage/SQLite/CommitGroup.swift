import Foundation
import GRDB
import Synchronization

/// Writes that wait at the same time share one transaction and so one fsync: each runs in a savepoint of its own, and none is
/// answered before the commit. Taking one back leaves the others; a commit that fails fails them all.
final class CommitGroup: Sendable {
    private typealias End = @Sendable (_ failure: (any Error)?) -> Void

    /// What a write leaves to be done after all of its group.
    typealias Last = @Sendable (GRDB.Database) throws -> Void

    /// One write. `run` does it in the open transaction and gives what is left for its end, and what is to be done once it is known
    /// whether the commit held.
    private struct Write: Sendable {
        let run: @Sendable (GRDB.Database) -> (end: End, last: [Last])
        let fail: @Sendable (any Error) -> Void
    }

    private struct Waiting {
        var writes: [Write] = []
        var isRunning = false
    }

    /// So many share a transaction at most, so that the first is not kept waiting for long.
    private static let most = 64
    private let waiting = Mutex(Waiting())
    private let pool: DatabasePool

    init(_ pool: DatabasePool) { self.pool = pool }

    /// Runs `body` and returns once it is on disk.
    func write<T: Sendable>(_ body: @escaping @Sendable (GRDB.Database) throws -> (T, last: [Last]))
        async throws -> T
    {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
            add(
                Write(
                    run: { db in
                        let result = Swift.Result { try CommitGroup.inSavepoint(db, body) }
                        let end: End = { failure in
                            if let failure, case .success = result {
                                continuation.resume(throwing: failure)
                            } else {
                                continuation.resume(with: result.map { $0.0 })
                            }
                        }
                        return (end, (try? result.get().last) ?? [])
                    }, fail: { continuation.resume(throwing: $0) }))
        }
    }

    private static func inSavepoint<T>(_ db: GRDB.Database, _ body: (GRDB.Database) throws -> T) throws -> T {
        // A full disk may have ended the transaction under the writes before: nothing may then be committed alone.
        guard db.isInsideTransaction else { throw DatabaseError(resultCode: .SQLITE_FULL) }
        var made: Swift.Result<T, any Error>?
        try db.inSavepoint {
            made = .success(try body(db))
            return .commit
        }
        guard let made else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return try made.get()
    }

    private func add(_ write: Write) {
        let starts = waiting.withLock { waiting in
            waiting.writes.append(write)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if starts { runOnce() }
    }

    /// Those that wait now; then, as long as there are more, those.
    private func runOnce() {
        pool.asyncWriteWithoutTransaction { [self] db in
            let writes = waiting.withLock { waiting in
                let writes = Array(waiting.writes.prefix(Self.most))
                waiting.writes.removeFirst(writes.count)
                return writes
            }
            CommitGroup.run(writes, db)
            let goesOn = waiting.withLock { waiting in
                waiting.isRunning = !waiting.writes.isEmpty
                return waiting.isRunning
            }
            if goesOn { runOnce() }
        }
    }

    private static func run(_ writes: [Write], _ db: GRDB.Database) {
        var ends: [End] = []
        do {
            try db.inTransaction(.immediate) {
                let done = writes.map { $0.run(db) }
                ends = done.map(\.end)
                for last in done.flatMap(\.last) {
                    guard db.isInsideTransaction else { throw DatabaseError(resultCode: .SQLITE_FULL) }
                    try last(db)
                }
                return .commit
            }
            for end in ends { end(nil) }
        } catch {
            // One that could not even begin has run none of them.
            if ends.isEmpty { for write in writes { write.fail(error) } }
            for end in ends { end(error) }
        }
    }
}
