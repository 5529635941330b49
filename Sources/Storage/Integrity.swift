/// How closely a database looks at itself.
package enum Look: Sendable {
    /// Pages and rows: what a reader would stumble over.
    case quick
    /// Indexes against their tables too.
    case whole
}

extension Session {
    /// How many rows refer to what is not there, and a table of such; nil where none do, or where the engine never lets it come to that.
    package func dangling() throws -> (count: Int, table: String)? {
        guard dialect == .sqlite else { return nil }
        var count = 0, table = ""
        try each("PRAGMA foreign_key_check") { row in
            if count == 0 { table = try row.next(String.self) }
            count += 1
        }
        return count > 0 ? (count, table) : nil
    }

    /// What is damaged in the file, in the engine's words, the first twenty; nil where the engine has no such look (PostgreSQL: its own
    /// `pg_amcheck` and data checksums).
    package func damage(_ look: Look) throws -> [String]? {
        guard dialect == .sqlite else { return nil }
        let check: SQL = look == .quick ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(20)"
        return try rows(check) { try $0.next(String.self) }.filter { $0 != "ok" }
    }
}
