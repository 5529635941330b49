import Kernel
import Storage
import Web

/// How far tasks have come, for the ledgers before this one.
package enum TaskProgress {
    /// Of each duty of a year, its tasks and those done, as far as the asker sees them: one grouped statement.
    package static func byDuty(
        year: Int, seenBy seen: Seen, in session: any Kernel.Session
    ) throws -> [ID: (total: Int, done: Int)] {
        let rows = try session.rows(
            """
            SELECT task.duty, count(*), sum(CASE WHEN item.closed IS NULL THEN 0 ELSE 1 END)
            FROM task JOIN item ON item.town = task.town AND item.id = task.id
            WHERE item.kind = \(TaskItem.kind) AND item.year = \(year) AND task.duty IS NOT NULL
              AND item.state <> 'withdrawn' AND \(seen.items) GROUP BY task.duty
            """
        ) { (duty: try $0.next(ID.self), total: try $0.next(Int.self), done: try $0.next(Int.self)) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.duty, ($0.total, $0.done)) })
    }

    /// What a person had in hand: done, and past its day.
    static func performed(
        _ person: ID, year: Int, today: Day, seenBy seen: Seen, in session: any Kernel.Session
    ) throws -> [Performed] {
        func tasks(_ label: String, _ pairs: [(String, String)], _ condition: SQL) throws -> Performed {
            let mine: SQL = """
                item.kind = \(TaskItem.kind) AND item.year = \(year) AND item.owner = \(person) AND \(condition) AND \(seen.items)
                """
            return Performed(
                label: label, count: try session.value("SELECT count(*) FROM item WHERE \(mine)"),
                link: ("/tasks" as Link).with([("year", "\(year)"), ("owner", person.rawValue)] + pairs),
                latest: try session.rows(
                    "SELECT \(Item.columns) FROM item WHERE \(mine) ORDER BY item.due DESC, item.id DESC LIMIT 5"
                ) { try Item(&$0) })
        }
        let rule = LightRule(today: today, calendar: .shipped)
        return [
            try tasks("办结任务", [("state", "done")], "item.state = 'done'"),
            try tasks("逾期任务", [("light", "red")], "item.opened <= \(today) AND \(rule.rank) = 0"),
        ]
    }

    /// Which units have tasks of which duties in a year.
    package static func units(
        year: Int, seenBy seen: Seen, in session: any Kernel.Session
    ) throws -> [ID: Set<ID>] {
        let rows = try session.rows(
            """
            SELECT DISTINCT task.duty, item.unit FROM task JOIN item ON item.town = task.town AND item.id = task.id
            WHERE item.kind = \(TaskItem.kind) AND item.year = \(year) AND task.duty IS NOT NULL
              AND item.state <> 'withdrawn' AND \(seen.items)
            """
        ) { (duty: try $0.next(ID.self), unit: try $0.next(ID.self)) }
        return Dictionary(grouping: rows, by: \.duty).mapValues { Set($0.map(\.unit)) }
    }
}
