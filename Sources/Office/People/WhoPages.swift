import Kernel
import Papers
import Storage
import Web

/// 一人一页, 一村（部门）一页: what somebody or some unit has in every ledger, as far as the visitor sees it.
enum WhoPages {
    private static let pageSize = 50

    static var routes: [Route] {
        [
            .get("/people/{id}", may: Role.business) { .page(try await person($0)) },
            .get("/people/{id}/entries.xlsx", may: Role.business) { visit in
                try await xlsx(visit, .person(try visit.id()))
            },
            .post("/people/{id}/dossier", may: Role.business) { try await dossier($0, .person(try $0.id())) },
            .get("/units/{id}", may: Role.business) { .page(try await unit($0)) },
            .get("/units/{id}/entries.xlsx", may: Role.business) { visit in
                try await xlsx(visit, .unit(try visit.id()))
            },
            .post("/units/{id}/dossier", may: Role.business) { try await dossier($0, .unit(try $0.id())) },
        ]
    }

    private struct View: Sendable {
        let names: Directory
        let entries: [(item: Item, parts: [String])]
        let counts: [EntriesOf.Count]
        let charges: [(unit: ID, person: ID)]
    }

    private static func view(_ visit: Visit, _ whose: EntriesOf.Whose) async throws -> View {
        let filter = EntriesOf.Filter(visit.query), entries = EntriesOf(whose, visit)
        let town = visit.actor.town
        let size = visit.wantsAllRows ? Component.wholeListLimit : pageSize
        return try await visit.read { session in
            View(
                names: try Directory(session, town: town),
                entries: try entries.newest(filter, limit: size + 1, in: session),
                counts: try entries.counts(filter, in: session),
                charges: try session.rows("SELECT unit, person FROM charge WHERE town = \(town)") {
                    (try $0.next(ID.self), try $0.next(ID.self))
                })
        }
    }

    private static func person(_ visit: Visit) async throws -> HTML {
        let id = try visit.id(), view = try await view(visit, .person(id)), names = view.names
        guard let person = names.person(id) else { throw Refusal.missing }
        let charged = view.charges.filter { $0.person == id }.map(\.unit)
            .compactMap { names.unit($0) }.sorted { ($0.sort, $0.id) < ($1.sort, $1.id) }
        let facts: [(String, HTML)] = [
            ("单位", person.unit == nil ? "" : Component.unit(person.unit, names)), ("职务", "\(person.post)"),
            ("分管、联系", joined(charged.map { Component.unit($0.id, names) })),
            ("状态", person.left ? "已离开" : ""),
        ]
        return page(visit, view, Subject(person.name, facts, .person(id), "/people/\(id)/entries.xlsx"))
    }

    private static func unit(_ visit: Visit) async throws -> HTML {
        let id = try visit.id(), view = try await view(visit, .unit(id)), names = view.names
        guard let unit = names.unit(id) else { throw Refusal.missing }
        let people = names.presentPeople.filter { $0.unit == id }.map { Component.named($0.id, names) }
        let leaders = view.charges.filter { $0.unit == id }.map { Component.named($0.person, names) }
        let facts: [(String, HTML)] = [
            ("类别", "\(unit.kind.label)"), ("分管、联系领导", joined(leaders)), ("人员", joined(people)),
            ("状态", unit.closed ? "已撤销" : ""),
        ]
        return page(visit, view, Subject(unit.name, facts, .unit(id), "/units/\(id)/entries.xlsx"))
    }

    /// Whose page it is, what is known of them, where it stands and where it is to be had as a spreadsheet.
    private struct Subject {
        let name: String
        let facts: [(String, HTML)]
        let link, export: Link

        init(_ name: String, _ facts: [(String, HTML)], _ link: Link, _ export: Link) {
            (self.name, self.facts, self.link, self.export) = (name, facts, link, export)
        }
    }

    private static func page(_ visit: Visit, _ view: View, _ subject: Subject) -> HTML {
        let filter = EntriesOf.Filter(visit.query), name = subject.name, link = subject.link
        let size = visit.wantsAllRows ? Component.wholeListLimit : pageSize
        let shown = view.entries.prefix(size)
        let export = subject.export.with(filter.pairs)
        let whole = link.with(filter.pairs + [("rows", "all")])
        let cut = view.entries.count > size
        let table =
            shown.isEmpty
            ? Component.empty("没有你看得到的记录")
            : Component.table(
                "记录",
                heads, rows: shown.map { row($0, visit, view.names) })
        return Page.html(
            visit, title: name, marked: shown.contains { $0.item.secrecy == .confided },
            """
            <h1>\(name)</h1>\(Component.facts(subject.facts))
            <p class="hint">这一页是各本台账里与\(name)有关、你看得到的记录。</p>
            \(filters(visit, filter, link))\(counts(visit, view, filter, link))
            <div class="acts">\(Component.takeaway(export, all: cut ? (whole, Component.wholeListLimit) : nil))\(pack(visit, filter, link))</div>
            \(table)<p class="pager">\(pager(filter, cut ? shown.last?.item : nil, link))</p>
            """)
    }

    static let heads: [Web.Column] = [
        .short("日期"), .short("类别"), .title("标题"), .text("关系"), .short("状态"), .text("单位、责任人"), .short("编号"),
    ]

    static func row(_ entry: (item: Item, parts: [String]), _ visit: Visit, _ names: Directory) -> [HTML] {
        let item = entry.item, kind = visit.call.site.kind(item.kind)
        let state: HTML =
            item.due == nil || item.closed != nil
            ? "\(kind?.states[item.state] ?? "")" : Component.light(item, visit.lights)
        return [
            Component.day(item.opened), "\(kind?.label ?? "")",
            Component.title(item.title, visit.call.site.page(of: item)),
            "\(entry.parts.joined(separator: "、"))", state, Component.whose(item, names), "\(item.number)",
        ]
    }

    /// How many there are of what, each leading to those alone.
    private static func counts(_ visit: Visit, _ view: View, _ filter: EntriesOf.Filter, _ link: Link) -> HTML
    {
        let order = visit.call.site.modules.flatMap(\.kinds).map(\.name)
        let kinds = order.filter { kind in view.counts.contains { $0.kind == kind } }
        let rows = kinds.map { kind -> [HTML] in
            let own = view.counts.filter { $0.kind == kind }
            let parts = own.map { count in
                count.open > 0
                    ? "\(count.part) \(count.total)（未完 \(count.open)）" : "\(count.part) \(count.total)"
            }
            let only = link.with(filter.pairs.filter { $0.0 != "kind" } + [("kind", kind)])
            return [
                Component.title(visit.call.site.kind(kind)?.label ?? kind, only),
                "\(parts.joined(separator: "，"))",
            ]
        }
        return rows.isEmpty
            ? "" : Component.table("各本台账里有多少", [.title("台账"), .text("有多少")], rows: rows, narrow: true)
    }

    private static func filters(_ visit: Visit, _ filter: EntriesOf.Filter, _ link: Link) -> HTML {
        let kinds = visit.call.site.modules.flatMap(\.kinds).map { (value: $0.name, label: $0.label) }
        let typed = visit.query["year"]
        let unread: HTML =
            filter.year == nil && !typed.isEmpty
            ? "<div class=\"panel panel--note\"><p>年度“\(typed)”不能识别，没有采用</p></div>" : ""
        return """
            <form class="filters" action="\(link)">
            <div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(filter.year.map { "\($0)" } ?? "")" placeholder="全部"></div>
            <div><label for="kind">台账</label><select id="kind" name="kind"><option value="">全部</option>\(Form.choices(kinds, filter.kind))</select></div>
            <div><button class="button button--small">筛选</button></div></form>\(unread)
            """
    }

    private static func pager(_ filter: EntriesOf.Filter, _ last: Item?, _ link: Link) -> HTML {
        let first: HTML = filter.after == nil ? "" : "<a href=\"\(link.with(filter.pairs))\">回到第一页</a>"
        guard let last else { return first }
        let after = link.with(filter.pairs + [("after", "\(last.opened.rawValue),\(last.id)")])
        return first + "<a href=\"\(after)\">下一页</a>"
    }

    /// All of them with their attachments in one file, as the page is narrowed now.
    private static func pack(_ visit: Visit, _ filter: EntriesOf.Filter, _ link: Link) -> HTML {
        let kept = filter.pairs.map { Form.hidden($0.0, $0.1) }
        return
            "<form method=\"post\" action=\"\(link)/dossier\">\(Form.token(visit))\(kept)<button class=\"button\">成套打包</button></form>"
    }

    private static func dossier(_ visit: Visit, _ whose: EntriesOf.Whose) async throws -> Reply {
        let filter = EntriesOf.Filter(visit.form), entries = EntriesOf(whose, visit), town = visit.actor.town
        let (found, names) = try await visit.read { session in
            (
                try entries.newest(filter, limit: Dossier.most + 1, in: session),
                try Directory(session, town: town)
            )
        }
        let (name, link): (String?, Link) =
            switch whose {
            case .person(let id): (names.person(id)?.name, Link.person(id))
            case .unit(let id): (names.unit(id)?.name, Link.unit(id))
            }
        guard let name else { throw Refusal.missing }
        let mark = Sheet.secrecyMark(found.contains { $0.item.secrecy == .confided })
        let year = filter.year.map { "\($0)年" } ?? ""
        return try await Dossier(
            "\(name)\(year)的材料\(mark)", entries: found, back: link.with(filter.pairs)
        ).reply(visit)
    }

    private static func joined(_ parts: [HTML]) -> HTML {
        guard let first = parts.first else { return "" }
        return parts.dropFirst().reduce(first) { $0 + "、" + $1 }
    }

    private static func xlsx(_ visit: Visit, _ whose: EntriesOf.Whose) async throws -> Reply {
        let filter = EntriesOf.Filter(visit.query), entries = EntriesOf(whose, visit)
        let town = visit.actor.town, rule = visit.lights, site = visit.call.site
        let (found, names) = try await visit.read { session in
            (
                try entries.newest(filter, limit: Component.wholeListLimit, in: session),
                try Directory(session, town: town)
            )
        }
        let name: String?
        switch whose {
        case .person(let id): name = names.person(id)?.name
        case .unit(let id): name = names.unit(id)?.name
        }
        guard let name else { throw Refusal.missing }
        let rows = found.map { entry -> [Sheet.Cell] in
            let item = entry.item, kind = site.kind(item.kind)
            let state =
                item.due == nil || item.closed != nil
                ? kind?.states[item.state] ?? "" : rule.words(item.dates)
            return [
                .text(item.opened.rawValue), .text(kind?.label ?? ""), .text(item.title),
                .text(entry.parts.joined(separator: "、")), .text(state),
                .text(names.unit(item.unit)?.name ?? ""), .text(names.person(item.owner)?.name ?? ""),
                .text(item.number),
            ]
        }
        let mark = Sheet.secrecyMark(found.contains { $0.item.secrecy == .confided })
        let sheet = Sheet(
            title: "\(name)的记录\(mark)", heads: ["日期", "类别", "标题", "关系", "状态", "单位", "责任人", "编号"],
            widths: [12, 12, 50, 18, 18, 18, 12, 20], rows: rows)
        return try visit.xlsx(sheet, name: "\(name)的记录\(mark)")
    }
}
