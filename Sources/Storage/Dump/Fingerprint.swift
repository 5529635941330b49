import Sodium

/// The number of rows of a table and the sum of their SHA-256: the same however the engine orders them, another as soon as one
/// value of one row is.
package struct Fingerprint: Equatable, Sendable, Codable {
    package private(set) var rows = 0
    private var sum: [UInt64] = [0, 0, 0, 0]

    package init() {}

    package mutating func add(_ row: Record) {
        rows += 1
        let hash = Digest.sha256Bytes(row.bytes)
        for place in 0..<4 {
            let word = hash[place * 8..<place * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            sum[place] &+= word
        }
    }
}
