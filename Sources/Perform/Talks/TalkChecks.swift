import Kernel
import Storage

/// What the talks look for each night: only that there was none, never what was said.
enum TalkChecks {
    private static let months = 6

    static let overdue = CheckupRule(
        "talk-none", "单位亮红灯，负责人半年没有谈话", why: "单位有逾期的事项，负责人最近六个月没有一次谈心谈话（函询不算）。谈一次，问清原因。",
        readers: Role.confidants
    ) { question in
        let since = question.today.adding(months: -months)
        return try question.session.rows(
            """
            SELECT person.id, person.name, person.unit, (SELECT count(*) FROM item WHERE item.town = account.town
                AND item.unit = person.unit AND item.closed IS NULL AND item.handed IS NULL AND item.due < \(question.today)
                AND item.secrecy IN ('open', 'normal'))
            FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(question.town) AND account.role = 'head' AND account.disabled = 0 AND person.gone = 0
              AND NOT EXISTS (SELECT 1 FROM talk JOIN item ON item.town = talk.town AND item.id = talk.id
                WHERE talk.town = account.town AND talk.subject = person.id AND talk.held >= \(since) AND talk.form <> 'inquiry'
                  AND item.state <> 'void')
            ORDER BY person.sort, person.id
            """
        ) { (try $0.next(ID.self), try $0.next(String.self), try $0.next(ID?.self), try $0.next(Int.self)) }
        .filter { $0.3 > 0 }.prefix(CheckupRule.limit).map { person, name, unit, red in
            .init(
                person.rawValue, at: "/talks/coverage", unit: unit, "\(name)半年没有谈话",
                facts: "所在单位有 \(red) 件逾期，\(since.rawValue) 以来没有谈心谈话")
        }
    }
}
