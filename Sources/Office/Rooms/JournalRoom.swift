import Audit
import Kernel
import Papers
import Storage
import Web

/// 留痕: the journal, newest first, and its proof. The audit administrator sees that acts happened and by whom, and of
/// business records nothing more; the others see what they may see of the items.
enum JournalRoom {
    static let may: Set<Role> = [
        .secretary, .disciplineSecretary, .disciplineOfficer, .office, .superior, .auditAdmin,
    ]
    private static let pageSize = 50
    private static let exportLimit = 20_000

    static var routes: [Route] {
        [
            .get("/journal", may: may) { .page(try await page($0)) },
            .get("/journal.xlsx", may: may, xlsx),
            .get("/journal/proof", may: may) { .page(try await proof($0)) },
        ]
    }

    private static func xlsx(_ visit: Visit) async throws -> Reply {
        let lines = try await lines(visit, limit: exportLimit).lines, titles = titles(visit)
        let rows = lines.map { line -> [Sheet.Cell] in
            [
                .number(line.entry.number), .text(line.time(for: visit.actor)),
                .text(line.name(for: visit.actor)),
                .text(line.role(for: visit.actor)), .text(line.shown(to: visit.actor, titles: titles)),
                .text(line.hash),
            ]
        }
        let title = lines.count < exportLimit ? "留痕" : "留痕（最近 \(exportLimit) 条，更早的按日期分次导出）"
        let sheet = Sheet(
            title: title, heads: ["序号", "时间", "谁", "身份", "做了什么", "校验值"], widths: [8, 18, 12, 16, 60, 66],
            rows: rows)
        return try visit.xlsx(sheet, name: "留痕")
    }

    /// What the address narrows the journal to.
    private struct Filter: Sendable {
        /// A command's name; empty for all; `work` for all but signing in and out and notices read.
        let act: String
        let name: String
        let from: Day?
        let through: Day?
        /// Typed as days but none.
        let unknown: [String]
        static let work = "work"

        init(_ visit: Visit) {
            let query = visit.query
            // Signing in fills pages; only who watches over accounts starts with it.
            act = query.has("act") ? query["act"] : visit.actor.role == .auditAdmin ? "" : Self.work
            (name, from, through) = (query["name"], query.day("from"), query.day("through"))
            unknown = [(query["from"], from), (query["through"], through)].filter {
                !$0.0.isEmpty && $0.1 == nil
            }.map(\.0)
        }

        var asksWhoOrWhat: Bool { !name.isEmpty || !["", Self.work].contains(act) }

        var pairs: [(String, String)] {
            [
                ("act", act), ("name", name), ("from", from?.rawValue ?? ""),
                ("through", through?.rawValue ?? ""),
            ]
        }

        func condition(_ town: ID) -> SQL {
            var parts: [SQL] = []
            switch act {
            case "": break
            case Self.work:
                parts.append("journal.act NOT IN ('sign-in.open', 'sign-in.close', 'notice.read')")
            default: parts.append("journal.act = \(act)")
            }
            if !name.isEmpty {
                parts.append(
                    """
                    journal.account IN (SELECT account.id FROM account LEFT JOIN person ON person.town = account.town
                        AND person.id = account.person WHERE account.town = \(town)
                        AND (person.name = \(name) OR account.login = \(name)))
                    """)
            }
            if let from { parts.append("journal.at >= \(Instant(startOf: from))") }
            if let through { parts.append("journal.at < \(Instant(startOf: through.adding(1)))") }
            return parts.isEmpty ? "1 = 1" : SQL.all(parts)
        }
    }

    private struct Line: Sendable {
        let entry: TimelineEntry
        let act: String
        let item: ID?
        let title: String?
        /// Of an entry that only those it is about may read.
        let isConfided: Bool
        let hash: String

        /// Who is spoken to or asked stays among those who may know: of acts on confided entries the auditor sees the day.
        func isVeiled(to actor: Actor) -> Bool { isConfided && actor.role == .auditAdmin }

        /// Of acts on accounts and people: whose, what it was and what it became.
        private var powers: String {
            guard item == nil, Self.concernPowers.contains(where: act.hasPrefix) else { return "" }
            let twice = ["from": "was", "to": "becomes"]
            let told = Self.told.compactMap { key, label -> String? in
                if let other = twice[key], entry.facts[other]?.isEmpty == false { return nil }
                guard let value = entry.facts[key], !value.isEmpty else { return nil }
                return "\(label)\(value)"
            }
            return told.isEmpty ? "" : "（\(told.joined(separator: "；"))）"
        }

        private static let concernPowers = ["account.", "power.", "person.", "unit.", "second-factor."]
        private static let told = [
            ("login", "账号"), ("name", "姓名或单位"), ("was", "原为"), ("from", "原为"), ("becomes", "改为"),
            ("to", "改为"),
            ("waits", "待确认"), ("account", "账号"), ("wanted", "要改为"), ("left", ""), ("reason", "理由"),
            ("proposer", "提出人"),
            ("checker", "核对人"), ("void", "等确认的作废："),
        ]

        func time(for actor: Actor) -> String { isVeiled(to: actor) ? entry.at.day.rawValue : entry.at.local }
        func name(for actor: Actor) -> String { isVeiled(to: actor) ? "--" : entry.name }
        func role(for actor: Actor) -> String { isVeiled(to: actor) ? "--" : entry.role?.label ?? "--" }

        /// To the audit administrator an act on a record is only its name: what it says may name the record.
        func shown(to actor: Actor, titles: [String: String]) -> String {
            if isVeiled(to: actor) { return "办理一件限定知悉的事项" }
            if actor.role == .auditAdmin, item != nil { return titles[act] ?? act }
            return (title.map { entry.sentence + "：" + $0 } ?? entry.sentence) + powers
        }
    }

    private static func titles(_ visit: Visit) -> [String: String] {
        Dictionary(visit.call.site.commands.map { ($0.name, $0.title) }) { first, _ in first }
    }

    private static func lines(_ visit: Visit, limit: Int) async throws -> (lines: [Line], head: Journal.Head)
    {
        let town = visit.actor.town, seen = visit.seen, before = visit.query.number("before") ?? Int.max
        let filter = Filter(visit), audit = visit.actor.role == .auditAdmin
        // Asked for by name or by act, a veiled line would say whose it is after all.
        let veiled: SQL =
            filter.asksWhoOrWhat ? "AND (whole.secrecy IS NULL OR whole.secrecy <> 'confided')" : ""
        return try await visit.read { session in
            let visible: SQL = audit ? "1 = 1 \(veiled)" : "(journal.item IS NULL OR item.id IS NOT NULL)"
            let lines = try session.rows(
                """
                SELECT journal.number, journal.at, journal.line, journal.act, journal.item, item.title,
                    CASE WHEN whole.secrecy = 'confided' THEN 1 ELSE 0 END, journal.hash
                FROM journal LEFT JOIN item ON item.town = journal.town AND item.id = journal.item AND \(seen.items)
                LEFT JOIN item AS whole ON whole.town = journal.town AND whole.id = journal.item
                WHERE journal.town = \(town) AND journal.number < \(before) AND \(filter.condition(town)) AND \(visible)
                ORDER BY journal.number DESC LIMIT \(limit)
                """
            ) { row in
                let entry = TimelineEntry(number: try row.next(), at: try row.next(), line: try row.next())
                return Line(
                    entry: entry, act: try row.next(), item: try row.next(), title: try row.next(),
                    isConfided: try row.next(), hash: try row.next())
            }
            return (lines, try Journal.head(session, town: town))
        }
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let filter = Filter(visit), size = visit.wantsAllRows ? Component.wholeListLimit : pageSize
        let (found, head) = try await lines(visit, limit: size + 1)
        let lines = found.prefix(size), here: Link = "/journal", titles = titles(visit)
        let rows = lines.map { line -> [HTML] in
            [
                "\(line.entry.number)", "\(line.time(for: visit.actor))", "\(line.name(for: visit.actor))",
                "\(line.role(for: visit.actor))", "\(line.shown(to: visit.actor, titles: titles))",
                "<code>\(line.hash.prefix(12))</code>",
            ]
        }
        var older: HTML = "", whole: HTML = ""
        if found.count > size, let last = lines.last {
            older = "<a href=\"\(here.with(filter.pairs + [("before", "\(last.entry.number)")]))\">更早的记录</a>"
            let all = here.with(filter.pairs + [("rows", "all")])
            whole =
                visit.wantsAllRows
                ? "" : "<a href=\"\(all)\">列出最近 \(Component.wholeListLimit) 条</a>"
        }
        let table =
            rows.isEmpty
            ? Component.empty("没有符合条件的记录")
            : Component.table(
                "留痕",
                [
                    .number("序号"), .short("时间"), .short("谁"), .short("身份"), .title("做了什么"), .short("校验值"),
                ], rows: rows)
        return Page.html(
            visit, title: "留痕", marked: true,
            """
            <h1>留痕</h1>\(try await PowerScreens.callout(visit))
            <p>每一次改动都记在这里，前后相连，改动任何一条都会被查出。现有 \(head.number) 条，最后一条的校验值是
            <code>\(head.hash.prefix(16))</code>。</p>
            <div class="acts"><a class="button" href="/journal/proof">核验全部记录</a>
            \(Component.takeaway(("/journal.xlsx" as Link).with(filter.pairs)))</div>
            \(filters(visit, filter))\(table)<p class="pager">\(older)\(whole)</p>
            """)
    }

    private static func filters(_ visit: Visit, _ filter: Filter) -> HTML {
        let acts =
            [(value: "", label: "全部"), (value: Filter.work, label: "不看登录和已读")]
            + visit.call.site.commands.map { (value: $0.name, label: $0.title) }
        let unknown = filter.unknown.map { value -> HTML in
            "<div class=\"panel panel--note\"><p>没有“\(value)”这一天，没有采用；可以写 12月15日、明天、月底，或者年月日写全</p></div>"
        }
        func text(_ name: String, _ label: String, _ value: String) -> HTML {
            "<div><label for=\"\(name)\">\(label)</label><input type=\"text\" id=\"\(name)\" name=\"\(name)\" value=\"\(value)\"></div>"
        }
        return """
            <form class="filters" action="/journal"><div><label for="act">做了什么</label><select id="act" name="act">
            \(Form.choices(acts, filter.act))</select></div>
            \(text("name", "谁（姓名或账号）", filter.name))\(text("from", "从哪天起", filter.from?.rawValue ?? ""))
            \(text("through", "到哪天止", filter.through?.rawValue ?? ""))
            <div><button class="button button--small">筛选</button></div></form>\(unknown)
            """
    }

    private static func proof(_ visit: Visit) async throws -> HTML {
        let sentence: HTML
        let result = try await JournalAudit.verify(
            visit.desk, town: visit.actor.town, anchors: visit.call.site.anchors(visit.actor.town),
            proofs: visit.call.site.modules.flatMap(\.proofs))
        switch result.verdict {
        case .sound(let head):
            sentence = """
                <div class="panel panel--done"><p><b>全部 \(head.number) 条记录前后相连，没有被改动过；数据与留痕相符。</b></p>
                <p>最后一条的校验值：<code>\(head.hash)</code>。抄下它，以后可以核对。</p>
                <p>核对了：\(result.compared.joined(separator: "，"))。</p>
                <p class="hint">没有核对：\(result.uncompared.joined(separator: "，"))。</p></div>
                """
        case .contradicted(_, let faults):
            // Which entries they are may not be for everybody who may look here.
            sentence = """
                <div class="panel panel--stop"><p><b>有 \(faults.count) 处数据与留痕不符。</b></p>
                <p>马上联系系统管理员：在服务器上运行 mingze journal verify，会逐处说明；从备份中查对。</p></div>
                """
        case .broken(let number, let reason):
            sentence =
                "<div class=\"panel panel--stop\"><p><b>第 \(number) 条有问题：\(reason)。</b></p><p>马上联系系统管理员，从备份中查对。</p></div>"
        case .differs(let anchor, _):
            sentence = """
                <div class="panel panel--stop"><p><b>第 \(anchor.number) 条与服务器上抄存的校验值不符：它后面的记录被截掉，或者被整段改写过。</b></p>
                <p>马上联系系统管理员，从备份中查对。</p></div>
                """
        }
        return Page.html(visit, title: "核验留痕", "<h1>核验留痕</h1>\(sentence)<p><a href=\"/journal\">回到留痕</a></p>")
    }
}
