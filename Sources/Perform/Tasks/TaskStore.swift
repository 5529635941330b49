import Kernel
import Storage

/// Tasks in the database.
enum TaskStore {
    static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> TaskItem {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            task)
        guard let found else { throw Refusal.missing }
        return found
    }

    /// A task in words, for programs and for paper.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> [String: String] {
        let task = try find(id, seenBy: seen, in: session)
        return [
            "period": task.period, "requirement": task.requirement, "report": task.report,
            "handed": task.item.handed?.rawValue ?? "",
        ]
    }

    /// The tasks that were sent together.
    static func sent(_ ask: ID, seenBy seen: Seen, in session: any Session) throws -> [TaskItem] {
        try session.rows(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE task.ask = \(ask) AND \(seen.items) ORDER BY item.id",
            task)
    }

    static let columns: SQL = """
        task.duty, task.period, task.last_day, task.requirement, task.count, task.minutes, task.ask, task.person, task.proved, task.report, task.writers, task.extension_to,
        task.extension_reason, task.extension_by, task.urged, task.terms
        """
    static let join: SQL = "JOIN task ON task.town = item.town AND task.id = item.id"

    static func task(_ row: inout Row) throws -> TaskItem {
        let duty = try row.next(ID?.self), period = try row.next(String.self)
        let lastDay = try row.next(Day.self)
        let requirement = try row.next(String.self), count = try row.next(Int.self)
        let minutes = try row.next(Int.self), ask = try row.next(ID?.self)
        let person = try row.next(ID?.self), proved = try row.next(Bool.self)
        let report = try row.next(String.self), writers = try row.next(String.self)
        let to = try row.next(Day?.self), reason = try row.next(String.self)
        let by = try row.next(ID?.self), urged = try row.next(Int.self)
        let terms = try row.next(String?.self)
        return TaskItem(
            item: try Item(&row), duty: duty, period: period, lastDay: lastDay, requirement: requirement,
            count: count,
            minutes: minutes, ask: ask, person: person, terms: terms, proved: proved, report: report,
            writers: Set(writers.split(separator: " ").compactMap { ID(rawValue: String($0)) }),
            extensionTo: to, extensionReason: reason, extensionBy: by, urged: urged)
    }
}

extension Work {
    func task(_ id: ID) throws -> TaskItem { try TaskStore.find(id, seenBy: seen, in: session) }

    /// The task, unless the page the user saw was older than what is stored. What its state no longer allows is said first:
    /// who presses twice learns that it is done.
    func task(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> TaskItem {
        let task = try task(id)
        try TaskRules.requireState(command, task)
        try guardVersion(task.item, seen: version)
        return task
    }

    func insert(_ task: TaskItem, unit: String, from first: Day) throws {
        try insert(task.item)
        try index(task, unit: unit)
        try session.execute(
            """
            INSERT INTO task (town, id, duty, period, first_day, last_day, requirement, count, minutes, ask, person, proved, report,
                writers, extension_to, extension_reason, extension_by, urged, terms)
            VALUES (\(town), \(task.item.id), \(task.duty), \(task.period), \(first), \(task.lastDay), \(task.requirement),
                \(task.count), \(task.minutes), \(task.ask), \(task.person), \(task.proved), \(task.report), \(task.written), \(task.extensionTo), \(task.extensionReason),
                \(task.extensionBy), \(task.urged), \(task.terms))
            """)
    }

    func update(_ task: TaskItem) throws {
        try update(task.item)
        try session.execute(
            """
            UPDATE task SET proved = \(task.proved), report = \(task.report), writers = \(task.written), extension_to = \(task.extensionTo),
                extension_reason = \(task.extensionReason), extension_by = \(task.extensionBy), urged = \(task.urged)
            WHERE town = \(town) AND id = \(task.item.id)
            """)
    }

    /// What a task is found by; `unit` is the name of its unit.
    func index(_ task: TaskItem, unit: String) throws {
        let words = [task.item.title, task.item.number, task.period, unit, task.report]
        try index(task.item.id, words.joined(separator: " "))
    }
}

extension TaskItem {
    fileprivate var written: String { writers.sorted().map(\.rawValue).joined(separator: " ") }
}
