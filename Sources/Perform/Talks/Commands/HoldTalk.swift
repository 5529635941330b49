import Kernel
import Sodium

/// Writes down a talk that was held: a planned one, one not planned, or one to be corrected.
struct HoldTalk: Command {
    static let name = "talk.hold"
    static let title = "记录谈话"
    static let may = TalkWorkflow.talkers
    var talk: ID?
    var version: Int?
    let form: Talk.Form
    let subject: ID
    let day: Day
    let place: String
    /// Who else was there.
    let company: String
    let matters: String
    let content: String
    let statement: String
    let commitments: String
    /// When to look at what came of it.
    var followUp: Day?
    /// That words like another talk's are meant.
    var sure: Bool?
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        let before = try talk.map { try work.talk($0, version, for: Self.self) }
        let person = try work.directory().person(subject)
        try check(before, person, in: work)
        if let before, before.held != nil { try work.requireOpenYear(before.item.year) }
        try work.requireOpenYear(day.year)
        guard let talker = work.actor.person, let person, let unit = person.unit else {
            throw Refusal.missing
        }
        let base =
            try before
            ?? Talk.new(form, talker: talker, with: person, unit: unit, day: day, year: day.year, in: work)
        let record = Talk.Record(
            place: place, company: company, content: content, statement: statement, commitments: commitments,
            followed: base.record.followed)
        // What was approved is what is held: its grounds stay as they were approved.
        let grounds = before?.form.needsApproval == true ? base.matters : matters
        let after = TalkRules.held(
            base, record, matters: grounds, on: day, followUp: followUp, today: work.today)
        if before?.held == nil {
            try work.refuseTwice(
                after.item, among: Talk.State.held.map(\.rawValue),
                alike:
                    "EXISTS (SELECT 1 FROM talk WHERE talk.town = item.town AND talk.id = item.id AND talk.subject = \(subject) AND talk.content = \(content))"
            )
        }
        if before == nil { try work.insert(after) } else { try work.update(after) }
        try work.attach(files, to: after.item.id)
        try work.announce(Recorded(talk: after))
        if before?.held == nil { try work.tell([after.subject], "你有一份谈话记录可以查看", after, mark: "held") }
        return Entry(
            after.item.id, before?.held == nil ? "记录谈话" : "更正谈话记录",
            [
                "form": form.label, "day": day.rawValue, "record": TalkProofs.digest(after.record),
                "followUp": followUp?.rawValue ?? "",
                "parties": TalkProofs.parties(after.talker, after.subject),
                // What was said stands in the record alone; this shows that it is still the same.
                "digest": Digest.sha256([grounds, content, statement, commitments].joined(separator: "\n")),
            ])
    }

    private func check(_ before: Talk?, _ person: Person?, in work: Work) throws {
        try TalkRules.requirePair(form, subject: person, work.actor)
        var errors = FormErrors()
        if form.needsApproval, before == nil {
            errors.add("form", "\(form.label)要先报批准，不能直接记录；用“安排谈话”提出")
        }
        if form == .inquiry { errors.add("form", "函询由被函询的人书面回复，不记录谈话") }
        if let before, before.form != form || before.subject != subject {
            errors.add("subject", "类型和对象不能改；记错了的，作废后重新记录")
        }
        if day > work.today { errors.add("day", "谈话日期不能晚于今天 \(work.today.rawValue)；还没有谈的，用“安排谈话”") }
        if let before, before.held != nil, before.item.year != day.year {
            errors.add("day", "这是 \(before.item.year) 年的谈话，日期应在 \(before.item.year) 年内")
        }
        if form != .integrity, before?.form.needsApproval != true {
            errors.require(matters, "matters", form.mattersLabel, limit: 2000)
        }
        errors.cap(place, "place", "地点", limit: 100)
        errors.cap(company, "company", "在场的其他人", limit: 100)
        errors.require(content, "content", "谈话内容", limit: Talk.textLimit)
        errors.cap(statement, "statement", "对方的态度和说明", limit: Talk.textLimit)
        errors.cap(commitments, "commitments", "承诺和要求", limit: Talk.textLimit)
        if let followUp, followUp <= day { errors.add("followUp", "回访日期应在谈话日期 \(day.rawValue) 之后") }
        errors.requireNear(followUp, "followUp", "回访日期", today: work.today)
        if followUp != nil, commitments.isEmpty { errors.add("commitments", "约了回访的，写明承诺或要求了什么") }
        let kept = try before.map { try work.attachments(of: $0.item.id).count } ?? 0
        if kept + files.count > Talk.fileLimit {
            errors.add("files", "附件最多 \(Talk.fileLimit) 个，已有 \(kept) 个")
        }
        try errors.check()
        guard sure != true else { return }
        let written = try TalkStore.written(
            by: work.actor, since: work.today.adding(-730), besides: talk, in: work.session)
        if let number = TalkRules.copy(content, among: written) {
            throw FormErrors(
                "content", "内容和你记的 \(number) 几乎一样：写这次谈了什么；确实一样的，核对后再点一次“保存”")
        }
    }
}

extension Recorded {
    /// The work of whoever talks. What was said is confided and stays with the talk: who, with whom and of which form is all a duty asks.
    init(talk: Talk) {
        self.init(
            talk.item, on: talk.held ?? talk.item.opened,
            RecordWords(
                ledger: "谈心谈话", kind: talk.form.label, by: [.person(talk.talker)],
                about: [.person(talk.subject)],
                text: talk.form == .inquiry ? "发函询问，本人作了书面说明" : "当面\(talk.form.label)一次，了解思想、工作和廉政情况"))
    }
}

/// Talks that were held and inquiries that were answered, announced anew.
package enum TalksAgain {
    package static func announce(_ wanted: Set<ID>, in work: Work) throws {
        let talks = try wanted.sorted().compactMap { id in
            do { return try TalkStore.find(id, seenBy: work.seen, in: work.session) } catch is Refusal {
                return nil
            }
        }
        for talk in talks where talk.held != nil || Talk.State.held.contains(talk.state) {
            if talk.state != .void { try work.announce(Recorded(talk: talk)) }
        }
    }
}

/// 回访: what came of what was promised.
struct FollowTalk: Command {
    static let name = "talk.follow"
    static let title = "记录回访"
    static let may = TalkWorkflow.talkers
    let talk: ID
    let version: Int?
    let words: String
    /// When to look again; nil when that is settled.
    var again: Day?

    func perform(in work: Work) throws -> Entry {
        let before = try work.talk(talk, version, for: Self.self)
        var errors = FormErrors()
        errors.require(words, "words", "回访情况", limit: 2000)
        if let again, again <= work.today { errors.add("again", "再次回访的日期应在今天之后") }
        errors.requireNear(again, "again", "再次回访的日期", today: work.today)
        try errors.check()
        var after = TalkRules.moved(before, to: again == nil ? .done : .following, due: again, work.today)
        let said = "\(work.today.rawValue)：\(words)"
        after.record.followed = [before.record.followed, said].filter { !$0.isEmpty }.joined(separator: "\n")
        try work.update(after)
        return Entry(talk, "记录回访", ["again": again?.rawValue ?? ""])
    }
}

/// A talk entered by mistake, or that will not be held.
struct VoidTalk: Command {
    static let name = "talk.void"
    static let title = "作废谈话"
    static let may = TalkWorkflow.talkers
    let talk: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "作废的理由")
        let before = try work.talk(talk, version, for: Self.self)
        if before.held != nil { try work.requireOpenYear(before.item.year) }
        var after = TalkRules.moved(before, to: .void, due: nil, work.today)
        after.effectEnds = nil
        try work.stopClocks(of: talk)
        try work.update(after)
        try work.announce(RecordGone(after.item))
        // Whoever learnt of it learns that it is void; whoever wrote it, when another voids it.
        let told = (before.state.isKnownToSubject ? [after.subject] : []) + [after.talker]
        try work.tell(told.filter { $0 != work.actor.person }, "一次谈话函询已经作废", after, mark: "void")
        return Entry(talk, "作废谈话", ["reason": reason])
    }
}
