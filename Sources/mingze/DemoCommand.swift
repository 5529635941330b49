import App
import ArgumentParser
import Foundation
import Kernel
import Sodium
import Storage

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "建立示例乡镇青石镇，或者供测速的许多乡镇",
        discussion:
            "写了 --towns、--years、--works 或 --seed 的，建立每个 30 个单位、200 个账号、一年的方案 500 项工作（约 6000 件任务、10000 条记录）的乡镇；同一天用同一个种子，建出来的每一行都相同。"
    )

    @OptionGroup var place: Place
    @Option(parsing: .unconditional, help: "多少个乡镇（供测速）") var towns: Int?
    @Option(parsing: .unconditional, help: "多少个年度，到今年为止") var years: Int?
    @Option(parsing: .unconditional, help: "一年的方案有多少项工作，500 项约 6000 件任务、10000 条记录") var works: Int?
    @Option(parsing: .unconditional, help: "种子：同样的种子建出同样的数据") var seed: Int?

    private var isGenerated: Bool { towns != nil || years != nil || works != nil || seed != nil }

    func validate() throws {
        guard (1...County.mostTowns).contains(towns ?? 1) else {
            throw ValidationError("--towns 应在 1 到 \(County.mostTowns) 之间，现在是 \(towns ?? 1)")
        }
        guard (1...10).contains(years ?? 1) else {
            throw ValidationError("--years 应在 1 到 10 之间，现在是 \(years ?? 1)")
        }
        guard (10...2000).contains(works ?? 500) else {
            throw ValidationError("--works 应在 10 到 2000 之间，现在是 \(works ?? 500)")
        }
    }

    func run() async throws {
        let installation = try place.installation()
        // The same seed makes the same bytes, whatever the time of day.
        let today = Clock.system.now().day
        let database = try await installation.open(isGenerated ? .fixed(Instant(noonOf: today)) : .system)
        guard try await database.read({ try Town.all($0).isEmpty }) else {
            throw Failure("\(place.data) 里已经有乡镇，没有再建示例：用 --data 换一个空的数据文件夹。")
        }
        let lines =
            try await isGenerated
            ? county(database, today) : Demo(installation.desk(database), say: say).make()
        let text =
            lines.map { "\($0.role.label)\t\($0.login)\t\($0.password)" }.joined(separator: "\n") + "\n"
        try installation.write(Data(text.utf8), to: "sample-sign-ins.txt")
        try await installation.anchors?.keep(installation.lookingDesk(database), .daily)
        try await database.close()
        print("示例建好了。账号和密码在 \(installation.folder.appendingPathComponent("sample-sign-ins.txt").path)")
    }

    private func county(_ database: any Database, _ today: Day) async throws -> [Demo.SignInLine] {
        Replay.begin(seed ?? 1)
        return try await County(
            database, today: today, towns: towns ?? 1, years: years ?? 1,
            works: works ?? 500, seed: seed ?? 1,
            say: say
        ).make()
    }

    private var say: @Sendable (String) -> Void {
        {
            print("  \($0)")
            fflush(nil)
        }
    }
}
