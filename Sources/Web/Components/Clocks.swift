import Kernel

extension Component {
    /// 刚性 or 提示: whether a time limit binds.
    package static func force(_ limit: TimeLimit) -> HTML {
        limit.isEnforced ? "刚性期限" : "<b>提示</b>（依据未完全核实或非全国规定，以上级规定为准）"
    }

    /// The clocks that run or ran on an item, each with the way to its reckoning.
    package static func clocks(_ clocks: [RunningClock], _ visit: Visit) -> HTML {
        guard !clocks.isEmpty else { return "" }
        let rows = clocks.map { clock -> [HTML] in
            let end = clock.reckoning(in: visit.calendar)
            let mark: HTML = end.provisional ? "（暂定）" : ""
            let state: HTML = clock.stopped.map { "已于 \($0.rawValue) 办到" } ?? "正在计时"
            return [
                title(clock.limit.duty, "/clocks/\(clock.id)"), "\(day(clock.started))",
                "\(clock.limit.measureWords)", "\(day(end.due))\(mark)", force(clock.limit), state,
            ]
        }
        return
            "<section><h2>时限</h2>\(table("时限", [.title("要做到的事"), .short("起算"), .short("期限"), .short("到期"), .text("性质"), .short("状态")], rows: rows))</section>"
    }

    /// How a date was worked out, step by step.
    package static func reckoning(_ end: ClockReckoning) -> HTML {
        let steps = end.steps.map { step -> [HTML] in ["\(step.date)", "\(step.text)"] }
        let off: HTML =
            end.skipped.isEmpty
            ? "" : "<p>跳过的休息日：\(HolidayYear.words(Set(end.skipped)).joined(separator: "、"))。</p>"
        return "\(table("逐步计算", [.short("日期"), .title("怎样算的")], rows: steps, narrow: true))\(off)"
    }
}
