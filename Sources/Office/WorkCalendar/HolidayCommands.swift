import Kernel

/// 导入放假安排: a year's notice of the State Council, with which working days are counted from then on.
struct ImportHolidays: Command {
    static let name = "calendar.import"
    static let title = "导入放假安排"
    static let may: Set<Role> = [.systemAdmin]
    let year: Int
    /// Days off besides ordinary weekends.
    let off: [Day]
    /// Saturdays and Sundays that are worked.
    let work: [Day]
    /// The notice's number or address.
    let source: String
    /// Taken though it looks unlike a notice.
    var sure = false

    func perform(in work: Work) throws -> Entry {
        let notice = HolidayYear(year: year, off: Set(off), work: Set(self.work), source: source)
        var errors = FormErrors()
        if !(2000...2099).contains(year) { errors.add("year", "年份填 2000 到 2099 之间的四位数字") }
        errors.require(source, "source", "通知的文号或网址", limit: 200)
        for sentence in notice.contradictions { errors.add("text", sentence) }
        try errors.check()
        if !sure {
            for sentence in notice.doubts { errors.add("sure", sentence + "；核对无误的，勾选“已经核对”（命令行加 --sure）再导入") }
            try errors.check()
        }
        try work.keepHolidays(notice)
        let moved = try work.renewClocks(with: try WorkCalendar.of(work.town, in: work.session))
        return Entry(
            nil, "导入 \(year) 年放假安排",
            [
                "year": "\(year)", "off": HolidayYear.words(notice.off).joined(separator: "、"),
                "work": HolidayYear.words(notice.work).joined(separator: "、"), "source": source,
                "workdays": "\(notice.workdays)", "clocks": "\(moved)",
            ])
    }
}

/// A notice's text as the command it becomes.
package enum HolidayImport {
    /// Throws `FormErrors` for what cannot be read.
    package static func command(
        _ text: String, year: Int, source: String, sure: Bool
    ) throws -> any Command {
        let found = try HolidayFile.read(text, year: year)
        return ImportHolidays(
            year: year, off: found.off.sorted(), work: found.work.sorted(), source: source, sure: sure)
    }
}
