import Sodium

/// One numbered, forward-only step of a ledger's schema.
package struct Migration: Sendable {
    let ledger: String
    let number: Int
    let statements: [Statement]

    package enum Statement: Sendable {
        /// Portable DDL: TEXT and BIGINT only. SQLite reads BIGINT as INTEGER and its tables are STRICT.
        case portable(SQL)
        /// The named exception: what only one engine can say.
        case engine(sqlite: [SQL], postgres: [SQL])
    }

    package init(_ ledger: String, _ number: Int, _ statements: [Statement]) {
        (self.ledger, self.number, self.statements) = (ledger, number, statements)
    }

    /// What a database keeps of a step it has been through.
    package var mark: AppliedMigration {
        AppliedMigration(ledger: ledger, number: number, checksum: checksum)
    }

    /// Of the portable text, so that both engines agree on what was applied.
    var checksum: String {
        Digest.sha256(
            statements.map { statement in
                switch statement {
                case .portable(let sql): sql.rendered(for: .postgres).text
                case .engine(let sqlite, let postgres):
                    (sqlite + postgres).map { $0.rendered(for: .postgres).text }.joined(separator: ";")
                }
            }.joined(separator: "\n"))
    }
}

/// A step a database has been through.
package struct AppliedMigration: Codable, Hashable, Sendable {
    package let ledger: String
    package let number: Int
    package let checksum: String
}

extension Session {
    /// The steps this database has been through; none where it is still empty.
    package func appliedMigrations() throws -> [AppliedMigration] {
        guard try Catalogue(self).tables.contains(where: { $0.name == "migration" }) else { return [] }
        return try rows("SELECT ledger, number, checksum FROM migration ORDER BY ledger, number") {
            AppliedMigration(ledger: try $0.next(), number: try $0.next(), checksum: try $0.next())
        }
    }
}

extension Database {
    /// Applies, in one transaction, the migrations this database does not have yet.
    ///
    /// Throws `StorageError.schema` when an applied one has changed or the database knows a later one.
    package func migrate(_ migrations: [Migration], now: String) async throws {
        try await write { session in
            try session.takeTime()
            try session.lockSchema()
            try session.script(
                "CREATE TABLE IF NOT EXISTS migration (ledger TEXT NOT NULL, number BIGINT NOT NULL, checksum TEXT NOT NULL, applied TEXT NOT NULL, PRIMARY KEY (ledger, number))"
            )
            var applied: [String: String] = [:]
            for step in try session.appliedMigrations() {
                applied["\(step.ledger) \(step.number)"] = step.checksum
            }
            for migration in migrations {
                if let sum = applied.removeValue(forKey: "\(migration.ledger) \(migration.number)") {
                    guard sum == migration.checksum else {
                        throw StorageError.schema(
                            "\(migration.ledger) \(migration.number) 这一步在建库以后被改过")
                    }
                    continue
                }
                for statement in migration.statements { try session.apply(statement) }
                try session.execute(
                    "INSERT INTO migration (ledger, number, checksum, applied) VALUES (\(migration.ledger), \(migration.number), \(migration.checksum), \(now))"
                )
            }
            if let unknown = applied.keys.sorted().first {
                throw StorageError.schema(
                    "数据库已经到了 \(unknown)，这个程序还不认识：换用更新的程序")
            }
        }
    }
}

extension Session {
    fileprivate func apply(_ statement: Migration.Statement) throws {
        switch statement {
        case .portable(let sql): try script(sql)
        case .engine(let sqlite, let postgres):
            for sql in dialect == .sqlite ? sqlite : postgres { try script(sql) }
        }
    }

    /// Two processes starting at once must not both migrate: the second waits, however long the first takes. SQLite's write transaction
    /// already excludes others.
    fileprivate func lockSchema() throws {
        guard dialect == .postgres else { return }
        try script("SET LOCAL lock_timeout = 0")
        _ = try rows("SELECT pg_advisory_xact_lock(4208)") { _ in 0 }
        try script("SET LOCAL lock_timeout TO DEFAULT")
    }
}
