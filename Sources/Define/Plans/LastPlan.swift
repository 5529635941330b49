import Kernel
import Storage

/// The plan in force before another, with the work items it asked for.
struct LastPlan {
    let plan: ID
    let year: Int
    let pieces: [PlanDifference.Piece]

    static func of(_ item: Item, in work: Work) throws -> LastPlan? {
        guard let id = try id(before: item, seenBy: work.seen, in: work.session) else { return nil }
        let plan = try PlanStore.find(id, seenBy: work.seen, in: work.session)
        let clauses = try PlanStore.clauses(of: id, town: work.town, in: work.session)
        return LastPlan(plan: id, year: plan.item.year, pieces: pieces(plan.text, clauses))
    }

    static func id(before item: Item, seenBy seen: Seen, in session: any Session) throws -> ID? {
        try session.first(
            """
            SELECT item.id FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND item.id <> \(item.id)
              AND item.year <= \(item.year) AND \(seen.items) ORDER BY item.year DESC LIMIT 1
            """
        ) { try $0.next(ID.self) }
    }

    /// The work items with their own words, without their markers.
    static func pieces(_ text: String, _ clauses: [Clause]) -> [PlanDifference.Piece] {
        PlanParts(text, clauses).segments.compactMap { segment in
            guard let clause = segment.clause, clause.isWork else { return nil }
            return .init(clause: clause, text: String(segment.text.dropFirst(clause.marker.count)))
        }
    }
}
