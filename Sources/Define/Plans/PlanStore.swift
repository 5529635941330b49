import Kernel
import Reading
import Storage

/// Plans and clauses in the database.
package enum PlanStore {
    package static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> Plan {
        let found = try session.first(
            """
            SELECT plan.issuer, plan.text, plan.source, plan.reason, \(Item.columns) FROM item
            JOIN plan ON plan.town = item.town AND plan.id = item.id WHERE item.id = \(id) AND \(seen.items)
            """, plan)
        guard let found else { throw Refusal.missing }
        return found
    }

    private static func plan(_ row: inout Row) throws -> Plan {
        let (issuer, text, source) = (
            try row.next(String.self), try row.next(String.self), try row.next(String.self)
        )
        let reason = try row.next(String.self)
        return Plan(item: try Item(&row), issuer: issuer, text: text, source: source, reason: reason)
    }

    package static func clauses(of plan: ID, town: ID, in session: any Session) throws -> [Clause] {
        try session.rows(
            "SELECT \(columns) FROM clause WHERE town = \(town) AND plan = \(plan) ORDER BY sort", clause)
    }

    /// One clause's own words and its plan, where the asker may see it, for pages of what came from it.
    package static func source(
        of clause: ID, seenBy seen: Seen, in session: any Session
    ) throws -> (plan: ID, text: String)? {
        let found = try session.first(
            """
            SELECT plan.id, clause.start, clause.finish, plan.text FROM clause
            JOIN plan ON plan.town = clause.town AND plan.id = clause.plan
            JOIN item ON item.town = plan.town AND item.id = plan.id WHERE clause.id = \(clause) AND \(seen.items)
            """
        ) {
            (
                plan: try $0.next(ID.self), start: try $0.next(Int.self), end: try $0.next(Int.self),
                text: try $0.next(String.self)
            )
        }
        guard let found else { return nil }
        let scalars = found.text.unicodeScalars.dropFirst(found.start).prefix(found.end - found.start)
        return (found.plan, String(String.UnicodeScalarView(scalars)))
    }

    /// The words of some clauses, whoever asks: what the program itself looks for.
    package static func texts(of clauses: Set<ID>, town: ID, in session: any Session) throws -> [ID: String] {
        guard !clauses.isEmpty else { return [:] }
        let rows = try session.rows(
            """
            SELECT clause.id, clause.plan, clause.start, clause.finish FROM clause
            WHERE clause.town = \(town) AND clause.id IN \(SQL.list(clauses.sorted()))
            """
        ) {
            (
                id: try $0.next(ID.self), plan: try $0.next(ID.self), start: try $0.next(Int.self),
                end: try $0.next(Int.self)
            )
        }
        var found: [ID: String] = [:]
        for (plan, rows) in Dictionary(grouping: rows, by: \.plan) {
            let text: String = try session.value(
                "SELECT text FROM plan WHERE town = \(town) AND id = \(plan)")
            let scalars = Array(text.unicodeScalars)
            for row in rows where row.start <= row.end && row.end <= scalars.count {
                found[row.id] = String(String.UnicodeScalarView(scalars[row.start..<row.end]))
            }
        }
        return found
    }

    /// The ids of a clause and of all below it: what follows it in the plan up to the next of its own level or higher.
    package static func under(_ clause: ID, town: ID) -> SQL {
        """
        SELECT below.id FROM clause AS top
        JOIN clause AS below ON below.town = top.town AND below.plan = top.plan AND below.sort >= top.sort
        WHERE top.town = \(town) AND top.id = \(clause) AND NOT EXISTS (
            SELECT 1 FROM clause AS wall WHERE wall.town = top.town AND wall.plan = top.plan
              AND wall.sort > top.sort AND wall.sort <= below.sort AND wall.level <= top.level)
        """
    }

    /// The work clauses of the plan in force in a year, each with its path and heading, or its first words.
    package static func inForce(_ year: Int, seenBy seen: Seen, in session: any Session) throws -> [(
        id: ID, label: String
    )] {
        try segments(year, seenBy: seen, in: session).compactMap { segment in
            guard let clause = segment.clause, clause.isWork else { return nil }
            let words = clause.heading.isEmpty ? String(segment.text.prefix(30)) : clause.heading
            return (clause.id, "\(clause.path) \(words)")
        }
    }

    /// The papers 《…》 the plan in force in a year names, each once, with the first clause that names it.
    package static func papers(of year: Int, seenBy seen: Seen, in session: any Session) throws -> [(
        title: String, clause: ID?
    )] {
        var known: Set<String> = []
        return try segments(year, seenBy: seen, in: session).flatMap { segment in
            DocumentTitles.find(in: segment.text).filter { known.insert($0).inserted }
                .map { ($0, segment.clause?.id) }
        }
    }

    /// The text of the plan in force in a year, clause by clause; none when there is no such plan.
    private static func segments(_ year: Int, seenBy seen: Seen, in session: any Session) throws
        -> [PlanParts.Segment]
    {
        let plan = try session.first(
            """
            SELECT item.id FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND item.year = \(year) AND \(seen.items)
            """
        ) { try $0.next(ID.self) }
        guard let plan else { return [] }
        let text = try find(plan, seenBy: seen, in: session).text
        return PlanParts(text, try clauses(of: plan, town: seen.town, in: session)).segments
    }

    static func clause(_ id: ID, town: ID, in session: any Session) throws -> (clause: Clause, plan: ID) {
        let found = try session.first(
            "SELECT \(columns), plan FROM clause WHERE town = \(town) AND id = \(id)"
        ) { row in
            (clause: try clause(&row), plan: try row.next(ID.self))
        }
        guard let found else { throw Refusal.missing }
        return found
    }

    private static let columns: SQL =
        "id, path, level, marker, heading, start, finish, work, dropped, checked, version"

    private static func clause(_ row: inout Row) throws -> Clause {
        Clause(
            id: try row.next(), path: try row.next(), level: try row.next(), marker: try row.next(),
            heading: try row.next(),
            start: try row.next(), end: try row.next(), isWork: try row.next(), dropped: try row.next(),
            checked: try row.next(), version: try row.next())
    }
}

extension Work {
    func insert(_ plan: Plan, digest: String) throws {
        try insert(plan.item)
        let amends = try PublishedPlan.of(plan.item.year, besides: plan.item.id, town: town, in: session)?.id
        try session.execute(
            """
            INSERT INTO plan (town, id, issuer, source, text, digest, amends)
            VALUES (\(town), \(plan.item.id), \(plan.issuer), \(plan.source), \(plan.text), \(digest), \(amends))
            """)
    }

    func insert(_ clause: Clause, of plan: ID, sort: Int) throws {
        try session.execute(
            """
            INSERT INTO clause (town, id, plan, sort, path, level, marker, heading, start, finish, work, dropped, checked,
                version)
            VALUES (\(town), \(clause.id), \(plan), \(sort), \(clause.path), \(clause.level), \(clause.marker),
                \(clause.heading), \(clause.start), \(clause.end), \(clause.isWork), \(clause.dropped), \(clause.checked), \(clause.version))
            """)
    }

    func update(_ clause: Clause) throws {
        let changed = try session.execute(
            """
            UPDATE clause SET heading = \(clause.heading), work = \(clause.isWork), dropped = \(clause.dropped),
                checked = \(clause.checked), version = version + 1
            WHERE town = \(town) AND id = \(clause.id) AND version = \(clause.version)
            """)
        if changed == 0 { throw Refusal.stale }
    }
}
