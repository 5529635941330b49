import Kernel
import Storage
import Web

/// What of tasks waits for somebody beside tasks to handle and to review.
enum TaskWaits {
    static let all = [
        Waiting("等我定的凭证", may: AcceptCredit.may, all: "/tasks/proofs") { actor, seen, _, session in
            let total = try ProofListScreen.count(actor, seenBy: seen, in: session)
            guard total > 0 else { return ([], 0) }
            let names = try Directory(session, town: seen.town)
            let rows = try session.rows(
                """
                SELECT count(*), \(Item.columns) FROM credit
                JOIN item ON item.town = credit.town AND item.id = credit.task
                WHERE \(ProofListScreen.waiting(actor, seen)) AND \(seen.items) GROUP BY \(Item.columns)
                ORDER BY item.due, item.id LIMIT \(SQL.fixed(Waiting.shown))
                """
            ) { (count: try $0.next(Int.self), item: try Item(&$0)) }
            let entries = rows.map { row in
                Waiting.Entry(
                    "\(row.item.title)：\(row.count) 条记录算不算",
                    Link(stored: TaskPages.address(row.item.id))?.fragment("proofs") ?? "/tasks/proofs",
                    about: names.unit(row.item.unit)?.name ?? "", due: row.item.due)
            }
            return (entries, total)
        },
        Waiting("等我批复的延期", may: DecideExtension.may) { actor, seen, _, session in
            let rows = try session.rows(
                """
                SELECT \(TaskStore.columns), \(Item.columns) FROM item \(TaskStore.join)
                WHERE item.kind = \(TaskItem.kind) AND item.closed IS NULL AND task.extension_to IS NOT NULL AND \(seen.items)
                ORDER BY item.due, item.id LIMIT 200
                """, TaskStore.task
            ).filter { task in
                TaskRules.isReviewer(task, actor) && task.extensionBy != actor.account
                    && TaskWorkflow.table.allows(DecideExtension.self, in: task.state)
            }
            let names = try rows.isEmpty ? nil : Directory(session, town: seen.town)
            let entries = rows.prefix(Waiting.shown).map { task in
                Waiting.Entry(
                    "\(task.item.title)：申请延到 \(task.extensionTo?.rawValue ?? "")",
                    Link(stored: TaskPages.address(task.item.id)) ?? "/tasks",
                    about: "\(names?.unit(task.item.unit)?.name ?? "")：\(task.extensionReason)",
                    due: task.item.due)
            }
            return (Array(entries), rows.count)
        },
    ]
}
