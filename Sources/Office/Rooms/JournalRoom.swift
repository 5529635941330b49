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

    static var routes: [Route] {
        [
            .get("/journal", may: may) { .page(try await page($0)) },
            .get("/journal.xlsx", may: may) { visit in
                let (lines, _) = try await lines(visit, limit: 5000)
                let rows = lines.map { line -> [Sheet.Cell] in
                    [
                        .number(line.entry.number), .text(line.entry.at.local), .text(line.entry.name),
                        .text(line.entry.role?.label ?? ""), .text(line.shown(to: visit.actor)),
                        .text(line.hash),
                    ]
                }
                return .xlsx(
                    try SheetWriter.xlsx(
                        Sheet(
                            title: "留痕", heads: ["序号", "时间", "谁", "身份", "做了什么", "校验值"],
                            widths: [8, 18, 12, 16, 60, 66], rows: rows)),
                    name: "留痕")
            },
            .get("/journal/proof", may: may) { .page(try await proof($0)) },
        ]
    }

    private struct Line: Sendable {
        let entry: TimelineEntry
        let act: String
        let item: ID?
        let title: String?
        let hash: String

        /// To the audit administrator an act on a record is only its name.
        func shown(to actor: Actor) -> String {
            if actor.role == .auditAdmin, item != nil { return entry.sentence }
            return title.map { entry.sentence + "：" + $0 } ?? entry.sentence
        }
    }

    private static func lines(_ visit: Visit, limit: Int) async throws -> ([Line], Journal.Head) {
        let town = visit.actor.town, seen = visit.seen, before = Int(visit.query["before"]) ?? Int.max
        let act = visit.query["act"], audit = visit.actor.role == .auditAdmin
        return try await visit.read { session in
            let visible: SQL = audit ? "1 = 1" : "(journal.item IS NULL OR item.id IS NOT NULL)"
            let ofAct: SQL = act.isEmpty ? "1 = 1" : "journal.act = \(act)"
            let lines = try session.rows(
                """
                SELECT journal.number, journal.at, journal.line, journal.act, journal.item, item.title, journal.hash
                FROM journal LEFT JOIN item ON item.town = journal.town AND item.id = journal.item AND \(seen.items)
                WHERE journal.town = \(town) AND journal.number < \(before) AND \(ofAct) AND \(visible)
                ORDER BY journal.number DESC LIMIT \(limit)
                """
            ) { row in
                let entry = TimelineEntry(number: try row.next(), at: try row.next(), line: try row.next())
                return Line(
                    entry: entry, act: try row.next(), item: try row.next(), title: try row.next(),
                    hash: try row.next())
            }
            return (lines, try Journal.head(session, town: town))
        }
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let (lines, head) = try await lines(visit, limit: pageSize)
        let commands = visit.call.site.commands.map { (value: $0.name, label: $0.title) }
        let rows = lines.map { line -> [HTML] in
            [
                "\(line.entry.number)", "\(line.entry.at.local)", "\(line.entry.name)",
                "\(line.entry.role?.label ?? "--")", "\(line.shown(to: visit.actor))",
                "<code>\(line.hash.prefix(12))</code>",
            ]
        }
        let older: HTML =
            lines.count == pageSize
            ? "<a href=\"\(("/journal" as Link).with([("act", visit.query["act"]), ("before", "\(lines.last?.entry.number ?? 0)")]))\">更早的记录</a>"
            : ""
        let table =
            rows.isEmpty
            ? Component.empty("没有符合条件的记录")
            : Component.table(
                "留痕",
                [
                    .number("序号"), .short("时间"), .short("谁"), .short("身份"), .title("做了什么"), .short("校验值"),
                ], rows: rows)
        return Page.html(
            visit, title: "留痕",
            """
            <h1>留痕</h1>
            <p>每一次改动都记在这里，前后相连，改动任何一条都会被查出。现有 \(head.number) 条，最后一条的校验值是
            <code>\(head.hash.prefix(16))</code>。</p>
            <div class="acts"><a class="button" href="/journal/proof">核验全部记录</a>
            <a class="button" href="\(("/journal.xlsx" as Link).with([("act", visit.query["act"])]))">导出</a></div>
            <form class="filters" action="/journal"><div><label for="act">做了什么</label><select id="act" name="act">
            <option value="">全部</option>\(Form.choices(commands, visit.query["act"]))</select></div>
            <div><button class="button button--small">筛选</button></div></form>
            \(table)<p class="pager">\(older)</p>
            """)
    }

    private static func proof(_ visit: Visit) async throws -> HTML {
        let sentence: HTML
        switch try await JournalAudit.verify(visit.desk, town: visit.actor.town) {
        case .sound(let head):
            sentence = """
                <div class="panel panel--done"><p><b>全部 \(head.number) 条记录前后相连，没有被改动过。</b></p>
                <p>最后一条的校验值：<code>\(head.hash)</code>。抄下它，以后可以核对。</p></div>
                """
        case .broken(let number, let reason):
            sentence =
                "<div class=\"panel panel--stop\"><p><b>第 \(number) 条有问题：\(reason)。</b></p><p>马上联系系统管理员，从备份中查对。</p></div>"
        case .differs: sentence = "<div class=\"panel panel--stop\"><p><b>与抄存的校验值不一致。</b></p></div>"
        }
        return Page.html(visit, title: "核验留痕", "<h1>核验留痕</h1>\(sentence)<p><a href=\"/journal\">回到留痕</a></p>")
    }
}
