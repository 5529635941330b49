import Kernel
import Papers
import Storage
import Web

/// 与上年对照: what is new, what is worded otherwise, what is gone since the plan before.
enum PlanDifferenceScreen {
    private struct View: Sendable {
        let new: Plan
        let old: Plan
        let difference: PlanDifference
    }

    /// The plan and the one in force before it; nil when there is none.
    private static func view(_ visit: Visit) async throws -> (plan: Plan, view: View?) {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { session in
            let plan = try PlanStore.find(id, seenBy: seen, in: session)
            guard let before = try LastPlan.id(before: plan.item, seenBy: seen, in: session) else {
                return (plan, nil)
            }
            let old = try PlanStore.find(before, seenBy: seen, in: session)
            let pieces = { (plan: Plan) throws in
                LastPlan.pieces(
                    plan.text, try PlanStore.clauses(of: plan.item.id, town: seen.town, in: session))
            }
            return (
                plan,
                View(new: plan, old: old, difference: .init(old: try pieces(old), new: try pieces(plan)))
            )
        }
    }

    static func page(_ visit: Visit) async throws -> HTML {
        let (plan, found) = try await view(visit)
        let back: Link = plan.state == .draft ? "/plans/\(plan.item.id)/review" : "/plans/\(plan.item.id)"
        let backward: HTML = "<a class=\"button\" href=\"\(back)\">返回方案</a>"
        guard let view = found else {
            return Page.html(
                visit, title: "与上年对照",
                "<h1>与上年对照</h1>\(Component.empty("在它以前没有发布过方案，没有可以对照的", act: backward))")
        }
        let difference = view.difference
        return Page.html(
            visit, title: "与上年对照",
            """
            <h1>与上年对照：\(view.new.item.title)</h1>
            <p>对照的是<a href="\("/plans/\(view.old.item.id)" as Link)">\(view.old.item.title)</a>（\(view.old.item.number)）。新增 \(difference.added.count) 条，改动 \(difference.changed.count) 条，去掉 \(difference.dropped.count) 条，没有变的 \(difference.same.count) 条；只有年份不同不算改动。</p>
            <div class="acts">\(Component.takeaway("/plans/\(plan.item.id)/difference.xlsx"))\(backward)</div>
            \(section("新增", difference.added.map { ($0.clause.path, "\($0.text)") }))
            \(section("改动", difference.changed.map { ($0.new.clause.path, marked($0)) }))
            \(section("去掉", difference.dropped.map { ($0.clause.path, "<del>\($0.text)</del>") }))
            """)
    }

    private static func section(_ title: String, _ entries: [(path: String, text: HTML)]) -> HTML {
        guard !entries.isEmpty else { return "" }
        let rows = entries.map { entry -> HTML in "<li><b>\(entry.path)</b> \(entry.text)</li>" }
        return "<section class=\"difference\"><h2>\(title)（\(entries.count) 条）</h2><ul>\(rows)</ul></section>"
    }

    private static func marked(_ change: PlanDifference.Change) -> HTML {
        let words = PlanDifference.words(change.old.text, change.new.text).map { word -> HTML in
            switch word {
            case .kept(let text): "\(text)"
            case .gone(let text): "<del>\(text)</del>"
            case .come(let text): "<ins>\(text)</ins>"
            }
        }
        return "\(words)"
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let (plan, found) = try await view(visit)
        guard let difference = found?.difference else { throw Refusal.missing }
        let rows: [[Sheet.Cell]] =
            difference.added.map { [.text("新增"), .text($0.clause.path), .text(""), .text($0.text)] }
            + difference.changed.map {
                [.text("改动"), .text($0.new.clause.path), .text($0.old.text), .text($0.new.text)]
            }
            + difference.dropped.map { [.text("去掉"), .text($0.clause.path), .text($0.text), .text("")] }
            + difference.same.map {
                [.text("没有变"), .text($0.new.clause.path), .text($0.old.text), .text($0.new.text)]
            }
        let sheet = Sheet(
            title: "与上年对照", heads: ["变化", "条款", "上年", "本年"], widths: [10, 16, 60, 60], rows: rows)
        return try visit.xlsx(sheet, name: "\(plan.item.year) 年方案与上年对照")
    }
}
