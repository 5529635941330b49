import Audit
// All ledgers are named, so that script/without leaves this out together with any of them.
import App
import Dispatches
import DutyLog
import Education
import Foundation
import Inspections
import Kernel
import Letters
import Problems
import Sealed
import Storage
import Support
import Talks
import Testing

/// Databases of earlier releases, kept as backups: each is taken up, brought to this program's tables, and is whole. A step of
/// those releases that was changed afterwards fails here.
@Suite struct UpgradeTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Upgrade")
    static let releases = ["0.1.0"]
    private static let cases = releases.flatMap { release in Engine.underTest.map { (release, $0) } }

    private var key: Key {
        get throws {
            let text = try String(
                contentsOf: Self.folder.appendingPathComponent("passphrase.txt"), encoding: .utf8)
            return .passphrase(text.trimmingCharacters(in: .newlines))
        }
    }

    private func restore(_ release: String, _ engine: Engine) async throws -> (Installation, BackupContents) {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mingze-upgrade-\(ID(at: Clock.system.now()).rawValue)")
        let address =
            switch try await engine.fresh() {
            case .sqlite(let path): "sqlite:\(path)"
            case .postgres(let address): address
            }
        let installation = try Installation(folder: place, database: address)
        let file = Self.folder.appendingPathComponent("\(release).backup").path
        let contents = try await Restore(file, key: try key) { _ in }.run(into: installation)
        return (installation, contents)
    }

    @Test(arguments: cases) func itsDatabaseIsTakenUp(_ release: String, _ engine: Engine) async throws {
        let (installation, contents) = try await restore(release, engine)
        defer { try? FileManager.default.removeItem(at: installation.folder) }
        let database = try await installation.open()
        let desk = Wiring.desk(database)
        let (towns, items) = try await desk.read { session in
            (try Town.all(session).map(\.id), try session.value("SELECT count(*) FROM item", as: Int.self))
        }
        #expect(items == contents.sums["item"]?.rows)
        #expect(towns.count == 1)
        for town in towns {
            // What was written before words carried their town's mark is found as ever.
            let seen = Seen(.program(town: town))
            for (text, least) in [("廉政", 2), ("责任", 2), ("没有这样的话", 0)] {
                let hits = try await desk.read {
                    try SearchIndex.find(text, seenBy: seen, in: $0, limit: 50).count
                }
                #expect(least == 0 ? hits == 0 : hits >= least, "\(text): \(hits)")
            }
            guard case .sound = try await JournalAudit.verify(desk, town: town, proofs: Wiring.proofs).verdict
            else {
                Issue.record("the chain of \(release) does not hold")
                continue
            }
        }
        try await database.close()
    }

    /// Tables that came by upgrading have the columns of those made anew.
    @Test(arguments: cases) func itsTablesBecomeThisPrograms(_ release: String, _ engine: Engine) async throws
    {
        let (installation, _) = try await restore(release, engine)
        defer { try? FileManager.default.removeItem(at: installation.folder) }
        let upgraded = try await installation.open()
        let names = try await upgraded.read { try columns($0) }
        try await upgraded.close()
        try await engine.withDatabase { fresh in
            try await fresh.migrate(Wiring.migrations, now: "2026-01-01")
            let made = try await fresh.read { try columns($0) }
            #expect(names == made)
        }
    }

    private func columns(_ session: any Session) throws -> [String: [String]] {
        Dictionary(
            uniqueKeysWithValues: try Catalogue(session).tables.map { ($0.name, $0.columns.sorted()) })
    }

    /// What a later program made is left alone.
    @Test(arguments: Engine.underTest) func aNewerDatabaseIsRefused(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await database.migrate(Wiring.migrations, now: "2026-01-01")
            try await database.write {
                try $0.execute("INSERT INTO migration VALUES ('kernel', 99, 'x', '2027-01-01')")
            }
            await #expect {
                try await database.migrate(Wiring.migrations, now: "2026-01-02")
            } throws: { "\($0)".contains("kernel 99") && "\($0)".contains("更新的程序") }
        }
    }
}
