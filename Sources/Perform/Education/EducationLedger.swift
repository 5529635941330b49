import Audit
import Kernel
import Storage
import Web

/// 学习教育: sessions of study as they were held, credited to the duties they fulfil; the year's plan, materials, self-tests.
package enum EducationLedger {
    package struct Ports: Sendable {
        /// Which tasks a session proves.
        let credits: Credited.Of
        /// The papers 《…》 the year's plan names, with the clause that names each.
        let papers: @Sendable (_ year: Int, Seen, any Kernel.Session) throws -> [(title: String, clause: ID?)]

        package init(
            credits: @escaping Credited.Of,
            papers:
                @escaping @Sendable (_ year: Int, Seen, any Kernel.Session) throws -> [(
                    title: String, clause: ID?
                )]
        ) {
            self.credits = credits
            // What the plan asks the town to write itself is nothing to be studied.
            self.papers = { year, seen, session in
                try papers(year, seen, session).filter { paper in
                    !["责任书》", "清单》", "汇编》", "台账》", "方案》"].contains(where: paper.title.hasSuffix)
                }
            }
        }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "education", migrations: StudySchema.migrations,
            commands: [
                RecordStudy.self, PlanStudy.self, MakeUpStudy.self, VoidStudy.self, AddMaterial.self,
                RemoveMaterial.self, SaveQuestion.self, RetireQuestion.self,
            ],
            routes: StudyRoutes(ports: ports).routes,
            navigation: [NavigationEntry("学习教育", "/education", may: Role.business)],
            help: EducationHelp.pages,
            kinds: [
                ItemKind(
                    Study.kind, "学习教育", states: Study.State.labels, detail: StudyStore.detail,
                    labels: [
                        "topic": "类别", "place": "地点", "led": "主持或主讲", "content": "内容", "materials": "学习材料",
                        "present": "到会",
                        "absent": "缺席", "madeUp": "补学",
                    ],
                    involved: "主讲、参加或请假"
                ) {
                    "/education/\($0)"
                },
                ItemKind(Material.kind, "学习材料", states: Material.State.labels) {
                    "/education/materials/\($0)"
                },
            ], records: [Study.anyTopic] + Study.Topic.allCases.map(\.record),
            imports: [StudyImport.kind, QuestionImport.kind],
            performed: [
                { person, year, today, seen, session in
                    try [("主持或主讲学习教育", "led"), ("参加学习教育", "took")].map { label, part in
                        try StudyColumns.register.performed(
                            label, [("year", "\(year)"), ("state", "held"), (part, person.rawValue)],
                            today: today,
                            seen, in: session)
                    }
                }
            ], proofs: [.contents("学习教育", kind: Study.kind, table: "study")],
            tables: [
                MarkedTable("study", of: Study.kind),
                MarkedTable("attendance", of: Study.kind, by: "study"),
                MarkedTable("study_material", of: Study.kind, by: "study"),
            ], sample: sample)
    }
}
