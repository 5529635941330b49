import Kernel
import Web

/// 责任清单: what each clause obliges whom to do.
package enum DutiesLedger {
    package static func module() -> Module {
        Module(
            "duties", migrations: DutySchema.migrations,
            commands: [AddDuty.self, EditDuty.self, DropDuty.self, SplitDuty.self, MergeDuty.self],
            routes: DutyRoutes.routes,
            navigation: [NavigationEntry("责任清单", "/duties", may: Role.business)],
            kinds: [
                ItemKind(
                    Duty.kind, "责任",
                    states: Dictionary(
                        uniqueKeysWithValues: Duty.State.allCases.map { ($0.rawValue, $0.label) })
                ) { "/duties/\($0)" }
            ])
    }

    /// The tasks a draft plan would open, counted by receiver, and what its duties still lack.
    package static func preview(
        _ session: any Kernel.Session, _ seen: Seen, _ plan: Item, _ effective: Day, _ calendar: WorkCalendar
    ) throws -> (receivers: [(name: String, tasks: Int)], missing: [(sentence: String, clause: ID?)]) {
        let directory = try Directory(session, town: seen.town)
        let leaders = try Leaders.ids(town: seen.town, in: session)
        let duties = try DutyStore.of(plan: plan.id, seenBy: seen, in: session).filter { $0.state == .draft }
        var missing: [(sentence: String, clause: ID?)] = []
        do {
            try DutyRules.requireComplete(duties) {
                DutyUnfolding.holders($0, directory, leaders: leaders).count
            }
        } catch {
            missing = error.items.map { item in
                (item.sentence, duties.first { item.field == "duty-\($0.item.id)" }?.clause)
            }
        }
        let tasks = DutyUnfolding.tasks(
            duties, directory, leaders: leaders, year: plan.year, from: effective, calendar)
        let counts = Dictionary(grouping: tasks, by: \.unit).mapValues(\.count)
        let receivers = directory.units.compactMap { unit in
            counts[unit.id].map { (name: unit.name, tasks: $0) }
        }
        return (receivers, missing)
    }

    /// The cards of a draft plan's duties, by clause.
    package static func cards(
        _ visit: Visit, _ session: any Kernel.Session, _ plan: Item, clauses: [ID]
    ) throws -> [ID: HTML] {
        let directory = try Directory(session, town: visit.actor.town)
        let duties = try DutyStore.of(plan: plan.id, seenBy: visit.seen, in: session)
        let choices = DutyChoices(
            directory, leaders: try Leaders.ids(town: visit.actor.town, in: session))
        let byClause = Dictionary(grouping: duties) { $0.clause }
        var cards: [ID: HTML] = [:]
        for clause in clauses {
            let own = byClause[clause] ?? []
            let drawn = own.enumerated().map { index, duty in
                DutyCard.html(visit, duty, before: index > 0 ? own[index - 1] : nil, choices)
            }
            cards[clause] = "\(drawn)\(DutyCard.adding(visit, plan.id, clause, choices))"
        }
        return cards
    }
}
