import Foundation

/// Which cells of a spreadsheet are days: a day is kept as a number, and only the cell's format says so (ECMA-376 part 1, 18.8).
struct SheetDates {
    /// By place among the cell formats.
    private var isDate: [Bool] = []

    init(_ styles: Data?) throws {
        guard let styles else { return }
        let stream = try XMLStream(styles)
        var formats: [Int: Bool] = [:], inCells = false
        while let event = try stream.next() {
            switch event {
            case .start("numFmt", _):
                guard let id = stream.number("numFmtId", in: Self.formats) else { continue }
                formats[id] = Self.namesDay(stream.attribute("formatCode") ?? "")
            case .start("cellXfs", _): inCells = true
            case .end("cellXfs"): inCells = false
            case .start("xf", _) where inCells:
                let id = stream.number("numFmtId", in: Self.formats) ?? 0
                isDate.append(formats[id] ?? Self.builtIn(id))
            default: break
            }
        }
    }

    private static let formats = 0...65_535

    private static func builtIn(_ id: Int) -> Bool {
        (14...17).contains(id) || id == 22 || (27...31).contains(id) || id == 36 || (50...58).contains(id)
    }

    /// `yyyy/m/d`, `yyyy"年"m"月"`: what stands in quotes and brackets is no part of the pattern.
    private static func namesDay(_ code: String) -> Bool {
        var pattern = "", quoted = false, bracketed = false
        for character in code.lowercased() {
            if character == "\"" { quoted.toggle() }
            if character == "[" { bracketed = true }
            if !quoted, !bracketed { pattern.append(character) }
            if character == "]" { bracketed = false }
        }
        return pattern.contains("y") || pattern.contains("d") && pattern.contains("m")
    }

    /// `2027年3月31日` for a number that the format of its cell makes a day; nil for everything else.
    func day(_ value: String, type: String, style: Int) -> String? {
        guard type.isEmpty || type == "n", isDate.indices.contains(style), isDate[style],
            let serial = Double(value), (1..<2_958_466).contains(serial)
        else { return nil }
        // Days since 1899-12-30; the count has a 29th of February 1900 that never was, long before any plan.
        let date = Date(timeIntervalSince1970: (serial.rounded(.down) - 25_569) * 86_400)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
        return "\(year)年\(month)月\(day)日"
    }
}
