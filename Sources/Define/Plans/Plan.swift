import Kernel
import Storage

/// 方案: a year's plan, its text as received and its reading.
package struct Plan: Sendable {
    package static let kind = "plan"

    enum State: String, TextColumn, Choice {
        case draft, published, replaced
        /// Was in force until the plan that amends it took force.
        case amended

        var label: String {
            switch self {
            case .draft: "待发布"
            case .published: "已发布"
            case .replaced: "已作废"
            case .amended: "已被修订"
            }
        }
    }

    package var item: Item
    package let issuer: String
    /// The whole text; clauses are ranges of its code points.
    package let text: String
    let source: String
    /// Why it was published as it stands, where its words ask for what nobody is to be asked for; empty where they do not.
    var reason = ""

    var state: State { State(rawValue: item.state) ?? .draft }
}

/// 条款: one node of the plan's outline.
package struct Clause: Sendable, Identifiable {
    package let id: ID
    package let path: String
    package let level: Int
    package let marker: String
    package var heading: String
    package let start: Int
    package let end: Int
    /// Whether it is itself a work item.
    package var isWork: Bool
    /// Why a work item gives no duty, when somebody decided so.
    package var dropped: String?
    /// The account that has gone through it in the review, if any.
    package var checked: ID?
    package var version = 1
}

/// A work item as read, offered to whoever keeps duties.
package struct PlannedDuty: Sendable {
    package let clause: ID
    package let work: String
    package let owners: [(name: String, leads: Bool)]
    package let rhythm: Rhythm
    package let by: Day?
    package let requirement: String
    package let count: Int
    /// Where the owners were found: in the clause, or in a heading above it; empty when nowhere.
    package let why: String
    /// The clause of the plan before that asked the same.
    package var before: ID?
}

/// A plan was read in, with the work items found.
package struct PlanRead: Event {
    package let plan: Item
    /// The plan in force before it.
    package let before: ID?
    package let duties: [PlannedDuty]
    /// Clauses whose words are those of the plan it amends or was copied from: the new and the old.
    package let kept: [(new: ID, old: ID)]
}

/// A plan takes force: its duties become tasks from `effective` on.
package struct PlanPublished: Event {
    package let plan: Item
    package let effective: Day
    /// The plan of the same year it takes the place of.
    package let amends: ID?
    /// Why it is published although its words ask for what nobody is to be asked for; empty where nothing was said.
    package let reason: String
}

/// A draft is not to be used after all.
package struct PlanDiscarded: Event {
    package let plan: ID
    package let reason: String
}

/// A clause gives duties again.
package struct ClauseRestored: Event {
    package let plan: ID
    package let clause: ID
}

/// A clause no longer gives duties.
package struct ClauseDropped: Event {
    package let plan: ID
    package let clause: ID
    package let reason: String
}
