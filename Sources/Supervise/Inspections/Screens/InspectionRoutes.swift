import Foundation
import Kernel
import Papers
import Web

struct InspectionRoutes: Sendable {
    let ports: InspectionsLedger.Ports
    private var readers: Set<Role> { InspectionWorkflow.readers }

    var routes: [Route] { inspections + visits + lists }

    private var inspections: [Route] {
        [
            .get("/inspections", may: readers) { .page(try await list($0)) },
            .get("/inspections.xlsx", may: readers) { try await InspectionColumns.register.xlsx($0) },
            .get("/inspections/units", may: readers) { .page(try await ListScreens.units($0)) },
            .get("/inspections/new", may: PlanInspection.may) { .page(try await PlanScreen.page($0)) },
            .post("/inspections/new", may: PlanInspection.may) { try await PlanScreen.post($0) },
            .get("/inspections/{id}", may: readers) { .page(try await InspectionShowScreen.page($0)) },
            .get("/inspections/{id}/edit", may: ChangeInspection.may) {
                .page(try await PlanScreen.page($0))
            },
            .post("/inspections/{id}/edit", may: ChangeInspection.may) { try await PlanScreen.post($0) },
            .post("/inspections/{id}/conclude", may: ConcludeInspection.may) { visit in
                let id = try visit.id()
                do {
                    try await visit.perform(
                        ConcludeInspection(
                            inspection: id, version: visit.version, conclusion: visit.form["conclusion"]))
                    return .see(("/inspections/\(id)" as Link).with([("done", "concluded")]))
                } catch let errors as FormErrors {
                    return .page(try await InspectionShowScreen.page(visit, errors), status: 422)
                }
            },
            .post("/inspections/{id}/archive", may: ArchiveInspection.may) { visit in
                let id = try visit.id()
                try await visit.perform(ArchiveInspection(inspection: id, version: visit.version))
                return .see(("/inspections/\(id)" as Link).with([("done", "archived")]))
            },
            .get("/inspections/{id}/cancel", may: CancelInspection.may) { visit in
                let view = try await InspectionShowScreen.view(visit)
                try InspectionRules.require(CancelInspection.self, view.inspection, visit.actor)
                return .page(cancelling(view.inspection).html(visit, version: view.inspection.item.version))
            },
            .post("/inspections/{id}/cancel", may: CancelInspection.may) { visit in
                let view = try await InspectionShowScreen.view(visit), id = view.inspection.item.id
                return try await cancelling(view.inspection).reply(
                    visit, then: ("/inspections/\(id)" as Link).with([("done", "cancelled")])
                ) {
                    try await visit.perform(
                        CancelInspection(inspection: id, version: visit.version, reason: visit.form["reason"])
                    )
                }
            },
        ]
    }

    private func list(_ visit: Web.Visit) async throws -> HTML {
        let plan: HTML =
            visit.actor.isOne(of: PlanInspection.may)
            ? "<a class=\"button button--primary\" href=\"/inspections/new\">安排检查</a>" : ""
        let keep: HTML =
            visit.actor.isOne(of: SaveKinship.may) ? "<a class=\"button\" href=\"/kinships\">回避登记</a>" : ""
        return try await InspectionColumns.register.page(
            visit,
            acts:
                "\(plan)<a class=\"button\" href=\"/inspections/units\">各单位的检查</a><a class=\"button\" href=\"/checklists\">检查清单</a>\(keep)",
            empty: "没有符合条件的检查")
    }

    private func cancelling(_ inspection: Inspection) -> ReasonPage {
        ReasonPage(
            "取消检查", about: "<p>\(inspection.item.number) \(inspection.item.title)</p>", label: "取消的理由",
            back: "/inspections/\(inspection.item.id)")
    }

    // MARK: Visits

    private var visits: [Route] {
        [
            .get("/visits/{id}", may: readers) { visit in
                let id = try visit.id(), seen = visit.seen
                let credited = try await visit.read { try ports.credits(id, seen, $0) }
                return .page(try await VisitScreen.page(visit, credited: credited))
            },
            .get("/visits/{id}/items/{topic}/{number}", may: AnswerCheck.may) {
                .page(try await CheckItemScreen.page($0))
            },
            .post("/visits/{id}/items/{topic}/{number}", may: AnswerCheck.may, takes: .files) {
                try await CheckItemScreen.post($0)
            },
            .post("/visits/{id}/finish", may: FinishVisit.may) { visit in
                try await act(visit, "finished") { id in
                    guard let day = visit.form.day("day") else {
                        throw FormErrors("day", "填写检查日期，按 2026-03-01 的形式")
                    }
                    return FinishVisit(
                        visit: id, version: visit.version, day: day, words: visit.form["words"])
                }
            },
            .post("/visits/{id}/sign", may: SignVisit.may, takes: .files) { visit in
                try await act(visit, "signed") { id in
                    SignVisit(
                        visit: id, version: visit.version, signer: visit.form["signer"],
                        opinion: visit.form["opinion"], files: try await signature(visit))
                }
            },
            .get("/visits/{id}/sheet.docx", may: readers) { try await VisitPapers.sheet($0) },
            .get("/visits/{id}/move", may: MoveVisit.may) { .page(try await MovePage.page($0, nil)) },
            .post("/visits/{id}/move", may: MoveVisit.may) { try await MovePage.post($0) },
            .get("/visits/{id}/drop", may: DropVisit.may) { visit in
                let view = try await VisitScreen.view(visit)
                try InspectionRules.require(DropVisit.self, view.visit, of: view.inspection, visit.actor)
                return .page(dropping(view.visit).html(visit, version: view.visit.item.version))
            },
            .post("/visits/{id}/drop", may: DropVisit.may) { visit in
                let view = try await VisitScreen.view(visit), id = view.visit.item.id
                return try await dropping(view.visit).reply(
                    visit, then: ("/visits/\(id)" as Link).with([("done", "dropped")])
                ) {
                    try await visit.perform(
                        DropVisit(visit: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private func dropping(_ visit: Visit) -> ReasonPage {
        ReasonPage(
            "取消对这一家的检查", about: "<p>\(visit.item.number) \(visit.item.title)</p>", label: "取消的理由",
            back: "/visits/\(visit.item.id)")
    }

    private func act(
        _ visit: Web.Visit, _ done: String, _ command: (ID) async throws -> any Command
    ) async throws -> Reply {
        let id = try visit.id()
        do {
            try await visit.desk.performAny(try await command(id), by: visit.actor)
            return .see(("/visits/\(id)" as Link).with([("done", done)]))
        } catch let errors as FormErrors {
            return .page(try await VisitScreen.page(visit, errors), status: 422)
        }
    }

    /// The drawing the page sent as a picture in a field, or the sheet that was chosen.
    private func signature(_ visit: Web.Visit) async throws -> [StoredFile] {
        let drawn = visit.form["drawn"], mark = "data:image/png;base64,"
        if drawn.hasPrefix(mark) {
            guard let data = Data(base64Encoded: String(drawn.dropFirst(mark.count))), data.count < 300_000
            else {
                throw FormErrors("signature", "签名没有收到，清除后重新签")
            }
            return [try await visit.desk.keep(data, name: "签名.png", in: visit.vault, by: visit.actor)]
        }
        return try await visit.keepFiles("files")
    }

    // MARK: Lists

    private var lists: [Route] {
        [
            .get("/checklists", may: readers) { .page(try await ListScreens.checklists($0)) },
            .get("/checklists/new", may: SaveChecklist.may) { .page(try await ListScreens.checklist($0)) },
            .post("/checklists/new", may: SaveChecklist.may) { try await ListScreens.saveChecklist($0) },
            .get("/checklists/{topic}", may: readers) { .page(try await ListScreens.checklist($0)) },
            .post("/checklists/{topic}", may: SaveChecklist.may) { try await ListScreens.saveChecklist($0) },
            .get("/checklists/{topic}/retire", may: RetireChecklist.may) { visit in
                .page(try await retiring(visit).html(visit))
            },
            .post("/checklists/{topic}/retire", may: RetireChecklist.may) { visit in
                let topic = try visit.call.parameter("topic")
                return try await retiring(visit).reply(
                    visit, then: ("/checklists" as Link).with([("done", "retired")])
                ) {
                    try await visit.perform(RetireChecklist(topic: topic, reason: visit.form["reason"]))
                }
            },
            .get("/kinships", may: SaveKinship.may) { .page(try await ListScreens.kinships($0)) },
            .post("/kinships", may: SaveKinship.may) { try await ListScreens.saveKinship($0) },
            .get("/kinships/{id}/end", may: EndKinship.may) { visit in
                _ = try visit.id()
                return .page(ending.html(visit))
            },
            .post("/kinships/{id}/end", may: EndKinship.may) { visit in
                let id = try visit.id()
                return try await ending.reply(visit, then: ("/kinships" as Link).with([("done", "ended")])) {
                    try await visit.perform(EndKinship(kinship: id, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private let ending = ReasonPage(
        "撤销回避关系", about: "<p>撤销以后，这个人可以参加对那个单位的检查。</p>", label: "撤销的理由", back: "/kinships")

    private func retiring(_ visit: Web.Visit) async throws -> ReasonPage {
        let topic = try visit.call.parameter("topic"), town = visit.actor.town
        let found = try await visit.read { try Checklist.all(town: town, in: $0).first { $0.topic == topic } }
        guard let list = found else { throw Refusal.missing }
        return ReasonPage(
            "停用检查主题", about: "<p>\(list.name)：停用以后新的检查不能再选，正在进行的不受影响。</p>", label: "停用的理由",
            back: "/checklists/\(topic)")
    }
}

/// Another day for a visit, with the reason.
enum MovePage {
    static func page(_ visit: Web.Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await VisitScreen.view(visit), one = view.visit
        try InspectionRules.require(MoveVisit.self, one, of: view.inspection, visit.actor)
        let day = visit.form.has("day") ? visit.form["day"] : one.item.due?.rawValue ?? ""
        return Page.html(
            visit, title: "改期",
            """
            <h1>改期</h1>\(Form.summary(errors))<p>\(one.item.number) \(one.item.title)</p>
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? one.item.version))
            \(Form.day("day", "改到哪一天", day, errors))\(Form.area("reason", "改期的理由", visit.form["reason"], errors, rows: 2))
            <p class="acts"><button class="button button--primary">改期</button><a class="button" href="\("/visits/\(one.item.id)" as Link)">返回</a></p></form>
            """)
    }

    static func post(_ visit: Web.Visit) async throws -> Reply {
        let id = try visit.id()
        do {
            guard let day = visit.form.day("day") else {
                throw FormErrors("day", "填写日期，按 2026-03-01 的形式")
            }
            try await visit.perform(
                MoveVisit(visit: id, version: visit.version, day: day, reason: visit.form["reason"]))
            return .see(("/visits/\(id)" as Link).with([("done", "moved")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }
}
