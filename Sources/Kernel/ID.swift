import Sodium
import Storage

/// An identifier: a UUID of version 7, so that what is made later sorts later.
package struct ID: TextColumn, Codable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Any text of the right shape is taken; whether it exists is the database's to say.
    package init?(rawValue: String) {
        guard rawValue.utf8.count <= 36, !rawValue.isEmpty,
            rawValue.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 122) || $0 == 45 })
        else { return nil }
        self.rawValue = rawValue
    }

    /// What the database holds was checked when it was made.
    package static func read(_ row: borrowing Row, at column: Int) throws -> ID {
        ID(kept: try String.read(row, at: column))
    }

    private init(kept text: String) { rawValue = text }

    package init(at now: Instant) {
        var bytes = Sodium.random(16)
        let time = UInt64(bitPattern: now.milliseconds)
        for index in 0..<6 { bytes[index] = UInt8(truncatingIfNeeded: time >> UInt64(8 * (5 - index))) }
        bytes[6] = (bytes[6] & 0x0F) | 0x70
        bytes[8] = (bytes[8] & 0x3F) | 0x80
        let hex = Array(Digest.hex(bytes))
        rawValue = [hex[0..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20..<32]].map { String($0) }
            .joined(separator: "-")
    }

    /// When it was made, as a UUID of version 7 says; nil for an id that is none.
    package var made: Instant? {
        let digits = rawValue.filter { $0 != "-" }
        guard digits.utf8.count == 32, let time = Int64(digits.prefix(12), radix: 16) else { return nil }
        return Instant(milliseconds: time)
    }

    package var description: String { rawValue }
    package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = ID(rawValue: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "编号格式不对：\(text)"))
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
