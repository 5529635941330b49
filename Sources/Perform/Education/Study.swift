import Kernel
import Storage

/// 学习教育: one session of study or warning education, planned or held, with who was there.
struct Study: Sendable {
    static let kind = "study"

    enum Topic: String, TextColumn, Choice {
        case theory, integrity, warning, rules, culture

        var label: String {
            switch self {
            case .theory: "理论学习"
            case .integrity: "廉政教育"
            case .warning: "警示教育"
            case .rules: "法规学习"
            case .culture: "廉政文化"
            }
        }

        /// What a session of this topic proves; every session is also 学习教育.
        var record: RecordKind { RecordKind(label, minutes: 90) }
    }

    /// What any session proves.
    static let anyTopic = RecordKind("学习教育", minutes: 90)

    enum State: String, TextColumn, Choice {
        case planned, held, void

        var label: String {
            switch self {
            case .planned: "计划中"
            case .held: "已开展"
            case .void: "已作废"
            }
        }
    }

    /// One person of the list: there, away, or away and made up for. No hours are kept.
    struct Attendance: Sendable, Equatable {
        let person: ID
        /// The unit the person belonged to then.
        let unit: ID
        let present: Bool
        /// Why the person was away.
        let reason: String
        var madeUp: Day?

        var took: Bool { present || madeUp != nil }
    }

    /// `item.opened` is the day it was held, or is to be held by; `item.unit` whoever organises it.
    var item: Item
    var topic: Topic
    var place: String
    /// Who led it, by name: a guest need not be of the town.
    var led: String
    /// Who led it, where that is one of the town.
    var leader: ID?
    var content: String
    /// Titles of what was read, one each.
    var materials: [String]
    var attendance: [Attendance]
    /// 共同主办: each unit that took part has held it, and not only been there.
    var isJoint = false
    /// How many were there and on the list, as kept with the row: lists show them without the list itself.
    var counted: (present: Int, listed: Int) = (0, 0)

    /// `58/60`; empty before it is held.
    var turnout: String { counted.listed == 0 ? "" : "\(counted.present)/\(counted.listed)" }

    var state: State { State(rawValue: item.state) ?? .planned }
    var present: Int { attendance.count { $0.present } }

    /// The units that took part.
    var units: Set<ID> { Set(attendance.filter(\.took).map(\.unit)).union([item.unit]) }
    /// The people it counts for: who took part, and who led.
    var people: Set<ID> {
        Set(attendance.filter(\.took).map(\.person)).union(leader.map { [$0] } ?? [])
    }

    static let titleLimit = 100
    static let contentLimit = 10_000
    static let fileLimit = 5
}
