// Built by script/fuzz together with ReadersFuzz.swift.
import Foundation

/// What libFuzzer tries, after a head of three bytes: how the rest is taken, which number at its limit is put into it, and where.
///
/// The head counts from the digit 0, so that seeds are plain text: `100` is the first way with nothing put in, `2:*` the second with
/// 32767 wherever a number could stand.
struct Trial {
    let choice: Int
    let data: Data

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 3 else { return nil }
        let head = bytes.prefix(3).map { Int($0 &- UInt8(ascii: "0")) }
        choice = head[0]
        let everywhere = bytes[2] == UInt8(ascii: "*")
        data = Self.limited(Array(bytes.dropFirst(3)), head[1], everywhere ? nil : head[2])
    }

    /// Numbers at their limits and what is none; the first leaves everything as it is.
    private static let limits: [String?] = [
        nil, "-1", "0", "1", "8", "9", "63", "64", "255", "256", "32767", "65535", "65536", "1048576",
        "1048577", "2147483647", "-2147483648", "2147483648", "4294967296", "9223372036854775807",
        "-9223372036854775808", "18446744073709551615", "1e999", "", "NaN", "0x10", " 1", "1.5", "-0",
        String(repeating: "9", count: 200),
    ]

    /// The bytes with a number put in at one place, at all where none is named.
    private static func limited(_ bytes: [UInt8], _ number: Int, _ place: Int?) -> Data {
        let places = places(bytes)
        guard let number = limits[number % limits.count], !places.isEmpty else { return Data(bytes) }
        var made: [UInt8] = [], at = 0
        for range in place.map({ [places[$0 % places.count]] }) ?? places {
            made += bytes[at..<range.lowerBound]
            made += Array(number.utf8)
            at = range.upperBound
        }
        return Data(made + bytes[at...])
    }

    /// Where numbers stand or could: values of attributes, and runs of digits everywhere else.
    private static func places(_ bytes: [UInt8]) -> [Range<Int>] {
        let quote = UInt8(ascii: "\""), equals = UInt8(ascii: "=")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        var found: [Range<Int>] = [], at = 0
        while at < bytes.count {
            let isValue = bytes[at] == quote && at > 0 && bytes[at - 1] == equals
            let start = isValue ? at + 1 : at
            let ends: (UInt8) -> Bool = { isValue ? $0 == quote : !digits.contains($0) }
            let end = bytes[start...].firstIndex(where: ends) ?? bytes.count
            if isValue || end > start { found.append(start..<end) }
            at = end + 1
        }
        return found
    }
}
