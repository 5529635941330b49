import Storage

/// 计数 kept beside a ledger's own table: how many entries have the same values in some of its columns, so that no page counts
/// a hundred thousand entries. The command that changes an entry changes its counts, in the same transaction.
///
/// The ledger's table repeats the columns of the item that scopes ask for; `unit` and `secrecy` are among those counted by.
package struct Tally: Sendable {
    private let table: SQL
    private let entries: SQL
    private let columns: SQL

    /// `table` has `town`, the `columns` of `entries` that are counted by, and `total`; all but the last are its key.
    package init(_ table: SQL, of entries: SQL, by columns: SQL) {
        (self.table, self.entries, self.columns) = (table, entries, columns)
    }

    /// How many there are under a condition that names nothing but columns counted by, on a table named `item`.
    package func count(_ condition: SQL, seenBy seen: Seen, in session: any Session) throws -> Int {
        try session.value(
            "SELECT CAST(coalesce(sum(counted.total), 0) AS BIGINT) FROM (\(counted("1", condition, seen))) AS counted"
        )
    }

    /// How many there are of each combination of `columns`; they come first in a row, the number last.
    package func rows<T>(
        by columns: SQL, where condition: SQL, seenBy seen: Seen, in session: any Session,
        _ read: (inout Row) throws -> T
    ) throws -> [T] {
        try session.rows(
            """
            SELECT \(columns), CAST(sum(item.total) AS BIGINT) FROM (\(counted(columns, condition, seen))) AS item
            GROUP BY \(columns) HAVING sum(item.total) > 0
            """, read)
    }

    /// What unit and secrecy let somebody see is summed up; what is theirs besides is counted, once.
    private func counted(_ columns: SQL, _ condition: SQL, _ seen: Seen) -> SQL {
        let wide: SQL =
            "SELECT \(columns), item.total FROM \(table) AS item WHERE \(condition) AND \(seen.shared)"
        guard let person = seen.person else { return wide }
        let besides: SQL = "\(condition) AND \(seen.own) AND (\(seen.shared)) IS NOT TRUE"
        return """
            \(wide) UNION ALL
            SELECT \(columns), 1 AS total FROM \(entries) AS item WHERE item.owner = \(person) AND \(besides) UNION ALL
            SELECT \(columns), 1 AS total FROM involved CROSS JOIN \(entries) AS item
            WHERE involved.town = \(seen.town) AND involved.person = \(person) AND item.id = involved.item
              AND (item.owner = \(person)) IS NOT TRUE AND \(besides)
            """
    }

    /// Counts an entry in, or out again before it changes.
    fileprivate func add(_ change: Int, _ id: ID, _ town: ID, _ session: any Session) throws {
        try session.execute(
            """
            INSERT INTO \(table) (town, \(columns), total)
            SELECT town, \(columns), \(change) FROM \(entries) WHERE town = \(town) AND id = \(id)
            ON CONFLICT (town, \(columns)) DO UPDATE SET total = \(table).total + excluded.total
            """)
    }
}

extension Work {
    /// Counts a new entry.
    package func count(_ id: ID, in tallies: [Tally]) throws {
        for tally in tallies { try tally.add(1, id, town, session) }
    }

    /// Makes a change to an entry's row; the tallies follow it.
    package func counting(_ id: ID, in tallies: [Tally], _ change: () throws -> Void) throws {
        for tally in tallies { try tally.add(-1, id, town, session) }
        try change()
        try count(id, in: tallies)
    }
}
