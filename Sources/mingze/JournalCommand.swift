import App
import Audit
import ArgumentParser
import Foundation
import Kernel
import Storage

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "留痕",
        subcommands: [JournalVerify.self, JournalHead.self, JournalAnchors.self])
}

/// The towns a journal command is about: all of them, or the one named.
struct TownChoice: ParsableArguments {
    @OptionGroup var place: Place
    @Option(help: "乡镇名称；不填则为全部") var town: String?

    func open() async throws -> (
        desk: Desk, towns: [(id: ID, name: String)], anchors: Anchors?, lacksKey: Bool
    ) {
        let installation = try place.installation(existing: true)
        let database = try await installation.open()
        let desk = installation.lookingDesk(database)
        let towns = try await desk.read { session in try Town.all(session).map { (id: $0.id, name: $0.name) }
        }
        let chosen = towns.filter { town == nil || $0.name == town }
        guard !chosen.isEmpty else {
            throw Failure(
                town.map { "没有名为“\($0)”的乡镇，有：\(towns.map(\.name).joined(separator: "、"))。" } ?? "还没有乡镇。")
        }
        return (desk, chosen, installation.anchors, try await installation.lacksKey(database))
    }
}

/// Proves the chain, then compares rows with it. Ends with 0 sound, 3 broken, 4 differs from an anchor, 5 rows read otherwise, 6 the
/// file is damaged, 7 the key is gone.
struct JournalVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "核验留痕，再把数据与留痕核对：0 完好，3 留痕被改动，4 与抄存的校验值不符，5 数据与留痕不符，6 数据库文件损坏，7 密钥不在")

    @OptionGroup var choice: TownChoice
    @Option(help: "抄存的校验值，形如 12:9f86d0…") var anchor: String?

    func run() async throws {
        do { try await verify() } catch let error where Self.isDamage(error) {
            print("\(error)")
            throw ExitCode(6)
        } catch let refusal as Refusal where refusal.code == "journal-head" {
            print("\(refusal.sentence)。\(refusal.advice)")
            throw ExitCode(3)
        }
    }

    /// A file that does not even open is as damaged as one that does.
    private static func isDamage(_ error: any Error) -> Bool {
        switch error {
        case let error as CannotOpen: error.isDamaged
        case StorageError.damaged: true
        case let error as NoDatabase: error.isLost
        default: error is EmptyDatabase || error is LostTowns
        }
    }

    private func verify() async throws {
        let head = try anchor.map(Self.parse)
        let (desk, towns, anchors, lacksKey) = try await choice.open()
        guard head == nil || towns.count == 1 else {
            throw Failure("有 \(towns.count) 个乡镇，校验值只是其中一个的：用 --town 写明乡镇名称。")
        }
        if let damage = try await desk.read({ try $0.damage(.quick) }), let first = damage.first {
            print("数据库文件已经损坏，\(damage.count) 处，例如 \(first)。停下服务，留作证据，用 mingze restore 从最近的备份恢复")
            throw ExitCode(6)
        }
        var code: Int32 = 0
        if let forged = anchors?.kept().forged, forged > 0 {
            print("抄存的校验值（anchors 文件）有 \(forged) 行不是这个程序写的")
            code = 4
        }
        for town in towns {
            let kept = (anchors?.of(town.id) ?? []) + [head].compactMap { $0 }
            let result = try await JournalAudit.verify(
                desk, town: town.id, anchors: kept, proofs: Wiring.proofs)
            switch result.verdict {
            case .sound(let head):
                print("\(town.name)：完好，共 \(head.number) 条，校验值 \(head.hash)")
                print(
                    "  \(kept.isEmpty ? "没有抄存的校验值可以比" : "与抄存的 \(kept.count) 个校验值相符")；数据与留痕相符：\(result.compared.joined(separator: "，"))"
                )
                print("  没有核对：\(result.uncompared.joined(separator: "，"))")
            case .contradicted(let head, let faults):
                print("\(town.name)：留痕完好，共 \(head.number) 条；数据与留痕不符：")
                for fault in faults { print("  \(fault)") }
                if code == 0 { code = 5 }
            case .broken(let number, let reason):
                print("\(town.name)：第 \(number) 条有问题，\(reason)")
                code = 3
            case .differs(let anchor, let found):
                print("\(town.name)：第 \(anchor.number) 条与抄存的不符，抄存 \(anchor.hash)，现在 \(found ?? "没有这一条")")
                if code == 0 { code = 4 }
            }
        }
        if lacksKey {
            print("密钥文件 secret 不在了，或者读不了：链尾的印记和抄存的校验值没有核对，后面被截掉也看不出来。用 mingze restore 从最近的备份恢复")
            if code == 0 { code = 7 }
        }
        if code != 0 { throw ExitCode(code) }
    }

    private static func parse(_ text: String) throws -> Journal.Head {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let number = Int(parts[0]), parts[1].count == 64 else {
            throw Failure("--anchor 应是抄存的校验值，形如 12:9f86d0…（序号、冒号、64 位校验值），现在是“\(text)”。")
        }
        return Journal.Head(number: number, hash: String(parts[1]))
    }
}

struct JournalHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "head", abstract: "显示最后一条的序号和校验值")

    @OptionGroup var choice: TownChoice

    func run() async throws {
        let (desk, towns, _, _) = try await choice.open()
        for town in towns {
            let head = try await desk.read { try Journal.head($0, town: town.id) }
            print("\(town.name)\t\(head.number):\(head.hash)")
        }
    }
}

/// Where journals stood, as it was kept outside the database: to be printed and put away.
struct JournalAnchors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchors", abstract: "列出抄存的校验值，每日和每次备份各一行，可以打印存档")

    @OptionGroup var choice: TownChoice

    func run() async throws {
        let (_, towns, anchors, _) = try await choice.open()
        let names = Dictionary(uniqueKeysWithValues: towns.map { ($0.id.rawValue, $0.name) })
        for line in anchors?.kept().lines ?? [] {
            guard let name = names[line.town], let at = Instant(rawValue: line.at) else { continue }
            print("\(at.local)\t\(name)\t\(line.occasion)\t\(line.head.number):\(line.head.hash)")
        }
    }
}
