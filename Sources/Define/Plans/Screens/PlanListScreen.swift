import Kernel
import Web

enum PlanListScreen {
    static func page(_ visit: Visit) async throws -> HTML {
        let seen = visit.seen, makes = visit.actor.isOne(of: PlanRules.makers)
        let plans = try await visit.read { try PlanListQuery.run(seenBy: seen, in: $0) }
        let act: HTML = makes ? "<a class=\"button button--primary\" href=\"/plans/new\">读入方案</a>" : ""
        guard !plans.isEmpty else {
            let sentence = makes ? "还没有方案。把今年的方案文件读进来，系统会逐条列出责任和任务" : "今年的方案还没有发布"
            return Page.html(visit, title: "方案", "<h1>方案</h1>\(Component.empty(sentence, act: act))")
        }
        let rows = plans.map { plan -> [HTML] in
            let state = Plan.State(rawValue: plan.state) ?? .draft
            let link: Link = state == .draft && makes ? "/plans/\(plan.id)/review" : "/plans/\(plan.id)"
            return [
                "\(plan.number)", Component.title(plan.title, link), "\(plan.year)", "\(state.label)",
                Component.day(plan.opened),
            ]
        }
        return Page.html(
            visit, title: "方案",
            """
            <h1>方案</h1><div class="acts">\(act)</div>
            \(Component.table("方案", [.short("编号"), .title("标题"), .short("年度"), .short("状态"), .short("日期")], rows: rows))
            """)
    }
}
