import Storage

/// One version of a time limit as a town has it: the rule the program ships, or what its county set by a paper. Every version
/// is kept; which one counts is settled by the day a clock starts.
package struct LimitVersion: Sendable {
    package let limit: TimeLimit
    /// 1 is what the program ships.
    package let version: Int
    /// The number of the county's paper; empty for version 1.
    package let paper: String
    package let from: Day?
    package let through: Day?
    package let since: Instant?

    package var isShipped: Bool { version == 1 }
    package var source: String { isShipped ? limit.citation : "\(paper)（县级规定）；原依据 \(limit.citation)" }

    /// All versions of a limit, newest first, the shipped one last. Empty for an unknown id.
    package static func all(_ id: String, town: ID, in session: any Session) throws -> [LimitVersion] {
        guard let shipped = TimeLimit.shipped(id) else { return [] }
        let own = try session.rows(
            """
            SELECT version, count, unit, paper, first_day, last_day, since FROM limit_version
            WHERE town = \(town) AND id = \(id) ORDER BY version DESC
            """
        ) { row in try read(&row, of: shipped) }
        return own + [first(shipped)]
    }

    /// The version of every limit that counts on a day, in the order of the ids, in one query.
    package static func current(on day: Day, town: ID, in session: any Session) throws -> [LimitVersion] {
        let own = try session.rows(
            """
            SELECT id, version, count, unit, paper, first_day, last_day, since FROM limit_version
            WHERE town = \(town) AND first_day <= \(day) AND (last_day IS NULL OR last_day >= \(day)) ORDER BY id, version
            """
        ) { row -> LimitVersion? in
            guard let shipped = TimeLimit.shipped(try row.next(String.self)) else { return nil }
            return try read(&row, of: shipped)
        }
        let byID = Dictionary(own.compactMap { $0 }.map { ($0.limit.id, $0) }) { $1 }
        return TimeLimit.shipped.map { byID[$0.id] ?? first($0) }
    }

    /// The version of one limit that counts on a day.
    package static func find(_ id: String, on day: Day, town: ID, in session: any Session) throws
        -> LimitVersion
    {
        let found = try all(id, town: town, in: session).first { $0.covers(day) }
        guard let found else {
            throw Refusal(.missing, "limit-unknown", "没有编号为“\(id)”的时限规则", advice: "在“时限规则”里核对编号，例如 TL-B05")
        }
        return found
    }

    package static func first(_ limit: TimeLimit) -> LimitVersion {
        LimitVersion(limit: limit, version: 1, paper: "", from: nil, through: nil, since: nil)
    }

    private func covers(_ day: Day) -> Bool {
        (from.map { $0 <= day } ?? true) && (through.map { $0 >= day } ?? true)
    }

    private static func read(_ row: inout Row, of shipped: TimeLimit) throws -> LimitVersion {
        let version = try row.next(Int.self)
        let amount = TimeLimit.Amount(try row.next(), try row.next())
        return LimitVersion(
            limit: shipped.with(amount), version: version, paper: try row.next(), from: try row.next(),
            through: try row.next(), since: try row.next())
    }
}

extension Work {
    /// Sets a county's figure for a limit from a day on; the county's last version, if any, ends the day before.
    package func setLimit(_ id: String, _ amount: TimeLimit.Amount, paper: String, from day: Day) throws
        -> Int
    {
        let version = try session.value(
            "SELECT coalesce(max(version), 1) + 1 FROM limit_version WHERE town = \(town) AND id = \(id)",
            as: Int.self)
        try endLimit(id, on: day.adding(-1))
        try session.execute(
            """
            INSERT INTO limit_version (town, id, version, count, unit, paper, first_day, last_day, since, account)
            VALUES (\(town), \(id), \(version), \(amount.count), \(amount.unit), \(paper), \(day), NULL, \(now), \(actor.account))
            """)
        return version
    }

    /// Takes back a county's version that has not begun; the one before goes on.
    package func withdrawLimit(_ id: String, from day: Day) throws {
        try session.execute(
            "DELETE FROM limit_version WHERE town = \(town) AND id = \(id) AND first_day = \(day) AND first_day > \(today)"
        )
        try session.execute(
            "UPDATE limit_version SET last_day = NULL WHERE town = \(town) AND id = \(id) AND last_day = \(day.adding(-1))"
        )
    }

    /// Lets a county's version end on a day. Returns whether there was one without an end.
    @discardableResult
    package func endLimit(_ id: String, on day: Day) throws -> Bool {
        try session.execute(
            "UPDATE limit_version SET last_day = \(day) WHERE town = \(town) AND id = \(id) AND last_day IS NULL"
        ) > 0
    }
}
