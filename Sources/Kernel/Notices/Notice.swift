import Storage

/// A sentence in somebody's tray, kept once: the same mark is never sent to the same person twice.
package struct Notice: Sendable {
    package let id: ID
    package let sentence: String
    package let address: String
    package let created: Instant
    package let seen: Instant?
    /// A person's newest notices, unread first.
    package static func tray(of person: ID, town: ID, in session: any Session, limit: Int) throws
        -> [Notice]
    {
        try session.rows(
            """
            SELECT id, sentence, address, created, seen FROM notice WHERE town = \(town) AND person = \(person)
            ORDER BY seen IS NOT NULL, id DESC LIMIT \(limit)
            """
        ) {
            Notice(
                id: try $0.next(), sentence: try $0.next(), address: try $0.next(), created: try $0.next(),
                seen: try $0.next())
        }
    }

    package static func unread(of person: ID, town: ID, in session: any Session) throws -> Int {
        try session.value(
            "SELECT count(*) FROM notice WHERE town = \(town) AND person = \(person) AND seen IS NULL")
    }
}

extension Work {
    /// Puts a sentence in a tray, with the page it leads to. Returns whether it was new.
    @discardableResult
    package func notify(
        _ person: ID, _ sentence: String, at address: String, item: ID?, mark: String, holdDays: Int = 0
    ) throws -> Bool {
        // So long it stays unread, whatever is marked as read.
        guard holdDays == 0 else {
            return try session.execute(
                """
                INSERT INTO notice (town, id, person, item, sentence, address, created, mark, held)
                VALUES (\(town), \(newID()), \(person), \(item), \(sentence), \(address), \(now), \(mark),
                    \(now.adding(seconds: holdDays * 86_400)))
                ON CONFLICT (town, person, mark) DO NOTHING
                """) > 0
        }
        return try session.execute(
            """
            INSERT INTO notice (town, id, person, item, sentence, address, created, mark)
            VALUES (\(town), \(newID()), \(person), \(item), \(sentence), \(address), \(now), \(mark))
            ON CONFLICT (town, person, mark) DO NOTHING
            """) > 0
    }
}
