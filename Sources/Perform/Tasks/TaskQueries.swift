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
        let typed = Int(query["year"]).flatMap { (2000...2100).contains($0) ? $0 : nil }
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
        let parts = query["after"].split(separator: ",").map(String.init)
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
        if let lamp = Light(rawValue: light), let rank = LightRule.byRank.firstIndex(of: lamp) {
            parts.append("\(rule.rank) = \(rank)")
            if lamp != .grey { parts.append("item.opened <= \(rule.today)") }
        } else if light == "ontime" {
            parts.append("\(rule.rank) IN (2, 3) AND item.opened <= \(rule.today)")
        } else if light == "open" {
            parts.append("item.closed IS NULL AND item.opened <= \(rule.today)")
        }
        return SQL.all(parts)
    }
}

/// One page of the list, red first, then by due day.
struct TaskListQuery: Sendable {
    struct Row: Sendable {
        let item: Item
        let period: String
        let unit: String
        let owner: String?
        let rank: Int
    }

    static func run(
        _ filter: TaskFilter, _ actor: Actor, _ rule: LightRule, in session: any Session, limit: Int
    ) throws -> [Row] {
        let found = SearchIndex.matches(filter.text, in: session)
        let next: SQL =
            filter.after.map { after in
                """
                (\(rule.rank) > \(after.rank) OR \(rule.rank) = \(after.rank)
                    AND (item.due > \(after.due) OR item.due = \(after.due) AND item.id > \(after.id)))
                """
            } ?? "1 = 1"
        return try session.rows(
            """
            SELECT task.period, unit.name, person.name, \(rule.rank) AS lamp, \(Item.columns)
            FROM item JOIN task ON task.town = item.town AND task.id = item.id
            JOIN unit ON unit.town = item.town AND unit.id = item.unit
            LEFT JOIN person ON person.town = item.town AND person.id = item.owner
            WHERE \(filter.condition(actor, rule)) AND \(found) AND \(next) AND \(Seen(actor).items)
            ORDER BY lamp, item.due, item.id LIMIT \(limit)
            """
        ) { row in
            let period = try row.next(String.self), unit = try row.next(String.self),
                owner = try row.next(String?.self)
            let rank = try row.next(Int.self)
            return Row(item: try Item(&row), period: period, unit: unit, owner: owner, rank: rank)
        }
    }

    static func count(_ filter: TaskFilter, _ actor: Actor, _ rule: LightRule, in session: any Session) throws
        -> Int
    {
        let found = SearchIndex.matches(filter.text, in: session)
        return try session.value(
            "SELECT count(*) FROM item WHERE \(filter.condition(actor, rule)) AND \(found) AND \(Seen(actor).items)"
        )
    }
}
