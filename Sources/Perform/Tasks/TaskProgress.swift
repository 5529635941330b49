import Kernel
import Storage

/// How far tasks have come, for the ledgers before this one.
package enum TaskProgress {
    /// Of each duty of a year, its tasks and those done, as far as the asker sees them: one grouped statement.
    package static func byDuty(
        year: Int, seenBy seen: Seen, in session: any Session
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

    /// Which units have tasks of which duties in a year.
    package static func units(
        year: Int, seenBy seen: Seen, in session: any Session
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
