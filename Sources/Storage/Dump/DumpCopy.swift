extension Dump {
    /// Writes `source` into `target`, whose tables are there and empty, and gives the fingerprints, which are then the same on both
    /// sides. Nothing stays in the target when this throws. `changing` is how a test damages a record on its way.
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

extension Session {
    /// Whether another Mingze is connected to this database. Of the embedded one its folder's lock tells.
    package func isUsedByOthers() throws -> Bool {
        guard dialect == .postgres else { return false }
        return try value(
            """
            SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mingze' AND datname = current_database()
              AND pid <> pg_backend_pid()
            """, as: Int.self) > 0
    }
}
