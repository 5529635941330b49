import Kernel
import Papers
import Web

struct DutyRoutes: Sendable {
    let ports: DutiesLedger.Ports

    var routes: [Route] {
        [
            .get("/duties", may: Role.business) { .page(try await DutyListScreen.page($0, ports)) },
            .get("/duties.xlsx", may: Role.business) { try await DutyListScreen.xlsx($0, ports) },
            .get("/duties/coverage", may: CoverageScreen.may) {
                .page(try await CoverageScreen.page($0, ports))
            },
            .get("/duties/matrix", may: Role.business) { .page(try await DutyMatrixScreen.page($0, ports)) },
            .get("/duties/matrix.xlsx", may: Role.business) { try await DutyMatrixScreen.xlsx($0, ports) },
            .get("/duties/{id}", may: Role.business) { .page(try await DutyShowScreen.page($0, ports)) },
            .get("/duties/new", may: DutyRules.makers) { visit in
                guard let plan = ID(rawValue: visit.query["plan"]),
                    let clause = ID(rawValue: visit.query["clause"])
                else { throw Refusal.missing }
                let screen = DutyEditScreen(
                    title: "添加责任", back: link(plan, clause), clause: try await words(visit, clause),
                    hidden: [("plan", plan.rawValue), ("clause", clause.rawValue)], version: nil)
                return .page(try await screen.page(visit, DutyForm.Values(), nil))
            },
            .get("/duties/{id}/edit", may: DutyRules.makers) { visit in
                let duty = try await duty(visit)
                try DutyRules.requireDraft(duty)
                var values = DutyForm.Values(duty)
                values.proof = try await proof(visit, duty)
                return .page(try await editing(visit, duty, duty.item.version).page(visit, values, nil))
            },
            .post("/duties/new", may: DutyRules.makers, add),
            .post("/duties/{id}/edit", may: DutyRules.makers, edit),
            .post("/duties/{id}/drop", may: DutyRules.makers, drop),
            .post("/duties/{id}/restore", may: DutyRules.makers) { visit in
                try await act(visit) { RestoreDuty(duty: $0, version: visit.version) }
            },
            .post("/duties/{id}/split", may: DutyRules.makers, split),
            .post("/duties/{id}/merge", may: DutyRules.makers) { visit in
                guard let into = ID(rawValue: visit.form["into"]) else { throw Refusal.missing }
                return try await act(visit) {
                    MergeDuty(
                        duty: $0, version: visit.version, into: into,
                        intoVersion: visit.form.number("into_version"))
                }
            },
        ]
    }

    private func add(_ visit: Visit) async throws -> Reply {
        guard let plan = ID(rawValue: visit.form["plan"]), let clause = ID(rawValue: visit.form["clause"])
        else { throw Refusal.missing }
        do {
            let terms = try DutyForm.terms(DutyForm.Values(visit.form))
            try await visit.perform(AddDuty(plan: plan, clause: clause, terms: terms))
            return .see(link(plan, clause))
        } catch let errors as FormErrors {
            let screen = DutyEditScreen(
                title: "添加责任", back: link(plan, clause), clause: try await words(visit, clause),
                hidden: [("plan", plan.rawValue), ("clause", clause.rawValue)], version: nil)
            return .page(try await screen.page(visit, DutyForm.Values(visit.form), errors), status: 422)
        }
    }

    private func edit(_ visit: Visit) async throws -> Reply {
        let duty = try await duty(visit)
        func again(_ errors: FormErrors, _ version: Int?, _ status: Int) async throws -> Reply {
            let screen = try await editing(visit, duty, version)
            return .page(
                try await screen.page(visit, DutyForm.Values(visit.form), errors), status: status)
        }
        do {
            let terms = try DutyForm.terms(DutyForm.Values(visit.form))
            try await visit.perform(EditDuty(duty: duty.item.id, version: visit.version, terms: terms))
            return .see(link(duty))
        } catch let errors as FormErrors {
            return try await again(errors, visit.version, 422)
        } catch let refusal as Refusal where refusal == .stale {
            let now = "你打开页面以后，这项责任又改过：现在是“\(duty.item.title)”。核对你的内容后再保存一次"
            return try await again(FormErrors("work", now), duty.item.version, 409)
        }
    }

    private func drop(_ visit: Visit) async throws -> Reply {
        let duty = try await duty(visit)
        let page = ReasonPage(
            "不列任务", about: "<p>\(duty.item.title)</p>", label: "不列任务的理由", back: link(duty))
        return try await page.reply(visit, then: link(duty)) {
            try await visit.perform(
                DropDuty(duty: duty.item.id, version: visit.version, reason: visit.form["reason"]))
        }
    }

    private func split(_ visit: Visit) async throws -> Reply {
        let duty = try await duty(visit), form = visit.form
        do {
            try await visit.perform(
                SplitDuty(
                    duty: duty.item.id, version: visit.version, first: form["first"], second: form["second"]))
            return .see(link(duty))
        } catch let errors as FormErrors {
            return .page(
                Page.html(
                    visit, title: "拆分责任",
                    """
                    <h1>拆分责任</h1>\(Form.summary(errors))<p>\(duty.item.title)</p>
                    <form method="post" class="form" novalidate>\(Form.token(visit))\(visit.version.map(Form.version))
                    \(Form.text("first", "第一项", form["first"], errors))\(Form.text("second", "第二项", form["second"], errors))
                    <p class="acts"><button class="button button--primary">拆分</button><a class="button" href="\(link(duty))">返回审核</a></p></form>
                    """), status: 422)
        }
    }

    private func act(_ visit: Visit, _ make: (ID) -> some Command) async throws -> Reply {
        let duty = try await duty(visit)
        try await visit.perform(make(duty.item.id))
        return .see(link(duty))
    }

    private func duty(_ visit: Visit) async throws -> Duty {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { try DutyStore.find(id, seenBy: seen, in: $0) }
    }

    private func editing(_ visit: Visit, _ duty: Duty, _ version: Int?) async throws -> DutyEditScreen {
        DutyEditScreen(
            title: "修改责任", back: link(duty), clause: try await words(visit, duty.clause), hidden: [],
            version: version)
    }

    /// The clause's own words, to be read beside the form.
    private func words(_ visit: Visit, _ clause: ID?) async throws -> String {
        let seen = visit.seen, ports = ports
        return try await visit.read { session in
            try clause.flatMap { try ports.clause($0, seen, session) }?.text ?? ""
        }
    }

    /// How records are read for a duty, as its form shows it.
    private func proof(_ visit: Visit, _ duty: Duty) async throws -> ProofFields.Values {
        let seen = visit.seen, ports = ports, calendar = visit.calendar, records = visit.desk.records
        return try await visit.read { session in
            let clause = try duty.clause.flatMap { try ports.clause($0, seen, session) }?.text ?? ""
            let choices = DutyChoices(
                try Directory(session, town: seen.town),
                leaders: try Leaders.ids(town: seen.town, in: session), records: records)
            let ask = try ports.ask(duty, clause, choices, calendar, always: true, town: seen.town, session)
            return ask.map(ProofFields.Values.init) ?? ProofFields.Values()
        }
    }

    private func link(_ duty: Duty) -> Link { link(duty.plan, duty.clause) }

    private func link(_ plan: ID, _ clause: ID?) -> Link {
        ("/plans/\(plan)/review" as Link).fragment("c-\(clause?.rawValue ?? "")")
    }
}

/// The form of a duty, with the clause it comes from.
struct DutyEditScreen {
    let title: String
    let back: Link
    let clause: String
    let hidden: [(String, String)]
    let version: Int?

    func page(_ visit: Visit, _ values: DutyForm.Values, _ errors: FormErrors?) async throws -> HTML {
        let town = visit.actor.town
        let choices = DutyChoices(
            try await visit.read { try Directory($0, town: town) }, records: visit.desk.records)
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))
            <section class="panel panel--note"><h2 class="panel__head">方案要求</h2>\(Component.prose(clause))</section>
            <form method="post" class="form duty-form" novalidate>\(Form.token(visit))\(version.map(Form.version))\(hidden.map { Form.hidden($0.0, $0.1) })
            \(DutyForm.fields(values, choices, errors))
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="\(back)">返回审核</a></p></form>
            """)
    }
}
