import Kernel
import Web

/// 审核: the text on one side, the clauses and their duties on the other. Every change is kept at once.
enum PlanReviewScreen {
    static func page(_ visit: Visit, _ ports: PlansLedger.Ports, _ errors: FormErrors? = nil)
        async throws -> HTML
    {
        let id = try visit.id(), seen = visit.seen, town = visit.actor.town
        let account = visit.actor.account
        let (plan, clauses, cards, other, state) = try await visit.read { session in
            let plan = try PlanStore.find(id, seenBy: seen, in: session)
            try PlanRules.requireDraft(plan.item)
            let clauses = try PlanStore.clauses(of: id, town: town, in: session)
            return (
                plan, clauses, try ports.cards(visit, session, plan.item, clauses.filter(\.isWork).map(\.id)),
                try PublishedPlan.of(plan.item.year, besides: id, town: town, in: session),
                State(
                    stamp: try ReviewSteps.stamp(of: id, town: town, in: session),
                    own: try account.flatMap { try ReviewSteps.last(of: id, by: $0, town: town, in: session) }
                )
            )
        }
        let parts = PlanParts(plan.text, clauses)
        let rows = parts.segments.map { segment -> HTML in
            guard let clause = segment.clause else {
                return
                    "<div class=\"review__row\"><div class=\"review__text\">\(Component.prose(segment.text))</div><div></div></div>"
            }
            let place: HTML = clause.isWork ? " data-work tabindex=\"-1\"" : ""
            return """
                <div class="review__row\(clause.checked == nil ? "" : " review__row--checked")" id="c-\(clause.id)"\(place)><div class="review__text review__text--\(min(clause.level, 4))\(clause.isWork ? "" : " review__text--head")">\(Component.prose(segment.text))</div>
                <div class="review__side">\(side(visit, plan, clause, cards[clause.id]))\(check(visit, plan, clause, clauses))</div></div>
                """
        }
        let work = clauses.filter { $0.isWork && $0.dropped == nil }
        return Page.html(
            visit, title: "审核方案",
            """
            <h1>审核：\(plan.item.title)</h1>\(Form.summary(errors))\(retitle(visit, plan.item, errors))
            <div class="panel panel--note"><p>共读出 \(clauses.count) 条，其中 \(work.count) 条要列任务。左边是原文，右边是责任，改了就保存，随时可以离开再回来。</p></div>
            \(PlanPublishScreen.amending(other))
            <div class="acts"><a class="button button--primary" data-key="p" href="\("/plans/\(id)/publish" as Link)">核对任务并发布</a>
            <a class="button" href="\(("/duties/matrix" as Link).with([("plan", id.rawValue)]))">责任矩阵</a><a class="button" href="\("/plans/\(id)/difference" as Link)">与上年对照</a><a class="button" href="/plans">返回</a></div>
            \(bar(visit, plan.item, clauses, state))
            <div class="review" data-live="\("/plans/\(id)/review/stamp" as Link)" data-stamp="\(state.stamp)">\(rows)</div>
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

    private struct State: Sendable {
        let stamp: String
        /// The visitor's own last step, which can be taken back.
        let own: ReviewSteps.Step?
    }

    /// How far the review has come, the way back, and what others have just done.
    private static func bar(_ visit: Visit, _ item: Item, _ clauses: [Clause], _ state: State) -> HTML {
        let work = clauses.filter { $0.isWork && $0.dropped == nil }
        let undo: HTML =
            state.own.map { step in
                """
                <form method="post" action="\("/plans/\(item.id)/undo" as Link)" data-key="u">\(Form.token(visit))\(Form.hidden("step", "\(step.number)"))
                <button class="button button--small">撤销我的上一步：\(step.said)</button></form>
                """
            } ?? ""
        return """
            <div class="review__bar screen-only" id="review-bar" tabindex="-1"><p>已核对 <b>\(work.count { $0.checked != nil })</b> 条，共 \(work.count) 条。</p>\(undo)
            <p class="hint">键盘：J 下一条，K 上一条，Y 核对无误并到下一条，E 修改责任（一条有几项的，再按换下一项，回车打开），N 不列任务，U 撤销，P 去发布。</p>
            <p class="review__news" role="status"></p></div>
            """
    }

    /// 核对无误, then on to the next that is not; for what is to be listed alone.
    private static func check(_ visit: Visit, _ plan: Plan, _ clause: Clause, _ clauses: [Clause]) -> HTML {
        guard clause.isWork, clause.dropped == nil else { return "" }
        let open = clauses.filter {
            $0.isWork && $0.dropped == nil && $0.checked == nil && $0.id != clause.id
        }
        let next = open.first { $0.start > clause.start } ?? open.first
        let done = clause.checked != nil
        return """
            <form method="post" class="review__check" action="\("/clauses/\(clause.id)/check" as Link)" data-key="y">\(Form.token(visit))\(Form.hidden("plan", plan.item.id.rawValue))
            \(Form.hidden("checked", done ? "no" : "yes"))\(Form.hidden("next", done ? clause.id.rawValue : next?.id.rawValue ?? ""))
            <button class="button button--small">\(done ? "已核对，取消" : "核对无误")</button></form>
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
            \(cards)\(heading)<details class="duty__more" data-key="n"><summary>这一条不列任务</summary>
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
            from < min(to, scalars.count)
                ? String(String.UnicodeScalarView(scalars[from..<min(to, scalars.count)])) : ""
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
