import Kernel
import Storage

/// 谈心谈话: one talk between two people, or a written inquiry. Confided: the two, the Party secretary and the discipline
/// secretary read it, nobody else by any way.
struct Talk: Sendable {
    static let kind = "talk"

    enum Form: String, TextColumn, Choice {
        case appointment, integrity, reminder, inquiry, criticism, admonition

        var label: String {
            switch self {
            case .appointment: "任职谈话"
            case .integrity: "廉政谈话"
            case .reminder: "提醒谈话"
            case .inquiry: "函询"
            case .criticism: "批评教育"
            case .admonition: "诫勉谈话"
            }
        }

        /// Held only after somebody above has approved it.
        var needsApproval: Bool { self == .inquiry || self == .admonition }
        /// Whoever may conduct it.
        var talkers: Set<Role> {
            switch self {
            case .integrity, .reminder: TalkWorkflow.talkers
            case .appointment, .criticism: [.secretary, .disciplineSecretary, .leader]
            case .inquiry, .admonition: [.secretary, .disciplineSecretary]
            }
        }
        /// What its `matters` are called.
        var mattersLabel: String {
            switch self {
            case .appointment: "新任职务和到岗时间"
            case .integrity: "这次谈话的由头"
            case .reminder: "提醒的事项"
            case .inquiry: "要求说明的问题"
            case .criticism: "批评的问题和依据"
            case .admonition: "诫勉的事由"
            }
        }
        var record: RecordKind { RecordKind(label, minutes: 40) }
    }

    /// What a talk of any form but an inquiry proves.
    static let anyTalk = RecordKind("谈心谈话", minutes: 40)

    enum State: String, TextColumn, Choice {
        case proposed, planned, approved, asked, replied, following, done, void

        var label: String {
            switch self {
            case .proposed: "待批准"
            case .planned: "待谈话"
            case .approved: "待送达"
            case .asked: "待回复"
            case .replied: "待了结"
            case .following: "待回访"
            case .done: "已办结"
            case .void: "已作废"
            }
        }

        /// Those of a talk that was held.
        static let held: [State] = [.following, .done]
        /// The other of the two learns of it.
        var isKnownToSubject: Bool { [.asked, .replied, .following, .done].contains(self) }
    }

    /// What a talk's record says.
    struct Record: Sendable, Equatable {
        var place = ""
        /// Whoever else was there, by name.
        var company = ""
        var content = ""
        /// What the other said to it.
        var statement = ""
        /// What was promised or asked for.
        var commitments = ""
        /// What came of the promises.
        var followed = ""
    }

    /// What an inquiry goes through.
    struct Inquiry: Sendable, Equatable {
        var received: Day?
        var reply = ""
        /// What the head of the other's Party body has signed to the reply; empty where that head himself is asked.
        var opinion = ""
        var outcome = ""
    }

    /// `item.owner` is whoever has to act now: who talks, or while an inquiry waits for its answer who is asked.
    /// `item.opened` is the day it was held; `item.unit` the unit of the other.
    var item: Item
    let form: Form
    let talker: ID
    let subject: ID
    /// The account that proposed it, which does not approve it.
    let proposer: ID?
    var matters: String
    var outline: String
    var record = Record()
    var inquiry = Inquiry()
    var held: Day?
    /// Who approved it, and when.
    var decider: ID?
    var decided: Day?
    /// 诫勉's influence ends on this day.
    var effectEnds: Day?

    var state: State { State(rawValue: item.state) ?? .planned }
    /// What another has approved its talker does not undo alone.
    var isApproved: Bool { decider != nil }
    /// Whoever learnt of it may also read that it is void.
    var isKnownToSubject: Bool { state.isKnownToSubject || state == .void && held != nil }

    static let textLimit = 10_000
    static let fileLimit = 5
}
