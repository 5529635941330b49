import Storage
import Synchronization

/// The state of a dated matter in one word: always shown as colour, mark and words together.
package enum Light: String, TextColumn, Choice {
    case red, yellow, blue, green, grey

    package var label: String {
        switch self {
        case .red: "逾期"
        case .yellow: "将到期、被退回或审核逾期"
        case .blue: "临期"
        case .green: "正常"
        case .grey: "已办结"
        }
    }
}

/// The one place that turns dates into lights, for a row in Swift and for a whole list in SQL.
///
/// Red after the due day; yellow within three working days of it or when sent back; blue within ten; else green.
/// What was handed over for review is judged by the day it was handed over: nobody turns red by another's delay. But past its day it is
/// not green either: yellow, and the words say that it is whoever reviews who is late.
package struct LightRule: Sendable {
    package static let yellowDays = 3
    package static let blueDays = 10

    package let today: Day
    package let yellowUntil: Day
    package let blueUntil: Day
    private let calendar: WorkCalendar

    package init(today: Day, calendar: WorkCalendar) {
        (self.today, self.calendar) = (today, calendar)
        yellowUntil = calendar.adding(workdays: Self.yellowDays, to: today)
        blueUntil = calendar.adding(workdays: Self.blueDays, to: today)
    }

    /// The rule of a day, worked out once: every page asks for it.
    package static func of(_ today: Day, _ calendar: WorkCalendar) -> LightRule {
        let key = today.rawValue + calendar.mark
        if let known = known.withLock({ $0[key] }) { return known }
        let rule = LightRule(today: today, calendar: calendar)
        known.withLock { known in
            if known.count > 100 { known = [:] }
            known[key] = rule
        }
        return rule
    }

    private static let known = Mutex<[String: LightRule]>([:])

    package func light(_ dates: Dates) -> Light {
        if dates.closed { return .grey }
        if let handed = dates.handed {
            guard let due = dates.due else { return .green }
            return handed > due ? .red : due < today ? .yellow : .green
        }
        guard let due = dates.due else { return dates.returned ? .yellow : .green }
        if due < today { return .red }
        if dates.returned || due <= yellowUntil { return .yellow }
        return due <= blueUntil ? .blue : .green
    }

    /// The words beside the mark: `已逾期 3 天`, `还剩 2 个工作日`, `正常`.
    package func words(_ dates: Dates) -> String {
        // What ended without a day was called off, not done.
        if dates.closed { return dates.due == nil ? "已结束" : "已办结" }
        if dates.handed != nil { return handedWords(dates) }
        guard let due = dates.due else { return dates.returned ? "被退回" : "正常" }
        return openWords(due, returned: dates.returned) + (calendar.knows(due.year) ? "" : "（日期暂定）")
    }

    private func handedWords(_ dates: Dates) -> String {
        switch light(dates) {
        case .red: "逾期提交，待审核"
        case .yellow: "按期提交，审核逾期 \(dates.due.map { today.ordinal - $0.ordinal } ?? 0) 天"
        default: "已提交，待审核"
        }
    }

    private func openWords(_ due: Day, returned: Bool) -> String {
        if due < today { return "已逾期 \(today.ordinal - due.ordinal) 天" }
        if returned { return "被退回" }
        if due == today { return "今天到期" }
        if due <= blueUntil { return "还剩 \(calendar.workdays(after: today, through: due)) 个工作日" }
        return "正常"
    }

    /// Why the light is what it is, with its dates, for whoever asks.
    package func reason(_ dates: Dates) -> String {
        let provisional = dates.due.map { calendar.knows($0.year) ? "" : "（该年放假安排未导入，日期暂定）" } ?? ""
        let due = dates.due.map { "到期日 \($0.rawValue)\(provisional)" } ?? "未设到期日"
        switch light(dates) {
        case .grey: return "已办结。\(due)。"
        case .red where dates.handed != nil: return "提交日晚于到期日。\(due)，提交日 \(dates.handed?.rawValue ?? "")。"
        case .red: return "今天 \(today.rawValue) 已过到期日。\(due)。"
        case .yellow where dates.handed != nil:
            return "\(dates.handed?.rawValue ?? "") 已按期提交，到期日过了还没有审核：逾期的是审核人，不是承办单位。\(due)。"
        case .yellow where dates.returned: return "被退回，需修改后重新提交。\(due)。"
        case .yellow: return "距到期日不超过 \(Self.yellowDays) 个工作日。\(due)。"
        case .blue: return "距到期日不超过 \(Self.blueDays) 个工作日。\(due)。"
        case .green:
            return dates.handed != nil ? "已按期提交，等待审核。\(due)。" : "距到期日超过 \(Self.blueDays) 个工作日。\(due)。"
        }
    }

    /// The same rule over the columns of `item`, 0 red … 4 grey, so that lists can sort and count by it.
    package var rank: SQL {
        """
        CASE WHEN item.closed IS NOT NULL THEN 4
             WHEN item.handed IS NOT NULL THEN CASE WHEN item.due IS NOT NULL AND item.handed > item.due THEN 0 WHEN item.due < \(today) THEN 1 ELSE 3 END
             WHEN item.due < \(today) THEN 0
             WHEN item.returned = 1 OR item.due <= \(yellowUntil) THEN 1
             WHEN item.due <= \(blueUntil) THEN 2
             ELSE 3 END
        """
    }

    /// The same rule as ranges of an index by `stage` and due day: what has a rank is what lies in one of its ranges. Those without a
    /// day stand in ranges of their own, for the engines do not agree where they come.
    package func ranges(ofRank rank: Int) -> [SQL] {
        switch rank {
        case 0:
            [
                "item.stage = 0", "item.stage = 1 AND item.due < \(today)",
                "item.stage = 2 AND item.due < \(today)",
            ]
        case 1:
            [
                "item.stage = 1 AND item.due >= \(today)", "item.stage = 1 AND item.due IS NULL",
                "item.stage = 2 AND item.due >= \(today) AND item.due <= \(yellowUntil)",
                "item.stage = 3 AND item.due < \(today)",
            ]
        case 2: ["item.stage = 2 AND item.due > \(yellowUntil) AND item.due <= \(blueUntil)"]
        case 3:
            [
                "item.stage = 2 AND item.due > \(blueUntil)", "item.stage = 2 AND item.due IS NULL",
                "item.stage = 3 AND item.due IS NULL", "item.stage = 3 AND item.due >= \(today)",
            ]
        default: ["item.stage = 4 AND item.due IS NULL", "item.stage = 4 AND item.due IS NOT NULL"]
        }
    }

    package static let byRank: [Light] = [.red, .yellow, .blue, .green, .grey]

    /// What of an item the rule looks at.
    package struct Dates: Sendable, Equatable {
        package let due: Day?
        package let handed: Day?
        package let returned: Bool
        package let closed: Bool

        package init(due: Day?, handed: Day? = nil, returned: Bool = false, closed: Bool = false) {
            (self.due, self.handed, self.returned, self.closed) = (due, handed, returned, closed)
        }
    }
}
