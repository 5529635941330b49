import Storage

/// A sentence in somebody's tray, kept once: the same mark is never sent to the same person twice.
package struct Notice: Sendable {
    package let id: ID
    /// The entry it is about; nil for what is about none.
    package let item: ID?
    package let sentence: String
    package let address: String
    package let created: Instant
    package let seen: Instant?

    /// A person's newest notices: first those that are to stand for a while whatever comes after them, then the unread.
    package static func tray(
        of person: ID, town: ID, in session: any Session, limit: Int, first: SQL = "1 = 0"
    ) throws -> [Notice] {
        try session.rows(
            """
            SELECT id, item, sentence, address, created, seen FROM notice WHERE town = \(town) AND person = \(person)
            ORDER BY CASE WHEN seen IS NOT NULL THEN 2 WHEN \(first) THEN 0 ELSE 1 END, id DESC LIMIT \(limit)
            """
        ) {
            Notice(
                id: try $0.next(), item: try $0.next(), sentence: try $0.next(), address: try $0.next(),
                created: try $0.next(),
                seen: try $0.next())
        }
    }
}

extension Work {
    /// What was said of an entry before this act, and this act settles, stands in nobody's tray as unread any more.
    package func settleNotices(of item: ID) throws {
        try session.execute(
            "UPDATE notice SET seen = \(now) WHERE town = \(town) AND item = \(item) AND seen IS NULL AND created < \(now)"
        )
    }

    /// What asked several of a unit for one thing is settled for all of them when one has done it.
    package func settleNotices(of item: ID, askedOf unit: ID, but others: [ID] = []) throws {
        let left: SQL = others.isEmpty ? "1 = 1" : "person NOT IN \(SQL.list(others))"
        try session.execute(
            """
            UPDATE notice SET seen = \(now) WHERE town = \(town) AND item = \(item) AND seen IS NULL AND created < \(now)
              AND person IN (SELECT id FROM person WHERE town = \(town) AND unit = \(unit)) AND \(left)
            """)
    }

    /// Puts a sentence in a tray, with the page it leads to. Returns whether it was new.
    @discardableResult
    package func notify(
        _ person: ID, _ sentence: String, at address: String, item: ID?, mark: String
    ) throws -> Bool {
        try session.execute(
            """
            INSERT INTO notice (town, id, person, item, sentence, address, created, mark)
            VALUES (\(town), \(newID()), \(person), \(item), \(sentence), \(address), \(now), \(mark))
            ON CONFLICT (town, person, mark) DO NOTHING
            """) > 0
    }
}
