import Kernel
import Storage
import Web

/// Problems in the database, found through their item's scope alone.
enum ProblemStore {
    static let columns: SQL = """
        problem.source, problem.origin, problem.source_item, problem.category, problem.severity, problem.text, problem.basis,
        problem.cause, problem.asked, problem.measures, problem.report, problem.effect, problem.leader, problem.raiser, problem.reporter,
        problem.verifier, problem.verified, problem.relapses, problem.joined, problem.wanted_until, problem.wanted_reason,
        problem.wanted_by
        """
    static let join: SQL = "JOIN problem ON problem.town = item.town AND problem.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Problem {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            problem)
        guard var found else { throw Refusal.missing }
        if found.severity == .a { found.approvals = try approvals(id, town: seen.town, in: session) }
        found.concerned = try concerned(found, town: seen.town, in: session)
        if found.isConfided { found.named = try named(found, town: seen.town, in: session) }
        return found
    }

    /// Those that ended in another one.
    static func joined(into id: ID, town: ID, in session: any Kernel.Session) throws -> [Problem] {
        let found = try session.rows(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE problem.town = \(town) AND problem.joined = \(id)",
            problem)
        return try found.map { one in
            var one = one
            if one.isConfided { one.named = try named(one, town: town, in: session) }
            return one
        }
    }

    static func problem(_ row: inout Row) throws -> Problem {
        let source = try row.next(Problem.Source.self), origin = try row.next(String.self)
        let from = try row.next(ID?.self), category = try row.next(Problem.Category.self)
        let severity = try row.next(Problem.Severity.self)
        let words = Problem.Words(
            text: try row.next(), basis: try row.next(), cause: try row.next(), asked: try row.next(),
            measures: try row.next(),
            report: try row.next(), effect: try row.next())
        let leader = try row.next(ID?.self), raiser = try row.next(ID?.self)
        let reporter = try row.next(ID?.self), verifier = try row.next(ID?.self)
        let verified = try row.next(Day?.self), relapses = try row.next(Int.self)
        let joined = try row.next(ID?.self), until = try row.next(Day?.self)
        let reason = try row.next(String?.self), asker = try row.next(ID?.self)
        return Problem(
            item: try Item(&row), source: source, origin: origin, from: from, category: category,
            severity: severity, words: words, leader: leader, raiser: raiser, reporter: reporter,
            verifier: verifier, verified: verified, relapses: relapses, joined: joined,
            wanted: until.map { .init(until: $0, reason: reason ?? "", account: asker) })
    }

    private static func concerned(_ problem: Problem, town: ID, in session: any Kernel.Session) throws -> Set<
        ID
    > {
        Set(
            try session.rows(
                """
                SELECT unit FROM person WHERE town = \(town) AND unit IS NOT NULL AND (id = \(problem.item.owner)
                    OR id IN (SELECT person FROM account WHERE town = \(town) AND id = \(problem.reporter)))
                """
            ) { try $0.next(ID.self) })
    }

    private static func named(_ problem: Problem, town: ID, in session: any Kernel.Session) throws -> Set<ID>
    {
        let involved = try session.rows(
            "SELECT person FROM involved WHERE town = \(town) AND item = \(problem.item.id)"
        ) { try $0.next(ID.self) }
        return Set(involved.filter { $0 != problem.leader })
    }

    private static func approvals(_ id: ID, town: ID, in session: any Kernel.Session) throws
        -> [Problem.Approval]
    {
        try session.rows(
            "SELECT role, person, day FROM problem_approval WHERE town = \(town) AND problem = \(id) ORDER BY day, role"
        ) { Problem.Approval(role: try $0.next(), person: try $0.next(), day: try $0.next()) }
    }

    /// What a problem gives to a paper about it.
    static func facts(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> ItemFacts {
        let problem = try find(id, seenBy: seen, in: session), words = problem.words
        return ItemFacts(
            title: problem.item.title, number: problem.item.number, unit: problem.item.unit,
            facts: words.text,
            basis: words.basis, cause: words.cause,
            measures: words.asked.isEmpty ? words.measures : words.asked, due: problem.item.due)
    }

    /// A problem in words, for programs.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: String]
    {
        let problem = try find(id, seenBy: seen, in: session)
        let names = try Directory(session, town: seen.town)
        return [
            "source": problem.source.label, "origin": problem.origin, "category": problem.category.label,
            "severity": problem.severity.label, "text": problem.words.text, "basis": problem.words.basis,
            "cause": problem.words.cause, "asked": problem.words.asked, "measures": problem.words.measures,
            "report": problem.words.report, "effect": problem.words.effect,
            "leader": names.person(problem.leader)?.name ?? "", "relapses": "\(problem.relapses)",
            "verified": problem.verified?.rawValue ?? "", "secrecy": problem.item.secrecy.label,
            "named": names.people(problem.named).map(\.name).joined(separator: "、"),
        ]
    }
}

extension Work {
    func problem(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Problem {
        let problem = try ProblemStore.find(id, seenBy: seen, in: session)
        try ProblemRules.require(command, problem, actor)
        try guardVersion(problem.item, seen: version)
        return problem
    }

    func insert(_ problem: Problem) throws {
        try insert(problem.item)
        let (item, words) = (problem.item, problem.words)
        try session.execute(
            """
            INSERT INTO problem (town, id, source, origin, source_item, category, severity, text, basis, cause, asked, measures, report,
                effect, leader, raiser, relapses, year, unit, owner, secrecy, state, opened, due, closed, month, ended)
            VALUES (\(town), \(item.id), \(problem.source), \(problem.origin), \(problem.from), \(problem.category),
                \(problem.severity), \(words.text), \(words.basis), \(words.cause), \(words.asked), \(words.measures), \(words.report),
                \(words.effect), \(problem.leader), \(problem.raiser), \(problem.relapses), \(item.year), \(item.unit),
                \(item.owner), \(item.secrecy), \(item.state), \(item.opened), \(item.due), \(item.closed),
                \(problem.month), \(problem.ended))
            """)
        try count(item.id, in: ProblemSchema.tallies)
        try keepFindable(problem)
    }

    func update(_ problem: Problem) throws {
        try update(problem.item)
        let (item, words, wanted) = (problem.item, problem.words, problem.wanted)
        try counting(item.id, in: ProblemSchema.tallies) {
            try session.execute(
                """
                UPDATE problem SET source = \(problem.source), origin = \(problem.origin), category = \(problem.category),
                    severity = \(problem.severity), text = \(words.text), basis = \(words.basis), cause = \(words.cause), asked = \(words.asked),
                    measures = \(words.measures), report = \(words.report), effect = \(words.effect), leader = \(problem.leader),
                    reporter = \(problem.reporter), verifier = \(problem.verifier), verified = \(problem.verified),
                    relapses = \(problem.relapses), joined = \(problem.joined), wanted_until = \(wanted?.until),
                    wanted_reason = \(wanted?.reason), wanted_by = \(wanted?.account), year = \(item.year), unit = \(item.unit),
                    owner = \(item.owner), secrecy = \(item.secrecy), state = \(item.state), opened = \(item.opened),
                    due = \(item.due), closed = \(item.closed), month = \(problem.month), ended = \(problem.ended)
                WHERE town = \(town) AND id = \(item.id)
                """)
        }
        if problem.severity == .a || !problem.approvals.isEmpty {
            try session.execute("DELETE FROM problem_approval WHERE town = \(town) AND problem = \(item.id)")
            for approval in problem.approvals {
                try session.execute(
                    """
                    INSERT INTO problem_approval (town, problem, role, person, day)
                    VALUES (\(town), \(item.id), \(approval.role), \(approval.person), \(approval.day))
                    """)
            }
        }
        try keepFindable(problem)
    }

    /// The member of the leadership in charge reads it, whoever's unit it is, and those named; and the words it is found by.
    private func keepFindable(_ problem: Problem) throws {
        try involve(problem.informed, in: problem.item.id)
        try index(
            problem.item.id,
            [
                problem.item.title, problem.item.number, problem.words.text, problem.origin,
                problem.words.measures,
            ]
            .joined(separator: " "))
    }

    /// Tells people where a problem stands; of a confided one, those who may know.
    func tell(_ people: [ID], _ sentence: String, _ problem: Problem, mark: String) throws {
        for person in try readers(of: problem.item, among: Set(people).sorted()) where person != actor.person
        {
            try notify(
                person, sentence, at: "/problems/\(problem.item.id)", item: problem.item.id,
                mark: "problem:\(problem.item.id):\(mark):\(problem.item.version)")
        }
    }

    /// Those who put it right: the person named, and the heads of the unit.
    func rectifiers(of problem: Problem) throws -> [ID] {
        try Addressees.people(
            session, town: town, unit: problem.item.unit, owner: problem.item.owner, circle: .unitHead)
    }
}
