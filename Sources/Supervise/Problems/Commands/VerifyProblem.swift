import Kernel
import Words

/// 验收: somebody else looked, and says what effect it had. Closes the problem; one of class A waits for both secretaries.
struct VerifyProblem: Command {
    static let name = "problem.verify"
    static let title = "验收"
    static let may = ProblemWorkflow.verifiers
    let problem: ID
    let version: Int?
    /// What is different now; not what was done.
    let effect: String

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        var errors = FormErrors()
        errors.require(effect, "effect", "整改成效", limit: 2000)
        if !effect.isEmpty, effect.count < 8 { errors.add("effect", "成效写得太少，写清现在和以前有什么不同、怎样看出来的") }
        if !effect.isEmpty, Likeness.of(Likeness.pairs(effect), Likeness.pairs(before.words.report)) >= 0.9 {
            errors.add("effect", "成效和整改情况几乎一样；写验收时看到的变化，不要照抄整改单位的话")
        }
        try errors.check()
        let after = ProblemRules.verified(before, effect: effect, by: work.actor.account, on: work.today)
        try work.update(after)
        if after.awaitsApproval {
            try work.tell(
                try work.people(in: Set(after.missing)), "A 类问题已经验收，等你批准销号：\(after.item.title)", after,
                mark: "verified")
        } else {
            try work.ended(after)
        }
        return Entry(problem, after.awaitsApproval ? "验收，等待批准销号" : "验收销号", ["effect": effect])
    }
}

/// 批准销号: of an A-class problem, by the discipline secretary and by the Party secretary.
struct ApproveClosing: Command {
    static let name = "problem.approve"
    static let title = "批准销号"
    static let may = Role.confidants
    let problem: ID
    let version: Int?

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        guard let role = work.actor.role, let person = work.actor.person else {
            throw Refusal("problem-person", "你的账号没有对应的人员，不能批准", advice: "请安全管理员把账号对应到本人")
        }
        let after = ProblemRules.approved(before, .init(role: role, person: person, day: work.today))
        try work.update(after)
        if after.state == .closed { try work.ended(after) }
        return Entry(
            problem, after.state == .closed ? "批准销号，问题已销号" : "批准销号，还需\(after.missing.map(\.label).joined())批准"
        )
    }
}

/// 退回: not put right, with what is lacking.
struct ReturnProblem: Command {
    static let name = "problem.return"
    static let title = "退回整改"
    static let deputising = Deputy.Rule.deciding
    static let may = ProblemWorkflow.verifiers
    let problem: ID
    let version: Int?
    let reason: String
    /// A new day; nil keeps the old one.
    var due: Day?

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        try FormErrors.requireReason(reason, "退回的理由（还缺什么）")
        if let due, due < work.today { throw FormErrors("due", "新的期限不能早于今天 \(work.today.rawValue)") }
        try FormErrors.requireNear(due, "due", "新的期限", today: work.today)
        let after = ProblemRules.sentBack(before, due: due, returned: true)
        try work.update(after)
        try work.tell(
            try work.rectifiers(of: after), "整改被退回：\(after.item.title)。\(reason)", after, mark: "returned")
        return Entry(problem, "退回整改", ["reason": reason, "due": after.item.due?.rawValue ?? ""])
    }
}

extension Work {
    /// Tells those concerned that it is closed.
    func ended(_ problem: Problem) throws {
        try stopClocks(of: problem.item.id)
        try tell(
            try rectifiers(of: problem) + [problem.leader].compactMap { $0 }, "已销号：\(problem.item.title)",
            problem,
            mark: "closed")
    }
}
