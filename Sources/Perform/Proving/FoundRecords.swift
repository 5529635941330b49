import Synchronization

/// What was found of records a task was asked about: with every further record all of them are asked again, and say the same.
final class FoundRecords: Sendable {
    /// A record that was changed has another digest. The digest is `Hasher`'s, seeded anew with each start of the program.
    private struct Key: Hashable {
        let record: String
        let digest: Int
    }

    /// More than a task of a usual year has beside it.
    private static let most = 64
    private let kept = Mutex<[Key: ProofRule.Finding]>([:])

    func finding(of record: ProofCase.Record, after meetings: [String], _ find: () -> ProofRule.Finding)
        -> ProofRule.Finding
    {
        var hasher = Hasher()
        hasher.combine(record)
        hasher.combine(meetings)
        let key = Key(record: record.id, digest: hasher.finalize())
        if let found = kept.withLock({ $0[key] }) { return found }
        let found = find()
        kept.withLock { kept in
            if kept.count >= Self.most { kept = [:] }
            kept[key] = found
        }
        return found
    }
}
