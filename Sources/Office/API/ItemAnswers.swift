import Foundation
import Kernel
import Storage
import Web

/// Items as JSON, for the API and the command line: a page of those the asker may see, and one with its timeline.
package enum ItemAnswers {
    private static let pageSize = 100

    package struct Filter: Sendable {
        let kind, state, before, text: String
        let year: Int?

        /// From the names the address and the command line both use: `kind`, `state`, `year`, `q`, `before`. A value there
        /// is none of is an error: an empty list would be taken for an answer.
        package init(_ kinds: [ItemKind], _ value: (String) -> String) throws(FormErrors) {
            (kind, state, before, text) = (value("kind"), value("state"), value("before"), value("q"))
            year = Int(value("year"))
            var errors = FormErrors()
            let kind = kind, state = state, asked = kinds.filter { kind.isEmpty || $0.name == kind }
            if asked.isEmpty {
                errors.add("kind", "没有“\(kind)”这个类别，可以填：\(kinds.map(\.name).joined(separator: "、"))")
            }
            let states = Set(asked.flatMap(\.states.keys))
            if !state.isEmpty, !asked.isEmpty, !states.contains(state) {
                errors.add("state", "没有“\(state)”这个环节，可以填：\(states.sorted().joined(separator: "、"))")
            }
            if year == nil, !value("year").isEmpty { errors.add("year", "年度填四位数字，例如 2026") }
            if !before.isEmpty, ID(rawValue: before) == nil { errors.add("before", "填上一页末尾的 next") }
            if !errors.items.isEmpty { throw errors }
        }
    }

    /// Newest first, a hundred at a time; `next` is what to send as `before` for the next page.
    package static func list(
        _ filter: Filter, _ actor: Actor, _ rule: LightRule, in session: any Session
    ) throws -> Data {
        try requireBusiness(actor)
        let found = try items(filter, Seen(actor), in: session)
        let more = found.count == pageSize && filter.text.isEmpty
        let next = more ? found.last.map { JSON.string($0.id.rawValue) } : nil
        return try JSON.object(["items": .array(found.map { json($0, rule) }), "next": next ?? .null]).data()
    }

    /// Administrators see no record; that is not the same as there being none.
    private static func requireBusiness(_ actor: Actor) throws {
        guard actor.isOne(of: Role.business) else { throw Refusal.forbidden(Role.business) }
    }

    private static func items(_ filter: Filter, _ seen: Seen, in session: any Session) throws -> [Item] {
        if !filter.text.isEmpty {
            return try SearchIndex.find(
                filter.text, kind: filter.kind.isEmpty ? nil : filter.kind, seenBy: seen, in: session,
                limit: pageSize
            ).map(\.item)
        }
        var parts: [SQL] = [seen.items]
        if !filter.kind.isEmpty { parts.append("item.kind = \(filter.kind)") }
        if !filter.state.isEmpty { parts.append("item.state = \(filter.state)") }
        if let year = filter.year { parts.append("item.year = \(year)") }
        if !filter.before.isEmpty { parts.append("item.id < \(filter.before)") }
        return try session.rows(
            "SELECT \(Item.columns) FROM item WHERE \(SQL.all(parts)) ORDER BY item.id DESC LIMIT \(pageSize)"
        ) { try Item(&$0) }
    }

    package static func show(
        _ id: ID, _ kinds: [ItemKind], _ actor: Actor, _ rule: LightRule, in session: any Session
    ) throws -> Data {
        try requireBusiness(actor)
        let seen = Seen(actor), item = try Items.find(id, seenBy: seen, in: session)
        guard case .object(var fields) = json(item, rule) else { throw Refusal.missing }
        fields["version"] = .int(item.version)
        if let detail = kinds.first(where: { $0.name == item.kind })?.detail {
            fields["detail"] = .object(try detail(id, seen, session).mapValues(JSON.string))
        }
        let reads = try kinds.first { $0.name == item.kind }?.readsCourse?(id, actor, session) ?? true
        fields["timeline"] = .array(
            !reads
                ? []
                : try TimelineEntry.of(id, seenBy: seen, in: session).map { entry in
                    .object([
                        "number": .int(entry.number), "at": .string(entry.at.rawValue),
                        "name": .string(entry.name), "sentence": .string(entry.sentence),
                        "facts": .object(entry.facts.mapValues(JSON.string)),
                    ])
                })
        return try JSON.object(fields).data()
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
}
