import Kernel
import Storage

/// 任务: one duty, for one unit, in one period; or what was asked of it besides, for once.
package struct TaskItem: Sendable {
    package static let kind = "task"

    package enum State: String, TextColumn, Choice {
        case waiting, working, submitted, returned, done
        /// Called off by whoever asked, or by an amended plan, before it was handed over.
        case withdrawn

        package var label: String {
            switch self {
            case .waiting: "待签收"
            case .working: "办理中"
            case .submitted: "待审核"
            case .returned: "已退回"
            case .done: "已办结"
            case .withdrawn: "已收回"
            }
        }
    }

    package var item: Item
    /// Nil for what was asked besides the plan.
    package var duty: ID?
    package var period: String
    /// The last day of the period; a due day after it was put off by agreement.
    package var lastDay: Day
    package var requirement: String
    package var count: Int
    /// What it is reckoned to cost whoever does it.
    package var minutes: Int
    /// The sending it was asked by, where no duty asks for it.
    package var ask: ID?
    /// Whom the duty names, where it lies on a person and not on the unit.
    package var person: ID?
    /// What records have to show, as a person has set it (`RequirementTerms` as JSON); nil where the clause's own words hold.
    package var terms: String?
    /// Done by what records of other ledgers prove, without a report.
    package var proved = false
    /// What was reported, kept as it is being written.
    package var report = ""
    /// The accounts that wrote any of the report, so that somebody else reviews.
    package var writers: Set<ID> = []
    /// An extension asked for and not yet decided.
    package var extensionTo: Day?
    package var extensionReason = ""
    package var extensionBy: ID?
    /// How often it was urged.
    package var urged = 0

    package var state: State { State(rawValue: item.state) ?? .waiting }

    /// Whether a file came with what was asked, and not with the answer: it is as old as the sending.
    func wasGiven(_ file: Attachment) -> Bool { ask?.made.map { $0 == file.created } ?? false }
}
