import Kernel
import Storage

/// Rewords a clause's heading, for lists and the living plan; the plan's text stays as issued.
struct EditClause: Command {
    static let name = "clause.edit"
    static let title = "修改条款标题"
    static let may = PlanRules.makers
    let clause: ID
    let heading: String

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.cap(heading, "heading", "条款标题", limit: 200)
        try errors.check()
        var (clause, plan) = try PlanStore.clause(clause, town: work.town, in: work.session)
        try PlanRules.requireDraft(try work.find(plan, kind: Plan.kind))
        let before = clause.heading
        clause.heading = heading
        try work.update(clause)
        return Entry(plan, "修改条款标题", ["clause": clause.path, "before": before, "after": heading])
    }
}

/// 不列任务: a clause that asks for work gives none, for a reason that stays with it.
struct DropClause: Command {
    static let name = "clause.drop"
    static let title = "条款不列任务"
    static let may = PlanRules.makers
    let clause: ID
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(reason, "reason", "不列任务的理由", limit: 500)
        try errors.check()
        var (clause, plan) = try PlanStore.clause(clause, town: work.town, in: work.session)
        try PlanRules.requireDraft(try work.find(plan, kind: Plan.kind))
        clause.dropped = reason
        try work.update(clause)
        try work.announce(ClauseDropped(plan: plan, clause: clause.id, reason: reason))
        return Entry(plan, "条款不列任务", ["clause": clause.path, "reason": reason])
    }
}

/// Takes a clause back among those that give duties.
struct RestoreClause: Command {
    static let name = "clause.restore"
    static let title = "条款恢复列任务"
    static let may = PlanRules.makers
    let clause: ID

    func perform(in work: Work) throws -> Entry {
        var (clause, plan) = try PlanStore.clause(clause, town: work.town, in: work.session)
        try PlanRules.requireDraft(try work.find(plan, kind: Plan.kind))
        clause.dropped = nil
        clause.isWork = true
        try work.update(clause)
        return Entry(plan, "条款恢复列任务", ["clause": clause.path])
    }
}
