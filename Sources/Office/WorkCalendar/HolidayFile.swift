import Foundation
import Kernel
import Papers

/// A year's notice as a file: CSV with a day or two and a word a row, or iCalendar with an event a holiday.
enum HolidayFile {
    struct Found: Equatable {
        var off: Set<Day> = []
        var work: Set<Day> = []
        /// Days of other years, which an iCalendar file of many years holds.
        var elsewhere = 0
    }

    private enum Kind { case off, work }

    /// What the text says of `year`. Throws `FormErrors` at the field `text`, a sentence for each faulty row.
    static func read(_ text: String, year: Int) throws -> Found {
        var errors = FormErrors(), found = Found()
        let isCalendar = text.contains("BEGIN:VCALENDAR")
        let rows = isCalendar ? events(text, &errors) : lines(text, &errors)
        for row in rows {
            for day in row.days {
                // A spreadsheet is of one year; a day of another in it is a slip, and is named as one.
                if isCalendar, day.year != year { found.elsewhere += 1; continue }
                if row.kind == .off { found.off.insert(day) } else { found.work.insert(day) }
            }
        }
        try errors.check()
        if rows.isEmpty { throw FormErrors("text", "没有读到放假或上班的日期，每行写日期和“放假”或“上班”") }
        return found
    }

    /// The days as CSV, so that what was read can be looked at, mended and sent again.
    static func csv(_ found: Found) -> String {
        let rows =
            found.off.map { ($0, "放假") } + found.work.map { ($0, "上班") }
        return CSV.text(
            [["日期", "类型"]] + rows.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { [$0.0.rawValue, $0.1] })
    }

    // MARK: CSV

    private static func lines(_ text: String, _ errors: inout FormErrors) -> [(days: [Day], kind: Kind)] {
        var found: [(days: [Day], kind: Kind)] = []
        let separators = Set(",，;；\t")
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let cells = line.split(whereSeparator: separators.contains).map {
                $0.trimmingCharacters(in: .whitespacesAndNewlines.union(.init(charactersIn: "\"")))
            }.filter { !$0.isEmpty }
            guard !cells.isEmpty, !isHead(cells, index) else { continue }
            let days = cells.flatMap(ends), kind = cells.lazy.compactMap(kind).first
            guard let first = days.first, let last = days.last else {
                errors.add("text", "第 \(index + 1) 行没有日期：\(line.prefix(40))"); continue
            }
            guard let kind else {
                errors.add("text", "第 \(index + 1) 行看不出是放假还是上班：\(line.prefix(40))"); continue
            }
            guard first <= last, last.ordinal - first.ordinal < 60 else {
                errors.add("text", "第 \(index + 1) 行的起止日期不对：\(line.prefix(40))"); continue
            }
            found.append(((first.ordinal...last.ordinal).map(Day.init(ordinal:)), kind))
        }
        return found
    }

    private static func isHead(_ cells: [String], _ index: Int) -> Bool {
        index == 0 && cells.contains { ["日期", "类型", "开始", "date", "type"].contains($0.lowercased()) }
    }

    /// `2027-01-01`, or `2027-01-01至2027-01-03`.
    private static func ends(_ cell: String) -> [Day] {
        if let day = Day(typed: cell) { return [day] }
        return cell.split(whereSeparator: { "至到~～".contains($0) }).compactMap { Day(typed: String($0)) }
    }

    private static func kind(_ words: String) -> Kind? {
        let word = words.lowercased()
        if ["班", "work"].contains(where: word.contains) { return .work }
        if ["休", "假", "off", "holiday", "rest"].contains(where: word.contains) { return .off }
        return nil
    }

    // MARK: iCalendar (RFC 5545)

    private static func events(_ text: String, _ errors: inout FormErrors) -> [(days: [Day], kind: Kind)] {
        var found: [(days: [Day], kind: Kind)] = [], event: [String: String]?
        for line in unfolded(text) {
            if line == "BEGIN:VEVENT" { event = [:]; continue }
            if line == "END:VEVENT", let fields = event {
                event = nil
                let name = fields["SUMMARY"] ?? ""
                guard let days = days(fields) else {
                    errors.add("text", "事件“\(name.prefix(30))”没有可用的起止日期"); continue
                }
                guard let kind = kind(fields) else {
                    errors.add("text", "事件“\(name.prefix(30))”（\(days[0].rawValue)）看不出是放假还是上班"); continue
                }
                found.append((days, kind))
                continue
            }
            guard event != nil, let colon = line.firstIndex(of: ":") else { continue }
            let key = line[..<colon].split(separator: ";").first.map { $0.uppercased() } ?? ""
            event?[key] = String(line[line.index(after: colon)...])
        }
        return found
    }

    /// Lines that go on begin with a blank.
    private static func unfolded(_ text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            if let first = line.first, first == " " || first == "\t", !lines.isEmpty {
                lines[lines.count - 1] += line.dropFirst()
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    /// The days of an event; its end is the day after the last one.
    private static func days(_ fields: [String: String]) -> [Day]? {
        guard let first = fields["DTSTART"].flatMap(day) else { return nil }
        let end = fields["DTEND"].flatMap(day) ?? first.adding(1)
        let last = max(first, end.adding(-1))
        guard last.ordinal - first.ordinal < 60 else { return nil }
        return (first.ordinal...last.ordinal).map(Day.init(ordinal:))
    }

    /// `20270101`, or a moment; one in UTC is eight hours later in China.
    private static func day(_ text: String) -> Day? {
        guard let day = Day(typed: String(text.prefix(8))) else { return nil }
        let time = text.dropFirst(9)
        guard text.hasSuffix("Z"), let hour = Int(time.prefix(2)) else { return day }
        return hour >= 16 ? day.adding(1) : day
    }

    private static func kind(_ fields: [String: String]) -> Kind? {
        switch fields["X-APPLE-SPECIAL-DAY"] {
        case "WORK-HOLIDAY": .off
        case "ALTERNATE-WORKDAY": .work
        default: kind(fields["SUMMARY"] ?? "")
        }
    }
}
