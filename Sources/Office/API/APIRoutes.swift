import Foundation
import Kernel
import Storage
import Web

/// `/api/v1`: the same acts by the same commands, with a token; items as lists and one by one.
enum APIRoutes {
    private static let everyone = Set(Role.allCases)
    private static let pageSize = 100

    static var routes: [Route] {
        [
            .open(.get, "/api/openapi.json") { call in .json(try OpenAPI.document(call.site)) },
            .get("/api/v1/items", may: Role.business) { .json(try await list($0)) },
            .get("/api/v1/items/{id}", may: Role.business) { .json(try await show($0)) },
            .post("/api/v1/acts/{name}", may: everyone, act),
            .post("/api/v1/files", may: Role.business) { visit in
                let files = try await visit.keepFiles("file")
                guard let file = files.first else {
                    throw FormErrors("file", "用 multipart/form-data 上传名为 file 的文件")
                }
                return .json(try JSONEncoder().encode(file))
            },
        ]
    }

    private static func act(_ visit: Visit) async throws -> Reply {
        let name = try visit.call.parameter("name")
        guard let type = visit.call.site.commands.first(where: { $0.name == name && $0.inAPI }) else {
            throw Refusal(.missing, "act", "没有名为 \(name) 的办理", advice: "可用的办理见 /api/openapi.json")
        }
        guard let body = visit.call.json else {
            throw Refusal(.wrongType, "json", "内容应是 JSON", advice: "把 Content-Type 设为 application/json")
        }
        let command: any Command
        do { command = try JSONDecoder().decode(type, from: body) } catch let error as DecodingError {
            throw FormErrors(error.field, error.sentence)
        }
        let entry = try await visit.desk.performAny(command, by: visit.actor)
        return .json(
            try encode(
                .object([
                    "item": entry.item.map { .string($0.rawValue) } ?? .null,
                    "sentence": .string(entry.sentence),
                ])))
    }

    private static func list(_ visit: Visit) async throws -> Data {
        let seen = visit.seen, query = visit.query, rule = visit.lights
        let kind = query["kind"], state = query["state"], before = query["before"], text = query["q"]
        let items = try await visit.read { session -> [Item] in
            if !text.isEmpty {
                return try SearchIndex.find(
                    text, kind: kind.isEmpty ? nil : kind, seenBy: seen, in: session, limit: pageSize
                ).map(\.item)
            }
            var parts: [SQL] = [seen.items]
            if !kind.isEmpty { parts.append("item.kind = \(kind)") }
            if !state.isEmpty { parts.append("item.state = \(state)") }
            if let year = Int(query["year"]) { parts.append("item.year = \(year)") }
            if !before.isEmpty { parts.append("item.id < \(before)") }
            return try session.rows(
                "SELECT \(Item.columns) FROM item WHERE \(SQL.all(parts)) ORDER BY item.id DESC LIMIT \(pageSize)"
            ) { try Item(&$0) }
        }
        let next =
            items.count == pageSize && text.isEmpty ? items.last.map { JSON.string($0.id.rawValue) } : nil
        return try encode(.object(["items": .array(items.map { json($0, rule) }), "next": next ?? .null]))
    }

    private static func show(_ visit: Visit) async throws -> Data {
        let id = try visit.id(), seen = visit.seen, town = visit.actor.town, rule = visit.lights
        let (item, timeline) = try await visit.read { session in
            (try Items.find(id, seenBy: seen, in: session), try TimelineEntry.of(id, town: town, in: session))
        }
        guard case .object(var fields) = json(item, rule) else { throw Refusal.missing }
        fields["version"] = .int(item.version)
        fields["timeline"] = .array(
            timeline.map { entry in
                .object([
                    "number": .int(entry.number), "at": .string(entry.at.rawValue),
                    "name": .string(entry.name),
                    "sentence": .string(entry.sentence), "facts": .object(entry.facts.mapValues(JSON.string)),
                ])
            })
        return try encode(.object(fields))
    }

    private static func json(_ item: Item, _ rule: LightRule) -> JSON {
        func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
        return .object([
            "id": .string(item.id.rawValue), "kind": .string(item.kind), "number": .string(item.number),
            "title": .string(item.title), "state": .string(item.state), "unit": .string(item.unit.rawValue),
            "owner": text(item.owner?.rawValue), "clause": text(item.clause?.rawValue),
            "opened": .string(item.opened.rawValue), "due": text(item.due?.rawValue),
            "closed": text(item.closed?.rawValue), "light": .string(rule.light(item.dates).rawValue),
        ])
    }

    private static func encode(_ value: JSON) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}

extension DecodingError {
    fileprivate var field: String {
        switch self {
        case .keyNotFound(let key, _): key.stringValue
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.map(\.stringValue).joined(separator: ".")
        @unknown default: ""
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .keyNotFound(let key, _): "缺少 \(key.stringValue)"
        case .typeMismatch: "\(field) 的类型不对"
        case .valueNotFound: "\(field) 不能为空"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "内容不是规范的 JSON" : "\(field)：\(context.debugDescription)"
        @unknown default: "内容不能识别"
        }
    }
}
