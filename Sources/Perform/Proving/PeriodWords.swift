/// The time a title says a record is for: 一季度, 上半年, 3月份, 2025年, 第二回.
enum PeriodWords {
    /// First and last month of it, and its year where it says one.
    struct Named: Equatable {
        let year: Int?
        let months: ClosedRange<Int>
    }

    private static let quarters = [
        ("一季度", 1...3), ("第一季度", 1...3), ("1季度", 1...3), ("二季度", 4...6), ("第二季度", 4...6), ("2季度", 4...6),
        ("三季度", 7...9), ("第三季度", 7...9),
        ("3季度", 7...9), ("四季度", 10...12), ("第四季度", 10...12), ("4季度", 10...12), ("上半年", 1...6),
        ("下半年", 7...12),
    ]

    static func named(in title: String, year: Int) -> Named? {
        var said: Int?
        let characters = Array(title)
        for index in characters.indices {
            if let (value, end) = Amount.number(characters[index...]), (2000...2100).contains(value),
                end < characters.count,
                characters[end] == "年"
            {
                said = value
                break
            }
        }
        if said == nil, ["去年", "上年度", "上一年"].contains(where: title.contains) { said = year - 1 }
        if let quarter = quarters.first(where: { title.contains($0.0) }) {
            return Named(year: said, months: quarter.1)
        }
        for index in characters.indices where index == 0 || !characters[index - 1].isNumber {
            if let (value, end) = Amount.number(characters[index...]), (1...12).contains(value),
                end < characters.count,
                characters[end] == "月", characters[index].isNumber || "一二三四五六七八九十".contains(characters[index])
            {
                return Named(year: said, months: value...value)
            }
        }
        return said.map { Named(year: $0, months: 1...12) }
    }

    /// The month before that of a day.
    static func month(before day: String) -> Int {
        let month = Int(day.dropFirst(5).prefix(2)) ?? 1
        return month == 1 ? 12 : month - 1
    }

    /// Whether what a title names lies outside the days of the task.
    static func isOther(_ named: Named, than span: [String], year: Int) -> Bool {
        guard let first = span.first, let last = span.last else { return false }
        func pad(_ month: Int) -> String { month < 10 ? "0\(month)" : "\(month)" }
        let own = named.year ?? year
        let begins = "\(own)-\(pad(named.months.lowerBound))-01",
            ends = "\(own)-\(pad(named.months.upperBound))-31"
        return ends < first || begins > last
    }

    /// 第一回, 第2次: which of several a text names.
    static func ordinal(in text: String) -> Int? {
        let characters = Array(text)
        for index in characters.indices where characters[index] == "第" {
            if let (value, end) = Amount.number(characters[(index + 1)...]), end < characters.count,
                "回次轮期批场".contains(characters[end])
            {
                return value
            }
        }
        for (word, value) in [("首次", 1), ("首轮", 1), ("头一回", 1), ("首回", 1)] where text.contains(word) {
            return value
        }
        return nil
    }
}
