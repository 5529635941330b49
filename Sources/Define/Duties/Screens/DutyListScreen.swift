import Kernel
import Papers
import Storage
import Web

/// 责任清单: by clause, unit and person, with the filters in the address.
enum DutyListScreen {
    struct Filter: Sendable {
        let year: Int?
        let unit: String
        let text: String
        let target: Duty.Target?
        let clause: ID?

        init(_ query: Fields) {
            year = query.number("year")
            (unit, text) = (query["unit"], query["q"])
            target = Duty.Target(query["unit"])
            clause = ID(rawValue: query["clause"])
        }

        var pairs: [(String, String)] { [("unit", unit), ("clause", clause?.rawValue ?? ""), ("q", text)] }
    }

    struct View: Sendable {
        let duties: [Duty]
        let counts: [ID: (total: Int, done: Int)]
        let outline: [DutiesLedger.OutlinedClause]
        let directory: Directory
        let years: [Int]
        let year: Int

        /// A clause and all below it.
        func under(_ clause: ID) -> Set<ID> {
            guard let top = outline.firstIndex(where: { $0.id == clause }) else { return [] }
            let below = outline[(top + 1)...].prefix { $0.level > outline[top].level }
            return Set([clause] + below.map(\.id))
        }
    }

    /// The duties of the year's published plan: six statements whatever their number.
    private static func view(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> (View, Filter) {
        let filter = Filter(visit.query), seen = visit.seen, thisYear = visit.desk.today.year
        let view = try await visit.read { session in
            let plans = try session.rows(
                """
                SELECT item.id, item.year FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND \(seen.items)
                ORDER BY item.year DESC
                """
            ) { (id: try $0.next(ID.self), year: try $0.next(Int.self)) }
            // Next year's plan may be out already; this year's is what runs.
            let plan =
                plans.first { $0.year == filter.year } ?? plans.first { $0.year <= thisYear } ?? plans.first
            let duties = try plan.map { try DutyStore.of(plan: $0.id, seenBy: seen, in: session) } ?? []
            return View(
                duties: duties.filter { $0.state == .active },
                counts: try plan.map { try ports.progress($0.year, seen, session) } ?? [:],
                outline: try plan.map { try ports.outline($0.id, seen.town, session) } ?? [],
                directory: try Directory(session, town: seen.town), years: plans.map(\.year),
                year: plan?.year ?? 0)
        }
        return (view, filter)
    }

    private static func chosen(_ view: View, _ filter: Filter) -> [Duty] {
        let clauses = filter.clause.map(view.under)
        return view.duties.filter { duty in
            let inClause = clauses.map { duty.clause.map($0.contains) ?? false } ?? true
            let matches = inClause && (filter.text.isEmpty || duty.item.title.contains(filter.text))
            guard let target = filter.target else { return matches }
            return matches
                && duty.owners.contains { $0.target == target || covers($0.target, target, view.directory) }
        }
    }

    /// A group's duty is also each member's.
    private static func covers(_ group: Duty.Target, _ target: Duty.Target, _ directory: Directory) -> Bool {
        guard case .unit(let id) = target, let kind = directory.unit(id)?.kind else { return false }
        return group == .villages && kind == .village || group == .offices && kind == .office
    }

    private static let columns: [Web.Column] = [
        .short("编号"), .text("条款"), .title("责任内容"), .text("责任单位"), .text("配合单位"), .short("周期"),
        .short("凭什么证明"),
        .number("任务办结"),
    ]

    static func page(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> HTML {
        let (view, filter) = try await view(visit, ports)
        guard !view.duties.isEmpty else {
            return Page.html(visit, title: "责任清单", "<h1>责任清单</h1>\(Component.empty("方案发布后，责任清单会列在这里"))")
        }
        let choices = DutyChoices(view.directory, records: visit.desk.records)
        let duties = ordered(visit, view, filter), rows = duties.map { cells($0, view) }
        let order = RowOrder(visit, columns)
        let years = view.years.map { (value: "\($0)", label: "\($0) 年") }
        let link = ("/duties.xlsx" as Link).with([("year", "\(view.year)")] + filter.pairs + [order.pair])
        let clauses = view.outline.map { clause in
            (
                value: clause.id.rawValue,
                label: String(repeating: "　", count: max(0, clause.level - 1))
                    + "\(clause.path.split(separator: "/").last ?? "") \(clause.heading.prefix(16))"
            )
        }
        let table =
            rows.isEmpty
            ? Component.empty("没有符合条件的责任，放宽筛选条件再看")
            : Component.table("责任清单", columns, rows: rows, order: order)
        return Page.html(
            visit, title: "责任清单", wide: true,
            """
            <h1>\(view.year) 年责任清单：\(duties.count) 项</h1>\(visit.query.strangeYear)
            <form class="filters" action="/duties"><div><label for="year">年度</label><select id="year" name="year">\(Form.choices(years, "\(view.year)"))</select></div>
            <div><label for="clause">条款</label><select id="clause" name="clause"><option value="">全部</option>\(Form.choices(clauses, filter.clause?.rawValue ?? ""))</select></div>
            <div><label for="unit">责任单位或人员</label><select id="unit" name="unit"><option value="">全部</option>\(Form.choices(choices.targets, filter.unit))</select></div>
            <div><label for="text">内容包含</label><input type="text" id="text" name="q" value="\(filter.text)"></div>\(order.hidden)
            <div><button class="button button--small">筛选</button></div></form>
            <div class="acts">\(Component.takeaway(link))<a class="button" href="\(("/duties/matrix" as Link).with([("year", "\(view.year)")]))">责任矩阵</a></div>\(table)
            """)
    }

    /// In the order somebody chose on the page.
    private static func ordered(_ visit: Visit, _ view: View, _ filter: Filter) -> [Duty] {
        RowOrder(visit, columns).arranged(chosen(view, filter), view.directory) { cells($0, view)[$1] }
    }

    private static func cells(_ duty: Duty, _ view: View) -> [HTML] {
        let count = view.counts[duty.item.id]
        return [
            "\(duty.item.number)", clause(duty.clause, view),
            Component.title(duty.item.title, "/duties/\(duty.item.id)"),
            "\(duty.ownersLabel(view.directory, leads: true))",
            Component.text(duty.ownersLabel(view.directory, leads: false)), "\(duty.scheduleLabel)",
            "\(duty.requirement)", "\(count.map { "\($0.done)/\($0.total)" } ?? "--")",
        ]
    }

    /// Put in order as the plan has it: 三 before 四.
    private static func clause(_ id: ID?, _ view: View) -> HTML {
        guard let id, let place = view.outline.firstIndex(where: { $0.id == id }) else { return "--" }
        return "<span data-sort=\"\(place)\">\(view.outline[place].path)</span>"
    }

    static func xlsx(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> Reply {
        let (view, filter) = try await view(visit, ports)
        let paths = Dictionary(uniqueKeysWithValues: view.outline.map { ($0.id, $0.path) })
        let rows = ordered(visit, view, filter).map { duty -> [Sheet.Cell] in
            [
                .text(duty.item.number), .text(duty.clause.flatMap { paths[$0] } ?? ""),
                .text(duty.item.title),
                .text(duty.ownersLabel(view.directory, leads: true)),
                .text(duty.ownersLabel(view.directory, leads: false)),
                .text(view.directory.unit(duty.supervisor)?.name ?? ""), .text(duty.scheduleLabel),
                .text(duty.requirement), .number(duty.count), .number(duty.weight),
                .number(view.counts[duty.item.id]?.total ?? 0), .number(view.counts[duty.item.id]?.done ?? 0),
            ]
        }
        let sheet = Sheet(
            title: "\(view.year) 年责任清单",
            heads: ["编号", "条款", "责任内容", "责任单位", "配合单位", "督促单位", "周期", "凭什么证明", "每期次数", "权重", "任务", "已完成"],
            widths: [20, 16, 50, 24, 24, 18, 14, 14, 10, 8, 8, 8], rows: rows)
        return try visit.xlsx(sheet, name: sheet.title)
    }
}
