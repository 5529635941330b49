import Foundation
import Storage
import Support
import Testing

@testable import Kernel

@Suite struct VaultTests {
    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mingze-vault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func whatWasLeftHalfWrittenGoes() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let vault = try Vault(folder: folder)
        let kept = try vault.keep(Data("学习记录".utf8), name: "记录.txt")
        let shelf = folder.appendingPathComponent(String(kept.digest.prefix(2)))
        let part = shelf.appendingPathComponent("\(kept.digest).part-0a1b2c")
        try Data("half".utf8).write(to: part)
        #expect(vault.sweep() == 0, "what is younger than an hour may still be written")
        #expect(vault.sweep(now: Date(timeIntervalSinceNow: 3700)) == 1)
        #expect(!FileManager.default.fileExists(atPath: part.path))
        #expect(vault.holds(kept.digest))
        #expect(try vault.read(kept.digest) == Data("学习记录".utf8))
    }

    /// What a file is called when it is tied to an entry says what it is, whatever it was called when it was sent.
    @Test(arguments: Engine.underTest) func aNameThatSaysSomethingElseIsNotAttached(_ engine: Engine)
        async throws
    {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let kept = try Vault(folder: folder).keep(Data("学习记录".utf8), name: "记录.txt")
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            func attach(as name: String) async throws {
                try await database.write { session in
                    let work = Work(
                        session: session, actor: town.actor("丁干部"), now: town.clock.clock.now(),
                        calendar: try WorkCalendar.of(town.id, in: session))
                    try session.execute(
                        """
                        INSERT INTO upload (town, account, digest, type, bytes, created)
                        VALUES (\(town.id), \(work.actor.account), \(kept.digest), \(kept.type), \(kept.bytes), \(work.now))
                        ON CONFLICT DO NOTHING
                        """)
                    let item = Item(
                        id: work.newID(), kind: "task", number: work.newID().rawValue, year: 2026,
                        title: "学习",
                        state: "working", unit: town.unit("镇纪委"), owner: nil, secrecy: .normal, clause: nil,
                        opened: work.today, due: nil)
                    try work.insert(item)
                    try work.attach(
                        [StoredFile(digest: kept.digest, name: name, type: "application/pdf", bytes: 1)],
                        to: item.id)
                }
            }
            try await attach(as: "学习记录.md")
            for name in ["学习记录.html", "学习记录.pdf", "学习记录", "学习记录.txt.exe"] {
                do {
                    try await attach(as: name)
                    Issue.record("\(name) was attached")
                } catch { #expect((error as? Refusal)?.code == "file-name", "\(name)") }
            }
        }
    }
}
