import Foundation
import Kernel
import Papers
import Web

enum PlanRoutes {
    static func routes(_ ports: PlansLedger.Ports) -> [Route] {
        [
            .get("/plans", may: Role.business) { .page(try await PlanListScreen.page($0)) },
            .get("/plans/new", may: PlanRules.makers) { .page(PlanNewScreen.page($0, nil)) },
            .post("/plans/new", may: PlanRules.makers, PlanNewScreen.read),
            .get("/plans/{id}", may: Role.business) { visit in try await LivingPlanScreen.reply(visit) },
            .get("/plans/{id}/review", may: PlanRules.makers) {
                .page(try await PlanReviewScreen.page($0, ports))
            },
            .get("/plans/{id}/publish", may: PlanRules.makers) {
                .page(try await PlanPublishScreen.page($0, ports, nil))
            },
            .post("/plans/{id}/publish", may: PlanRules.makers) { visit in
                let id = try visit.id()
                do {
                    try await visit.perform(PublishPlan(plan: id, version: visit.version))
                    return .see(("/plans/\(id)" as Link).with([("done", "published")]))
                } catch let errors as FormErrors {
                    return .page(try await PlanPublishScreen.page(visit, ports, errors), status: 422)
                }
            },
            .post("/plans/{id}/discard", may: PlanRules.makers) { visit in
                try await visit.perform(DiscardPlan(plan: try visit.id(), reason: visit.form["reason"]))
                return .see("/plans")
            },
            .post("/clauses/{id}/heading", may: PlanRules.makers) { visit in
                try await visit.perform(EditClause(clause: try visit.id(), heading: visit.form["heading"]))
                return try back(visit)
            },
            .post("/clauses/{id}/drop", may: PlanRules.makers) { visit in
                try await visit.perform(DropClause(clause: try visit.id(), reason: visit.form["reason"]))
                return try back(visit)
            },
            .post("/clauses/{id}/restore", may: PlanRules.makers) { visit in
                try await visit.perform(RestoreClause(clause: try visit.id()))
                return try back(visit)
            },
        ]
    }

    /// To the place on the review page the act came from.
    private static func back(_ visit: Visit) throws -> Reply {
        guard let plan = ID(rawValue: visit.form["plan"]) else { return .see("/plans") }
        return .see(("/plans/\(plan)/review" as Link).fragment("c-\(try visit.id())"))
    }
}
