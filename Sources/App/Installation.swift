import Foundation
import Kernel
import Sodium
import Storage
import Web

/// One installation's folder: database, files, secret; readable by its owner alone.
package struct Installation: Sendable {
    package let folder: URL
    package let address: Address
    /// Only looks at what there is: an empty database beside the one that is meant would be taken for it.
    private let existing: Bool
    /// Whether towns were kept here before: then there was a key, and one made anew would make everything look forged.
    private let hadTowns: Bool
    /// Whether that key is gone.
    package var hasLostSecret: Bool { hadTowns && !hasSecret }
    package var hasUnreadableSecret: Bool { hasSecret && (try? secret()) == nil }

    /// `database` nil means the embedded one in the folder.
    ///
    /// Throws `NoFolder` when there is none and none can be made, or, with `existing`, when there is none yet.
    package init(folder: URL, database: String?, existing: Bool = false) throws {
        (self.folder, self.existing) = (folder, existing)
        hadTowns = FileManager.default.fileExists(atPath: folder.appendingPathComponent("anchors").path)
        // Whatever is made from here on is its owner's alone, and so is a folder that was there before.
        umask(0o077)
        let files = FileManager.default
        if existing, !files.fileExists(atPath: folder.path) { throw NoFolder(path: folder.path, made: false) }
        do {
            try files.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw NoFolder(path: folder.path, made: true, isFile: files.fileExists(atPath: folder.path))
        }
        try? files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        guard let database else {
            address = .sqlite(path: folder.appendingPathComponent("mingze.sqlite").path)
            return
        }
        guard let parsed = Address(database) else { throw BadAddress() }
        address = parsed
    }

    /// Opens the database and brings its tables up to date. Throws `NoDatabase` where there is none and none is to be made.
    package func open(_ clock: Clock = .system) async throws -> any Database {
        if let file = address.file { try requireWhole(file) }
        do {
            let database = try address.open()
            try await database.migrate(Wiring.migrations, now: clock.now().rawValue)
            try await requireTowns(database)
            return database
        } catch let error as StorageError { throw CannotOpen(error) }
    }

    /// Beside a key there was an installation: a database that is gone or empty is damage, never a new beginning.
    private func requireWhole(_ file: String) throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? NSNumber
        guard let size else {
            if existing || hasSecret { throw NoDatabase(path: file, isLost: hasSecret) }
            return
        }
        if size.intValue == 0, existing || hasSecret { throw EmptyDatabase(path: file) }
    }

    /// Where journals stood is kept outside the database: one that knows of no town any more is another, or has lost them.
    private func requireTowns(_ database: any Database) async throws {
        guard let anchors, !anchors.kept().lines.isEmpty else { return }
        if try await database.read({ try Town.all($0).isEmpty }) { throw LostTowns(path: folder.path) }
    }

    private var secretPath: String { folder.appendingPathComponent("secret").path }
    private var hasSecret: Bool { FileManager.default.fileExists(atPath: secretPath) }

    /// The desk of this installation, whose journals are sealed under its key. Throws `NoSecret` where there should be one and is none,
    /// `ForeignSeal` where a journal's end is not this installation's.
    package func desk(_ database: any Database, clock: Clock = .system) async throws -> Desk {
        var isLost = !hasSecret && (existing || hadTowns)
        if !hasSecret, !isLost { isLost = try await Self.isSealed(database) }
        if isLost { throw NoSecret(path: secretPath, isThere: false) }
        let desk = Wiring.desk(database, clock: clock, seal: JournalSeal(key: try secret()))
        try await requireSealed(desk)
        return desk
    }

    /// A desk to look from: without the key the seals are not looked at.
    package func lookingDesk(_ database: any Database, clock: Clock = .system) -> Desk {
        Wiring.desk(database, clock: clock, seal: hasSecret ? (try? secret()).map(JournalSeal.init) : nil)
    }

    /// Whether there was a key that is gone or cannot be read: nothing can be said of seals then.
    package func lacksKey(_ database: any Database) async throws -> Bool {
        if hasSecret, (try? secret()) != nil { return false }
        if hadTowns || hasSecret { return true }
        return try await Self.isSealed(database)
    }

    /// Where journals stood; nil without a key.
    package var anchors: Anchors? {
        hasSecret ? (try? secret()).map { Anchors(folder: folder, key: $0) } : nil
    }

    package func site(_ desk: Desk, behindProxy: Bool, secure: Bool) throws -> Site {
        let secret = try secret(), installation = self
        var site = Site(
            desk: desk, vault: try Vault(folder: folder.appendingPathComponent("files")),
            modules: Wiring.modules,
            assets: try Assets(), behindProxy: behindProxy, secure: secure, secret: secret,
            setupCode: String(Digest.hmac("setup", key: secret).prefix(8)).uppercased())
        if let anchors {
            site.anchors = { anchors.of($0) }
            site.keepAnchors = { try await anchors.keep($0, .daily) }
        }
        site.keepForOperator = { text, name in try installation.write(Data(text.utf8), to: name) }
        return site
    }

    /// Takes the folder for one server, until the process ends or the descriptor is closed: two would both run the timetable
    /// on one embedded database. Servers of one PostgreSQL share a folder; then it is left open, and this is -1.
    package func hold() throws -> Int32 {
        if address.file == nil { return -1 }
        let path = folder.appendingPathComponent("serving").path
        let descriptor = Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw FolderTaken(path: folder.path)
        }
        return descriptor
    }

    /// A key made once and kept in the folder, 0600. Never made anew over one that cannot be read: authenticators are sealed under it.
    /// Of two servers that start at once on a new folder one makes it and both use it.
    private func secret() throws -> [UInt8] {
        let path = secretPath
        if !FileManager.default.fileExists(atPath: path) {
            let made = "secret-\(Sodium.token(bytes: 4))"
            try write(Data(Sodium.token().utf8), to: made)
            link(folder.appendingPathComponent(made).path, path)
            unlink(folder.appendingPathComponent(made).path)
            try sync(folder.path)
        }
        guard let kept = try? String(contentsOfFile: path, encoding: .utf8), kept.utf8.count == 64 else {
            throw NoSecret(path: path)
        }
        return Array(kept.utf8)
    }

    /// Writes a file only its owner can read; it is on the disk before this returns.
    package func write(_ data: Data, to name: String) throws {
        let path = folder.appendingPathComponent(name).path
        guard
            FileManager.default.createFile(
                atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
        else {
            throw CocoaError(.fileWriteUnknown)
        }
        try sync(path)
        try sync(folder.path)
    }

    private func sync(_ path: String) throws {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}

/// Another server has the folder.
package struct FolderTaken: Error, CustomStringConvertible {
    let path: String
    package var description: String { "数据文件夹 \(path) 已经有一个明责在用：先停下它，或者用 --data 换一个文件夹" }
}

/// The installation's key cannot be read.
struct NoSecret: Error, CustomStringConvertible {
    let path: String
    var isThere = true
    var description: String {
        if !isThere {
            return "数据文件夹里没有密钥 \(path)：用 --data 写明启动服务时用的那个数据文件夹；丢了的没有另做一个，用 mingze restore 从最近的备份恢复到另一个空文件夹"
        }
        return "读不了密钥 \(path)：检查属主和权限；损坏的从备份恢复。不要删掉它重来：绑定的动态口令都会失效"
    }
}

/// There is no embedded database where it should be.
package struct NoDatabase: Error, CustomStringConvertible {
    let path: String
    /// Whether there was an installation here.
    package let isLost: Bool
    package var description: String {
        if isLost {
            return
                "没有数据库 \(path)，而密钥还在：数据库丢了，没有另建。数据在 PostgreSQL 里的，用 --database 写明地址；否则把文件夹留作证据，用 mingze restore 从最近的备份恢复到另一个空文件夹"
        }
        return "没有数据库 \(path)：数据在 PostgreSQL 里的，用 --database 写明地址；第一次用的，先启动 mingze serve"
    }
}

/// A database file without a byte beside a key.
package struct EmptyDatabase: Error, CustomStringConvertible {
    let path: String
    package var description: String {
        "数据库文件 \(path) 是空的，没有当作新的来用：内容丢了。把数据文件夹留作证据，用 mingze restore 从最近的备份恢复到另一个空文件夹"
    }
}

/// A database without a town, beside anchors of towns there were.
package struct LostTowns: Error, CustomStringConvertible {
    let path: String
    package var description: String {
        "数据库里一个乡镇也没有，而数据文件夹 \(path) 抄存过乡镇的校验值，没有当作新的来用：核对 --database 是不是写错了库；数据丢了的，留作证据，用 mingze restore 从最近的备份恢复到另一个空文件夹"
    }
}

/// There is no data folder.
package struct NoFolder: Error, CustomStringConvertible {
    let path: String
    /// Whether it was to be made.
    let made: Bool
    var isFile = false
    package var description: String {
        if isFile { return "\(path) 是文件，不是文件夹：--data 要写数据文件夹" }
        return made ? "数据文件夹 \(path) 建不起来：检查上一级文件夹是否存在、当前用户能否写入" : "没有数据文件夹 \(path)：用 --data 写明它在哪里"
    }
}

package struct BadAddress: Error, CustomStringConvertible {
    package init() {}
    package let description = "数据库地址应是 sqlite:路径 或 postgres://用户@主机/库名"
}

extension Address {
    /// Opens the database as it is. Throws `CannotOpen`.
    func opened() throws -> any Database {
        do { return try open() } catch let error as StorageError { throw CannotOpen(error) }
    }
}

/// Why the database did not open, for whoever starts the program.
package struct CannotOpen: Error, CustomStringConvertible {
    package let description: String
    /// Whether what is there is no whole database.
    package let isDamaged: Bool

    /// The engines say why in English; what to do about the commonest.
    private static func advice(_ why: String) -> String {
        if why.contains("does not exist") { return "PostgreSQL 里没有这个数据库或用户：先建好，或者核对地址里的库名和用户" }
        if why.contains("password") { return "核对地址里的用户和密码" }
        if why.contains("unable to open") { return "核对路径：要写数据库文件，不是文件夹，当前用户要能读写" }
        return "检查地址、网络，以及数据库是否在运行"
    }

    init(_ error: StorageError) {
        if case .damaged = error { isDamaged = true } else { isDamaged = false }
        description =
            switch error {
            case .damaged: "\(error)。"
            case .unavailable(let why): "打不开数据库：\(why)。\(Self.advice(why))。"
            case .busy: "数据库正被别的程序占用，等它结束后再启动。"
            case .full: "磁盘空间不足，清理磁盘后再启动。"
            case .schema(let why): "数据库的表结构与这个程序不符：\(why)。怎样处理见 CHANGELOG.md。"
            default: "\(error)。"
            }
    }
}
