import Kernel
import Proving
import Storage

/// Follows the records of all ledgers, in their transactions: tasks are credited, and credits taken back.
///
/// A record is asked only of tasks of the units that did it whose days it lies in; what of them it may fulfil is judged with the other
/// records of these tasks.
package struct CreditTasks: Sendable {
    let ports: TasksLedger.Ports

    package init(_ ports: TasksLedger.Ports) { self.ports = ports }

    /// A record was made or changed.
    package func follow(_ event: Recorded, in work: Work) throws {
        let id = event.record.id, before = try CreditStore.place(of: id, in: work)
        let units = try units(of: event, in: work)
        if try CreditStore.keep(event, units: units, in: work) {
            try CreditStore.forget(decisionsOn: id, in: work)
        }
        let all = units.union(before?.units ?? [])
        var touched = try CreditStore.tasks(creditedBy: id, in: work)
        guard let stored = try CreditStore.words(of: [id], in: work.session, town: work.town).first else {
            return
        }
        let town = try ProofTown.of(work.town, in: work.session), record = town.record(stored)
        let near = try worded(
            CreditStore.tasks(of: all, on: event.day, year: event.day.year, in: work), in: work)
        for task in near where !touched.contains(task.task.item.id) {
            if ProofRule.verdict(record, asking: town.asked(task)).verdict != .no {
                touched.insert(task.task.item.id)
            }
        }
        try settle(touched, adding: [stored], in: work)
    }

    /// A record proves nothing any more.
    package func follow(_ event: RecordGone, in work: Work) throws {
        let touched = try CreditStore.tasks(creditedBy: event.record.id, in: work)
        try CreditStore.remove(event.record.id, in: work)
        try settle(touched, adding: [], in: work)
    }

    /// Somebody has said whether a record counts.
    package func follow(_ event: CreditDecided, in work: Work) throws { try settle([event.task], in: work) }

    package func follow(_ event: CreditsWanted, in work: Work) throws { try settle(event.tasks, in: work) }

    /// Tasks were opened or changed: records already there count for them too.
    func follow(_ tasks: Set<ID>, in work: Work) throws {
        let found = try worded(CreditStore.tasks(tasks, in: work.session, town: work.town), in: work)
        guard let first = found.map(\.firstDay).min(),
            let last = found.map({ max($0.task.lastDay, $0.task.item.due ?? $0.task.lastDay) }).max()
        else { return }
        let town = try ProofTown.of(work.town, in: work.session)
        let proofs = try CreditStore.proofs(
            of: Set(found.map(\.task.item.unit)), from: first, through: last, in: work)
        let held = try CreditStore.credits(
            of: Set(found.map(\.task.item.id)), in: work.session, town: work.town)
        var notes = Notes()
        for task in found {
            let records = proofs[task.task.item.unit] ?? [], held = held[task.task.item.id] ?? []
            if records.isEmpty, held.isEmpty { continue }
            try settle(task, records, held: held, town, &notes, in: work)
        }
        notes.write(in: work)
    }

    /// Worked out anew with the records that stand beside them: somebody has decided, or somebody who is counted has come or gone.
    func settle(_ tasks: Set<ID>, adding records: [StoredProof] = [], in work: Work) throws {
        guard !tasks.isEmpty else { return }
        let found = try worded(CreditStore.tasks(tasks, in: work.session, town: work.town), in: work)
        let held = try CreditStore.credits(of: tasks, in: work.session, town: work.town)
        let wanted = Set(held.values.flatMap { $0.map(\.record) }).subtracting(records.map(\.record))
        let words = try CreditStore.words(of: wanted, in: work.session, town: work.town) + records
        let byRecord = Dictionary(words.map { ($0.record, $0) }) { first, _ in first }
        let town = try ProofTown.of(work.town, in: work.session)
        var notes = Notes()
        for task in found {
            let held = held[task.task.item.id] ?? []
            let own = Set(held.map(\.record)).union(records.map(\.record)).compactMap { byRecord[$0] }
            try settle(task, own, held: held, town, &notes, in: work)
        }
        notes.write(in: work)
    }

    // MARK: One task

    private func settle(
        _ task: ProvedTask, _ records: [StoredProof], held: [Credit], _ town: ProofTown, _ notes: inout Notes,
        in work: Work
    ) throws {
        let id = task.task.item.id
        let outcome = CreditRules.judge(task, records, held: held, town, asking: town.asked(task))
        let before = Dictionary(held.map { ($0.record, $0) }) { first, _ in first }
        let known = Set(outcome.credits.map(\.record))
        // What is refused stays, so that a record that is changed does not come back by itself; so does what nobody can read yet.
        let readable = Set(records.map(\.record))
        var kept: [Credit] = []
        for credit in held where !known.contains(credit.record) {
            if credit.verdict == .kept, !readable.contains(credit.record),
                try isThere(credit.record, in: work)
            {
                kept.append(credit)
            } else if credit.refused == nil || !readable.contains(credit.record) {
                try CreditStore.remove(credit.record, of: id, in: work)
            }
        }
        for credit in outcome.credits where before[credit.record] != credit {
            try CreditStore.write(credit, of: id, in: work)
        }
        let isDone = outcome.isDone || task.task.proved && kept.contains(where: \.counts)
        let had = held.count(where: \.counts), has = outcome.credits.count(where: \.counts) + kept.count
        if has > had { notes.gained.append(task.task.item.number) }
        if has < had { notes.lost.append(task.task.item.number) }
        if outcome.credits.contains(where: { $0.waits && before[$0.record]?.waits != true }) {
            notes.proposed.append(task.task.item.number)
        }
        try apply(task.task, isDone: isDone, any: !outcome.credits.isEmpty, in: work)
    }

    /// A record of before that has not yet been read anew.
    private func isThere(_ record: ID, in work: Work) throws -> Bool {
        try CreditStore.place(of: record, in: work) != nil
    }

    private func apply(_ task: TaskItem, isDone: Bool, any: Bool, in work: Work) throws {
        let after = CreditRules.settled(task, isDone: isDone, any: any, on: work.today)
        guard after.item.state != task.item.state else { return }
        try work.update(after)
        if task.state == .done {
            try work.tellHandlers(
                after, "任务又要办理：\(task.item.title)，原来证明它的记录不再算数", mark: "uncredit:\(task.item.version)")
        }
    }

    /// What the journal line of the command at work says of the tasks it touched.
    private struct Notes {
        var gained: [String] = [], lost: [String] = [], proposed: [String] = []

        func write(in work: Work) {
            for (fact, numbers) in [("credits", gained), ("uncredits", lost), ("proposes", proposed)]
            where !numbers.isEmpty {
                work.note([fact: numbers.joined(separator: "、")])
            }
        }
    }

    // MARK: Words

    /// The units whose work it was: those named, and those of whoever did it.
    private func units(of event: Recorded, in work: Work) throws -> Set<ID> {
        let directory = try work.directory()
        return Set(
            event.words.by.compactMap { party in
                switch party {
                case .unit(let id): id
                case .person(let id): directory.person(id)?.unit
                }
            })
    }

    private func worded(_ tasks: [ProvedTask], in work: Work) throws -> [ProvedTask] {
        try ports.worded(tasks, in: work.session, town: work.town)
    }
}

extension TasksLedger.Ports {
    /// With the words of their clauses; what was asked besides the plan has its own alone.
    func worded(_ tasks: [ProvedTask], in session: any Session, town: ID) throws -> [ProvedTask] {
        let texts = try texts(Set(tasks.compactMap(\.task.item.clause)), town, session)
        return tasks.map { task in
            var task = task
            task.clause = task.task.item.clause.flatMap { texts[$0] } ?? task.part
            return task
        }
    }
}
