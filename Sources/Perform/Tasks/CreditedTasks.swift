import Kernel
import Storage

/// What a record counts for, asked by the record's own page.
package enum CreditedTasks {
    package static func of(_ record: ID, seenBy seen: Seen, in session: any Kernel.Session) throws
        -> Credited
    {
        let tasks = try session.rows(
            """
            SELECT task.period, credit.record, credit.verdict, credit.because, credit.late, credit.refused, credit.accepted,
                \(Item.columns) FROM credit
            JOIN item ON item.town = credit.town AND item.id = credit.task
            JOIN task ON task.town = item.town AND task.id = item.id
            WHERE credit.town = \(seen.town) AND credit.record = \(record) AND \(seen.items)
            ORDER BY item.due, item.id
            """
        ) { row in
            let period = try row.next(String.self), credit = try CreditStore.credit(&row)
            return Credited.Task(
                item: try Item(&row), period: period, late: credit.late, refused: credit.refused,
                verdict: credit.counts ? Credit.Verdict.counts.label : credit.verdict.label,
                because: credit.because, counts: credit.counts)
        }
        let all = try session.value(
            """
            SELECT count(*) FROM credit WHERE town = \(seen.town) AND record = \(record) AND refused IS NULL
              AND (verdict IN ('counts', 'kept') OR accepted IS NOT NULL)
            """, as: Int.self)
        return Credited(tasks: tasks, unseen: all - tasks.count(where: \.counts))
    }
}
