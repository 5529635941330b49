import Kernel

/// Plans a talk; an inquiry and an admonition are proposed for approval.
struct ArrangeTalk: Command {
    static let name = "talk.arrange"
    static let title = "安排谈话"
    static let may = TalkWorkflow.talkers
    /// A planned talk to change; nil for a new one.
    var talk: ID?
    var version: Int?
    let form: Talk.Form
    let subject: ID
    /// The day it is to be held by.
    let by: Day
    /// What it is about: the office taken up, what is to be reminded of, asked or criticised.
    let matters: String
    let outline: String

    func perform(in work: Work) throws -> Entry {
        let before = try talk.map { try work.talk($0, version, for: Self.self) }
        let person = try work.directory().person(subject)
        try TalkRules.requirePair(form, subject: person, work.actor)
        var errors = FormErrors()
        if form != .integrity {
            errors.require(matters, "matters", form.mattersLabel, limit: 2000)
        } else {
            errors.cap(matters, "matters", form.mattersLabel, limit: 2000)
        }
        errors.cap(outline, "outline", "提纲", limit: Talk.textLimit)
        if by < work.today { errors.add("by", "安排的日期不能早于今天 \(work.today.rawValue)；已经谈了的，直接记录") }
        if let before, before.form != form || before.subject != subject {
            errors.add("subject", "类型和对象定了不能改；要换人或换类型，作废后重新安排")
        }
        try errors.check()
        try work.requireOpenYear(by.year)
        guard let talker = work.actor.person, let person, let unit = person.unit else {
            throw Refusal.missing
        }
        var after =
            try before
            ?? Talk.new(
                form, talker: talker, with: person, unit: unit, day: work.today, year: by.year, in: work)
        (after.matters, after.outline, after.item.year) = (matters, outline, by.year)
        let state: Talk.State = form.needsApproval ? .proposed : .planned
        after = TalkRules.moved(after, to: state, due: by, work.today)
        let deciders = try TalkParties.deciders(after, in: work)
        if state == .proposed, deciders.isEmpty {
            throw Refusal(
                "talk-nobody", "对\(person.name)的\(form.label)现在没有可以批准的人：只有党委书记和纪委书记能批准，提出人和对象本人不能批准",
                advice: "对象是党委书记或纪委书记的，按干部管理权限请县纪委办理；职务空缺的，到任以后再提出")
        }
        try work.refuseTwice(
            after.item, among: [state.rawValue], planned: true,
            alike:
                "EXISTS (SELECT 1 FROM talk WHERE talk.town = item.town AND talk.id = item.id AND talk.subject = \(subject) AND talk.matters = \(matters))"
        )
        if before == nil { try work.insert(after) } else { try work.update(after) }
        if state == .proposed {
            try work.tell(deciders, "有一件谈话函询事项等你批准", after, mark: "proposed")
        }
        return Entry(
            after.item.id, before == nil ? "安排谈话" : "修改谈话安排",
            [
                "form": form.label, "by": by.rawValue,
                "parties": TalkProofs.parties(after.talker, after.subject),
            ])
    }
}

/// 批准: an inquiry may be sent, an admonition held; or not.
struct DecideTalk: Command {
    static let name = "talk.decide"
    static let title = "批复谈话函询"
    static let may = Role.confidants
    let talk: ID
    let version: Int?
    let approve: Bool
    /// Needed where it is not approved.
    let reason: String

    func perform(in work: Work) throws -> Entry {
        let before = try work.talk(talk, version, for: Self.self)
        if !approve { try FormErrors.requireReason(reason, "不批准的理由") }
        let state: Talk.State = approve ? (before.form == .inquiry ? .approved : .planned) : .void
        var after = TalkRules.moved(before, to: state, due: approve ? before.item.due : nil, work.today)
        if approve { (after.decider, after.decided) = (work.actor.person, work.today) }
        try work.update(after)
        try work.tell([after.talker], approve ? "你提出的谈话函询事项已经批准" : "你提出的谈话函询事项没有批准", after, mark: "decided")
        return Entry(talk, approve ? "批准" : "不批准", ["reason": reason])
    }
}

extension Talk {
    static func new(
        _ form: Form, talker: ID, with subject: Person, unit: ID, day: Day, year: Int, in work: Work
    ) throws -> Talk {
        let title = form == .inquiry ? "对\(subject.name)的函询" : "与\(subject.name)的\(form.label)"
        let item = Item(
            id: work.newID(), kind: Talk.kind, number: try work.number(Talk.kind, "谈话", year: year)[0],
            year: year, title: title, state: State.planned.rawValue, unit: unit, owner: talker,
            secrecy: .confided, clause: nil, opened: day, due: nil)
        return Talk(
            item: item, form: form, talker: talker, subject: subject.id, proposer: work.actor.account,
            matters: "", outline: "")
    }
}

/// Whom news of a talk may reach.
enum TalkParties {
    /// Those who may approve it.
    static func deciders(_ talk: Talk, in work: Work) throws -> [ID] {
        try work.session.rows(
            """
            SELECT person FROM account WHERE town = \(work.town) AND role IN ('secretary', 'disciplineSecretary')
              AND disabled = 0 AND person IS NOT NULL AND id <> \(talk.proposer ?? work.town)
            """
        ) { try $0.next(ID.self) }.filter { $0 != talk.talker && $0 != talk.subject }
    }
}

extension Work {
    /// Tells people that something waits, never what about.
    func tell(_ people: [ID], _ sentence: String, _ talk: Talk, mark: String) throws {
        for person in people {
            try notify(
                person, sentence, at: "/talks/\(talk.item.id)", item: talk.item.id,
                mark: "talk:\(talk.item.id):\(mark):\(talk.item.version)")
        }
    }
}
