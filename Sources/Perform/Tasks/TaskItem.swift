import Kernel
import Storage

/// 任务: one duty, for one unit, in one period.
package struct TaskItem: Sendable {
    package static let kind = "task"

    package enum State: String, TextColumn, Choice {
        case waiting, working, submitted, returned, done

        package var label: String {
            switch self {
            case .waiting: "待签收"
            case .working: "办理中"
            case .submitted: "待审核"
            case .returned: "已退回"
            case .done: "已完成"
            }
        }
    }

    package var item: Item
    package let duty: ID
    package let period: String
    package let requirement: String
    package let count: Int
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
}
