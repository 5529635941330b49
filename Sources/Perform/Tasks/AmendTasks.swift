import Kernel
import Storage

/// What an amended plan makes of the tasks there are. Pure.
///
/// What was handed over stays as it is and goes on under the new plan's clause. What is open and still asked takes the new
/// wording and day; what is no longer asked is called off, unless its day has passed: that lateness is settled, not
/// forgotten. What is newly asked opens.
package struct TaskAmendment: Sendable {
    package struct Carried: Sendable {
        let duty: ID
        let clause: ID?

        package init(duty: ID, clause: ID?) { (self.duty, self.clause) = (duty, clause) }
    }

    /// Tasks that go on as they are, under the duty that carries theirs on.
    package private(set) var kept: [TaskItem] = []
    package private(set) var changed: [(before: TaskItem, after: TaskItem)] = []
    package private(set) var withdrawn: [TaskItem] = []
    package private(set) var opened: [OpenTasks.Planned] = []

    private struct Place: Hashable {
        let duty: ID
        let unit: ID
        let person: ID?
        let period: String

        /// What is due once a year is the same task whatever its day is called.
        init(duty: ID, unit: ID, person: ID?, period label: String) {
            (self.duty, self.unit, self.person) = (duty, unit, person)
            period = label.hasSuffix("前") || ["年内", "全年"].contains(label) ? "" : label
        }
    }

    /// `carried` has every duty that was in force, with the one that carries it on or nil.
    init(
        _ existing: [TaskItem], _ planned: [OpenTasks.Planned], carried: [ID: Carried?], effective: Day,
        _ records: [RecordKind]
    ) {
        var wanted: [Place: OpenTasks.Planned] = [:]
        for plan in planned {
            wanted[Place(duty: plan.duty, unit: plan.unit, person: plan.person, period: plan.period.label)] =
                plan
        }
        var met: Set<Place> = []
        for task in existing {
            guard let duty = task.duty, let next = carried[duty] else { continue }
            let places = next.map { next in
                [task.item.owner, nil].map {
                    Place(duty: next.duty, unit: task.item.unit, person: $0, period: task.period)
                }
            }
            let place = places?.first { wanted[$0] != nil && !met.contains($0) }
            if let place { met.insert(place) }
            let open = task.item.closed == nil && task.item.handed == nil
            let ahead = task.item.due.map { $0 >= effective } ?? true
            if open, ahead, place == nil {
                withdrawn.append(task)
            } else if let next {
                carry(task, next, open ? place.flatMap { wanted[$0] } : nil, records)
            }
        }
        opened = planned.filter { plan in
            !met.contains(
                Place(duty: plan.duty, unit: plan.unit, person: plan.person, period: plan.period.label))
        }
    }

    private mutating func carry(
        _ task: TaskItem, _ next: Carried, _ plan: OpenTasks.Planned?, _ records: [RecordKind]
    ) {
        var after = task
        (after.duty, after.item.clause) = (next.duty, next.clause)
        if let plan {
            after.item.title = plan.taskTitle
            (after.requirement, after.count, after.terms) = (plan.requirement, plan.count, plan.terms)
            after.minutes = records.minutes(of: plan.requirement, times: plan.count)
            // A day put off by agreement is not taken back.
            let putOff = task.item.due.map { $0 > task.lastDay } ?? false
            if !putOff || task.item.due.map({ $0 < plan.period.due }) ?? true {
                after.item.due = plan.period.due
            }
            (after.period, after.lastDay) = (plan.period.label, plan.period.through)
        }
        let same =
            after.item.title == task.item.title && after.item.due == task.item.due
            && after.requirement == task.requirement && after.count == task.count && after.terms == task.terms
        if same { kept.append(after) } else { changed.append((task, after)) }
    }

    /// What of a task changes, in words.
    package static func words(_ before: TaskItem, _ after: TaskItem) -> String {
        var parts: [String] = []
        if before.item.title != after.item.title { parts.append("内容改为“\(after.item.title)”") }
        if before.item.due != after.item.due {
            parts.append("到期日 \(before.item.due?.rawValue ?? "") 改为 \(after.item.due?.rawValue ?? "")")
        }
        if before.requirement != after.requirement || before.count != after.count {
            parts.append("证明改为\(after.requirement) \(after.count) 次")
        } else if before.terms != after.terms {
            parts.append("记录怎样才算数有变化")
        }
        return parts.joined(separator: "，")
    }
}

/// Follows an amended plan, in its transaction.
package enum AmendTasks {
    /// What the amendment would do; pages show it before it is applied.
    package static func plan(
        _ planned: [OpenTasks.Planned], carried: [ID: TaskAmendment.Carried?], effective: Day, year: Int,
        _ records: [RecordKind], seenBy seen: Seen, in session: any Session
    ) throws -> TaskAmendment {
        let existing = try session.rows(
            """
            SELECT \(TaskStore.columns), \(Item.columns) FROM item \(TaskStore.join)
            WHERE item.kind = \(TaskItem.kind) AND item.year = \(year) AND task.duty IS NOT NULL
              AND item.state <> 'withdrawn' AND \(seen.items) ORDER BY item.id
            """, TaskStore.task)
        return TaskAmendment(existing, planned, carried: carried, effective: effective, records)
    }

    package static func apply(
        _ planned: [OpenTasks.Planned], carried: [ID: TaskAmendment.Carried?], effective: Day, year: Int,
        _ credits: CreditTasks, in work: Work
    ) throws {
        let amendment = try plan(
            planned, carried: carried, effective: effective, year: year, work.records, seenBy: work.seen,
            in: work.session)
        for task in amendment.kept { try work.carry(task) }
        let units = Dictionary(uniqueKeysWithValues: try work.directory().units.map { ($0.id, $0.name) })
        for (before, after) in amendment.changed {
            try work.carry(after)
            try work.index(after, unit: units[after.item.unit] ?? "")
            let words = TaskAmendment.words(before, after)
            try work.tellHandlers(
                after, "方案修订，要求有变化：\(before.item.title)。\(words)",
                mark: "amended:\(after.duty?.rawValue ?? "")")
        }
        for task in amendment.withdrawn {
            try work.update(TaskRules.withdrawn(task, on: work.today))
            try work.tellHandlers(task, "方案修订，不用再办：\(task.item.title)", mark: "withdrawn")
        }
        try OpenTasks.open(amendment.opened, year: year, credits, in: work)
        try credits.follow(Set(amendment.changed.map(\.after.item.id)), in: work)
        work.note([
            "kept": "\(amendment.kept.count)",
            "changed": amendment.changed.map {
                "\($0.before.item.number) \(TaskAmendment.words($0.before, $0.after))"
            }.joined(separator: "；"),
            "withdrawn": amendment.withdrawn.map(\.item.number).joined(separator: "、"),
            "opened": "\(amendment.opened.count)",
        ])
    }
}

extension Work {
    fileprivate func carry(_ task: TaskItem) throws {
        try update(task.item)
        try session.execute(
            """
            UPDATE task SET duty = \(task.duty), requirement = \(task.requirement), count = \(task.count),
                minutes = \(task.minutes), period = \(task.period), last_day = \(task.lastDay), terms = \(task.terms)
            WHERE town = \(town) AND id = \(task.item.id)
            """)
    }
}
