import Kernel
import Web

struct ProblemRoutes: Sendable {
    let ports: ProblemsLedger.Ports
    private var readers: Set<Role> { ProblemWorkflow.readers }

    var routes: [Route] {
        let form = ProblemFormScreen(ports: ports)
        return [
            .get("/problems", may: readers) { .page(try await list($0)) },
            .get("/problems.xlsx", may: readers) { try await ProblemColumns.register.xlsx($0) },
            .get("/problems.docx", may: readers) { try await ProblemColumns.register.docx($0) },
            .get("/problems.pdf", may: readers) { try await ProblemColumns.register.pdf($0) },
            .get("/problems/overdue", may: readers) { .page(try await OverdueScreen.page($0)) },
            .get("/problems/overdue.xlsx", may: readers) { try await OverdueScreen.xlsx($0) },
            .get("/problems/overdue.docx", may: readers) { try await OverdueScreen.docx($0) },
            .get("/problems/overdue.pdf", may: readers) { try await OverdueScreen.pdf($0) },
            .get("/problems/statistics", may: readers) { .page(try await StatisticsScreen.page($0)) },
            .get("/problems/new", may: ProblemWorkflow.raisers) { .page(try await form.page($0)) },
            .post("/problems/new", may: ProblemWorkflow.raisers, takes: .files) { try await form.post($0) },
            .get("/problems/{id}", may: readers) { .page(try await ProblemShowScreen.page($0, ports)) },
            .get("/problems/{id}/edit", may: EditProblem.may) { .page(try await form.page($0)) },
            .post("/problems/{id}/edit", may: EditProblem.may, takes: .files) { try await form.post($0) },
            .get("/problems/{id}/assign", may: AssignProblem.may) { .page(try await form.assignPage($0)) },
            .post("/problems/{id}/assign", may: AssignProblem.may) { try await form.postAssign($0) },
            .get("/rechecks", may: readers) { .page(try await RecheckScreens.list($0)) },
            .get("/rechecks.xlsx", may: readers) { try await RecheckScreens.register.xlsx($0) },
            .get("/rechecks/draws", may: readers) { .page(try await RecheckScreens.draws($0)) },
            .get("/rechecks/{id}", may: readers) { .page(try await RecheckScreens.page($0)) },
            .post("/rechecks/{id}", may: RecordRecheck.may) { try await RecheckScreens.post($0) },
        ] + acts + reasons
    }

    private func list(_ visit: Visit) async throws -> HTML {
        let raise: HTML =
            visit.actor.isOne(of: ProblemWorkflow.raisers)
            ? "<a class=\"button button--primary\" href=\"/problems/new\">登记问题</a>" : ""
        let take: HTML =
            visit.actor.isOne(of: ImportProblem.may)
            ? "<a class=\"button\" href=\"/imports/new/problem\">导入台账</a>" : ""
        return try await ProblemColumns.register.page(
            visit,
            acts:
                "\(raise)<a class=\"button\" href=\"/problems/statistics\">统计</a><a class=\"button\" href=\"/problems/overdue\">逾期清单</a><a class=\"button\" href=\"/rechecks\">回头看</a>\(take)",
            empty: "没有符合条件的问题")
    }

    // MARK: Acts on a problem's page

    private var acts: [Route] {
        [
            act(
                "rectify", ReportRectification.may,
                done: { $0.form["do"] == "save" ? "planned" : "reported" }, takes: .files
            ) {
                visit, id in
                let form = visit.form, files = try await visit.keepFiles("files")
                if form["do"] == "save" {
                    return PlanRectification(
                        problem: id, version: visit.version, cause: form["cause"], measures: form["measures"],
                        report: form["report"], files: files)
                }
                return ReportRectification(
                    problem: id, version: visit.version, report: form["report"], cause: form["cause"],
                    measures: form["measures"], files: files)
            },
            act("time", AskForTime.may, "asked") { visit, id in
                AskForTime(
                    problem: id, version: visit.version, until: try day(visit, "until", "延到哪一天"),
                    reason: visit.form["reason"])
            },
            act("decide", DecideTime.may, "decided") { visit, id in
                DecideTime(
                    problem: id, version: visit.version, approve: visit.form["do"] == "approve",
                    reason: visit.form["reason"], paper: visit.form["paper"])
            },
            act("verify", VerifyProblem.may, "verified") { visit, id in
                VerifyProblem(problem: id, version: visit.version, effect: visit.form["effect"])
            },
            act("approve", ApproveClosing.may, "approved") { visit, id in
                ApproveClosing(problem: id, version: visit.version)
            },
            act("return", ReturnProblem.may, "returned") { visit, id in
                ReturnProblem(
                    problem: id, version: visit.version, reason: visit.form["reason"],
                    due: visit.form["due"].isEmpty ? nil : try day(visit, "due", "新的期限"))
            },
            act("urge", UrgeProblem.may, "urged") { visit, id in
                UrgeProblem(problem: id, version: visit.version, note: visit.form["note"])
            },
        ]
    }

    /// A form of the problem's page; what was wrong comes back at it.
    private func act(
        _ path: String, _ may: Set<Role>, _ done: String,
        _ command: @escaping @Sendable (Visit, ID) async throws -> any Command
    ) -> Route { act(path, may, done: { _ in done }, command) }

    private func act(
        _ path: String, _ may: Set<Role>, done: @escaping @Sendable (Visit) -> String, takes: Load = .words,
        _ command: @escaping @Sendable (Visit, ID) async throws -> any Command
    ) -> Route {
        .post("/problems/{id}/\(path)", may: may, takes: takes) { visit in
            let id = try visit.id()
            do {
                try await visit.desk.performAny(try await command(visit, id), by: visit.actor)
                return .see(("/problems/\(id)" as Link).with([("done", done(visit))]))
            } catch let errors as FormErrors {
                return .page(try await ProblemShowScreen.page(visit, ports, errors), status: 422)
            }
        }
    }

    private func day(_ visit: Visit, _ field: String, _ what: String) throws -> Day {
        guard let day = visit.form.day(field) else {
            throw FormErrors(
                field,
                visit.form[field].isEmpty
                    ? "填写\(what)" : "没有“\(visit.form[field])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
        }
        return day
    }

    // MARK: Acts that say why on a page of their own

    private var reasons: [Route] {
        [
            .get("/problems/{id}/reopen", may: ReopenProblem.may) {
                .page(try await ReopenPage.page($0, nil))
            },
            .post("/problems/{id}/reopen", may: ReopenProblem.may) { try await ReopenPage.post($0) },
            .get("/problems/{id}/join", may: JoinProblem.may) {
                .page(try await ReopenPage.joinPage($0, nil))
            },
            .post("/problems/{id}/join", may: JoinProblem.may) { try await ReopenPage.postJoin($0) },
            .get("/problems/{id}/void", may: VoidProblem.may) { visit in
                let problem = try await ReopenPage.find(visit, for: VoidProblem.self)
                return .page(void(problem).html(visit, version: problem.item.version))
            },
            .post("/problems/{id}/void", may: VoidProblem.may) { visit in
                let problem = try await ReopenPage.find(visit, for: VoidProblem.self), id = problem.item.id
                return try await void(problem).reply(
                    visit, then: ("/problems/\(id)" as Link).with([("done", "void")])
                ) {
                    try await visit.perform(
                        VoidProblem(problem: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private func void(_ problem: Problem) -> ReasonPage {
        ReasonPage(
            "作废问题", about: "<p>\(problem.item.number) \(problem.item.title)</p>", label: "作废的理由",
            hint: "登记错的才作废；改好的等验收销号", back: "/problems/\(problem.item.id)")
    }
}
