import Storage

extension WorkCalendar {
    /// The calendar of a town: what the program ships and what the town imported.
    package static func of(_ town: ID, in session: any Session) throws -> WorkCalendar {
        let kept = try session.first("SELECT holidays FROM town WHERE id = \(town)") {
            try $0.next(String.self)
        }
        return shipped.with(HolidayYear.decoded(kept ?? ""))
    }
}

extension Work {
    /// Keeps a year's notice for the town, in place of what was known of it.
    package func keepHolidays(_ year: HolidayYear) throws {
        let kept = try session.value("SELECT holidays FROM town WHERE id = \(town)", as: String.self)
        let years = HolidayYear.decoded(kept).filter { $0.year != year.year } + [year]
        try session.execute("UPDATE town SET holidays = \(HolidayYear.encoded(years)) WHERE id = \(town)")
    }
}
