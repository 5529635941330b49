import Foundation

/// Networks from which the program may be reached: `10.1.0.0/16`, `192.168.3.7`, `fd00::/8`.
package struct AddressList: Sendable {
    private struct Network: Sendable {
        let bytes: [UInt8]
        let bits: Int

        func contains(_ other: [UInt8]) -> Bool {
            guard other.count == bytes.count else { return false }
            for place in bytes.indices {
                let left = max(0, min(8, bits - place * 8)), mask = UInt8(truncatingIfNeeded: 0xff00 >> left)
                if bytes[place] & mask != other[place] & mask { return false }
            }
            return true
        }
    }

    private let networks: [Network]

    /// Throws `BadNetwork` for a part that is no address.
    package init(_ text: String) throws {
        networks = try text.split(whereSeparator: { $0 == "," || $0 == " " }).map { part in
            let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let bytes = Self.bytes(String(pieces[0])) else { throw BadNetwork(String(part)) }
            let bits = pieces.count == 2 ? Int(pieces[1]) : bytes.count * 8
            guard let bits, (0...bytes.count * 8).contains(bits) else { throw BadNetwork(String(part)) }
            return Network(bytes: bytes, bits: bits)
        }
        if networks.isEmpty { throw BadNetwork(text) }
    }

    package func contains(_ address: String) -> Bool {
        guard let bytes = Self.bytes(address) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// Four bytes or sixteen; an IPv4 address inside an IPv6 one is taken as what it is.
    private static func bytes(_ text: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4), sixteen = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        let isMapped = sixteen[..<10].allSatisfy { $0 == 0 } && sixteen[10] == 255 && sixteen[11] == 255
        return isMapped ? Array(sixteen[12...]) : sixteen
    }
}

package struct BadNetwork: Error, CustomStringConvertible {
    let part: String

    init(_ part: String) { self.part = part }

    package var description: String { "“\(part)”不是网段：应像 10.1.0.0/16、192.168.3.7，几个用逗号隔开" }
}
