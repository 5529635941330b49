import Foundation
import Storage
import Support
import Testing

/// What both engines promise; every test runs on each.
@Suite struct ContractTests {
    static let schema = [
        Migration(
            "test", 1,
            [
                .portable("CREATE TABLE town (id TEXT NOT NULL PRIMARY KEY, size BIGINT NOT NULL)"),
                .portable(
                    "CREATE TABLE house (id TEXT NOT NULL PRIMARY KEY, town TEXT NOT NULL REFERENCES town (id), note TEXT)"
                ),
            ])
    ]

    private func each(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(Self.schema, now: "2026-01-01")
            try await body(database)
        }
    }

    @Test(arguments: Engine.underTest) func valuesComeBackAsTheyWere(_ engine: Engine) async throws {
        try await each(engine) { database in
            let odd = "党风'\"; DROP TABLE town; --\n🌱\u{3000}"
            try await database.write { session in
                try session.execute("INSERT INTO town VALUES (\(odd), \(Int(Int64.max)))")
                try session.execute("INSERT INTO house VALUES ('h', \(odd), \(nil as String?))")
            }
            let found = try await database.read { session in
                try session.first("SELECT town.id, size, note FROM town JOIN house ON town = town.id") {
                    (try $0.next(String.self), try $0.next(Int.self), try $0.next(String?.self))
                }
            }
            #expect(found?.0 == odd)
            #expect(found?.1 == Int(Int64.max))
            #expect(found?.2 == nil)
        }
    }

    /// Setting up the write-ahead log once turned this off again, and nobody was told.
    @Test func everyCommitIsSynced() async throws {
        try await Engine.sqlite.withDatabase { database in
            let synchronous = try await database.write { try $0.value("PRAGMA synchronous", as: Int.self) }
            #expect(synchronous == 2, "FULL")
            let mode = try await database.write { try $0.value("PRAGMA journal_mode", as: String.self) }
            #expect(mode == "wal")
        }
    }

    @Test(arguments: Engine.underTest) func aThrowLeavesNothingBehind(_ engine: Engine) async throws {
        try await each(engine) { database in
            await #expect(throws: Oops.self) {
                try await database.write { session in
                    try session.execute("INSERT INTO town VALUES ('a', 1)")
                    throw Oops()
                }
            }
            let count = try await database.read { try $0.value("SELECT count(*) FROM town", as: Int.self) }
            #expect(count == 0)
        }
    }

    @Test(arguments: Engine.underTest) func constraintsAreTold(_ engine: Engine) async throws {
        try await each(engine) { database in
            try await database.write { _ = try $0.execute("INSERT INTO town VALUES ('a', 1)") }
            await #expect {
                try await database.write { _ = try $0.execute("INSERT INTO town VALUES ('a', 2)") }
            } throws: {
                if case StorageError.duplicate = $0 { true } else { false }
            }
            await #expect {
                try await database.write {
                    _ = try $0.execute("INSERT INTO house VALUES ('h', 'nowhere', NULL)")
                }
            } throws: {
                if case StorageError.constraint = $0 { true } else { false }
            }
        }
    }

    @Test(arguments: Engine.underTest) func aReadCannotWrite(_ engine: Engine) async throws {
        try await each(engine) { database in
            await #expect(throws: StorageError.self) {
                try await database.read { _ = try $0.execute("INSERT INTO town VALUES ('a', 1)") }
            }
        }
    }

    @Test(arguments: Engine.underTest) func changesAreCountedAndReturned(_ engine: Engine) async throws {
        try await each(engine) { database in
            let result = try await database.write { session in
                try session.execute("INSERT INTO town VALUES ('a', 1), ('b', 2)")
                let changed = try session.execute("UPDATE town SET size = size + \(10) WHERE size > \(1)")
                let raised = try session.value(
                    "UPDATE town SET size = size + 1 WHERE id = 'b' RETURNING size", as: Int.self)
                return (changed, raised, session.statements)
            }
            #expect(result == (1, 13, 3))
        }
    }

    @Test(arguments: Engine.underTest) func writersWaitForEachOther(_ engine: Engine) async throws {
        try await each(engine) { database in
            try await database.write { _ = try $0.execute("INSERT INTO town VALUES ('a', 0)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await database.write { session in
                            let size = try session.value(
                                "UPDATE town SET size = size WHERE id = 'a' RETURNING size", as: Int.self)
                            try session.execute("UPDATE town SET size = \(size + 1) WHERE id = 'a'")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { try $0.value("SELECT size FROM town", as: Int.self) } == 40)
        }
    }

    /// What is left for the end comes after all else, and only of writes that stay; when it fails, nobody is told that it was kept.
    @Test(arguments: Engine.underTest) func theEndComesLastAndOnlyOfWhatStays(_ engine: Engine) async throws {
        try await each(engine) { database in
            struct Broken: Error {}
            let leave: @Sendable (Int, Int) async -> Bool = { number, size in
                let done: Void? = try? await database.write { session in
                    session.atEnd {
                        try $0.execute("UPDATE town SET size = size + 1000 WHERE id = \("\(number)")")
                    }
                    try session.execute("INSERT INTO town VALUES (\("\(number)"), \(size))")
                    if number % 2 == 1 { throw Broken() }
                }
                return done != nil
            }
            let kept = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<40 { group.addTask { await leave(number, number) } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let sizes = try await database.read { session in
                Set(try session.rows("SELECT size FROM town") { try $0.next(Int.self) })
            }
            #expect(kept == 20 && sizes == Set((0..<40).filter { $0 % 2 == 0 }.map { $0 + 1000 }))
            await #expect(throws: Broken.self) {
                try await database.write { session in
                    try session.execute("INSERT INTO town VALUES ('late', 1)")
                    session.atEnd { _ in throw Broken() }
                }
            }
            #expect(
                try await database.read { try $0.value("SELECT count(*) FROM town", as: Int.self) } == 20)
        }
    }

    /// What is tried and taken back leaves nothing, neither rows nor what was left for the end.
    @Test(arguments: Engine.underTest) func whatIsTriedInVainLeavesNothing(_ engine: Engine) async throws {
        try await each(engine) { database in
            struct Broken: Error {}
            try await database.write { session in
                try session.execute("INSERT INTO town VALUES ('a', 1)")
                session.atEnd { try $0.execute("UPDATE town SET size = size + 10 WHERE id = 'a'") }
                #expect(throws: Broken.self) {
                    try session.tentatively {
                        try session.execute("INSERT INTO town VALUES ('b', 1)")
                        session.atEnd { try $0.execute("UPDATE town SET size = size + 100 WHERE id = 'a'") }
                        throw Broken()
                    }
                }
                try session.tentatively {
                    session.atEnd { try $0.execute("UPDATE town SET size = size + 1000 WHERE id = 'a'") }
                }
            }
            let sizes = try await database.read { session in
                try session.rows("SELECT size FROM town") { try $0.next(Int.self) }
            }
            #expect(sizes == [1011])
        }
    }

    /// A closed database of one file is all in that file: who copies it has everything.
    @Test func aClosedFileIsWhole() async throws {
        guard case .sqlite(let path) = try await Engine.sqlite.fresh() else { return }
        let database = try Address.sqlite(path: path).open()
        try await database.write { try $0.script("CREATE TABLE town (id TEXT NOT NULL)") }
        try await database.write { try $0.execute("INSERT INTO town VALUES ('a')") }
        _ = try await database.read { try $0.value("SELECT count(*) FROM town", as: Int.self) }
        try await database.close()
        try FileManager.default.copyItem(atPath: path, toPath: path + "-copy")
        let copy = try Address.sqlite(path: path + "-copy").open()
        #expect(try await copy.read { try $0.value("SELECT count(*) FROM town", as: Int.self) } == 1)
        try await copy.close()
    }

    /// On threads that may wait, more readers than there are threads or connections, beside writers.
    @Test(arguments: Engine.underTest) func readsOnThreadsThatMayWait(_ engine: Engine) async throws {
        try await each(engine) { database in
            let threads = WaitingThreads(count: 3)
            let seen = try await withTaskExecutorPreference(threads) {
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<60 {
                        group.addTask {
                            if number % 6 == 0 {
                                try await database.write {
                                    _ = try $0.execute("INSERT INTO town VALUES (\("\(number)"), \(number))")
                                }
                            }
                            #expect(WaitingThreads.areHere)
                            return try await database.read { session in
                                let before = try session.value("SELECT count(*) FROM town", as: Int.self)
                                // One moment's view, whatever is written meanwhile.
                                Thread.sleep(forTimeInterval: 0.002)
                                #expect(
                                    try session.value("SELECT count(*) FROM town", as: Int.self) == before)
                                return before
                            }
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
            }
            #expect(seen.count == 60 && (seen.max() ?? 0) > 0)
            #expect(
                try await database.read { try $0.value("SELECT count(*) FROM town", as: Int.self) } == 10)
            await #expect(throws: (any Error).self) {
                try await withTaskExecutorPreference(threads) {
                    try await database.read { try $0.execute("INSERT INTO town VALUES ('read', 1)") }
                }
            }
        }
    }

    /// Writes side by side may share a commit, but never a fate: what one throws takes nothing of the others back.
    @Test(arguments: Engine.underTest) func oneThatThrowsLeavesTheOthers(_ engine: Engine) async throws {
        try await each(engine) { database in
            struct Broken: Error {}
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            try await database.write { session in
                                try session.execute("INSERT INTO town VALUES (\("\(number)"), \(number))")
                                if number % 3 == 1 { throw Broken() }
                                // One statement that fails inside a write which goes on.
                                if number % 3 == 2 {
                                    try session.execute(
                                        "INSERT INTO house VALUES (\("\(number)"), '0', NULL)")
                                    try session.execute("INSERT INTO town VALUES (\("\(number)"), 0)")
                                }
                            }
                            return (number, true)
                        } catch { return (number, false) }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            let kept = try await database.read { session in
                Set(try session.rows("SELECT size FROM town") { try $0.next(Int.self) })
            }
            #expect(kept == Set((0..<60).filter { $0 % 3 == 0 }))
            #expect(outcomes.filter(\.value).keys.sorted() == kept.sorted(), "answered as kept")
            #expect(try await database.read { try $0.value("SELECT count(*) FROM house", as: Int.self) } == 0)
        }
    }

    /// A large table is changed for longer than a page may take; a lock is not waited for any longer.
    @Test func aMigrationHasTimeOnPostgres() async throws {
        guard Engine.underTest.contains(.postgres) else { return }
        try await Engine.postgres.withDatabase { database in
            let asked = Migration(
                "test", 1,
                [
                    .engine(
                        sqlite: [],
                        postgres: [
                            """
                            CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS statement,
                                current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('lock_timeout') AS lock
                            """
                        ])
                ])
            try await database.migrate([asked], now: "2026-01-02")
            let limits = try await database.read {
                try $0.first("SELECT statement, idle, lock FROM seen") {
                    [try $0.next(String.self), try $0.next(String.self), try $0.next(String.self)]
                }
            }
            #expect(limits == ["0", "0", "5s"])
        }
    }

    /// Whatever the server was told, whoever is answered has his write on the disk.
    @Test func postgresWaitsForItsLog() async throws {
        guard Engine.underTest.contains(.postgres) else { return }
        try await Engine.postgres.withDatabase { database in
            let name = try await database.read { try $0.value("SELECT current_database()", as: String.self) }
            let server = try #require(ProcessInfo.processInfo.environment["MINGZE_TEST_POSTGRES"])
            let lax = PostgresDatabase(
                address: "\(server)/\(name)?options=-c%20synchronous_commit%3Doff", connections: 1)
            let asked = try await lax.read {
                try $0.value("SELECT current_setting('synchronous_commit')", as: String.self)
            }
            #expect(asked == "on")
            try await lax.close()
        }
    }

    @Test(arguments: Engine.underTest) func migrationsApplyOnceAndMayNotChange(_ engine: Engine) async throws
    {
        try await each(engine) { database in
            try await database.migrate(Self.schema, now: "2026-01-02")
            let changed = [
                Migration("test", 1, [.portable("CREATE TABLE town (id TEXT NOT NULL PRIMARY KEY)")])
            ]
            await #expect(throws: StorageError.self) {
                try await database.migrate(changed, now: "2026-01-03")
            }
            await #expect(throws: StorageError.self) { try await database.migrate([], now: "2026-01-03") }
        }
    }

    @Test func anUnreachableServerIsSaidSo() async throws {
        let database = PostgresDatabase(
            address: "postgres://nobody@127.0.0.1:1/none?connect_timeout=1", connections: 1)
        await #expect { try await database.read { try $0.value("SELECT 1", as: Int.self) } } throws: {
            if case StorageError.unavailable = $0 { true } else { false }
        }
        try await database.close()
    }

    @Test func addressesAreRead() {
        #expect(Address("sqlite:var/mingze.sqlite") == .sqlite(path: "var/mingze.sqlite"))
        #expect(Address("postgres://a,b/mingze") == .postgres("postgres://a,b/mingze"))
        #expect(Address("mysql://a") == nil)
        #expect(Address("sqlite:") == nil)
    }

    /// Wherever libpq takes one.
    @Test(arguments: [
        "postgres://m:x@db/mingze", "postgresql://m:x@a,b/mingze?sslmode=require",
        "postgres:///mingze?host=db&user=m&password=x", "postgres://db/mingze?PASSWORD=x",
    ]) func aPasswordInAnAddressIsSeen(_ address: String) {
        #expect(Address(address)?.hasPassword == true)
    }

    @Test(arguments: [
        "postgres://m@db:5432/mingze", "postgres:///mingze?host=db:5432&user=m@x", "sqlite:a:b@c",
    ])
    func anAddressWithoutAPasswordIsTaken(_ address: String) {
        #expect(Address(address)?.hasPassword == false)
    }
}

private struct Oops: Error {}
