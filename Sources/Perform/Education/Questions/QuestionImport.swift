import Kernel
import Web

/// 题库 as people have it in a spreadsheet.
enum QuestionImport {
    static let kind = ImportKind(
        "question", "题库", may: SaveQuestion.may, back: "/education/questions",
        fields: [
            .init("kind", "题型", ["类型", "试题类型"], required: true),
            .init("topic", "依据或分类", ["分类", "依据", "来源", "章节", "知识点"], required: true),
            .init("words", "题目", ["题干", "试题", "题目内容", "试题内容"], required: true),
            .init("options", "选项", ["备选项", "备选答案", "选项内容"]),
            .init("A", "选项A", ["A", "A选项", "备选项A"]), .init("B", "选项B", ["B", "B选项", "备选项B"]),
            .init("C", "选项C", ["C", "C选项", "备选项C"]), .init("D", "选项D", ["D", "D选项", "备选项D"]),
            .init("E", "选项E", ["E", "E选项", "备选项E"]), .init("F", "选项F", ["F", "F选项", "备选项F"]),
            .init("answer", "答案", ["正确答案", "标准答案"], required: true),
            .init("explanation", "解析", ["答案解析", "说明", "依据条款"]),
        ]
    ) { row, _ in
        var errors = FormErrors()
        let kind = Question.Kind.allCases.first { row["kind"].contains($0.label) }
        if kind == nil { errors.add("kind", "题型应是“单选”“多选”或“判断”") }
        guard let kind else { throw errors }
        // A column to each option, or all of them in one cell.
        // A break within a cell is no break between options.
        let each = Question.letters.map {
            row[String($0)].split(whereSeparator: \.isNewline).joined(separator: " ")
        }
        let own = each.prefix { !$0.isEmpty }
        if let gap = each.dropFirst(own.count).firstIndex(where: { !$0.isEmpty }) {
            throw FormErrors(
                String(Question.letters[own.count]),
                "选项\(Question.letters[own.count])空着，后面却有选项\(Question.letters[gap])")
        }
        return SaveQuestion(
            kind: kind, topic: row["topic"], words: row["words"],
            options: own.isEmpty ? options(row["options"]) : Array(own),
            answer: row["answer"], explanation: row["explanation"])
    }

    /// `A. 警告 B. 严重警告`, in one line or in several, without their letters.
    static func options(_ text: String) -> [String] {
        var found: [String] = [], current = "", expected = 0
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            let letter = Question.letters.indices.contains(expected) ? Question.letters[expected] : "\0"
            let mark = index + 1 < characters.count ? characters[index + 1] : " "
            let here = characters[index].uppercased()
            if here == String(letter), ".．、:：)）".contains(mark) {
                if expected > 0 { found.append(current) }
                (current, expected, index) = ("", expected + 1, index + 2)
            } else {
                current.append(characters[index])
                index += 1
            }
        }
        guard expected > 0 else {
            return text.split(whereSeparator: { $0.isNewline || $0 == "|" || $0 == "；" }).map(trimmed)
        }
        return (found + [current]).map { trimmed($0[...]) }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(
            text.trimmingPrefix(while: \.isWhitespace).reversed().drop {
                $0.isWhitespace || $0 == "；" || $0 == ";"
            }.reversed())
    }
}
