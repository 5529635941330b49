import Kernel
import Reading
import Storage

/// 临时交办: asks units for something once, besides the plan.
package struct SendTask: Command {
    package static let name = "task.send"
    package static let title = "临时交办"
    package static let deputising = Deputy.Rule.deciding
    package static let may = TaskWorkflow.reviewers
    /// What is asked, in a line.
    let heading: String
    /// What is wanted exactly.
    let words: String
    /// Units' ids; `villages`, `offices` for all of them; `person:` with somebody's id.
    let to: [String]
    let by: Day
    /// What it is reckoned to cost each unit.
    let minutes: Int
    /// The clause of the plan it serves.
    let clause: ID?
    /// The number of the higher paper that asks for what is otherwise refused.
    let basis: String?
    /// What comes with it: the notice, the form to be filled in.
    var files: [StoredFile]?

    package init(
        heading: String, words: String, to: [String], by: Day, minutes: Int, clause: ID?, basis: String?,
        files: [StoredFile] = []
    ) {
        self.files = files
        (self.heading, self.words, self.to, self.by) = (heading, words, to, by)
        (self.minutes, self.clause, self.basis) = (minutes, clause, basis)
    }

    package func perform(in work: Work) throws -> Entry {
        let directory = try work.directory()
        let receivers = try check(work, directory)
        if let clause { try work.announce(ClauseCited(clause: clause)) }
        let ask = work.newID(), basis = basis ?? ""
        try work.session.execute(
            """
            INSERT INTO ask (town, id, sender, words, basis)
            VALUES (\(work.town), \(ask), \(work.actor.account), \(words), \(basis))
            """)
        let numbers = try work.number(TaskItem.kind, "任务", year: by.year, count: receivers.count)
        for (number, receiver) in zip(numbers, receivers) {
            let unit = receiver.unit
            let item = Item(
                id: work.newID(), kind: TaskItem.kind, number: number, year: by.year, title: heading,
                state: TaskItem.State.waiting.rawValue, unit: unit.id, owner: receiver.person?.id,
                secrecy: .normal,
                clause: clause, opened: work.today, due: by)
            let task = TaskItem(
                item: item, duty: nil, period: "临时", lastDay: by, requirement: RecordKind.ownReport.name,
                count: 1,
                minutes: minutes, ask: ask, person: receiver.person?.id)
            try work.insert(task, unit: unit.name, from: work.today)
            try work.attach(files ?? [], to: item.id)
            try work.tellHandlers(task, "临时交办：\(heading)，\(by.rawValue) 前办结", mark: "sent")
        }
        return Entry(
            nil, "临时交办",
            [
                "ask": ask.rawValue, "title": heading, "words": words,
                "to": receivers.map(\.label).joined(separator: "、"),
                "files": (files ?? []).map(\.name).joined(separator: "、"),
                "by": by.rawValue, "minutes": "\(minutes)", "basis": basis,
            ])
    }

    /// What was typed and whom it may reach; returns the units and people, each once.
    private func check(_ work: Work, _ directory: Directory) throws -> [AskReceivers.Receiver] {
        var errors = FormErrors()
        errors.require(heading, "heading", "任务", limit: AskRules.titleLimit)
        errors.cap(words, "words", "具体要求", limit: AskRules.wordsLimit)
        let receivers = AskReceivers.of(to, directory), units = receivers.map(\.unit)
        if receivers.isEmpty { errors.add("to", "选择交办给哪些单位或个人") }
        if (files ?? []).count > TaskRules.attachmentLimit {
            errors.add("files", "附件最多 \(TaskRules.attachmentLimit) 个，这次选了 \((files ?? []).count) 个")
        }
        if receivers.contains(where: { $0.person?.id == work.actor.person && $0.person != nil }) {
            errors.add("to", "不用交办给自己")
        }
        if let strange = try AskReceivers.strange(units, work) {
            errors.add("to", "班子成员只能交办给自己分管的单位，\(strange.name)不归你分管")
        }
        if by < work.today { errors.add("by", "完成日期不能早于今天 \(work.today.rawValue)") }
        if by.year != work.today.year { errors.add("by", "完成日期应在 \(work.today.year) 年内") }
        if !work.calendar.isWorkday(by) {
            let near = work.calendar.workday(onOrBefore: by).rawValue
            errors.add("by", "\(by.rawValue) 是休息日，定在工作日，例如前一个工作日 \(near)")
        }
        if !AskRules.minutes.contains(minutes) { errors.add("minutes", "每个单位约需的分钟数填 1 到 2400 之间的数") }
        try errors.check()
        try refuseSame(receivers, work)
        try checkBurden(units, work)
        return receivers
    }

    /// A button pressed twice, or on two machines: the same was asked of one of these units today and is not called off.
    private func refuseSame(_ receivers: [AskReceivers.Receiver], _ work: Work) throws {
        let bodies = receivers.filter { $0.person == nil }.map(\.unit.id),
            people = receivers.compactMap(\.person?.id)
        // A list without anybody is none the engines know.
        let nobody = [work.town]
        let same = try work.session.first(
            """
            SELECT item.number FROM item JOIN task ON task.town = item.town AND task.id = item.id
            JOIN ask ON ask.town = task.town AND ask.id = task.ask
            WHERE item.town = \(work.town) AND item.kind = \(TaskItem.kind) AND item.year = \(by.year) AND item.due = \(by)
              AND (task.person IS NULL AND item.unit IN \(SQL.list(bodies.isEmpty ? nobody : bodies))
                OR task.person IN \(SQL.list(people.isEmpty ? nobody : people))) AND item.title = \(heading) AND ask.words = \(words)
              AND item.opened = \(work.today) AND item.state <> 'withdrawn' LIMIT 1
            """
        ) { try $0.next(String.self) }
        if let same {
            throw Refusal(
                "task-same-ask", "同样的事项今天已经交办过（\(same)）", advice: "在任务列表里查看；确实要再办一件的，把标题或要求写得有所区别")
        }
    }

    /// What is refused is stopped here, unless a higher paper is named that asks for it.
    private func checkBurden(_ units: [TownUnit], _ work: Work) throws {
        let basis = basis ?? ""
        guard basis.isEmpty else {
            if !RefusedAsks.isPaperNumber(basis) {
                throw FormErrors("basis", "文号的写法如“县委发〔2026〕3号”，现在是“\(basis)”")
            }
            return
        }
        let likes = try LikeAsk.find(
            [heading], year: work.today.year, units: units.map(\.id), seenBy: work.seen, in: work.session)
        if let stop = AskRules.stop(heading, words, likes[heading] ?? []) {
            throw FormErrors("basis", stop)
        }
    }
}

/// Whom an ask reaches.
enum AskReceivers {
    /// A unit, or a person in the unit that is reckoned with.
    struct Receiver {
        let unit: TownUnit
        let person: Person?

        var label: String { person.map { "\(unit.name)\($0.name)" } ?? unit.name }
    }

    static let person = "person:"

    static func of(_ to: [String], _ directory: Directory) -> [Receiver] {
        units(to, directory).map { Receiver(unit: $0, person: nil) }
            + directory.presentPeople.compactMap { person in
                guard to.contains(Self.person + person.id.rawValue), let unit = directory.unit(person.unit),
                    !unit.closed
                else {
                    return nil
                }
                return Receiver(unit: unit, person: person)
            }
    }

    static func units(_ to: [String], _ directory: Directory) -> [TownUnit] {
        directory.openUnits.filter { unit in
            to.contains(unit.id.rawValue) || to.contains("villages") && unit.kind == .village
                || to.contains("offices") && unit.kind == .office
        }
    }

    /// The first unit that is not in the charge of a leader who asks; nil when all are, and for whoever asks for the town.
    static func strange(_ units: [TownUnit], _ work: Work) throws -> TownUnit? {
        guard work.actor.role == .leader else { return nil }
        let own = try charged(work.actor, in: work.session)
        return units.first { !own.contains($0.id) }
    }

    /// The units in somebody's charge.
    static func charged(_ actor: Actor, in session: any Session) throws -> Set<ID> {
        Set(
            try session.rows(
                "SELECT unit FROM charge WHERE town = \(actor.town) AND person = \(actor.person)"
            ) { try $0.next(ID.self) })
    }
}

/// 收回: what was asked besides the plan is called off where it has not been handed over.
package struct WithdrawTasks: Command {
    package static let name = "task.withdraw"
    package static let title = "收回临时交办"
    package static let may = TaskWorkflow.reviewers
    /// One of the tasks that were sent together.
    let task: ID
    let reason: String

    package init(task: ID, reason: String) { (self.task, self.reason) = (task, reason) }

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "收回的理由")
        let first = try work.task(task)
        let ask = try TaskRules.requireWithdrawer(first, work.actor)
        let sent = try TaskStore.sent(ask, seenBy: work.seen, in: work.session)
        let open = sent.filter { TaskWorkflow.table.allows(Self.self, in: $0.state) }
        var gone: [String] = []
        guard !open.isEmpty else {
            throw Refusal("task-handed", "这次交办的任务都已经交了或者收回了", advice: "刷新页面查看最新情况")
        }
        // What of the sending is owed by one's own body is not one's own to call off.
        for before in open where TaskRules.mayWithdraw(before, work.actor) {
            try work.update(TaskRules.withdrawn(before, on: work.today))
            try work.tellHandlers(before, "不用办了，已收回：\(before.item.title)。\(reason)", mark: "withdrawn")
            gone.append(before.item.number)
        }
        return Entry(task, "收回临时交办", ["reason": reason, "tasks": gone.joined(separator: "、")])
    }
}
