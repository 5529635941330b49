import Kernel
import Web

/// 任务: acknowledged, reported, reviewed by somebody else; extended and urged; lit by its dates.
package enum TasksLedger {
    /// What a task's page needs from whoever keeps the plan: the words of its clause, and the plan they are in.
    package struct Ports: Sendable {
        let clause: @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?

        package init(
            clause: @escaping @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?
        ) { self.clause = clause }
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
