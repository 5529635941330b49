import Foundation
import Storage

/// A moment in UTC to the millisecond, kept as `2026-03-01T01:02:03.000Z`. China is at UTC+8 all year.
package struct Instant: TextColumn, Codable, Hashable, Comparable {
    package let milliseconds: Int64
    private static let perDay: Int64 = 86_400_000
    private static let shanghai: Int64 = 8 * 3_600_000

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Midday in China of `day`: a moment for seeds and tests that surely lies within the day.
    package init(noonOf day: Day) {
        milliseconds = Int64(day.ordinal) * Self.perDay + Self.perDay / 2 - Self.shanghai
    }

    /// Midnight in China at the start of `day`.
    package init(startOf day: Day) { milliseconds = Int64(day.ordinal) * Self.perDay - Self.shanghai }

    package init?(rawValue: String) {
        let bytes = Array(rawValue.utf8)
        guard bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes[23] == UInt8(ascii: "Z"),
            let day = Day(rawValue: String(rawValue.prefix(10))),
            let hour = Int64(rawValue.dropFirst(11).prefix(2)),
            let minute = Int64(rawValue.dropFirst(14).prefix(2)),
            let second = Int64(rawValue.dropFirst(17).prefix(2)),
            let milli = Int64(rawValue.dropFirst(20).prefix(3))
        else { return nil }
        milliseconds =
            Int64(day.ordinal) * Self.perDay + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli
    }

    package var rawValue: String {
        let (day, rest) = split(milliseconds)
        return "\(day.rawValue)T\(Self.time(rest)).\(Day.padded(Int(rest % 1000), 3))Z"
    }

    /// The day in China.
    package var day: Day { split(milliseconds + Self.shanghai).day }
    /// `2026-03-01 09:02` in China, as pages write it.
    package var local: String {
        let (day, rest) = split(milliseconds + Self.shanghai)
        return "\(day.rawValue) \(Self.time(rest).prefix(5))"
    }

    package func adding(seconds: Int) -> Instant {
        Instant(milliseconds: milliseconds + Int64(seconds) * 1000)
    }
    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    private func split(_ value: Int64) -> (day: Day, rest: Int64) {
        let days = value >= 0 ? value / Self.perDay : (value - Self.perDay + 1) / Self.perDay
        return (Day(ordinal: Int(days)), value - days * Self.perDay)
    }

    private static func time(_ rest: Int64) -> String {
        let seconds = Int(rest / 1000)
        return
            "\(Day.padded(seconds / 3600, 2)):\(Day.padded(seconds / 60 % 60, 2)):\(Day.padded(seconds % 60, 2))"
    }
}

/// Where the present moment comes from, given by value so that tests and seeds can set it.
package struct Clock: Sendable {
    package let now: @Sendable () -> Instant

    package init(_ now: @escaping @Sendable () -> Instant) { self.now = now }

    package static let system = Clock {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
    package static func fixed(_ instant: Instant) -> Clock { Clock { instant } }
}
