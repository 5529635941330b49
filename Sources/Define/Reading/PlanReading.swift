/// What a plan document says, as read. Ranges count Unicode code points of the document.
package struct PlanReading: Codable, Sendable, Equatable {
    package var title: String
    package var issuer: String?
    package var year: Int?
    package var clauses: [ClauseReading]
    package var duties: [DutyReading]
}

/// One node of the outline: a marker, its heading, and the range of its own text without its children's.
package struct ClauseReading: Codable, Sendable, Equatable {
    /// The markers from the top: `三/（二）/一是`; `#n` for an unnumbered heading or table row.
    package var path: String
    package var level: Int
    package var marker: String
    package var heading: String
    package var start: Int
    package var end: Int
    /// Whether the clause is itself a work item.
    package var leaf: Bool
}

/// What one work item asks of whom and when.
package struct DutyReading: Codable, Sendable, Equatable {
    package var clause: String
    package var owners: [OwnerReading]
    package var schedule: [SchedulePhrase]
    package var documents: [String]
    package var requirement: RequirementHint
}

/// Somebody the text makes responsible.
package struct OwnerReading: Codable, Sendable, Equatable {
    package enum Role: String, Codable, Sendable {
        case lead = "牵头"
        case support = "配合"
        case responsible = "责任"
        case charged = "负责"
    }

    package var name: String
    package var role: Role

    package init(name: String, role: Role) { (self.name, self.role) = (name, role) }
}

/// A time in the text, as it stands.
package struct SchedulePhrase: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable {
        case deadline, frequency, period, promptness
    }

    package var phrase: String
    package var kind: Kind
}

/// Which kind of record would prove the work, and how many in each period. A suggestion: a person decides.
package struct RequirementHint: Codable, Sendable, Equatable {
    package var kind: String
    package var count: Int

    package init(kind: String, count: Int) { (self.kind, self.count) = (kind, count) }
}
