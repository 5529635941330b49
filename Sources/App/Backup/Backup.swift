import Foundation
import Kernel
import Sealed
import Sodium
import Storage

/// 备份: the whole of an installation in one sealed file, while it is being served: the database as it was at one moment, all files
/// people sent, and the key the server makes form tokens with. Papers packed for download stay a day and are left out.
package struct Backup: Sendable {
    let installation: Installation
    let clock: Clock
    let say: @Sendable (String) -> Void

    package init(
        _ installation: Installation, clock: Clock = .system, say: @escaping @Sendable (String) -> Void
    ) {
        (self.installation, self.clock, self.say) = (installation, clock, say)
    }

    /// Writes `path`, reads it back from first to last byte, and gives what is in it. The database is opened as it is: a backup made
    /// before an upgrade does not begin it.
    ///
    /// Throws `BackupError` and `SealedError`; nothing is left under `path` then.
    package func make(to path: String, lock: Lock) async throws -> BackupContents {
        if let file = installation.address.file, !FileManager.default.fileExists(atPath: file) {
            throw BackupError.nothingThere
        }
        guard !FileManager.default.fileExists(atPath: path) else { throw BackupError.exists(path) }
        let part = "\(path).part-\(Sodium.token(bytes: 4))"
        defer { unlink(part) }
        let contents = try await write(part, path, lock)
        // A name that was taken meanwhile stays whose it is.
        guard link(part, path) == 0 else {
            throw errno == EEXIST ? BackupError.exists(path) : BackupError.cannotWrite(path)
        }
        // The backup is there; a full disk must not make it look as if it were not.
        try? installation.write(Data((clock.now().rawValue + "\n").utf8), to: Self.last)
        return contents
    }

    /// Says when the last backup was made, for the doctor.
    static let last = "last-backup"

    private func write(_ part: String, _ path: String, _ lock: Lock) async throws -> BackupContents {
        let database = try installation.address.opened()
        let (folder, made, say) = (installation.folder, clock.now().rawValue, say)
        let contents = try await database.read { session in
            let descriptor = open(part, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw BackupError.cannotWrite(path) }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            let writer = try SealedWriter(to: handle, lock: lock)
            let written = try Self.put(session, folder, made, say) { try writer.write($0.bytes) }
            try writer.finish()
            say("读回核对")
            try handle.seek(toOffset: 0)
            let found = try BackupContents(SealedReader(from: handle, key: writer.key))
            guard found == written else { throw BackupError.differs }
            return written
        }
        // Where the journals stood, outside the database. One that was not brought up to date yet has nothing to seal.
        try? await installation.anchors?.keep(installation.lookingDesk(database, clock: clock), .backup)
        try await database.close()
        return contents
    }

    private static func put(
        _ session: any Storage.Session, _ folder: URL, _ made: String, _ say: (String) -> Void,
        _ put: (Record) throws -> Void
    ) throws -> BackupContents {
        let dump = try Dump(session, own: [SearchIndex.dumped(session)])
        guard try !session.appliedMigrations().isEmpty, try !Town.all(session).isEmpty else {
            throw BackupError.nothingThere
        }
        let sums = try dump.write(session, made: made, into: put) { table, rows in
            if rows >= 10_000 { say("\(table)：\(rows) 行") }
        }
        let packed = Set(
            try session.rows("SELECT digest FROM bundle WHERE digest IS NOT NULL") {
                try $0.next(String.self)
            })
        let known = Set(
            try session.rows("SELECT DISTINCT digest FROM attachment") { try $0.next(String.self) })
        var files = BackupContents.Files(), kept: Set<String> = []
        for name in try Self.names(in: folder) {
            let digest = (name as NSString).lastPathComponent
            if packed.contains(digest) { continue }
            guard let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
            else {
                // What the program made for a download may go while this runs; nothing else may be missing.
                if name != "secret", !known.contains(digest),
                    !FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
                {
                    continue
                }
                throw BackupError.unreadable(folder.appendingPathComponent(name).path)
            }
            // A damaged file keeps nothing else from being saved; it is named, and is not among what was kept.
            guard name == "secret" || BackupContents.isWhole(name, [UInt8](bytes)) else { continue }
            try put(Record(.file, [[UInt8](name.utf8), [UInt8](bytes)]))
            files.add(bytes.count)
            kept.insert(digest)
        }
        files.missing = known.subtracting(kept).sorted()
        try put(try Dump.json(.end, files))
        say("文件：\(files.count) 个")
        return BackupContents(
            start: Dump.Start(made: made, steps: try session.appliedMigrations()),
            sums: sums, files: files)
    }

    /// The key and every finished file of the vault, by their paths in the folder.
    private static func names(in folder: URL) throws -> [String] {
        let vault = folder.appendingPathComponent("files"), manager = FileManager.default
        // A town that was only set up has neither; a folder that is there and cannot be read is not an empty one.
        let secret =
            manager.fileExists(atPath: folder.appendingPathComponent("secret").path) ? ["secret"] : []
        guard manager.fileExists(atPath: vault.path) else { return secret }
        func list(_ folder: URL) throws -> [String] {
            do { return try manager.contentsOfDirectory(atPath: folder.path).sorted() } catch {
                throw BackupError.unreadable(folder.path)
            }
        }
        return try secret
            + list(vault).flatMap { shelf in
                try list(vault.appendingPathComponent(shelf)).filter { $0.count == 64 }
                    .map { "files/\(shelf)/\($0)" }
            }
    }
}

package enum BackupError: Error, CustomStringConvertible {
    case nothingThere, exists(String), cannotWrite(String), cannotRead(String), differs, damagedFile(String)
    case notEmpty, newer(String), stillServing, sameAddress, unreadable(String), tablesThere

    package var description: String {
        switch self {
        case .nothingThere: "这里还没有乡镇的数据：核对写的数据文件夹和数据库，数据在 PostgreSQL 里的用 --database 写明"
        case .exists(let path): "文件 \(path) 已经有了：换一个名字，旧的备份不覆盖"
        case .cannotWrite(let path): "写不了文件 \(path)：检查文件夹是否存在、有没有权限、磁盘有没有空间"
        case .unreadable(let path): "读不了 \(path)，没有备份：用运行明责的用户来备份，核对 --data；secret 不在的，先启动一次"
        case .tablesThere: "目标数据库的表比备份的新：换一个空的数据文件夹，或者建一个空的数据库"
        case .cannotRead(let path): "打不开文件 \(path)：检查路径和读取权限，要写文件，不是文件夹"
        case .differs: "读回来的与写进去的不同，备份没有留下：检查磁盘，换一个地方再备份"
        case .damagedFile(let name): "备份里的文件 \(name) 与它的校验值不符：换另一份备份"
        case .notEmpty: "目标里已经有乡镇的数据，没有动它：换一个空的数据文件夹或空的数据库"
        case .newer(let step): "数据已经到了 \(step)，这个程序还不认识：用做备份的那个版本或更新的程序"
        case .stillServing: "源数据库正有明责在用：先停下全部服务，再迁移"
        case .sameAddress: "--from 和 --to 是同一个数据库"
        }
    }
}
