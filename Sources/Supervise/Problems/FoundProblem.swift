import Kernel

/// What another ledger found, to become a problem in the transaction of the act that found it.
package struct FoundProblem: Sendable {
    /// The id it is to have, which the finder keeps.
    package let id: ID
    /// The entry it was found in.
    package let from: ID
    package let origin: String
    /// A category by its name, or anything else for 其他.
    package let topic: String
    package let unit: ID
    package let label: String
    package let text: String
    package let basis: String
    /// `a`, `b` or `c`.
    package let severity: String
    package let measures: String
    package let due: Day

    package init(
        id: ID, from: ID, origin: String, topic: String, unit: ID, label: String, text: String, basis: String,
        severity: String, measures: String, due: Day
    ) {
        (self.id, self.from, self.origin, self.topic, self.unit) = (id, from, origin, topic, unit)
        (self.label, self.text, self.basis, self.severity) = (label, text, basis, severity)
        (self.measures, self.due) = (measures, due)
    }

    /// Handed over at once to the head of the unit; where there is none it waits, with its day, for somebody to be named, and those
    /// who can are told.
    package func raise(in work: Work) throws {
        var problem = try Problem.new(
            ProblemDraft(
                label: label, source: .inspection, origin: origin,
                category: Problem.Category(rawValue: topic) ?? .other,
                severity: Problem.Severity(rawValue: severity) ?? .c,
                words: .init(text: text, basis: basis, asked: measures), unit: unit, found: work.today,
                from: from, id: id), in: work)
        var isAssigned = true
        do {
            problem = try Handover(unit: unit, owner: nil, leader: nil, due: due).applied(
                to: problem, try work.directory(), work)
        } catch let errors as FormErrors where errors.items.allSatisfy({ $0.field == "owner" }) {
            isAssigned = false
            problem.item.due = due
        }
        try work.insert(problem)
        if isAssigned { try Handover.announce(problem, work) } else { try work.tellSupervisors(problem) }
    }
}
