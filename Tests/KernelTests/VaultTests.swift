import Foundation
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
}
