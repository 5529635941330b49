import Audit
import Foundation
import Kernel
import Papers
import Sodium
import Storage
import Web

/// 检查运行环境: what is wrong with an installation, and what to do about each.
package struct Doctor: Sendable {
    package enum Verdict: String, Sendable {
        case fine = "正常"
        case notice = "注意"
        case wrong = "问题"
    }

    package struct Finding: Sendable, Encodable {
        package let subject: String
        package let verdict: String
        package let sentence: String
        /// What to do; empty where nothing is to be done.
        package let advice: String

        init(_ subject: String, _ verdict: Verdict, _ sentence: String, advice: String = "") {
            (self.subject, self.verdict, self.sentence, self.advice) = (
                subject, verdict.rawValue, sentence, advice
            )
        }

        package var isWrong: Bool { verdict == Verdict.wrong.rawValue }
    }

    let installation: Installation
    private let clock: Clock
    private let rights: [Finding]

    /// Looks at the rights first, since opening the folder mends them. Throws `NoFolder` and `BadAddress` as `Installation`.
    package init(folder: URL, database: String?, clock: Clock = .system) throws {
        rights = Self.rights(of: folder)
        installation = try Installation(folder: folder, database: database, existing: true)
        self.clock = clock
    }

    /// All findings, the machine's first. A database that cannot be opened ends the list there.
    package func examine() async -> [Finding] {
        var findings =
            rights + lostSecret + leftPasswords + [account, disk] + fileSystems + [backup] + programs
        do {
            let database = try await installation.open()
            let desk = installation.lookingDesk(database, clock: clock)
            if lostSecret.isEmpty, try await installation.lacksKey(database) {
                findings.append(Self.noSecret)
            }
            findings += try await dangling(desk)
            findings.append(try await self.database(desk))
            findings += try await towns(desk)
            findings += try await attachments(desk)
            try await database.close()
        } catch {
            findings.append(
                Finding(
                    "数据库", .wrong, "\(error)",
                    advice: "核对 --data、--database；损坏的，用 mingze restore 从最近的备份恢复；数据库是更新的程序建的，就用那个版本的程序"))
        }
        return findings
    }

    // MARK: The machine

    private static func rights(of folder: URL) -> [Finding] {
        let names = ["", "secret", "mingze.sqlite"]
        let wrong = names.compactMap { name -> String? in
            let path = name.isEmpty ? folder.path : folder.appendingPathComponent(name).path
            guard let facts = try? FileManager.default.attributesOfItem(atPath: path),
                let mode = (facts[.posixPermissions] as? NSNumber)?.intValue
            else { return nil }
            let owner = (facts[.ownerAccountID] as? NSNumber)?.uint32Value
            let shown = name.isEmpty ? "数据文件夹" : name
            if mode & 0o077 != 0 { return "\(shown) 别的用户也能读（\(String(mode, radix: 8))）" }
            return owner.map { $0 != getuid() } ?? false ? "\(shown) 不属于运行程序的用户" : nil
        }
        guard !wrong.isEmpty else { return [Finding("文件权限", .fine, "数据文件夹只有运行程序的用户能读")] }
        return [
            Finding(
                "文件权限", .wrong, wrong.joined(separator: "；"),
                advice: "chmod -R go= \(folder.path)，属主改为运行程序的用户")
        ]
    }

    /// Without it authenticators and seals are void, and nothing is served.
    private var lostSecret: [Finding] {
        guard installation.hasLostSecret || installation.hasUnreadableSecret else { return [] }
        return [Self.noSecret]
    }

    private static let noSecret = Finding(
        "密钥", .wrong, "密钥文件 secret 不在了，或者读不了，服务起不来，绑定的动态口令和留痕的印记都靠它",
        advice: "用 mingze restore 从最近的备份恢复到另一个空文件夹")

    /// Rows that refer to what is not there: the engine keeps that from happening, whoever else writes to the file does not.
    private func dangling(_ desk: Desk) async throws -> [Finding] {
        guard let (count, table) = try await desk.read({ try $0.dangling() }) else { return [] }
        return [
            Finding(
                "数据库", .wrong, "有 \(count) 行指着已经不在的内容，例如表 \(table)，数据被别的程序改动过",
                advice: "停下服务，把数据文件夹复制一份留作证据，用 mingze restore 从最近的备份恢复到另一个空文件夹")
        ]
    }

    /// The halves of first passwords that the set-up left for whoever runs the machine.
    private var leftPasswords: [Finding] {
        let name = Site.firstPasswords
        guard FileManager.default.fileExists(atPath: installation.folder.appendingPathComponent(name).path)
        else { return [] }
        return [
            Finding("初始密码", .notice, "设置时留下的后一半初始密码还在 \(name) 里", advice: "当面交给本人以后，删掉这个文件")
        ]
    }

    /// Whoever breaks into a server that runs as root has the machine.
    private var account: Finding {
        getuid() == 0
            ? Finding(
                "运行用户", .notice, "现在是 root：服务被攻破，整台机器就没有了", advice: "建一个专用的用户来运行，见 docs/operations.md")
            : Finding("运行用户", .fine, "不是 root")
    }

    private var disk: Finding {
        let free =
            ((try? FileManager.default.attributesOfFileSystem(forPath: installation.folder.path))?[
                .systemFreeSize]
            as? NSNumber)?.int64Value ?? 0
        let words = "数据文件夹所在的磁盘还剩 \(free / 1_000_000_000) GB"
        if free < 1_000_000_000 {
            return Finding("磁盘", .wrong, words, advice: "清理或扩大磁盘；写满以后只能查看，不能办理")
        }
        if free < 5_000_000_000 { return Finding("磁盘", .notice, words, advice: "准备扩大磁盘") }
        return Finding("磁盘", .fine, words)
    }

    /// When a backup was last made from here; one that is made by other means is not known to the program.
    private var backup: Finding {
        let path = installation.folder.appendingPathComponent(Backup.last)
        let advice = "定时运行 mingze backup，备份拷到另一台机器，每季度用 mingze restore --check 核对一次"
        guard let text = try? String(contentsOf: path, encoding: .utf8),
            let made = Instant(rawValue: text.trimmingCharacters(in: .newlines))
        else { return Finding("备份", .notice, "没有用 mingze backup 备份过", advice: advice) }
        if made.day.adding(7) < clock.now().day {
            return Finding("备份", .notice, "上次备份做于 \(made.local)，已经过了一个星期", advice: advice)
        }
        return Finding("备份", .fine, "上次备份做于 \(made.local)")
    }

    private var programs: [Finding] {
        var findings = Equipment.programs.map { program in
            program.isThere
                ? Finding(program.name, .fine, "已安装（\(program.use)）")
                : Finding(
                    program.name, .notice, "没有安装，不能\(program.use)", advice: "apt install \(program.package)")
        }
        switch Equipment.missingFonts() {
        case nil:
            findings.append(Finding("字体", .notice, "没有 fc-list，看不到装了哪些字体", advice: "apt install fontconfig"))
        case let missing? where missing.isEmpty: findings.append(Finding("字体", .fine, "公文用的字体都有"))
        case let missing?:
            findings.append(
                Finding(
                    "字体", .notice, "没有 \(missing.joined(separator: "、"))，服务器转的 PDF 用别的字体代替，Word 文件不受影响",
                    advice: "把单位有授权的字体文件放进 /usr/local/share/fonts，运行 fc-cache"))
        }
        return findings
    }

    // MARK: The data

    private func database(_ desk: Desk) async throws -> Finding {
        let advice = "停下服务，把数据文件夹复制一份留作证据，用 mingze restore 从最近的备份恢复到另一个空文件夹"
        guard let damage = try await desk.read({ try $0.damage(.whole) }) else {
            return Finding("数据库", .fine, "打得开，表结构是这个程序的；PostgreSQL 的文件用 pg_amcheck 检查")
        }
        guard let first = damage.first else { return Finding("数据库", .fine, "打得开，表结构是这个程序的，文件和索引完整") }
        return Finding("数据库", .wrong, "文件已经损坏，\(damage.count) 处，例如 \(first)", advice: advice)
    }

    private func towns(_ desk: Desk) async throws -> [Finding] {
        var findings: [Finding] = []
        let towns = try await desk.read { try Town.all($0).map { (id: $0.id, name: $0.name) } }
        if towns.isEmpty { findings.append(Finding("乡镇", .notice, "还没有建立乡镇", advice: "启动以后打开 /setup")) }
        for town in towns {
            findings.append(try await chain(desk, town))
            findings.append(try await time(desk, town))
            findings.append(try await calendar(desk, town))
        }
        return findings
    }

    private func chain(_ desk: Desk, _ town: (id: ID, name: String)) async throws -> Finding {
        let anchors = installation.anchors
        if let forged = anchors?.kept().forged, forged > 0 {
            return Finding(
                "留痕", .wrong, "抄存的校验值（anchors 文件）有 \(forged) 行不是这个程序写的", advice: "把数据文件夹留作证据，用最近一次备份核对")
        }
        let result = try await JournalAudit.verify(
            desk, town: town.id, anchors: anchors?.of(town.id) ?? [], proofs: Wiring.proofs)
        switch result.verdict {
        case .sound(let head):
            return Finding(
                "留痕", .fine,
                "\(town.name)：完好，共 \(head.number) 条；数据与留痕相符：\(result.compared.joined(separator: "，"))；没有核对：\(result.uncompared.joined(separator: "，"))"
            )
        case .contradicted(_, let faults):
            return Finding(
                "留痕", .wrong, "\(town.name)：数据与留痕不符，\(faults.joined(separator: "；"))",
                advice: "停止办理，保留数据库原样，用最近一次备份核对是谁在什么时候改的")
        case .broken(let number, let reason):
            return Finding(
                "留痕", .wrong, "\(town.name)：第 \(number) 条有问题，\(reason)",
                advice: "停止办理，保留数据库原样，用最近一次备份核对是谁在什么时候改的")
        case .differs(let anchor, let found):
            return Finding(
                "留痕", .wrong,
                "\(town.name)：抄存时第 \(anchor.number) 条的校验值是 \(anchor.hash.prefix(16))…，现在\(found.map { "是 \($0.prefix(16))…" } ?? "没有这一条，后面被截掉过")",
                advice: "停止办理，保留数据库原样，用抄存以后的备份恢复到另一个空文件夹核对")
        }
    }

    /// The present is never before what was done last.
    private func time(_ desk: Desk, _ town: (id: ID, name: String)) async throws -> Finding {
        let last = try await desk.read { session in
            try session.first("SELECT at FROM journal WHERE town = \(town.id) ORDER BY number DESC LIMIT 1") {
                try $0.next(Instant.self)
            }
        }
        let now = clock.now()
        guard let last, now < last else { return Finding("时钟", .fine, "现在是 \(now.local)（北京时间）") }
        return Finding(
            "时钟", .wrong, "现在是 \(now.local)，早于\(town.name)最后一次办理的时间 \(last.local)",
            advice: "校准系统时钟，打开自动对时（timedatectl set-ntp true）")
    }

    private func calendar(_ desk: Desk, _ town: (id: ID, name: String)) async throws -> Finding {
        let calendar = try await desk.read { try WorkCalendar.of(town.id, in: $0) }
        let today = desk.today
        let advice = "把国务院办公厅的通知在“工作日历”里导入，或用 mingze calendar import"
        if !calendar.knows(today.year) {
            return Finding("放假安排", .wrong, "\(town.name)没有 \(today.year) 年的，日期都是暂定", advice: advice)
        }
        if today.month >= 11, !calendar.knows(today.year + 1) {
            return Finding("放假安排", .notice, "\(town.name)还没有 \(today.year + 1) 年的，明年的日期暂定", advice: advice)
        }
        return Finding("放假安排", .fine, "\(town.name)有 \(today.year) 年的")
    }

    private func attachments(_ desk: Desk) async throws -> [Finding] {
        let vault = try Vault(folder: installation.folder.appendingPathComponent("files"))
        let known = try await desk.read { session in
            try session.rows("SELECT DISTINCT digest FROM attachment ORDER BY digest") {
                try $0.next(String.self)
            }
        }
        let missing = known.filter { !vault.holds($0) }
        if let first = missing.first {
            return [
                Finding(
                    "附件", .wrong, "\(known.count) 个里少 \(missing.count) 个，例如 \(first.prefix(12))…",
                    advice: "从备份里把 files 文件夹恢复过来")
            ]
        }
        let changed = known.filter { (try? vault.read($0)).map(Digest.sha256) != $0 }
        guard let first = changed.first else { return [Finding("附件", .fine, "\(known.count) 个都在，内容都与校验值相符")] }
        return [
            Finding(
                "附件", .wrong, "\(changed.count) 个的内容变了，例如 \(first.prefix(12))…", advice: "从备份里把这些文件恢复过来")
        ]
    }
}
