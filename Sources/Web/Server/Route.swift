import Foundation
import Kernel

/// One address and who may come to it. There is no way to make a route without saying so.
package struct Route: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package enum Gate: Sendable, Equatable {
        /// Before sign-in.
        case anyone
        case roles(Set<Role>)
    }

    package let method: Method
    /// `/tasks/{id}/report`.
    package let path: String
    package let gate: Gate
    /// How much may be sent to it.
    package let takes: Load
    /// What else is asked of whoever comes, before what they send is read.
    let before: (@Sendable (Call) throws -> Void)?
    let handle: @Sendable (Call) async throws -> Reply

    private init(
        _ method: Method, _ path: String, _ gate: Gate, takes: Load = .words,
        before: (@Sendable (Call) throws -> Void)? = nil,
        _ handle: @escaping @Sendable (Call) async throws -> Reply
    ) {
        (self.method, self.path, self.gate, self.handle) = (method, path, gate, handle)
        (self.takes, self.before) = (takes, before)
    }

    package static func get(
        _ path: String, may roles: Set<Role>, _ handle: @escaping @Sendable (Visit) async throws -> Reply
    ) -> Route { Route(.get, path, .roles(roles)) { try await handle(try Visit($0)) } }

    package static func post(
        _ path: String, may roles: Set<Role>, takes: Load = .words,
        before: (@Sendable (Call) throws -> Void)? = nil,
        _ handle: @escaping @Sendable (Visit) async throws -> Reply
    ) -> Route {
        Route(.post, path, .roles(roles), takes: takes, before: before) { try await handle(try Visit($0)) }
    }

    package static func open(
        _ method: Method, _ path: String, _ handle: @escaping @Sendable (Call) async throws -> Reply
    ) -> Route { Route(method, path, .anyone, handle) }
}

/// A request, before it is known who asks.
package struct Call: Sendable {
    package let site: Site
    package let method: Route.Method
    package let path: String
    package let parameters: [String: String]
    package internal(set) var query: Fields
    package internal(set) var form: Fields
    package internal(set) var files: [Upload]
    package internal(set) var json: Data?
    package let remote: String
    package let agent: String
    package let secure: Bool
    /// How the visitor names this server, for addresses that leave the browser: `office-pc:8080`.
    package var host: String = "127.0.0.1"
    /// What a browser that signed in before says of itself.
    package var device: String?
    /// The sign-in behind the cookie or token, if there is one in force.
    package internal(set) var signIn: SignIn?
    let cookie: String?

    package var desk: Desk { site.desk }

    /// A page of this site as an address that works outside the browser.
    package func address(of link: Link) -> String { (secure ? "https://" : "http://") + host + link.text }
    /// A whole number in the address, of at most nine digits as in `Fields.number`.
    package func number(parameter name: String) throws -> Int {
        guard let number = Fields([(name, try parameter(name))]).number(name) else { throw Refusal.missing }
        return number
    }

    package func parameter(_ name: String) throws -> String {
        guard let value = parameters[name] else { throw Refusal.missing }
        return value
    }
}

/// A request from somebody known.
package struct Visit: Sendable {
    package let call: Call
    package let signIn: SignIn

    init(_ call: Call) throws {
        guard let signIn = call.signIn else { throw Refusal(.unauthorised, "sign-in", "还没有登录") }
        (self.call, self.signIn) = (call, signIn)
    }

    package var actor: Actor { signIn.actor }
    package var desk: Desk { call.desk }
    package var vault: Vault { call.site.vault }
    package var seen: Seen { Seen(actor) }
    package var query: Fields { call.query }
    package var form: Fields { call.form }
    package var calendar: WorkCalendar { signIn.calendar }
    package var lights: LightRule { LightRule.of(desk.today, calendar) }

    package func id(_ name: String = "id") throws -> ID {
        guard let id = ID(rawValue: try call.parameter(name)) else { throw Refusal.missing }
        return id
    }

    /// A long list asked for whole, to be printed.
    package var wantsAllRows: Bool { query["rows"] == "all" }

    /// The version of what the page showed, so that a change made meanwhile is noticed.
    package var version: Int? { form.number("version") }

    /// Reads one snapshot.
    package func read<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws
        -> T
    {
        try await desk.read(body)
    }

    @discardableResult
    package func perform(_ command: some Command) async throws -> Entry {
        try await desk.perform(command, by: actor)
    }
}
