import Foundation
import Kernel
import Proving
import Storage

/// What a form says of a duty, shared by adding and changing.
package struct DutyTerms: Codable, Sendable {
    package var work: String
    /// `unit:…`, `person:…`, `villages`, `offices`, `leaders`.
    package var lead: [String]
    package var support: [String]
    package var supervisor: ID?
    package var rhythm: Rhythm
    package var by: Day?
    package var requirement: String
    package var count: Int
    package var weight: Int
    /// The number of the higher paper that asks for what is otherwise refused.
    package var basis: String?
    /// What records have to show, where it is set otherwise than the clause's words are read.
    package var proof: RequirementTerms?

    package init(
        work: String, lead: [String], support: [String], supervisor: ID?, rhythm: Rhythm, by: Day?,
        requirement: String, count: Int, weight: Int, basis: String? = nil, proof: RequirementTerms? = nil
    ) {
        (self.basis, self.proof) = (basis, proof)
        (self.work, self.lead, self.support, self.supervisor) = (work, lead, support, supervisor)
        (self.rhythm, self.by, self.requirement, self.count, self.weight) = (
            rhythm, by, requirement, count, weight
        )
    }

    func apply(to duty: inout Duty, in work: Work, _ directory: Directory) throws {
        var errors = FormErrors()
        func targets(_ texts: [String], _ field: String) -> [Duty.Target] {
            texts.filter { !$0.isEmpty }.compactMap { text in
                guard let target = Duty.Target(text), target.isPresent(in: directory) else {
                    errors.add(field, "所选的责任单位不在本镇的名单里，重新选择")
                    return nil
                }
                return target
            }
        }
        let leads = targets(lead, "lead"),
            supports = targets(support, "support").filter { !leads.contains($0) }
        if let fault = proof?.fault { errors.add("proof_\(fault.field)", fault.sentence) }
        if let strange = proof?.joint.first(where: { directory.unit(named: $0) == nil }) {
            errors.add("proof_joint", "一起办的“\(strange)”不在本镇的单位名单里，重新选择")
        }
        if let supervisor, directory.unit(supervisor) == nil {
            errors.add("supervisor", "所选的督促单位不在本镇的名单里，重新选择")
        }
        try errors.check()
        duty.item.title = self.work
        (duty.named, duty.why) = ("", "")
        duty.owners =
            unique(leads).map { .init($0, leads: true) } + unique(supports).map { .init($0, leads: false) }
        duty.supervisor = supervisor
        (duty.rhythm, duty.by) = (rhythm, rhythm == .once ? by : nil)
        (duty.requirement, duty.count, duty.weight) = (requirement, count, weight)
        duty.basis = basis ?? ""
        duty.terms = try proof.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try DutyRules.check(duty, year: duty.item.year, work.records)
    }

    private func unique(_ targets: [Duty.Target]) -> [Duty.Target] {
        var known: Set<Duty.Target> = []
        return targets.filter { known.insert($0).inserted }
    }
}

/// Adds a duty to a clause of a draft plan.
package struct AddDuty: Command {
    package static let name = "duty.add"
    package static let title = "添加责任"
    package static let may = DutyRules.makers
    let plan: ID
    let clause: ID
    let terms: DutyTerms

    package func perform(in work: Work) throws -> Entry {
        let plan = try work.find(plan, kind: "plan")
        guard plan.state == "draft" else {
            throw Refusal("plan-published", "这份方案已经发布，不能再添加责任", advice: "查看责任清单")
        }
        try work.announce(DutyWanted(plan: plan.id, clause: clause))
        let item = try work.newDuty(terms.work, unit: plan.unit, clause: clause, year: plan.year)
        let last = try work.session.value(
            "SELECT coalesce(max(sort), 0) FROM duty WHERE town = \(work.town) AND plan = \(plan.id)",
            as: Int.self)
        var duty = Duty(
            item: item, plan: plan.id, sort: last + 100, owners: [], supervisor: nil, rhythm: .always,
            by: nil,
            requirement: RecordKind.ownReport.name, count: 1, weight: 1, reason: nil, named: "")
        try terms.apply(to: &duty, in: work, work.directory())
        try work.insert(duty)
        try work.note("添加责任“\(duty.item.title.prefix(20))”", of: plan.id, [DutyPiece(made: duty)])
        return Entry(item.id, "添加责任", ["work": terms.work])
    }
}

/// Changes a duty that is not yet in force.
package struct EditDuty: Command {
    package static let name = "duty.edit"
    package static let title = "修改责任"
    package static let may = DutyRules.makers
    let duty: ID
    let version: Int?
    let terms: DutyTerms

    package init(duty: ID, version: Int?, terms: DutyTerms) {
        (self.duty, self.version, self.terms) = (duty, version, terms)
    }

    package func perform(in work: Work) throws -> Entry {
        var duty = try work.draftDuty(duty, version)
        let directory = try work.directory()
        let before = DutyWords.facts(duty, directory), piece = try DutyPiece(duty)
        try terms.apply(to: &duty, in: work, directory)
        try work.update(duty)
        try work.note("修改责任“\(duty.item.title.prefix(20))”", of: duty.plan, [piece])
        var facts: [String: String] = [:]
        for (key, value) in DutyWords.facts(duty, directory) where before[key] != value {
            facts[key] = "\(before[key] ?? "") → \(value)"
        }
        return Entry(duty.item.id, "修改责任", facts)
    }
}

/// A duty in words, for the journal.
enum DutyWords {
    static func facts(_ duty: Duty, _ directory: Directory) -> [String: String] {
        [
            "work": duty.item.title, "lead": duty.ownersLabel(directory, leads: true),
            "support": duty.ownersLabel(directory, leads: false),
            "supervisor": directory.unit(duty.supervisor)?.name ?? "", "schedule": duty.scheduleLabel,
            "requirement": "\(duty.requirement) \(duty.count)", "weight": "\(duty.weight)",
            "basis": duty.basis, "proof": duty.terms == nil ? "按条款的话" : "人工设定",
        ]
    }
}

extension Work {
    /// The item of a draft duty, with the next number.
    func newDuty(_ title: String, unit: ID, clause: ID?, year: Int) throws -> Item {
        Item(
            id: newID(), kind: Duty.kind, number: try number(Duty.kind, "责任", year: year)[0], year: year,
            title: title, state: Duty.State.draft.rawValue, unit: unit, owner: nil, secrecy: .draft,
            clause: clause, opened: today, due: nil)
    }

    /// A duty that may still be changed, unless the page the user saw was older than what is stored.
    func draftDuty(_ id: ID, _ version: Int?) throws -> Duty {
        let duty = try DutyStore.find(id, seenBy: seen, in: session)
        try guardVersion(duty.item, seen: version)
        try DutyRules.requireDraft(duty)
        return duty
    }
}
