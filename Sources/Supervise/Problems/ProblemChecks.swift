import Kernel
import Sodium
import Storage

/// What the problem ledger looks for each night, among what everybody who reads the check-up may know of.
enum ProblemChecks {
    static let all = [withoutEffect, copiedMeasures, lastHour]

    private static let withoutEffect = CheckupRule(
        "problem-without-effect", "销号没有成效", why: "已经销号的问题没有写成效，或者只有几个字。销号要看效果，不只是做过。"
    ) { question in
        try question.session.rows(
            """
            SELECT problem.id, item.number, item.title, problem.unit, problem.effect FROM problem
            JOIN item ON item.town = problem.town AND item.id = problem.id
            WHERE problem.town = \(question.town) AND problem.state = 'closed' AND problem.secrecy <> 'confided' AND length(problem.effect) < 6
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

    private static let lastHour = CheckupRule(
        "problem-last-hour", "最后一小时扎堆报告整改", why: "同一天到期的问题，在当天最后一小时（23 点以后）报告了 15 件以上，可能是突击补材料。看最近 90 天。"
    ) { question in
        try (1...90).compactMap { back -> CheckupRule.Finding? in
            let day = question.today.adding(-back), end = Instant(startOf: day.adding(1))
            let count = try question.session.value(
                """
                SELECT count(DISTINCT journal.item) FROM journal JOIN item ON item.town = journal.town AND item.id = journal.item
                WHERE journal.town = \(question.town) AND journal.at >= \(end.adding(seconds: -3600)) AND journal.at < \(end)
                  AND journal.act = \(ReportRectification.name) AND item.secrecy <> 'confided' AND item.due = \(day)
                """, as: Int.self)
            guard count >= 15 else { return nil }
            return .init(
                day.rawValue, at: "/problems?year=\(day.year)", "\(day.rawValue) 最后一小时报告了 \(count) 件",
                facts: "都是这一天到期的问题")
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
              AND problem.state NOT IN ('void', 'joined') AND problem.secrecy <> 'confided' AND length(problem.measures) >= \(telling)
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
            // Which problems they are belongs to the mark: another copy is a new finding, whatever was said of those before.
            let mark = Digest.sha256(
                problems.map(\.id.rawValue).sorted().joined(separator: " ") + " " + words)
            return .init(
                mark, at: "/problems/\(problems[0].id)",
                "\(problems.count) 个问题的整改措施相同：“\(words.prefix(20))…”",
                facts: numbers + (problems.count > 5 ? " 等" : ""))
        }
    }
}
