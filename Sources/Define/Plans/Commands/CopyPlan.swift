import Kernel
import Reading
import Sodium
import Storage

/// 沿用: a draft for another year from a plan that was in force, its years moved, with everything settled in its review.
struct CopyPlan: Command {
    static let name = "plan.copy"
    static let title = "沿用方案"
    static let may = PlanRules.makers
    let plan: ID
    let year: Int

    func perform(in work: Work) throws -> Entry {
        let old = try PlanStore.find(plan, seenBy: work.seen, in: work.session)
        guard [.published, .amended].contains(old.state) else {
            throw Refusal("plan-draft", "这份方案没有发布过，不能沿用", advice: "先发布，或者直接读入新方案")
        }
        try PlanRules.requireYear(year)
        guard year != old.item.year else { throw FormErrors("year", "沿用到别的年度；本年度要改的，修订方案") }
        if let other = try PublishedPlan.of(year, town: work.town, in: work.session) {
            throw FormErrors("year", "\(other.words)，要改的，修订它")
        }
        let years = year - old.item.year
        let text = YearWords.moved(old.text, by: years), digest = Digest.sha256(text)
        try ReadPlan.refuseSame(digest, year: year, in: work)
        let item = Item(
            id: work.newID(), kind: Plan.kind, number: try work.number(Plan.kind, "方案", year: year)[0],
            year: year, title: YearWords.moved(old.item.title, by: years), state: Plan.State.draft.rawValue,
            unit: try ReadPlan.issuingUnit(work), owner: nil, secrecy: .draft, clause: nil,
            opened: work.today,
            due: nil)
        try work.insert(
            Plan(item: item, issuer: old.issuer, text: text, source: "沿用 \(old.item.number)"), digest: digest)
        var kept: [(new: ID, old: ID)] = []
        for (index, clause) in try PlanStore.clauses(of: plan, town: work.town, in: work.session).enumerated()
        {
            let copy = Clause(
                id: work.newID(), path: clause.path, level: clause.level, marker: clause.marker,
                heading: YearWords.moved(clause.heading, by: years), start: clause.start, end: clause.end,
                isWork: clause.isWork, dropped: clause.dropped)
            try work.insert(copy, of: item.id, sort: index)
            kept.append((copy.id, clause.id))
        }
        try work.index(item.id, item.title + " " + item.number + " " + text)
        try work.announce(PlanRead(plan: item, before: plan, duties: [], kept: kept))
        return Entry(item.id, "沿用方案", ["from": old.item.number, "title": item.title])
    }
}
