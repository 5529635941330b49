import Kernel
import Sodium
import Storage

/// What the letters look for each night.
enum LetterChecks {
    static let identical = CheckupRule(
        "letter-identical", "不同岗位的责任书一样", why: "两个以上岗位的责任书内容一字不差，说明责任没有按岗位分开写。各村承担同样责任的属于正常，可以写明理由不算。"
    ) { question in
        let rows = try question.session.rows(
            """
            SELECT letter.lines, letter.post_name, letter.id FROM letter
            JOIN item ON item.town = letter.town AND item.id = letter.id
            WHERE letter.town = \(question.town) AND letter.year = \(question.today.year) AND item.closed IS NULL
            ORDER BY letter.post_name, letter.id
            """
        ) { (try $0.next(String.self), try $0.next(String.self), try $0.next(ID.self)) }
        return Dictionary(grouping: rows, by: \.0).filter { $0.value.count > 1 && $0.key.count > 10 }
            .sorted { $0.value[0].1 < $1.value[0].1 }.prefix(CheckupRule.limit).map { lines, letters in
                let posts = letters.prefix(6).map(\.1).joined(separator: "、")
                return .init(
                    Digest.sha256(lines), at: "/letters/\(letters[0].2)", "\(letters.count) 个岗位的责任书内容相同",
                    facts: posts + (letters.count > 6 ? " 等" : ""))
            }
    }
}
