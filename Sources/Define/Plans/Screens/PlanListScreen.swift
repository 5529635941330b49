import Kernel
import Papers
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
            <h1>方案</h1><div class="acts">\(act)\(Component.takeaway("/plans.xlsx"))</div>
            \(Component.table("方案", [.short("编号"), .title("标题"), .short("年度"), .short("状态"), .short("日期")], rows: rows))
            """)
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let seen = visit.seen
        let rows = try await visit.read { try PlanListQuery.run(seenBy: seen, in: $0) }.map {
            plan -> [Sheet.Cell] in
            [
                .text(plan.number), .text(plan.title), .number(plan.year),
                .text(Plan.State(rawValue: plan.state)?.label ?? ""), .text(plan.opened.rawValue),
            ]
        }
        return try visit.xlsx(
            Sheet(
                title: "方案", heads: ["编号", "标题", "年度", "状态", "日期"], widths: [20, 60, 8, 10, 12], rows: rows),
            name: "方案")
    }
}
