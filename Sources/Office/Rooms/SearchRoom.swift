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
        let (hits, names, theirs) = try await visit.read { session in
            let names = try Directory(session, town: town)
            return (
                try SearchIndex.find(text, seenBy: seen, in: session, limit: limit + 1), names,
                try entries(of: text, names, visit, in: session)
            )
        }
        let people = people(text, names) + drawn(theirs, visit, names)
        guard !hits.isEmpty || !people.isEmpty else {
            return Page.html(
                visit, title: "搜索", "<h1>搜索“\(text)”</h1>\(Component.empty("没有找到。换一个词，或者少写几个字再试"))")
        }
        if hits.isEmpty {
            return Page.html(
                visit, title: "搜索", marked: isMarked(theirs), "<h1>搜索“\(text)”</h1>\(people)")
        }
        let rule = visit.lights
        let rows = hits.prefix(limit).map { hit -> [HTML] in
            let item = hit.item, kind = visit.call.site.kind(item.kind)
            let state: HTML =
                item.due == nil ? "\(kind?.states[item.state] ?? "")" : Component.light(item, rule)
            return [
                "\(kind?.label ?? "")", Component.title(item.title, visit.call.site.page(of: item)), state,
                Component.whose(item, names), "\(item.number)",
            ]
        }
        let count = hits.count > limit ? "前 \(limit) 条，写得更具体可以缩小范围" : "\(hits.count) 条"
        return Page.html(
            visit, title: "搜索", marked: isMarked(theirs) || hits.contains { $0.item.secrecy == .confided },
            """
            <h1>搜索“\(text)”：\(count)</h1><div class="acts">\(Component.takeaway(("/search.xlsx" as Link).with([("q", text)])))</div>\(people)
            \(Component.table("搜索结果", [.short("类别"), .title("标题"), .short("状态"), .text("单位"), .short("编号")], rows: rows))
            """)
    }

    private typealias Theirs = [(person: Person, entries: [(item: Item, parts: [String])])]

    /// Of whoever is looked for by name, the newest entries of every part they have in them.
    private static func entries(
        of text: String, _ names: Directory, _ visit: Visit, in session: any Kernel.Session
    ) throws -> Theirs {
        let name = text.filter { !$0.isWhitespace }
        return try names.people.filter { $0.name == name }.prefix(namesakes).map { person in
            let newest = try EntriesOf(.person(person.id), visit).newest(
                .all, limit: theirNewest, in: session)
            return (person, newest)
        }
    }

    private static let namesakes = 5
    private static let theirNewest = 20

    private static func isMarked(_ theirs: Theirs) -> Bool {
        theirs.contains { $0.entries.contains { $0.item.secrecy == .confided } }
    }

    private static func drawn(_ theirs: Theirs, _ visit: Visit, _ names: Directory) -> HTML {
        let sections = theirs.filter { !$0.entries.isEmpty }.map { one -> HTML in
            let title = "\(one.person.name)（\(names.fullPost(of: one.person))）的记录"
            let rows = one.entries.map { WhoPages.row($0, visit, names) }
            let all: HTML =
                one.entries.count < theirNewest
                ? "" : "<p><a href=\"\(Link.person(one.person.id))\">更早的在\(one.person.name)的页上</a></p>"
            return
                "<section><h2>\(title)</h2>\(Component.table(title, WhoPages.heads, rows: rows))\(all)</section>"
        }
        return "\(sections)"
    }

    /// Those of the town's people and units whose name holds the words, each leading to its page.
    private static func people(_ text: String, _ names: Directory) -> HTML {
        let word = text.filter { !$0.isWhitespace }
        let people = names.presentPeople.filter { $0.name.contains(word) }.prefix(limit).map {
            person -> [HTML] in
            [Component.person(person.id, names), "\(person.post)", Component.unit(person.unit, names)]
        }
        let units = names.openUnits.filter { $0.name.contains(word) }.prefix(limit).map { unit -> [HTML] in
            [Component.unit(unit.id, names), "\(unit.kind.label)", "--"]
        }
        guard !(people + units).isEmpty else { return "" }
        return Component.table(
            "人员和单位", [.title("名称"), .text("职务或类别"), .text("单位")], rows: people + units, narrow: true)
    }
}
