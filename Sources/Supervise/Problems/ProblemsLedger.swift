import Audit
import Kernel
import Storage
import Web

/// 问题台账: registered, handed over, put right, verified by somebody else, looked at again by lot.
package enum ProblemsLedger {
    package struct Ports: Sendable {
        /// The words of a clause, and the plan they are in.
        let clause: @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?
        /// The work clauses of the plan in force in a year.
        let clauses: @Sendable (Int, Seen, any Kernel.Session) throws -> [(id: ID, label: String)]

        package init(
            clause: @escaping @Sendable (ID, Seen, any Kernel.Session) throws -> (plan: ID, text: String)?,
            clauses: @escaping @Sendable (Int, Seen, any Kernel.Session) throws -> [(id: ID, label: String)]
        ) { (self.clause, self.clauses) = (clause, clauses) }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "problems", migrations: ProblemSchema.migrations,
            commands: [
                RaiseProblem.self, EditProblem.self, AssignProblem.self, PlanRectification.self,
                ReportRectification.self, AskForTime.self, DecideTime.self, VerifyProblem.self,
                ApproveClosing.self, ReturnProblem.self, ReopenProblem.self, JoinProblem.self,
                UrgeProblem.self,
                VoidProblem.self, RecordRecheck.self, ImportProblem.self, SweepProblems.self,
                ReportOverdue.self,
                DrawRechecks.self,
            ],
            routes: ProblemRoutes(ports: ports).routes,
            navigation: [NavigationEntry("问题台账", "/problems", may: ProblemWorkflow.readers)],
            help: ProblemsHelp.pages, begins: ProblemsHelp.begins,
            kinds: [
                ItemKind(
                    Problem.kind, "问题", states: Problem.State.labels, detail: ProblemStore.detail,
                    labels: [
                        "source": "来源", "origin": "来源说明", "category": "类别", "severity": "程度", "text": "具体情况",
                        "basis": "违反的规定", "cause": "原因", "asked": "整改要求", "measures": "整改措施",
                        "report": "整改情况",
                        "effect": "整改成效", "leader": "分管领导", "verified": "验收日期", "named": "知悉人",
                    ],
                    facts: ProblemStore.facts
                ) { "/problems/\($0)" },
                ItemKind(Recheck.kind, "回头看", states: Recheck.State.labels) { "/rechecks/\($0)" },
            ],
            imports: [ProblemImport.kind],
            performed: [
                { person, year, today, seen, session in
                    [
                        try ProblemColumns.register.performed(
                            "分管的问题", [("year", "\(year)"), ("leader", person.rawValue)], today: today, seen,
                            in: session)
                    ]
                }
            ],
            checks: ProblemChecks.all,
            proofs: [
                .contents("问题", kind: Problem.kind, table: "problem"),
                .contents("回头看", kind: Recheck.kind, table: "recheck"),
            ],
            tables: [
                MarkedTable("problem", of: Problem.kind),
                MarkedTable("problem_approval", of: Problem.kind, by: "problem"),
                MarkedTable("recheck", of: Recheck.kind),
            ], waits: ProblemWaits.all,
            parts: [
                ItemPart(Problem.kind, "分管") { town, person in
                    "SELECT id FROM problem WHERE town = \(town) AND leader = \(person)"
                },
                .byAccount(Problem.kind, "登记", of: "problem", "raiser"),
                .byAccount(Problem.kind, "验收", of: "problem", "verifier"),
            ], sample: sample)
    }
}
