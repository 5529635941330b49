import Kernel

/// Who puts a problem right, under whose charge, by when.
struct Handover: Sendable {
    let unit: ID
    /// The head of the unit where nobody is named.
    let owner: ID?
    let leader: ID?
    let due: Day?

    func applied(to problem: Problem, _ directory: Directory, _ work: Work) throws -> Problem {
        var errors = FormErrors()
        let name = directory.unit(unit)?.name ?? ""
        if directory.unit(unit)?.closed ?? true { errors.add("unit", "从名单里选择责任单位") }
        // A head is not told of what is confided because it is his unit's.
        let owner = try owner ?? (problem.isConfided ? nil : head(work))
        if owner == nil, problem.isConfided {
            errors.add("owner", "限定知悉的问题要指定责任人，不会自动交给责任单位负责人")
        } else if owner == nil {
            errors.add("owner", "\(name)现在没有负责人账号，指定一名责任人")
        } else if directory.person(owner)?.left ?? true {
            errors.add("owner", "从名单里选择责任人")
        } else if problem.severity == .a,
            try work.people(in: Role.confidants).contains(where: { $0 == owner })
        {
            errors.add("owner", "A 类问题由纪委书记和党委书记批准销号，责任人要另外指定；书记本人的问题按规定报上级纪委")
        }
        if let leader, directory.person(leader)?.left ?? true { errors.add("leader", "从名单里选择分管领导") }
        if let due {
            if due.year > work.today.year + 2 {
                errors.add("due", "整改期限 \(due.rawValue) 太远，应在两年以内")
            } else if due < problem.item.opened {
                errors.add("due", "整改期限 \(due.rawValue) 早于发现日期 \(problem.item.opened.rawValue)")
            } else if due < work.today {
                errors.add("due", "整改期限不能早于今天 \(work.today.rawValue)")
            }
        } else {
            errors.add("due", "填写整改期限")
        }
        try errors.check()
        guard let owner, let due else { throw Refusal.missing }
        return ProblemRules.assigned(
            problem, unit: unit, owner: owner,
            leader: try leader ?? (problem.isConfided ? nil : inCharge(work)), due: due)
    }

    /// The one member of the leadership in charge of the unit; nil where there are none or several.
    private func inCharge(_ work: Work) throws -> ID? {
        let charged = try work.session.rows(
            "SELECT person FROM charge WHERE town = \(work.town) AND unit = \(unit) ORDER BY person"
        ) { try $0.next(ID.self) }
        return charged.count == 1 ? charged[0] : nil
    }

    private func head(_ work: Work) throws -> ID? {
        try work.session.first(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(work.town) AND account.role = 'head' AND account.disabled = 0 AND person.unit = \(unit)
              AND person.gone = 0 ORDER BY person.sort, person.id LIMIT 1
            """
        ) { try $0.next(ID.self) }
    }

    /// Starts the clock a source brings, and tells those who now have it.
    static func announce(_ problem: Problem, _ work: Work) throws {
        if let limit = problem.source.limit,
            try RunningClock.of(problem.item.id, town: work.town, in: work.session).isEmpty
        {
            _ = try work.startClock(limit, on: problem.item.id, from: problem.item.opened)
        }
        try work.tell(
            try work.rectifiers(of: problem) + [problem.leader].compactMap { $0 },
            "交办整改：\(problem.item.title)，\(problem.item.due?.rawValue ?? "") 前完成", problem, mark: "assigned")
    }
}

/// 交办: gives a problem to a unit and a person, with a day; or gives it to another.
struct AssignProblem: Command {
    static let name = "problem.assign"
    static let title = "交办"
    static let deputising = Deputy.Rule.deciding
    static let may = ProblemWorkflow.supervisors
    let problem: ID
    let version: Int?
    let unit: ID
    var owner: ID?
    var leader: ID?
    let due: Day
    /// What is asked for.
    var asked = ""

    func perform(in work: Work) throws -> Entry {
        var before = try work.problem(problem, version, for: Self.self)
        var errors = FormErrors()
        errors.cap(asked, "asked", "整改要求", limit: Problem.textLimit)
        if before.state == .rectifying, let old = before.item.due, due > old {
            errors.add("due", "已经交办的不能在这里把期限 \(old.rawValue) 往后改；要延长的，由责任人申请延期")
        }
        try errors.check()
        if !asked.isEmpty { before.words.asked = asked }
        let after = try Handover(unit: unit, owner: owner, leader: leader, due: due).applied(
            to: before, try work.directory(), work)
        try work.requireOwnSight(of: after)
        try work.requireHands(for: after)
        try work.update(after)
        if after.isConfided { try work.keepSecret(after) }
        try Handover.announce(after, work)
        let names = try work.directory()
        return Entry(
            problem, before.state == .registered ? "交办问题" : "改变交办",
            [
                "unit": names.unit(unit)?.name ?? "", "owner": names.person(after.item.owner)?.name ?? "",
                "due": due.rawValue, "asked": asked,
            ])
    }
}

/// 修改: what was written down wrongly, as long as nobody has answered for it.
struct EditProblem: Command {
    static let name = "problem.edit"
    static let title = "修改问题"
    static let may = ProblemWorkflow.raisers
    let problem: ID
    let version: Int?
    let label: String
    let source: Problem.Source
    var origin = ""
    let category: Problem.Category
    let severity: Problem.Severity
    let text: String
    var basis = ""
    var cause = ""
    /// 限定知悉, or no more; nil leaves it as it is.
    var confided: Bool?
    var named: [ID]?

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        var errors = FormErrors()
        ProblemForm.check(
            &errors, label: label, text: text, origin: origin, source: source, basis: basis, cause: cause,
            asked: before.words.asked)
        if severity > before.severity, !work.actor.isOne(of: Role.confidants), before.state != .registered {
            errors.add("severity", "交办以后要把类别降低的，由纪委书记或党委书记修改")
        }
        if severity == .a, let owner = before.item.owner, try work.people(in: Role.confidants).contains(owner)
        {
            errors.add("severity", "A 类问题由纪委书记和党委书记批准销号，先改变交办，责任人另外指定")
        }
        try errors.check()
        var after = before
        (after.item.title, after.source, after.origin) = (label, source, origin)
        (after.category, after.severity) = (category, severity)
        (after.words.text, after.words.basis, after.words.cause) = (text, basis, cause)
        let directory = try work.directory()
        after = try Confiding(confided: confided, named: named).applied(to: after, directory, work)
        if after.isConfided, !before.isConfided, let person = work.actor.person { after.named.insert(person) }
        try work.requireOwnSight(of: after)
        try work.requireHands(for: after)
        try work.update(after)
        if before.isConfided || after.isConfided { try work.keepSecret(after) }
        try work.tellNamed(after.named.subtracting(before.named), after)
        let opened = before.isConfided && !after.isConfided ? ["secrecy": "解除限定知悉"] : [:]
        return Entry(
            problem, "修改问题",
            [
                "text": text, "severity": severity.label, "category": category.label,
                "was": before.words.text == text ? "" : before.words.text,
            ].merging(after.secrecyFacts(directory).merging(opened) { first, _ in first }) { first, _ in first
            })
    }
}

extension Problem.Severity: Comparable {
    /// A before B before C.
    static func < (left: Problem.Severity, right: Problem.Severity) -> Bool { left.rawValue < right.rawValue }
}
