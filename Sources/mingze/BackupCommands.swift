import App
import Audit
import ArgumentParser
import Foundation
import Kernel
import Sealed
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "备份数据库和附件到一个加密的文件，不用停下服务",
        discussion: "用口令（--passphrase-file）或公钥（--to）加密。写完从头到尾读回核对。丢了口令或私钥，谁也打不开备份。")

    @OptionGroup var place: Place
    @Argument(help: "备份文件，不能已经存在") var file: String
    @Option(help: "口令文件，第一行是口令，至少 \(Lock.shortestPassphrase) 个字符") var passphraseFile: String?
    @Option(help: "收件人的公钥（mingze key 的输出），备份的机器自己打不开") var to: String?

    func validate() throws {
        guard (passphraseFile == nil) != (to == nil) else {
            throw ValidationError("--passphrase-file 和 --to 写一个，也只写一个")
        }
    }

    func run() async throws {
        let installation = try place.installation(existing: true)
        let contents = try await Backup(installation, say: progress).make(to: file, lock: try lock())
        let size =
            (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber)?.intValue ?? 0
        print(
            "备份完成：\(file)，\(size.megabytes)，\(contents.words)，已读回核对"
        )
        if let first = contents.files.missing.first {
            throw Failure(
                "有 \(contents.files.missing.count) 个附件丢失或损坏，不在备份里，例如 \(first)：从以前的备份里找回来，放回 files 文件夹。")
        }
    }

    private func lock() throws -> Lock {
        if let to {
            guard let key = KeyPair.recipient(to) else {
                throw Failure("--to 不是公钥：应以 mingze-public- 开头，是 mingze key 输出的那一行。")
            }
            return .recipient(key)
        }
        let words = try Passphrase.read(passphraseFile ?? "")
        guard words.count >= Lock.shortestPassphrase else {
            throw Failure("口令只有 \(words.count) 个字符，至少要 \(Lock.shortestPassphrase) 个：拿到备份的人可以一直试。")
        }
        return .passphrase(words)
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "从备份恢复到空的数据文件夹，两种数据库都可以",
        discussion: "先从头到尾核对备份，再写入；全部写完才算数。恢复以后核验每个乡镇的留痕。")

    @OptionGroup var place: Place
    @Argument(help: "备份文件") var file: String
    @Option(help: "口令文件，第一行是口令") var passphraseFile: String?
    @Option(help: "私钥文件（mingze key 建的）") var key: String?
    @Flag(help: "只核对备份，不恢复") var check = false

    func validate() throws {
        guard (passphraseFile == nil) != (key == nil) else {
            throw ValidationError("--passphrase-file 和 --key 写一个，也只写一个")
        }
    }

    func run() async throws {
        let restore = Restore(file, key: try opening(), say: progress)
        if check {
            let contents = try restore.check()
            print("备份完好：\(contents.words)，做于 \(contents.start.madeWords)")
            return
        }
        let installation = try place.installation()
        let hold = try installation.hold()
        defer { close(hold) }
        let contents = try await restore.run(into: installation)
        let desk = installation.lookingDesk(try await installation.open())
        try await verify(desk)
        try await installation.anchors?.keep(desk, .daily)
        print("恢复完成：\(contents.words)，备份做于 \(contents.start.madeWords)")
        print("原来抄存的留痕校验值（anchors 文件）不在备份里：抄写或打印过的，用 mingze journal verify --anchor 逐个核对")
    }

    private func opening() throws -> Key {
        guard let key else { return .passphrase(try Passphrase.read(passphraseFile ?? "")) }
        guard let lines = try? String(contentsOfFile: key, encoding: .utf8) else {
            throw Failure("打不开私钥文件 \(key)：检查路径和读取权限。")
        }
        guard let secret = lines.split(separator: "\n").lazy.compactMap({ KeyPair.secret(String($0)) }).first
        else {
            throw Failure("文件 \(key) 里没有私钥：应有以 mingze-private- 开头的一行。")
        }
        return .recipient(secret)
    }
}

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "建一对备份用的钥匙：私钥写进文件，公钥输出",
        discussion: "私钥文件拷到别处保管，从这台机器上删掉；公钥给 mingze backup --to 用。")

    @Argument(help: "私钥文件，不能已经存在") var file: String

    func run() throws {
        let pair = KeyPair()
        let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("写不了文件 \(file)：它不能已经存在，文件夹要能写入。") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data("# 明责备份的私钥。公钥：\(pair.publicKey)\n\(pair.privateKey)\n".utf8))
        try handle.synchronize()
        print(pair.publicKey)
    }
}

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "把数据从一个数据库迁移到另一个空的数据库，逐表比对行数和校验值",
        discussion: "先停下服务。附件仍在数据文件夹里，迁移以后用 --database 写明新的数据库启动。")

    @Option(help: "源数据库：sqlite:路径 或 postgres://…") var from: String
    @Option(help: "目标数据库，要是空的") var to: String

    func run() async throws {
        try requireNoPassword(from, to)
        guard let source = Address(from), let target = Address(to) else { throw BadAddress() }
        // A new embedded database is its owner's alone.
        umask(0o077)
        let sums = try await Move(from: source, to: target, say: progress).run()
        let database = try target.open()
        try await verify(Wiring.desk(database))
        try await database.close()
        print(
            "迁移完成：\(sums.count) 张表，\(sums.values.reduce(0) { $0 + $1.rows }) 行，两边的行数和校验值相同。以后用 --database 启动；原来的数据库改名或移走，免得备份的还是它"
        )
    }
}

private let progress: @Sendable (String) -> Void = { line in
    FileHandle.standardError.write(Data("  \(line)\n".utf8))
}

/// Every town's chain, from its first line.
private func verify(_ desk: Desk) async throws {
    for town in try await desk.read({ session in try Town.all(session).map { (id: $0.id, name: $0.name) } }) {
        let verdict = try await JournalAudit.verify(desk, town: town.id, proofs: Wiring.proofs).verdict
        guard case .sound(let head) = verdict else {
            throw Failure("\(town.name)的留痕核验不过：数据已写入，先不要启动，用 mingze journal verify 看是哪一条，和源数据核对。")
        }
        print("\(town.name)：留痕完好，共 \(head.number) 条，校验值 \(head.hash)")
    }
}

private enum Passphrase {
    /// The first line: an editor's newline at the end is no part of it.
    static func read(_ path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Failure("打不开口令文件 \(path)：检查路径和读取权限。")
        }
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
        if let mode, mode.intValue & 0o077 != 0 {
            progress("口令文件 \(path) 别的用户也能读：chmod 600 \(path)")
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).first.map {
            $0.trimmingCharacters(in: .whitespaces)
        } ?? ""
    }
}

extension BackupContents {
    fileprivate var words: String {
        "\(rows) 行，文件 \(files.count) 个（\(files.bytes.megabytes)）"
    }
}

extension Dump.Start {
    fileprivate var madeWords: String { Instant(rawValue: made)?.local ?? made }
}

extension Int {
    fileprivate var megabytes: String { String(format: "%.1f MB", Double(self) / 1_000_000) }
}
