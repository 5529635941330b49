import Kernel
import Storage

/// 自测: some questions drawn at random for one account. What was answered is that account's own; others learn only that
/// a test was taken. It is no business record: the journal knows nothing of it.
struct Quiz: Sendable {
    static let length = 10

    struct Answer: Sendable {
        let question: ID
        let chosen: String
        let correct: Bool
    }

    let id: ID
    let day: Day
    let questions: [ID]
    let done: Bool
    var answers: [Answer]

    /// The first question not yet answered.
    var next: ID? {
        let answered = Set(answers.map(\.question))
        return questions.first { !answered.contains($0) }
    }

    /// A test, for whoever takes it.
    static func find(_ id: ID, of actor: Actor, in session: any Kernel.Session) throws -> Quiz {
        let found = try session.first(
            """
            SELECT id, day, questions, done FROM quiz
            WHERE town = \(actor.town) AND id = \(id) AND account = \(actor.account)
            """, read)
        guard var found else { throw Refusal.missing }
        found.answers = try session.rows(
            "SELECT question, chosen, correct FROM quiz_answer WHERE town = \(actor.town) AND quiz = \(id)"
        ) { Answer(question: try $0.next(), chosen: try $0.next(), correct: try $0.next()) }
        return found
    }

    private static func read(_ row: inout Row) throws -> Quiz {
        let id = try row.next(ID.self), day = try row.next(Day.self)
        let questions = try row.next(String.self).split(separator: " ").compactMap {
            ID(rawValue: String($0))
        }
        return Quiz(id: id, day: day, questions: questions, done: try row.next(), answers: [])
    }

    /// An account's tests, newest first, with how many answers were right.
    static func own(_ actor: Actor, in session: any Kernel.Session) throws -> [(
        quiz: Quiz, right: Int, answered: Int
    )] {
        try session.rows(
            """
            SELECT (SELECT coalesce(sum(correct), 0) FROM quiz_answer WHERE quiz_answer.town = quiz.town AND quiz = quiz.id),
                (SELECT count(*) FROM quiz_answer WHERE quiz_answer.town = quiz.town AND quiz = quiz.id),
                quiz.id, quiz.day, quiz.questions, quiz.done
            FROM quiz WHERE quiz.town = \(actor.town) AND quiz.account = \(actor.account) ORDER BY quiz.id DESC LIMIT 20
            """
        ) { row in
            let right = try row.next(Int.self), answered = try row.next(Int.self)
            return (try read(&row), right, answered)
        }
    }

    /// Who finished a test in a year, by unit: that, and no more.
    static func takers(year: Int, unit: ID?, town: ID, in session: any Kernel.Session) throws -> [ID: Set<ID>]
    {
        let first = Day(ordinal: Day.last(ofMonth: 12, in: year - 1).ordinal + 1)
        let last = Day.last(ofMonth: 12, in: year)
        let own: SQL = unit.map { "quiz.unit = \($0)" } ?? "quiz.unit IS NOT NULL"
        let rows = try session.rows(
            """
            SELECT DISTINCT quiz.unit, quiz.person FROM quiz WHERE quiz.town = \(town) AND \(own)
              AND quiz.day >= \(first) AND quiz.day <= \(last) AND quiz.done = 1 AND quiz.person IS NOT NULL
            """
        ) { (unit: try $0.next(ID.self), person: try $0.next(ID.self)) }
        return Dictionary(grouping: rows, by: \.unit).mapValues { Set($0.map(\.person)) }
    }
}

extension Desk {
    /// Draws questions of a topic, or of all, and begins a test with them.
    func beginQuiz(topic: String, by actor: Actor) async throws -> ID {
        let id = ID(at: clock.now()), day = today
        try await keep { session in
            let all = try session.rows(
                """
                SELECT id FROM question WHERE town = \(actor.town) AND retired = 0 AND (\(topic) = '' OR topic = \(topic))
                """
            ) { try $0.next(ID.self) }
            guard !all.isEmpty else { throw FormErrors("topic", "这个分类还没有题，换一个分类") }
            let drawn = all.shuffled().prefix(Quiz.length).map(\.rawValue).joined(separator: " ")
            try session.execute(
                """
                INSERT INTO quiz (town, id, account, person, unit, day, questions, done)
                VALUES (\(actor.town), \(id), \(actor.account), \(actor.person), \(actor.unit), \(day), \(drawn), 0)
                """)
        }
        return id
    }

    /// Keeps an answer; the first one given to a question counts.
    func answer(_ quiz: ID, _ question: ID, _ chosen: String, by actor: Actor) async throws {
        try await keep { session in
            let found = try Quiz.find(quiz, of: actor, in: session)
            guard found.questions.contains(question) else { throw Refusal.missing }
            let asked = try Question.find(question, town: actor.town, in: session)
            try session.execute(
                """
                INSERT INTO quiz_answer (town, quiz, question, chosen, correct)
                VALUES (\(actor.town), \(quiz), \(question), \(chosen), \(chosen == asked.answer))
                ON CONFLICT (town, quiz, question) DO NOTHING
                """)
            try session.execute(
                """
                UPDATE quiz SET done = 1 WHERE town = \(actor.town) AND id = \(quiz)
                  AND (SELECT count(*) FROM quiz_answer WHERE town = \(actor.town) AND quiz = \(quiz)) >= \(found.questions.count)
                """)
        }
    }
}
