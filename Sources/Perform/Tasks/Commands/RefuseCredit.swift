import Kernel

/// 不算抵办: somebody says that a record was not about this duty.
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
        guard try CreditStore.refuse(record, for: task, reason, in: work) else {
            throw Refusal("credit-none", "这条记录没有算在这件任务上，或者已经注明不算", advice: "刷新页面查看最新情况")
        }
        try CreditTasks.follow(
            [(found.item.unit, found.requirement)], year: found.item.year, in: work)
        return Entry(task, "注明记录不算", ["record": record.rawValue, "reason": reason])
    }
}
