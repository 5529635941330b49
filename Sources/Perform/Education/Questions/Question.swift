import Kernel
import Storage

/// 题库: one question with its answer and why.
struct Question: Sendable, Equatable {
    enum Kind: String, TextColumn, Choice {
        case single, multiple, truth

        var label: String {
            switch self {
            case .single: "单选"
            case .multiple: "多选"
            case .truth: "判断"
            }
        }
    }

    static let letters = Array("ABCDEFGH")
    static let truths = ["对", "错"]

    let id: ID
    var kind: Kind
    /// The law or paper it is about, as groups of the bank.
    var topic: String
    var words: String
    var options: [String]
    /// The letters of the right options, in order: `A`, `ACD`.
    var answer: String
    var explanation: String
    var retired: Bool
    var version: Int

    /// `A. 警告`, with `对` and `错` for a judgement.
    func label(_ index: Int) -> String {
        kind == .truth ? options[index] : "\(Self.letters[index]). \(options[index])"
    }

    /// The right answer in words.
    var answerWords: String {
        kind == .truth ? (answer == "A" ? "对" : "错") : answer
    }

    static let columns: SQL = """
        question.id, question.kind, question.topic, question.words, question.options, question.answer, question.explanation,
        question.retired, question.version
        """

    init(_ row: inout Row) throws {
        (id, kind, topic, words) = (try row.next(), try row.next(), try row.next(), try row.next())
        options = try row.next(String.self).split(separator: "\n").prefix(Question.letters.count).map(
            String.init)
        (answer, explanation, retired) = (try row.next(), try row.next(), try row.next())
        version = try row.next()
    }

    static func find(_ id: ID, town: ID, in session: any Kernel.Session) throws -> Question {
        let found = try session.first(
            "SELECT \(columns) FROM question WHERE question.town = \(town) AND question.id = \(id)"
        ) { try Question(&$0) }
        guard let found else { throw Refusal.missing }
        return found
    }
}

/// What is wrong with a question as somebody typed it, and its answer as letters.
enum QuestionRules {
    static func answer(
        _ kind: Question.Kind, words: String, options: [String], answer: String, explanation: String,
        topic: String
    ) throws(FormErrors) -> String {
        var errors = FormErrors()
        errors.require(words, "words", "题目", limit: 500)
        errors.require(topic, "topic", "依据或分类", limit: 50)
        errors.cap(explanation, "explanation", "解析", limit: 1000)
        let letters = letters(answer, kind)
        if kind == .truth {
            if letters.count != 1 { errors.add("answer", "判断题的答案填“对”或“错”") }
        } else {
            if !(2...Question.letters.count).contains(options.count) {
                errors.add(
                    "options",
                    "\(kind.label)题要有 2 到 \(Question.letters.count) 个选项，一行一个，现在是 \(options.count) 个")
            }
            // They are kept a line each.
            if options.contains(where: { $0.contains(where: \.isNewline) }) {
                errors.add("options", "一个选项写在一行里，不要换行")
            }
            if Set(options).count != options.count { errors.add("options", "有两个选项一样，改掉一个") }
            if options.contains(where: { $0.count > 200 }) { errors.add("options", "每个选项不超过 200 个字") }
            if letters.contains(where: { letter in
                Question.letters.firstIndex(of: letter).map { $0 >= options.count } ?? true
            }) {
                errors.add("answer", "答案“\(answer)”里有选项中没有的字母")
            }
            if letters.isEmpty { errors.add("answer", "填写答案的字母，例如 A 或 ACD") }
            if kind == .single, letters.count > 1 { errors.add("answer", "单选题只能有一个答案") }
            if kind == .multiple, letters.count == 1 { errors.add("answer", "多选题至少有两个答案；只有一个的改为单选题") }
        }
        guard errors.items.isEmpty else { throw errors }
        return String(letters)
    }

    /// `a、c` is AC; `正确` is A of a judgement.
    private static func letters(_ text: String, _ kind: Question.Kind) -> [Character] {
        if kind == .truth {
            if ["对", "正确", "√", "是", "A", "a"].contains(text) { return ["A"] }
            return ["错", "错误", "×", "否", "B", "b"].contains(text) ? ["B"] : []
        }
        let found = text.uppercased().filter { $0.isLetter }
        return Array(Set(found)).sorted()
    }
}
