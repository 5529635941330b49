import Foundation
import Kernel
import Papers
import Web

enum PlanRoutes {
    static func routes(_ ports: PlansLedger.Ports) -> [Route] {
        reading(ports) + drafting(ports) + following + clauses
    }

    private static func reading(_ ports: PlansLedger.Ports) -> [Route] {
        [
            .get("/plans", may: Role.business) { .page(try await PlanListScreen.page($0)) },
            .get("/plans.xlsx", may: Role.business, PlanListScreen.xlsx),
            .get("/plans/current", may: Role.business) { visit in
                let seen = visit.seen, year = visit.desk.today.year
                let plan = try await visit.read { try CurrentPlan.id(in: year, seenBy: seen, in: $0) }
                return .see(plan.map { "/plans/\($0)" } ?? "/plans")
            },
            .get("/plans/{id}", may: Role.business) { visit in try await LivingPlanScreen.reply(visit, ports)
            },
            .get("/plans/{id}/difference", may: Role.business) {
                .page(try await PlanDifferenceScreen.page($0))
            },
            .get("/plans/{id}/difference.xlsx", may: Role.business, PlanDifferenceScreen.xlsx),
        ]
    }

    private static func drafting(_ ports: PlansLedger.Ports) -> [Route] {
        [
            .get("/plans/new", may: PlanRules.makers) { .page(PlanNewScreen.page($0, nil)) },
            .post("/plans/new", may: PlanRules.makers, takes: .files, PlanNewScreen.read),
            .get("/plans/{id}/review", may: PlanRules.makers) {
                .page(try await PlanReviewScreen.page($0, ports))
            },
            .get("/plans/{id}/publish", may: PlanRules.makers) {
                .page(try await PlanPublishScreen.page($0, ports, nil))
            },
            .post("/plans/{id}/publish", may: PlanRules.makers) { visit in
                let id = try visit.id()
                do {
                    try await visit.perform(
                        PublishPlan(plan: id, version: visit.version, reason: visit.form["reason"]))
                    return .see(("/plans/\(id)" as Link).with([("done", "published")]))
                } catch let errors as FormErrors {
                    return .page(try await PlanPublishScreen.page(visit, ports, errors), status: 422)
                }
            },
            .post("/plans/{id}/title", may: PlanRules.makers) { visit in
                let id = try visit.id()
                do {
                    try await visit.perform(
                        RetitlePlan(plan: id, version: visit.version, heading: visit.form["heading"]))
                    return .see("/plans/\(id)/review")
                } catch let errors as FormErrors {
                    return .page(try await PlanReviewScreen.page(visit, ports, errors), status: 422)
                }
            },
            .post("/plans/{id}/discard", may: PlanRules.makers) { visit in
                let id = try visit.id(), seen = visit.seen
                let plan = try await visit.read { try Items.find(id, kind: Plan.kind, seenBy: seen, in: $0) }
                let page = ReasonPage(
                    "作废草稿", about: "<p>\(plan.number)《\(plan.title)》</p>", label: "作废的理由",
                    back: "/plans/\(id)/review")
                return try await page.reply(visit, then: "/plans") {
                    try await visit.perform(
                        DiscardPlan(plan: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
        ]
    }

    /// What goes beside a review, and what comes after a plan is in force.
    private static var following: [Route] {
        [
            .get("/plans/{id}/review/stamp", may: PlanRules.makers) { visit in
                let id = try visit.id(), seen = visit.seen
                return try await visit.read { session in
                    let item = try Items.find(id, kind: Plan.kind, seenBy: seen, in: session)
                    try PlanRules.requireDraft(item)
                    let last = try ReviewSteps.last(of: id, town: seen.town, in: session)
                    let facts = [
                        "stamp": try ReviewSteps.stamp(of: id, town: seen.town, in: session),
                        "name": last?.name ?? "", "said": last?.said ?? "",
                    ]
                    return .json(try JSONEncoder().encode(facts))
                }
            },
            .post("/plans/{id}/undo", may: PlanRules.makers) { visit in
                let id = try visit.id()
                try await visit.perform(UndoReview(plan: id, step: visit.form.number("step")))
                return .see(("/plans/\(id)/review" as Link).fragment("review-bar"))
            },
            .get("/plans/{id}/amend", may: PlanRules.makers) { .page(try await PlanNewScreen.amend($0)) },
            .post("/plans/{id}/copy", may: PlanRules.makers) { visit in
                let year = visit.form.number("year") ?? 0
                let entry = try await visit.perform(CopyPlan(plan: try visit.id(), year: year))
                return .see(entry.item.map { "/plans/\($0)/review" } ?? "/plans")
            },
        ]
    }

    private static var clauses: [Route] {
        [
            .post("/clauses/{id}/heading", may: PlanRules.makers) { visit in
                try await visit.perform(
                    EditClause(
                        clause: try visit.id(), version: visit.version, heading: visit.form["heading"]))
                return .see(try review(visit))
            },
            .post("/clauses/{id}/check", may: PlanRules.makers) { visit in
                let checked = visit.form["checked"] != "no"
                try await visit.perform(CheckClause(clause: try visit.id(), checked: checked))
                guard let plan = ID(rawValue: visit.form["plan"]) else { return .see("/plans") }
                let next = ID(rawValue: visit.form["next"]).map { "c-\($0)" } ?? "review-bar"
                return .see(("/plans/\(plan)/review" as Link).fragment(next))
            },
            .post("/clauses/{id}/drop", may: PlanRules.makers) { visit in
                let id = try visit.id(), seen = visit.seen
                let clause = try await visit.read { try PlanStore.source(of: id, seenBy: seen, in: $0) }
                let page = ReasonPage(
                    "不列任务", about: Component.prose(clause?.text ?? ""), label: "不列任务的理由",
                    back: try review(visit))
                return try await page.reply(visit, then: try review(visit)) {
                    try await visit.perform(
                        DropClause(clause: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
            .post("/clauses/{id}/restore", may: PlanRules.makers) { visit in
                try await visit.perform(RestoreClause(clause: try visit.id(), version: visit.version))
                return .see(try review(visit))
            },
        ]
    }

    /// The place on the review page the act came from.
    private static func review(_ visit: Visit) throws -> Link {
        guard let plan = ID(rawValue: visit.form["plan"]) else { return "/plans" }
        return ("/plans/\(plan)/review" as Link).fragment("c-\(try visit.id())")
    }
}
