import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Kernel
import Logging
import NIOCore
import ServiceLifecycle
import Sodium

/// The HTTP server: turns Hummingbird's requests into calls and replies into responses.
package struct Server: Sendable {
    private let gatekeeper: Gatekeeper
    private let measures: Measures
    private var site: Site { gatekeeper.site }
    /// 20 MB of files and what a form adds to it.
    private static let bodyLimit = 70 * 1024 * 1024
    /// What somebody not signed in may send: a sign-in, the first set-up's list, or a form sent too late.
    private static let strangerLimit = 2 * 1024 * 1024
    /// How long a form may take to arrive.
    private static let patience = Duration.seconds(300)
    /// Under TLS a name that browsers take from this very host alone, never from a neighbour under the same domain.
    fileprivate static func cookieName(_ secure: Bool) -> String { secure ? "__Host-mingze" : "mingze" }

    package init(_ site: Site, log: Logger, measures: Measures = Measures()) {
        gatekeeper = Gatekeeper(site: site, log: log)
        self.measures = measures
    }

    /// The measures alone, on a port of their own that is not for everybody.
    package static func watching(_ measures: Measures, host: String, port: Int, log: Logger)
        -> some Service
    {
        let router = Router()
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: measures.text)))
        }
        return Watching(
            place: Listening(host: host, port: port),
            application: Application(
                router: router, configuration: .init(address: .hostname(host, port: port), serverName: nil),
                logger: log))
    }

    /// Says which port could not be had: the program has two.
    private struct Watching<Watched: ApplicationProtocol>: Service {
        let place: Listening
        let application: Watched

        func run() async throws {
            do { try await application.run() } catch { throw place.explain(error) }
        }
    }

    /// `ready` is called once the port is taken.
    package func application(
        _ place: Listening, log: Logger, ready: @escaping @Sendable () async -> Void = {}
    ) throws -> some ApplicationProtocol {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        // What is added before the routes holds for all of them.
        router.middlewares.add(
            Allowed(list: site.allowed, remote: remote) { request, context in
                let refusal = Refusal(
                    .forbidden, "address", "这个网络地址不能使用明责", advice: "换到单位的网络，或者请系统管理员把它加进 --allow")
                return RequestLog.$id.withValue(Sodium.token(bytes: 4)) {
                    response(gatekeeper.failure(refusal, bare(request, context)))
                }
            })
        for route in site.routes {
            router.on(
                RouterPath(route.path), method: HTTPRequest.Method(rawValue: route.method.rawValue) ?? .get
            ) {
                request, context in
                await respond(to: request, context, by: route)
            }
        }
        router.get("/assets/{name}") { request, _ in
            site.assets.find(request.uri.path).map(response) ?? response(Reply(status: 404, body: .none))
        }
        router.get(RouterPath(Assets.iconPath)) { _, _ in
            site.assets.find(Assets.iconPath).map(response) ?? response(Reply(status: 404, body: .none))
        }
        // For whoever watches the server: the process answers, and the database does.
        router.get("/healthz") { _, _ in
            response(Reply(status: 200, body: .asset(Data("ok\n".utf8), type: "text/plain")))
        }
        router.get("/readyz") { _, _ in
            let isReady =
                (try? await site.desk.read { try $0.value("SELECT count(*) FROM migration", as: Int.self) })
                ?? 0 > 0
            return response(
                Reply(
                    status: isReady ? 200 : 503,
                    body: .asset(
                        Data("\(isReady ? "ready" : "database does not answer")\n".utf8), type: "text/plain"))
            )
        }
        router.middlewares.add(
            NotFound { request, context in
                await notFound(request, context)
            })
        return Application(
            router: router, server: try place.builder(),
            configuration: .init(
                address: .hostname(place.host, port: place.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(Listening.mostConnections)),
            onServerRunning: { _ in await ready() }, logger: log)
    }

    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let remote: String

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
            remote = source.channel.remoteAddress?.ipAddress ?? ""
        }
    }

    /// An address that no route has gets our page, not a bare error.
    struct NotFound: RouterMiddleware {
        let page: @Sendable (Request, Context) async -> Response

        func handle(
            _ request: Request, context: Context, next: (Request, Context) async throws -> Response
        ) async throws -> Response {
            do { return try await next(request, context) } catch let error as any HTTPResponseError
                where error.status == .notFound || error.status == .methodNotAllowed
            { return await page(request, context) }
        }
    }

    /// An address that is not on the list gets nothing but the news of it; whoever watches the server may be elsewhere.
    struct Allowed: RouterMiddleware {
        let list: AddressList?
        let remote: @Sendable (Request, Context) -> String
        let page: @Sendable (Request, Context) -> Response

        func handle(
            _ request: Request, context: Context, next: (Request, Context) async throws -> Response
        ) async throws -> Response {
            guard let list, !["/healthz", "/readyz"].contains(request.uri.path),
                !list.contains(remote(request, context))
            else { return try await next(request, context) }
            return page(request, context)
        }
    }

    /// The visitor's address: behind a proxy the one the proxy says.
    private func remote(_ request: Request, _ context: Context) -> String {
        guard site.behindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let forwarded = request.headers[name]
        else { return context.remote }
        return String(forwarded.split(separator: ",").last ?? "").trimmingCharacters(in: .whitespaces)
    }

    private func respond(to request: Request, _ context: Context, by route: Route) async -> Response {
        let id = Sodium.token(bytes: 4), begin = ContinuousClock.now
        var response = await RequestLog.$id.withValue(id) { await answer(request, context, by: route) }
        let spent = begin.duration(to: .now)
        let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        measures.add(request.method.rawValue, route.path, status: response.status.code, seconds: seconds)
        // The pattern, not the address: some addresses are themselves a secret.
        gatekeeper.log.info(
            "request",
            metadata: [
                "request": "\(id)", "method": "\(request.method)", "route": "\(route.path)",
                "status": "\(response.status.code)", "ms": "\(Int(seconds * 1000))",
            ])
        if let name = HTTPField.Name("X-Request-Id") { response.headers[name] = id }
        return response
    }

    private func answer(_ request: Request, _ context: Context, by route: Route) async -> Response {
        do {
            let call = try await call(request, context, parameters: parameters(context))
            return response(await gatekeeper.answer(route, call))
        } catch {
            let bare = bare(request, context)
            return response(gatekeeper.failure(error, bare))
        }
    }

    private func notFound(_ request: Request, _ context: Context) async -> Response {
        let call =
            (try? await call(request, context, parameters: [:], readBody: false)) ?? bare(request, context)
        return response(gatekeeper.failure(Refusal.missing, call))
    }

    private func parameters(_ context: Context) -> [String: String] {
        Dictionary(
            context.parameters.map {
                (String($0.key), String($0.value).removingPercentEncoding ?? String($0.value))
            },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: From HTTP

    private func bare(_ request: Request, _ context: Context) -> Call {
        Call(
            site: site, method: request.method == .post ? .post : .get, path: request.uri.path,
            parameters: [:],
            query: Fields(), form: Fields(), files: [], json: nil, remote: context.remote, agent: "",
            secure: false,
            signIn: nil, cookie: nil)
    }

    private func call(
        _ request: Request, _ context: Context, parameters: [String: String], readBody: Bool = true
    ) async throws -> Call {
        let cookie = cookie(request)
        // A token is for the API alone: pages are for people who signed in with their password.
        let bearer = request.uri.path.hasPrefix("/api/") ? bearer(request) : nil
        let now = site.desk.clock.now()
        let signIn = try await signIn(cookie: cookie, bearer: bearer, now: now)
        let remote = remote(request, context)
        try site.pace?.admit(
            signIn, from: remote,
            isSigningIn: request.method == .post && request.uri.path.hasPrefix("/sign-in"))
        if let signIn {
            // A disk that is full must not keep anybody from reading.
            do { try await SignIn.touch(signIn, now: now, desk: site.desk) } catch {
                gatekeeper.log.warning("sign-in not noted", metadata: ["error": "\(error)"])
            }
        }
        var form = Fields(), files: [Upload] = [], json: Data?
        if request.method == .post, readBody {
            let body = try await body(of: request, limit: signIn == nil ? Self.strangerLimit : Self.bodyLimit)
            let type = request.headers[.contentType] ?? ""
            if type.hasPrefix("multipart/form-data") {
                guard let read = Multipart.read(body, boundary: boundary(type)) else { throw Self.unreadable }
                (form, files) = read
            } else if type.hasPrefix("application/json") {
                json = body
            } else {
                form = Fields(encoded: Substring(String(decoding: body, as: UTF8.self)))
            }
        }
        var call = Call(
            site: site, method: request.method == .post ? .post : .get, path: request.uri.path,
            parameters: parameters,
            query: Fields(encoded: Substring(request.uri.query ?? "")), form: form, files: files, json: json,
            remote: remote,
            agent: String((request.headers[.userAgent] ?? "").prefix(200)), secure: site.secure,
            signIn: signIn,
            cookie: signIn?.isToken == true ? nil : cookie)
        let host = request.head.authority ?? ""
        if !host.isEmpty, host.utf8.allSatisfy({ Self.inHosts.contains($0) }) { call.host = host }
        return call
    }

    private static let inHosts = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]".utf8)

    private static let unreadable = Refusal("body", "提交的内容不完整，没有保存", advice: "检查网络后重新提交")

    private func body(of request: Request, limit: Int) async throws -> Data {
        do {
            return try await withThrowingTaskGroup(of: Data.self) { group in
                group.addTask { Data(try await request.body.collect(upTo: limit).readableBytesView) }
                group.addTask {
                    try await Task.sleep(for: Self.patience)
                    throw Refusal(.timeout, "body-slow", "网络太慢，提交的内容没有收完，没有保存", advice: "检查网络后重新提交")
                }
                defer { group.cancelAll() }
                guard let body = try await group.next() else { throw Self.unreadable }
                return body
            }
        } catch is NIOTooManyBytesError {
            throw Refusal(.tooLarge, "body-large", "提交的内容太大，没有保存", advice: "每个文件不超过 20 MB，一次不超过 3 个")
        }
    }

    private func signIn(cookie: String?, bearer: String?, now: Instant) async throws -> SignIn? {
        if let bearer {
            return try await site.desk.read { try SignIn.find(apiToken: bearer, now: now, in: $0) }
        }
        guard let cookie else { return nil }
        return try await site.desk.read { try SignIn.find(token: cookie, now: now, in: $0) }
    }

    private func cookie(_ request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2,
                    parts[0].trimmingCharacters(in: .whitespaces) == Self.cookieName(site.secure)
                {
                    return String(parts[1])
                }
            }
        }
        return nil
    }

    private func bearer(_ request: Request) -> String? {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else { return nil }
        return String(header.dropFirst(7))
    }

    private func boundary(_ type: String) -> String {
        guard let start = type.range(of: "boundary=") else { return "" }
        return type[start.upperBound...].prefix { $0 != ";" }.trimmingCharacters(
            in: CharacterSet(charactersIn: "\" "))
    }

    // MARK: To HTTP

    private func response(_ reply: Reply) -> Response {
        var headers = HTTPFields()
        var body = ByteBuffer()
        headers[.cacheControl] = "no-store"
        switch reply.body {
        case .page(let page):
            headers[.contentType] = "text/html; charset=utf-8"
            body = ByteBuffer(bytes: page.bytes)
        case .file(let data, let name, let type):
            headers[.contentType] = type
            headers[.contentDisposition] = "attachment; filename*=UTF-8''\(Link.encode(name))"
            body = ByteBuffer(bytes: data)
        case .asset(let data, let type), .picture(let data, let type):
            headers[.contentType] = type
            body = ByteBuffer(bytes: data)
        case .json(let data):
            headers[.contentType] = "application/json"
            // A browser that is led here shows nothing of it as a page.
            headers[.contentDisposition] = "attachment; filename=\"api.json\""
            body = ByteBuffer(bytes: data)
        case .none: break
        }
        // A browser that has once come by TLS comes by nothing else for a year.
        if site.secure, let name = HTTPField.Name("Strict-Transport-Security") {
            headers[name] = "max-age=31536000"
        }
        for (name, value) in Self.security + reply.headers {
            guard let name = HTTPField.Name(name) else { continue }
            if name == .setCookie {
                headers.append(HTTPField(name: name, value: value))
            } else {
                headers[name] = value
            }
        }
        return Response(
            status: .init(code: reply.status), headers: headers, body: .init(byteBuffer: body))
    }

    private static let security = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ]
}

extension Reply {
    /// Sets the sign-in cookie, or ends it when `token` is nil.
    package func settingSignIn(_ token: String?, secure: Bool) -> Reply {
        var reply = self
        let life = token == nil ? "; Max-Age=0" : ""
        reply.headers.append(
            (
                "Set-Cookie",
                "\(Server.cookieName(secure))=\(token ?? ""); Path=/; HttpOnly; SameSite=Lax\(secure ? "; Secure" : "")\(life)"
            ))
        return reply
    }
}
