import Storage

/// A calendar day in China, without a time: `2026-03-01`. Kept as text, compared as a number.
package struct Day: TextColumn, Codable, Hashable, Comparable {
    /// Days since 1970-01-01.
    package let ordinal: Int

    package init(ordinal: Int) { self.ordinal = ordinal }

    /// Nil when there is no such day, as 2026-02-30.
    package init?(_ year: Int, _ month: Int, _ day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(year, month)
        else { return nil }
        ordinal = Day.ordinal(year, month, day)
    }

    package init?(rawValue: String) {
        // Lists read hundreds of them for one page.
        var numbers = (year: 0, month: 0, day: 0), position = 0
        for byte in rawValue.utf8 {
            if position == 4 || position == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = Day.digit(byte), position < 10 else { return nil }
                switch position {
                case 0...3: numbers.year = numbers.year * 10 + digit
                case 5, 6: numbers.month = numbers.month * 10 + digit
                default: numbers.day = numbers.day * 10 + digit
                }
            }
            position += 1
        }
        guard position == 10 else { return nil }
        self.init(numbers.year, numbers.month, numbers.day)
    }

    /// A day as people type it: `2026-3-1`, `20260301`, `2026.3.1`, `2026/3/1`, `2026年3月1日`, in any width of digit.
    package init?(typed: String) {
        let text = typed.map { letter -> Character in
            // 十 is one letter and two digits.
            guard let value = letter.wholeNumberValue, (0...9).contains(value) else { return letter }
            return Character("\(value)")
        }
        let digits = text.filter(\.isNumber)
        if text.count == 8, digits.count == 8 {
            self.init(
                Int(String(digits[0..<4])) ?? 0, Int(String(digits[4..<6])) ?? 0,
                Int(String(digits[6..<8])) ?? 0)
            return
        }
        let parts = String(text).split { !$0.isNumber }.compactMap { Int($0) }
        let separators = Set("-./年月日 －．／")
        guard parts.count == 3, text.allSatisfy({ $0.isNumber || separators.contains($0) }) else {
            return nil
        }
        self.init(parts[0], parts[1], parts[2])
    }

    package var rawValue: String {
        let (year, month, day) = civil
        guard (0...9999).contains(year) else {
            return "\(year)-\(Day.padded(month, 2))-\(Day.padded(day, 2))"
        }
        return String(unsafeUninitializedCapacity: 10) { bytes in
            var rest = (year * 100 + month) * 100 + day
            for position in (0..<10).reversed() {
                if position == 4 || position == 7 {
                    bytes[position] = UInt8(ascii: "-")
                } else {
                    bytes[position] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            return 10
        }
    }

    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }
    /// 1 Monday … 7 Sunday.
    package var weekday: Int { (((ordinal + 3) % 7) + 7) % 7 + 1 }
    /// `3 月 1 日`, as pages write it.
    package var short: String { "\(month) 月 \(day) 日" }

    package static func < (left: Day, right: Day) -> Bool { left.ordinal < right.ordinal }
    package func adding(_ days: Int) -> Day { Day(ordinal: ordinal + days) }
    /// The same day so many months later; where that month has no such day, its last (after 民法典第二百零二条).
    package func adding(months: Int) -> Day {
        let count = year * 12 + month - 1 + months
        let (year, month) = (count / 12, count % 12 + 1)
        return Day(year, month, min(day, Day.length(year, month))) ?? self
    }

    package static func last(ofMonth month: Int, in year: Int) -> Day {
        Day(ordinal: ordinal(year, month, length(year, month)))
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = Day(rawValue: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "没有这一天：\(text)，应为 2026-03-01 的形式"))
        }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    static func length(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The proleptic Gregorian count of days, by eras of 400 years that begin in March.
    private static func ordinal(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = ordinal + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return text.count >= width ? text : String(repeating: "0", count: width - text.count) + text
    }
}
