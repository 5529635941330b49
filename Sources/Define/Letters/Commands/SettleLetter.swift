import Kernel
import Storage

/// 送签: the holder may read it, say what is wrong, and sign.
package struct SendLetter: Command {
    package static let name = "letter.send"
    package static let title = "送签责任书"
    package static let may = LetterWorkflow.makers
    let letter: ID
    let version: Int?

    package init(letter: ID, version: Int?) { (self.letter, self.version) = (letter, version) }

    package func perform(in work: Work) throws -> Entry {
        let before = try work.letter(letter, version, for: Self.self)
        let sent = try LetterRules.send(before, due: work.lastDayToSign)
        try work.update(sent)
        try work.tellHolder(sent, "请签订\(sent.item.title)，有不同意见的先提出来", mark: "send")
        return Entry(letter, "送签责任书", ["digest": sent.digest])
    }
}

/// 不同意见: the holder holds something against an item, before signing.
package struct DisputeLetter: Command {
    package static let name = "letter.dispute"
    package static let title = "提出不同意见"
    package static let may = LetterWorkflow.holders
    let letter: ID
    let version: Int?
    /// Which paragraph of the letter, from 0.
    let line: Int
    let reason: String

    package init(letter: ID, version: Int?, line: Int, reason: String) {
        (self.letter, self.version, self.line, self.reason) = (letter, version, line, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "不同意的理由")
        let before = try work.letter(letter, version, for: Self.self)
        let disputed = try LetterRules.dispute(before, line: line, reason: reason, by: work.actor)
        try work.update(disputed)
        for person in try Addressees.office(work.session, town: work.town) where person != work.actor.person {
            try work.notify(
                person, "对责任书有不同意见，请答复：\(before.item.title)", at: "/letters/\(letter)", item: letter,
                mark: "dispute:\(letter):\(before.item.version)")
        }
        return Entry(letter, "提出不同意见", ["item": before.lines[line].text, "reason": reason])
    }
}

/// The office's answer: other words, or the same with the reason why.
package struct AnswerDispute: Command {
    package static let name = "letter.answer"
    package static let title = "答复不同意见"
    package static let may = LetterWorkflow.makers
    let letter: ID
    let version: Int?
    let line: Int
    /// Nil keeps the words as they are.
    let words: String?
    let reason: String

    package init(letter: ID, version: Int?, line: Int, words: String?, reason: String) {
        (self.letter, self.version, self.line, self.words) = (letter, version, line, words)
        self.reason = reason
    }

    package func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(reason, "reason", "答复的理由", limit: 500)
        if let words { errors.require(words, "words", "改后的内容", limit: 500) }
        try errors.check()
        let before = try work.letter(letter, version, for: Self.self)
        var answered = try LetterRules.answer(
            before, line: line, words: words, reason: reason, by: work.actor, due: work.lastDayToSign)
        answered.digest = LetterText.digest(answered.lines)
        try work.update(answered)
        let what = words == nil ? "维持原文" : "修改责任书"
        try work.tellHolder(
            answered, "对责任书的不同意见已经答复（\(what)）：\(before.item.title)", mark: "answer:\(before.item.version)")
        return Entry(
            letter, what,
            ["before": before.lines[line].text, "words": answered.lines[line].text, "reason": reason])
    }
}

/// 作废: a letter that is not to be signed, or no longer holds.
struct EndLetter: Command {
    static let name = "letter.end"
    static let title = "作废责任书"
    static let may = LetterWorkflow.makers
    let letter: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "作废的理由")
        let before = try work.letter(letter, version, for: Self.self)
        try work.update(LetterRules.end(before, as: .ended, on: work.today))
        return Entry(letter, "作废责任书", ["reason": reason])
    }
}

extension Work {
    var lastDayToSign: Day { calendar.adding(workdays: LetterRules.daysToSign, to: today) }

    func tellHolder(_ letter: Letter, _ sentence: String, mark: String) throws {
        guard let holder = letter.item.owner, holder != actor.person else { return }
        try notify(
            holder, sentence, at: "/letters/\(letter.item.id)", item: letter.item.id,
            mark: "\(letter.item.id):\(mark)")
    }
}
