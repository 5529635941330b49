import Kernel
import Storage
import Web

/// The filters of the task list, as they stand in the address.
struct TaskFilter: Sendable {
    let year: Int
    let unit: ID?
    let state: TaskItem.State?
    /// A light, or one of `groups`.
    let light: String
    let clause: ID?
    /// Selects the ids of the clause and all below it: a heading stands for everything under it.
    private let under: SQL?
    let duty: ID?
    /// A sending: the tasks asked together besides the plan; `any` for all of them.
    let ask: String
    let owner: ID?
    /// Narrowed to what is the visitor's own to handle, or to review: the same as the workbench's lists.
    let who: Who?
    let text: String
    /// Values in the address that mean nothing here; the page says that they were not used.
    let unknown: [String]
    /// Keyset: the last row of the page before.
    let after: (rank: Int, due: String, id: String)?

    enum Who: String { case mine, review }

    /// Lights taken together.
    static let groups = [(value: "open", label: "未办结"), (value: "ontime", label: "正在办（临期和正常）")]

    init(_ query: Fields, today: Day, under: (ID) -> SQL) {
        let typed = query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil }
        year = typed ?? today.year
        unit = ID(rawValue: query["unit"])
        state = TaskItem.State(rawValue: query["state"])
        light = query["light"]
        clause = ID(rawValue: query["clause"])
        self.under = clause.map(under)
        duty = ID(rawValue: query["duty"])
        owner = ID(rawValue: query["owner"])
        ask = query["ask"]
        who = Who(rawValue: query["who"])
        text = query["q"]
        let lights = Light.allCases.map(\.rawValue) + Self.groups.map(\.value)
        let understood = [
            ("year", typed != nil),
            ("unit", ID(rawValue: query["unit"]) != nil), ("state", state != nil),
            ("light", lights.contains(light)), ("clause", clause != nil), ("duty", duty != nil),
            ("owner", owner != nil), ("ask", ask == "any" || ID(rawValue: ask) != nil),
            ("who", who != nil),
        ]
        unknown = understood.filter { !$0.1 && !query[$0.0].isEmpty }.map { query[$0.0] }
        // A task without a due day leaves the middle empty.
        let parts = query["after"].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        after = parts.count == 3 ? Int(parts[0]).map { ($0, parts[1], parts[2]) } : nil
    }

    var pairs: [(String, String)] {
        [
            ("year", "\(year)"), ("unit", unit?.rawValue ?? ""), ("state", state?.rawValue ?? ""),
            ("light", light),
            ("clause", clause?.rawValue ?? ""), ("duty", duty?.rawValue ?? ""),
            ("owner", owner?.rawValue ?? ""), ("who", who?.rawValue ?? ""),
            ("ask", ask), ("q", text),
        ]
    }

    func condition(_ actor: Actor, _ rule: LightRule) -> SQL {
        var parts: [SQL] = ["item.kind = 'task'", "item.year = \(year)"]
        if let unit { parts.append("item.unit = \(unit)") }
        if let state { parts.append("item.state = \(state)") }
        if let under { parts.append("item.clause IN (" + under + ")") }
        if let owner { parts.append("item.owner = \(owner)") }
        if let duty {
            parts.append("item.id IN (SELECT id FROM task WHERE town = \(actor.town) AND duty = \(duty))")
        }
        if ask == "any" {
            parts.append("item.id IN (SELECT id FROM task WHERE town = \(actor.town) AND ask IS NOT NULL)")
        } else if let ask = ID(rawValue: ask) {
            parts.append("item.id IN (SELECT id FROM task WHERE town = \(actor.town) AND ask = \(ask))")
        }
        switch who {
        case .mine:
            parts.append(
                "item.closed IS NULL AND item.handed IS NULL AND item.opened <= \(rule.today) AND "
                    + actor.handles)
        case .review: parts.append("item.opened <= \(rule.today) AND " + actor.reviews)
        case nil: break
        }
        // What lies ahead has no light yet. Wrapped, so that no engine prefers an index by this day to the one by light.
        if ranks.count < LightRule.byRank.count, ranks != [4] {
            parts.append("coalesce(item.opened, '') <= \(rule.today)")
        }
        return SQL.all(parts)
    }

    /// The lights asked for, by their rank.
    var ranks: [Int] {
        if let rank = Light(rawValue: light).flatMap(LightRule.byRank.firstIndex) { return [rank] }
        switch light {
        case "ontime": return [2, 3]
        case "open": return [0, 1, 2, 3]
        default: return [0, 1, 2, 3, 4]
        }
    }

    /// Whether it asks for nothing that is not counted already.
    var isCounted: Bool {
        light.isEmpty && clause == nil && duty == nil && ask.isEmpty && owner == nil && who == nil
            && text.isEmpty
    }
}

/// One page of the list, red first, then by due day.
struct TaskListQuery: Sendable {
    struct Row: Sendable {
        let item: Item
        let period: String
        let rank: Int
    }

    /// One light after the other until the page is full: each is a few ranges of one index, walked in order.
    static func run(
        _ filter: TaskFilter, _ actor: Actor, _ rule: LightRule, in session: any Session, limit: Int
    ) throws -> [Row] {
        var rows: [Row] = []
        for rank in filter.ranks where rank >= filter.after?.rank ?? 0 && rows.count < limit {
            rows += try page(rank, filter, actor, rule, in: session, limit: limit - rows.count)
        }
        return rows
    }

    private static func page(
        _ rank: Int, _ filter: TaskFilter, _ actor: Actor, _ rule: LightRule, in session: any Session,
        limit: Int
    ) throws -> [Row] {
        var conditions = [filter.condition(actor, rule), Seen(actor).items]
        if !filter.text.isEmpty {
            conditions.append(SearchIndex.matches(filter.text, of: actor.town, in: session))
        }
        if let after = filter.after, after.rank == rank {
            // A day that is not set comes before all days.
            conditions.append(
                after.due.isEmpty
                    ? "(item.due IS NOT NULL OR item.id > \(after.id))"
                    : "(item.due > \(after.due) OR item.due = \(after.due) AND item.id > \(after.id))")
        }
        let ranges = rule.ranges(ofRank: rank).map { range -> SQL in
            """
            SELECT * FROM (SELECT item.town AS town, item.id AS id, item.due AS due FROM item WHERE \(SQL.all(conditions)) AND \(range)
                ORDER BY item.due, item.id LIMIT \(SQL.fixed(limit))) AS part
            """
        }
        // The ranges are put in order by their days alone, before the page's rows are read, and these here: sorting whole rows would
        // cost the embedded database more than reading them.
        let found = try session.rows(
            """
            SELECT task.period, \(Item.columns)
            FROM (SELECT * FROM (\(SQL.union(ranges))) AS part ORDER BY coalesce(due, ''), id LIMIT \(SQL.fixed(limit))) AS found
            JOIN item ON item.town = found.town AND item.id = found.id
            JOIN task ON task.town = item.town AND task.id = item.id
            """
        ) { row in
            let period = try row.next(String.self)
            return Row(item: try Item(&row), period: period, rank: rank)
        }
        return found.sorted { one, other in
            let days = (one.item.due?.ordinal ?? .min, other.item.due?.ordinal ?? .min)
            return days.0 == days.1 ? one.item.id < other.item.id : days.0 < days.1
        }
    }

    static func count(_ filter: TaskFilter, _ actor: Actor, _ rule: LightRule, in session: any Session) throws
        -> Int
    {
        let seen = Seen(actor), condition = filter.condition(actor, rule)
        if filter.isCounted { return try Items.tally.count(condition, seenBy: seen, in: session) }
        let found = SearchIndex.matches(filter.text, of: actor.town, in: session)
        let all = filter.ranks.count == LightRule.byRank.count
        let ranges: [SQL] = all ? ["1 = 1"] : filter.ranks.flatMap(rule.ranges)
        let counts = ranges.map { range -> SQL in
            "SELECT count(*) AS total FROM item WHERE \(condition) AND \(found) AND \(range) AND \(seen.items)"
        }
        return try session.value("SELECT CAST(sum(part.total) AS BIGINT) FROM (\(SQL.union(counts))) AS part")
    }
}
