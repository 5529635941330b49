import Kernel
import Storage
import Web

/// What of tasks waits for somebody beside tasks to handle and to review.
enum TaskWaits {
    static let all = [
        Waiting("等我定的凭证", may: AcceptCredit.may, all: "/tasks/proofs") { actor, seen, _, session in
            // Once over what waits; of the tasks only those that are shown.
            let tasks = try session.rows(
                """
                SELECT credit.task, min(item.due), count(*) FROM credit
                JOIN item ON item.town = credit.town AND item.id = credit.task
                WHERE \(ProofListScreen.waiting(actor, seen)) AND \(seen.items) GROUP BY credit.task
                """
            ) { (id: try $0.next(ID.self), due: try $0.next(Day?.self), count: try $0.next(Int.self)) }
            guard !tasks.isEmpty else { return ([], 0) }
            let total = tasks.reduce(0) { $0 + $1.count }
            let first = tasks.sorted { ($0.due?.rawValue ?? "9", $0.id) < ($1.due?.rawValue ?? "9", $1.id) }
                .prefix(Waiting.shown)
            let names = try Directory(session, town: seen.town)
            let items = try session.rows(
                "SELECT \(Item.columns) FROM item WHERE item.town = \(seen.town) AND item.id IN \(SQL.list(first.map(\.id)))"
            ) { try Item(&$0) }
            let byID = Dictionary(items.map { ($0.id, $0) }) { one, _ in one }
            let rows = first.compactMap { task in byID[task.id].map { (count: task.count, item: $0) } }
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
                SELECT \(TaskStore.columns), \(Item.columns) FROM task
                JOIN item ON item.town = task.town AND item.id = task.id
                WHERE task.town = \(seen.town) AND task.extension_to IS NOT NULL AND item.closed IS NULL AND \(seen.items)
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
