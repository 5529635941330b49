import Kernel
import Papers
import Web

/// 任务清单 with its filters in the address.
enum TaskListScreen {
    private static let pageSize = 50
    private static let exportLimit = 10_000
    private static let columns: [Web.Column] = [
        .short("编号"), .title("任务"), .short("状态"), .short("时段"), .short("到期日"), .text("单位"), .short("环节"),
    ]

    static func page(_ visit: Visit, _ ports: TasksLedger.Ports) async throws -> HTML {
        let rule = visit.lights, filter = filter(visit, ports), actor = visit.actor
        let seen = visit.seen, size = visit.wantsAllRows ? Component.wholeListLimit : pageSize
        let order = RowOrder(visit, columns)
        let (found, total, names, clause, duty, saved) = try await visit.read { session in
            let total = try TaskListQuery.count(filter, actor, rule, in: session)
            let limit = order.isChosen && total <= RowOrder.most ? RowOrder.most : size + 1
            return (
                try TaskListQuery.run(filter, actor, rule, in: session, limit: limit), total,
                try Directory(session, town: actor.town),
                try filter.clause.flatMap { try ports.clause($0, seen, session)?.text },
                try filter.duty.map { try Items.find($0, seenBy: seen, in: session).title },
                try SavedFilter.own(actor, at: "/tasks", in: session)
            )
        }
        let pages = RowPages(visit, order, of: total, size: size)
        let shown = pages.cut(order.arranged(found, names) { cell($1, of: $0, rule, names) })
        // Of a day they stand in the town's order; the next page goes on after the last as it was found.
        let drawn =
            order.isChosen
            ? Array(shown)
            : names.settled(shown, unit: { $0.item.unit }) {
                ($0.rank, $0.item.due) == ($1.rank, $1.item.due)
            }
        let rows = drawn.map { row in columns.indices.map { cell($0, of: row, rule, names) } }
        let table =
            rows.isEmpty
            ? Component.empty("没有符合条件的任务", act: "<a class=\"button\" href=\"/tasks\">查看全部任务</a>")
            : Component.table("任务", columns, rows: rows, order: order)
        var next: HTML = ""
        if found.count > size, let last = shown.last {
            let link = ("/tasks" as Link).with(
                filter.pairs + [("after", "\(last.rank),\(last.item.due?.rawValue ?? ""),\(last.item.id)")])
            next = "<a href=\"\(link)\">下一页</a>"
        }
        let first: HTML =
            filter.after == nil ? "" : "<a href=\"\(("/tasks" as Link).with(filter.pairs))\">回到第一页</a>"
        return Page.html(
            visit, title: "任务", wide: true,
            """
            \(Component.done(visit, ["sent": "已发出，并通知各单位。"]))<h1>任务：\(total) 件</h1>\(filters(filter, order, names))\(SavedFilter.bar(visit, saved, at: "/tasks", filter.pairs + [order.pair]))\(narrowed(filter, clause: clause, duty: duty, names))
            <div class="acts">\(send(visit))\(gather(filter))\(takeaway(visit, filter, order, shown: shown.count, of: total))\(ClauseDossier.button(visit, filter.clause))</div>
            \(pages.note)\(table)<p class="pager">\(pages.links(at: "/tasks", filter.pairs) ?? first + next)</p>
            """)
    }

    private static func cell(
        _ column: Int, of row: TaskListQuery.Row, _ rule: LightRule, _ names: Directory
    ) -> HTML {
        switch column {
        case 0: "\(row.item.number)"
        case 1: Component.title(row.item.title, "/tasks/\(row.item.id)")
        case 2: Component.light(row.item, rule)
        case 3: "<span data-sort=\"\(row.item.due?.rawValue ?? "")\">\(row.period)</span>"
        case 4: Component.day(row.item.due)
        case 5: Component.whose(row.item, names)
        default: "\(TaskItem.State(rawValue: row.item.state)?.label ?? "")"
        }
    }

    /// All answers to one sending or one duty, on one page.
    private static func gather(_ filter: TaskFilter) -> HTML {
        let pairs = [("ask", ID(rawValue: filter.ask)), ("duty", filter.duty)].compactMap { name, id in
            id.map { (name, $0.rawValue) }
        }
        guard let pair = pairs.first else { return "" }
        return "<a class=\"button\" href=\"\(("/tasks/gathered" as Link).with([pair]))\">汇总</a>"
    }

    private static func send(_ visit: Visit) -> HTML {
        let batches = TaskBatchScreen.Kind.allCases.filter { visit.actor.isOne(of: $0.command.may) }.map {
            kind -> HTML in
            "<a class=\"button\" href=\"\(("/tasks/batch" as Link).with([("do", kind.rawValue)]))\">\(kind.title)</a>"
        }
        let sends: HTML =
            visit.actor.isOne(of: SendTask.may)
            ? "<a class=\"button button--primary\" href=\"/tasks/send\">临时交办</a>" : ""
        return "\(sends)\(batches)"
    }

    private static func takeaway(
        _ visit: Visit, _ filter: TaskFilter, _ order: RowOrder, shown: Int, of total: Int
    ) -> HTML {
        let whole = ("/tasks" as Link).with(filter.pairs + [order.pair, ("rows", "all")])
        let partly = shown < total && !visit.wantsAllRows
        let cut: HTML =
            shown < total && visit.wantsAllRows
            ? "<p class=\"hint\">这里只列出前 \(shown) 件，其余请缩小范围，或用导出的表格。</p>" : ""
        return Component.takeaway(
            ("/tasks.xlsx" as Link).with(filter.pairs + [order.pair]), all: partly ? (whole, total) : nil)
            + cut
    }

    private static func filter(_ visit: Visit, _ ports: TasksLedger.Ports) -> TaskFilter {
        TaskFilter(visit.query, today: visit.lights.today) { ports.under($0, visit.actor.town) }
    }

    private static func filters(_ filter: TaskFilter, _ order: RowOrder, _ names: Directory) -> HTML {
        let units = names.openUnits.map { (value: $0.id.rawValue, label: $0.name) }
        let states = TaskItem.State.allCases.map { (value: $0.rawValue, label: $0.label) }
        let lights =
            Light.allCases.map { (value: $0.rawValue, label: $0.label) } + TaskFilter.groups
        let kept = [
            ("clause", filter.clause?.rawValue), ("duty", filter.duty?.rawValue),
            ("owner", filter.owner?.rawValue),
            ("who", filter.who?.rawValue), ("ask", filter.ask.isEmpty ? nil : filter.ask),
        ].map { name, value -> HTML in value.map { Form.hidden(name, $0) } ?? "" }
        return """
            <form class="filters" action="/tasks">
            <div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(filter.year)"></div>
            <div><label for="unit">单位</label><select id="unit" name="unit"><option value="">全部</option>\(Form.choices(units, filter.unit?.rawValue ?? ""))</select></div>
            <div><label for="light">亮灯</label><select id="light" name="light"><option value="">全部</option>\(Form.choices(lights, filter.light))</select></div>
            <div><label for="state">环节</label><select id="state" name="state"><option value="">全部</option>\(Form.choices(states, filter.state?.rawValue ?? ""))</select></div>
            <div><label for="text">内容包含</label><input type="text" id="text" name="q" value="\(filter.text)"></div>\(kept)\(order.hidden)
            <div><button class="button button--small">筛选</button></div></form>
            """
    }

    /// In words, what the address narrows the list to beside the form's own fields, each with the way to undo it.
    private static func narrowed(_ filter: TaskFilter, clause: String?, duty: String?, _ names: Directory)
        -> HTML
    {
        var lines: [HTML] = []
        func line(_ words: String, without name: String) {
            let link = ("/tasks" as Link).with(filter.pairs.filter { $0.0 != name })
            lines.append("<p>\(words) <a href=\"\(link)\">取消</a></p>")
        }
        if let unit = filter.unit, names.unit(unit) == nil { line("没有这个单位，所以没有任务", without: "unit") }
        if filter.clause != nil {
            line("只看条款“\((clause ?? "").prefix(40))”和它下面的任务", without: "clause")
        }
        if filter.duty != nil { line("只看责任“\((duty ?? "").prefix(40))”的任务", without: "duty") }
        if !filter.ask.isEmpty { line(filter.ask == "any" ? "只看临时交办的任务" : "只看一起交办的任务", without: "ask") }
        if let owner = filter.owner {
            line("只看 \(names.person(owner)?.name ?? "这个人") 名下的任务", without: "owner")
        }
        if let who = filter.who {
            line(who == .mine ? "只看现在要我办的任务" : "只看等我审核的任务", without: "who")
        }
        for value in filter.unknown { lines.append("<p>筛选条件“\(value)”不能识别，没有采用</p>") }
        return lines.isEmpty ? "" : "<div class=\"panel panel--note\">\(lines)</div>"
    }

    static func xlsx(_ visit: Visit, _ ports: TasksLedger.Ports) async throws -> Reply {
        let rule = visit.lights, filter = filter(visit, ports), actor = visit.actor
        let (read, names) = try await visit.read { session in
            (
                try TaskListQuery.run(filter, actor, rule, in: session, limit: exportLimit),
                try Directory(session, town: actor.town)
            )
        }
        let found = RowOrder(visit, columns).arranged(read, names) { cell($1, of: $0, rule, names) }
        let rows = found.map { row -> [Sheet.Cell] in
            [
                .text(row.item.number), .text(row.item.title), .text(rule.words(row.item.dates)),
                .text(row.period),
                .text(row.item.due?.rawValue ?? ""), .text(names.unit(row.item.unit)?.name ?? ""),
                .text(names.person(row.item.owner)?.name ?? ""),
                .text(TaskItem.State(rawValue: row.item.state)?.label ?? ""),
                .text(row.item.closed?.rawValue ?? ""),
            ]
        }
        let sheet = Sheet(
            title: "\(filter.year) 年任务", heads: ["编号", "任务", "状态", "时段", "到期日", "单位", "承办人", "环节", "办结日"],
            widths: [20, 50, 18, 12, 12, 20, 12, 10, 12], rows: rows)
        return try visit.xlsx(sheet, name: sheet.title)
    }
}
