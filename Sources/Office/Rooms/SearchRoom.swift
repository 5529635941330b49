import Kernel
import Web

/// 搜索 over everything the visitor may see.
enum SearchRoom {
    private static let limit = 50

    static var routes: [Route] { [.get("/search", may: Role.business) { .page(try await page($0)) }] }

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
        guard !hits.isEmpty else {
            return Page.html(
                visit, title: "搜索", "<h1>搜索“\(text)”</h1>\(Component.empty("没有找到。换一个词，或者少写几个字再试"))")
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
            visit, title: "搜索",
            """
            <h1>搜索“\(text)”：\(count)</h1>
            \(Component.table("搜索结果", [.short("类别"), .title("标题"), .short("状态"), .text("单位"), .short("编号")], rows: rows))
            """)
    }
}
