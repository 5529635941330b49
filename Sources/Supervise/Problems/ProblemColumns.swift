import Kernel
import Papers
import Storage
import Web

/// The columns of the register of problems (问题整改台账), for the page, the spreadsheet and the import.
enum ProblemColumns {
    private static let months = (1...12).map {
        (value: $0 < 10 ? "0\($0)" : "\($0)", label: "\($0) 月")
    }

    static let register = Register<Problem>(
        Problem.kind, "问题台账", at: "/problems", export: "/problems.xlsx",
        papers: (docx: "/problems.docx", pdf: "/problems.pdf"), states: Problem.State.options,
        choices: [
            .init("category", "类别", Problem.Category.options, isCounted: { _ in true }) { value, _ in
                "item.category = \(value)"
            },
            .init("severity", "程度", Problem.Severity.options, isCounted: { _ in true }) { value, _ in
                "item.severity = \(value)"
            },
            .init("source", "来源", Problem.Source.options, isCounted: { _ in true }) { value, _ in
                "item.source = \(value)"
            },
            .init(
                "progress", "进度",
                [
                    (value: "open", label: "未销号"), (value: "late", label: "已逾期"),
                    (value: "relapsed", label: "反弹过的"), (value: "valid", label: "不含作废和并案的"),
                ], isCounted: { $0 != "late" }
            ) { value, today in
                switch value {
                case "open": "item.state IN ('registered', 'rectifying', 'reported')"
                case "late": "item.state = 'rectifying' AND item.due < \(today)"
                case "valid": "item.state NOT IN ('void', 'joined')"
                default: "item.relapses > 0 AND item.state NOT IN ('void', 'joined')"
                }
            },
            .init("age", "未销号时间", ProblemAge.options, isDrawn: false) { value, today in
                ProblemAge(rawValue: value)?.condition(today) ?? "1 = 1"
            },
            .init("month", "发现月份", months, isDrawn: false) { value, _ in "substr(item.month, 6) = \(value)"
            },
            .init("ended", "销号月份", months, isDrawn: false) { value, _ in
                "item.ended = item.year || '-' || \(value)"
            },
        ],
        parts: [.init("leader", "分管的") { "item.leader = \($0)" }],
        select: ProblemStore.columns, join: ProblemStore.join, narrow: ("problem", search: "problem_found"),
        tally: ProblemSchema.tally,
        read: { try ProblemStore.problem(&$0) },
        item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { problem, _ in problem.item.number },
            .init("存在问题", width: 40, shown: { .title($0) }, { problem, _ in problem.item.title }) {
                problem, _ in
                Component.title(problem.item.title, "/problems/\(problem.item.id)")
            },
            .init("具体情况", width: 50, shown: nil) { problem, _ in problem.words.text },
            .init("来源", width: 14, shown: { .short($0) }, onPaper: false) { problem, _ in problem.source.label
            },
            .init("来源说明", width: 24, shown: nil) { problem, _ in problem.origin },
            .init("类别", width: 12, shown: { .short($0) }, onPaper: false) { problem, _ in
                problem.category.label
            },
            .init("程度", width: 6, shown: { .short($0) }) { problem, _ in problem.severity.short },
            .init("违反的规定", width: 30, shown: nil) { problem, _ in problem.words.basis },
            .init("原因", width: 30, shown: nil) { problem, _ in problem.words.cause },
            .unit("责任单位", width: 16) { $0.item.unit },
            .person("责任人", width: 10) { $0.item.owner },
            .person("分管领导", width: 10, shown: nil) { $0.leader },
            .init("整改要求", width: 40, shown: nil) { problem, _ in problem.words.asked },
            .init("整改措施", width: 40, shown: nil, onPaper: true) { problem, _ in problem.words.measures },
            .init("发现日期", width: 12, shown: nil) { problem, _ in problem.item.opened.rawValue },
            .init("整改期限", width: 12, shown: { .short($0) }) { problem, _ in
                problem.item.due?.rawValue ?? ""
            },
            .init("整改情况", width: 40, shown: nil, onPaper: true) { problem, _ in problem.words.report },
            .init("整改成效", width: 40, shown: nil, onPaper: true) { problem, _ in problem.words.effect },
            .init(
                "状态", width: 12, shown: { .short($0) }, { problem, _ in problem.state.label }
            ) { problem, visit in
                guard problem.state == .rectifying else { return "\(problem.state.label)" }
                return Component.light(problem.item, visit.lights)
            },
            .init("销号日期", width: 12, shown: nil, onPaper: true) { problem, _ in
                problem.state == .closed ? problem.item.closed?.rawValue ?? "" : ""
            },
            .init("知悉范围", width: 10, shown: nil) { problem, _ in problem.isConfided ? "限定知悉" : "" },
            .init("反弹次数", width: 8, shown: nil) { problem, _ in "\(problem.relapses)" },
        ])
}

/// How long an open problem has been open.
enum ProblemAge: String, Choice {
    case month, quarter, half, longer

    var label: String {
        switch self {
        case .month: "30 天以内"
        case .quarter: "31 至 90 天"
        case .half: "91 至 180 天"
        case .longer: "180 天以上"
        }
    }

    private var days: ClosedRange<Int> {
        switch self {
        case .month: 0...30
        case .quarter: 31...90
        case .half: 91...180
        case .longer: 181...100_000
        }
    }

    init(of opened: Day, on today: Day) {
        let days = max(0, today.ordinal - opened.ordinal)
        self = ProblemAge.allCases.first { $0.days.contains(days) } ?? .longer
    }

    func condition(_ today: Day) -> SQL {
        """
        item.state IN ('registered', 'rectifying', 'reported') AND item.opened <= \(today.adding(-days.lowerBound))
          AND item.opened >= \(Day(ordinal: max(0, today.ordinal - days.upperBound)))
        """
    }
}
