import Kernel
import Sodium

/// 送达: the inquiry has been received; from then its answer has its days.
struct SendInquiry: Command {
    static let name = "talk.send"
    static let title = "送达函询"
    static let may: Set<Role> = [.secretary, .disciplineSecretary]
    let talk: ID
    let version: Int?
    /// The day it was received.
    let received: Day

    func perform(in work: Work) throws -> Entry {
        let before = try work.talk(talk, version, for: Self.self)
        guard received <= work.today, received >= before.item.opened else {
            throw FormErrors(
                "received", "收到日期应在 \(before.item.opened.rawValue) 到今天 \(work.today.rawValue) 之间")
        }
        try work.requireOpenYear(received.year)
        guard let due = try work.startClock(TalkRules.reply, on: talk, from: received).due else {
            throw Refusal.missing
        }
        var after = TalkRules.moved(before, to: .asked, due: due, work.today)
        (after.inquiry.received, after.held, after.item.year) = (received, received, received.year)
        try work.update(after)
        try work.tell([after.subject], "你有一件函询需要书面回复，\(due.rawValue) 前回复", after, mark: "asked")
        return Entry(talk, "送达函询", ["received": received.rawValue, "due": due.rawValue])
    }
}

/// 回复函询: by whoever was asked, in his own words.
struct ReplyInquiry: Command {
    static let name = "talk.reply"
    static let title = "回复函询"
    static let may = TalkWorkflow.answerers
    let talk: ID
    let version: Int?
    let reply: String
    /// What the head of one's Party body has signed to it; empty for that head himself.
    let opinion: String
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        var after = try work.talk(talk, version, for: Self.self)
        var errors = FormErrors()
        errors.require(reply, "reply", "说明", limit: Talk.textLimit)
        errors.cap(opinion, "opinion", "所在党委（党组）主要负责人意见", limit: 500)
        if files.count > Talk.fileLimit { errors.add("files", "附件最多 \(Talk.fileLimit) 个") }
        try errors.check()
        (after.inquiry.reply, after.inquiry.opinion) = (reply, opinion)
        try work.stopClocks(of: talk)
        let due = try work.startClock(TalkRules.conclusion, on: talk, from: work.today).due
        after = TalkRules.moved(after, to: .replied, due: due, work.today)
        try work.update(after)
        try work.attach(files, to: talk)
        try work.tell([after.talker], "你发出的函询有了回复", after, mark: "replied")
        return Entry(talk, "回复函询", ["digest": Digest.sha256(reply + "\n" + opinion)])
    }
}

/// 了结: what is made of the answer.
struct ConcludeInquiry: Command {
    static let name = "talk.conclude"
    static let title = "了结函询"
    static let may: Set<Role> = [.secretary, .disciplineSecretary]
    let talk: ID
    let version: Int?
    /// How it ends and why.
    let outcome: String

    func perform(in work: Work) throws -> Entry {
        let before = try work.talk(talk, version, for: Self.self)
        var errors = FormErrors()
        errors.require(outcome, "outcome", "处置意见", limit: 2000)
        try errors.check()
        var after = TalkRules.moved(before, to: .done, due: before.item.due, work.today)
        after.inquiry.outcome = outcome
        try work.stopClocks(of: talk)
        try work.update(after)
        if try work.isOpen(after.item.year) { try work.announce(Recorded(talk: after)) }
        try work.tell([after.subject], "对你的函询已经了结", after, mark: "done")
        return Entry(talk, "了结函询", ["digest": Digest.sha256(outcome)])
    }
}
