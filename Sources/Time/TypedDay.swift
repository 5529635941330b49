extension Day {
    /// A day as people say it: `12月15日`, `12.15`, `15日`, `明天`, `下周五`, `月底`, `12月底`, `12月中旬`, `年底`, and all that `init(typed:)`
    /// reads. Where no year, or no month, is said it is the one that brings the day nearest to `today`.
    package init?(typed: String, on today: Day) {
        if let full = Day(typed: typed) {
            self = full
            return
        }
        let text = String(
            typed.filter { !$0.isWhitespace }.map { letter in
                letter.wholeNumberValue.flatMap { (0...9).contains($0) ? Character("\($0)") : nil } ?? letter
            })
        guard let day = Day.said(text, today) ?? Day.ofWeek(text, today) ?? Day.without(year: text, today)
        else { return nil }
        self = day
    }

    private static func said(_ text: String, _ today: Day) -> Day? {
        let steps = ["大前天": -3, "前天": -2, "昨天": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3]
        if let step = steps[text] { return today.adding(step) }
        switch text {
        case "月底", "月末", "本月底", "本月末", "这个月底": return last(ofMonth: today.month, in: today.year)
        case "下月底", "下个月底", "下月末":
            return today.month == 12
                ? last(ofMonth: 1, in: today.year + 1) : last(ofMonth: today.month + 1, in: today.year)
        case "年底", "年末", "今年底", "年内": return last(ofMonth: 12, in: today.year)
        default: return nil
        }
    }

    /// `周五` and `本周五` are of this week, Monday to Sunday, `下周五` of the next.
    private static func ofWeek(_ text: String, _ today: Day) -> Day? {
        // 周五 comes as 周5: digits of all kinds are alike.
        guard let found = text.wholeMatch(of: #/(本|这|下|上)?个?(?:周|星期|礼拜)([1-6日天])/#) else { return nil }
        let weekday = Int(found.2) ?? 7
        let week = found.1 == "下" ? 7 : found.1 == "上" ? -7 : 0
        return today.adding(weekday - today.weekday + week)
    }

    private static func without(year text: String, _ today: Day) -> Day? {
        if let found = text.wholeMatch(of: #/(\d{1,2})(?:日|号)/#), let day = Int(found.1) {
            let before = today.month == 1 ? (today.year - 1, 12) : (today.year, today.month - 1)
            let after = today.month == 12 ? (today.year + 1, 1) : (today.year, today.month + 1)
            return nearest(
                [before, (today.year, today.month), after].compactMap { Day($0.0, $0.1, day) }, to: today)
        }
        guard let found = text.wholeMatch(of: #/(\d{1,2})(?:月份?|[.\-\/．／])(\d{1,2}[日号]?|底|末|上旬|中旬|下旬)/#),
            let month = Int(found.1), (1...12).contains(month)
        else { return nil }
        let years = [today.year - 1, today.year, today.year + 1]
        return nearest(years.compactMap { day(String(found.2), ofMonth: month, in: $0) }, to: today)
    }

    private static func day(_ text: String, ofMonth month: Int, in year: Int) -> Day? {
        switch text {
        case "底", "末", "下旬": last(ofMonth: month, in: year)
        case "上旬": Day(year, month, 10)
        case "中旬": Day(year, month, 20)
        default: Int(text.filter(\.isNumber)).flatMap { Day(year, month, $0) }
        }
    }

    private static func nearest(_ days: [Day], to today: Day) -> Day? {
        // Of two as near the one that is still to come.
        days.reversed().min { abs($0.ordinal - today.ordinal) < abs($1.ordinal - today.ordinal) }
    }
}
