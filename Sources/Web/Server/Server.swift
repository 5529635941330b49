import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Kernel
import Logging
import NIOCore
import Papers
import ServiceLifecycle
import Sodium
import Storage
import Synchronization

/// The HTTP server: turns Hummingbird's requests into calls and replies into responses.
package struct Server: Sendable {
    private let gatekeeper: Gatekeeper
    private let measures: Measures
    private let reader: RequestReader
    private let outFlight = InFlight.outgoing()
    private var site: Site { gatekeeper.site }

    package init(_ site: Site, log: Logger, measures: Measures = Measures()) {
        gatekeeper = Gatekeeper(site: site, log: log)
        reader = RequestReader(site)
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
            Allowed(list: site.allowed, remote: reader.remote) { request, context in
                let refusal = Refusal(
                    .forbidden, "address", "这个网络地址不能使用明责", advice: "换到单位的网络，或者请系统管理员把它加进 --allow")
                return RequestLog.$id.withValue(Sodium.token(bytes: 4)) {
                    response(gatekeeper.failure(refusal, reader.bare(request, context)))
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
        var call = reader.bare(request, context)
        do {
            call = try await reader.call(request, context, parameters: parameters(context))
            try outFlight.requireRoom(of: call.remote)
            let (filled, place) = try await reader.filled(call, request, by: route, gate: gatekeeper)
            await touch(filled.signIn)
            let whose = filled.signIn?.actor.account?.rawValue ?? filled.remote
            // Before anything is done: answers nobody takes are no reason to make more of them.
            try outFlight.requireRoom(of: whose)
            let reply = await Turns.$whose.withValue(whose) {
                await HeldFiles.$current.withValue(HeldFiles()) { await gatekeeper.answer(route, filled) }
            }
            let room = InFlight.Place(outFlight, of: whose, isStranger: false)
            // What was done is never answered as if it had not been: only reading waits.
            if filled.method == .get {
                try room.take(reply.body.bytesInMemory)
            } else {
                room.count(reply.body.bytesInMemory)
            }
            return withExtendedLifetime(place) { response(reply, room) }
        } catch {
            return response(gatekeeper.failure(error, call, of: route))
        }
    }

    /// A disk that is full must not keep anybody from reading.
    private func touch(_ signIn: SignIn?) async {
        guard let signIn else { return }
        do { try await SignIn.touch(signIn, now: site.desk.clock.now(), desk: site.desk) } catch {
            let why = (error as? StorageError)?.plain ?? "\(type(of: error))"
            gatekeeper.log.warning("sign-in not noted", metadata: ["error": "\(why)"])
        }
    }

    private func notFound(_ request: Request, _ context: Context) async -> Response {
        let call =
            (try? await reader.call(request, context, parameters: [:])) ?? reader.bare(request, context)
        return response(gatekeeper.failure(Refusal.missing, call))
    }

    private func parameters(_ context: Context) -> [String: String] {
        Dictionary(
            context.parameters.map {
                (String($0.key), String($0.value).removingPercentEncoding ?? String($0.value))
            },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: To HTTP

    private func response(_ reply: Reply) -> Response { response(reply, nil) }

    /// `room` is held until the answer was taken.
    private func response(_ reply: Reply, _ room: InFlight.Place?) -> Response {
        var headers = HTTPFields()
        var body = ByteBuffer(), stored: ResponseBody?
        headers[.cacheControl] = "no-store"
        switch reply.body {
        case .page(let page):
            headers[.contentType] = "text/html; charset=utf-8"
            body = ByteBuffer(bytes: page.bytes)
        case .file(let data, let name, let type):
            headers[.contentType] = type
            headers[.contentDisposition] = "attachment; filename*=UTF-8''\(Link.encode(name))"
            body = ByteBuffer(bytes: data)
        case .stored(let path, let bytes, let name, let type):
            headers[.contentType] = type
            headers[.contentDisposition] = "attachment; filename*=UTF-8''\(Link.encode(name))"
            stored = Self.pieces(of: path, bytes)
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
            status: .init(code: reply.status), headers: headers, body: stored ?? Self.pieces(of: body, room))
    }

    private static let piece = 64 * 1024
    /// Files that are being sent.
    private static let sending = Atomic(0)

    /// Only as fast as it is taken, so that whoever reads slowly keeps one piece in memory and no more.
    private static func pieces(of path: String, _ bytes: Int) -> ResponseBody {
        ResponseBody(contentLength: bytes) { writer in
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            sending.add(1, ordering: .relaxed)
            defer { sending.subtract(1, ordering: .relaxed) }
            var sent = 0
            while let data = try file.read(upToCount: piece), !data.isEmpty {
                try await writer.write(ByteBuffer(bytes: data))
                sent += 1
                // What is written waits in the line's queue until its loop has looked whether there is room, and only then does
                // `write` wait: faster than the loops get through, whole files would stand there. Some 200 MB/s of all together.
                guard sent.isMultiple(of: 4) else { continue }
                try await Task.sleep(for: .microseconds(1250 * sending.load(ordering: .relaxed)))
            }
            try await writer.finish(nil)
        }
    }

    private static func pieces(of body: ByteBuffer, _ room: InFlight.Place?) -> ResponseBody {
        guard let room, body.readableBytes > piece else { return ResponseBody(byteBuffer: body) }
        return ResponseBody(contentLength: body.readableBytes) { writer in
            var left = body
            while let part = left.readSlice(length: min(piece, left.readableBytes)), part.readableBytes > 0 {
                try await writer.write(part)
            }
            try await writer.finish(nil)
            withExtendedLifetime(room) {}
        }
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

extension Reply.Body {
    fileprivate var bytesInMemory: Int {
        switch self {
        case .page(let page): page.bytes.count
        case .file(let data, _, _), .asset(let data, _), .picture(let data, _), .json(let data): data.count
        case .stored, .none: 0
        }
    }
}

extension Reply {
    /// Sets the sign-in cookie, or ends it when `token` is nil.
    package func settingSignIn(_ token: String?, secure: Bool) -> Reply {
        var reply = self
        let life = token == nil ? "; Max-Age=0" : ""
        reply.headers.append(
            (
                "Set-Cookie",
                "\(RequestReader.cookieName(secure))=\(token ?? ""); Path=/; HttpOnly; SameSite=Lax\(secure ? "; Secure" : "")\(life)"
            ))
        return reply
    }

    /// Sets the mark of a browser that somebody signed in from; it opens nothing.
    package func settingDevice(_ mark: String, secure: Bool) -> Reply {
        var reply = self
        let name = RequestReader.deviceName(secure)
        reply.headers.append(
            (
                "Set-Cookie",
                "\(name)=\(mark); Path=/; HttpOnly; SameSite=Lax\(secure ? "; Secure" : ""); Max-Age=31536000"
            ))
        return reply
    }
}
