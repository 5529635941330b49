import Foundation
import Synchronization

/// The thirteen holidays everyone has, for a year whose notice is not known: 全国年节及纪念日放假办法 (2024-11-10), article 2;
/// what falls on a weekend is taken on the next workday, article 6.
enum StatutoryHolidays {
    private static let known = Mutex<[Int: Set<Day>]>([:])

    /// The days of the year nobody works besides weekends.
    static func of(_ year: Int) -> Set<Day> {
        known.withLock { known in
            if let days = known[year] { return days }
            let days = withSubstitutes(year)
            known[year] = days
            return days
        }
    }

    /// The holidays with their names, without what is taken later for them.
    static func days(_ year: Int) -> [(day: Day, name: String)] {
        var days: [(Day, String)] = []
        func add(_ day: Day?, _ count: Int, _ name: String) {
            guard let day else { return }
            for offset in 0..<count { days.append((day.adding(offset), name)) }
        }
        add(Day(year, 1, 1), 1, "元旦")
        add(lunar(1, 1, in: year)?.adding(-1), 4, "春节")
        add(Day(year, 4, clearAndBright(year)), 1, "清明节")
        add(Day(year, 5, 1), 2, "劳动节")
        add(lunar(5, 5, in: year), 1, "端午节")
        add(lunar(8, 15, in: year), 1, "中秋节")
        add(Day(year, 10, 1), 3, "国庆节")
        return days
    }

    private static func withSubstitutes(_ year: Int) -> Set<Day> {
        let holidays = Set(days(year).map(\.day))
        var off = holidays
        for day in holidays.sorted() where day.weekday > 5 {
            var next = day.adding(1)
            while next.weekday > 5 || off.contains(next) { next = next.adding(1) }
            off.insert(next)
        }
        return off
    }

    /// 清明, by the rule of thumb that holds from 2000 to 2099.
    private static func clearAndBright(_ year: Int) -> Int {
        let short = year % 100
        return Int(Double(short) * 0.2422 + 4.81) - short / 4
    }

    /// A day of the lunar calendar, no leap month, as it falls in `year`.
    private static func lunar(_ month: Int, _ day: Int, in year: Int) -> Day? {
        var calendar = Calendar(identifier: .chinese)
        guard let china = TimeZone(secondsFromGMT: 8 * 3600) else { return nil }
        calendar.timeZone = china
        // The months begin three to eight weeks later than their numbers say.
        let first = Day(year, month, 1)?.adding(15)
        return (0..<80).lazy.compactMap { first?.adding($0) }.first { candidate in
            let noon = Date(timeIntervalSince1970: Double(Instant(noonOf: candidate).milliseconds) / 1000)
            let parts = calendar.dateComponents([.month, .day], from: noon)
            return parts.month == month && parts.day == day && parts.isLeapMonth != true
        }
    }
}
