import Kernel
import Papers
import Storage
import Web

/// Minutes asked of units, as people say them.
package enum Burden {
    package static func words(_ minutes: Int) -> String {
        minutes < 60 ? "\(minutes) 分钟" : "\(minutes) 分钟（约 \((minutes + 30) / 60) 小时）"
    }

    /// What a year's tasks ask of each unit in each month they are due, whoever looks: it is nobody's record.
    struct Year: Sendable {
        /// Twelve months' minutes.
        private(set) var minutes: [ID: [Int]] = [:]
        /// Of them, what was asked besides the plan.
        private(set) var besides: [ID: Int] = [:]

        static func of(_ year: Int, town: ID, in session: any Session) throws -> Year {
            var burden = Year()
            let rows = try session.rows(
                """
                SELECT item.unit, substr(item.due, 6, 2), sum(task.minutes),
                    sum(CASE WHEN task.ask IS NULL THEN 0 ELSE task.minutes END)
                FROM item JOIN task ON task.town = item.town AND task.id = item.id
                WHERE item.town = \(town) AND item.kind = \(TaskItem.kind) AND item.year = \(year) AND item.due IS NOT NULL
                GROUP BY item.unit, substr(item.due, 6, 2)
                """
            ) { row in
                (
                    unit: try row.next(ID.self), month: try row.next(String.self),
                    sum: try row.next(Int.self),
                    besides: try row.next(Int.self)
                )
            }
            for row in rows {
                if let month = Int(row.month), (1...12).contains(month) {
                    burden.minutes[row.unit, default: Array(repeating: 0, count: 12)][month - 1] += row.sum
                }
                burden.besides[row.unit, default: 0] += row.besides
            }
            return burden
        }

        func total(_ unit: ID) -> Int { minutes[unit]?.reduce(0, +) ?? 0 }
    }
}

/// 负担: minutes asked of each unit in each month, for everybody to see.
enum BurdenScreen {
    private static func read(_ visit: Visit) async throws -> (
        year: Int, burden: Burden.Year, units: [TownUnit]
    ) {
        let town = visit.actor.town
        let typed = visit.query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil }
        let year = typed ?? visit.desk.today.year
        return try await visit.read { session in
            let burden = try Burden.Year.of(year, town: town, in: session)
            let units = try Directory(session, town: town).units.filter {
                !$0.closed || burden.total($0.id) > 0
            }
            return (year, burden, units)
        }
    }

    static func page(_ visit: Visit) async throws -> HTML {
        let (year, burden, units) = try await read(visit)
        let months = (1...12).map { Column.number("\($0)月") }
        let drawn = units.map { unit -> [HTML] in
            let own = burden.minutes[unit.id] ?? Array(repeating: 0, count: 12)
            let months: [HTML] = own.map { $0 == 0 ? "--" : "\($0)" }
            let sums: [HTML] = ["<b>\(burden.total(unit.id))</b>", "\(burden.besides[unit.id] ?? 0)"]
            return ["\(unit.name)"] + months + sums
        }
        let sums = (0..<12).map { month in units.reduce(0) { $0 + (burden.minutes[$1.id]?[month] ?? 0) } }
        let besides = units.reduce(0) { $0 + (burden.besides[$1.id] ?? 0) }
        let last: [HTML] =
            ["<b>合计</b>"] + (sums + [sums.reduce(0, +), besides]).map { "<b>\($0)</b>" as HTML }
        let kinds = visit.desk.records.map { "\($0.name)每次 \($0.minutes) 分钟" }.joined(separator: "，")
        let table =
            burden.minutes.isEmpty
            ? Component.empty("\(year) 年还没有要求任何单位办什么")
            : Component.table(
                "各单位每月的负担", [.title("单位")] + months + [.number("全年"), .number("其中临时交办")],
                rows: drawn + [last])
        return Page.html(
            visit, title: "负担", wide: true,
            """
            <h1>负担：\(year) 年各单位每月要花的分钟数</h1>
            <p>按任务到期的月份计。分钟数是估计的：\(kinds)；临时交办的由交办人填写。</p>
            <form class="filters" action="/burden"><div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(year)"></div>
            <div><button class="button button--small">查看</button></div></form>
            <div class="acts">\(Component.takeaway(("/burden.xlsx" as Link).with([("year", "\(year)")])))</div>
            <div class="burden">\(table)</div>
            """)
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let (year, burden, units) = try await read(visit)
        let rows = units.map { unit -> [Sheet.Cell] in
            let own = burden.minutes[unit.id] ?? Array(repeating: 0, count: 12)
            let counts = own + [burden.total(unit.id), burden.besides[unit.id] ?? 0]
            let cells: [Sheet.Cell] = counts.map { .number($0) }
            return [.text(unit.name)] + cells
        }
        let sheet = Sheet(
            title: "\(year) 年各单位负担（分钟）", heads: ["单位"] + (1...12).map { "\($0)月" } + ["全年", "其中临时交办"],
            widths: [24] + Array(repeating: 8, count: 12) + [10, 14], rows: rows)
        return try visit.xlsx(sheet, name: sheet.title)
    }
}
