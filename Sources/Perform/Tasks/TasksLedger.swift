import Audit
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

        /// The work clauses of the plan in force in a year, for whoever asks for something under one.
        let clauses: @Sendable (Int, Seen, any Kernel.Session) throws -> [(id: ID, label: String)]
        /// The words of some clauses, for the program's own search.
        package typealias Texts = @Sendable (Set<ID>, _ town: ID, any Kernel.Session) throws -> [ID: String]
        let texts: Texts

        package init(
            clause: @escaping @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?,
            under: @escaping @Sendable (ID, _ town: ID) -> SQL,
            clauses: @escaping @Sendable (Int, Seen, any Kernel.Session) throws -> [(id: ID, label: String)],
            texts: @escaping Texts
        ) { (self.clause, self.under, self.clauses, self.texts) = (clause, under, clauses, texts) }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "tasks", migrations: TaskSchema.migrations,
            commands: [
                AcknowledgeTask.self, AssignTask.self, ReportTask.self, SubmitTask.self, AcceptTask.self,
                ReturnTask.self, TakeBackTask.self, UndoAcceptance.self,
                RequestExtension.self, DecideExtension.self, UrgeTask.self, SendTask.self, WithdrawTasks.self,
                AcceptCredit.self, RefuseCredit.self, ResettleCredits.self,
                SweepTasks.self,
            ], routes: TaskRoutes(ports: ports).routes,
            navigation: [
                NavigationEntry("任务", "/tasks", may: Role.business),
                NavigationEntry("负担", "/burden", may: Set(Role.allCases)),
            ], help: TasksHelp.pages, begins: TasksHelp.begins,
            kinds: [
                ItemKind(
                    TaskItem.kind, "任务",
                    states: Dictionary(
                        uniqueKeysWithValues: TaskItem.State.allCases.map { ($0.rawValue, $0.label) }),
                    detail: TaskStore.detail,
                    labels: ["period": "时段", "requirement": "凭什么证明", "report": "办理情况", "handed": "提交日"],
                    owner: "承办"
                ) { "/tasks/\($0)" }
            ], records: [.ownReport],
            performed: [
                { person, year, today, seen, session in
                    try TaskProgress.performed(person, year: year, today: today, seenBy: seen, in: session)
                }
            ], checks: [TaskChecks.lastHour], proofs: [.contents("任务", kind: TaskItem.kind, table: "task")],
            tables: [
                MarkedTable("task", of: TaskItem.kind)
            ],
            waits: TaskWaits.all,
            parts: [
                sent
            ],
            asks: { actor, acts, today, session in
                try OpenAsks.of(actor, acts, today, ports, in: session)
            })
    }

    /// Those asked by somebody.
    private static let sent = ItemPart(TaskItem.kind, "交办") { town, person in
        """
        SELECT task.id FROM ask JOIN task ON task.town = ask.town AND task.ask = ask.id
        WHERE ask.town = \(town) AND ask.sender IN (
            SELECT account.id FROM account WHERE account.town = \(town) AND account.person = \(person))
        """
    }
}
