import Kernel
import Storage
import Web

/// 工作台: what is mine, worst light first, and what waits for me to decide. It works on items of every ledger.
package enum Workbench {
    static let may = Role.business

    static var routes: [Route] {
        [
            .get("/", may: Set(Role.allCases)) { visit in .see(home(visit.actor.role)) },
            .get("/workbench", may: may) { visit in .page(try await page(visit)) },
        ]
    }

    /// Each role's first page: leaders see the living plan, administrators their own room.
    private static func home(_ role: Role?) -> Link {
        switch role {
        case .systemAdmin: "/people"
        case .securityAdmin: "/accounts"
        case .auditAdmin: "/journal"
        case .secretary, .leader, .disciplineSecretary, .superior: "/plans/current"
        default: "/workbench"
        }
    }

    private struct Section: Sendable {
        let title: String
        let empty: String
        let items: [Item]
        let total: Int
    }

    private static let shown = 20
    private static let done = ["password": "密码已修改，以后用新密码登录。下面是要你办的事；没有的，从上面的菜单进入各本台账。"]

    /// What a workbench holds: entries, what waits beside them by each ledger's own declaration, and whose they are.
    private struct Found: Sendable {
        let sections: [Section]
        let waits: [(waiting: Waiting, found: Waiting.Found)]
        let units: Directory
        let saved: [SavedFilter]
    }

    /// `red` adds what is overdue anywhere in sight.
    private static func find(_ visit: Visit, upTo limit: Int, red: Bool = true) async throws -> Found {
        let actor = visit.actor, rule = visit.lights
        // What waits beside entries is for the holder himself.
        let waits =
            actor.deputy == nil
            ? visit.call.site.modules.flatMap(\.waits).filter { actor.isOne(of: $0.may) } : []
        return try await visit.read { session in
            var sections = [
                try section(
                    "我要办的", empty: "没有要办的事项", "item.handed IS NULL AND " + actor.handles,
                    among: actor.within, upTo: limit, visit.seen, rule, session)
            ]
            if actor.isOne(of: [.secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office]) {
                sections.append(
                    try section(
                        "等我审核的", empty: "没有等待审核的事项", actor.reviews, upTo: limit, visit.seen,
                        rule, session))
            }
            if red, actor.isOne(of: Role.overseers) {
                sections.append(
                    try section(
                        // What is red has a day that is over: the index of open entries by day leads to it.
                        "范围内亮红灯的", empty: "没有逾期的事项", "item.due < \(rule.today) AND \(rule.rank) = 0",
                        upTo: limit, visit.seen, rule, session))
            }
            return Found(
                sections: sections,
                waits: try waits.map { ($0, try $0.of(actor, visit.seen, rule.today, session)) },
                units: try Directory(session, town: actor.town),
                saved: actor.deputy == nil ? try SavedFilter.own(actor, in: session) : [])
        }
    }

    /// Above the plan that is a leader's first page: what he himself is waited for, in a line each. Empty where nothing is.
    package static func brief(_ visit: Visit) async throws -> (html: HTML, isMarked: Bool) {
        let all = try await find(visit, upTo: briefly, red: false)
        var rows = all.sections.prefix(2).flatMap { section in
            section.items.prefix(briefly).map { item -> HTML in
                "<li>\(Component.light(item, visit.lights)) <a href=\"\(visit.call.site.page(of: item))\">\(item.title)</a></li>"
            }
        }
        for (waiting, found) in all.waits {
            rows += found.entries.prefix(briefly).map { entry in
                "<li>\(waiting.title)：<a href=\"\(entry.link)\">\(entry.title)</a></li>"
            }
        }
        guard !rows.isEmpty else { return ("", false) }
        let isMarked =
            all.sections.contains { $0.items.contains { $0.secrecy == .confided } }
            || all.waits.contains { $0.found.entries.contains(where: \.isConfided) }
        let total =
            all.sections.prefix(2).reduce(0) { $0 + $1.total } + all.waits.reduce(0) { $0 + $1.found.total }
        let html: HTML = """
            <section class="panel panel--note screen-only"><h2 class="panel__head">等你办的：\(total) 件</h2><ul class="plain">\(Array(rows.prefix(briefly + 2)))</ul>
            <p><a href="/workbench">到工作台办理</a></p></section>
            """
        return (html, isMarked)
    }

    private static let briefly = 4

    private static func page(_ visit: Visit) async throws -> HTML {
        let rule = visit.lights
        let all = try await find(visit, upTo: visit.wantsAllRows ? Component.wholeListLimit : shown)
        let sections = all.sections
        let drawn =
            sections.prefix(1).map { draw($0, visit, rule, all.units) }
            + all.waits.map { draw($0.waiting, $0.found) }
            + sections.dropFirst().map { draw($0, visit, rule, all.units) }
        let isMarked =
            sections.contains { $0.items.contains { $0.secrecy == .confided } }
            || all.waits.contains { $0.found.entries.contains(where: \.isConfided) }
        let begins = visit.query["done"] == "password" ? Component.firstSteps(visit) : ""
        return Page.html(
            visit, title: "工作台", marked: isMarked,
            "\(Component.done(visit, done))\(begins)<h1>工作台</h1>\(draw(all.saved))\(drawn)")
    }

    private static func draw(_ saved: [SavedFilter]) -> HTML {
        guard !saved.isEmpty else { return "" }
        let links = saved.map { one -> HTML in "<li><a href=\"\(one.link)\">\(one.name)</a></li>" }
        return "<div class=\"saved screen-only\"><p>常用筛选：</p><ul>\(links)</ul></div>"
    }

    /// What a ledger says waits for this visitor; nothing where nothing does.
    private static func draw(_ waiting: Waiting, _ found: Waiting.Found) -> HTML {
        guard !found.entries.isEmpty else { return "" }
        let rows = found.entries.map { entry -> [HTML] in
            [
                Component.title(entry.title, entry.link), "\(entry.about)",
                entry.due.map(Component.day) ?? "--",
            ]
        }
        let all: HTML = waiting.all.map { "<p><a href=\"\($0)\">全部 \(found.total) 件</a></p>" } ?? ""
        return """
            <section><h2>\(waiting.title)：\(found.total) 件</h2>
            \(Component.table(waiting.title, [.title("事项"), .text("单位或说明"), .short("到期日")], rows: rows))\(all)</section>
            """
    }

    /// `among` are the ids an index finds what is meant by; nil where the condition does.
    private static func section(
        _ title: String, empty: String, _ condition: SQL, among ids: SQL? = nil, upTo limit: Int,
        _ seen: Seen,
        _ rule: LightRule, _ session: any Session
    ) throws -> Section {
        let source: SQL = ids.map { "(\($0)) AS mine CROSS JOIN item" } ?? "item"
        let isMeant: SQL = ids == nil ? condition : "item.id = mine.id AND " + condition
        let open: SQL = """
            item.closed IS NULL AND item.due IS NOT NULL AND item.opened <= \(rule.today) AND \(isMeant) AND \(seen.items)
            """
        let items = try session.rows(
            "SELECT \(Item.columns) FROM \(source) WHERE \(open) ORDER BY \(rule.rank), item.due, item.id LIMIT \(SQL.fixed(limit))"
        ) { try Item(&$0) }
        let total =
            items.count < limit
            ? items.count : try session.value("SELECT count(*) FROM \(source) WHERE \(open)", as: Int.self)
        return Section(title: title, empty: empty, items: items, total: total)
    }

    private static func draw(_ section: Section, _ visit: Visit, _ rule: LightRule, _ names: Directory)
        -> HTML
    {
        guard let first = section.items.first else {
            return "<section><h2>\(section.title)</h2>\(Component.empty(section.empty))</section>"
        }
        let nearest = section.items.compactMap(\.due).min() ?? first.due
        let items = names.settled(section.items, unit: { $0.unit }) {
            (rule.light($0.dates), $0.due) == (rule.light($1.dates), $1.due)
        }
        let rows = items.map { item -> [HTML] in
            [
                Component.light(item, rule), Component.title(item.title, visit.call.site.page(of: item)),
                Component.day(item.due), Component.whose(item, names), "\(item.number)",
            ]
        }
        let rest: HTML =
            section.total > section.items.count
            ? (visit.wantsAllRows
                ? "<p class=\"hint\">这里只列出前 \(section.items.count) 件，其余在各本台账里按条件查看。</p>"
                : "<p><a href=\"/workbench?rows=all\">查看全部 \(section.total) 件</a></p>") : ""
        return """
            <section><h2>\(section.title)：\(section.total) 件，最早到期 \(nearest?.short ?? "")</h2>
            \(Component.table(section.title, [.short("状态"), .title("事项"), .short("到期日"), .text("单位"), .short("编号")], rows: rows))\(rest)</section>
            """
    }
}
