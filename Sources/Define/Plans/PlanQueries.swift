import Kernel
import Storage

/// The plans there are, newest year first.
struct PlanListQuery: Sendable {
    /// Drafts are their makers' business until they are published.
    static func run(drafts: Bool, seenBy seen: Seen, in session: any Session) throws -> [Item] {
        let shown: SQL = drafts ? "1 = 1" : "item.state = 'published'"
        return try session.rows(
            """
            SELECT \(Item.columns) FROM item WHERE item.kind = 'plan' AND \(shown) AND \(seen.items)
            ORDER BY item.year DESC, item.id DESC LIMIT 100
            """
        ) { try Item(&$0) }
    }
}

/// How each clause stands: one grouped query over all dated items that come from the plan's clauses.
struct ClauseProgress: Sendable {
    var counts = [Int](repeating: 0, count: LightRule.byRank.count)
    var owners: [String] = []

    var total: Int { counts.reduce(0, +) }
    var done: Int { counts.last ?? 0 }
    /// The worst light among what is open; grey when all is done; nil when there is nothing.
    var light: Light? {
        guard total > 0 else { return nil }
        return zip(LightRule.byRank, counts).first { $0.1 > 0 }?.0
    }

    mutating func add(_ other: ClauseProgress) {
        for index in counts.indices { counts[index] += other.counts[index] }
        for owner in other.owners where !owners.contains(owner) { owners.append(owner) }
    }

    static func run(
        plan: ID, seenBy seen: Seen, _ rule: LightRule, in session: any Session
    ) throws -> [ID: ClauseProgress] {
        var found: [ID: ClauseProgress] = [:]
        let rows = try session.rows(
            """
            SELECT item.clause, unit.name, \(rule.rank) AS lamp, count(*)
            FROM clause JOIN item ON item.town = clause.town AND item.clause = clause.id AND item.due IS NOT NULL
            JOIN unit ON unit.town = item.town AND unit.id = item.unit
            WHERE clause.town = \(seen.town) AND clause.plan = \(plan) AND item.opened <= \(rule.today) AND \(seen.items)
            GROUP BY item.clause, unit.name, unit.sort, lamp ORDER BY unit.sort, unit.name, lamp
            """
        ) { row in
            (
                clause: try row.next(ID.self), unit: try row.next(String.self), rank: try row.next(Int.self),
                count: try row.next(Int.self)
            )
        }
        for row in rows {
            found[row.clause, default: ClauseProgress()].counts[row.rank] += row.count
            if !(found[row.clause]?.owners.contains(row.unit) ?? false) {
                found[row.clause]?.owners.append(row.unit)
            }
        }
        return found
    }
}

/// Work clauses of a plan behind which nothing stands.
enum BareClauses {
    static func of(_ plan: ID, town: ID, in session: any Session) throws -> [(id: ID, path: String)] {
        try session.rows(
            """
            SELECT id, path FROM clause WHERE town = \(town) AND plan = \(plan) AND work = 1 AND dropped IS NULL
              AND NOT EXISTS (SELECT 1 FROM item WHERE item.town = clause.town AND item.clause = clause.id
                AND item.closed IS NULL)
            ORDER BY sort
            """
        ) { (id: try $0.next(), path: try $0.next()) }
    }
}
