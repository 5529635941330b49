import Kernel
import Storage

/// What a record counts for, asked by the record's own page.
package enum CreditedTasks {
    package static func of(_ record: ID, seenBy seen: Seen, in session: any Kernel.Session) throws
        -> Credited
    {
        let tasks = try session.rows(
            """
            SELECT task.period, credit.late, credit.refused, \(Item.columns) FROM credit
            JOIN item ON item.town = credit.town AND item.id = credit.task
            JOIN task ON task.town = item.town AND task.id = item.id
            WHERE credit.town = \(seen.town) AND credit.record = \(record) AND \(seen.items)
            ORDER BY item.due, item.id
            """
        ) { row in
            let period = try row.next(String.self), late = try row.next(Bool.self)
            let refused = try row.next(String?.self)
            return Credited.Task(item: try Item(&row), period: period, late: late, refused: refused)
        }
        let all = try session.value(
            "SELECT count(*) FROM credit WHERE town = \(seen.town) AND record = \(record) AND refused IS NULL",
            as: Int.self)
        return Credited(tasks: tasks, unseen: all - tasks.count { $0.refused == nil })
    }
}
