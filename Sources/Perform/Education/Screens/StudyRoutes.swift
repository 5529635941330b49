import Kernel
import Web

struct StudyRoutes: Sendable {
    let ports: EducationLedger.Ports

    var routes: [Route] {
        let form = StudyFormScreen(ports: ports), show = StudyShowScreen(ports: ports)
        return [
            .get("/education", may: Role.business) { .page(try await list($0)) },
            .get("/education.xlsx", may: Role.business) { try await StudyColumns.register.xlsx($0) },
            .get("/education/new", may: RecordStudy.may) { .page(try await form.page($0, nil)) },
            .post("/education/new", may: RecordStudy.may, takes: .files) { try await form.post($0) },
            .get("/education/plan", may: PlanStudy.may) { .page(try await StudyPlanScreen.page($0, nil)) },
            .post("/education/plan", may: PlanStudy.may) { try await StudyPlanScreen.post($0) },
            .get("/education/{id}", may: Role.business) { .page(try await show.page($0, nil)) },
            .get("/education/{id}/edit", may: RecordStudy.may) { .page(try await form.page($0, nil)) },
            .post("/education/{id}/edit", may: RecordStudy.may, takes: .files) { try await form.post($0) },
            .get("/education/{id}/plan", may: PlanStudy.may) {
                .page(try await StudyPlanScreen.page($0, nil))
            },
            .post("/education/{id}/plan", may: PlanStudy.may) { try await StudyPlanScreen.post($0) },
            .post("/education/{id}/makeup", may: MakeUpStudy.may) { try await makeUp($0, show) },
            .get("/education/{id}/void", may: VoidStudy.may) { visit in
                let view = try await show.view(visit)
                try StudyRules.require(VoidStudy.self, view.study, work: visit.actor)
                return .page(reasons(view).html(visit, version: view.study.item.version))
            },
            .post("/education/{id}/void", may: VoidStudy.may) { visit in
                let view = try await show.view(visit), id = view.study.item.id
                var facts: [String: String] = [:]
                do {
                    facts = try await visit.perform(
                        VoidStudy(study: id, version: visit.version, reason: visit.form["reason"])
                    ).facts
                } catch let errors as FormErrors {
                    return .page(reasons(view).html(visit, errors, version: visit.version), status: 422)
                }
                return .see(
                    ("/education/\(id)" as Link).with([("done", "void")] + Component.creditWords(facts)))
            },
        ] + MaterialsScreen(ports: ports).routes + QuestionScreens.routes + QuizScreens.routes
    }

    private func list(_ visit: Visit) async throws -> HTML {
        let keeps = visit.actor.isOne(of: RecordStudy.may)
        let acts: HTML =
            keeps
            ? """
            <a class="button button--primary" href="/education/new">记录学习教育</a><a class="button" href="/education/plan">列入学习计划</a>
            <a class="button" href="/imports/new/study">导入台账</a>
            """ : ""
        return try await StudyColumns.register.page(
            visit,
            acts: """
                \(acts)<a class="button" href="/education/materials">学习材料</a><a class="button" href="/education/quiz">自测</a>
                """,
            empty: keeps ? "没有符合条件的学习教育。开展以后点“记录学习教育”，它证明的任务会自动办结" : "没有符合条件的学习教育")
    }

    private func makeUp(_ visit: Visit, _ show: StudyShowScreen) async throws -> Reply {
        let id = try visit.id()
        do {
            guard let day = visit.form.day("day") else {
                throw FormErrors("day", "填写补学日期，按 2026-03-01 的形式")
            }
            let facts = try await visit.perform(
                MakeUpStudy(
                    study: id, version: visit.version,
                    people: visit.form.all("people").compactMap(ID.init(rawValue:)), day: day)
            ).facts
            return .see(
                ("/education/\(id)" as Link).with([("done", "madeup")] + Component.creditWords(facts)))
        } catch let errors as FormErrors {
            return .page(try await show.page(visit, errors), status: 422)
        }
    }

    private func reasons(_ view: StudyShowScreen.View) -> ReasonPage {
        ReasonPage(
            "作废学习教育",
            about:
                "<p>\(view.study.item.number) \(view.study.item.title)</p>\(Component.creditWarning(view.credited))",
            label: "作废的理由", back: "/education/\(view.study.item.id)")
    }
}
