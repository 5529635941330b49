import Kernel
import Papers
import Web

/// 搜索 over everything the visitor may see.
enum SearchRoom {
    private static let limit = 50

    private static let exportLimit = 2000

    static var routes: [Route] {
        [
            .get("/search", may: Role.business) { .page(try await page($0)) },
            .get("/search.xlsx", may: Role.business, xlsx),
        ]
    }

    private static func xlsx(_ visit: Visit) async throws -> Reply {
        let text = String(visit.query["q"].prefix(100)), seen = visit.seen, rule = visit.lights
        let (hits, names) = try await visit.read { session in
            (
                try SearchIndex.find(text, seenBy: seen, in: session, limit: exportLimit),
                try Directory(session, town: seen.town)
            )
        }
        let rows = hits.map { hit -> [Sheet.Cell] in
            let item = hit.item, kind = visit.call.site.kind(item.kind)
            return [
                .text(kind?.label ?? ""), .text(item.title),
                .text(item.due == nil ? kind?.states[item.state] ?? "" : rule.words(item.dates)),
                .text(names.unit(item.unit)?.name ?? ""), .text(item.due?.rawValue ?? ""), .text(item.number),
            ]
        }
        let sheet = Sheet(
            title: "搜索“\(text)”\(Sheet.secrecyMark(hits.contains { $0.item.secrecy == .confided }))",
            heads: ["类别", "标题", "状态", "单位", "到期日", "编号"],
            widths: [8, 60, 18, 20, 12, 20], rows: rows)
        return try visit.xlsx(sheet, name: "搜索结果")
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let text = String(visit.query["q"].prefix(100)), seen = visit.seen, town = visit.actor.town
        guard !text.isEmpty else {
            return Page.html(visit, title: "搜索", "<h1>搜索</h1>\(Component.empty("在上方输入要找的词，两个字即可"))")
        }
        let (hits, names) = try await visit.read { session in
            (
                try SearchIndex.find(text, seenBy: seen, in: session, limit: limit + 1),
                try Directory(session, town: town)
            )
        }
        let people = people(text, names)
        guard !hits.isEmpty || !people.isEmpty else {
            return Page.html(
                visit, title: "搜索", "<h1>搜索“\(text)”</h1>\(Component.empty("没有找到。换一个词，或者少写几个字再试"))")
        }
        if hits.isEmpty {
            return Page.html(visit, title: "搜索", "<h1>搜索“\(text)”</h1>\(people)")
        }
        let rule = visit.lights
        let rows = hits.prefix(limit).map { hit -> [HTML] in
            let item = hit.item, kind = visit.call.site.kind(item.kind)
            let state: HTML =
                item.due == nil ? "\(kind?.states[item.state] ?? "")" : Component.light(item, rule)
            return [
                "\(kind?.label ?? "")", Component.title(item.title, visit.call.site.page(of: item)), state,
                "\(names.unit(item.unit)?.name ?? "")", "\(item.number)",
            ]
        }
        let count = hits.count > limit ? "前 \(limit) 条，写得更具体可以缩小范围" : "\(hits.count) 条"
        return Page.html(
            visit, title: "搜索", marked: hits.contains { $0.item.secrecy == .confided },
            """
            <h1>搜索“\(text)”：\(count)</h1><div class="acts">\(Component.takeaway(("/search.xlsx" as Link).with([("q", text)])))</div>\(people)
            \(Component.table("搜索结果", [.short("类别"), .title("标题"), .short("状态"), .text("单位"), .short("编号")], rows: rows))
            """)
    }

    /// Those of the town's people whose name holds the words, each leading to what their unit has in hand.
    private static func people(_ text: String, _ names: Directory) -> HTML {
        let found = names.presentPeople.filter { $0.name.contains(text) }.prefix(limit)
        guard !found.isEmpty else { return "" }
        let rows = found.map { person -> [HTML] in
            let link = ("/tasks" as Link).with([("unit", person.unit?.rawValue ?? "")])
            let unit = names.unit(person.unit)?.name ?? ""
            return [
                "\(person.name)", "\(person.post)",
                person.unit == nil ? "--" : Component.title("\(unit)的任务", link),
            ]
        }
        return Component.table("人员", [.title("姓名"), .text("职务"), .text("单位")], rows: rows, narrow: true)
    }
}
