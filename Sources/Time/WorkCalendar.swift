/// Which days are worked in China: by the year's holiday notice, or for a year without one by weekends and the statutory
/// holidays, which makes every date computed in it 暂定.
package struct WorkCalendar: Sendable {
    private let years: [Int: HolidayYear]
    /// What a town imported, as kept; calendars with the same mark are the same.
    package let mark: String

    /// The calendar with the notices this program ships.
    package static let shipped = WorkCalendar(
        years: Dictionary(uniqueKeysWithValues: Holidays.shipped.map { ($0.year, $0) }))

    private init(years: [Int: HolidayYear], mark: String = "") { (self.years, self.mark) = (years, mark) }

    /// The same calendar, with a town's own years in place of what was known of them.
    package func with(_ imported: [HolidayYear]) -> WorkCalendar {
        guard !imported.isEmpty else { return self }
        return WorkCalendar(
            years: imported.reduce(into: years) { years, year in years[year.year] = year },
            mark: mark + HolidayYear.encoded(imported))
    }

    /// Whether the year's holiday notice is known. If not, every date computed in it is 暂定.
    package func knows(_ year: Int) -> Bool { years[year] != nil }
    /// The years whose notice is known, the earliest first.
    package var knownYears: [HolidayYear] { years.values.sorted { $0.year < $1.year } }

    package func isWorkday(_ day: Day) -> Bool {
        let year = day.year
        guard let notice = years[year] else {
            return day.weekday <= 5 && !StatutoryHolidays.of(year).contains(day)
        }
        return notice.work.contains(day) || day.weekday <= 5 && !notice.off.contains(day)
    }

    /// Why nobody works on a day, in a word; nil for a workday.
    package func rest(_ day: Day) -> String? {
        guard !isWorkday(day) else { return nil }
        let holiday = years[day.year]?.off.contains(day) ?? StatutoryHolidays.of(day.year).contains(day)
        return holiday ? "放假" : "周末"
    }

    /// `day` itself if it is worked, else the last workday before it.
    package func workday(onOrBefore day: Day) -> Day {
        var found = day
        while !isWorkday(found) { found = found.adding(-1) }
        return found
    }

    /// `day` itself if it is worked, else the first workday after it.
    package func workday(onOrAfter day: Day) -> Day {
        var found = day
        while !isWorkday(found) { found = found.adding(1) }
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

    /// Whether a day anywhere from `from` through `to` lies in a year without a notice.
    package func isProvisional(_ from: Day, through to: Day) -> Bool {
        (min(from, to).year...max(from, to).year).contains { !knows($0) }
    }
}
