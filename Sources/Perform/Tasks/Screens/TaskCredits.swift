import Kernel
import Proving
import Storage
import Web

/// What a task's clause asks records to show, how far they do, and each record with why it counts, may count or does not.
struct TaskCredits: Sendable {
    struct Shown: Sendable {
        let credit: Credit
        /// Nil where the visitor may not see the record itself.
        let item: Item?
        let day: Day?
    }

    /// The requirement in words.
    let asked: String
    let proof: ProofOutcome
    let isDone: Bool
    let shown: [Shown]
    /// Where such a record is made; nil where the clause asks for what no ledger keeps.
    let place: ProofPlaces.Place?
    /// The duty's own words.
    let subject: String

    static func of(
        task id: ID, _ ports: TasksLedger.Ports, seenBy seen: Seen, in session: any Kernel.Session
    ) throws -> TaskCredits? {
        guard let bare = try CreditStore.task(id, in: session, town: seen.town) else { return nil }
        let task = try ports.worded([bare], in: session, town: seen.town)[0]
        let held = try CreditStore.credits(of: [id], in: session, town: seen.town)[id] ?? []
        let records = try CreditStore.words(
            of: Set(held.map(\.record)), in: session, town: seen.town)
        let town = try ProofTown.of(seen.town, in: session), asked = town.asked(task)
        let outcome = CreditRules.judge(task, records, held: held, town, asking: asked)
        let items =
            try held.isEmpty
            ? []
            : session.rows(
                """
                SELECT \(Item.columns) FROM item
                WHERE item.id IN (SELECT record FROM credit WHERE town = \(seen.town) AND task = \(id)) AND \(seen.items)
                """
            ) { try Item(&$0) }
        let byID = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        let days = Dictionary(records.map { ($0.record, $0.day) }) { first, _ in first }
        let known = Set(outcome.credits.map(\.record))
        let credits = outcome.credits + held.filter { !known.contains($0.record) }
        return TaskCredits(
            asked: asked.words, proof: outcome.proof, isDone: outcome.isDone,
            shown: credits.map {
                Shown(
                    credit: $0, item: byID[$0.record], day: days[$0.record] ?? byID[$0.record]?.opened)
            }, place: ProofPlaces.place(of: asked.terms.act), subject: task.part)
    }

    // MARK: Page

    func html(_ visit: Visit, _ task: TaskItem, _ names: Directory, _ errors: FormErrors?) -> HTML {
        let waiting = shown.count(where: \.credit.waits)
        let groups: [(title: HTML, rows: [Shown])] = [
            ("算数的记录", shown.filter { $0.credit.counts && $0.credit.verdict != .kept }),
            ("升级前算数、按条款还要核对的", shown.filter { $0.credit.counts && $0.credit.verdict == .kept }),
            (
                "待定的记录：不算数，定了才算",
                shown.filter {
                    $0.credit.verdict == .proposed && !$0.credit.counts && $0.credit.refused == nil
                }
            ),
            ("不算的记录", shown.filter { $0.credit.refused != nil || $0.credit.verdict == .repeated }),
        ]
        let lists = groups.filter { !$0.rows.isEmpty }.map { title, rows -> HTML in
            "<h3>\(title)</h3><ul class=\"proofs\">\(rows.map { row(visit, task, $0, names, errors) })</ul>"
        }
        let none: HTML =
            shown.isEmpty
            ? "<p class=\"hint\">还没有记录。\(make(visit, task))</p>" : make(visit, task, inParagraph: true)
        let wait: HTML = waiting > 0 ? "，\(waiting) 条待定" : ""
        return """
            <section id="proofs"><h2>凭证：\(proof.have)/\(proof.need) \(proof.of)\(wait)</h2>
            <p>要求：\(asked)。</p>\(missing)\(lists)\(none)</section>
            """
    }

    private var missing: HTML {
        guard !proof.missing.isEmpty, !isDone else { return "" }
        // Who is still missing tells of whom there is a record.
        if shown.contains(where: { $0.item == nil && $0.credit.counts }) {
            return "<p><b>还差</b>：\(proof.missing.count) 个</p>"
        }
        let some = proof.missing.prefix(20).joined(separator: "、")
        let rest: HTML = proof.missing.count > 20 ? "等 \(proof.missing.count) 个" : ""
        return "<p><b>还差</b>：\(some)\(rest)</p>"
    }

    private func make(_ visit: Visit, _ task: TaskItem, inParagraph: Bool = false) -> HTML {
        guard let place, task.item.closed == nil, visit.mayOpen(place.link) else { return "" }
        // With what the task is about; what happened is written by whoever was there.
        let filled = place.link.with(
            place.fields + [("label", String(subject.prefix(100))), ("about", task.item.number)])
        let link: HTML = "<a class=\"screen-only\" href=\"\(filled)\">去\(place.label)</a>"
        return inParagraph ? "<p>\(link)</p>" : link
    }

    private func row(
        _ visit: Visit, _ task: TaskItem, _ shown: Shown, _ names: Directory, _ errors: FormErrors?
    ) -> HTML {
        let acts: HTML =
            task.state == .done && !task.proved || task.state == .submitted
            ? "" : accept(visit, task, shown) + refuse(visit, task, shown, errors)
        return "<li>\(name(visit, shown))<p class=\"hint\">\(state(shown))</p>\(acts)</li>"
    }

    private func name(_ visit: Visit, _ shown: Shown) -> HTML {
        let day: HTML = shown.day.map { "\($0.rawValue)　" } ?? ""
        guard let item = shown.item else { return "\(day)一条你无权查看的记录" }
        return "\(day)<a href=\"\(visit.call.site.page(of: item))\">\(item.title)</a>（\(item.number)）"
    }

    private func state(_ shown: Shown) -> HTML {
        let credit = shown.credit
        // Why is told in the record's own words: to whoever may read these.
        guard shown.item != nil else { return "\(credit.counts ? "算数" : credit.verdict.label)" }
        if let refused = credit.refused { return "<b>不算</b>：\(refused)" }
        let late: HTML = credit.late ? "；<b>到期以后才记的</b>" : ""
        if credit.accepted != nil { return "经认可算数；原来待定：\(credit.because)\(late)" }
        return "\(credit.because)\(late)"
    }

    private func accept(_ visit: Visit, _ task: TaskItem, _ shown: Shown) -> HTML {
        guard shown.credit.waits, let record = shown.item, CreditRules.mayAccept(task, record, visit.actor)
        else {
            return ""
        }
        return """
            <form method="post" class="screen-only" action="\("/tasks/\(task.item.id)/credit/accept" as Link)">\(Form.token(visit))\(Form.hidden("record", shown.credit.record.rawValue))
            <button class="button button--small">认可，算数</button></form>
            """
    }

    private func refuse(_ visit: Visit, _ task: TaskItem, _ shown: Shown, _ errors: FormErrors?) -> HTML {
        guard shown.item != nil, shown.credit.counts || shown.credit.waits,
            visit.actor.isOne(of: RefuseCredit.may),
            CreditRules.mayRefuse(task, visit.actor)
        else { return "" }
        let typed = visit.form["record"] == shown.credit.record.rawValue
        let open: HTML = typed && errors != nil ? " open" : ""
        return """
            <details class="screen-only"\(open)><summary>不算</summary><form method="post" class="form" action="\("/tasks/\(task.item.id)/credit" as Link)" novalidate>\(Form.token(visit))\(Form.hidden("record", shown.credit.record.rawValue))
            \(Form.text("reason", "不算的理由", typed ? visit.form["reason"] : "", typed ? errors : nil, hint: "这条记录为什么不能证明这件任务", id: typed ? nil : "reason-\(shown.credit.record)"))
            <button class="button">注明不算</button></form></details>
            """
    }
}

/// Where records of an act are made.
enum ProofPlaces {
    /// The form, and what of it the act already says.
    struct Place: Sendable {
        let label: String
        let link: Link
        var fields: [(String, String)] = []
    }

    static func place(of act: String) -> Place? {
        switch act {
        case "inspect": Place(label: "安排监督检查", link: "/inspections/new")
        case "visit", "lookingVisit": Place(label: "记录履职", link: "/dutylog/new")
        case "warn": Place(label: "记录警示教育", link: "/education/new", fields: [("topic", "warning")])
        case "educate": Place(label: "记录廉政教育", link: "/education/new", fields: [("topic", "integrity")])
        case "groupStudy", "study":
            Place(label: "记录学习教育", link: "/education/new", fields: [("topic", "theory")])
        case "lecture", "train": Place(label: "记录学习教育", link: "/education/new")
        case "talk": Place(label: "记录谈话", link: "/talks/new", fields: [("form", "integrity")])
        case "admonish": Place(label: "记录谈话", link: "/talks/new", fields: [("form", "reminder")])
        case "deliberate", "hear", "account": Place(label: "记录会议", link: "/dutylog/meetings/new")
        default: nil
        }
    }
}
