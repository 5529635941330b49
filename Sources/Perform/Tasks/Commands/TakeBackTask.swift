import Kernel
import Storage

/// 撤回: whoever handed a task over takes it back before it is reviewed.
package struct TakeBackTask: Command {
    package static let name = "task.takeback"
    package static let title = "撤回提交"
    package static let may = TaskWorkflow.handlers
    let task: ID
    let version: Int?

    package init(task: ID, version: Int?) { (self.task, self.version) = (task, version) }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.task(task, version, for: Self.self)
        // What was sent back and is taken back again is still to be mended.
        let last = try work.session.first(
            """
            SELECT act FROM journal WHERE town = \(work.town) AND item = \(task)
              AND act IN \(SQL.list([ReturnTask.name, AcceptTask.name])) ORDER BY number DESC LIMIT 1
            """
        ) { try $0.next(String.self) }
        let task = try TaskRules.takeBack(before, wasReturned: last == ReturnTask.name, by: work.actor)
        try work.update(task)
        return Entry(task.item.id, "撤回提交")
    }
}

/// 撤销通过: a review that was wrong is undone, with the reason; the task waits for review once more.
package struct UndoAcceptance: Command {
    package static let name = "task.unaccept"
    package static let title = "撤销通过"
    package static let may = TaskWorkflow.reviewers
    let task: ID
    let version: Int?
    let reason: String

    package init(task: ID, version: Int?, reason: String) {
        (self.task, self.version, self.reason) = (task, version, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "撤销通过的理由")
        let before = try work.task(task, version, for: Self.self)
        try work.requireOpenYear(before.item.year)
        let task = try TaskRules.unaccept(before, by: work.actor, on: work.today)
        try work.update(task)
        try work.tellHandlers(
            task, "审核通过被撤销，等待重新审核：\(task.item.title)。\(reason)", mark: "unaccept:\(before.item.version)")
        return Entry(task.item.id, "撤销通过", ["reason": reason])
    }
}
