/// Which days are worked in China: weekends, the yearly notices, and for a year without a notice weekends alone.
package struct WorkCalendar: Sendable {
    private let off: Set<Day>
    private let work: Set<Day>
    private let years: Set<Int>

    /// The calendar with the notices this program ships.
    package static let shipped = WorkCalendar()

    private init() {
        var off: Set<Day> = [], work: Set<Day> = []
        for (year, notice) in Holidays.years {
            off.formUnion(Self.days(notice.off, in: year))
            work.formUnion(Self.days(notice.work, in: year))
        }
        (self.off, self.work, years) = (off, work, Set(Holidays.years.keys))
    }

    /// Whether the year's holiday notice is known. If not, every date computed in it is 暂定.
    package func knows(_ year: Int) -> Bool { years.contains(year) }

    package func isWorkday(_ day: Day) -> Bool {
        if work.contains(day) { return true }
        return day.weekday <= 5 && !off.contains(day)
    }

    /// `day` itself if it is worked, else the last workday before it.
    package func workday(onOrBefore day: Day) -> Day {
        var found = day
        while !isWorkday(found) { found = found.adding(-1) }
        return found
    }

    /// The `count`-th workday after `day`; `day` itself is not counted.
    package func adding(workdays count: Int, to day: Day) -> Day {
        var found = day, left = count
        while left > 0 {
            found = found.adding(1)
            if isWorkday(found) { left -= 1 }
        }
        return found
    }

    /// How many workdays lie after `from` up to and including `to`; 0 when `to` is not later.
    package func workdays(after from: Day, through to: Day) -> Int {
        guard to > from else { return 0 }
        return (from.ordinal + 1...to.ordinal).count { isWorkday(Day(ordinal: $0)) }
    }

    /// `0101-0103 0404` in `year` as days.
    private static func days(_ ranges: String, in year: Int) -> [Day] {
        ranges.split(separator: " ").flatMap { range -> [Day] in
            let ends = range.split(separator: "-").compactMap { text -> Day? in
                guard let number = Int(text) else { return nil }
                return Day(year, number / 100, number % 100)
            }
            guard let first = ends.first, let last = ends.last else { return [] }
            return (first.ordinal...last.ordinal).map(Day.init(ordinal:))
        }
    }
}
