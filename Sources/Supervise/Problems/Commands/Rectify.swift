import Kernel

/// 制定整改措施: why it came about and what will be done, by whoever has to do it.
struct PlanRectification: Command {
    static let name = "problem.plan"
    static let title = "制定整改措施"
    static let deputising = Deputy.Rule.handling
    static let may = ProblemWorkflow.rectifiers
    let problem: ID
    let version: Int?
    let cause: String
    let measures: String
    /// How far it has come, where that is known already; nil leaves it.
    var report: String?
    var files: [StoredFile]?

    func perform(in work: Work) throws -> Entry {
        var after = try work.problem(problem, version, for: Self.self)
        var errors = FormErrors()
        errors.require(cause, "cause", "原因", limit: 2000)
        errors.require(measures, "measures", "整改措施", limit: Problem.textLimit)
        errors.cap(report ?? "", "report", "整改情况", limit: Problem.textLimit)
        try work.checkRoom(for: files ?? [], at: problem, &errors)
        try errors.check()
        (after.words.cause, after.words.measures) = (cause, measures)
        if let report { after.words.report = report }
        try work.update(after)
        try work.attach(files ?? [], to: problem)
        return Entry(
            problem, "制定整改措施", ["cause": cause, "measures": measures, "report": report ?? ""])
    }
}

/// 报告整改情况: it is put right, and waits for somebody else to look.
struct ReportRectification: Command {
    static let name = "problem.report"
    static let title = "报告整改情况"
    static let deputising = Deputy.Rule.handling
    static let may = ProblemWorkflow.rectifiers
    let problem: ID
    let version: Int?
    let report: String
    /// Cause and measures where they are said together with it; nil leaves them.
    var cause: String?
    var measures: String?
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        var before = try work.problem(problem, version, for: Self.self)
        var errors = FormErrors()
        errors.require(report, "report", "整改情况", limit: Problem.textLimit)
        if let cause { errors.require(cause, "cause", "原因", limit: 2000) }
        if let measures { errors.require(measures, "measures", "整改措施", limit: Problem.textLimit) }
        if (measures ?? before.words.measures).isEmpty, measures == nil {
            errors.add("report", "先填写整改措施，再报告整改情况")
        }
        try work.checkRoom(for: files, at: problem, &errors)
        try errors.check()
        before.words.cause = cause ?? before.words.cause
        before.words.measures = measures ?? before.words.measures
        let after = ProblemRules.reported(before, report, by: work.actor.account, on: work.today)
        try work.update(after)
        try work.attach(files, to: problem)
        try work.stopClocks(of: problem)
        try work.tell(
            try work.people(in: [.disciplineSecretary, .disciplineOfficer])
                + [after.leader].compactMap { $0 },
            "整改情况等待验收：\(after.item.title)", after, mark: "reported")
        return Entry(
            problem, "报告整改情况",
            ["report": report, "cause": cause ?? "", "measures": measures ?? ""])
    }
}

extension Work {
    /// Files beyond what a problem holds are said before anything is kept of them.
    func checkRoom(for files: [StoredFile], at problem: ID, _ errors: inout FormErrors) throws {
        let kept = files.isEmpty ? 0 : try attachments(of: problem).count
        if kept + files.count > Problem.fileLimit {
            errors.add("files", "附件一共最多 \(Problem.fileLimit) 个，现在已有 \(kept) 个")
        }
    }
}

/// 申请延期: more time, with the reason.
struct AskForTime: Command {
    static let name = "problem.time.ask"
    static let title = "申请整改延期"
    static let deputising = Deputy.Rule.handling
    static let may = ProblemWorkflow.rectifiers
    let problem: ID
    let version: Int?
    let until: Day
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.problem(problem, version, for: Self.self)
        try FormErrors.requireReason(reason, "申请延期的理由")
        if let due = after.item.due, until <= due {
            throw FormErrors("until", "延到的日期应晚于现在的期限 \(due.rawValue)")
        }
        if until.year > work.today.year + 1 { throw FormErrors("until", "延到 \(until.rawValue) 太远，最多延到明年年底") }
        if until <= work.today { throw FormErrors("until", "延到的日期应晚于今天 \(work.today.rawValue)") }
        after.wanted = .init(until: until, reason: reason, account: work.actor.account)
        try work.update(after)
        try work.tell(
            try work.people(in: [.disciplineSecretary, .disciplineOfficer]),
            "申请整改延期到 \(until.rawValue)：\(after.item.title)", after, mark: "time")
        return Entry(
            problem, "申请整改延期",
            ["until": until.rawValue, "reason": reason, "due": after.item.due?.rawValue ?? ""])
    }
}

/// 批复延期: the approver and the reason stand in the journal.
struct DecideTime: Command {
    static let name = "problem.time.decide"
    static let title = "批复整改延期"
    static let deputising = Deputy.Rule.deciding
    static let may = ProblemWorkflow.verifiers
    let problem: ID
    let version: Int?
    let approve: Bool
    /// Needed where it is refused.
    var reason = ""
    /// The number of a paper it rests on, if there is one.
    var paper = ""

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        guard let wanted = before.wanted else { throw Refusal.missing }
        var errors = FormErrors()
        if approve {
            errors.cap(reason, "reason", "意见", limit: 500)
        } else {
            errors.require(reason, "reason", "不同意的理由", limit: 500)
        }
        errors.cap(paper, "paper", "文号", limit: 100)
        try errors.check()
        var after = before
        after.wanted = nil
        if approve { after.item.due = wanted.until }
        try work.update(after)
        try work.tell(
            try work.rectifiers(of: after), "\(approve ? "同意" : "不同意")延期：\(after.item.title)", after,
            mark: "decided")
        return Entry(
            problem, approve ? "同意整改延期" : "不同意整改延期",
            [
                "reason": reason, "paper": paper, "wanted": wanted.reason,
                "from": before.item.due?.rawValue ?? "", "until": after.item.due?.rawValue ?? "",
            ])
    }
}
