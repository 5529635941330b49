import Kernel
import Storage

/// Rewords a clause's heading, for lists and the living plan; the plan's text stays as issued.
struct EditClause: Command {
    static let name = "clause.edit"
    static let title = "修改条款标题"
    static let may = PlanRules.makers
    let clause: ID
    let version: Int?
    let heading: String

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.cap(heading, "heading", "条款标题", limit: 200)
        try errors.check()
        var (clause, plan) = try work.draftClause(clause, version)
        let before = clause.heading, piece = try ReviewPiece(clause)
        clause.heading = heading
        try work.update(clause)
        try ReviewSteps.note("修改条款标题 \(clause.path)", of: plan, [piece], in: work)
        return Entry(plan, "修改条款标题", ["clause": clause.path, "before": before, "after": heading])
    }
}

/// Corrects the title a draft plan was read under; its year and text stay as they were read.
struct RetitlePlan: Command {
    static let name = "plan.retitle"
    static let title = "修改方案标题"
    static let may = PlanRules.makers
    let plan: ID
    let version: Int?
    let heading: String

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(heading, "heading", "方案标题", limit: PlanRules.titleLimit)
        try errors.check()
        var found = try PlanStore.find(plan, seenBy: work.seen, in: work.session)
        try PlanRules.requireDraft(found.item)
        try work.guardVersion(found.item, seen: version)
        let before = found.item.title
        found.item.title = heading
        try work.update(found.item)
        try work.index(plan, heading + " " + found.item.number + " " + found.text)
        return Entry(plan, "修改方案标题", ["before": before, "after": heading])
    }
}

/// 不列任务: a clause that asks for work gives none, for a reason that stays with it.
struct DropClause: Command {
    static let name = "clause.drop"
    static let title = "条款不列任务"
    static let may = PlanRules.makers
    let clause: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "不列任务的理由")
        var (clause, plan) = try work.draftClause(clause, version)
        let piece = try ReviewPiece(clause)
        clause.dropped = reason
        try work.update(clause)
        try ReviewSteps.note("条款 \(clause.path) 不列任务", of: plan, [piece], in: work)
        try work.announce(ClauseDropped(plan: plan, clause: clause.id, reason: reason))
        return Entry(plan, "条款不列任务", ["clause": clause.path, "reason": reason])
    }
}

/// Takes a clause back among those that give duties, with the duties that went with it.
struct RestoreClause: Command {
    static let name = "clause.restore"
    static let title = "条款恢复列任务"
    static let may = PlanRules.makers
    let clause: ID
    let version: Int?

    func perform(in work: Work) throws -> Entry {
        var (clause, plan) = try work.draftClause(clause, version)
        let piece = try ReviewPiece(clause)
        clause.dropped = nil
        clause.isWork = true
        try work.update(clause)
        try ReviewSteps.note("条款 \(clause.path) 恢复列任务", of: plan, [piece], in: work)
        try work.announce(ClauseRestored(plan: plan, clause: clause.id))
        return Entry(plan, "条款恢复列任务", ["clause": clause.path])
    }
}

extension Work {
    /// A clause of a plan not yet published, unless the page the user saw was older than what is stored.
    fileprivate func draftClause(_ id: ID, _ version: Int?) throws -> (clause: Clause, plan: ID) {
        let (clause, plan) = try PlanStore.clause(id, town: town, in: session)
        try PlanRules.requireDraft(try find(plan, kind: Plan.kind))
        if let version, version != clause.version { throw Refusal.stale }
        return (clause, plan)
    }
}

/// Under which clauses others may put what they keep.
package enum ClauseGate {
    /// Refuses unless `clause` belongs to a plan in force.
    package static func requireInForce(_ clause: ID, in work: Work) throws {
        let (_, plan) = try PlanStore.clause(clause, town: work.town, in: work.session)
        guard try work.find(plan, kind: Plan.kind).state == Plan.State.published.rawValue else {
            throw FormErrors("clause", "所选的条款不在执行中的方案里，重新选择")
        }
    }

    /// Refuses unless `clause` is one of the draft plan's that asks for work.
    package static func require(_ clause: ID?, of plan: ID, in work: Work) throws {
        guard let clause else { throw Refusal.missing }
        let (found, owner) = try PlanStore.clause(clause, town: work.town, in: work.session)
        try PlanRules.requireDraft(try work.find(owner, kind: Plan.kind))
        guard owner == plan else {
            throw Refusal("clause-other", "这一条款不是这份方案的", advice: "回到审核页面，在条款下面添加责任")
        }
        guard found.isWork, found.dropped == nil else {
            throw Refusal("clause-dropped", "条款 \(found.path) 不列任务，不能添加责任", advice: "先恢复这一条款列任务")
        }
    }
}
