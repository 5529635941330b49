import Kernel
import Web

/// What is asked of a time limit: from when, and what was added; the same for the page, the API and the command line.
package struct ClockQuestion: Sendable {
    package let start: ClockReckoning.Start?
    private let extended: [String]

    /// Nothing asked is no error.
    init(_ fields: Fields, today: Day, _ errors: inout FormErrors) {
        extended = fields.all("extended").flatMap {
            $0.split(whereSeparator: { "+、，,；;".contains($0) }).map(String.init)
        }
        start = fields["from"].isEmpty ? nil : Self.start(fields["from"])
        if start == nil, !fields["from"].isEmpty {
            errors.add(
                "from",
                "“\(fields["from"])”不是一个日期（1990 年至 2100 年），写成 2026-03-01，要写时间的写成 2026-03-01 09:30")
        }
    }

    /// Throws `FormErrors` when `from` is no day.
    package init(from: String, extended: [String]) throws(FormErrors) {
        self.extended = extended
        guard let start = Self.start(from) else {
            throw FormErrors(
                "from", "“\(from)”不是一个日期（1990 年至 2100 年），写成 2026-03-01，要写时间的写成 2026-03-01T09:30")
        }
        self.start = start
    }

    private static let years = 1990...2100

    private static func start(_ text: String) -> ClockReckoning.Start? {
        if let day = Day(typed: text) { return years.contains(day.year) ? .day(day) : nil }
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" }).map(String.init)
        guard parts.count == 2, let day = Day(typed: parts[0]), years.contains(day.year) else {
            return nil
        }
        let time = parts[1].split(separator: ":").compactMap { Int($0) }
        guard time.count >= 2, (0..<24).contains(time[0]), (0..<60).contains(time[1]) else { return nil }
        return .moment(Instant(startOf: day).adding(seconds: time[0] * 3600 + time[1] * 60))
    }

    /// The extensions as amounts, as far as the limit knows them. Throws `FormErrors` at `extended`.
    package func extensions(of limit: TimeLimit) throws(FormErrors) -> [TimeLimit.Amount] {
        let unit = limit.amount?.unit ?? .calendarDay
        var errors = FormErrors(), found: [TimeLimit.Amount] = []
        if extended.count > 10 { throw FormErrors("extended", "最多写 10 次延长") }
        for text in extended where !text.isEmpty {
            guard let amount = TimeLimit.Amount(typed: text, unit: unit) else {
                errors.add("extended", "“\(text)”看不懂，写成 30 日、10 个工作日或 3 个月"); continue
            }
            if (amount.unit == .hour) != (unit == .hour) {
                errors.add("extended", "这条规则按\(unit.label)计算，不能延长 \(amount.words)"); continue
            }
            found.append(amount)
        }
        if limit.amount == nil, !found.isEmpty { errors.add("extended", "\(limit.id) 没有规定期限，谈不上延长") }
        guard errors.items.isEmpty else { throw errors }
        do { try limit.requireExtension(found) } catch {
            throw FormErrors("extended", "\(error.sentence)。\(error.advice)")
        }
        return found
    }
}
