import Kernel
import Web

struct TaskRoutes: Sendable {
    let ports: TasksLedger.Ports

    var routes: [Route] {
        [
            .get("/tasks", may: Role.business) { .page(try await TaskListScreen.page($0, ports)) },
            .get("/tasks.xlsx", may: Role.business) { try await TaskListScreen.xlsx($0, ports) },
            .get("/burden", may: Set(Role.allCases)) { .page(try await BurdenScreen.page($0)) },
            .get("/burden.xlsx", may: Set(Role.allCases), BurdenScreen.xlsx),
            .get("/tasks/send", may: SendTask.may) {
                .page(try await TaskSendScreen(ports: ports).page($0, nil))
            },
            .post("/tasks/send", may: SendTask.may, takes: .files) {
                try await TaskSendScreen(ports: ports).post($0)
            },
            .post("/tasks/{id}/withdraw", may: WithdrawTasks.may) { visit in
                try await act(visit, "withdrawn") { WithdrawTasks(task: $0, reason: visit.form["reason"]) }
            },
            .get("/tasks/{id}", may: Role.business) { .page(try await page($0, nil)) },
            .post("/tasks/{id}/acknowledge", may: AcknowledgeTask.may) { visit in
                try await act(visit, "acknowledge") {
                    AcknowledgeTask(task: $0, version: visit.version)
                }
            },
            .post("/tasks/{id}/assign", may: AssignTask.may) { visit in
                guard let person = ID(rawValue: visit.form["person"]) else {
                    return .page(
                        try await page(visit, FormErrors("person", "从列表中选择承办人")), status: 422)
                }
                return try await act(visit, "assign") {
                    AssignTask(task: $0, version: visit.version, person: person)
                }
            },
            .post("/tasks/{id}/report", may: SubmitTask.may, takes: .files, report),
            .post("/tasks/{id}/accept", may: AcceptTask.may) { visit in
                let reply = try await act(visit, "accept") { AcceptTask(task: $0, version: visit.version) }
                guard visit.form["then"] == "next", reply.status == 303 else { return reply }
                guard let next = try await TaskBatchScreen.next(after: try visit.id(), visit) else {
                    return .see("/tasks/batch?do=review")
                }
                return .see("/tasks/\(next)?done=acceptednext")
            },
            .get("/tasks/gathered", may: Role.business) { .page(try await TaskGatherScreen.page($0)) },
            .get("/tasks/gathered.xlsx", may: Role.business, TaskGatherScreen.xlsx),
            .post("/tasks/gathered/files", may: Role.business, TaskGatherScreen.files),
            .post("/clauses/{id}/dossier", may: Role.business) { try await ClauseDossier.post($0, ports) },
            .get("/tasks/batch", may: TaskWorkflow.handlers) { .page(try await TaskBatchScreen.page($0)) },
            .post("/tasks/batch", may: TaskWorkflow.handlers, TaskBatchScreen.post),
            .post("/tasks/{id}/return", may: ReturnTask.may) { visit in
                try await act(visit, "return") {
                    ReturnTask(task: $0, version: visit.version, reason: visit.form["reason"])
                }
            },
            .post("/tasks/{id}/takeback", may: TakeBackTask.may) { visit in
                try await act(visit, "takenback") { TakeBackTask(task: $0, version: visit.version) }
            },
            .post("/tasks/{id}/unaccept", may: UndoAcceptance.may) { visit in
                try await act(visit, "unaccepted") {
                    UndoAcceptance(task: $0, version: visit.version, reason: visit.form["reason"])
                }
            },
            .post("/tasks/{id}/extension", may: RequestExtension.may) { visit in
                guard let day = visit.form.day("day") else {
                    let typed = visit.form["day"]
                    let sentence = typed.isEmpty ? "填写延期到哪一天" : "没有“\(typed)”这一天，可以写 12月15日、明天、月底，或者年月日写全"
                    return .page(try await page(visit, FormErrors("day", sentence)), status: 422)
                }
                return try await act(visit, "extension") {
                    RequestExtension(
                        task: $0, version: visit.version, day: day, reason: visit.form["reason"])
                }
            },
            .post("/tasks/{id}/extension/decision", may: DecideExtension.may) { visit in
                try await act(visit, "decided") {
                    DecideExtension(
                        task: $0, version: visit.version, approve: visit.form["decision"] == "approve",
                        reason: visit.form["reason"])
                }
            },
            .post("/tasks/{id}/credit", may: RefuseCredit.may) { visit in
                guard let record = ID(rawValue: visit.form["record"]) else { throw Refusal.missing }
                return try await act(visit, "refusedcredit") {
                    RefuseCredit(task: $0, record: record, reason: visit.form["reason"])
                }
            },
            .post("/tasks/{id}/credit/accept", may: AcceptCredit.may) { visit in
                guard let record = ID(rawValue: visit.form["record"]) else { throw Refusal.missing }
                return try await act(visit, "acceptedcredit") { AcceptCredit(task: $0, record: record) }
            },
            .get("/tasks/proofs", may: AcceptCredit.may) { .page(try await ProofListScreen.page($0, nil)) },
            .post("/tasks/proofs", may: AcceptCredit.may, ProofListScreen.post),
            .post("/tasks/{id}/urge", may: UrgeTask.may) { visit in
                try await act(visit, "urge") {
                    UrgeTask(task: $0, version: visit.version, words: visit.form["words"])
                }
            },
        ]
    }

    private func page(_ visit: Visit, _ errors: FormErrors?, _ refusal: Refusal? = nil) async throws -> HTML {
        try await TaskShowScreen.page(visit, ports, errors, refusal)
    }

    private func act(_ visit: Visit, _ done: String, _ make: (ID) -> some Command) async throws -> Reply {
        let id = try visit.id()
        do {
            try await visit.perform(make(id))
            return .see(("/tasks/\(id)" as Link).with([("done", done)]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        } catch let refusal as Refusal where refusal.kind == .conflict {
            return .page(try await page(visit, nil, refusal), status: 409)
        }
    }

    /// Saves or submits, by the button that was pressed.
    private func report(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(), form = visit.form
        let removed = form.all("remove").compactMap(ID.init(rawValue:))
        do {
            let files = try await visit.keepFiles("files")
            if form["do"] == "save" {
                try await visit.perform(
                    ReportTask(
                        task: id, text: form["text"], version: visit.version, files: files, removed: removed))
                return .see("/tasks/\(id)?done=saved")
            }
            try await visit.perform(
                SubmitTask(
                    task: id, text: form["text"], version: visit.version, files: files, removed: removed))
            return .see("/tasks/\(id)?done=submitted")
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        } catch let refusal as Refusal where [.conflict, .tooLarge, .wrongType, .full].contains(refusal.kind)
        {
            return .page(try await page(visit, nil, refusal), status: refusal.kind.rawValue)
        }
    }
}
