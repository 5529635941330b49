import Kernel
import Storage

/// 问题: what an inspection or anybody else found, until its effect is verified by somebody else.
struct Problem: Sendable {
    static let kind = "problem"

    enum State: String, TextColumn, Choice {
        case registered, rectifying, reported, closed, joined, void

        var label: String {
            switch self {
            case .registered: "待交办"
            case .rectifying: "整改中"
            case .reported: "待验收"
            case .closed: "已销号"
            case .joined: "已并案"
            case .void: "已作废"
            }
        }

        static let open: Set<State> = [.registered, .rectifying, .reported]
    }

    enum Source: String, TextColumn, Choice {
        case inspection, superior, petition, audit, selfCheck, clause

        var label: String {
            switch self {
            case .inspection: "监督检查"
            case .superior: "上级检查、巡察"
            case .petition: "信访反映"
            case .audit: "审计"
            case .selfCheck: "自查"
            case .clause: "方案条款落实"
            }
        }

        /// The rule that says by when it is to be put right, where there is one; shown as advice.
        var limit: String? { self == .superior ? "TL-H01" : nil }
    }

    enum Category: String, TextColumn, Choice {
        case decisions, finance, welfare, environment, workStyle, extravagance, countryside, duty, other

        var label: String {
            switch self {
            case .decisions: "三重一大"
            case .finance: "财务管理"
            case .welfare: "惠民政策"
            case .environment: "生态环保"
            case .workStyle: "工作作风"
            case .extravagance: "四风"
            case .countryside: "乡村振兴领域"
            case .duty: "责任制落实"
            case .other: "其他"
            }
        }
    }

    enum Severity: String, TextColumn, Choice {
        case a, b, c

        var label: String {
            switch self {
            case .a: "A 类（严重）"
            case .b: "B 类（较重）"
            case .c: "C 类（一般）"
            }
        }

        var short: String { rawValue.uppercased() }
    }

    /// What is said of it, before and while it is put right.
    struct Words: Sendable, Equatable {
        var text = ""
        /// The rule it breaks.
        var basis = ""
        var cause = ""
        /// What is asked of the unit, by whoever hands it over.
        var asked = ""
        /// What the unit will do about it, in its own words.
        var measures = ""
        /// What was done about it, by whoever had to.
        var report = ""
        /// What verifying found: the effect, not the activity.
        var effect = ""
    }

    /// `item.unit` is the unit that puts it right, `item.owner` the person; `item.opened` the day it was found, `item.due` by when.
    var item: Item
    var source: Source
    /// Which inspection, paper or letter it comes from.
    var origin: String
    /// The entry of another ledger it comes from.
    let from: ID?
    var category: Category
    var severity: Severity
    var words: Words
    /// The member of the leadership in charge of it.
    var leader: ID?
    /// The account that registered it.
    let raiser: ID?
    /// The account that reported it put right.
    var reporter: ID?
    var verifier: ID?
    var verified: Day?
    /// How often it came back after it had been closed.
    var relapses = 0
    /// The entry it was joined into.
    var joined: ID?
    /// More time asked for and not decided.
    var wanted: Wanted?
    /// The units of the person responsible and of whoever reported it, where they are not of the unit it was given to.
    var concerned: Set<ID> = []
    /// Who may know of it where it is confided, besides its owner, its leader and both secretaries.
    var named: Set<ID> = []
    /// Who has approved the closing of an A-class problem.
    var approvals: [Approval] = []

    struct Wanted: Sendable, Equatable {
        let until: Day
        let reason: String
        let account: ID?
    }

    struct Approval: Sendable, Equatable {
        let role: Role
        let person: ID
        let day: Day
    }

    var state: State { State(rawValue: item.state) ?? .registered }
    /// Verified, and waiting for both secretaries.
    var awaitsApproval: Bool { state == .reported && verified != nil && severity == .a }

    /// `2026-03`: when it was found, and when it was closed; empty while it is not.
    var month: String { String(item.opened.rawValue.prefix(7)) }
    var ended: String { state == .closed ? String(item.closed?.rawValue.prefix(7) ?? "") : "" }

    /// Whose approval an A-class problem still needs.
    var missing: [Role] {
        guard awaitsApproval else { return [] }
        return [Role.disciplineSecretary, .secretary].filter { role in !approvals.contains { $0.role == role }
        }
    }

    static let textLimit = 5000
    static let fileLimit = 5
}
