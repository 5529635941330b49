import Kernel
import Web

/// 活方案: the plan's own text with the state of each clause in the margin. The leader's home page.
///
/// Three queries whatever the size: the plan, its clauses, and one grouped count of what comes from them.
enum LivingPlanScreen {
    struct View: Sendable {
        let plan: Plan
        let clauses: [Clause]
        let progress: [ID: ClauseProgress]
    }

    static func load(
        _ id: ID, seenBy seen: Seen, _ rule: LightRule, in session: any Kernel.Session
    ) throws -> View {
        View(
            plan: try PlanStore.find(id, seenBy: seen, in: session),
            clauses: try PlanStore.clauses(of: id, town: seen.town, in: session),
            progress: try ClauseProgress.run(plan: id, seenBy: seen, rule, in: session))
    }

    static func reply(_ visit: Visit, _ ports: PlansLedger.Ports) async throws -> Reply {
        let id = try visit.id(), seen = visit.seen, rule = visit.lights
        let view = try await visit.read { try load(id, seenBy: seen, rule, in: $0) }
        if view.plan.state == .draft { return .see("/plans/\(id)/review") }
        let isHome = visit.actor.isOne(of: leaders) && view.plan.state == .published
        return .page(page(visit, view, rule, todo: isHome ? try await ports.todo(visit) : ("", false)))
    }

    /// Those whose first page it is.
    private static let leaders: Set<Role> = [.secretary, .leader, .disciplineSecretary]

    private static func page(
        _ visit: Visit, _ view: View, _ rule: LightRule, todo: (html: HTML, isMarked: Bool)
    ) -> HTML {
        let all = view.progress.values.reduce(into: ClauseProgress()) { $0.add($1) }
        let segments = PlanParts(view.plan.text, view.clauses).segments
        let sums = sums(view)
        let rows = segments.map { segment -> HTML in
            guard let clause = segment.clause else {
                let title = segment.text.hasPrefix(view.plan.item.title)
                let rest = title ? String(segment.text.dropFirst(view.plan.item.title.count)) : segment.text
                return
                    "<div class=\"living__row\"><div class=\"living__text\">\(Component.prose(rest))</div></div>"
            }
            return """
                <div class="living__row\(clause.isWork ? "" : " living__row--\(min(clause.level, 4))")" id="c-\(clause.id)">
                <div class="living__text">\(Component.prose(segment.text))</div>\(margin(view.plan, clause, sums[clause.id], rule))</div>
                """
        }
        return Page.html(
            visit, title: view.plan.item.title, marked: todo.isMarked,
            """
            \(Component.done(visit, ["published": "方案已发布，任务已分到各单位。"]))\(published(visit, view.plan))
            \(todo.html)\(amended(view.plan))\(reason(view.plan))\(scope(visit.actor))\(figures(view.plan, all))
            <article class="living"><h1 class="living__title">\(view.plan.item.title)</h1>\(rows)</article>
            \(coverage(view))
            <p class="acts"><a class="button" href="\("/plans/\(view.plan.item.id)/difference" as Link)">与上年对照</a><button class="button" data-print>打印</button></p>
            \(making(visit, view.plan))
            """)
    }

    /// What is next once a plan is in force.
    private static func published(_ visit: Visit, _ plan: Plan) -> HTML {
        guard visit.query["done"] == "published" else { return "" }
        let year = [("year", "\(plan.item.year)")]
        return Component.nextSteps([
            ("看各单位收到的任务", ("/tasks" as Link).with(year)),
            ("按岗位拟定责任书，看过提醒以后送签", ("/letters" as Link).with(year)),
            ("看每个单位每月要花的时间，太重的和它商量", "/burden"),
        ])
    }

    private static func amended(_ plan: Plan) -> HTML {
        plan.state == .amended
            ? "<div class=\"panel panel--stop\"><p><b>这份方案 \(plan.item.closed?.rawValue ?? "") 起已被修订。</b></p><p><a href=\"/plans\">到方案列表查看执行中的方案</a>。</p></div>"
            : ""
    }

    /// Why it was published with words nobody is to be asked by.
    private static func reason(_ plan: Plan) -> HTML {
        plan.reason.isEmpty
            ? ""
            : "<div class=\"panel panel--note\"><p><b>方案里有本系统不主张的做法，照原文发布的理由：</b></p>\(Component.prose(plan.reason))</div>"
    }

    /// What those who make plans do with one that is in force.
    private static func making(_ visit: Visit, _ plan: Plan) -> HTML {
        guard visit.actor.isOne(of: PlanRules.makers) else { return "" }
        let next = plan.item.year + 1
        let amend: HTML =
            plan.state == .published
            ? "<a class=\"button\" href=\"\("/plans/\(plan.item.id)/amend" as Link)\">修订方案</a>" : ""
        return """
            <div class="acts screen-only">\(amend)<form method="post" action="\("/plans/\(plan.item.id)/copy" as Link)">\(Form.token(visit))\(Form.hidden("year", "\(next)"))
            <button class="button">沿用为 \(next) 年的草稿</button></form></div>
            """
    }

    /// A heading stands for everything under it.
    private static func sums(_ view: View) -> [ID: ClauseProgress] {
        var sums = view.progress, above: [Clause] = []
        for clause in view.clauses {
            above.removeAll { $0.level >= clause.level }
            if let own = view.progress[clause.id] {
                for parent in above { sums[parent.id, default: ClauseProgress()].add(own) }
            }
            above.append(clause)
        }
        return sums
    }

    private static func margin(
        _ plan: Plan, _ clause: Clause, _ progress: ClauseProgress?, _ rule: LightRule
    ) -> HTML {
        if let reason = clause.dropped {
            return "<aside class=\"living__side\"><p class=\"hint\">不列任务：\(reason)</p></aside>"
        }
        guard let progress else {
            return clause.isWork ? "<aside class=\"living__side\"><p class=\"hint\">没有任务</p></aside>" : ""
        }
        let light = progress.light ?? .grey, words: String
        switch light {
        case _ where progress.light == nil: words = "还没开始"
        case .red: words = "逾期 \(progress.counts[0]) 件"
        case .yellow: words = "将到期、被退回或审核逾期 \(progress.counts[1]) 件"
        case .blue: words = "临期 \(progress.counts[2]) 件"
        case .green: words = "正常"
        case .grey: words = progress.ahead > 0 ? "已开始的都已办结" : "已办结"
        }
        let link = ("/tasks" as Link).with([
            ("clause", clause.id.rawValue), ("year", "\(plan.item.year)"),
        ])
        let owners =
            progress.owners.count > 3
            ? "\(progress.owners.prefix(2).joined(separator: "、"))等 \(progress.owners.count) 个单位"
            : progress.owners.joined(separator: "、")
        let who: HTML = clause.isWork ? "<span class=\"living__who\">\(owners)</span>" : ""
        return """
            <aside class="living__side"><a href="\(link)">\(Component.light(light, words))
            <span class="living__count">办结 \(progress.done)/\(progress.total)</span></a>\(who)</aside>
            """
    }

    /// Whose work the numbers hold, for those who see a part.
    private static func scope(_ actor: Actor) -> HTML {
        guard !actor.isOne(of: Role.townWide) else { return "" }
        let whose =
            switch actor.role {
            case .leader: "你、你所在单位和你分管的单位"
            case .head: "你和本单位"
            default: "你本人"
            }
        return "<p class=\"hint\">下面的数字只含\(whose)的任务。</p>"
    }

    private static func figures(_ plan: Plan, _ all: ClauseProgress) -> HTML {
        func figure(_ label: String, _ count: Int, _ light: String) -> HTML {
            let link = ("/tasks" as Link).with([("light", light), ("year", "\(plan.item.year)")])
            return "<a href=\"\(link)\">\(label)<b>\(count)</b></a>"
        }
        return """
            <div class="figures">\(figure("已逾期（件）", all.counts[0], "red"))\(figure("要抓紧（件）", all.counts[1], "yellow"))
            \(figure("正在办（件）", all.counts[2] + all.counts[3], "ontime"))\(figure("已办结（件）", all.done, "grey"))</div>
            """
    }

    /// Work items of the plan with nothing behind them.
    private static func coverage(_ view: View) -> HTML {
        let bare = view.clauses.filter { $0.isWork && $0.dropped == nil && view.progress[$0.id] == nil }
        guard !bare.isEmpty else { return "" }
        let rows = bare.map { clause -> HTML in
            "<li><a href=\"#c-\(clause.id)\">\(clause.path) \(clause.heading)</a></li>"
        }
        return """
            <section class="panel panel--note living__panel"><h2 class="panel__head">没有任务的条款（\(bare.count) 条）</h2>
            <p class="hint">可能日期在发布以前就已经过去，也可能在你的范围之外。</p><ul>\(rows)</ul></section>
            """
    }
}
