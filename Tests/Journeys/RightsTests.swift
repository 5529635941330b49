import App
import Foundation
import Kernel
import Logging
import Sodium
import Storage
import Support
import Testing

@testable import Office
@testable import Web

/// Every route and every command, as every role and signed out.
@Suite(.serialized) struct RightsTests {
    private func site(_ town: TestTown) throws -> Site {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mingze-rights-" + Sodium.token(bytes: 6))
        return Site(
            desk: town.desk, vault: try Vault(folder: folder), modules: Wiring.modules, assets: try Assets(),
            behindProxy: false, secret: Sodium.random(32), setupCode: "TESTCODE")
    }

    @Test(arguments: Engine.underTest) func everyRouteAsEveryRole(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(
                on: database, migrations: Wiring.migrations, records: Wiring.records,
                listeners: Wiring.listeners)
            let site = try site(town)
            let gatekeeper = Gatekeeper(
                site: site, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            for route in site.routes {
                let out = await gatekeeper.answer(route, call(site, route, nil))
                if case .roles(let roles) = route.gate {
                    #expect(
                        [303, 401].contains(out.status),
                        "\(route.method) \(route.path) signed out: \(out.status)")
                    #expect(!roles.isEmpty, "\(route.path) is closed to everyone")
                    var isMade = false
                    for actor in town.everyone {
                        guard let role = actor.role else { continue }
                        // A paper takes LibreOffice a second, and is the same for whoever is let in; without it there is none.
                        let isPaper = route.path.hasSuffix(".pdf")
                        if isPaper, isMade, roles.contains(role) { continue }
                        isMade = isMade || isPaper && roles.contains(role)
                        let answer = await gatekeeper.answer(route, call(site, route, actor))
                        if roles.contains(role) {
                            // Let in; then there may be nothing of that id, or nothing sent to do it with. The sample act of
                            // the API's one address for all acts is refused to those who may not review.
                            let refusals: Set<Int> =
                                route.path.hasSuffix("/acts/{name}") ? [403] : isPaper ? [503] : []
                            #expect(
                                [200, 303, 404, 409, 415, 422].contains(answer.status)
                                    || refusals.contains(answer.status),
                                "\(route.method.rawValue) \(route.path) as \(role): \(answer.status)")
                        } else {
                            #expect(
                                answer.status == 403,
                                "\(route.method.rawValue) \(route.path) as \(role): \(answer.status)")
                        }
                    }
                } else {
                    #expect(out.status != 500)
                }
            }
        }
    }

    private func call(_ site: Site, _ route: Route, _ actor: Actor?) -> Call {
        let signIn = actor.map { SignIn(for: $0, now: site.desk.clock.now()) }
        let path = route.path.replacingOccurrences(of: "{id}", with: "0198aaaa-0000-7000-8000-000000000000")
            .replacingOccurrences(of: "{name}", with: "task.accept")
        var form = Fields()
        form.append("_token", Digest.hmac("form:cookie", key: site.secret))
        return Call(
            site: site, method: route.method, path: path,
            parameters: ["id": "0198aaaa-0000-7000-8000-000000000000", "name": "task.accept"],
            query: Fields(), form: form,
            files: [], json: nil, remote: "127.0.0.1", agent: "test", secure: false, signIn: signIn,
            cookie: "cookie")
    }

    @Test(arguments: Engine.underTest) func everyCommandAsEveryRole(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(
                on: database, migrations: Wiring.migrations, records: Wiring.records,
                listeners: Wiring.listeners)
            for type in Wiring.modules.flatMap(\.commands) {
                let command = try sample(type)
                for actor in town.everyone + [town.program] {
                    let before = try await town.desk.read { try Journal.head($0, town: town.id).number }
                    let allowed = actor.role.map(type.may.contains) ?? type.mayProgram
                    do {
                        try await town.desk.performAny(command, by: actor)
                        #expect(allowed, "\(type.name) ran for \(actor.name)")
                    } catch let refusal as Refusal where refusal.code == "forbidden" {
                        #expect(!allowed, "\(type.name) was refused to \(actor.name)")
                        #expect(
                            try await town.desk.read { try Journal.head($0, town: town.id).number } == before)
                    } catch {
                        // Let in, and then refused by the row or the rule.
                        #expect(allowed, "\(type.name) reached its rule for \(actor.name): \(error)")
                    }
                }
            }
        }
    }

    /// The command decoded from the least its parameters allow.
    private func sample(_ type: any Command.Type) throws -> any Command {
        func value(_ property: CommandSchema.Property) -> Any {
            if property.isList { return [Any]() }
            switch property.type {
            case "boolean": return false
            case "integer": return 1
            case "day": return "2026-06-30"
            case "id": return "0198aaaa-0000-7000-8000-000000000000"
            case "object":
                return Dictionary(property.children.filter { !$0.optional }.map { ($0.name, value($0)) }) {
                    first, _ in first
                }
            default: return property.choices.first ?? "字"
            }
        }
        let fields = CommandSchema.properties(of: type).filter { !$0.optional }.map { ($0.name, value($0)) }
        let data = try JSONSerialization.data(withJSONObject: Dictionary(fields) { first, _ in first })
        return try JSONDecoder().decode(type, from: data)
    }

    /// The table of rights in the documentation is the one in force.
    @Test func theDocumentedTableOfRightsIsTrue() throws {
        let commands = Wiring.modules.flatMap(\.commands).sorted { $0.name < $1.name }
        let head = "| 办理 | 命令 | " + Role.allCases.map(\.label).joined(separator: " | ") + " |"
        let line = "|---|---|" + String(repeating: "---|", count: Role.allCases.count)
        let rows = commands.map { type in
            "| \(type.title) | `\(type.name)` | "
                + Role.allCases.map { type.may.contains($0) ? "✓" : "" }.joined(separator: " | ") + " |"
        }
        let table = ([head, line] + rows).joined(separator: "\n")
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/rights.md")
        if ProcessInfo.processInfo.environment["MINGZE_WRITE_DOCS"] != nil {
            let text =
                "# 谁可以办什么\n\n由测试核对：改动命令的权限后，用 `MINGZE_WRITE_DOCS=1 swift test --filter RightsTests` 重写本表。\n\n\(table)\n"
            try text.write(to: path, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: path, encoding: .utf8).contains(table))
    }
}
