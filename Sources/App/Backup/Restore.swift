import Foundation
import Kernel
import Sealed
import Storage

/// 恢复: a backup into an empty folder and an empty database, of either engine. The database is there once everything is: the
/// transaction is committed after the last file.
package struct Restore: Sendable {
    let file: String
    let key: Key
    let say: @Sendable (String) -> Void

    package init(_ file: String, key: Key, say: @escaping @Sendable (String) -> Void) {
        (self.file, self.key, self.say) = (file, key, say)
    }

    /// Reads the backup from first to last byte and changes nothing.
    package func check() throws -> BackupContents { try BackupContents(reader()) }

    /// Throws `BackupError`, `SealedError`, `DumpDiffers`; the database is then as empty as before.
    package func run(into installation: Installation, clock: Clock = .system) async throws -> BackupContents {
        try requireEmpty(installation.folder)
        say("核对备份")
        let contents = try check()
        let now = clock.now().rawValue
        let database = try installation.address.opened()
        try await database.makeReady(for: contents.start, now: now)
        let restore = self
        try await database.write { session in try restore.load(session, into: installation) }
        try await database.migrate(Wiring.migrations, now: now)
        try await database.close()
        return contents
    }

    /// What is in the folder belongs to another installation: its key is never replaced.
    private func requireEmpty(_ folder: URL) throws {
        let files = FileManager.default
        let vault =
            (try? files.contentsOfDirectory(atPath: folder.appendingPathComponent("files").path)) ?? []
        guard vault.isEmpty, !files.fileExists(atPath: folder.appendingPathComponent("secret").path) else {
            throw BackupError.notEmpty
        }
    }

    private func load(_ session: any Storage.Session, into installation: Installation) throws {
        let reader = try reader()
        _ = try BackupContents.start(reader)
        let dump = try Dump(session, own: [SearchIndex.dumped(session)])
        _ = try dump.load(session, from: { try Record.next(reader.read) }) { table, rows in
            if rows >= 10_000 { say("\(table)：\(rows) 行") }
        }
        let vault = try Vault(folder: installation.folder.appendingPathComponent("files"))
        let files = try BackupContents.files(reader) { name, bytes in
            if name == "secret" {
                try installation.write(bytes, to: name)
            } else {
                _ = try vault.keepMade(bytes)
            }
        }
        say("文件：\(files.count) 个")
    }

    private func reader() throws -> SealedReader {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue,
            let handle = FileHandle(forReadingAtPath: file)
        else { throw BackupError.cannotRead(file) }
        return try SealedReader(from: handle, key: key)
    }
}

extension Database {
    /// Makes the tables as they were where the dump comes from. Throws `BackupError.notEmpty` where there is a town.
    func makeReady(for start: Dump.Start, now: String) async throws {
        let migrations = try start.known(Wiring.migrations)
        let applied = try await read { session in
            let applied = try session.appliedMigrations()
            guard try applied.isEmpty || Town.all(session).isEmpty else { throw BackupError.notEmpty }
            return applied
        }
        guard Set(applied).isSubset(of: start.steps) else { throw BackupError.tablesThere }
        try await migrate(migrations, now: now)
    }
}
