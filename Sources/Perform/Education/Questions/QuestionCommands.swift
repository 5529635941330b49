import Kernel

/// Puts a question into the bank, or changes one.
struct SaveQuestion: Command {
    static let name = "question.save"
    static let title = "保存试题"
    static let may: Set<Role> = [.office, .disciplineSecretary, .disciplineOfficer]
    /// Nil for a new one.
    var question: ID?
    var version: Int?
    let kind: Question.Kind
    let topic: String
    let words: String
    /// None for a judgement.
    var options: [String] = []
    let answer: String
    var explanation: String = ""

    func perform(in work: Work) throws -> Entry {
        let options = kind == .truth ? Question.truths : options.filter { !$0.isEmpty }
        let letters = try QuestionRules.answer(
            kind, words: words, options: options, answer: answer, explanation: explanation, topic: topic)
        let same = try work.session.value(
            """
            SELECT count(*) FROM question WHERE town = \(work.town) AND retired = 0 AND topic = \(topic) AND words = \(words)
              AND id <> \(question ?? work.newID())
            """, as: Int.self)
        if same > 0 { throw FormErrors("words", "题库里已经有这道题") }
        let listed = options.joined(separator: "\n")
        guard let question else {
            try work.session.execute(
                """
                INSERT INTO question (town, id, kind, topic, words, options, answer, explanation, retired, version)
                VALUES (\(work.town), \(work.newID()), \(kind), \(topic), \(words), \(listed), \(letters), \(explanation), 0, 1)
                """)
            return Entry(nil, "添加试题", ["words": words, "answer": letters])
        }
        let before = try Question.find(question, town: work.town, in: work.session)
        if let version, version != before.version { throw Refusal.stale }
        try work.session.execute(
            """
            UPDATE question SET kind = \(kind), topic = \(topic), words = \(words), options = \(listed), answer = \(letters),
                explanation = \(explanation), version = version + 1
            WHERE town = \(work.town) AND id = \(question)
            """)
        return Entry(nil, "修改试题", ["words": words, "answer": letters])
    }
}

/// A question that is asked no more; tests already taken keep it.
struct RetireQuestion: Command {
    static let name = "question.retire"
    static let title = "停用试题"
    static let may = SaveQuestion.may
    let question: ID

    func perform(in work: Work) throws -> Entry {
        let found = try Question.find(question, town: work.town, in: work.session)
        guard !found.retired else { throw Refusal("question-retired", "这道题已经停用", advice: "刷新页面查看最新情况") }
        try work.session.execute(
            "UPDATE question SET retired = 1, version = version + 1 WHERE town = \(work.town) AND id = \(question)"
        )
        return Entry(nil, "停用试题", ["words": found.words])
    }
}
