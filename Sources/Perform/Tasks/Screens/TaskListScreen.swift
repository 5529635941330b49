import Kernel
import Papers
import Web

/// 任务清单 with its filters in the address.
enum TaskListScreen {
    private static let pageSize = 50
    private static let exportLimit = 10_000

    static func page(_ visit: Visit) async throws -> HTML {
        let rule = visit.lights, filter = TaskFilter(visit.query, today: rule.today), actor = visit.actor
        let (found, total, names) = try await visit.read { session in
            (
                try TaskListQuery.run(filter, actor, rule, in: session, limit: pageSize + 1),
                try TaskListQuery.count(filter, actor, rule, in: session),
                try Directory(session, town: actor.town)
            )
        }
        let shown = found.prefix(pageSize)
        let rows = shown.map { row -> HTML in
            """
            <tr><td class="nowrap">\(row.item.number)</td><td class="main-cell"><a class="table__title" href="\("/tasks/\(row.item.id)" as Link)">\(row.item.title)</a></td>
            <td class="nowrap">\(Component.light(row.item, rule))</td><td class="nowrap">\(row.period)</td><td class="nowrap">\(Component.day(row.item.due))</td>
            <td>\(row.unit)\(row.owner.map { " \($0)" } ?? "")</td><td class="nowrap">\(TaskItem.State(rawValue: row.item.state)?.label ?? "")</td></tr>
            """
        }
        let table =
            rows.isEmpty
            ? Component.empty("没有符合条件的任务", act: "<a class=\"button\" href=\"/tasks\">查看全部任务</a>")
            : Component.table("任务", heads: ["编号", "任务", "状态", "时段", "到期日", "单位", "环节"], rows: rows)
        var next: HTML = ""
        if found.count > pageSize, let last = shown.last {
            let link = ("/tasks" as Link).with(
                filter.pairs + [("after", "\(last.rank),\(last.item.due?.rawValue ?? ""),\(last.item.id)")])
            next = "<a href=\"\(link)\">下一页</a>"
        }
        let first: HTML =
            filter.after == nil ? "" : "<a href=\"\(("/tasks" as Link).with(filter.pairs))\">回到第一页</a>"
        return Page.html(
            visit, title: "任务",
            """
            <h1>任务：\(total) 件</h1>\(filters(filter, names))
            <div class="acts"><a class="button" href="\(("/tasks.xlsx" as Link).with(filter.pairs))">导出</a><button class="button" data-print>打印</button></div>
            \(table)<p class="pager">\(first)\(next)</p>
            """)
    }

    private static func filters(_ filter: TaskFilter, _ names: Directory) -> HTML {
        let units = names.openUnits.map { (value: $0.id.rawValue, label: $0.name) }
        let states = TaskItem.State.allCases.map { (value: $0.rawValue, label: $0.label) }
        let lights =
            Light.allCases.map { (value: $0.rawValue, label: $0.label) } + [(value: "open", label: "未办结")]
        let clause: HTML =
            filter.clause.map {
                "<input type=\"hidden\" name=\"clause\" value=\"\($0)\"><div><label>条款</label><a href=\"/tasks\">只看一条条款，点此取消</a></div>"
            } ?? ""
        return """
            <form class="filters" action="/tasks">
            <div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(filter.year)"></div>
            <div><label for="unit">单位</label><select id="unit" name="unit"><option value="">全部</option>\(Form.choices(units, filter.unit?.rawValue ?? ""))</select></div>
            <div><label for="light">亮灯</label><select id="light" name="light"><option value="">全部</option>\(Form.choices(lights, filter.light))</select></div>
            <div><label for="state">环节</label><select id="state" name="state"><option value="">全部</option>\(Form.choices(states, filter.state?.rawValue ?? ""))</select></div>
            <div><label for="text">内容包含</label><input type="text" id="text" name="q" value="\(filter.text)"></div>\(clause)
            <div><button class="button button--small">筛选</button></div></form>
            """
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let rule = visit.lights, filter = TaskFilter(visit.query, today: rule.today), actor = visit.actor
        let found = try await visit.read {
            try TaskListQuery.run(filter, actor, rule, in: $0, limit: exportLimit)
        }
        let rows = found.map { row -> [Sheet.Cell] in
            [
                .text(row.item.number), .text(row.item.title), .text(rule.words(row.item.dates)),
                .text(row.period),
                .text(row.item.due?.rawValue ?? ""), .text(row.unit), .text(row.owner ?? ""),
                .text(TaskItem.State(rawValue: row.item.state)?.label ?? ""),
                .text(row.item.closed?.rawValue ?? ""),
            ]
        }
        let sheet = Sheet(
            title: "\(filter.year) 年任务", heads: ["编号", "任务", "状态", "时段", "到期日", "单位", "承办人", "环节", "办结日"],
            widths: [20, 50, 18, 12, 12, 20, 12, 10, 12], rows: rows)
        return .xlsx(try SheetWriter.xlsx(sheet), name: sheet.title)
    }
}
