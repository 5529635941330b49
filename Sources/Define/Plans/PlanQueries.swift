import Kernel
import Storage

/// The plans there are, newest year first.
struct PlanListQuery: Sendable {
    static func run(seenBy seen: Seen, in session: any Session) throws -> [Item] {
        try session.rows(
            """
            SELECT \(Item.columns) FROM item WHERE item.kind = 'plan' AND \(seen.items)
            ORDER BY item.year DESC, item.id DESC LIMIT 100
            """
        ) { try Item(&$0) }
    }
}

/// The plan leaders work by: this year's, for next year's may be out already; failing it the newest.
enum CurrentPlan {
    static func id(in year: Int, seenBy seen: Seen, in session: any Session) throws -> ID? {
        try session.first(
            """
            SELECT item.id FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND \(seen.items)
            ORDER BY CASE WHEN item.year <= \(year) THEN 0 ELSE 1 END, item.year DESC, item.id DESC LIMIT 1
            """
        ) { try $0.next(ID.self) }
    }
}

/// The plan in force in a year; there is one at most.
enum PublishedPlan {
    static func of(
        _ year: Int, besides own: ID? = nil, town: ID, in session: any Session
    ) throws -> (id: ID, words: String)? {
        try session.first(
            """
            SELECT id, title, number FROM item WHERE town = \(town) AND kind = 'plan' AND year = \(year)
              AND state = 'published' AND id <> \(own?.rawValue ?? "")
            """
        ) { row in
            let id = try row.next(ID.self), title = try row.next(String.self),
                number = try row.next(String.self)
            return (id, "\(year) 年已经发布了《\(title)》（\(number)）")
        }
    }
}

/// Whether a draft was read against the plan that is in force when it is published. One read before another took force was
/// never held against it clause by clause: publishing it would withdraw and open anew what is the same.
enum DraftLineage {
    /// What is in the way; nil when nothing is.
    static func obstacle(_ draft: Item, town: ID, in session: any Session) throws -> Refusal? {
        let readAgainst = try session.first(
            "SELECT amends FROM plan WHERE town = \(town) AND id = \(draft.id)"
        ) { try $0.next(ID?.self) }
        let now = try PublishedPlan.of(draft.year, besides: draft.id, town: town, in: session)
        guard now?.id != (readAgainst ?? nil) else { return nil }
        return Refusal(
            "plan-lineage", "\(now?.words ?? "原来执行的方案已经变动")，这份草稿是在那之前读入的，没有和它逐条对过",
            advice: "在执行中的方案页面点“修订”，把这份正文重新读入，再作废这份草稿")
    }
}

/// How each clause stands: one grouped query over all dated items that come from the plan's clauses.
struct ClauseProgress: Sendable {
    /// Of what has begun, how many stand at each light, by rank.
    var counts = [Int](repeating: 0, count: LightRule.byRank.count)
    /// What begins on a later day.
    var ahead = 0
    /// Units; in the leading bodies, whose members answer each for their own, posts.
    var owners: [String] = []

    var total: Int { counts.reduce(0, +) + ahead }
    var done: Int { counts.last ?? 0 }
    /// The worst light among what has begun; nil when nothing has.
    var light: Light? {
        zip(LightRule.byRank, counts).first { $0.1 > 0 }?.0
    }

    mutating func add(_ other: ClauseProgress) {
        for index in counts.indices { counts[index] += other.counts[index] }
        ahead += other.ahead
        for owner in other.owners where !owners.contains(owner) { owners.append(owner) }
    }

    static func run(
        plan: ID, seenBy seen: Seen, _ rule: LightRule, in session: any Session
    ) throws -> [ID: ClauseProgress] {
        // Names are joined to the few groups, not to the thousands of entries in them.
        let groups = try session.rows(
            """
            SELECT part.clause, CASE WHEN unit.kind = 'committee' THEN coalesce(person.post, unit.name) ELSE unit.name END AS who,
                part.lamp, part.total
            FROM (
                SELECT item.clause AS clause, item.unit AS unit, item.owner AS owner,
                    CASE WHEN item.opened > \(rule.today) AND item.closed IS NULL THEN -1 ELSE \(rule.rank) END AS lamp,
                    count(*) AS total
                FROM clause JOIN item ON item.town = clause.town AND item.clause = clause.id AND item.due IS NOT NULL
                WHERE clause.town = \(seen.town) AND clause.plan = \(plan) AND \(seen.items)
                GROUP BY item.clause, item.unit, item.owner, lamp) AS part
            JOIN unit ON unit.town = \(seen.town) AND unit.id = part.unit
            LEFT JOIN person ON person.town = \(seen.town) AND person.id = part.owner
            ORDER BY unit.sort, who
            """
        ) { row in
            (
                clause: try row.next(ID.self), who: try row.next(String.self), rank: try row.next(Int.self),
                count: try row.next(Int.self)
            )
        }
        var found: [ID: ClauseProgress] = [:]
        for group in groups { found[group.clause, default: ClauseProgress()].add(group) }
        return found
    }

    private mutating func add(_ group: (clause: ID, who: String, rank: Int, count: Int)) {
        if group.rank < 0 { ahead += group.count } else { counts[group.rank] += group.count }
        if !owners.contains(group.who) { owners.append(group.who) }
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
