import Kernel
import Sodium
import Storage

/// Each month: draws which closed problems are looked at again, and fixes the next month's secret.
package struct DrawRechecks: Command {
    package static let name = "problem.draw"
    package static let title = "抽取回头看"
    package static let may: Set<Role> = []
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let month = RecheckDraw.month(of: work.today)
        let drawn = try draw(month, work)
        let next = RecheckDraw.month(of: work.today.adding(1 - work.today.day).adding(months: 1))
        if try RecheckDraw.find(next, town: work.town, in: work.session) == nil {
            try work.session.execute(
                """
                INSERT INTO recheck_draw (town, month, secret, candidates)
                VALUES (\(work.town), \(next), \(Sodium.token()), '')
                """)
        }
        let promised = try RecheckDraw.find(next, town: work.town, in: work.session)
        var facts = ["month": month, "next": next, "commitment": promised?.commitment ?? ""]
        if let drawn {
            facts["secret"] = drawn.secret
            facts["head"] = "\(drawn.headNumber ?? 0) \(drawn.headHash ?? "")"
            facts["seed"] = drawn.seed ?? ""
            facts["candidates"] = "\(drawn.candidates.count)"
            facts["chosen"] = drawn.chosen.map(\.problem).joined(separator: " ")
        }
        let words = drawn.map { "从 \($0.candidates.count) 个已销号问题中抽取 \($0.chosen.count) 个回头看" }
        return Entry(nil, words ?? "公布下月回头看种子的校验值", facts)
    }

    private func draw(_ month: String, _ work: Work) throws -> RecheckDraw? {
        guard let promised = try RecheckDraw.find(month, town: work.town, in: work.session),
            promised.drawn == nil
        else { return nil }
        let head = try Journal.head(work.session, town: work.town)
        let candidates = try self.candidates(work)
        let listed = candidates.map { "\($0.stage):\($0.problem)" }.joined(separator: " ")
        try work.session.execute(
            """
            UPDATE recheck_draw SET head_number = \(head.number - 1), head_hash = \(head.hash), candidates = \(listed),
                drawn = \(work.today) WHERE town = \(work.town) AND month = \(month)
            """)
        guard let draw = try RecheckDraw.find(month, town: work.town, in: work.session) else { return nil }
        for candidate in draw.chosen { try open(candidate, month, work) }
        return draw
    }

    /// What was closed so long before the months since the last draw. The draw is for everybody to do over, so that what is confided has
    /// no part in it: both secretaries look at it themselves.
    private func candidates(_ work: Work) throws -> [RecheckDraw.Candidate] {
        let first = work.today.adding(1 - work.today.day)
        // A month that was not drawn is made up for by the next.
        let last = try RecheckDraw.all(town: work.town, in: work.session).compactMap(\.drawn).max()
        let before = last.map { $0.adding(1 - $0.day) } ?? first.adding(months: -1)
        return try ProblemRules.stages.flatMap { stage in
            try work.session.rows(
                """
                SELECT problem.id FROM problem WHERE problem.town = \(work.town)
                  AND problem.closed >= \(before.adding(-stage)) AND problem.closed < \(first.adding(-stage))
                  AND problem.state = 'closed' AND problem.secrecy <> 'confided' ORDER BY problem.id
                """
            ) { RecheckDraw.Candidate(problem: try $0.next(ID.self).rawValue, stage: stage) }
        }
    }

    private func open(_ candidate: RecheckDraw.Candidate, _ month: String, _ work: Work) throws {
        guard let id = ID(rawValue: candidate.problem) else { return }
        let problem = try ProblemStore.find(id, seenBy: work.seen, in: work.session)
        guard let unit = try unit(besides: problem.item.unit, work) else { return }
        let item = Item(
            id: work.newID(), kind: Recheck.kind,
            number: try work.number(Recheck.kind, "回头看", year: work.today.year)[0], year: work.today.year,
            title: "回头看（销号 \(candidate.stage) 天）：\(problem.item.title)",
            state: Recheck.State.waiting.rawValue,
            unit: unit, owner: nil, secrecy: .normal, clause: problem.item.clause, opened: work.today,
            due: work.calendar.adding(workdays: Recheck.days, to: work.today))
        try work.insert(item)
        try work.session.execute(
            """
            INSERT INTO recheck (town, id, problem, month, stage, words)
            VALUES (\(work.town), \(item.id), \(id), \(month), \(candidate.stage), '')
            """)
        try work.index(item.id, [item.title, item.number].joined(separator: " "))
        for person in try work.people(in: [.disciplineSecretary, .disciplineOfficer]) {
            try work.notify(
                person, "抽到回头看：\(problem.item.title)", at: "/rechecks/\(item.id)", item: item.id,
                mark: "recheck:\(item.id)")
        }
    }

    /// The discipline committee's unit; the office's where the problem was the committee's own.
    private func unit(besides own: ID, _ work: Work) throws -> ID? {
        let units = try work.session.rows(
            """
            SELECT person.unit FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(work.town) AND account.disabled = 0 AND person.unit IS NOT NULL
              AND account.role IN ('disciplineSecretary', 'disciplineOfficer', 'office', 'secretary')
            ORDER BY CASE account.role WHEN 'disciplineSecretary' THEN 0 WHEN 'disciplineOfficer' THEN 1
                WHEN 'office' THEN 2 ELSE 3 END, person.sort, person.id
            """
        ) { try $0.next(ID.self) }
        return units.first { $0 != own } ?? units.first
    }
}

/// 回头看: it holds, or it came back; then the problem is open again.
struct RecordRecheck: Command {
    static let name = "problem.recheck"
    static let title = "记录回头看"
    static let may = ProblemWorkflow.verifiers
    let recheck: ID
    let version: Int?
    let result: Recheck.Result
    /// What was looked at and seen.
    let words: String
    /// By when it is to be put right again, where it came back.
    var due: Day?

    func perform(in work: Work) throws -> Entry {
        var after = try Recheck.find(recheck, seenBy: work.seen, in: work.session)
        guard after.state == .waiting else {
            throw Refusal("recheck-done", "这次回头看已经记录过了", advice: "刷新页面查看最新情况")
        }
        try work.guardVersion(after.item, seen: version)
        let problem = try ProblemStore.find(after.problem, seenBy: work.seen, in: work.session)
        guard !ProblemRules.isConcerned(problem, work.actor) else {
            throw Refusal(.forbidden, "recheck-who", "回头看不能由整改的人或责任单位的人做", advice: "由其他同志记录")
        }
        var errors = FormErrors()
        errors.require(words, "words", "看了什么、看到什么", limit: 2000)
        if result == .relapsed, problem.state == .closed {
            if let due, due < work.today { errors.add("due", "新的整改期限不能早于今天 \(work.today.rawValue)") }
            errors.requireNear(due, "due", "新的整改期限", today: work.today)
            if due == nil { errors.add("due", "反弹的要重新整改，填写新的整改期限") }
        }
        try errors.check()
        (after.item.state, after.item.closed) = (Recheck.State.done.rawValue, work.today)
        try work.update(after.item)
        try work.session.execute(
            """
            UPDATE recheck SET result = \(result), words = \(words), account = \(work.actor.account)
            WHERE town = \(work.town) AND id = \(recheck)
            """)
        if result == .relapsed, let due, problem.state == .closed {
            try work.reopen(problem, reason: words, due: due, relapse: true)
        }
        return Entry(
            after.problem, "回头看（\(after.stage) 天）：\(result.label)",
            ["words": words, "due": result == .relapsed ? due?.rawValue ?? "" : ""])
    }
}
