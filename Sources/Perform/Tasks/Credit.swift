import Kernel
import Proving
import Storage

/// 抵办: a record beside a task it counts for, may count for, or counted for before.
struct Credit: Sendable, Equatable {
    enum Verdict: String, TextColumn, Choice {
        /// It fulfils what the clause asks.
        case counts
        /// It may: whoever heads the unit, or the office, says so.
        case proposed
        /// It is the same event as another record.
        case repeated
        /// It counted by unit, kind and period before the clause's own words were asked; it counts until somebody says otherwise.
        case kept

        var label: String {
            switch self {
            case .counts: "算数"
            case .proposed: "待定"
            case .repeated: "重复"
            case .kept: "升级前算数"
            }
        }
    }

    let record: ID
    var verdict: Verdict
    /// Why, in words.
    var because: String
    /// Written down after the task was due.
    var late: Bool
    /// Why somebody said that it is not about this task.
    var refused: String?
    /// Who said that it counts.
    var accepted: ID?

    /// What people have said; nil while nobody has.
    var decision: Bool? {
        if refused != nil { return false }
        return accepted != nil || verdict == .kept ? true : nil
    }

    var counts: Bool { decision ?? (verdict == .counts) }
    /// Somebody has to say whether it counts.
    var waits: Bool { refused == nil && accepted == nil && (verdict == .proposed || verdict == .kept) }
}

/// Which records count for a task, and what becomes of it. Pure: the same task, records and decisions give the same, in whatever order
/// they came.
enum CreditRules {
    struct Outcome: Sendable {
        let credits: [Credit]
        let proof: ProofOutcome
        let isDone: Bool
    }

    static func judge(
        _ task: ProvedTask, _ records: [StoredProof], held: [Credit], _ town: ProofTown,
        asking asked: ProofAsked
    ) -> Outcome {
        let records = records.sorted { ($0.day, $0.written, $0.record) < ($1.day, $1.written, $1.record) }
        let before = Dictionary(held.map { ($0.record, $0) }) { first, _ in first }
        let decided = Dictionary(
            held.compactMap { credit in credit.decision.map { (credit.record.rawValue, $0) } }
        ) { first, _ in first }
        let read = records.map(town.record)
        let proof = ProofRule.judge(read, asking: asked, decided: decided)
        let credits = zip(records, read).compactMap { record, words -> Credit? in
            let own = ProofRule.verdict(words, asking: asked)
            let found = self.credit(record, own, task, proof, among: records)
            guard let before = before[record.record], before.refused != nil || before.decision == true else {
                return found.verdict == nil ? nil : found.credit
            }
            // What people have said stands, and so does what counted before.
            var credit = found.credit
            (credit.refused, credit.accepted) = (before.refused, before.accepted)
            if before.verdict == .kept, found.verdict != .counts { credit.verdict = .kept }
            return credit
        }
        let isKept = credits.contains { $0.verdict == .kept && $0.counts } && task.task.proved
        return Outcome(credits: credits, proof: proof, isDone: proof.done || isKept)
    }

    /// What the rule says of a record, beside the others; a nil verdict where it has nothing to do with the task.
    private static func credit(
        _ record: StoredProof, _ own: (verdict: ProofOutcome.Verdict, reason: String), _ task: ProvedTask,
        _ proof: ProofOutcome, among others: [StoredProof]
    ) -> (credit: Credit, verdict: Credit.Verdict?) {
        let id = record.record.rawValue
        let isRepeated = own.verdict != .no && proof.records[id] == .no
        let verdict: Credit.Verdict? =
            own.verdict == .no
            ? nil
            : isRepeated
                ? .repeated : own.verdict == .counts && proof.records[id] == .counts ? .counts : .proposed
        let late = task.task.item.due.map { record.written > $0 } ?? false
        let isLike = isRepeated || verdict == .proposed && own.verdict == .counts
        let credit = Credit(
            record: record.record, verdict: verdict ?? .proposed,
            because: isLike ? withoutTitles(proof.reasons[id] ?? own.reason, others) : own.reason, late: late)
        return (credit, verdict)
    }

    /// What another record is called stays with it: not everybody who sees one sees the other.
    private static func withoutTitles(_ reason: String, _ others: [StoredProof]) -> String {
        others.reduce(reason) {
            $0.replacing("《\($1.plainTitle)》", with: "另一条记录").replacing("《\($1.title)》", with: "另一条记录")
        }
    }

    /// The task as its records leave it: done when there is enough, open again when there no longer is.
    static func settled(_ task: TaskItem, isDone: Bool, any: Bool, on today: Day) -> TaskItem {
        var task = task
        if isDone, [.waiting, .working, .returned].contains(task.state) {
            task.item.state = TaskItem.State.done.rawValue
            (task.item.handed, task.item.closed, task.item.returned) = (today, today, false)
            (task.extensionTo, task.extensionBy, task.extensionReason) = (nil, nil, "")
            task.proved = true
        } else if !isDone, task.state == .done, task.proved {
            task.item.state = TaskItem.State.working.rawValue
            (task.item.handed, task.item.closed, task.proved) = (nil, nil, false)
        } else if task.state == .waiting, any {
            task.item.state = TaskItem.State.working.rawValue
        }
        return task
    }

    /// Whoever has to do it may say that a record was not about it; so may whoever reviews it.
    static func mayRefuse(_ task: TaskItem, _ actor: Actor) -> Bool {
        TaskRules.isHandler(task, actor) || TaskRules.isReviewer(task, actor)
    }

    /// The head of the unit that owes it, and the office, say whether what may fulfil it does; of what is confided those it is confided to,
    /// and nobody of a record of his own.
    static func mayAccept(_ task: TaskItem, _ record: Item, _ actor: Actor) -> Bool {
        if record.secrecy == .confided {
            return actor.isOne(of: Role.confidants) && record.owner != actor.person
        }
        return actor.role == .office || actor.role == .head && actor.unit == task.item.unit
    }
}
