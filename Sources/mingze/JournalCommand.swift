import App
import ArgumentParser
import Foundation
import Kernel
import Storage

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "留痕", subcommands: [JournalVerify.self, JournalHead.self])
}

/// The towns a journal command is about: all of them, or the one named.
struct TownChoice: ParsableArguments {
    @OptionGroup var place: Place
    @Option(help: "乡镇名称；不填则为全部") var town: String?

    func open() async throws -> (desk: Desk, towns: [(id: ID, name: String)]) {
        let desk = Wiring.desk(try await place.installation(existing: true).open())
        let towns = try await desk.read { session in try Town.all(session).map { (id: $0.id, name: $0.name) }
        }
        let chosen = towns.filter { town == nil || $0.name == town }
        guard !chosen.isEmpty else {
            throw Failure(
                town.map { "没有名为“\($0)”的乡镇，有：\(towns.map(\.name).joined(separator: "、"))。" } ?? "还没有乡镇。")
        }
        return (desk, chosen)
    }
}

/// Proves the chain. Ends with 0 sound, 3 broken, 4 differs from the anchor.
struct JournalVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "核验留痕：0 完好，3 被改动，4 与抄存的校验值不符")

    @OptionGroup var choice: TownChoice
    @Option(help: "抄存的校验值，形如 12:9f86d0…") var anchor: String?

    func run() async throws {
        let head = try anchor.map(Self.parse)
        let (desk, towns) = try await choice.open()
        guard head == nil || towns.count == 1 else {
            throw Failure("有 \(towns.count) 个乡镇，校验值只是其中一个的：用 --town 写明乡镇名称。")
        }
        var code: Int32 = 0
        for town in towns {
            switch try await JournalAudit.verify(desk, town: town.id, anchor: head) {
            case .sound(let head): print("\(town.name)：完好，共 \(head.number) 条，校验值 \(head.hash)")
            case .broken(let number, let reason):
                print("\(town.name)：第 \(number) 条有问题，\(reason)")
                code = 3
            case .differs(let anchor, let found):
                print("\(town.name)：第 \(anchor.number) 条与抄存的不符，抄存 \(anchor.hash)，现在 \(found ?? "没有这一条")")
                if code == 0 { code = 4 }
            }
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
        let (desk, towns) = try await choice.open()
        for town in towns {
            let head = try await desk.read { try Journal.head($0, town: town.id) }
            print("\(town.name)\t\(head.number):\(head.hash)")
        }
    }
}
