import Synchronization

/// What transactions of one database keep for the next ones, each under a key that names the version it was read at: it comes into
/// force when the transaction is committed, so that nothing of a write that is taken back stays.
package final class Memory: Sendable {
    /// What all transactions of a database share.
    final class Kept: Sendable {
        private static let most = 256
        /// What statements are asked, where a test wants to know.
        let watch: StatementWatch?

        init(_ watch: StatementWatch? = nil) { self.watch = watch }

        private let values = Mutex<[String: any Sendable]>([:])

        fileprivate func value(_ key: String) -> (any Sendable)? { values.withLock { $0[key] } }

        /// Takes over what a committed transaction made.
        func take(_ memory: Memory) {
            let made = memory.made.withLock { $0 }
            guard !made.isEmpty else { return }
            values.withLock { values in
                // Old versions are never asked for again; dropping all of them now and then costs less than knowing which.
                if values.count >= Self.most { values = [:] }
                values.merge(made) { $1 }
            }
        }
    }

    private let kept: Kept
    private let made = Mutex<[String: any Sendable]>([:])

    init(_ kept: Kept) { self.kept = kept }

    var watch: StatementWatch? { kept.watch }

    /// The value under a key, made now if there is none.
    package func value<T: Sendable>(_ key: String, _ make: () throws -> T) rethrows -> T {
        if let found = (made.withLock { $0[key] } ?? kept.value(key)) as? T { return found }
        let value = try make()
        made.withLock { $0[key] = value }
        return value
    }
}
