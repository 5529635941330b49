import Foundation
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
            WHERE letter.town = \(question.town) AND letter.year = \(question.today.year) AND item.state NOT IN ('replaced', 'ended')
            ORDER BY letter.post_name, letter.id
            """
        ) { (try $0.next(String.self), try $0.next(String.self), try $0.next(ID.self)) }
        let letters = rows.map { lines, post, id in (duties: duties(lines), post: post, id: id) }
        return Dictionary(grouping: letters.filter { !$0.duties.isEmpty }, by: \.duties).filter {
            $0.value.count > 1
        }
        .sorted { $0.value[0].post < $1.value[0].post }.prefix(CheckupRule.limit).map { duties, letters in
            let posts = letters.prefix(6).map(\.post).joined(separator: "、")
            // Who is among them belongs to the mark: another post with the same text is another finding.
            let mark = Digest.sha256(letters.map(\.post).joined(separator: "\n") + "\n" + duties)
            return .init(
                mark, at: "/letters/\(letters[0].id)", "\(letters.count) 个岗位的责任书内容相同",
                facts: posts + (letters.count > 6 ? " 等" : ""))
        }
    }

    /// What a letter asks, without who signs it.
    private static func duties(_ lines: String) -> String {
        let lines = (try? JSONDecoder().decode([Letter.Line].self, from: Data(lines.utf8))) ?? []
        return lines.filter { $0.kind == .item }.map(\.text).joined(separator: "\n")
    }
}
