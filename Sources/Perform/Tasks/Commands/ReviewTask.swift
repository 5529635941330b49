import Kernel
import Storage

/// 审核通过.
package struct AcceptTask: Command {
    package static let name = "task.accept"
    package static let title = "审核通过"
    package static let deputising = Deputy.Rule.deciding
    package static let may = TaskWorkflow.reviewers
    let task: ID
    let version: Int?

    package init(task: ID, version: Int?) { (self.task, self.version) = (task, version) }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.task(task, version, for: Self.self)
        let task = try TaskRules.accept(before, by: work.actor, on: work.today)
        try work.update(task)
        try work.tellHandlers(task, "审核通过：\(task.item.title)", mark: "accept:\(before.item.version)")
        return Entry(task.item.id, "审核通过")
    }
}

/// 退回, with the reason the handler needs.
package struct ReturnTask: Command {
    package static let name = "task.return"
    package static let title = "退回"
    package static let deputising = Deputy.Rule.deciding
    package static let may = TaskWorkflow.reviewers
    let task: ID
    let version: Int?
    let reason: String

    package init(task: ID, version: Int?, reason: String) {
        (self.task, self.version, self.reason) = (task, version, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "退回的理由（要补充或修改什么）")
        let before = try work.task(task, version, for: Self.self)
        let task = try TaskRules.sendBack(before, by: work.actor)
        try work.update(task)
        try work.tellHandlers(task, "被退回：\(task.item.title)。\(reason)", mark: "return:\(before.item.version)")
        return Entry(task.item.id, "退回任务", ["reason": reason])
    }
}

/// 申请延期.
package struct RequestExtension: Command {
    package static let name = "task.extension.request"
    package static let title = "申请延期"
    package static let deputising = Deputy.Rule.handling
    package static let may = TaskWorkflow.handlers
    let task: ID
    let version: Int?
    let day: Day
    let reason: String

    package init(task: ID, version: Int?, day: Day, reason: String) {
        (self.task, self.version, self.day, self.reason) = (task, version, day, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "申请延期的理由")
        guard work.calendar.isWorkday(day) else {
            let near = work.calendar.workday(onOrBefore: day).rawValue
            throw FormErrors("day", "\(day.rawValue) 是休息日，延到工作日，例如前一个工作日 \(near)")
        }
        let task = try TaskRules.requestExtension(
            try work.task(task, version, for: Self.self), to: day, reason: reason, by: work.actor,
            on: work.today)
        try work.update(task)
        for person in try Addressees.office(work.session, town: work.town) where person != work.actor.person {
            try work.notify(
                person, "申请延期到 \(day.rawValue)：\(task.item.title)", at: TaskPages.address(task.item.id),
                item: task.item.id, mark: "extension:\(task.item.id):\(task.item.version)")
        }
        return Entry(
            task.item.id, "申请延期",
            ["reason": reason, "from": task.item.due?.rawValue ?? "", "to": day.rawValue])
    }
}

/// The office or the leader in charge grants or refuses an extension.
package struct DecideExtension: Command {
    package static let name = "task.extension.decide"
    package static let title = "批复延期"
    package static let deputising = Deputy.Rule.deciding
    package static let may = TaskWorkflow.reviewers
    let task: ID
    let version: Int?
    let approve: Bool
    /// May be left out when it is granted.
    let reason: String?

    package init(task: ID, version: Int?, approve: Bool, reason: String?) {
        (self.task, self.version, self.approve, self.reason) = (task, version, approve, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        let reason = reason ?? ""
        if !approve { errors.require(reason, "reason", "不同意延期的理由", limit: 500) }
        errors.cap(reason, "reason", "理由", limit: 500)
        try errors.check()
        let before = try work.task(task, version, for: Self.self)
        let task = try TaskRules.decideExtension(before, approve: approve, by: work.actor)
        try work.update(task)
        try work.settleNotices(of: task.item.id)
        let word = approve ? "同意延期" : "不同意延期"
        try work.tellHandlers(task, "\(word)：\(task.item.title)", mark: "decide:\(before.item.version)")
        return Entry(
            task.item.id, word,
            [
                "reason": reason, "from": before.item.due?.rawValue ?? "",
                "to": task.item.due?.rawValue ?? "",
                "asked": before.extensionTo?.rawValue ?? "",
            ])
    }
}

/// 催办: a stored reminder to the handler and, past the due day, to the wider circle.
package struct UrgeTask: Command {
    package static let name = "task.urge"
    package static let title = "催办"
    package static let deputising = Deputy.Rule.deciding
    package static let may = TaskWorkflow.reviewers
    let task: ID
    let version: Int?
    let words: String?

    package init(task: ID, version: Int?, words: String?) {
        (self.task, self.version, self.words) = (task, version, words)
    }

    package func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        let words = words ?? ""
        errors.cap(words, "words", "催办的话", limit: 200)
        try errors.check()
        let task = try TaskRules.urge(
            try work.task(task, version, for: Self.self), by: work.actor, on: work.today)
        try work.update(task)
        let note = words.isEmpty ? "" : "。\(words)"
        try work.tellHandlers(
            task, "催办：\(task.item.title)，\(work.lights.words(task.item.dates))\(note)",
            mark: "urge:\(task.urged)")
        return Entry(task.item.id, "催办", ["words": words, "times": "\(task.urged)"])
    }
}

extension Work {
    /// Tells the people the task's light reaches; never the one who acts.
    func tellHandlers(_ task: TaskItem, _ sentence: String, mark: String) throws {
        let people = try Addressees.people(
            session, town: town, unit: task.item.unit, owner: task.item.owner,
            circle: .init(for: lights.light(task.item.dates)))
        for person in people where person != actor.person {
            try notify(
                person, sentence, at: TaskPages.address(task.item.id), item: task.item.id,
                mark: "\(task.item.id):\(mark)")
        }
    }
}
