import App
import ArgumentParser
import CMalloc
import Foundation
import Kernel
import Logging
import Mail
import Office
import Papers
import ServiceLifecycle
import Storage
import Synchronization
import Web

/// The options every command that opens an installation shares.
struct Place: ParsableArguments {
    @Option(help: "数据文件夹")
    var data = "var"

    @Option(help: "数据库地址：sqlite:路径 或 postgres://…，不带密码；不填则用环境变量 MINGZE_DATABASE，也没有的用数据文件夹里的嵌入式数据库")
    var database: String?

    /// `existing` for commands that only look at what there is.
    func installation(existing: Bool = false) throws -> Installation {
        try requireNoPassword(database)
        return try Installation(folder: URL(fileURLWithPath: data), database: address, existing: existing)
    }

    /// The address of the command line, or of the environment, which no list of processes shows.
    var address: String? { database ?? ProcessInfo.processInfo.environment["MINGZE_DATABASE"] }
}

/// Passwords are not for command lines.
func requireNoPassword(_ addresses: String?...) throws {
    for text in addresses {
        guard let text, Address(text)?.hasPassword == true else { continue }
        throw Failure(
            "数据库地址里不要写密码：同一台机器上谁都看得到命令行。密码写进环境变量 PGPASSWORD，或只有本用户能读（0600）的 ~/.pgpass；整个地址也可以写进环境变量 MINGZE_DATABASE。"
        )
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "启动网页服务")

    @OptionGroup var place: Place
    @Option(help: "监听地址") var host = "127.0.0.1"
    @Option(parsing: .unconditional, help: "端口") var port = 8080
    @Option(help: "TLS 证书（PEM，含证书链），程序须以 --traits TLS 编译") var certificate: String?
    @Option(help: "TLS 私钥（PEM）") var key: String?
    @Option(help: "只有这些网段能打开，例如 10.1.0.0/16,192.168.3.7；不写就不限") var allow: String?
    @Option(parsing: .unconditional, help: "一个登录每秒最多多少次请求，0 不限；没有登录的按来源地址限") var pace = 50
    @Flag(help: "在终结 TLS 的反向代理之后运行：信任 X-Forwarded-For，Cookie 加 Secure") var behindProxy = false

    @Option(parsing: .unconditional, help: "Prometheus 指标的端口，只在 --metrics-host 上，地址是 /metrics；不写就不提供")
    var metricsPort: Int?
    @Option(help: "指标的监听地址") var metricsHost = "127.0.0.1"
    @Option(help: "日志写到哪一级：info 每个请求一行，notice 只写要紧的") var logLevel = LogLevel.notice
    @Flag(help: "日志每行一个 JSON") var logJson = false

    enum LogLevel: String, ExpressibleByArgument, CaseIterable {
        case info, notice, warning, error

        var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .notice }
    }

    @OptionGroup var post: PostOffice

    func validate() throws {
        guard metricsPort.map({ (1...65_535).contains($0) && $0 != port }) ?? true else {
            throw ValidationError("--metrics-port 应在 1 到 65535 之间，并且不同于 --port")
        }
        guard (0...10_000).contains(pace) else { throw ValidationError("--pace 应在 0 到 10000 之间，现在是 \(pace)") }
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
        keepFreedMemory()
        // The very file that runs, even after an upgrade has put another in its place.
        FileReader.program.withLock { $0 = "/proc/\(getpid())/exe" }
        let level = logLevel.level, isJSON = logJson
        var log = Logger(label: "mingze") { label in
            if isJSON { return JSONLog(label, level: level) }
            return StreamLogHandler.standardError(label: label)
        }
        log.logLevel = level
        if getuid() == 0 {
            log.warning("现在以 root 运行，服务被攻破，整台机器就没有了：建一个专用的用户来运行，见 docs/operations.md")
        }
        let installation = try place.installation()
        let hold = try installation.hold()
        defer { close(hold) }
        let database = try await installation.open()
        let desk = try await installation.desk(database)
        let place = listening
        var site = try installation.site(desk, behindProxy: behindProxy, secure: behindProxy || key != nil)
        let swept = site.vault.sweep()
        if swept > 0 { log.notice("files", metadata: ["half written, taken away": "\(swept)"]) }
        let mail = try post.server()
        site.sendsMail = mail != nil
        site.allowed = try allow.map { try AddressList($0) }
        site.pace = pace > 0 ? Pace(perSecond: pace) : nil
        let empty = try await desk.read { try Town.all($0).isEmpty }
        let serving = site
        let measures = Measures()
        let isOpen = place.isOpenToListeners(behindProxy: behindProxy)
        let application = try Server(serving, log: log, measures: measures).application(place, log: log) {
            print("明责已启动：\(place.address)")
            if isOpen {
                print("注意：没有 TLS，密码在网络上谁都能看到。用 --certificate 和 --key，或者放在做 TLS 的反向代理后面（--behind-proxy）")
            }
            if empty { print("还没有乡镇。打开 \(place.address)/setup ，设置码 \(serving.setupCode)") }
            fflush(nil)
        }
        let jobs = JobService(
            desk: desk, vault: site.vault, log: log, mail: mail, anchors: installation.anchors)
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: application), .init(service: jobs),
        ]
        if let metricsPort {
            services.append(
                .init(service: Server.watching(measures, host: metricsHost, port: metricsPort, log: log)))
        }
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigint, .sigterm], logger: log)
        // What is being answered is answered; who keeps a connection open for longer is left.
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await withTaskExecutorPreference(WaitingThreads()) { try await group.run() }
        } catch { throw place.explain(error) }
        try await database.close()
        print("明责已停止")
    }
}

extension Serve {
    /// The memory of one page serves for the next. Given back to the system each time, fetching it anew costs a third of making a list.
    private func keepFreedMemory() {
        mallopt(M_TRIM_THRESHOLD, 8 << 20)
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
    }
}

/// Runs the timetable until the server stops.
struct JobService: Service {
    let desk: Desk
    let vault: Vault
    let log: Logger
    let mail: MailServer?
    let anchors: Anchors?
    /// Seconds between two times journals are written down outside the database.
    private static let between = 300

    func run() async throws {
        await withGracefulShutdownHandler {
            await work()
        } onGracefulShutdown: {
            FileReader.stop()
        }
    }

    private func work() async {
        let anchored = Mutex<Day?>(nil), latest = Mutex<Instant?>(nil)
        await cancelWhenGracefulShutdown {
            await Timetable.run(desk) { error in
                // The engine's own sentence may repeat what somebody typed.
                log.error("jobs", metadata: ["error": "\((error as? StorageError)?.plain ?? "\(error)")"])
            } after: {
                if anchored.withLock({ $0 != desk.today }) {
                    try await anchors?.keep(desk, .daily)
                    anchored.withLock { $0 = desk.today }
                }
                let now = desk.clock.now()
                if latest.withLock({ $0.map { now >= $0.adding(seconds: Self.between) } ?? true }) {
                    latest.withLock { $0 = now }
                    do { try await anchors?.keep(desk, .latest) } catch {
                        log.error("anchors", metadata: ["error": "\(error)"])
                    }
                }
                while try await desk.lookAtPictures(in: vault) > 0 {}
                guard let mail else { return }
                let (_, failed) = try await Outbox.send(desk, by: mail)
                if failed > 0 { log.warning("mail", metadata: ["failed": "\(failed)"]) }
            }
        }
        // Where it stood when it was stopped.
        try? await anchors?.keep(desk, .latest)
    }
}

/// The mail server, where there is one. Its password comes by the environment, which no list of processes shows.
struct PostOffice: ParsableArguments {
    @Option(
        help:
            "邮件服务器：smtp://主机:25、smtp+tls://主机:587 或 smtps://主机:465；不写就不发邮件。账号和密码写在环境变量 MINGZE_MAIL_USER、MINGZE_MAIL_PASSWORD 里"
    )
    var mail: String?
    @Option(help: "发件人邮箱") var mailFrom: String?

    func server() throws -> MailServer? {
        guard let mail else { return nil }
        let environment = ProcessInfo.processInfo.environment
        do {
            return try MailServer(
                url: mail, from: mailFrom ?? "", user: environment["MINGZE_MAIL_USER"],
                password: environment["MINGZE_MAIL_PASSWORD"])
        } catch let wrong as MailServer.NotSent {
            throw Failure("--mail 或 --mail-from 写得不对：\(wrong.reason)。")
        }
    }
}

/// Reminds now, without waiting for the morning: to see that mail works.
struct RemindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remind", abstract: "现在就发一次邮件提醒")

    @OptionGroup var place: Place
    @OptionGroup var post: PostOffice

    func run() async throws {
        guard let server = try post.server() else { throw Failure("用 --mail 写明邮件服务器。") }
        let installation = try place.installation(existing: true)
        let desk = try await installation.desk(installation.open())
        for town in try await desk.read({ try Town.all($0).map(\.id) }) {
            try await desk.perform(RemindByMail(), by: .program(town: town))
        }
        let (sent, failed) = try await Outbox.send(desk, by: server)
        print("发出 \(sent) 封，没有发出 \(failed) 封")
        if sent + failed == 0 { print("没有要发的，没有连邮件服务器：没有人登记收提醒的邮箱，没有待办，或者今天已经发过") }
        if failed > 0 { throw ExitCode(1) }
    }
}
