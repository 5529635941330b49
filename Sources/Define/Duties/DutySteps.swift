import Foundation
import Kernel
import Storage

/// A draft duty was changed: how each duty was before, so that whoever keeps the review can offer the way back.
package struct DutiesDrafted: Event {
    package let plan: ID
    package let said: String
    package let pieces: [DutyPiece]
}

/// One duty as it was before a step.
package struct DutyPiece: Sendable {
    package let duty: ID
    /// Nil when the step made it.
    package let was: Int?
    package let after: Int
    package let body: String

    /// A duty about to be changed.
    init(_ duty: Duty) throws {
        let body = try JSONEncoder().encode(DutyBody(duty))
        (self.duty, was, after) = (duty.item.id, duty.item.version, duty.item.version + 1)
        self.body = String(decoding: body, as: UTF8.self)
    }

    /// A duty the step made.
    init(made duty: Duty) { (self.duty, was, after, body) = (duty.item.id, nil, duty.item.version, "") }
}

/// What of a draft duty its review changes.
struct DutyBody: Codable {
    let work: String
    let state: String
    let lead: [String]
    let support: [String]
    let supervisor: ID?
    let rhythm: Rhythm
    let by: Day?
    let requirement: String
    let count: Int
    let weight: Int
    let reason: String?
    let named: String
    let basis: String
    var terms: String?
    let why: String

    init(_ duty: Duty) {
        (work, state) = (duty.item.title, duty.item.state)
        lead = duty.owners.filter(\.leads).map(\.target.text)
        support = duty.owners.filter { !$0.leads }.map(\.target.text)
        (supervisor, rhythm, by) = (duty.supervisor, duty.rhythm, duty.by)
        (requirement, count, weight) = (duty.requirement, duty.count, duty.weight)
        (reason, named, basis, why) = (duty.reason, duty.named, duty.basis, duty.why)
        terms = duty.terms
    }

    func apply(to duty: inout Duty, on day: Day) {
        (duty.item.title, duty.item.state) = (work, state)
        duty.item.closed = state == Duty.State.draft.rawValue ? nil : day
        duty.owners =
            lead.compactMap(Duty.Target.init).map { .init($0, leads: true) }
            + support.compactMap(Duty.Target.init).map { .init($0, leads: false) }
        (duty.supervisor, duty.rhythm, duty.by) = (supervisor, rhythm, by)
        (duty.requirement, duty.count, duty.weight) = (requirement, count, weight)
        (duty.reason, duty.named, duty.basis, duty.why) = (reason, named, basis, why)
        duty.terms = terms
    }
}

/// Puts a draft duty back as it was before a step; refuses when it has changed since.
package enum RecallDuty {
    package static func recall(_ id: ID, after: Int, body: String, in work: Work) throws {
        var duty = try DutyStore.find(id, seenBy: work.seen, in: work.session)
        guard duty.item.version == after else {
            throw Refusal("undo-changed", "“\(duty.item.title)”以后又改过，不能撤销这一步", advice: "在审核页面直接改")
        }
        if body.isEmpty {
            duty.leave(.undone, reason: "撤销添加", on: work.today)
        } else {
            try JSONDecoder().decode(DutyBody.self, from: Data(body.utf8)).apply(to: &duty, on: work.today)
        }
        try work.update(duty)
    }
}

extension Work {
    func note(_ said: String, of plan: ID, _ pieces: [DutyPiece]) throws {
        try announce(DutiesDrafted(plan: plan, said: said, pieces: pieces))
    }
}
