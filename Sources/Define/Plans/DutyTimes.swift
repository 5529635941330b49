import Kernel
import Reading

/// When a work item falls due, as its phrases say: each rhythm named, and each day that stands apart from them. Pure.
struct DutyTimes {
    let rhythm: Rhythm
    var by: Day?
    /// The words that say so; empty where none do.
    let phrase: String
    /// How often within a period at least: 每周 is four times a month.
    var count = 1
    /// Whether the rhythm is the one the words name, or the nearest there is.
    var isExact = true

    static func of(_ phrases: [SchedulePhrase], in words: String, year: Int) -> [DutyTimes] {
        let named = rhythms(phrases)
        let days = days(phrases, year: year)
        guard !named.isEmpty else {
            if !days.isEmpty { return days }
            // 年底 and 年终 alone name a season; a day beside them says more. 年底前 is a day.
            let season = phrases.first { $0.kind == .deadline && isSeason($0.phrase) }
            if let season { return [DutyTimes(rhythm: .once, by: Day(year, 12, 31), phrase: season.phrase)] }
            return [DutyTimes(rhythm: .always, phrase: "")]
        }
        // 每半年研究一次，12月20日前报告: what is due on a day of its own is another duty.
        let parts = Set(named.compactMap { PlanRules.part(of: words, around: $0.phrase) })
        let apart = days.filter { day in
            guard let part = PlanRules.part(of: words, around: day.phrase) else { return false }
            return part.count > day.phrase.count + 1 && !parts.contains(part)
        }
        return named + apart
    }

    private static func isSeason(_ phrase: String) -> Bool { ["年底", "年末", "年终"].contains(phrase) }

    /// The words of rhythms, what is longer before what it begins with.
    private static let rhythmWords: [(word: String, rhythm: Rhythm, count: Int, exact: Bool)] = [
        ("两个月", .biMonthly, 1, true), ("二个月", .biMonthly, 1, true), ("2个月", .biMonthly, 1, true),
        ("三个月", .quarterly, 1, true), ("3个月", .quarterly, 1, true), ("六个月", .halfYearly, 1, true),
        ("周", .monthly, 4, false), ("星期", .monthly, 4, false), ("半月", .monthly, 2, false),
        ("半个月", .monthly, 2, false), ("旬", .monthly, 3, false), ("半年", .halfYearly, 1, true),
        ("季", .quarterly, 1, true), ("月", .monthly, 1, true), ("个月", .monthly, 1, true),
        ("年", .yearly, 1, true),
    ]

    /// Each rhythm once, in the order of the year: months, quarters, halves, years.
    private static func rhythms(_ phrases: [SchedulePhrase]) -> [DutyTimes] {
        var found: [DutyTimes] = []
        for phrase in phrases {
            guard let time = rhythm(phrase), !found.contains(where: { $0.rhythm == time.rhythm }) else {
                continue
            }
            found.append(time)
        }
        let order = Array(Rhythm.allCases)
        return found.sorted {
            (order.firstIndex(of: $0.rhythm) ?? 0) < (order.firstIndex(of: $1.rhythm) ?? 0)
        }
    }

    private static func rhythm(_ phrase: SchedulePhrase) -> DutyTimes? {
        let text = phrase.phrase
        if ["上、下半年", "上下半年"].contains(text) { return DutyTimes(rhythm: .halfYearly, phrase: text) }
        if phrase.kind == .deadline {
            // 每季度末月25日前 and 次月5日前: the day within the period is left to whoever reviews.
            if text.hasPrefix("每季") { return DutyTimes(rhythm: .quarterly, phrase: text, isExact: false) }
            if text.hasPrefix("每月") { return DutyTimes(rhythm: .monthly, phrase: text, isExact: false) }
            return quarters(text) ? DutyTimes(rhythm: .quarterly, phrase: text) : nil
        }
        guard phrase.kind == .frequency else { return nil }
        for prefix in ["每", "按", "逐"] where text.contains(prefix) {
            let rest = text.drop { String($0) != prefix }.dropFirst()
            guard let word = rhythmWords.first(where: { rest.hasPrefix($0.word) }) else { continue }
            return DutyTimes(rhythm: word.rhythm, phrase: text, count: word.count, isExact: word.exact)
        }
        return nil
    }

    /// 3月、6月、9月、12月 are the ends of the quarters.
    private static func quarters(_ phrase: String) -> Bool {
        let months = phrase.split { !$0.isNumber }.compactMap { Int($0) }
        return months == [3, 6, 9, 12] || months == [1, 4, 7, 10]
    }

    /// Each day named, in the order of the year; of a range its end.
    private static func days(_ phrases: [SchedulePhrase], year: Int) -> [DutyTimes] {
        var found: [Day: String] = [:]
        for phrase in phrases where phrase.kind == .deadline && !isSeason(phrase.phrase) {
            guard rhythm(phrase) == nil, !phrase.phrase.hasPrefix("次月"), !phrase.phrase.hasPrefix("下月") else {
                continue
            }
            for piece in phrase.phrase.split(whereSeparator: { "、和及".contains($0) }) {
                if let day = PlanRules.day(String(piece), year: year), found[day] == nil {
                    found[day] = phrase.phrase
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map { DutyTimes(rhythm: .once, by: $0.key, phrase: $0.value) }
    }
}
