import Kernel
import Storage

/// Follows the records of all ledgers, in their transactions: tasks are credited, and credits taken back.
///
/// A fixed number of statements to find, and a few for each task that changes.
package enum CreditTasks {
    /// A record was made or changed.
    package static func follow(_ event: Recorded, in work: Work) throws {
        let before = try CreditStore.fields(of: event.record.id, in: work)
        try CreditStore.keep(event, isNew: before.isEmpty, in: work)
        let now = event.kinds.map {
            CreditStore.Field(units: event.units, kind: $0.name, year: event.day.year)
        }
        // Where it stays in its field, units it left are worked out with those it has.
        let fields = Dictionary(grouping: before + now) { [$0.kind, "\($0.year)"] }.values.map { same in
            CreditStore.Field(
                units: same.reduce(into: []) { $0.formUnion($1.units) }, kind: same[0].kind,
                year: same[0].year)
        }
        try settle(fields.sorted { ($0.kind, $0.year) < ($1.kind, $1.year) }, in: work)
    }

    /// A record proves nothing any more.
    package static func follow(_ event: RecordGone, in work: Work) throws {
        let before = try CreditStore.fields(of: event.record.id, in: work)
        try CreditStore.remove(event.record.id, in: work)
        try settle(before, in: work)
    }

    /// Tasks were opened or changed: records already there count for them too.
    static func follow(_ tasks: [(unit: ID, kind: String)], year: Int, in work: Work) throws {
        let fields = Dictionary(grouping: tasks.filter { $0.kind != RecordKind.ownReport.name }, by: \.kind)
            .map { CreditStore.Field(units: Set($1.map(\.unit)), kind: $0, year: year) }
        try settle(fields.sorted { $0.kind < $1.kind }, in: work)
    }

    /// Works out the credits of these fields anew and applies what is different; the journal line of the command at work
    /// says which tasks gained and lost.
    private static func settle(_ fields: [CreditStore.Field], in work: Work) throws {
        var gained: [String] = [], lost: [String] = []
        for field in fields where !field.units.isEmpty {
            let tasks = try CreditStore.tasks(field, in: work)
            let (held, refused) = try CreditStore.credits(field, in: work)
            // What nobody asked for proves nothing: records of years before the plan cost no more for being many.
            if tasks.isEmpty, held.isEmpty { continue }
            // Only of units that are asked for it.
            let asked = CreditStore.Field(
                units: Set(tasks.map { $0.task.item.unit }), kind: field.kind, year: field.year)
            let proofs =
                tasks.isEmpty
                ? []
                : try CreditStore.proofs(
                    asked, withPeople: tasks.contains { $0.task.person != nil }, in: work)
            let wanted = Set(CreditRules.credits(tasks, proofs, refused: refused))
            for credit in held.subtracting(wanted).sorted() { try CreditStore.remove(credit, in: work) }
            for credit in wanted.subtracting(held).sorted() {
                try CreditStore.add(credit, field.kind, in: work)
            }
            let touched = Set(held.symmetricDifference(wanted).map(\.task))
            let now = CreditRules.counts(wanted), before = CreditRules.counts(held)
            let byID = Dictionary(tasks.map { ($0.task.item.id, $0.task) }) { first, _ in first }
            for id in touched.sorted() {
                guard let task = try byID[id] ?? CreditStore.task(id, in: work) else { continue }
                let (count, had) = (now[id] ?? 0, before[id] ?? 0)
                try apply(task, credits: count, in: work)
                if count > had { gained.append(task.item.number) }
                if count < had { lost.append(task.item.number) }
            }
            // What was opened or changed may have enough already, or no longer.
            for wanting in tasks where !touched.contains(wanting.task.item.id) {
                try apply(wanting.task, credits: now[wanting.task.item.id] ?? 0, in: work)
            }
        }
        if !gained.isEmpty { work.note(["credits": gained.joined(separator: "、")]) }
        if !lost.isEmpty { work.note(["uncredits": lost.joined(separator: "、")]) }
    }

    private static func apply(_ task: TaskItem, credits: Int, in work: Work) throws {
        let after = CreditRules.settled(task, credits: credits, on: work.today)
        guard after.item.state != task.item.state else { return }
        try work.update(after)
        if task.state == .done {
            try work.tellHandlers(
                after, "任务又要办理：\(task.item.title)，原来证明它的记录不再算数", mark: "uncredit:\(task.item.version)")
        }
    }
}
