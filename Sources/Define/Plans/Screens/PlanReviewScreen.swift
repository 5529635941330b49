import Kernel
import Web

/// 审核: the text on one side, the clauses and their duties on the other. Every change is kept at once.
enum PlanReviewScreen {
    static func page(_ visit: Visit, _ ports: PlansLedger.Ports, _ errors: FormErrors? = nil)
        async throws -> HTML
    {
        let id = try visit.id(), seen = visit.seen, town = visit.actor.town
        let (plan, clauses, cards, other) = try await visit.read { session in
            let plan = try PlanStore.find(id, seenBy: seen, in: session)
            try PlanRules.requireDraft(plan.item)
            let clauses = try PlanStore.clauses(of: id, town: town, in: session)
            return (
                plan, clauses, try ports.cards(visit, session, plan.item, clauses.filter(\.isWork).map(\.id)),
                try PublishedPlan.of(plan.item.year, besides: id, town: town, in: session)
            )
        }
        let parts = PlanParts(plan.text, clauses)
        let rows = parts.segments.map { segment -> HTML in
            guard let clause = segment.clause else {
                return
                    "<div class=\"review__row\"><div class=\"review__text\">\(Component.prose(segment.text))</div><div></div></div>"
            }
            return """
                <div class="review__row" id="c-\(clause.id)"><div class="review__text review__text--\(min(clause.level, 4))\(clause.isWork ? "" : " review__text--head")">\(Component.prose(segment.text))</div>
                <div class="review__side">\(side(visit, plan, clause, cards[clause.id]))</div></div>
                """
        }
        let work = clauses.filter { $0.isWork && $0.dropped == nil }
        return Page.html(
            visit, title: "审核方案",
            """
            <h1>审核：\(plan.item.title)</h1>\(Form.summary(errors))\(retitle(visit, plan.item, errors))
            <div class="panel panel--note"><p>共读出 \(clauses.count) 条，其中 \(work.count) 条要列任务。左边是原文，右边是责任，改了就保存，随时可以离开再回来。</p></div>
            \(PlanPublishScreen.amending(other))
            <div class="acts"><a class="button button--primary" href="\("/plans/\(id)/publish" as Link)">核对任务并发布</a>
            <a class="button" href="\(("/duties/matrix" as Link).with([("plan", id.rawValue)]))">责任矩阵</a><a class="button" href="\("/plans/\(id)/difference" as Link)">与上年对照</a><a class="button" href="/plans">返回</a></div>
            <div class="review">\(rows)</div>
            <details class="panel"><summary>作废这份草稿</summary><form method="post" action="\("/plans/\(id)/discard" as Link)" class="form">
            \(Form.token(visit))\(Form.version(plan.item.version))\(Form.area("reason", "作废的理由", "", rows: 2))<button class="button">作废草稿</button></form></details>
            """)
    }

    /// A title read wrong is put right here; a wrong year means reading in anew, for every date hangs on it.
    private static func retitle(_ visit: Visit, _ item: Item, _ errors: FormErrors?) -> HTML {
        let open: HTML = errors == nil ? "" : " open"
        return """
            <details class="duty__more"\(open)><summary>改标题</summary><form method="post" action="\("/plans/\(item.id)/title" as Link)" class="form" novalidate>
            \(Form.token(visit))\(Form.version(item.version))\(Form.text("heading", "方案标题", errors == nil ? item.title : visit.form["heading"], errors))
            <button class="button button--small">保存标题</button></form></details>
            """
    }

    private static func side(_ visit: Visit, _ plan: Plan, _ clause: Clause, _ cards: HTML?) -> HTML {
        let hidden =
            Form.token(visit) + Form.hidden("plan", plan.item.id.rawValue) + Form.version(clause.version)
        if let reason = clause.dropped {
            return """
                <div class="duty duty--dropped"><p>不列任务：\(reason)</p><form method="post" action="\("/clauses/\(clause.id)/restore" as Link)">\(hidden)
                <button class="button button--small">恢复列任务</button></form></div>
                """
        }
        let heading: HTML = """
            <details class="duty__more"><summary>条款标题：\(clause.heading.isEmpty ? "（无）" : clause.heading)</summary>
            <form method="post" action="\("/clauses/\(clause.id)/heading" as Link)">\(hidden)
            <label class="visually-hidden" for="h-\(clause.id)">条款标题</label>
            <input type="text" id="h-\(clause.id)" name="heading" value="\(clause.heading)"><button class="button button--small">保存标题</button></form></details>
            """
        guard clause.isWork else {
            return """
                \(heading)<form method="post" action="\("/clauses/\(clause.id)/restore" as Link)">\(hidden)
                <button class="link">这一条也要列任务</button></form>
                """
        }
        return """
            \(cards)\(heading)<details class="duty__more"><summary>这一条不列任务</summary>
            <form method="post" action="\("/clauses/\(clause.id)/drop" as Link)">\(hidden)
            <label for="r-\(clause.id)">不列任务的理由</label><input type="text" id="r-\(clause.id)" name="reason">
            <button class="button button--small">不列任务</button></form></details>
            """
    }
}

/// A plan's text cut where its clauses begin and end, nothing left out.
struct PlanParts {
    struct Segment {
        let clause: Clause?
        let text: String
    }

    let segments: [Segment]

    init(_ text: String, _ clauses: [Clause]) {
        let scalars = Array(text.unicodeScalars)
        var segments: [Segment] = [], place = 0
        func cut(_ from: Int, _ to: Int) -> String {
            from < to ? String(String.UnicodeScalarView(scalars[from..<min(to, scalars.count)])) : ""
        }
        func addBetween(_ to: Int) {
            let between = cut(place, min(to, scalars.count))
            if between.contains(where: { !$0.isWhitespace }) {
                segments.append(Segment(clause: nil, text: between))
            }
        }
        for clause in clauses where clause.start >= place {
            addBetween(clause.start)
            segments.append(Segment(clause: clause, text: cut(clause.start, clause.end)))
            place = max(place, clause.end)
        }
        addBetween(scalars.count)
        self.segments = segments
    }
}
