import Kernel
import Words

/// What may be done with a talk, by whom. Pure.
enum TalkRules {
    /// From this likeness on a record is another's words.
    static let copied = 0.9
    /// The time limit of the answer to an inquiry, and of what follows upon it.
    static let reply = "TL-C02"
    static let conclusion = "TL-C03"
    /// Months the influence of 诫勉 lasts. Places differ; shown as advice.
    static let monthsOfAdmonition = 6

    static func acts(_ talk: Talk, _ actor: Actor) -> [any Command.Type] {
        let all: [any Command.Type] = [
            DecideTalk.self, HoldTalk.self, ArrangeTalk.self, SendInquiry.self, ReplyInquiry.self,
            ConcludeInquiry.self, FollowTalk.self, VoidTalk.self,
        ]
        return all.filter {
            TalkWorkflow.table.allows($0, in: talk.state) && actor.isOne(of: $0.may) && may($0, talk, actor)
                && fits($0, talk)
        }
    }

    /// An inquiry is answered, never held.
    private static func fits(_ command: any Command.Type, _ talk: Talk) -> Bool {
        talk.form != .inquiry || command.name != HoldTalk.name
    }

    private static func may(_ command: any Command.Type, _ talk: Talk, _ actor: Actor) -> Bool {
        guard let person = actor.person else { return false }
        switch command.name {
        case DecideTalk.name:
            return actor.isOne(of: Role.confidants) && talk.proposer != actor.account && talk.talker != person
                && talk.subject != person
        case ReplyInquiry.name: return talk.subject == person
        case ConcludeInquiry.name:
            return talk.subject != person && (talk.talker == person || actor.isOne(of: Role.confidants))
        case VoidTalk.name where talk.isApproved:
            return actor.isOne(of: Role.confidants) && talk.talker != person && talk.subject != person
        default: return talk.talker == person
        }
    }

    static func require(_ command: any Command.Type, _ talk: Talk, _ actor: Actor) throws(Refusal) {
        guard TalkWorkflow.table.allows(command, in: talk.state), fits(command, talk) else {
            throw Refusal(
                "talk-state", "这次谈话现在是“\(talk.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
        guard may(command, talk, actor) else {
            throw Refusal(.forbidden, "talk-who", "这一步不由你办理", advice: "\(who(command, talk))办理")
        }
    }

    private static func who(_ command: any Command.Type, _ talk: Talk) -> String {
        switch command.name {
        case VoidTalk.name where talk.isApproved: "已经批准的，由不参加这次谈话的党委书记或纪委书记"
        case DecideTalk.name: "由没有提出、不参加这次谈话的党委书记或纪委书记"
        case ReplyInquiry.name: "由被函询的本人"
        default: "由谈话人"
        }
    }

    /// Who may talk to whom in this form.
    static func requirePair(_ form: Talk.Form, subject: Person?, _ actor: Actor) throws {
        guard actor.isOne(of: form.talkers) else {
            let who = Role.allCases.filter(form.talkers.contains).map(\.label).joined(separator: "、")
            throw FormErrors("form", "\(form.label)由\(who)进行，你的账号不能")
        }
        guard let talker = actor.person else {
            throw Refusal("talk-person", "你的账号没有对应的人员，不能记录谈话", advice: "请安全管理员把账号对应到本人")
        }
        guard let subject, !subject.left, subject.unit != nil else {
            throw FormErrors("subject", "从名单里选择谈话对象")
        }
        guard subject.id != talker else { throw FormErrors("subject", "谈话对象不能是你自己") }
    }

    /// The number of the talk whose words these are, if any is.
    static func copy(_ content: String, among written: [(number: String, content: String)]) -> String? {
        let own = Likeness.pairs(content)
        guard own.count >= 20 else { return nil }
        return written.first { Likeness.of(own, Likeness.pairs($0.content)) >= copied }?.number
    }

    static func held(
        _ talk: Talk, _ record: Talk.Record, matters: String, on day: Day, followUp: Day?, today: Day
    ) -> Talk {
        var talk = talk
        (talk.record, talk.matters, talk.held, talk.item.opened) = (record, matters, day, day)
        // What was planned for December and held in January is January's.
        talk.item.year = day.year
        if talk.form == .admonition { talk.effectEnds = day.adding(months: monthsOfAdmonition) }
        return moved(talk, to: followUp == nil ? .done : .following, due: followUp, today)
    }

    static func moved(_ talk: Talk, to state: Talk.State, due: Day?, _ today: Day) -> Talk {
        var talk = talk
        (talk.item.state, talk.item.due) = (state.rawValue, due)
        talk.item.owner = state == .asked ? talk.subject : talk.talker
        talk.item.handed = state == .proposed || state == .replied ? today : nil
        talk.item.closed = [.done, .void].contains(state) ? today : nil
        return talk
    }
}
