import Kernel
import Storage

/// 发布: the plan takes force; those who keep duties and tasks open them in the same transaction.
package struct PublishPlan: Command {
    package static let name = "plan.publish"
    package static let title = "发布方案"
    package static let may = PlanRules.makers
    let plan: ID
    let version: Int?
    /// Why it stands as it does, where its words ask for what nobody is to be asked for: the paper is issued and not ours to change.
    var reason: String?

    package init(plan: ID, version: Int?, reason: String? = nil) {
        (self.plan, self.version, self.reason) = (plan, version, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        var item = try work.find(plan, kind: Plan.kind)
        // Pressed twice, or by two: the second is told what is true, not that somebody changed something.
        if item.state == Plan.State.published.rawValue {
            throw Refusal("plan-published", "这份方案已经发布，任务已经开出，不用再发布一次", advice: "在方案列表中打开它查看")
        }
        try PlanRules.requireDraft(item)
        if let obstacle = try DraftLineage.obstacle(item, town: work.town, in: work.session) {
            throw obstacle
        }
        try work.guardVersion(item, seen: version)
        try requireCovered(in: work)
        item.state = Plan.State.published.rawValue
        item.secrecy = .open
        item.opened = work.today
        try work.update(item)
        let reason = (reason ?? "").trimmingPrefix(while: \.isWhitespace).description
        if !reason.isEmpty {
            try FormErrors.requireReason(reason, "照原文发布的理由")
            if reason.filter({ !$0.isWhitespace }).count < 6 {
                throw FormErrors("reason", "理由写得太少，写清为什么照原文发布")
            }
            try work.session.execute(
                "UPDATE plan SET reason = \(reason) WHERE town = \(work.town) AND id = \(plan)")
        }
        let old = try leave(item, in: work)
        try work.announce(PlanPublished(plan: item, effective: work.today, amends: old?.id, reason: reason))
        return Entry(
            item.id, old == nil ? "发布方案" : "发布修订的方案",
            [
                "title": item.title, "effective": work.today.rawValue, "amends": old?.number ?? "",
                "reason": reason,
            ])
    }

    /// Every clause that asks for work has a duty, or says why it has none.
    private func requireCovered(in work: Work) throws {
        let bare = try BareClauses.of(plan, town: work.town, in: work.session)
        var errors = FormErrors()
        for clause in bare { errors.add("plan", "条款 \(clause.path) 还没有责任，也没有注明不列任务") }
        try errors.check()
    }

    /// One plan a year is in force: the one before leaves force as this one takes it.
    private func leave(_ item: Item, in work: Work) throws -> Item? {
        guard let other = try PublishedPlan.of(item.year, besides: item.id, town: work.town, in: work.session)
        else { return nil }
        var old = try work.find(other.id, kind: Plan.kind)
        (old.state, old.closed) = (Plan.State.amended.rawValue, work.today)
        try work.update(old)
        return old
    }
}

/// A draft that is not to be used.
struct DiscardPlan: Command {
    static let name = "plan.discard"
    static let title = "作废方案草稿"
    static let may = PlanRules.makers
    let plan: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "作废的理由")
        var item = try work.find(plan, kind: Plan.kind)
        try work.guardVersion(item, seen: version)
        try PlanRules.requireDraft(item)
        item.state = Plan.State.replaced.rawValue
        item.closed = work.today
        try work.update(item)
        try work.announce(PlanDiscarded(plan: item.id, reason: reason))
        return Entry(item.id, "作废方案草稿", ["reason": reason])
    }
}
