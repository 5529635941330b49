import Foundation
import Kernel
import Storage

/// 迁移: all tables from one database into another, of either engine, with no file between them. Attachments stay in the data
/// folder, whose new database is named when the server is started.
package struct Move: Sendable {
    let from: Address
    let to: Address
    let clock: Clock
    let say: @Sendable (String) -> Void

    /// Throws `BackupError.sameAddress`, and `nothingThere` for an embedded database without a file.
    package init(
        from: Address, to: Address, clock: Clock = .system, say: @escaping @Sendable (String) -> Void
    ) throws {
        guard from != to else { throw BackupError.sameAddress }
        if let file = from.file, !FileManager.default.fileExists(atPath: file) {
            throw BackupError.nothingThere
        }
        (self.from, self.to, self.clock, self.say) = (from, to, clock, say)
    }

    /// Gives the fingerprints of the tables, which are the same on both sides when this returns. When it throws, the target holds no
    /// row.
    package func run() async throws -> [String: Fingerprint] {
        let held = try from.file.map { try Self.hold($0) }
        defer { if let held, held >= 0 { close(held) } }
        let source = try from.opened(), target = try to.opened()
        let now = clock.now().rawValue
        let steps = try await source.read { session in
            guard try !session.isUsedByOthers() else { throw BackupError.stillServing }
            return try session.appliedMigrations()
        }
        guard !steps.isEmpty else { throw BackupError.nothingThere }
        try await target.makeReady(
            for: Dump.Start(made: now, steps: steps), now: now)
        let say = say
        let sums = try await Dump.copy(
            source, to: target, made: now, own: { [SearchIndex.dumped($0)] },
            say: { table, rows in if rows >= 10_000 { say("\(table)：\(rows) 行，两边相同") } })
        try await target.migrate(Wiring.migrations, now: now)
        try await target.close()
        try await source.close()
        return sums
    }

    /// Keeps the folder's lock until all is moved: a server there would go on writing what is not.
    private static func hold(_ path: String) throws -> Int32 {
        let lock = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("serving")
            .path
        let descriptor = Foundation.open(lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw BackupError.stillServing
        }
        return descriptor
    }
}
