import Foundation

/// One year's notice on public holidays: what is off besides ordinary weekends, and which Saturdays and Sundays are worked.
package struct HolidayYear: Sendable, Codable, Equatable {
    package let year: Int
    package let off: Set<Day>
    package let work: Set<Day>
    /// The notice it is taken from: its number or its address.
    package let source: String

    package init(year: Int, off: Set<Day>, work: Set<Day>, source: String) {
        (self.year, self.off, self.work, self.source) = (year, off, work, source)
    }

    /// `0101-0103 0404` in `year`.
    init(_ year: Int, off: String, work: String, source: String) {
        self.init(
            year: year, off: Set(Self.days(off, in: year)), work: Set(Self.days(work, in: year)),
            source: source)
    }

    package var workdays: Int {
        (0..<366).compactMap { Day(year, 1, 1)?.adding($0) }.count {
            $0.year == year && (work.contains($0) || $0.weekday <= 5 && !off.contains($0))
        }
    }

    /// Runs of days off, as people write them: `1 月 1 日至 3 日`.
    package static func words(_ days: Set<Day>) -> [String] {
        var runs: [(first: Day, last: Day)] = []
        for day in days.sorted() {
            if let last = runs.last, last.last.adding(1) == day {
                runs[runs.count - 1].last = day
            } else {
                runs.append((day, day))
            }
        }
        return runs.map { run in
            if run.first == run.last { return run.first.short }
            let end = run.first.month == run.last.month ? "\(run.last.day) 日" : run.last.short
            return "\(run.first.short)至 \(end)"
        }
    }

    /// What is wrong with the year so that it cannot be used: days elsewhere, days both off and worked, workdays "made up".
    package var contradictions: [String] {
        var found: [String] = []
        func name(_ days: some Sequence<Day>) -> String {
            days.sorted().map(\.rawValue).joined(separator: "、")
        }
        let elsewhere = off.union(work).filter { $0.year != year }
        if !elsewhere.isEmpty { found.append("有不在 \(year) 年的日期：\(name(elsewhere))") }
        let both = off.intersection(work)
        if !both.isEmpty { found.append("同一天既写放假又写上班：\(name(both))") }
        let ordinary = work.filter { $0.year == year && $0.weekday <= 5 && !off.contains($0) }
        if !ordinary.isEmpty { found.append("写了调休上班，却本来就是周一至周五：\(name(ordinary))") }
        if off.isEmpty { found.append("没有一个放假的日期") }
        return found
    }

    /// What makes the year look unlike a notice of the State Council, for whoever imports it to look at again.
    package var doubts: [String] {
        var found: [String] = []
        let missing = StatutoryHolidays.days(year).filter { !off.contains($0.day) && $0.day.weekday <= 5 }
        if !missing.isEmpty {
            let names = missing.map { "\($0.name)（\($0.day.rawValue)）" }.joined(separator: "、")
            found.append("法定节日没有放假：\(names)")
        }
        let balance = off.count { $0.weekday <= 5 } - work.count
        if !(10...14).contains(balance) {
            found.append("工作日净减少 \(balance) 天，与法定假日的 13 天相差较多")
        }
        // 放假办法第七条: work between holidays should in general not exceed six days on end.
        if let run = longestRun, run.count > 6 {
            found.append("从 \(run.first.rawValue) 起连续上班 \(run.count) 天，一般不超过 6 天")
        }
        return found
    }

    /// The longest stretch of days worked on end.
    private var longestRun: (first: Day, count: Int)? {
        var best: (first: Day, count: Int)?, current: (first: Day, count: Int)?
        for offset in 0..<366 {
            guard let day = Day(year, 1, 1)?.adding(offset), day.year == year else { break }
            let worked = work.contains(day) || day.weekday <= 5 && !off.contains(day)
            current = worked ? (current?.first ?? day, (current?.count ?? 0) + 1) : nil
            if let now = current, now.count > best?.count ?? 0 { best = now }
        }
        return best
    }

    /// Years as kept with the town, one a line: `2027|0101-0103 …|0104 …|source`.
    package static func encoded(_ years: [HolidayYear]) -> String {
        func ranges(_ days: Set<Day>) -> String {
            days.sorted().map { Day.padded($0.month, 2) + Day.padded($0.day, 2) }.joined(separator: " ")
        }
        return years.sorted { $0.year < $1.year }.map {
            let source = $0.source.filter { !$0.isNewline && $0 != "|" }
            return "\($0.year)|\(ranges($0.off))|\(ranges($0.work))|\(source)"
        }.joined(separator: "\n")
    }

    package static func decoded(_ text: String) -> [HolidayYear] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, let year = Int(parts[0]) else { return nil }
            return HolidayYear(year, off: parts[1], work: parts[2], source: parts[3])
        }
    }

    private static func days(_ ranges: String, in year: Int) -> [Day] {
        ranges.split(separator: " ").flatMap { range -> [Day] in
            let ends = range.split(separator: "-").compactMap { text -> Day? in
                guard let number = Int(text) else { return nil }
                return Day(year, number / 100, number % 100)
            }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return (first.ordinal...last.ordinal).map(Day.init(ordinal:))
        }
    }
}
