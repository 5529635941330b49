/// Works out when a time limit ends and says how, day by day. Pure.
///
/// Party regulations do not say how periods are counted; 民法典 第二百零一至二百零三条 is applied by analogy: the day it starts is not
/// counted, months end on the corresponding day, an end on a day off moves to the next workday.
package struct ClockReckoning: Sendable {
    package struct Step: Sendable, Equatable, Codable {
        package let date: String
        package let text: String
    }

    /// Why and by how much a period was made longer.
    package struct Extension: Sendable, Equatable, Codable {
        package let amount: TimeLimit.Amount
        package let approver: String
        package let paper: String
        package let granted: Day?

        package init(
            _ amount: TimeLimit.Amount, approver: String = "", paper: String = "", granted: Day? = nil
        ) {
            (self.amount, self.approver, self.paper, self.granted) = (amount, approver, paper, granted)
        }
    }

    /// When it begins: a day, or for hours a moment.
    package enum Start: Sendable, Equatable {
        case day(Day)
        case moment(Instant)

        package var day: Day {
            switch self {
            case .day(let day): day
            case .moment(let moment): moment.day
            }
        }
    }

    package let limit: TimeLimit
    package let start: Start
    /// The day it ends; nil where the rule names no figure.
    package private(set) var due: Day?
    /// For hours, the moment.
    package private(set) var dueMoment: Instant?
    /// A day it was counted over lies in a year whose holiday notice is not known.
    package private(set) var provisional = false
    package private(set) var steps: [Step] = []
    /// The days off that were passed over, of working days or after the last day.
    package private(set) var skipped: [Day] = []

    private let calendar: WorkCalendar

    package init(
        _ limit: TimeLimit, from start: Start, extended extensions: [Extension] = [],
        in calendar: WorkCalendar
    ) {
        (self.limit, self.start, self.calendar) = (limit, start, calendar)
        switch limit.measure {
        case .none: say(start.day, "\(limit.trigger)。规则没有规定数字，不计算到期日")
        case .times(let count, let cycle): reckon(count, cycle)
        case .least(let amount), .most(let amount): reckon(amount, extensions)
        }
        markProvisional()
    }

    /// `2026-03-02`, for hours `2026-03-02 09:00`.
    package var dueWords: String? { dueMoment?.local ?? due?.rawValue }

    private mutating func say(_ day: Day, _ text: String) {
        steps.append(Step(date: day.rawValue, text: text))
    }

    private mutating func reckon(_ amount: TimeLimit.Amount, _ extensions: [Extension]) {
        if amount.unit == .hour { return reckonHours(amount, extensions) }
        say(start.day, "\(limit.trigger)。开始的当天不计算在内，从次日起算")
        var end = count(amount, from: start.day)
        for more in extensions {
            let who = [more.approver, more.paper].filter { !$0.isEmpty }.joined(separator: "，")
            say(end, "延长 \(more.amount.words)\(who.isEmpty ? "" : "（\(who)）")，接着计算")
            end = count(more.amount, from: end)
        }
        if limit.rolls { end = rolled(end) }
        due = end
        let last = limit.isLeast ? "保存到这一天，以后才可以销毁" : "期限届满，这一天当日仍在期限内"
        say(end, last)
    }

    private mutating func reckonHours(_ amount: TimeLimit.Amount, _ extensions: [Extension]) {
        var moment: Instant
        switch start {
        case .moment(let given): moment = given
        case .day(let day):
            moment = Instant(startOf: day)
            say(day, "没有写明几点，从当天 0 时起算")
        }
        say(moment.day, "\(limit.trigger)：\(moment.local)，按小时连续计算，节假日不扣除")
        for hours in [amount] + extensions.map(\.amount) {
            moment = moment.adding(seconds: hours.count * 3600)
            say(moment.day, "加 \(hours.words)，到 \(moment.local)")
        }
        (due, dueMoment) = (moment.day, moment)
    }

    /// The end of the natural period the start lies in.
    private mutating func reckon(_ times: Int, _ cycle: TimeLimit.Cycle) {
        let day = start.day
        let (months, name): (Int, String) =
            switch cycle {
            case .quarter: (3, "季度")
            case .halfYear: (6, "半年")
            case .year: (12, "年")
            }
        let first = (day.month - 1) / months * months + 1
        let end = Day.last(ofMonth: first + months - 1, in: day.year)
        say(day, "\(limit.measureWords)，按自然\(name)计算")
        say(end, "这个\(name)的最后一天")
        due = end
    }

    /// The day so much after `start`, which is not counted.
    private mutating func count(_ amount: TimeLimit.Amount, from start: Day) -> Day {
        switch amount.unit {
        case .workingDay: return workdays(amount.count, from: start)
        case .month, .year:
            let months = amount.unit == .year ? amount.count * 12 : amount.count
            let end = start.adding(months: months)
            let word = end.day == start.day ? "对应日" : "该月没有对应日，取月末"
            say(end, "\(amount.words)后的\(word)")
            return end
        case .calendarDay, .hour:
            let end = start.adding(amount.count)
            say(end, "第 \(amount.count) 日（自然日，中间的节假日不扣除）")
            return end
        }
    }

    private mutating func workdays(_ count: Int, from start: Day) -> Day {
        var day = start, counted = 0, off: [Day] = []
        while counted < count {
            day = day.adding(1)
            guard calendar.isWorkday(day) else { off.append(day); continue }
            pass(&off)
            counted += 1
            say(day, "第 \(counted) 个工作日\(day.weekday > 5 ? "（调休上班）" : "")")
        }
        return day
    }

    private mutating func rolled(_ end: Day) -> Day {
        let day = calendar.workday(onOrAfter: end)
        guard day != end else { return end }
        var off = (end.ordinal..<day.ordinal).map(Day.init(ordinal:))
        pass(&off)
        say(day, "末日不是工作日，顺延到下一个工作日")
        return day
    }

    /// Says once for a run of days off that they were passed over.
    private mutating func pass(_ off: inout [Day]) {
        guard let first = off.first, let last = off.last else { return }
        let reasons = Set(off.compactMap(calendar.rest)).sorted().joined(separator: "、")
        say(first, first == last ? "跳过：\(reasons)" : "跳过至 \(last.rawValue)：\(reasons)")
        skipped += off
        off = []
    }

    private mutating func markProvisional() {
        guard let due else { return }
        let through = skipped.max().map { max($0, due) } ?? due
        let unknown = (start.day.year...max(start.day.year, through.year)).filter { !calendar.knows($0) }
        // A period of the calendar ends where it ends, whatever the notices say.
        let depends = limit.rolls || limit.amount?.unit == .workingDay
        provisional = !unknown.isEmpty && (depends || unknown.contains(due.year))
        guard provisional else { return }
        let years = unknown.map(String.init).joined(separator: "、")
        say(due, "暂定：\(years) 年的放假安排还没有，按周末和法定节日推算，导入后可能变化")
    }
}

extension TimeLimit {
    fileprivate var isLeast: Bool { if case .least = measure { true } else { false } }
}

extension TimeLimit.Amount {
    /// An amount as people type it, in `unit` where they name none: `30`, `30日`, `10 个工作日`, `3m`.
    package init?(typed: String, unit: TimeLimit.Unit) {
        let text = typed.filter { !$0.isWhitespace }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), (1...9999).contains(count) else { return nil }
        let names: [String: TimeLimit.Unit] = [
            "": unit, "h": .hour, "小时": .hour, "w": .workingDay, "工作日": .workingDay, "个工作日": .workingDay,
            "d": .calendarDay, "日": .calendarDay, "天": .calendarDay, "自然日": .calendarDay, "m": .month,
            "月": .month, "个月": .month, "y": .year, "年": .year,
        ]
        guard let unit = names[String(text.dropFirst(digits.count))] else { return nil }
        self.init(count, unit)
        guard isWithinReason else { return nil }
    }

    /// What no rule of this field ever grants is a slip of the pen.
    package var isWithinReason: Bool {
        switch unit {
        case .hour: count <= 9999
        case .workingDay, .calendarDay: count <= 3660
        case .month: count <= 120
        case .year: count <= 30
        }
    }
}
