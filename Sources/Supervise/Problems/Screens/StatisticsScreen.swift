import Kernel
import Web

/// 问题统计: the year's problems by kind, unit, age and month; every number leads to the list that holds just those.
enum StatisticsScreen {
    static func page(_ visit: Visit) async throws -> HTML {
        let today = visit.desk.today, seen = visit.seen
        let year = visit.query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil } ?? today.year
        let (numbers, names) = try await visit.read { session in
            (
                try ProblemStatistics(year: year, seenBy: seen, on: today, in: session),
                try Directory(session, town: seen.town)
            )
        }
        let all = numbers.all
        func link(_ count: Int, _ pairs: [(String, String)]) -> HTML {
            "<a href=\"\(list(year, pairs))\">\(count)</a>"
        }
        let content: HTML =
            all.total == 0
            ? Component.empty("\(year) 年没有问题", act: "<a class=\"button\" href=\"/problems\">问题台账</a>")
            : """
            <p>共 \(link(all.total, [("progress", "valid")])) 件：未销号 \(link(all.open, [("progress", "open")])) 件，其中逾期 \(link(all.late, [("progress", "late")])) 件；已销号 \(link(all.closed, [("state", "closed")])) 件；反弹过的 \(link(all.relapsed, [("progress", "relapsed")])) 件。</p>
            \(categories(numbers, year, link))\(units(numbers, names, year, link))\(ages(numbers, year, link))\(months(numbers, year, link))
            """
        return Page.html(
            visit, title: "问题统计",
            """
            <h1>\(year) 年问题统计</h1>
            <form class="filters" action="/problems/statistics"><div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(year)"></div><div><button class="button button--small">查看</button></div></form>
            <div class="acts"><a class="button" href="/problems">问题台账</a><button class="button" data-print>打印</button></div>
            <p class="hint">按发现日期所在的年度计算；作废和并案的不计。</p>\(content)
            """)
    }

    private static func list(_ year: Int, _ pairs: [(String, String)]) -> Link {
        ("/problems" as Link).with([("year", "\(year)")] + pairs)
    }

    private typealias Linked = (Int, [(String, String)]) -> HTML

    private static let heads: [Column] = [
        .number("合计"), .number("未销号"), .number("逾期"), .number("已销号"), .number("反弹过"),
    ]

    private static func cells(_ tally: ProblemStatistics.Tally, _ own: (String, String), _ link: Linked)
        -> [HTML]
    {
        [
            link(tally.total, [own, ("progress", "valid")]), link(tally.open, [own, ("progress", "open")]),
            link(tally.late, [own, ("progress", "late")]), link(tally.closed, [own, ("state", "closed")]),
            link(tally.relapsed, [own, ("progress", "relapsed")]),
        ]
    }

    private static func categories(_ numbers: ProblemStatistics, _ year: Int, _ link: Linked) -> HTML {
        let sorted = Problem.Category.allCases.compactMap { category in
            numbers.byCategory[category].map { (category, $0) }
        }.sorted { $0.1.total > $1.1.total }
        let rows = sorted.map { category, tally in
            ["\(category.label)" as HTML] + cells(tally, ("category", category.rawValue), link)
        }
        let bars = sorted.map {
            Chart.Bar(
                $0.0.label, $0.1.total, part: $0.1.open,
                at: list(year, [("category", $0.0.rawValue), ("progress", "valid")]))
        }
        return """
            <section><h2>按类别</h2>\(Chart.bars("按类别", bars, legend: "深色是未销号的"))\(Component.table("按类别", [.title("类别")] + heads, rows: rows))</section>
            """
    }

    private static func units(_ numbers: ProblemStatistics, _ names: Directory, _ year: Int, _ link: Linked)
        -> HTML
    {
        let sorted = names.units.compactMap { unit in numbers.byUnit[unit.id].map { (unit, $0) } }
        let rows = sorted.map { unit, tally in
            ["\(unit.name)" as HTML] + cells(tally, ("unit", unit.id.rawValue), link)
        }
        // Units stand in the town's own order: this is no league table.
        let bars = sorted.map {
            Chart.Bar(
                $0.0.name, $0.1.total, part: $0.1.open,
                at: list(year, [("unit", $0.0.id.rawValue), ("progress", "valid")]))
        }
        return """
            <section><h2>按责任单位</h2>\(Chart.bars("按责任单位", bars, legend: "深色是未销号的"))\(Component.table("按责任单位", [.title("责任单位")] + heads, rows: rows))</section>
            """
    }

    private static func ages(_ numbers: ProblemStatistics, _ year: Int, _ link: Linked) -> HTML {
        let counted = ProblemAge.allCases.map { ($0, numbers.byAge[$0] ?? 0) }
        let rows = counted.map { age, count -> [HTML] in
            ["\(age.label)", link(count, [("age", age.rawValue)])]
        }
        let bars = counted.map {
            Chart.Bar($0.0.label, $0.1, part: $0.1, at: list(year, [("age", $0.0.rawValue)]))
        }
        return """
            <section><h2>未销号的时间</h2>\(Chart.bars("未销号的时间", bars, legend: "从发现之日起"))\(Component.table("未销号的时间", [.title("时间"), .number("件数")], rows: rows, narrow: true))</section>
            """
    }

    private static func months(_ numbers: ProblemStatistics, _ year: Int, _ link: Linked) -> HTML {
        let rows = (0..<12).map { index -> [HTML] in
            let month = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            return [
                "\(index + 1) 月", link(numbers.found[index], [("month", month), ("progress", "valid")]),
                link(numbers.ended[index], [("ended", month)]),
            ]
        }
        let picture = Chart.lines(
            "各月发现和销号", (1...12).map { "\($0)月" },
            [.init("发现", numbers.found), .init("销号", numbers.ended)])
        return """
            <section><h2>各月</h2>\(picture)\(Component.table("各月", [.title("月份"), .number("发现"), .number("销号")], rows: rows, narrow: true))</section>
            """
    }
}
