import Foundation
import Kernel
import Web

/// `/api/v1`: the same acts by the same commands, with a token; items as lists and one by one.
enum APIRoutes {
    private static let everyone = Set(Role.allCases)

    static var routes: [Route] {
        [
            .open(.get, "/api/openapi.json") { call in .json(try OpenAPI.document(call.site)) },
            .get("/api/v1/items", may: Role.business) { visit in
                let (query, actor, rule) = (visit.query, visit.actor, visit.lights)
                let filter = try ItemAnswers.Filter(visit.call.site.modules.flatMap(\.kinds)) { query[$0] }
                return .json(
                    try await visit.read { try ItemAnswers.list(filter, actor, rule, in: $0) })
            },
            .get("/api/v1/items/{id}", may: Role.business) { visit in
                let (id, actor, rule) = (try visit.id(), visit.actor, visit.lights)
                let kinds = visit.call.site.modules.flatMap(\.kinds)
                return .json(try await visit.read { try ItemAnswers.show(id, kinds, actor, rule, in: $0) })
            },
            .get("/api/v1/limits/{limit}", may: Role.business) { visit in
                let id = try visit.call.parameter("limit"), town = visit.actor.town
                let question = try ClockQuestion(
                    from: visit.query["from"], extended: visit.query.all("extended"))
                let day = question.start?.day ?? visit.desk.today
                let version = try await visit.read {
                    try LimitVersion.find(id, on: day, town: town, in: $0)
                }
                return .json(try ClockAnswer(question, version, in: visit.calendar).json)
            },
            .post("/api/v1/acts/{name}", may: everyone, takes: .json, before: mayAct, act),
            .post("/api/v1/files", may: Role.business, takes: .files) { visit in
                let files = try await visit.keepFiles("file")
                guard let file = files.first else {
                    throw FormErrors("file", "用 multipart/form-data 上传名为 file 的文件")
                }
                return .json(try JSONEncoder().encode(file))
            },
        ]
    }

    /// Whoever may not do an act is told so before what they send is read.
    private static func mayAct(_ call: Call) throws {
        let name = try call.parameter("name")
        guard let command = call.site.commands.first(where: { $0.name == name && $0.inAPI }) else {
            throw Acts.unknown(name)
        }
        guard let role = call.signIn?.actor.role, command.may.contains(role) else {
            throw Refusal.forbidden(command.may)
        }
    }

    private static func act(_ visit: Visit) async throws -> Reply {
        guard let body = visit.call.json else {
            throw Refusal(.wrongType, "json", "内容应是 JSON", advice: "把 Content-Type 设为 application/json")
        }
        let command = try Acts.command(
            try visit.call.parameter("name"), body, among: visit.call.site.commands)
        return .json(try Acts.answer(try await visit.desk.performAny(command, by: visit.actor)))
    }
}
