import App
import Audit
import Foundation
import FoundationNetworking
import Kernel
import Logging
import Sodium
import Storage
import Support
import Synchronization
import Testing
import Web

/// The whole site on a free port of this machine, over a test town.
final class RunningSite: Sendable {
    let town: TestTown
    let site: Site
    let address: String
    private let server: Task<Void, any Error>
    private let folder: URL

    /// After each test: what ledgers keep of entries reads as the lines say, whatever acts the test went through.
    @Sendable private static func compareDetails(_ database: any Database) async throws {
        let desk = Wiring.desk(database, clock: .system)
        for town in try await desk.read({ try Town.all($0).map(\.id) }) {
            let result = try await JournalAudit.verify(desk, town: town, proofs: Wiring.proofs)
            guard case .contradicted(_, let faults) = result.verdict else { continue }
            for fault in faults where fault.contains("台账内容") { Issue.record("\(fault)") }
        }
    }

    init(on database: any Database, day: String = "2026-01-12") async throws {
        town = try await TestTown(
            on: database, day: day, migrations: Wiring.migrations, records: Wiring.records,
            tables: Wiring.tables, listeners: Wiring.listeners)
        Engine.afterwards.withLock { $0 = Self.compareDetails }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mingze-site-" + Sodium.token(bytes: 6))
        site = Site(
            desk: town.desk, vault: try Vault(folder: folder), modules: Wiring.modules, assets: try Assets(),
            behindProxy: false, secret: Sodium.random(32), setupCode: "TESTCODE")
        (address, server) = try await Self.serve(site)
    }

    /// On a port nobody else has: one that is taken ends the server at once, and the next is tried.
    private static func serve(_ site: Site) async throws -> (String, Task<Void, any Error>) {
        var log = Logger(label: "test")
        log.logLevel = .critical
        for _ in 0..<10 {
            // Below the ports that the system gives to outgoing connections.
            let port = 10_000 + Sodium.random(below: 20_000)
            let address = "http://127.0.0.1:\(port)"
            let application = try Server(site, log: log).application(
                Listening(host: "127.0.0.1", port: port), log: log)
            let ended = Mutex(false)
            let server = Task {
                defer { ended.withLock { $0 = true } }
                try await application.run()
            }
            for _ in 0..<200 where !ended.withLock({ $0 }) {
                if (try? await Visitor(address).get("/sign-in")) != nil, !ended.withLock({ $0 }) {
                    return (address, server)
                }
                try await Task.sleep(for: .milliseconds(30))
            }
            server.cancel()
        }
        throw NotStarted()
    }

    func stop() {
        server.cancel()
        try? FileManager.default.removeItem(at: folder)
    }

    func visitor(_ name: String) async throws -> Visitor {
        let visitor = Visitor(address)
        let page = try await visitor.post("/sign-in", [("login", name), ("password", TestTown.password)])
        #expect(page.status == 200, "\(name) could not sign in: \(page.text.prefix(300))")
        return visitor
    }
}

struct NotStarted: Error {}

struct WebPage: Sendable {
    let status: Int
    let path: String
    let text: String
    let data: Data
    let headers: [String: String]

    func has(_ words: String) -> Bool { text.contains(words) }
}

/// A browser without pictures: keeps its cookie, follows redirects, carries the form token.
final class Visitor: Sendable {
    private let address: String
    private let session: URLSession
    private let token = Token()

    actor Token {
        var value = ""
        func keep(from page: String) {
            guard let start = page.firstRange(of: "name=\"_token\" value=\"") else { return }
            value = String(page[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    init(_ address: String) {
        self.address = address
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 60
        session = URLSession(configuration: configuration)
    }

    func get(_ path: String, bearer: String? = nil) async throws -> WebPage {
        var request = try request(path)
        if let bearer { request.setValue("Bearer \(bearer)", forHTTPHeaderField: "Authorization") }
        return try await send(request)
    }

    @discardableResult
    func post(_ path: String, _ fields: [(String, String)], files: [(String, String, Data)] = []) async throws
        -> WebPage
    {
        var request = try request(path)
        request.httpMethod = "POST"
        let all = fields + [("_token", await token.value)]
        if files.isEmpty {
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(
                all.map { "\(Self.encode($0.0))=\(Self.encode($0.1))" }.joined(separator: "&").utf8)
        } else {
            let boundary = "b" + Sodium.token(bytes: 8)
            request.setValue("multipart/form-data; boundary=\(boundary)", forHTTPHeaderField: "Content-Type")
            var body = Data()
            for (name, value) in all {
                body += Data(
                    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                        .utf8)
            }
            for (field, name, data) in files {
                body += Data(
                    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                        .utf8)
                body += data + Data("\r\n".utf8)
            }
            request.httpBody = body + Data("--\(boundary)--\r\n".utf8)
        }
        return try await send(request)
    }

    func json(_ path: String, _ body: String, bearer: String) async throws -> WebPage {
        var request = try request(path)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("Bearer \(bearer)", forHTTPHeaderField: "Authorization")
        request.httpBody = Data(body.utf8)
        return try await send(request)
    }

    private func request(_ path: String) throws -> URLRequest {
        URLRequest(url: try #require(URL(string: address + path)))
    }

    private func send(_ request: URLRequest) async throws -> WebPage {
        let (data, response) = try await session.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        let text = String(decoding: data, as: UTF8.self)
        await token.keep(from: text)
        var headers: [String: String] = [:]
        for (name, value) in http.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
        return WebPage(
            status: http.statusCode, path: (http.url?.path ?? "") + (http.url?.query.map { "?" + $0 } ?? ""),
            text: text,
            data: data, headers: headers)
    }

    private static func encode(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension String {
    /// As an address may carry it.
    var escaped: String { addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? self }
}
