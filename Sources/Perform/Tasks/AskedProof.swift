import Kernel
import Proving
import Storage

/// What a duty asks of records before it has tasks, for whoever settles the plan.
package enum AskedProof {
    package struct Duty: Sendable {
        let clause: String
        let work: String
        let unit: ID
        let person: ID?
        let period: Period
        let count: Int
        let terms: String?

        package init(
            clause: String, work: String, unit: ID, person: ID?, period: Period, count: Int, terms: String?
        ) {
            (self.clause, self.work, self.unit, self.person) = (clause, work, unit, person)
            (self.period, self.count, self.terms) = (period, count, terms)
        }
    }

    /// In words and in fields; `read` as the clause's own words say it.
    package static func of(_ duty: Duty, town id: ID, in session: any Session) throws -> (
        words: String, terms: RequirementTerms, read: RequirementTerms
    ) {
        let town = try ProofTown.of(id, in: session), period = duty.period
        let item = ProofCase(
            id: "", clause: duty.clause, unit: town.name(duty.person ?? duty.unit), year: period.due.year,
            task: .init(
                part: ClauseWords.asking(
                    duty.work, in: duty.clause, unit: town.name(duty.unit),
                    span: [period.from.rawValue, period.through.rawValue]),
                span: [period.from.rawValue, period.through.rawValue],
                due: max(period.due, period.through).rawValue), records: [], town: town.roster
        ).plain
        let read = ProofAsked(item, times: duty.count)
        guard let terms = try duty.terms.map(CreditStore.decode) else {
            return (read.words, read.terms, read.terms)
        }
        let set = ProofAsked(item, terms: terms, times: duty.count)
        return (set.words, set.terms, read.terms)
    }
}
