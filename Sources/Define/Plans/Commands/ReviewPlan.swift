import Foundation
import Kernel
import Storage

/// 核对: somebody has gone through a clause and what it gives.
struct CheckClause: Command {
    static let name = "clause.check"
    static let title = "核对条款"
    static let may = PlanRules.makers
    let clause: ID
    /// False takes it back.
    let checked: Bool

    func perform(in work: Work) throws -> Entry {
        var (clause, plan) = try PlanStore.clause(clause, town: work.town, in: work.session)
        try PlanRules.requireDraft(try work.find(plan, kind: Plan.kind))
        let sentence = checked ? "核对条款" : "取消核对"
        // Checked by two at once is checked.
        guard (clause.checked != nil) != checked else {
            return Entry(plan, sentence, ["clause": clause.path])
        }
        let piece = try ReviewPiece(clause)
        clause.checked = checked ? work.actor.account : nil
        try work.update(clause)
        try ReviewSteps.note("\(sentence) \(clause.path)", of: plan, [piece], in: work)
        return Entry(plan, sentence, ["clause": clause.path])
    }
}

/// 撤销: takes back the actor's own last step in the review of a draft.
struct UndoReview: Command {
    static let name = "plan.undo"
    static let title = "撤销上一步"
    static let may = PlanRules.makers
    let plan: ID
    /// The step the page offered to take back, so that pressing twice takes back one.
    let step: Int?

    func perform(in work: Work) throws -> Entry {
        try PlanRules.requireDraft(try work.find(plan, kind: Plan.kind))
        guard
            let last = try ReviewSteps.last(
                of: plan, by: work.actor.account, town: work.town, in: work.session),
            step == nil || step == last.number
        else {
            throw Refusal("undo-none", "没有可以撤销的步骤，或者已经撤销了", advice: "刷新页面查看最新情况")
        }
        let pieces = try ReviewSteps.pieces(of: last.id, town: work.town, in: work.session)
        for piece in pieces {
            if piece.kind == "clause" {
                try recall(piece, in: work)
            } else {
                try work.announce(PieceRecalled(piece: piece))
            }
        }
        try ReviewSteps.forget(last.id, pieces, in: work)
        return Entry(plan, "撤销：\(last.said)")
    }

    private func recall(_ piece: ReviewPiece, in work: Work) throws {
        var (clause, _) = try PlanStore.clause(piece.target, town: work.town, in: work.session)
        guard clause.version == piece.after else {
            throw Refusal("undo-changed", "条款 \(clause.path) 以后又改过，不能撤销这一步", advice: "在审核页面直接改")
        }
        let body = try JSONDecoder().decode(ClauseBody.self, from: Data(piece.body.utf8))
        let before = clause.dropped
        body.apply(to: &clause)
        try work.update(clause)
        if before == nil, let reason = clause.dropped {
            try work.announce(ClauseDropped(plan: plan, clause: clause.id, reason: reason))
        } else if before != nil, clause.dropped == nil {
            try work.announce(ClauseRestored(plan: plan, clause: clause.id))
        }
    }
}
