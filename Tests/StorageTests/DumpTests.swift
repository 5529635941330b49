import Foundation
import Storage
import Support
import Testing

/// What one engine writes out, either takes up, to the last value.
@Suite struct DumpTests {
    static let schema = [
        Migration(
            "test", 1,
            [
                .portable(
                    "CREATE TABLE town (id TEXT NOT NULL PRIMARY KEY, size BIGINT NOT NULL, note TEXT)"),
                .portable(
                    """
                    CREATE TABLE house (
                        id TEXT NOT NULL PRIMARY KEY, town TEXT NOT NULL REFERENCES town (id), beside TEXT,
                        FOREIGN KEY (beside) REFERENCES house (id))
                    """),
            ])
    ]

    private static let pairs = Engine.underTest.flatMap { from in Engine.underTest.map { (from, $0) } }

    private func copy(
        _ source: any Database, _ target: any Database,
        changing: @escaping @Sendable (Record) -> Record = { $0 }
    )
        async throws -> [String: Fingerprint]
    {
        try await target.migrate(Self.schema, now: "2026-01-01")
        return try await Dump.copy(source, to: target, made: "now", own: { _ in [] }, changing: changing)
    }

    private func fill(_ source: any Database, houses: Int = 3) async throws {
        try await source.migrate(Self.schema, now: "2026-01-01")
        try await source.write { session in
            try session.execute("INSERT INTO town VALUES ('党风\u{3000}🌱', \(Int(Int64.max)), \("a'\"\n\\,"))")
            try session.execute("INSERT INTO town VALUES ('', \(Int(Int64.min)), \(nil as String?))")
            for house in 0..<houses {
                try session.execute("INSERT INTO house VALUES (\("h\(house)"), '', \(nil as String?))")
            }
            // The first refers to the last, which comes later.
            try session.execute("UPDATE house SET beside = \("h\(houses - 1)") WHERE id = 'h0'")
        }
    }

    @Test(arguments: pairs) func everyValueComesOver(_ from: Engine, _ to: Engine) async throws {
        try await from.withDatabase { source in
            try await to.withDatabase { target in
                try await fill(source, houses: 5000)
                let sums = try await copy(source, target)
                #expect(sums["town"]?.rows == 2)
                #expect(sums["house"]?.rows == 5000)
                let note = try await target.read {
                    try $0.first("SELECT size, note FROM town WHERE id = '党风\u{3000}🌱'") {
                        (try $0.next(Int.self), try $0.next(String?.self))
                    }
                }
                #expect(note?.0 == Int(Int64.max))
                #expect(note?.1 == "a'\"\n\\,")
                // References hold again as before.
                await #expect(throws: (any Error).self) {
                    try await target.write { try $0.execute("INSERT INTO house VALUES ('x', '', 'nowhere')") }
                }
            }
        }
    }

    /// Some tables are every database's of a cluster; what somebody does to them elsewhere does not keep a move waiting.
    @Test func anotherDatabaseIsLeftAlone() async throws {
        guard Engine.underTest.contains(.postgres) else { return }
        try await Engine.postgres.withDatabase { other in
            try await Engine.postgres.withDatabase { target in
                try await Engine.sqlite.withDatabase { source in
                    try await fill(source)
                    let isHeld = DispatchSemaphore(value: 0), isDone = DispatchSemaphore(value: 0)
                    async let holding: Void = other.write {
                        defer { isHeld.signal() }
                        try $0.script("LOCK TABLE pg_database IN SHARE UPDATE EXCLUSIVE MODE")
                        isHeld.signal()
                        isDone.wait()
                    }
                    isHeld.wait()
                    let rows: Int?
                    do { rows = try await copy(source, target)["town"]?.rows } catch {
                        isDone.signal()
                        throw error
                    }
                    isDone.signal()
                    try await holding
                    #expect(rows == 2)
                }
            }
        }
    }

    @Test(arguments: Engine.underTest) func aValueChangedOnTheWayIsFound(_ engine: Engine) async throws {
        try await engine.withDatabase { source in
            try await engine.withDatabase { target in
                try await fill(source)
                await #expect(throws: DumpDiffers.self) {
                    try await copy(source, target) { record in
                        record.texts == [nil, "h1", ""] ? Record(.row, ["h2", "h1", ""]) : record
                    }
                }
                let rows = try await target.read { try $0.value("SELECT count(*) FROM town", as: Int.self) }
                #expect(rows == 0)
            }
        }
    }

    /// A column that this program does not have.
    @Test(arguments: Engine.underTest) func anotherTableIsRefused(_ engine: Engine) async throws {
        try await engine.withDatabase { source in
            try await engine.withDatabase { target in
                try await fill(source)
                try await source.write {
                    try $0.script("ALTER TABLE town ADD COLUMN extra TEXT")
                }
                await #expect(throws: DumpDiffers.self) { try await copy(source, target) }
            }
        }
    }

    /// Files are read and written in the same transaction: PostgreSQL must not end it for being idle or long.
    @Test func noTimeLimitEndsIt() async throws {
        guard Engine.underTest.contains(.postgres) else { return }
        try await Engine.postgres.withDatabase { database in
            try await fill(database)
            let limits: @Sendable (any Session) throws -> [String] = { session in
                try session.rows(
                    "SELECT current_setting('idle_in_transaction_session_timeout') UNION ALL SELECT current_setting('statement_timeout')"
                ) { try $0.next(String.self) }
            }
            #expect(try await database.read(limits) == ["30s", "15s"])
            let during = try await database.read { session in
                try Dump(session, own: []).write(session, made: "now", into: { _ in })
                return try limits(session)
            }
            #expect(during == ["0", "0"])
        }
    }

    /// Neither side waits for one that never began.
    @Test(arguments: Engine.underTest) func aSideThatCannotBeginEndsTheOther(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await fill(database, houses: 5000)
            let nowhere = PostgresDatabase(address: "postgres://127.0.0.1:1/none", connections: 1)
            await #expect(throws: StorageError.self) {
                try await Dump.copy(nowhere, to: database, made: "now", own: { _ in [] })
            }
            await #expect(throws: StorageError.self) {
                try await Dump.copy(database, to: nowhere, made: "now", own: { _ in [] })
            }
            try await nowhere.close()
        }
    }

    @Test func recordsComeBackFromTheirBytes() throws {
        let records = [
            Record(.row, [nil, "", "责任"]), Record(.file, [[], [0, 255]]), Record(.end, [] as [String?]),
        ]
        var bytes = records.flatMap(\.bytes)[...]
        func read(_ count: Int) -> [UInt8]? {
            guard bytes.count >= count else { return nil }
            defer { bytes = bytes.dropFirst(count) }
            return Array(bytes.prefix(count))
        }
        for record in records { #expect(try Record.next(read) == record) }
        #expect(try Record.next(read) == nil)
        // A damaged length is no reason to ask for gigabytes.
        bytes = [4, 1, 0, 0, 0, 254, 255, 255, 255]
        #expect(throws: NotARecord.self) { try Record.next(read) }
    }
}
