import Kernel

/// 不算抵办: somebody says that a record was not about this task.
package struct RefuseCredit: Command {
    package static let name = "task.refuseCredit"
    package static let title = "注明记录不算"
    package static let may = TaskWorkflow.handlers
    let task: ID
    let record: ID
    let reason: String

    package init(task: ID, record: ID, reason: String) {
        (self.task, self.record, self.reason) = (task, record, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        let found = try work.task(task)
        guard CreditRules.mayRefuse(found, work.actor) else {
            throw Refusal(.forbidden, "task-who", "这一步不由你办理", advice: "可以办理的是承办人和审核人")
        }
        try FormErrors.requireReason(reason, "不算的理由")
        var credit = try work.credit(record, of: task)
        guard credit.refused == nil, credit.verdict != .repeated else {
            throw Refusal("credit-none", "这条记录没有算在这件任务上，或者已经注明不算", advice: "刷新页面查看最新情况")
        }
        (credit.refused, credit.accepted) = (reason, nil)
        try CreditStore.write(credit, of: task, in: work)
        try work.announce(CreditDecided(task: task))
        return Entry(task, "注明记录不算", ["record": record.rawValue, "reason": reason])
    }
}

/// 认可凭证: the head of the unit or the office says that a record which may fulfil the task does.
package struct AcceptCredit: Command {
    package static let name = "task.acceptCredit"
    package static let title = "认可待定的记录"
    package static let may: Set<Role> = Role.confidants.union([.head, .office])
    let task: ID
    let record: ID

    package init(task: ID, record: ID) { (self.task, self.record) = (task, record) }

    package func perform(in work: Work) throws -> Entry {
        let found = try work.task(task)
        let proof = try work.session.first(
            "SELECT \(Item.columns) FROM item WHERE item.id = \(record) AND \(work.seen.items)"
        ) { try Item(&$0) }
        guard let proof else { throw Refusal.missing }
        guard CreditRules.mayAccept(found, proof, work.actor) else {
            throw Refusal(
                .forbidden, "task-who", "这一步不由你办理", advice: "可以办理的是本单位负责人和领导小组办公室；限定知悉的，由党委书记或纪委书记办理")
        }
        var credit = try work.credit(record, of: task)
        guard credit.waits else {
            throw Refusal("credit-settled", "这条记录不用再定：已经有结论", advice: "刷新页面查看最新情况")
        }
        credit.accepted = work.actor.account
        try CreditStore.write(credit, of: task, in: work)
        try work.announce(CreditDecided(task: task))
        return Entry(task, "认可待定的记录", ["record": record.rawValue, "because": credit.because])
    }
}

/// Somebody has said whether a record counts for a task.
package struct CreditDecided: Event {
    package let task: ID
}

/// Each night: records written down before their words were kept are asked for them, and tasks that count people are worked out anew with
/// those who are there now.
package struct ResettleCredits: Command {
    package static let name = "task.resettle"
    package static let title = "重新核对凭证"
    package static let may: Set<Role> = []
    package static let mayProgram = true
    /// So many at once: nobody who writes at night waits for all of a town.
    let portion: Int
    /// The task and the record it goes on behind; nil at the beginning.
    let task: ID?
    let record: ID?

    package init() { self.init(mark: "") }

    /// `2026-12-01`, and of a later portion with the last task and the last record of the one before.
    package init(mark: String, portion: Int = 50) {
        self.portion = portion
        let parts = mark.split(separator: " ").map { ID(rawValue: String($0)) } + [nil, nil, nil]
        (task, record) = (parts[1], parts[2])
    }

    package func perform(in work: Work) throws -> Entry {
        let old = try CreditStore.wordless(after: record, limit: portion, in: work)
        if !old.isEmpty { try work.announce(RecordsWanted(Set(old))) }
        let tasks = try CreditStore.openWithCredits(
            year: work.today.year, after: task, limit: portion, in: work)
        try work.announce(CreditsWanted(tasks: Set(tasks)))
        // Each portion stands behind the one before, so that there is an end.
        if tasks.count == portion || old.count == portion {
            let place = [tasks.last ?? task, old.last ?? record].map { $0?.rawValue ?? "-" }
            try Job.ask(
                Self.name, mark: ([work.today.rawValue] + place).joined(separator: " "), due: work.now,
                town: work.town,
                in: work.session)
        }
        return Entry(nil, "重新核对凭证", ["records": "\(old.count)", "tasks": "\(tasks.count)"])
    }
}

/// The records beside some tasks are to be weighed anew.
package struct CreditsWanted: Event {
    package let tasks: Set<ID>
}

extension Work {
    func credit(_ record: ID, of task: ID) throws -> Credit {
        let credits = try CreditStore.credits(of: [task], in: session, town: town)[task] ?? []
        guard let found = credits.first(where: { $0.record == record }) else {
            throw Refusal("credit-none", "这条记录没有算在这件任务上，或者已经注明不算", advice: "刷新页面查看最新情况")
        }
        return found
    }
}
