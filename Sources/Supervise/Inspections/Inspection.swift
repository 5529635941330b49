import Kernel
import Storage

/// 监督检查: one plan of looking at some units under some topics, by a team, within some days.
struct Inspection: Sendable {
    static let kind = "inspection"
    /// What a visit of it proves.
    static let record = RecordKind("监督检查", minutes: 120)

    enum State: String, TextColumn, Choice {
        case running, concluded, archived, void

        var label: String {
            switch self {
            case .running: "进行中"
            case .concluded: "已反馈"
            case .archived: "已归档"
            case .void: "已取消"
            }
        }
    }

    struct Topic: Sendable, Equatable {
        let topic: String
        let version: Int
        let name: String
    }

    struct Member: Sendable, Equatable {
        let person: ID
        let leads: Bool
    }

    /// `item.unit` is the unit that inspects, `item.owner` who leads, `item.opened` and `item.due` its days.
    var item: Item
    var purpose: String
    /// Whether units are told beforehand.
    var isAnnounced: Bool
    var conclusion: String
    var topics: [Topic] = []
    var team: [Member] = []

    var state: State { State(rawValue: item.state) ?? .running }
    var lead: ID? { team.first(where: \.leads)?.person }
    func isMember(_ person: ID?) -> Bool {
        person.map { person in team.contains { $0.person == person } } ?? false
    }
}

/// One unit's check: the item is the team's, the unit looked at stands beside it.
struct Visit: Sendable {
    static let kind = "visit"

    enum State: String, TextColumn, Choice {
        case waiting, done, exempt, void

        var label: String {
            switch self {
            case .waiting: "待检查"
            case .done: "已检查"
            case .exempt: "免查"
            case .void: "已取消"
            }
        }
    }

    enum Result: String, TextColumn, Choice {
        case fine, finding, other

        var label: String {
            switch self {
            case .fine: "没有问题"
            case .finding: "有问题"
            case .other: "不涉及"
            }
        }
    }

    struct Answer: Sendable, Equatable {
        let topic: String
        let number: Int
        let result: Result
        let note: String
        /// The problem it became.
        let problem: ID?
    }

    struct Signature: Sendable, Equatable {
        let name: String
        let day: Day
        /// What the unit says to it.
        let opinion: String
        /// Drawn on the screen, as an attachment; nil where paper was signed.
        let file: ID?
    }

    var item: Item
    let inspection: ID
    /// The unit looked at.
    let unit: ID
    var done: Day?
    var words: String
    /// The visit for whose sake this one is not made.
    var exemptFor: ID?
    var reason: String
    var signature: Signature?

    var state: State { State(rawValue: item.state) ?? .waiting }
}

/// 回避登记: somebody has kin in a unit and does not inspect it.
struct Kinship: Sendable, Equatable {
    let id: ID
    let person: ID
    let unit: ID
    /// `与村支书何某是夫妻`.
    let relation: String
}
