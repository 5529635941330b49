import Sodium
import Storage

/// The mark beside the head of a chain, under the installation's key: whoever changes the database without the key cannot cut lines off
/// the end, or write others, and leave a head that holds.
package struct JournalSeal: Sendable {
    private let key: [UInt8]

    package init(key: [UInt8]) { self.key = key }

    /// 64 hexadecimal digits.
    package func of(_ head: Journal.Head, town: ID) -> String {
        Digest.hmac("journal \(town) \(head.number) \(head.hash)", key: key)
    }
}

extension Desk {
    /// Seals a head that no program with a key has written yet.
    package func sealUnsealed(_ town: ID) async throws {
        guard let seal else { return }
        try await keep { session in
            let head = try Journal.head(session, town: town)
            try session.execute(
                "UPDATE journal_head SET seal = \(seal.of(head, town: town)) WHERE town = \(town) AND seal = '' AND number = \(head.number)"
            )
        }
    }
}
