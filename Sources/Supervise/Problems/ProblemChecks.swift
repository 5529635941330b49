import Kernel
import Sodium
import Storage

/// What the problem ledger looks for each night.
enum ProblemChecks {
    static let all = [withoutEffect, copiedMeasures]

    private static let withoutEffect = CheckupRule(
        "problem-without-effect", "销号没有成效", why: "已经销号的问题没有写成效，或者只有几个字。销号要看效果，不只是做过。"
    ) { question in
        try question.session.rows(
            """
            SELECT problem.id, item.number, item.title, problem.unit, problem.effect FROM problem
            JOIN item ON item.town = problem.town AND item.id = problem.id
            WHERE problem.town = \(question.town) AND problem.state = 'closed' AND length(problem.effect) < 6
            ORDER BY problem.id DESC LIMIT \(CheckupRule.limit)
            """
        ) { row in
            let id = try row.next(ID.self), number = try row.next(String.self),
                title = try row.next(String.self)
            let unit = try row.next(ID.self), effect = try row.next(String.self)
            return .init(
                id.rawValue, at: "/problems/\(id)", unit: unit, "\(number) \(title)",
                facts: effect.isEmpty ? "没有写成效" : "成效只写了“\(effect)”")
        }
    }

    /// From so many characters on the same words are no chance.
    private static let telling = 12

    private static let copiedMeasures = CheckupRule(
        "problem-copied-measures", "整改措施照抄", why: "不同单位的问题，整改措施一字不差（不计标点和数字），多半没有针对自己的问题。"
    ) { question in
        var groups: [String: [(id: ID, number: String, unit: ID)]] = [:]
        let rows = try question.session.rows(
            """
            SELECT problem.id, item.number, problem.unit, problem.measures FROM problem
            JOIN item ON item.town = problem.town AND item.id = problem.id
            WHERE problem.town = \(question.town) AND problem.year = \(question.today.year)
              AND problem.state NOT IN ('void', 'joined') AND length(problem.measures) >= \(telling)
            """
        ) { (try $0.next(ID.self), try $0.next(String.self), try $0.next(ID.self), try $0.next(String.self)) }
        for (id, number, unit, measures) in rows {
            let words = measures.filter(\.isLetter)
            guard words.count >= telling else { continue }
            groups[words, default: []].append((id, number, unit))
        }
        return groups.filter { Set($0.value.map(\.unit)).count > 1 }.sorted {
            $0.value.count > $1.value.count
        }
        .prefix(CheckupRule.limit).map { words, problems in
            let numbers = problems.prefix(5).map(\.number).joined(separator: "、")
            return .init(
                Digest.sha256(words), at: "/problems/\(problems[0].id)",
                "\(problems.count) 个问题的整改措施相同：“\(words.prefix(20))…”",
                facts: numbers + (problems.count > 5 ? " 等" : ""))
        }
    }
}
