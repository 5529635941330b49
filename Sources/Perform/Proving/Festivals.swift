/// 春节、清明、五一、中秋四个节前: days a clause names by their festivals, each with a time of its own before it.
enum Festivals {
    /// Names in the order of the year; 双节 is both.
    static let names = ["元旦", "春节", "清明", "五一", "端午", "中秋", "国庆"]

    private static let fixed = ["元旦": "01-01", "清明": "04-05", "五一": "05-01", "国庆": "10-01"]
    /// By the calendar of the moon; of years beyond it nobody says that one was late.
    private static let byMoon: [String: [Int: String]] = [
        "春节": [
            2024: "02-10", 2025: "01-29", 2026: "02-17", 2027: "02-06", 2028: "01-26", 2029: "02-13",
            2030: "02-03",
        ],
        "端午": [
            2024: "06-10", 2025: "05-31", 2026: "06-19", 2027: "06-09", 2028: "05-28", 2029: "06-16",
            2030: "06-05",
        ],
        "中秋": [
            2024: "09-17", 2025: "10-06", 2026: "09-25", 2027: "09-15", 2028: "10-03", 2029: "09-22",
            2030: "09-12",
        ],
    ]

    /// The day of one in a year, as far as it is known.
    static func day(_ name: String, in year: Int) -> String? {
        (fixed[name] ?? byMoon[name]?[year]).map { "\(year)-\($0)" }
    }

    /// Those a text names.
    static func found(in text: String) -> [String] {
        names.filter { text.contains($0) || $0 == "五一" && text.contains("劳动节") }
    }

    /// Those of a clause that fall into a task's days; of a day that is not known all are meant.
    static func asked(_ focus: String, span: [String], year: Int) -> [String] {
        guard focus.contains("节"), focus.contains("前") || focus.contains("期间") || focus.contains("节点") else {
            return []
        }
        let named = found(in: focus)
        guard named.count > 1, let first = span.first, let last = span.last else { return [] }
        return named.filter { name in day(name, in: year).map { $0 >= first && $0 <= last } ?? true }
    }

    /// Before which of them a record was: the one it names, or else the next within three weeks.
    static func of(_ record: ProofCase.Record, among asked: [String]) -> [String] {
        let named = found(in: record.words).filter(asked.contains)
        if !named.isEmpty { return named }
        guard let year = Int(record.day.prefix(4)) else { return [] }
        return asked.filter { name in
            guard let festival = day(name, in: year), record.day <= festival else { return false }
            return RepeatedRecords.days(from: record.day, to: festival) <= 21
        }.prefix(1).map { $0 }
    }

    /// Whether it came after the festival it names.
    static func isLate(_ record: ProofCase.Record, for name: String) -> Bool {
        guard let year = Int(record.day.prefix(4)), let festival = day(name, in: year) else { return false }
        return record.day > festival
    }
}
