import Kernel
import Storage
import Tasks
import Web

/// Works the sample town's tasks from January until today, through the same commands as people use: most in time, some
/// sent back, some late, a few still red.
struct DemoYear {
    let demo: Demo
    let town: Sample.Town
    /// How many entries more each ledger that can makes, for towns made to measure with.
    var volume = 0

    private struct Planned: Sendable {
        let item: Item
        let period: String
        let requirement: String
        let count: Int
        let firstDay: Day
        /// Named for the duty, where it lies on one person.
        let person: ID?
    }

    private struct Act: Sendable {
        let at: Instant
        let actor: Actor
        let command: @Sendable (any Session) throws -> (any Command)?

        init(
            at: Instant, actor: Actor,
            command: @escaping @Sendable (any Session) throws -> (any Command)?
        ) { (self.at, self.actor, self.command) = (at, actor, command) }

        init(at: Instant, actor: Actor, command: any Command) {
            (self.at, self.actor, self.command) = (at, actor, { _ in command })
        }
    }

    func work() async throws {
        let tasks = try await demo.desk.read { [town = town.id, year = demo.today.year] session in
            try session.rows(
                """
                SELECT task.period, task.requirement, task.count, task.first_day, task.person, \(Item.columns) FROM item
                JOIN task ON task.town = item.town AND task.id = item.id
                WHERE item.town = \(town) AND item.year = \(year) ORDER BY item.due, item.id
                """
            ) { row in
                let period = try row.next(String.self), requirement = try row.next(String.self)
                let count = try row.next(Int.self), first = try row.next(Day.self)
                let person = try row.next(ID?.self)
                return Planned(
                    item: try Item(&row), period: period, requirement: requirement, count: count,
                    firstDay: first, person: person)
            }
        }
        let now = demo.desk.clock.now()
        let asked = tasks.enumerated().flatMap { number, task in
            task.requirement == RecordKind.ownReport.name
                ? story(task, number: number) : proofs(task, number: number)
        }
        let besides = Wiring.samples.flatMap { $0.besides(town) + $0.volume(town, volume) }.map {
            Act(at: Instant(noonOf: $0.day), actor: $0.actor, command: $0.command)
        }
        let current =
            volume == 0
            ? DemoAsk(town: town).acts.map { Act(at: $0.at, actor: $0.actor, command: $0.command) } : []
        let acts = (asked + besides + current).filter { $0.at < now }.sorted { $0.at < $1.at }
        for (index, act) in acts.enumerated() {
            if let command = try await demo.desk.read(act.command) {
                do {
                    try await demo.desk.at(.fixed(act.at)).performAny(command, by: act.actor)
                } catch let refusal as Refusal where refusal.code == Refusal.recordedTwice {
                    // What is recorded once proves every task it can prove.
                }
            }
            if index % 400 == 399 { demo.say("办理今年的任务：\(index + 1)/\(acts.count)") }
        }
        try await demo.desk.perform(SweepTasks(), by: .program(town: town.id))
    }

    /// A task that records of a ledger prove: the records, some late, a few not there yet.
    private func proofs(_ task: Planned, number: Int) -> [Act] {
        guard let due = task.item.due, number % 11 != 5 || due < demo.today.adding(-60) else { return [] }
        let start = max(task.firstDay, task.item.opened)
        return (0..<task.count).flatMap { index -> [Act] in
            let before = -6 - (number * 5 + index * 3) % 20
            let day = WorkCalendar.shipped.workday(onOrBefore: max(due.adding(before), start.adding(3)))
            // Held in time and written down after the day, now and then; a check is written down where it is made.
            let isLate = number % 13 == 4 && ["学习", "教育", "谈话"].contains { task.requirement.contains($0) }
            let at = Instant(noonOf: isLate ? max(day, due.adding(3)) : day)
                .adding(seconds: 14_400 + number % 3600)
            let wanted = Sample.Wanted(
                requirement: task.requirement, work: task.item.title, unit: task.item.unit,
                person: task.person, day: day,
                number: number + index)
            let found = Wiring.samples.lazy.map { $0.proving(wanted, town) }.first { !$0.isEmpty } ?? []
            return found.enumerated().map {
                Act(at: at.adding(seconds: $0 * 60), actor: $1.actor, command: $1.command)
            }
        }
    }

    /// What happens to one task; the number decides, so that every run tells the same story.
    private func story(_ task: Planned, number: Int) -> [Act] {
        guard let due = task.item.due, let handler = handler(task.item),
            let reviewer = reviewer(besides: handler)
        else {
            return []
        }
        let opened = Instant(noonOf: max(task.item.opened.adding(3), task.item.opened))
        let closeToday = due >= demo.today.adding(-60)
        let early = Instant(noonOf: max(due.adding(-6 - number % 9), task.item.opened.adding(4)))
        var acts: [Act] = []
        func act(_ at: Instant, _ actor: Actor, _ command: any Command) {
            acts.append(Act(at: at.adding(seconds: number % 3600), actor: actor, command: command))
        }
        let id = task.item.id, words = DemoWords.report(task.requirement, task.period, task.item.title)
        if number % 11 == 5, closeToday { return [] }
        act(opened, handler, AcknowledgeTask(task: id, version: nil))
        if number % 23 == 7, closeToday { return acts }
        if number % 29 == 11 {
            // Asked for more time and got it; the end of December cannot be put off.
            let asked = WorkCalendar.shipped.workday(onOrBefore: due.adding(12))
            if asked.year == due.year {
                act(
                    early, handler,
                    RequestExtension(task: id, version: nil, day: asked, reason: DemoWords.extensionReason))
                act(
                    early.adding(seconds: 7200), reviewer,
                    DecideExtension(task: id, version: nil, approve: true, reason: ""))
            }
        }
        let submitted = number % 13 == 4 ? Instant(noonOf: due.adding(3)) : early.adding(seconds: 14_400)
        act(submitted, handler, SubmitTask(task: id, text: words, version: nil, files: []))
        if number % 9 == 2 {
            act(
                submitted.adding(seconds: 86_400), reviewer,
                ReturnTask(task: id, version: nil, reason: DemoWords.returnReason(task.requirement)))
            if number % 27 == 2, closeToday { return acts }
            act(
                submitted.adding(seconds: 2 * 86_400), handler,
                SubmitTask(task: id, text: words + DemoWords.addition, version: nil, files: []))
        }
        if number % 17 == 3, closeToday { return acts }
        act(submitted.adding(seconds: 3 * 86_400), reviewer, AcceptTask(task: id, version: nil))
        return acts
    }

    private func handler(_ item: Item) -> Actor? {
        if let owner = item.owner { return town.actors.first { $0.person == owner } }
        let roles: [Role] = [.head, .disciplineOfficer, .office, .secretary]
        return roles.lazy.compactMap { role in town.actors.first { $0.unit == item.unit && $0.role == role } }
            .first
    }

    private func reviewer(besides handler: Actor) -> Actor? {
        town.actors.first { [.office, .disciplineSecretary].contains($0.role) && $0 != handler }
    }
}

/// Believable words for the sample town.
enum DemoWords {
    static let extensionReason = "会议与汛期值守冲突，部分人员无法参加，改到下旬集中办理。"
    static let addition = "\n补充：已附上参加人员名单和议定事项，未参加的同志已单独补课。"

    static func returnReason(_ requirement: String) -> String {
        requirement == "监督检查" ? "请写明抽查了哪几个村、发现的问题和整改期限。" : "请写明时间、参加范围和落实结果，不用另附照片。"
    }

    static func report(_ requirement: String, _ period: String, _ title: String) -> String {
        let what: String
        switch requirement {
        case "警示教育": what = "组织全体干部开展警示教育，通报身边典型案例，会后分组讨论，查摆出 3 个方面的薄弱环节。"
        case "学习教育": what = "组织专题学习，集中研读党纪条文，结合岗位谈体会，缺席人员已安排补学。"
        case "谈心谈话": what = "与分管干部逐一谈话，了解思想和工作情况，对 2 名同志的苗头性问题当面提醒，约定了回访时间。"
        case "监督检查": what = "实地抽查 4 个点位，查阅会议记录和票据，发现 3 个问题，已当场交办并列入问题台账。"
        case "问题台账": what = "更新问题台账，新增 2 条，销号 3 条，对 1 条进展慢的问题发出提醒。"
        case "公开": what = "按清单公开事项办理结果，公开栏和微信群同步发布，收到群众询问 2 件，均已答复。"
        case "履职纪实": what = "召开会议专题研究，听取班子成员履责情况，议定 3 项措施并明确责任人和完成时间。"
        case "责任书": what = "完成责任书起草和签订，签订率 100%，文本一式两份分别存档和由本人保管。"
        case "制度": what = "对现行制度逐项梳理，提出保留、修改、废止意见，已报会议研究。"
        case "廉政风险点": what = "对照岗位职责排查风险点，按高、中、低三级登记并逐项写明防控办法。"
        case "信访举报": what = "信访件逐件登记，按时限受理和办结，已向来信人反馈办理结果。"
        default: what = "按方案要求完成本项工作，过程有记录，结果已向领导小组办公室报告。"
        }
        return "\(period)：\(what)"
    }
}
