import Kernel
import Web

/// The records that count for a task, on its page, with what was refused and why.
enum TaskCredits {
    struct Shown: Sendable {
        let record: ID
        /// Nil where the visitor may not see the record itself.
        let item: Item?
        let day: Day?
        let late: Bool
        let refused: String?
    }

    static func of(task: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [Shown] {
        let rows = try session.rows(
            """
            SELECT credit.record, credit.late, credit.refused, min(proof.day) FROM credit
            LEFT JOIN proof ON proof.town = credit.town AND proof.record = credit.record
            WHERE credit.town = \(seen.town) AND credit.task = \(task)
            GROUP BY credit.record, credit.late, credit.refused ORDER BY 4, 1
            """
        ) {
            (
                record: try $0.next(ID.self), late: try $0.next(Bool.self),
                refused: try $0.next(String?.self), day: try $0.next(Day?.self)
            )
        }
        guard !rows.isEmpty else { return [] }
        let items = try session.rows(
            """
            SELECT \(Item.columns) FROM item
            WHERE item.id IN (SELECT record FROM credit WHERE town = \(seen.town) AND task = \(task)) AND \(seen.items)
            """
        ) { try Item(&$0) }
        let byID = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        return rows.map {
            Shown(record: $0.record, item: byID[$0.record], day: $0.day, late: $0.late, refused: $0.refused)
        }
    }

    static func html(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        guard !view.credits.isEmpty else { return "" }
        let counting = view.credits.count { $0.refused == nil }
        let may = CreditRules.mayRefuse(view.task, visit.actor) && visit.actor.isOne(of: RefuseCredit.may)
        let rows = view.credits.map { credit -> HTML in
            "<li>\(name(visit, credit))\(state(credit))\(may && credit.item != nil && credit.refused == nil ? form(visit, view.task, credit, errors) : "")</li>"
        }
        return """
            <section><h2>证明它的记录（\(counting)/\(view.task.count)）</h2><ul>\(rows)</ul></section>
            """
    }

    private static func name(_ visit: Visit, _ credit: Shown) -> HTML {
        guard let item = credit.item else { return "一条你无权查看的记录" }
        let day: HTML = credit.day.map { "\($0.rawValue)　" } ?? ""
        return "\(day)<a href=\"\(visit.call.site.page(of: item))\">\(item.title)</a>（\(item.number)）"
    }

    private static func state(_ credit: Shown) -> HTML {
        if let refused = credit.refused { return "，<b>不算</b>：\(refused)" }
        return credit.late ? "，<b>到期以后才记的</b>" : ""
    }

    private static func form(_ visit: Visit, _ task: TaskItem, _ credit: Shown, _ errors: FormErrors?) -> HTML
    {
        let typed = visit.form["record"] == credit.record.rawValue
        let open: HTML = typed && errors != nil ? " open" : ""
        return """
            <details class="screen-only"\(open)><summary>不算</summary><form method="post" class="form" action="\("/tasks/\(task.item.id)/credit" as Link)" novalidate>\(Form.token(visit))\(Form.hidden("record", credit.record.rawValue))
            \(Form.text("reason", "不算的理由", typed ? visit.form["reason"] : "", typed ? errors : nil, hint: "这条记录为什么不能证明这件任务"))
            <button class="button">注明不算</button></form></details>
            """
    }
}
