import Kernel
import Papers
import Storage
import Web

/// 责任矩阵: clause × subject, for the year's plan, or for a draft while it is being made.
enum DutyMatrixScreen {
    private struct View: Sendable {
        let plan: Item
        let matrix: DutyMatrix
        let years: [Int]
    }

    private static func view(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> View? {
        let seen = visit.seen, asked = ID(rawValue: visit.query["plan"]), today = visit.desk.today
        let year = visit.query.number("year")
        return try await visit.read { session in
            let published = try session.rows(
                """
                SELECT \(Item.columns) FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND \(seen.items)
                ORDER BY item.year DESC
                """
            ) { try Item(&$0) }
            let running =
                published.first { $0.year == year } ?? published.first { $0.year <= today.year }
                ?? published.first
            guard
                let plan = try asked.map({ try Items.find($0, kind: "plan", seenBy: seen, in: session) })
                    ?? running
            else { return nil }
            let duties = try DutyStore.of(plan: plan.id, seenBy: seen, in: session).filter {
                [.draft, .active].contains($0.state)
            }
            let outline = try ports.outline(plan.id, seen.town, session)
            let directory = try Directory(session, town: seen.town)
            return View(
                plan: plan, matrix: DutyMatrix(outline, duties, directory), years: published.map(\.year))
        }
    }

    static func page(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> HTML {
        guard let view = try await view(visit, ports) else {
            return Page.html(visit, title: "责任矩阵", "<h1>责任矩阵</h1>\(Component.empty("方案发布后，责任矩阵会列在这里"))")
        }
        let draft = view.plan.state == "draft", matrix = view.matrix
        let columns =
            [Column.title("条款")] + DutySubject.allCases.map { Column.text($0.label) }
        var rows = matrix.rows.map { row -> [HTML] in
            [clause(row, draft: draft, plan: view.plan.id)]
                + DutySubject.allCases.map { subject in
                    cell(
                        row.marks[subject] ?? [], draft: draft,
                        give: give(row, draft: draft, plan: view.plan.id))
                }
        }
        rows.append(
            ["<b>牵头的责任</b>"]
                + DutySubject.allCases.map { subject -> HTML in
                    let count = matrix.led(by: subject)
                    return count == 0 ? "<b class=\"matrix__lack\">没有</b>" : "<b>\(count) 项</b>"
                })
        let bare = matrix.bare.count
        let lack: HTML =
            bare == 0
            ? "" : "<div class=\"panel panel--note\"><p><b>有 \(bare) 条没有牵头的单位或人</b>，在表里标了出来。</p></div>"
        let years = view.years.map { (value: "\($0)", label: "\($0) 年") }
        let filter: HTML =
            draft || years.count < 2
            ? ""
            : """
            <form class="filters" action="/duties/matrix"><div><label for="year">年度</label><select id="year" name="year">\(Form.choices(years, "\(view.plan.year)"))</select></div>
            <div><button class="button button--small">查看</button></div></form>
            """
        let back: HTML =
            draft
            ? "<a class=\"button\" href=\"\("/plans/\(view.plan.id)/review" as Link)\">返回审核</a>"
            : "<a class=\"button\" href=\"/duties\">责任清单</a>"
        let cover: HTML =
            !draft && visit.actor.isOne(of: CoverageScreen.may)
            ? "<a class=\"button\" href=\"\(("/duties/coverage" as Link).with([("year", "\(view.plan.year)")]))\">覆盖情况</a>"
            : ""
        let sheet = ("/duties/matrix.xlsx" as Link).with([("plan", view.plan.id.rawValue)])
        return Page.html(
            visit, title: "责任矩阵", wide: true,
            """
            <h1>责任矩阵：\(view.plan.title)</h1>\(lack)\(filter)
            <div class="acts">\(Component.takeaway(sheet))\(cover)\(back)</div>
            <p class="hint">● 牵头，○ 配合。点名称看责任\(draft ? "或者改由谁承担" : "")。</p>
            \(Component.table("责任矩阵", columns, rows: rows))
            """)
    }

    private static func clause(_ row: DutyMatrix.Row, draft: Bool, plan: ID) -> HTML {
        let words: HTML = "\(row.clause.path) \(row.title)"
        guard row.marks.values.contains(where: { $0.contains(where: \.leads) }) else {
            guard draft else { return "\(words) <b class=\"matrix__lack\">没有牵头</b>" }
            let link: Link =
                row.duties.first.map { "/duties/\($0)/edit" }
                ?? ("/duties/new" as Link).with([("plan", plan.rawValue), ("clause", row.clause.id.rawValue)])
            return "\(words) <a class=\"matrix__lack\" href=\"\(link)\">没有牵头，指定</a>"
        }
        return words
    }

    /// Where a draft's empty cell leads: the form that says who carries the clause.
    private static func give(_ row: DutyMatrix.Row, draft: Bool, plan: ID) -> Link? {
        guard draft, row.clause.asks else { return nil }
        return row.duties.first.map { "/duties/\($0)/edit" }
            ?? ("/duties/new" as Link).with([("plan", plan.rawValue), ("clause", row.clause.id.rawValue)])
    }

    private static func cell(_ marks: [DutyMatrix.Mark], draft: Bool, give: Link?) -> HTML {
        // Somebody with several duties in a clause stands there once, with their number.
        var shown: [DutyMatrix.Mark] = []
        for mark in marks where !shown.contains(where: { $0.name == mark.name && $0.leads == mark.leads }) {
            shown.append(mark)
        }
        let drawn = shown.map { mark -> HTML in
            let times = marks.count { $0.name == mark.name && $0.leads == mark.leads }
            let count: HTML = times > 1 ? "（\(times) 项）" : ""
            let link: Link = draft ? "/duties/\(mark.duty)/edit" : "/duties/\(mark.duty)"
            let sign: HTML =
                mark.leads ? "<b><span aria-hidden=\"true\">●</span>" : "<span aria-hidden=\"true\">○</span>"
            let end: HTML =
                mark.leads
                ? "</b><span class=\"visually-hidden\">牵头</span>"
                : "<span class=\"visually-hidden\">配合</span>"
            return
                "<a class=\"matrix__mark\" href=\"\(link)\" title=\"\(mark.title)\">\(sign) \(mark.name)\(count)\(end)</a>"
        }
        guard drawn.isEmpty else { return "\(drawn)" }
        return give.map { "<a class=\"matrix__give screen-only\" href=\"\($0)\">指定</a>" } ?? ""
    }

    static func xlsx(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> Reply {
        guard let view = try await view(visit, ports) else { throw Refusal.missing }
        let rows = view.matrix.rows.map { row -> [Sheet.Cell] in
            [.text(row.clause.path), .text(row.title)]
                + DutySubject.allCases.map { subject in
                    let marks = row.marks[subject] ?? []
                    var lines: [String] = []
                    for mark in marks.map({ ($0.leads ? "● " : "○ ") + $0.name }) where !lines.contains(mark)
                    {
                        lines.append(mark)
                    }
                    return .text(lines.joined(separator: "\n"))
                }
        }
        let sheet = Sheet(
            title: "责任矩阵（● 牵头，○ 配合）", heads: ["条款", "标题"] + DutySubject.allCases.map(\.label),
            widths: [16, 40] + DutySubject.allCases.map { _ in 22 }, rows: rows, paper: .a3)
        return try visit.xlsx(sheet, name: "\(view.plan.year) 年责任矩阵")
    }
}
