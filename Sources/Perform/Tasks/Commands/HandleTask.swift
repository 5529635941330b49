import Kernel
import Storage

/// 签收: the handler has seen the task and takes it on.
package struct AcknowledgeTask: Command {
    package static let name = "task.acknowledge"
    package static let title = "签收任务"
    package static let deputising = Deputy.Rule.handling
    package static let may = TaskWorkflow.handlers
    let task: ID
    let version: Int?

    package init(task: ID, version: Int?) { (self.task, self.version) = (task, version) }

    package func perform(in work: Work) throws -> Entry {
        let task = try TaskRules.acknowledge(try work.task(task, version, for: Self.self), by: work.actor)
        try work.update(task)
        return Entry(task.item.id, "签收任务")
    }
}

/// Names who handles a task of a unit: its head does, or the office where the named one has left.
package struct AssignTask: Command {
    package static let name = "task.assign"
    package static let title = "指定承办人"
    package static let deputising = Deputy.Rule.handling
    package static let may: Set<Role> = [.head, .office]
    let task: ID
    let version: Int?
    let person: ID

    package init(task: ID, version: Int?, person: ID) {
        (self.task, self.version, self.person) = (task, version, person)
    }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.task(task, version, for: Self.self)
        let directory = try work.directory()
        guard let person = directory.person(person), person.unit == before.item.unit, !person.left else {
            throw FormErrors("person", "承办人应是任务所属单位的在岗人员，从列表中选择")
        }
        let task = try TaskRules.assign(before, to: person.id, by: work.actor)
        try work.update(task)
        try work.notify(
            person.id, "交给你办理：\(task.item.title)", at: TaskPages.address(task.item.id), item: task.item.id,
            mark: "assign:\(task.item.id):\(before.item.version)")
        return Entry(task.item.id, "指定承办人", ["person": person.name])
    }
}

/// Keeps a report that is not yet finished.
package struct ReportTask: Command {
    package static let name = "task.report"
    package static let title = "保存办理情况"
    package static let deputising = Deputy.Rule.handling
    package static let may = TaskWorkflow.handlers
    let task: ID
    let text: String
    let version: Int?
    let files: [StoredFile]?
    let removed: [ID]?

    package init(task: ID, text: String, version: Int?, files: [StoredFile], removed: [ID] = []) {
        (self.task, self.text, self.version, self.files, self.removed) = (task, text, version, files, removed)
    }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.task(task, version, for: Self.self)
        try TaskReport.check(text, complete: false)
        let task = try TaskRules.report(before, text, by: work.actor)
        return Entry(
            task.item.id, "保存办理情况", try work.keepReport(task, adding: files ?? [], removing: removed ?? []))
    }
}

/// 提交: hands the report over for review by somebody else.
package struct SubmitTask: Command {
    package static let name = "task.submit"
    package static let title = "提交办理情况"
    package static let deputising = Deputy.Rule.handling
    package static let may = TaskWorkflow.handlers
    let task: ID
    let text: String
    let version: Int?
    let files: [StoredFile]?
    let removed: [ID]?

    package init(task: ID, text: String, version: Int?, files: [StoredFile], removed: [ID] = []) {
        (self.task, self.text, self.version, self.files, self.removed) = (task, text, version, files, removed)
    }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.task(task)
        if before.state == .submitted {
            throw Refusal("task-submitted", "这件任务已经提交，正在等待审核，不用再次提交", advice: "在任务页面查看审核结果")
        }
        try work.guardVersion(before.item, seen: version)
        try TaskReport.check(text, complete: true)
        let task = try TaskRules.submit(before, text, by: work.actor, on: work.today)
        try work.index(task, unit: work.directory().unit(task.item.unit)?.name ?? "")
        return Entry(
            task.item.id, "提交办理情况", try work.keepReport(task, adding: files ?? [], removing: removed ?? []))
    }
}

/// What a report must be.
enum TaskReport {
    static func check(_ text: String, complete: Bool) throws {
        var errors = FormErrors()
        if complete, text.isEmpty { errors.add("text", "填写办理情况：做了什么、什么时候、结果怎样") }
        errors.cap(text, "text", "办理情况", limit: TaskRules.reportLimit)
        try errors.check()
    }
}

extension Work {
    /// Writes the report with its files; returns what the journal says of it.
    fileprivate func keepReport(
        _ task: TaskItem, adding files: [StoredFile], removing removed: [ID]
    ) throws -> [String: String] {
        let gone = try keepFiles(files, removed: removed, of: task)
        try update(task)
        return [
            "report": task.report, "files": files.map(\.name).joined(separator: "、"), "removed": gone,
        ]
    }

    /// At most three files a task; a file already removed is no error. Returns the names of those removed.
    private func keepFiles(_ files: [StoredFile], removed: [ID], of task: TaskItem) throws -> String {
        let there = try attachments(of: task.item.id).filter { !task.wasGiven($0) }
        let gone = there.filter { removed.contains($0.id) }
        for attachment in gone { try detach(attachment.id, from: task.item.id) }
        let kept = there.count - gone.count
        guard kept + files.count <= TaskRules.attachmentLimit else {
            throw FormErrors(
                "files", "一件任务最多 \(TaskRules.attachmentLimit) 个附件，已有 \(kept) 个，这次选了 \(files.count) 个")
        }
        try attach(files, to: task.item.id)
        return gone.map(\.file.name).joined(separator: "、")
    }
}
