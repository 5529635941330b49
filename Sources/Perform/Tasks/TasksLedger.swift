import Kernel
import Storage
import Web

/// 任务: acknowledged, reported, reviewed by somebody else; extended and urged; lit by its dates.
package enum TasksLedger {
    /// What a task's page needs from whoever keeps the plan: the words of its clause, and the plan they are in.
    package struct Ports: Sendable {
        let clause: @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?
        /// The clause and all below it, as a statement that selects their ids.
        let under: @Sendable (ID, _ town: ID) -> SQL

        package init(
            clause: @escaping @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?,
            under: @escaping @Sendable (ID, _ town: ID) -> SQL
        ) { (self.clause, self.under) = (clause, under) }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "tasks", migrations: TaskSchema.migrations,
            commands: [
                AcknowledgeTask.self, AssignTask.self, ReportTask.self, SubmitTask.self, AcceptTask.self,
                ReturnTask.self,
                RequestExtension.self, DecideExtension.self, UrgeTask.self, SweepTasks.self,
            ], routes: TaskRoutes(ports: ports).routes,
            navigation: [NavigationEntry("任务", "/tasks", may: Role.business)],
            kinds: [
                ItemKind(
                    TaskItem.kind, "任务",
                    states: Dictionary(
                        uniqueKeysWithValues: TaskItem.State.allCases.map { ($0.rawValue, $0.label) })
                ) { "/tasks/\($0)" }
            ])
    }
}
