import Kernel

/// What may be done with a letter, by whom. Pure: each returns the letter as it then is, or refuses.
enum LetterRules {
    /// Working days the holder has to sign, or to say what is wrong.
    static let daysToSign = 10

    static func isHolder(_ letter: Letter, _ actor: Actor) -> Bool {
        letter.item.owner != nil && letter.item.owner == actor.person
    }

    /// The acts this actor may take now, in the order of the table.
    static func acts(_ letter: Letter, _ actor: Actor) -> [any Command.Type] {
        let holder = isHolder(letter, actor), maker = actor.isOne(of: LetterWorkflow.makers)
        let mine: [(any Command.Type, Bool)] = [
            (SendLetter.self, maker && letter.item.owner != nil),
            (DisputeLetter.self, holder), (SignLetter.self, holder && letter.openDisputes == 0),
            (AnswerDispute.self, maker && !holder && letter.openDisputes > 0),
            (CountersignLetter.self, actor.role == .secretary && !holder && !letter.isAboveTown),
            (SignOnPaper.self, maker && letter.item.owner != nil && letter.openDisputes == 0),
            (EndLetter.self, maker),
        ]
        return mine.filter { $0.1 && LetterWorkflow.table.allows($0.0, in: letter.state) }.map(\.0)
    }

    static func send(_ letter: Letter, due: Day) throws(Refusal) -> Letter {
        try requireState(SendLetter.self, letter)
        try requireHolder(letter)
        var sent = moved(letter, to: .sent, due: due)
        sent.item.secrecy = .normal
        return sent
    }

    static func dispute(_ letter: Letter, line: Int, reason: String, by actor: Actor) throws(Refusal)
        -> Letter
    {
        try requireState(DisputeLetter.self, letter)
        try requireHolder(letter, is: actor)
        guard letter.lines.indices.contains(line), letter.lines[line].kind == .item else {
            throw .missing
        }
        guard !letter.disputes.contains(where: { $0.line == line && $0.outcome == .open }) else {
            throw Refusal("letter-disputed", "这一项已经提出过不同意见，正在等待答复", advice: "等领导小组办公室答复后再说")
        }
        var letter = letter
        letter.disputes.append(
            .init(line: line, original: letter.lines[line].text, reason: reason, outcome: .open, answer: ""))
        return moved(letter, to: .sent, due: nil)
    }

    /// The office keeps the words of an item, or puts others in their place.
    static func answer(
        _ letter: Letter, line: Int, words: String?, reason: String, by actor: Actor, due: Day
    ) throws(Refusal) -> Letter {
        try requireState(AnswerDispute.self, letter)
        guard !isHolder(letter, actor) else {
            throw Refusal(.forbidden, "letter-own", "不能答复自己提出的不同意见", advice: "由其他起草人答复")
        }
        guard let place = letter.disputes.firstIndex(where: { $0.line == line && $0.outcome == .open })
        else {
            throw Refusal("letter-answered", "这一项没有等待答复的不同意见", advice: "刷新页面查看最新情况")
        }
        var letter = letter
        letter.disputes[place].outcome = words == nil ? .upheld : .changed
        letter.disputes[place].answer = reason
        if let words { letter.lines[line].text = LetterText.renumbered(letter.lines[line].text, words) }
        return moved(letter, to: .sent, due: letter.openDisputes == 0 ? due : nil)
    }

    static func sign(_ letter: Letter, digest: String, by actor: Actor, on today: Day) throws(Refusal)
        -> Letter
    {
        try requireState(SignLetter.self, letter)
        try requireHolder(letter, is: actor)
        try requireSettled(letter)
        try requireDigest(letter, digest)
        var letter = letter
        letter.signatures.append(
            .init(side: .second, name: actor.name, onPaper: false, day: today, digest: letter.digest))
        return moved(letter, to: .half, due: nil)
    }

    static func countersign(_ letter: Letter, digest: String, by actor: Actor, on today: Day)
        throws(Refusal) -> Letter
    {
        try requireState(CountersignLetter.self, letter)
        guard !isHolder(letter, actor), !letter.isAboveTown else {
            throw Refusal(
                .forbidden, "letter-above", "这份责任书的甲方是上级党委，不由你签", advice: "打印后与上级签订，再录入纸质签订")
        }
        try requireDigest(letter, digest)
        var letter = letter
        letter.signatures.append(
            .init(side: .first, name: actor.name, onPaper: false, day: today, digest: letter.digest))
        return closed(moved(letter, to: .signed, due: nil), on: today)
    }

    static func signOnPaper(_ letter: Letter, digest: String, holder: String, day: Day, on today: Day)
        throws(Refusal) -> Letter
    {
        try requireState(SignOnPaper.self, letter)
        try requireHolder(letter)
        try requireSettled(letter)
        try requireDigest(letter, digest)
        var letter = letter
        // It may never have been sent.
        letter.item.secrecy = .normal
        letter.signatures.removeAll()
        for (side, name) in [(Letter.Signature.Side.first, letter.firstParty), (.second, holder)] {
            letter.signatures.append(
                .init(side: side, name: name, onPaper: true, day: day, digest: letter.digest))
        }
        return closed(moved(letter, to: .signed, due: nil), on: today)
    }

    static func end(_ letter: Letter, as state: Letter.State, on today: Day) -> Letter {
        closed(moved(letter, to: state, due: nil), on: today)
    }

    static func requireState(_ command: any Command.Type, _ letter: Letter) throws(Refusal) {
        guard letter.state != .replaced else {
            throw Refusal("letter-old", "这是第 \(letter.edition) 版，已经换了新版", advice: "打开新版再办理，旧版留存备查")
        }
        guard LetterWorkflow.table.allows(command, in: letter.state) else {
            throw Refusal(
                "letter-state", "责任书现在是“\(letter.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
    }

    private static func requireHolder(_ letter: Letter) throws(Refusal) {
        guard letter.item.owner != nil else {
            throw Refusal(
                "letter-vacant", "\(letter.postName)现在没有人，责任书不能送签", advice: "先登记任职的人，再更新责任书")
        }
    }

    private static func requireHolder(_ letter: Letter, is actor: Actor) throws(Refusal) {
        guard isHolder(letter, actor) else {
            throw Refusal(.forbidden, "letter-who", "这份责任书不由你签订", advice: "由责任书写明的本人办理")
        }
    }

    private static func requireSettled(_ letter: Letter) throws(Refusal) {
        guard letter.openDisputes == 0 else {
            throw Refusal(
                "letter-open", "还有 \(letter.openDisputes) 项不同意见没有答复，不能签订", advice: "等领导小组办公室答复后再签")
        }
    }

    /// Nobody signs a text other than the one before his eyes.
    private static func requireDigest(_ letter: Letter, _ digest: String) throws(Refusal) {
        guard digest == letter.digest else {
            throw Refusal("letter-changed", "责任书的内容在你打开以后改过，没有签", advice: "看过改动后的内容再签")
        }
    }

    private static func moved(_ letter: Letter, to state: Letter.State, due: Day?) -> Letter {
        var letter = letter
        letter.item.state = state.rawValue
        letter.item.due = due
        return letter
    }

    private static func closed(_ letter: Letter, on today: Day) -> Letter {
        var letter = letter
        letter.item.closed = today
        return letter
    }
}
