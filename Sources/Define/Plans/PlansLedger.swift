import Kernel
import Storage
import Web

/// 方案: the year's plan, read, reviewed, published, and lived with.
package enum PlansLedger {
    /// What the plan's pages need from whoever keeps duties.
    package struct Ports: Sendable {
        /// The cards of a draft plan's duties for these clauses, with their forms.
        package let cards: @Sendable (Visit, any Kernel.Session, Item, [ID]) throws -> [ID: HTML]
        /// What publishing would open or change, and what is still missing; for a plan that amends another, its id.
        package let preview: @Sendable (Visit, any Kernel.Session, Item, _ amends: ID?) throws -> Preview
        /// What waits for whoever looks at the plan, to stand above it.
        package let todo: @Sendable (Visit) async throws -> (html: HTML, isMarked: Bool)

        package init(
            cards: @escaping @Sendable (Visit, any Kernel.Session, Item, [ID]) throws -> [ID: HTML],
            preview: @escaping @Sendable (Visit, any Kernel.Session, Item, _ amends: ID?) throws -> Preview,
            todo: @escaping @Sendable (Visit) async throws -> (html: HTML, isMarked: Bool)
        ) { (self.cards, self.preview, self.todo) = (cards, preview, todo) }
    }

    /// How many tasks a publication opens for whom, and what it still lacks.
    package struct Preview: Sendable {
        package let receivers: [(name: String, tasks: Int, minutes: Int)]
        /// What is to be settled, and at which clause.
        package let missing: [(sentence: String, clause: ID?)]
        /// What asks for what nobody is to be asked for, and at which clause: published with a reason.
        package let warned: [(sentence: String, clause: ID?)]
        /// Duties that open no task because their day has passed, and at which clause.
        package let past: [(sentence: String, clause: ID?)]
        /// Units that get no task.
        package let idle: [String]
        /// Whom the plan names and the town's list does not have, and at which clause.
        package let unknown: [(sentence: String, clause: ID?)]
        /// What like its duties was asked this year already, and at which clause.
        package let likes: [(sentence: String, clause: ID?)]
        /// What it changes for whom, where it amends a plan in force.
        package let changes: Changes?

        package init(
            receivers: [(name: String, tasks: Int, minutes: Int)], missing: [(sentence: String, clause: ID?)],
            warned: [(sentence: String, clause: ID?)], past: [(sentence: String, clause: ID?)],
            idle: [String],
            unknown: [(sentence: String, clause: ID?)], likes: [(sentence: String, clause: ID?)],
            changes: Changes?
        ) {
            (self.receivers, self.missing, self.warned, self.past) = (receivers, missing, warned, past)
            (self.idle, self.unknown, self.likes, self.changes) = (idle, unknown, likes, changes)
        }

        var total: Int { receivers.reduce(0) { $0 + $1.tasks } }
        var minutes: Int { receivers.reduce(0) { $0 + $1.minutes } }
    }

    /// What an amended plan makes of the tasks there are, by unit.
    package struct Changes: Sendable {
        package struct Unit: Sendable {
            let name: String
            let kept: Int
            /// Sentences: what is asked otherwise, what is no longer asked, what is asked anew.
            let changed: [String]
            let withdrawn: [String]
            let opened: [String]
            /// Minutes of the year more than before; less where negative.
            let minutes: Int

            package init(
                name: String, kept: Int, changed: [String], withdrawn: [String], opened: [String],
                minutes: Int
            ) {
                (self.name, self.kept, self.changed) = (name, kept, changed)
                (self.withdrawn, self.opened, self.minutes) = (withdrawn, opened, minutes)
            }

            var isTouched: Bool { !changed.isEmpty || !withdrawn.isEmpty || !opened.isEmpty }
        }

        let units: [Unit]

        package init(_ units: [Unit]) { self.units = units }

        func sum(_ count: (Unit) -> Int) -> Int { units.reduce(0) { $0 + count($1) } }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "plans", migrations: PlanSchema.migrations,
            commands: [
                ReadPlan.self, EditClause.self, RetitlePlan.self, DropClause.self, RestoreClause.self,
                PublishPlan.self, DiscardPlan.self, CopyPlan.self, CheckClause.self, UndoReview.self,
            ], routes: PlanRoutes.routes(ports),
            navigation: [NavigationEntry("方案", "/plans", may: Role.business)], help: PlansHelp.pages,
            begins: PlansHelp.begins,
            kinds: [
                ItemKind(
                    Plan.kind, "方案",
                    states: Dictionary(
                        uniqueKeysWithValues: Plan.State.allCases.map { ($0.rawValue, $0.label) })
                ) { "/plans/\($0)" }
            ], proofs: PlanProofs.all,
            tables: [
                MarkedTable("plan", of: Plan.kind),
                MarkedTable("clause", of: Plan.kind, by: "plan"),
            ])
    }
}
