import App
import ArgumentParser
import Foundation
import Kernel
import Logging
import ServiceLifecycle
import Storage
import Web

/// The options every command that opens an installation shares.
struct Place: ParsableArguments {
    @Option(help: "数据文件夹")
    var data = "var"

    @Option(help: "数据库地址：sqlite:路径 或 postgres://…，不填则用数据文件夹里的嵌入式数据库")
    var database: String?

    /// `existing` for commands that only look at what there is.
    func installation(existing: Bool = false) throws -> Installation {
        try Installation(folder: URL(fileURLWithPath: data), database: database, existing: existing)
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "启动网页服务")

    @OptionGroup var place: Place
    @Option(help: "监听地址") var host = "127.0.0.1"
    @Option(help: "端口") var port = 8080
    @Option(help: "TLS 证书（PEM，含证书链），程序须以 --traits TLS 编译") var certificate: String?
    @Option(help: "TLS 私钥（PEM）") var key: String?
    @Flag(help: "在终结 TLS 的反向代理之后运行：信任 X-Forwarded-For，Cookie 加 Secure") var behindProxy = false

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("端口应在 1 到 65535 之间，现在是 \(port)") }
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate 和 --key 要一起写")
        }
    }

    private var listening: Listening {
        guard let certificate, let key else { return Listening(host: host, port: port) }
        return Listening(host: host, port: port, certificate: .init(chain: certificate, key: key))
    }

    func run() async throws {
        var log = Logger(label: "mingze")
        log.logLevel = .notice
        let installation = try place.installation()
        let hold = try installation.hold()
        defer { close(hold) }
        let database = try await installation.open()
        let desk = Wiring.desk(database)
        let place = listening
        let site = try installation.site(desk, behindProxy: behindProxy, secure: behindProxy || key != nil)
        let empty = try await desk.read { try Town.all($0).isEmpty }
        let application = try Server(site, log: log).application(place, log: log) {
            print("明责已启动：\(place.address)")
            if empty { print("还没有乡镇。打开 \(place.address)/setup ，设置码 \(site.setupCode)") }
            fflush(nil)
        }
        let jobs = JobService(desk: desk, log: log)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: application), .init(service: jobs)],
                gracefulShutdownSignals: [.sigint, .sigterm],
                logger: log))
        do { try await group.run() } catch { throw place.explain(error) }
        try await database.close()
        print("明责已停止")
    }
}

/// Runs the timetable until the server stops.
struct JobService: Service {
    let desk: Desk
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await Timetable.run(desk) { error in log.error("jobs", metadata: ["error": "\(error)"]) }
        }
    }
}

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "建立示例乡镇青石镇")

    @OptionGroup var place: Place

    func run() async throws {
        let installation = try place.installation()
        let database = try await installation.open()
        let desk = Wiring.desk(database)
        guard try await desk.read({ try Town.all($0).isEmpty }) else {
            print("已经有乡镇，没有再建示例")
            return
        }
        let lines = try await Demo(desk) {
            print("  \($0)"); fflush(nil)
        }.make()
        let text =
            lines.map { "\($0.role.label)\t\($0.login)\t\($0.password)" }.joined(separator: "\n") + "\n"
        try installation.write(Data(text.utf8), to: "sample-sign-ins.txt")
        try await database.close()
    }
}
