import Kernel
import Papers
import Web

enum DutyRoutes {
    static let routes: [Route] = [
        .get("/duties", may: Role.business) { .page(try await DutyListScreen.page($0)) },
        .get("/duties.xlsx", may: Role.business, DutyListScreen.xlsx),
        .get("/duties/{id}", may: Role.business) { .page(try await DutyShowScreen.page($0)) },
        .post("/duties/new", may: DutyRules.makers) { visit in
            guard let plan = ID(rawValue: visit.form["plan"]), let clause = ID(rawValue: visit.form["clause"])
            else {
                throw Refusal.missing
            }
            do {
                let terms = try DutyForm.terms(DutyForm.Values(visit.form))
                try await visit.perform(AddDuty(plan: plan, clause: clause, terms: terms))
                return .see(("/plans/\(plan)/review" as Link).fragment("c-\(clause)"))
            } catch let errors as FormErrors {
                let back = ("/plans/\(plan)/review" as Link).fragment("c-\(clause)")
                return .page(
                    try await DutyEditScreen.page(visit, title: "添加责任", back: back, errors, version: nil),
                    status: 422)
            }
        },
        .post("/duties/{id}/edit", may: DutyRules.makers) { visit in
            let id = try visit.id(), seen = visit.seen
            let duty = try await visit.read { try DutyStore.find(id, seenBy: seen, in: $0) }
            do {
                let terms = try DutyForm.terms(DutyForm.Values(visit.form))
                try await visit.perform(EditDuty(duty: id, version: visit.version, terms: terms))
                return back(duty)
            } catch let errors as FormErrors {
                return .page(
                    try await DutyEditScreen.page(
                        visit, title: "修改责任", back: link(duty), errors, version: visit.version), status: 422)
            } catch let refusal as Refusal where refusal == .stale {
                return .page(
                    try await DutyEditScreen.page(
                        visit, title: "修改责任", back: link(duty),
                        FormErrors("work", "别人刚刚改过这项责任：现在是“\(duty.item.title)”。核对你的内容后再保存一次"),
                        version: duty.item.version),
                    status: 409)
            }
        },
        .post("/duties/{id}/drop", may: DutyRules.makers) { visit in
            try await act(visit) { DropDuty(duty: $0, reason: visit.form["reason"]) }
        },
        .post("/duties/{id}/split", may: DutyRules.makers) { visit in
            try await act(visit) {
                SplitDuty(duty: $0, first: visit.form["first"], second: visit.form["second"])
            }
        },
        .post("/duties/{id}/merge", may: DutyRules.makers) { visit in
            guard let into = ID(rawValue: visit.form["into"]) else { throw Refusal.missing }
            return try await act(visit) { MergeDuty(duty: $0, into: into) }
        },
    ]

    private static func act(_ visit: Visit, _ make: (ID) -> some Command) async throws -> Reply {
        let id = try visit.id(), seen = visit.seen
        let duty = try await visit.read { try DutyStore.find(id, seenBy: seen, in: $0) }
        try await visit.perform(make(id))
        return back(duty)
    }

    private static func link(_ duty: Duty) -> Link {
        ("/plans/\(duty.plan)/review" as Link).fragment("c-\(duty.clause?.rawValue ?? "")")
    }

    private static func back(_ duty: Duty) -> Reply { .see(link(duty)) }
}

/// The form alone on a page, with what was typed and what is wrong.
enum DutyEditScreen {
    static func page(
        _ visit: Visit, title: String, back: Link, _ errors: FormErrors, version: Int?
    ) async throws -> HTML {
        let town = visit.actor.town
        let choices = DutyChoices(try await visit.read { try Directory($0, town: town) })
        let hidden = ["plan", "clause"].map { visit.form[$0].isEmpty ? "" : Form.hidden($0, visit.form[$0]) }
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))
            <form method="post" class="form duty-form" novalidate>\(Form.token(visit))\(version.map(Form.version))\(hidden)
            \(DutyForm.fields(DutyForm.Values(visit.form), choices, errors, id: ""))
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="\(back)">返回审核</a></p></form>
            """)
    }
}
