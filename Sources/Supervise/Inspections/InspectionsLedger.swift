import Audit
import Kernel
import Storage
import Web

/// 监督检查: topics with checklists, a team without kin, visits item by item, findings that become problems in one step.
package enum InspectionsLedger {
    package struct Ports: Sendable {
        let credits: Credited.Of

        package init(credits: @escaping Credited.Of) { self.credits = credits }
    }

    package static func module(_ ports: Ports) -> Module {
        Module(
            "inspections", migrations: InspectionSchema.migrations,
            commands: [
                PlanInspection.self, ChangeInspection.self, ConcludeInspection.self, ArchiveInspection.self,
                CancelInspection.self, AnswerCheck.self, FinishVisit.self, SignVisit.self, MoveVisit.self,
                DropVisit.self, SaveChecklist.self, RetireChecklist.self, SaveKinship.self, EndKinship.self,
            ],
            routes: InspectionRoutes(ports: ports).routes,
            navigation: [NavigationEntry("监督检查", "/inspections", may: InspectionWorkflow.readers)],
            help: InspectionsHelp.pages, begins: InspectionsHelp.begins,
            kinds: [
                ItemKind(
                    Inspection.kind, "监督检查", states: Inspection.State.labels, owner: "组长", involved: "检查组"
                ) { "/inspections/\($0)" },
                ItemKind(
                    Visit.kind, "检查单", states: Visit.State.labels, detail: VisitFacts.detail,
                    labels: ["facts": "检查情况和发现的问题", "others": "其他情况"], facts: VisitFacts.of,
                    owner: "组长", involved: "检查和被检查"
                ) { "/visits/\($0)" },
            ],
            records: [Inspection.record], papers: [VisitPapers.sheetKind],
            performed: [
                { person, year, today, seen, session in
                    [
                        try InspectionColumns.register.performed(
                            "参加监督检查", [("year", "\(year)"), ("member", person.rawValue)], today: today, seen,
                            in: session)
                    ]
                }
            ],
            checks: [InspectionChecks.withoutFindings],
            proofs: [
                .contents("监督检查", kind: Inspection.kind, table: "inspection"),
                .contents("检查单", kind: Visit.kind, table: "visit"),
            ],
            tables: [
                MarkedTable("inspection", of: Inspection.kind),
                MarkedTable("inspection_topic", of: Inspection.kind, by: "inspection"),
                MarkedTable("inspector", of: Inspection.kind, by: "inspection"),
                MarkedTable("visit", of: Visit.kind),
                MarkedTable("visit_answer", of: Visit.kind, by: "visit"),
            ],
            parts: [
                ItemPart(Visit.kind, "被检查", .unit) { town, unit in
                    "SELECT id FROM visit WHERE town = \(town) AND unit = \(unit)"
                },
                ItemPart(Inspection.kind, "被检查", .unit) { town, unit in
                    "SELECT inspection AS id FROM visit WHERE town = \(town) AND unit = \(unit)"
                },
            ], sample: sample)
    }
}
