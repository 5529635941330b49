import Kernel

/// What an entry gives to a paper about it: what was found, which rule it breaks, why, what is asked, by when.
package struct ItemFacts: Sendable {
    package let title: String
    package let number: String
    package let unit: ID?
    package let facts: String
    package let basis: String
    package let cause: String
    package let measures: String
    package let due: Day?
    /// How it came about, before anything else: who looked at whom, and when.
    package let lead: String
    /// What was noted besides the findings.
    package let others: String
    /// The entries that came of it.
    package let raised: [ID]

    package init(
        title: String, number: String, unit: ID?, facts: String, basis: String = "", cause: String = "",
        measures: String = "", due: Day? = nil, lead: String = "", others: String = "", raised: [ID] = []
    ) {
        (self.lead, self.others, self.raised) = (lead, others, raised)
        (self.title, self.number, self.unit, self.facts) = (title, number, unit, facts)
        (self.basis, self.cause, self.measures, self.due) = (basis, cause, measures, due)
    }

    /// Throws `Refusal.missing` for an entry the asker may not see.
    package typealias Of = @Sendable (ID, Seen, any Session) throws -> ItemFacts
}
