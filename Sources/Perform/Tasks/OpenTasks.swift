import Kernel
import Storage

/// Opens the tasks a published list of duties calls for, in the publishing transaction.
package enum OpenTasks {
    package struct Planned: Sendable {
        package let duty: ID
        package let clause: ID?
        package let title: String
        package let unit: ID
        package let person: ID?
        package let period: Period
        package let requirement: String
        package let count: Int
        /// What records have to show, as a person has set it; nil where the clause's own words hold.
        package let terms: String?

        /// What the task is called: the duty's words, with the period where there are several.
        package var taskTitle: String { period.repeats ? "\(title)（\(period.label)）" : title }

        package init(
            duty: ID, clause: ID?, title: String, unit: ID, person: ID?, period: Period, requirement: String,
            count: Int, terms: String? = nil
        ) {
            (self.duty, self.clause, self.title, self.unit) = (duty, clause, title, unit)
            (self.person, self.period, self.requirement, self.count) = (person, period, requirement, count)
            self.terms = terms
        }
    }

    package static func open(_ planned: [Planned], year: Int, _ credits: CreditTasks, in work: Work) throws {
        guard !planned.isEmpty else { return }
        let numbers = try work.number(TaskItem.kind, "任务", year: year, count: planned.count)
        let units = Dictionary(uniqueKeysWithValues: try work.directory().units.map { ($0.id, $0.name) })
        var opened: Set<ID> = []
        for (number, plan) in zip(numbers, planned) {
            let item = Item(
                id: work.newID(), kind: TaskItem.kind, number: number, year: year,
                title: plan.taskTitle,
                state: TaskItem.State.waiting.rawValue, unit: plan.unit, owner: plan.person, secrecy: .normal,
                clause: plan.clause, opened: max(work.today, plan.period.from), due: plan.period.due)
            try work.insert(
                TaskItem(
                    item: item, duty: plan.duty, period: plan.period.label, lastDay: plan.period.through,
                    requirement: plan.requirement,
                    count: plan.count, minutes: work.records.minutes(of: plan.requirement, times: plan.count),
                    person: plan.person, terms: plan.terms),
                unit: units[item.unit] ?? "", from: plan.period.from)
            opened.insert(item.id)
        }
        try credits.follow(opened, in: work)
    }
}

/// Addresses of a task's pages, as notices store them.
enum TaskPages {
    static func address(_ task: ID) -> String { "/tasks/\(task)" }
}
