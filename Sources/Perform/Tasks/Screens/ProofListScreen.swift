import Kernel
import Storage
import Web

/// 待定凭证: records that may fulfil open tasks, and what counted before the clause's own words were asked and would not now. Whoever heads
/// the unit says so for his own, the office for the town.
enum ProofListScreen {
    private static let most = 200

    private struct Row: Sendable {
        let credit: Credit
        let task: Item
        let period: String
        let record: Item?
    }

    private struct View: Sendable {
        let proposed: [Row]
        let kept: [Row]
        let total: Int
        let directory: Directory
    }

    /// What waits for this actor to decide, and whose record he may read: conditions on `credit` and `item`, the task.
    static func waiting(_ actor: Actor, _ seen: Seen) -> SQL {
        let whose: SQL
        switch actor.role {
        case .office: whose = "item.secrecy <> 'confided'"
        case .head: whose = "item.secrecy <> 'confided'"
        default: whose = "item.secrecy = 'confided' AND (item.owner IS NULL OR item.owner <> \(actor.person))"
        }
        let own: SQL = actor.role == .head ? "item.unit = \(actor.unit)" : "1 = 1"
        return """
            credit.town = \(actor.town) AND credit.verdict IN ('proposed', 'kept') AND credit.refused IS NULL
            AND credit.accepted IS NULL AND \(own)
            AND (credit.verdict = 'kept' OR item.state IN ('waiting', 'working', 'returned'))
            AND EXISTS (SELECT 1 FROM item WHERE item.id = credit.record AND \(whose) AND \(seen.items))
            """
    }

    /// How many wait.
    static func count(_ actor: Actor, seenBy seen: Seen, in session: any Kernel.Session) throws -> Int {
        guard actor.isOne(of: AcceptCredit.may) else { return 0 }
        return try session.value(
            """
            SELECT count(*) FROM credit JOIN item ON item.town = credit.town AND item.id = credit.task
            WHERE \(waiting(actor, seen)) AND \(seen.items)
            """)
    }

    static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await visit.read { session in try read(visit, session) }
        let rest: HTML =
            view.total > most ? "<p class=\"hint\">共 \(view.total) 条，这里列出前 \(most) 条，定了以后再列其余的。</p>" : ""
        let empty: HTML = view.total == 0 ? Component.empty("没有等待认定的记录") : ""
        return Page.html(
            visit, title: "待定凭证",
            """
            \(Component.done(visit, ["accepted": "已认可所选的记录。"]))\(Form.summary(errors))<h1>待定凭证</h1>
            <p class="hint">记录算不算办了任务，看条款自己的话：谁做的、做了什么、关于什么、多少、哪一天。拿不准的列在这里，由单位负责人或领导小组办公室定；定以前不算数。不算的，打开任务写明理由。</p>
            \(empty)\(section(visit, "可能算数的", view.proposed, view.directory))
            \(section(visit, "升级前算数、按条款的话现在不会算的", view.kept, view.directory))\(rest)
            """)
    }

    private static func read(_ visit: Visit, _ session: any Kernel.Session) throws -> View {
        let seen = visit.seen
        let rows = try session.rows(
            """
            SELECT task.period, credit.record, credit.verdict, credit.because, credit.late, credit.refused, credit.accepted,
                \(Item.columns)
            FROM credit JOIN item ON item.town = credit.town AND item.id = credit.task
            JOIN task ON task.town = item.town AND task.id = item.id
            WHERE \(waiting(visit.actor, seen)) AND \(seen.items) ORDER BY item.due, item.id, credit.record LIMIT \(SQL.fixed(most))
            """
        ) { row in
            let period = try row.next(String.self), credit = try CreditStore.credit(&row)
            return (credit: credit, task: try Item(&row), period: period)
        }
        let records =
            try rows.isEmpty
            ? []
            : session.rows(
                """
                SELECT \(Item.columns) FROM item
                WHERE item.id IN \(SQL.list(Array(Set(rows.map(\.credit.record))).sorted())) AND \(seen.items)
                """
            ) { try Item(&$0) }
        let byID = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
        let all = rows.map {
            Row(credit: $0.credit, task: $0.task, period: $0.period, record: byID[$0.credit.record])
        }
        let total = rows.count < most ? rows.count : try count(visit.actor, seenBy: seen, in: session)
        return View(
            proposed: all.filter { $0.credit.verdict == .proposed },
            kept: all.filter { $0.credit.verdict == .kept }, total: total,
            directory: try Directory(session, town: seen.town))
    }

    private static func section(_ visit: Visit, _ title: HTML, _ rows: [Row], _ names: Directory) -> HTML {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map { row -> [HTML] in
            let value = "\(row.task.id) \(row.credit.record)"
            let record: HTML =
                row.record.map { Component.title($0.title, visit.call.site.page(of: $0)) } ?? "一条你无权查看的记录"
            let tick: HTML =
                "<input type=\"checkbox\" name=\"credit\" value=\"\(value)\" aria-label=\"选择：\(row.record?.title ?? "记录")\">"
            return [
                tick, record, "\(row.credit.because)",
                Component.title(row.task.title, visit.call.site.page(of: row.task)),
                Component.unit(row.task.unit, names),
            ]
        }
        return """
            <section><h2>\(title)：\(rows.count) 条</h2><form method="post" action="/tasks/proofs" class="printed">\(Form.token(visit))
            \(Component.table("凭证", [.short("选择"), .title("记录"), .text("为什么"), .text("任务"), .short("单位")], rows: lines))
            <p class="acts"><button class="button button--primary">认可所选，算数</button></p></form></section>
            """
    }

    /// Each by its own command, so that each has its own line in the journal and its own refusal.
    static func post(_ visit: Visit) async throws -> Reply {
        let pairs = visit.form.all("credit").prefix(most).compactMap { text -> (ID, ID)? in
            let ids = text.split(separator: " ").compactMap { ID(rawValue: String($0)) }
            return ids.count == 2 ? (ids[0], ids[1]) : nil
        }
        var errors = FormErrors()
        if pairs.isEmpty { errors.add("credit", "先勾选要认可的记录") }
        for (task, record) in pairs {
            do { try await visit.perform(AcceptCredit(task: task, record: record)) } catch let refusal
                as Refusal
            {
                errors.add("credit", "\(refusal.sentence)：\(refusal.advice)")
            }
        }
        if errors.items.isEmpty { return .see("/tasks/proofs?done=accepted") }
        return .page(try await page(visit, errors), status: 422)
    }
}
