import Kernel
import Proving
import Synchronization

/// What tasks ask, read once and asked of many records: kept while the task, its clause and the town's people stay as they are; with
/// the town as it was read, so that nothing of a transaction that is taken back stays.
final class AskedTasks: Sendable {
    private struct Inputs: Equatable {
        let town: String
        let clause: String
        let part: String
        let unit: ID
        let person: ID?
        let days: [Day?]
        let times: Int
        let terms: RequirementTerms?
    }

    /// About 2 kB each: more than a town of the usual size has open.
    private static let most = 512
    private let kept = Mutex<[ID: (inputs: Inputs, asked: ProofAsked)]>([:])

    func asked(by task: ProvedTask, in town: String, _ read: () -> ProofAsked) -> ProofAsked {
        let item = task.task.item
        let inputs = Inputs(
            town: town, clause: task.clause, part: task.part, unit: item.unit, person: task.task.person,
            days: [task.firstDay, task.task.lastDay, item.due], times: task.task.count, terms: task.terms)
        if let known = kept.withLock({ $0[item.id] }), known.inputs == inputs { return known.asked }
        let asked = read()
        kept.withLock { kept in
            // Dropping all of them now and then costs less than knowing which are old.
            if kept.count >= Self.most { kept = [:] }
            kept[item.id] = (inputs, asked)
        }
        return asked
    }
}
