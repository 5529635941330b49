import Foundation

/// Where the database is: `sqlite:PATH` or a libpq address `postgres://…`.
package enum Address: Sendable, Equatable {
    case sqlite(path: String)
    case postgres(String)

    /// Nil when `text` is neither.
    package init?(_ text: String) {
        if text.hasPrefix("sqlite:"), text.count > 7 {
            self = .sqlite(path: String(text.dropFirst(7)))
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgres(text)
        } else {
            return nil
        }
    }

    /// Whether a password stands in it: on a command line everybody on the machine could read it.
    package var hasPassword: Bool {
        guard case .postgres(let address) = self, let start = address.range(of: "://")?.upperBound else {
            return false
        }
        let rest = address[start...], query = rest.firstIndex(of: "?")
        if let query, rest[query...].lowercased().contains("password=") { return true }
        guard let at = rest[..<(query ?? rest.endIndex)].lastIndex(of: "@") else { return false }
        return rest[..<at].contains(":")
    }

    /// The embedded database's file.
    package var file: String? {
        if case .sqlite(let path) = self { path } else { nil }
    }

    package func open() throws -> any Database {
        switch self {
        case .sqlite(let path): try SQLiteDatabase(path: path)
        case .postgres(let address): PostgresDatabase(address: address)
        }
    }
}
