import Kernel
import Storage

/// 履职纪实: something a leader did to answer for clean government: one of 四个亲自 or of 五同, on a day, about a matter.
struct Deed: Sendable {
    static let kind = "deed"
    /// What any entry proves.
    static let record = RecordKind("履职纪实", minutes: 15)

    enum Act: String, TextColumn, Choice {
        case deploy, ask, coordinate, supervise
        case jointStudy, jointDeploy, jointCheck, jointCarry, jointAssess

        var label: String {
            switch self {
            case .deploy: "亲自部署"
            case .ask: "亲自过问"
            case .coordinate: "亲自协调"
            case .supervise: "亲自督办"
            case .jointStudy: "同研究"
            case .jointDeploy: "同部署"
            case .jointCheck: "同检查"
            case .jointCarry: "同落实"
            case .jointAssess: "同考核"
            }
        }

        /// 四个亲自 are the Party secretary's, 五同 every leader's.
        static let personal: [Act] = [.deploy, .ask, .coordinate, .supervise]
        static let joint: [Act] = [.jointStudy, .jointDeploy, .jointCheck, .jointCarry, .jointAssess]
    }

    enum State: String, TextColumn, Choice {
        case kept, void

        var label: String {
            switch self {
            case .kept: "已记录"
            case .void: "已作废"
            }
        }
    }

    /// `item.owner` is the leader, `item.opened` the day, `item.title` what was done in a line.
    var item: Item
    var act: Act
    var words: String
    /// The task, problem or record it is about.
    var about: ID?
    /// The units it covered, where a duty of the leader counts them: villages that were visited.
    var covered: [ID] = []

    var state: State { State(rawValue: item.state) ?? .kept }
}

/// 专题研究: a meeting on clean government; its agenda, held, becomes its minutes.
struct Meeting: Sendable {
    static let kind = "meeting"
    static let record = RecordKind("专题研究", minutes: 90)

    enum State: String, TextColumn, Choice {
        case planned, held, void

        var label: String {
            switch self {
            case .planned: "待召开"
            case .held: "已召开"
            case .void: "已作废"
            }
        }
    }

    struct Topic: Codable, Sendable, Equatable {
        var title: String
        /// Whoever reports it.
        var speaker: String
        /// What was said and what was settled; empty before it is held.
        var discussion: String
        var decision: String
    }

    /// `item.owner` is whoever chairs, `item.opened` the day it was held, `item.due` the day it is to be held.
    var item: Item
    var place: String
    var present: [ID]
    /// Whoever else sat in, by name.
    var guests: String
    var topics: [Topic]

    var state: State { State(rawValue: item.state) ?? .planned }
    static let topicLimit = 20
}
