import Synchronization

/// The statements a database was asked, each text once, so that a test can look at their plans. A server has none.
package final class StatementWatch: Sendable {
    private let seen = Mutex<[String: SQL]>([:])

    package init() {}

    func note(_ sql: SQL, _ text: String) { seen.withLock { if $0[text] == nil { $0[text] = sql } } }

    /// What was asked since the last time, by its text.
    package func take() -> [(text: String, sql: SQL)] {
        seen.withLock { seen in
            defer { seen = [:] }
            return seen.map { (text: $0.key, sql: $0.value) }.sorted { $0.text < $1.text }
        }
    }
}
