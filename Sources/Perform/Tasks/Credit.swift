import Kernel

/// What a record of some ledger proves: work of a kind, by a unit and by people of it, on a day.
struct Proof: Sendable, Equatable {
    let record: ID
    let unit: ID
    let people: Set<ID>
    let day: Day
    /// When it was written down.
    let written: Day
}

/// 抵办: a record that counts as work on a task.
struct Credit: Sendable, Hashable, Comparable {
    let task: ID
    let record: ID
    /// Written down after the task was due.
    let late: Bool

    static func < (left: Credit, right: Credit) -> Bool {
        (left.task, left.record) < (right.task, right.record)
    }
}

/// Which records count for which tasks. Pure, and a function of what there is: whatever is added, changed or taken back, in
/// whatever order, the same records and tasks give the same credits.
enum CreditRules {
    /// A task that records may prove, with the first day of its period.
    struct Wanting: Sendable {
        let task: TaskItem
        let firstDay: Day
    }

    /// How many records count for each task.
    static func counts(_ credits: Set<Credit>) -> [ID: Int] {
        credits.reduce(into: [:]) { $0[$1.task, default: 0] += 1 }
    }

    /// Who says a record is not about a task, says so of all tasks of that duty in that unit.
    struct Refused: Hashable {
        let task: ID
        let record: ID
    }

    static func credits(_ tasks: [Wanting], _ proofs: [Proof], refused: Set<Refused>) -> [Credit] {
        struct Place: Hashable {
            let duty: ID
            let unit: ID
            let person: ID?
        }
        // What was asked besides the plan stands alone.
        let groups = Dictionary(grouping: tasks) {
            Place(duty: $0.task.duty ?? $0.task.item.id, unit: $0.task.item.unit, person: $0.task.person)
        }
        return groups.flatMap { place, group in
            let out = Set(
                group.flatMap { task in refused.filter { $0.task == task.task.item.id } }.map(\.record))
            let fitting = proofs.filter { proof in
                proof.unit == place.unit && !out.contains(proof.record)
                    && (place.person.map(proof.people.contains) ?? true)
            }
            return credits(of: group, fitting)
        }
    }

    /// The tasks of one duty in one unit: a record goes to the task of its own period; where that needs nothing more, to the
    /// oldest one whose period was over before.
    private static func credits(of group: [Wanting], _ proofs: [Proof]) -> [Credit] {
        let tasks = group.sorted { ($0.firstDay, $0.task.item.id) < ($1.firstDay, $1.task.item.id) }
        let proofs = proofs.sorted { ($0.day, $0.record) < ($1.day, $1.record) }
        var counts: [ID: Int] = [:], found: [Credit] = [], rest: [Proof] = []
        func give(_ proof: Proof, _ task: TaskItem?) -> Bool {
            guard let task else { return false }
            counts[task.item.id, default: 0] += 1
            let late = task.item.due.map { proof.written > $0 } ?? false
            found.append(Credit(task: task.item.id, record: proof.record, late: late))
            return true
        }
        func needs(_ task: TaskItem) -> Bool { counts[task.item.id, default: 0] < task.count }
        for proof in proofs {
            let own = tasks.first {
                needs($0.task) && $0.firstDay <= proof.day && proof.day <= $0.task.lastDay
            }
            if !give(proof, own?.task) { rest.append(proof) }
        }
        for proof in rest {
            _ = give(proof, tasks.first { needs($0.task) && $0.task.lastDay < proof.day }?.task)
        }
        return found
    }

    /// The task with so many credits: done when there are enough, open again when there no longer are.
    static func settled(_ task: TaskItem, credits: Int, on today: Day) -> TaskItem {
        var task = task
        if credits >= task.count, [.waiting, .working, .returned].contains(task.state) {
            task.item.state = TaskItem.State.done.rawValue
            (task.item.handed, task.item.closed, task.item.returned) = (today, today, false)
            (task.extensionTo, task.extensionBy, task.extensionReason) = (nil, nil, "")
            task.proved = true
        } else if credits < task.count, task.state == .done, task.proved {
            task.item.state = TaskItem.State.working.rawValue
            (task.item.handed, task.item.closed, task.proved) = (nil, nil, false)
        } else if task.state == .waiting, credits > 0 {
            task.item.state = TaskItem.State.working.rawValue
        }
        return task
    }

    /// Whoever has to do it may say that a record was not about it; so may whoever reviews it.
    static func mayRefuse(_ task: TaskItem, _ actor: Actor) -> Bool {
        TaskRules.isHandler(task, actor) || TaskRules.isReviewer(task, actor)
    }
}
