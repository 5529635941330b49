/// Rows that refer to others of their own table come in whatever order the other engine had them: such references are looked at
/// once, after the last row.
struct SelfReferences {
    private let constraints: [(table: SQL, name: SQL)]

    init(_ session: any Session) throws {
        guard session.dialect == .postgres else {
            constraints = []
            return
        }
        constraints = try session.rows(
            """
            SELECT CAST(class.relname AS text), CAST(rule.conname AS text) FROM pg_constraint AS rule
            JOIN pg_class AS class ON class.oid = rule.conrelid
            WHERE rule.contype = 'f' AND rule.conrelid = rule.confrelid
              AND class.relnamespace = CAST(current_schema() AS regnamespace)
            """
        ) { (SQL(name: try $0.next()), SQL(name: try $0.next())) }
    }

    /// From here on they may point nowhere.
    func wait(_ session: any Session) throws {
        // SQLite defers those of all tables, until the end of the transaction.
        if session.dialect == .sqlite { try session.script("PRAGMA defer_foreign_keys = ON") }
        for (table, name) in constraints {
            try session.script("ALTER TABLE \(table) ALTER CONSTRAINT \(name) DEFERRABLE INITIALLY DEFERRED")
        }
    }

    /// All are looked at, and are from here on at once.
    func hold(_ session: any Session) throws {
        guard !constraints.isEmpty else { return }
        try session.script("SET CONSTRAINTS ALL IMMEDIATE")
        for (table, name) in constraints {
            try session.script("ALTER TABLE \(table) ALTER CONSTRAINT \(name) NOT DEFERRABLE")
        }
    }
}
