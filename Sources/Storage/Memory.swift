import Synchronization

/// What reads of one database keep for the next ones, each under a key that names the version it was read at; writes see none of it.
package final class Memory: Sendable {
    private static let most = 256
    private let kept = Mutex<[String: any Sendable]>([:])

    package init() {}

    /// The value under a key, made now if there is none.
    package func value<T: Sendable>(_ key: String, _ make: () throws -> T) rethrows -> T {
        if let found = kept.withLock({ $0[key] }) as? T { return found }
        let made = try make()
        kept.withLock { kept in
            // Old versions are never asked for again; dropping all of them now and then costs less than knowing which.
            if kept.count >= Self.most { kept = [:] }
            kept[key] = made
        }
        return made
    }
}
