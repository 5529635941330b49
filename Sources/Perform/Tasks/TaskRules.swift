import Kernel

/// What may be done with a task, by whom. Pure: each returns the task as it then is, or refuses.
enum TaskRules {
    static let reportLimit = 5000
    static let attachmentLimit = 3

    /// Whether this is the actor's own work: the named handler, or one who answers for the unit.
    static func isHandler(_ task: TaskItem, _ actor: Actor) -> Bool {
        if let owner = task.item.owner, owner == actor.person { return true }
        guard task.item.unit == actor.unit, let role = actor.role else { return false }
        if task.item.owner != nil { return [.head, .disciplineSecretary, .office].contains(role) }
        return TaskWorkflow.handlers.subtracting([.staff]).contains(role)
    }

    static func isReviewer(_ task: TaskItem, _ actor: Actor) -> Bool {
        // 分管领导 reviews what is in his charge, not what his own body owes.
        guard actor.role != .leader || task.item.unit != actor.unit else { return false }
        return actor.isOne(of: TaskWorkflow.reviewers) && !wrote(task, actor)
    }

    static func wrote(_ task: TaskItem, _ actor: Actor) -> Bool {
        actor.account.map(task.writers.contains) ?? false
    }

    /// The head of the unit; and the office, for where the named handler has left a body that has no head.
    private static func mayAssign(_ task: TaskItem, _ actor: Actor) -> Bool {
        actor.role == .office || actor.role == .head && task.item.unit == actor.unit
    }

    /// Whether a day is left in the task's year to put it off to: the year's assessment waits for nobody.
    private static func canBePutOff(_ task: TaskItem, on today: Day) -> Bool {
        let last = Day.last(ofMonth: 12, in: task.item.year)
        return task.extensionTo == nil && today <= last && task.item.due.map { $0 < last } ?? false
    }

    /// The acts this actor may take now, in the order of the table.
    static func acts(_ task: TaskItem, _ actor: Actor, on today: Day) -> [any Command.Type] {
        let handler = isHandler(task, actor), reviewer = isReviewer(task, actor)
        let mine: [(any Command.Type, Bool)] = [
            (AcknowledgeTask.self, handler), (ReportTask.self, handler), (SubmitTask.self, handler),
            (AcceptTask.self, reviewer), (ReturnTask.self, reviewer), (TakeBackTask.self, handler),
            (UndoAcceptance.self, reviewer && !task.proved),
            (RequestExtension.self, handler && canBePutOff(task, on: today)),
            (DecideExtension.self, reviewer && task.extensionTo != nil && task.extensionBy != actor.account),
            (UrgeTask.self, reviewer && !handler && task.item.opened <= today),
            (AssignTask.self, mayAssign(task, actor)),
            (WithdrawTasks.self, mayWithdraw(task, actor)),
        ]
        return mine.filter { command, allowed in
            allowed && command.may.contains(actor.role ?? .superior)
                && TaskWorkflow.table.allows(command, in: task.state)
        }.map(\.0)
    }

    private static func require(
        _ command: any Command.Type, _ task: TaskItem, _ allowed: Bool, _ who: String
    ) throws(Refusal) {
        guard allowed else { throw Refusal(.forbidden, "task-who", "这一步不由你办理", advice: "可以办理的是\(who)") }
        try requireState(command, task)
    }

    static func requireState(_ command: any Command.Type, _ task: TaskItem) throws(Refusal) {
        guard TaskWorkflow.table.allows(command, in: task.state) else {
            throw Refusal("task-state", "任务现在是“\(task.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
    }

    static func acknowledge(_ task: TaskItem, by actor: Actor) throws(Refusal) -> TaskItem {
        try require(AcknowledgeTask.self, task, isHandler(task, actor), "本任务的承办人")
        var task = task
        task.item.state = TaskItem.State.working.rawValue
        return task
    }

    static func assign(_ task: TaskItem, to person: ID, by actor: Actor) throws(Refusal) -> TaskItem {
        try require(AssignTask.self, task, mayAssign(task, actor), "本单位负责人和领导小组办公室")
        var task = task
        task.item.owner = person
        return task
    }

    /// Keeps what was written so far. A task sent back stays marked so until it is handed over again.
    static func report(_ task: TaskItem, _ text: String, by actor: Actor) throws(Refusal) -> TaskItem {
        try require(ReportTask.self, task, isHandler(task, actor), "本任务的承办人")
        var task = task
        task.report = text
        if let account = actor.account { task.writers.insert(account) }
        if task.state == .waiting { task.item.state = TaskItem.State.working.rawValue }
        return task
    }

    static func submit(_ task: TaskItem, _ text: String, by actor: Actor, on today: Day) throws(Refusal)
        -> TaskItem
    {
        try require(SubmitTask.self, task, isHandler(task, actor), "本任务的承办人")
        var task = task
        task.report = text
        if let account = actor.account { task.writers.insert(account) }
        task.item.state = TaskItem.State.submitted.rawValue
        (task.item.handed, task.item.returned) = (today, false)
        // What was asked for before is settled by handing over.
        (task.extensionTo, task.extensionBy, task.extensionReason) = (nil, nil, "")
        return task
    }

    static func accept(_ task: TaskItem, by actor: Actor, on today: Day) throws(Refusal) -> TaskItem {
        try requireReview(AcceptTask.self, task, actor)
        var task = task
        task.item.state = TaskItem.State.done.rawValue
        task.item.closed = today
        return task
    }

    /// Nobody has looked at it yet: it is its handler's again.
    static func takeBack(_ task: TaskItem, wasReturned: Bool, by actor: Actor) throws(Refusal) -> TaskItem {
        try require(TakeBackTask.self, task, isHandler(task, actor), "本任务的承办人")
        var task = task
        let state = wasReturned ? TaskItem.State.returned : .working
        (task.item.state, task.item.handed, task.item.returned) = (state.rawValue, nil, wasReturned)
        return task
    }

    /// Waits for review once more. What records prove nobody has reviewed: that is undone by what is said of the records.
    static func unaccept(_ task: TaskItem, by actor: Actor, on today: Day) throws(Refusal) -> TaskItem {
        guard !task.proved else {
            throw Refusal("task-proved", "这件任务是记录证明办结的，没有审核过", advice: "记录不该算的，在下面的记录旁写明不算")
        }
        try require(UndoAcceptance.self, task, isReviewer(task, actor), "领导小组办公室、纪委和分管领导，且没有填写过")
        var task = task
        task.item.state = TaskItem.State.submitted.rawValue
        (task.item.closed, task.item.handed) = (nil, task.item.handed ?? today)
        return task
    }

    /// The sending a task came with, for somebody who may call it off.
    static func requireWithdrawer(_ task: TaskItem, _ actor: Actor) throws(Refusal) -> ID {
        guard let ask = task.ask else {
            throw Refusal("task-planned", "这件任务来自方案，不能收回", advice: "要取消的，修订方案")
        }
        guard mayWithdraw(task, actor) else {
            throw Refusal(.forbidden, "task-who", "这一步不由你办理", advice: "可以办理的是领导小组办公室、纪委和分管领导")
        }
        return ask
    }

    /// Whoever reviews it and does not have to do it.
    static func mayWithdraw(_ task: TaskItem, _ actor: Actor) -> Bool {
        task.ask != nil && isReviewer(task, actor) && !isHandler(task, actor)
    }

    /// Called off: it ends without a day, so that no list counts it as done or late.
    static func withdrawn(_ task: TaskItem, on today: Day) -> TaskItem {
        var task = task
        task.item.state = TaskItem.State.withdrawn.rawValue
        (task.item.closed, task.item.due, task.item.returned) = (today, nil, false)
        (task.extensionTo, task.extensionBy, task.extensionReason) = (nil, nil, "")
        return task
    }

    static func sendBack(_ task: TaskItem, by actor: Actor) throws(Refusal) -> TaskItem {
        try requireReview(ReturnTask.self, task, actor)
        var task = task
        task.item.state = TaskItem.State.returned.rawValue
        (task.item.handed, task.item.returned) = (nil, true)
        return task
    }

    private static func requireReview(
        _ command: any Command.Type, _ task: TaskItem, _ actor: Actor
    ) throws(Refusal) {
        if task.state == .submitted, wrote(task, actor) {
            throw Refusal(.forbidden, "task-same", "填写过办理情况的人不能审核这件任务", advice: "由领导小组办公室或分管领导审核")
        }
        try require(command, task, isReviewer(task, actor), "领导小组办公室、纪委和分管领导")
    }

    static func requestExtension(
        _ task: TaskItem, to day: Day, reason: String, by actor: Actor, on today: Day
    ) throws -> TaskItem {
        try require(RequestExtension.self, task, isHandler(task, actor), "本任务的承办人")
        guard task.extensionTo == nil else {
            throw Refusal("extension-waiting", "已经有一份延期申请在等待批准", advice: "等待批准，或先提交办理情况")
        }
        guard let due = task.item.due, day > due else {
            throw FormErrors("day", "延期后的日期应在 \(task.item.due?.rawValue ?? "到期日") 之后")
        }
        guard day >= today else { throw FormErrors("day", "延期后的日期不能早于今天 \(today.rawValue)") }
        guard day.year == task.item.year else { throw FormErrors("day", "延期后的日期应在 \(task.item.year) 年内") }
        var task = task
        (task.extensionTo, task.extensionReason, task.extensionBy) = (day, reason, actor.account)
        return task
    }

    static func decideExtension(_ task: TaskItem, approve: Bool, by actor: Actor) throws(Refusal) -> TaskItem
    {
        guard let day = task.extensionTo else {
            throw Refusal("extension-none", "没有等待批准的延期申请", advice: "刷新页面查看最新情况")
        }
        guard task.extensionBy != actor.account else {
            throw Refusal(.forbidden, "extension-same", "申请人不能批准自己的延期", advice: "由领导小组办公室或分管领导批准")
        }
        try require(DecideExtension.self, task, isReviewer(task, actor), "领导小组办公室、纪委和分管领导")
        var task = task
        if approve { task.item.due = day }
        (task.extensionTo, task.extensionReason, task.extensionBy) = (nil, "", nil)
        return task
    }

    static func urge(_ task: TaskItem, by actor: Actor, on today: Day) throws(Refusal) -> TaskItem {
        let allowed = isReviewer(task, actor) && !isHandler(task, actor)
        try require(UrgeTask.self, task, allowed, "领导小组办公室、纪委和分管领导")
        guard task.item.opened <= today else {
            throw Refusal("task-ahead", "这件任务 \(task.item.opened.rawValue) 才开始，不用催办", advice: "开始以后再催办")
        }
        var task = task
        task.urged += 1
        return task
    }
}
