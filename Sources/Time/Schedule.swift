import Storage

/// How often a duty falls due.
package enum Rhythm: String, TextColumn, CaseIterable, Codable {
    case once, monthly, biMonthly, quarterly, halfYearly, yearly, always

    package var label: String {
        switch self {
        case .once: "一次"
        case .monthly: "每月"
        case .biMonthly: "每两个月"
        case .quarterly: "每季度"
        case .halfYearly: "每半年"
        case .yearly: "每年"
        case .always: "全年"
        }
    }
}

/// One stretch of the year a duty must be met in, and the day by which.
package struct Period: Sendable, Equatable {
    package let from: Day
    package let through: Day
    package let due: Day
    /// `3 月`, `第一季度`, `上半年`, `全年`.
    package let label: String
    /// Whether the same duty falls due more than once a year, so that the label is needed to tell its tasks apart.
    package let repeats: Bool

    /// The same, from a later day on.
    package func beginning(_ day: Day) -> Period {
        Period(from: day, through: through, due: due, label: label, repeats: repeats)
    }
}

/// When a duty falls due: a rhythm, and for `once` the day.
package struct Schedule: Sendable, Equatable {
    package let rhythm: Rhythm
    package let by: Day?

    package init(_ rhythm: Rhythm, by: Day? = nil) { (self.rhythm, self.by) = (rhythm, by) }

    /// The periods of `year` that have not ended before `effective`, each due on its last working day.
    ///
    /// A plan issued in March opens nothing for January: nobody owes what was not yet asked.
    package func periods(of year: Int, from effective: Day, in calendar: WorkCalendar) -> [Period] {
        let whole = span(year, 1, 12)
        let spans: [(from: Day, through: Day, label: String)] =
            switch rhythm {
            case .once: [(whole.from, by ?? whole.through, by.map { "\($0.short)前" } ?? "年内")]
            case .yearly, .always: [(whole.from, whole.through, "全年")]
            case .halfYearly:
                [("上半年", 1), ("下半年", 7)].map { (span(year, $1, 6).from, span(year, $1, 6).through, $0) }
            case .quarterly:
                ["第一季度", "第二季度", "第三季度", "第四季度"].enumerated().map { index, label in
                    (span(year, index * 3 + 1, 3).from, span(year, index * 3 + 1, 3).through, label)
                }
            case .biMonthly:
                (0..<6).map {
                    (
                        span(year, $0 * 2 + 1, 2).from, span(year, $0 * 2 + 1, 2).through,
                        "\($0 * 2 + 1)-\($0 * 2 + 2) 月"
                    )
                }
            case .monthly: (1...12).map { (span(year, $0, 1).from, span(year, $0, 1).through, "\($0) 月") }
            }
        return spans.filter { $0.through >= effective }.map { span in
            // On its last working day, unless that had passed when the plan was issued.
            let last = calendar.workday(onOrBefore: span.through)
            let due = last < effective ? span.through : last
            return Period(
                from: span.from, through: span.through, due: due, label: span.label, repeats: spans.count > 1)
        }
    }

    private func span(_ year: Int, _ month: Int, _ months: Int) -> (from: Day, through: Day) {
        let end = Day.last(ofMonth: month + months - 1, in: year)
        let start = Day.last(ofMonth: month, in: year)
        return (start.adding(1 - start.day), end)
    }
}
