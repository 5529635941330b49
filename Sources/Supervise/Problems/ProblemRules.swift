import Kernel

/// What may be done with a problem, by whom. Pure.
enum ProblemRules {
    /// 回头看 after so many days (issue of the field, no regulation's figure).
    static let stages = [90, 180]
    /// The share of closed problems looked at again, of each month and stage; one at least.
    static let share = 5

    static let all: [any Command.Type] = [
        AssignProblem.self, PlanRectification.self, ReportRectification.self, VerifyProblem.self,
        ApproveClosing.self, ReturnProblem.self, AskForTime.self, DecideTime.self, UrgeProblem.self,
        EditProblem.self, JoinProblem.self, ReopenProblem.self, VoidProblem.self,
    ]

    static func acts(_ problem: Problem, _ actor: Actor) -> [any Command.Type] {
        all.filter { command in
            actor.isOne(of: command.may) && ProblemWorkflow.table.allows(command, in: problem.state)
                && wrong(command, problem, actor) == nil
        }
    }

    static func require(_ command: any Command.Type, _ problem: Problem, _ actor: Actor) throws(Refusal) {
        guard ProblemWorkflow.table.allows(command, in: problem.state) else {
            throw Refusal(
                "problem-state", "这个问题现在是“\(problem.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
        if let refusal = wrong(command, problem, actor) { throw refusal }
    }

    /// Whoever puts it right: the person named, or whoever answers for the unit.
    static func rectifies(_ problem: Problem, _ actor: Actor) -> Bool {
        if let person = actor.person, person == problem.item.owner { return true }
        guard actor.unit == problem.item.unit else { return false }
        return actor.isOne(of: [.head]) || actor.isOne(of: ProblemWorkflow.supervisors.union([.leader]))
    }

    /// Of the unit concerned or the same unit as whoever put it right, named for it, or the one that reported it: nobody verifies his
    /// own work or a colleague's.
    static func isConcerned(_ problem: Problem, _ actor: Actor) -> Bool {
        actor.unit == problem.item.unit || actor.unit.map(problem.concerned.contains) ?? false
            || actor.person != nil && actor.person == problem.item.owner
            || problem.reporter != nil && problem.reporter == actor.account
    }

    private static func wrong(_ command: any Command.Type, _ problem: Problem, _ actor: Actor) -> Refusal? {
        switch command.name {
        case PlanRectification.name, ReportRectification.name:
            if problem.severity == .a, actor.isOne(of: Role.confidants) {
                return others("A 类问题要由你批准销号，由责任单位其他同志办理")
            }
            return rectifies(problem, actor) ? nil : others("由责任人或责任单位负责人办理")
        case AskForTime.name:
            if !rectifies(problem, actor) { return others("由责任人或责任单位负责人提出") }
            return problem.wanted == nil ? nil : Refusal("problem-wanted", "已经申请过延期，还没有批复", advice: "等批复以后再提")
        case DecideTime.name:
            guard let wanted = problem.wanted else {
                return Refusal("problem-wanted", "没有等待批复的延期申请", advice: "刷新页面查看最新情况")
            }
            return isConcerned(problem, actor) || wanted.account == actor.account
                ? others("由责任单位以外的同志批复") : nil
        case VerifyProblem.name:
            if problem.awaitsApproval {
                return Refusal("problem-verified", "已经验收，等两位书记批准销号", advice: "有不同意见的可以退回")
            }
            return isConcerned(problem, actor) ? others("验收人不能是整改的人，也不能在责任单位，由其他同志验收") : nil
        case ApproveClosing.name:
            guard let role = actor.role, problem.missing.contains(role) else {
                return Refusal("problem-approved", "这个问题现在不等你批准销号", advice: "A 类问题验收以后，由纪委书记和党委书记批准")
            }
            return actor.person == problem.item.owner || problem.reporter == actor.account
                ? others("不能批准自己整改的问题") : nil
        case ReturnProblem.name:
            return isConcerned(problem, actor) ? others("由责任单位以外的同志退回") : nil
        case UrgeProblem.name: return problem.item.due == nil ? others("交办以后才能催办") : nil
        case EditProblem.name:
            if problem.state == .registered, problem.raiser == actor.account { return nil }
            return actor.isOne(of: ProblemWorkflow.supervisors) && !isConcerned(problem, actor)
                ? nil : others("交办以后由责任单位以外的纪检、领导小组办公室修改")
        case AssignProblem.name where problem.state != .registered, ReopenProblem.name, JoinProblem.name:
            return isConcerned(problem, actor) ? others("由责任单位以外的同志办理") : nil
        case VoidProblem.name:
            let own = problem.raiser == actor.account && problem.state != .registered
            return own || isConcerned(problem, actor) ? others("由登记人和责任单位以外的同志作废") : nil
        default: return nil
        }
    }

    private static func others(_ who: String) -> Refusal {
        Refusal(.forbidden, "problem-who", "这一步不由你办理", advice: who)
    }

    // MARK: Moves

    static func assigned(_ problem: Problem, unit: ID, owner: ID, leader: ID?, due: Day) -> Problem {
        var problem = problem
        (problem.item.unit, problem.item.owner, problem.leader, problem.item.due) = (unit, owner, leader, due)
        problem.item.state = Problem.State.rectifying.rawValue
        return problem
    }

    static func reported(_ problem: Problem, _ words: String, by account: ID?, on today: Day) -> Problem {
        var problem = problem
        (problem.words.report, problem.reporter) = (words, account)
        (problem.item.handed, problem.item.returned, problem.wanted) = (today, false, nil)
        problem.item.state = Problem.State.reported.rawValue
        return problem
    }

    /// Closed at once, or for A class once both secretaries have approved.
    static func verified(_ problem: Problem, effect: String, by account: ID?, on today: Day) -> Problem {
        var problem = problem
        (problem.words.effect, problem.verifier, problem.verified) = (effect, account, today)
        return problem.severity == .a ? problem : closed(problem, on: today)
    }

    static func approved(_ problem: Problem, _ approval: Problem.Approval) -> Problem {
        var problem = problem
        problem.approvals.append(approval)
        return problem.missing.isEmpty ? closed(problem, on: approval.day) : problem
    }

    private static func closed(_ problem: Problem, on today: Day) -> Problem {
        var problem = problem
        (problem.item.state, problem.item.closed) = (Problem.State.closed.rawValue, today)
        return problem
    }

    /// Back to whoever puts it right; what was verified or approved before counts no more.
    static func sentBack(_ problem: Problem, due: Day?, returned: Bool, relapse: Bool = false) -> Problem {
        var problem = problem
        problem.item.state = Problem.State.rectifying.rawValue
        (problem.item.handed, problem.item.closed, problem.item.returned) = (nil, nil, returned)
        (problem.verifier, problem.verified, problem.approvals, problem.words.effect) = (nil, nil, [], "")
        if let due { problem.item.due = due }
        if relapse { problem.relapses += 1 }
        return problem
    }

    static func ended(_ problem: Problem, as state: Problem.State, into other: ID? = nil, on today: Day)
        -> Problem
    {
        var problem = problem
        (problem.item.state, problem.item.closed, problem.joined) = (state.rawValue, today, other)
        (problem.item.due, problem.wanted) = (nil, nil)
        return problem
    }
}
