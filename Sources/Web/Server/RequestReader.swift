import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Sodium

/// Makes calls of requests: first who asks and how, without a byte of the body; then, of whoever may, what they sent.
struct RequestReader: Sendable {
    let site: Site
    private let inFlight = InFlight.incoming()

    init(_ site: Site) { self.site = site }

    /// Under TLS a name that browsers take from this very host alone, never from a neighbour under the same domain.
    static func cookieName(_ secure: Bool) -> String { secure ? "__Host-mingze" : "mingze" }

    /// The mark of a browser that somebody signed in from before.
    static func deviceName(_ secure: Bool) -> String { cookieName(secure) + "-device" }

    // MARK: Who asks

    /// A call of which nothing is known but the address.
    func bare(_ request: Request, _ context: Server.Context) -> Call {
        Call(
            site: site, method: request.method == .post ? .post : .get, path: request.uri.path,
            parameters: [:],
            query: Fields(), form: Fields(), files: [], json: nil, remote: remote(request, context),
            agent: "",
            secure: site.secure, signIn: nil, cookie: nil)
    }

    /// The call with whoever asks, its body unread. Throws `Refusal` for a request too many or out of shape.
    func call(_ request: Request, _ context: Server.Context, parameters: [String: String]) async throws
        -> Call
    {
        // A second one is left among the other fields.
        guard let host = request.head.authority, !host.isEmpty,
            HTTPField.Name("Host").map({ request.headers[$0] == nil }) ?? true
        else { throw RequestLimits.hosts }
        let query = request.uri.query ?? ""
        guard query.utf8.count <= RequestLimits.query,
            let fields = Fields(encoded: Substring(query), most: RequestLimits.queryFields)
        else { throw RequestLimits.queryTooLong }
        let signIn = try await signIn(request)
        let remote = remote(request, context)
        try site.pace?.admit(
            signIn, from: remote,
            isSigningIn: request.method == .post && request.uri.path.hasPrefix("/sign-in"))
        var call = Call(
            site: site, method: request.method == .post ? .post : .get, path: request.uri.path,
            parameters: parameters, query: fields, form: Fields(), files: [], json: nil, remote: remote,
            agent: String((request.headers[.userAgent] ?? "").prefix(200)), secure: site.secure,
            signIn: signIn,
            cookie: signIn?.isToken == true ? nil : cookie(request, Self.cookieName(site.secure)))
        call.device = cookie(request, Self.deviceName(site.secure))
        call.query.today = site.desk.today
        if host.utf8.allSatisfy({ Self.inHosts.contains($0) }) { call.host = host }
        return call
    }

    private static let inHosts = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]".utf8)

    /// The visitor's address: behind a proxy the one the proxy says.
    func remote(_ request: Request, _ context: Server.Context) -> String {
        guard site.behindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let forwarded = request.headers[name]
        else { return context.remote }
        return Self.withoutPort(
            String(forwarded.split(separator: ",").last ?? "").trimmingCharacters(in: .whitespaces))
    }

    /// Some proxies say the port as well: `10.1.2.3:50123`, `[2001:db8::1]:443`.
    static func withoutPort(_ address: String) -> String {
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            return String(address[address.index(after: address.startIndex)..<end])
        }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : address
    }

    private func signIn(_ request: Request, at moment: Instant? = nil) async throws -> SignIn? {
        let now = moment ?? site.desk.clock.now()
        // A token is for the API alone: pages are for people who signed in with their password.
        if request.uri.path.hasPrefix("/api/"), let bearer = bearer(request) {
            return try await site.desk.read { try SignIn.find(apiToken: bearer, now: now, in: $0) }
        }
        guard let cookie = cookie(request, Self.cookieName(site.secure)) else { return nil }
        return try await site.desk.read { try SignIn.find(token: cookie, now: now, in: $0) }
    }

    private func cookie(_ request: Request, _ name: String) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                if parts.count == 2,
                    parts[0].trimmingCharacters(in: .whitespaces) == name
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

    // MARK: What was sent

    /// A form posted from a page of another site is refused, whoever sends it: browsers say where a form comes from.
    private func requireOwnOrigin(_ request: Request) throws {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            guard ["same-origin", "none"].contains(site) else { throw RequestLimits.elsewhere }
            return
        }
        // Behind a proxy the host's name may be another.
        let said = request.headers[.origin] ?? HTTPField.Name("Referer").flatMap { request.headers[$0] }
        guard !site.behindProxy, let origin = said, let host = request.head.authority else { return }
        guard URL(string: origin).map({ Self.place($0) == host }) ?? false else {
            throw RequestLimits.elsewhere
        }
    }

    private static func place(_ url: URL) -> String { (url.host ?? "") + (url.port.map { ":\($0)" } ?? "") }

    /// The call with its body read, once everything that can be asked before has been. `place` holds the room it takes until it is
    /// answered.
    func filled(_ call: Call, _ request: Request, by route: Route, gate: Gatekeeper) async throws
        -> (call: Call, place: InFlight.Place?)
    {
        guard call.method == .post else { return (call, nil) }
        if call.signIn?.isToken != true { try requireOwnOrigin(request) }
        do { try gate.admit(route, call) } catch let refusal as Refusal
            where refusal.kind == .unauthorised && !call.isAPI
        {
            // What was typed into a form before the sign-in ended is given back.
            guard try await isKnown(request) else { throw refusal }
            return try await read(call, request, limit: RequestLimits.words, isStranger: true)
        }
        let limit = try await call.signIn != nil ? route.takes.limit : strangersLimit(route)
        // A form with files whose route was not told so would take small ones and refuse a photograph.
        let isMultipart = request.headers[.contentType]?.hasPrefix("multipart/form-data") ?? false
        if isMultipart, route.takes == .words, call.signIn != nil {
            await letGo(request)
            throw RequestLimits.takesNoFiles
        }
        let begun = site.desk.clock.now()
        let (filled, place) = try await read(call, request, limit: limit, isStranger: call.signIn == nil)
        return (try await stillSignedIn(filled, request, since: begun), place)
    }

    /// A body may take minutes, in which a sign-in was ended or a token taken back. What became idle only while it came counts as used.
    private func stillSignedIn(_ call: Call, _ request: Request, since begun: Instant) async throws -> Call {
        guard call.signIn != nil else { return call }
        var call = call
        let now = try await signIn(request, at: begun)
        call.signIn = now?.id == call.signIn?.id ? now : nil
        return call
    }

    /// The list of people of the first set-up is more than a sign-in, and is taken only while there is no town.
    private func strangersLimit(_ route: Route) async throws -> Int {
        guard route.path.hasPrefix("/setup") else { return RequestLimits.stranger }
        return try await site.desk.read { try Town.all($0).isEmpty }
            ? RequestLimits.setUp : RequestLimits.stranger
    }

    /// Whether the cookie belonged to a sign-in that has ended by itself.
    private func isKnown(_ request: Request) async throws -> Bool {
        guard let cookie = cookie(request, Self.cookieName(site.secure)) else { return false }
        return try await site.desk.read { try SignIn.isKnown(cookie, in: $0) }
    }

    private func read(_ call: Call, _ request: Request, limit: Int, isStranger: Bool) async throws -> (
        Call, InFlight.Place?
    ) {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            await letGo(request)
            throw RequestLimits.tooLarge
        }
        let token = call.signIn.map { $0.isToken ? "" : call.formToken } ?? ""
        let place = InFlight.Place(
            inFlight, of: call.signIn?.actor.account?.rawValue ?? call.remote, isStranger: isStranger)
        let patience = isStranger ? RequestLimits.strangersPatience : RequestLimits.patience
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        if !isStranger, length > RequestLimits.stranger { try await place.reserve(length) }
        let body = try await body(of: request, limit: limit, token: token, patience: patience, place)
        let type = request.headers[.contentType] ?? ""
        var call = call
        if type.hasPrefix("multipart/form-data") {
            (call.form, call.files) = try Multipart.read(body, boundary: boundary(type))
        } else if type.hasPrefix("application/json") {
            guard body.count <= RequestLimits.json else { throw RequestLimits.tooLarge }
            call.json = body
        } else {
            guard body.count <= RequestLimits.words else { throw RequestLimits.tooLarge }
            guard
                let form = Fields(
                    encoded: Substring(String(decoding: body, as: UTF8.self)), most: RequestLimits.fields)
            else { throw RequestLimits.tooManyFields }
            call.form = form
        }
        call.form.today = site.desk.today
        return (call, place)
    }

    /// The body as it comes. A form's token must be in its first part, or the rest of it is not read.
    private func body(
        of request: Request, limit: Int, token: String, patience: Duration, _ place: InFlight.Place
    ) async throws
        -> Data
    {
        try await withThrowingTaskGroup(of: Data.self) { group in
            group.addTask {
                // Grown by doubling it would stand in memory twice.
                var data = Data(capacity: min(limit, place.expected)), isOurs = token.isEmpty,
                    parts = request.body.makeAsyncIterator()
                while let part = try await Self.next(&parts) {
                    guard data.count + part.readableBytes <= limit else { throw RequestLimits.tooLarge }
                    try place.came(part.readableBytes)
                    data.append(contentsOf: part.readableBytesView)
                    if !isOurs, data.count >= RequestLimits.beforeToken {
                        guard data.range(of: Data(token.utf8)) != nil else { throw Gatekeeper.notOurForm }
                        isOurs = true
                    }
                }
                return data
            }
            group.addTask {
                let end = ContinuousClock.now + patience
                // Room that is held and not filled is given back: whoever announces much sends it.
                while ContinuousClock.now < end,
                    !place.isIdle
                {
                    try await Task.sleep(for: .seconds(1))
                }
                throw RequestLimits.slow
            }
            defer { group.cancelAll() }
            guard let body = try await group.next() else { throw RequestLimits.unreadable }
            return body
        }
    }

    /// A body that is not HTTP, such as a chunk whose size is no number, ends the reading.
    private static func next(_ parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do { return try await parts.next() } catch is CancellationError { throw CancellationError() } catch {
            throw RequestLimits.unreadable
        }
    }

    /// A sender that closes afterwards listens only once it has sent everything: what it still sends is let go by, for a while.
    private func letGo(_ request: Request) async {
        guard request.headers[.connection]?.lowercased() == "close" else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var left = RequestLimits.files * 2, parts = request.body.makeAsyncIterator()
                while left > 0, let part = try? await Self.next(&parts) { left -= part.readableBytes }
            }
            group.addTask { try? await Task.sleep(for: RequestLimits.strangersPatience) }
            await group.next()
            group.cancelAll()
        }
    }

    private func boundary(_ type: String) -> String {
        guard let start = type.range(of: "boundary=") else { return "" }
        return type[start.upperBound...].prefix { $0 != ";" }.trimmingCharacters(
            in: CharacterSet(charactersIn: "\" "))
    }
}
