import Kernel
import Web

/// 方案: the year's plan, read, reviewed, published, and lived with.
package enum PlansLedger {
    /// What the plan's pages need from whoever keeps duties.
    package struct Ports: Sendable {
        /// The cards of a draft plan's duties for these clauses, with their forms.
        package let cards: @Sendable (Visit, any Kernel.Session, Item, [ID]) throws -> [ID: HTML]
        /// What publishing would open, and what is still missing.
        package let preview: @Sendable (any Kernel.Session, Seen, Item, Day, WorkCalendar) throws -> Preview

        package init(
            cards: @escaping @Sendable (Visit, any Kernel.Session, Item, [ID]) throws -> [ID: HTML],
            preview: @escaping @Sendable (any Kernel.Session, Seen, Item, Day, WorkCalendar) throws -> Preview
        ) { (self.cards, self.preview) = (cards, preview) }
    }

    /// How many tasks a publication opens for whom, and what it still lacks.
    package struct Preview: Sendable {
        package let receivers: [(name: String, tasks: Int)]
        /// What is to be settled, and at which clause.
        package let missing: [(sentence: String, clause: ID?)]
        /// Duties that open no task because their day has passed, and at which clause.
        package let past: [(sentence: String, clause: ID?)]
        /// Units that get no task.
        package let idle: [String]
        /// Whom the plan names and the town's list does not have, and at which clause.
        package let unknown: [(sentence: String, clause: ID?)]

        package init(
            receivers: [(name: String, tasks: Int)], missing: [(sentence: String, clause: ID?)],
            past: [(sentence: String, clause: ID?)], idle: [String],
            unknown: [(sentence: String, clause: ID?)]
        ) {
            (self.receivers, self.missing, self.past) = (receivers, missing, past)
            (self.idle, self.unknown) = (idle, unknown)
        }

        var total: Int { receivers.reduce(0) { $0 + $1.tasks } }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "plans", migrations: PlanSchema.migrations,
            commands: [
                ReadPlan.self, EditClause.self, RetitlePlan.self, DropClause.self, RestoreClause.self,
                PublishPlan.self,
                DiscardPlan.self,
            ], routes: PlanRoutes.routes(ports),
            navigation: [NavigationEntry("方案", "/plans", may: Role.business)],
            kinds: [
                ItemKind(
                    Plan.kind, "方案",
                    states: Dictionary(
                        uniqueKeysWithValues: Plan.State.allCases.map { ($0.rawValue, $0.label) })
                ) { "/plans/\($0)" }
            ])
    }
}
