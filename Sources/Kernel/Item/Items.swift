import Storage

/// The shared table of items: found only through a scope, changed only inside a command.
package enum Items {
    /// Unseen and absent are the same to the asker.
    package static func find(_ id: ID, kind: String, seenBy seen: Seen, in session: any Session) throws
        -> Item
    {
        let found = try session.first(
            "SELECT \(Item.columns) FROM item WHERE item.id = \(id) AND item.kind = \(kind) AND \(seen.items)"
        ) { try Item(&$0) }
        guard let found else { throw Refusal.missing }
        return found
    }

    package static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> Item {
        let found = try session.first(
            "SELECT \(Item.columns) FROM item WHERE item.id = \(id) AND \(seen.items)"
        ) {
            try Item(&$0)
        }
        guard let found else { throw Refusal.missing }
        return found
    }
}

extension Items {
    /// 0 handed over late, 1 sent back, 2 open, 3 handed over in time, 4 closed: what `LightRule` needs beside the due day, and what no
    /// day changes, so that lists by light walk an index.
    static let stages: [Migration.Statement] = [
        .engine(
            sqlite: ["ALTER TABLE item ADD COLUMN stage INTEGER GENERATED ALWAYS AS (\(stage)) VIRTUAL"],
            postgres: ["ALTER TABLE item ADD COLUMN stage BIGINT GENERATED ALWAYS AS (\(stage)) STORED"]),
        .portable(
            "CREATE INDEX item_stage ON item (town, kind, year, stage, due, id, unit, owner, secrecy, state, opened)"
        ),
        // What somebody owns beside their unit's, for tallies.
        .portable("CREATE INDEX item_own ON item (town, owner, kind, year, unit, secrecy, state, id)"),
    ]

    /// What waits for a review: a handful among thousands that are open.
    static let handedOver: SQL =
        "CREATE INDEX item_handed ON item (town, handed) WHERE handed IS NOT NULL AND closed IS NULL"

    private static let stage: SQL = """
        CASE WHEN closed IS NOT NULL THEN 4
             WHEN handed IS NOT NULL THEN CASE WHEN due IS NOT NULL AND handed > due THEN 0 ELSE 3 END
             WHEN returned = 1 THEN 1 ELSE 2 END
        """

    /// How many entries of each kind a unit has in each state.
    package static let tally = Tally("item_tally", of: "item", by: "kind, year, unit, secrecy, state")

    static let tallySchema: [Migration.Statement] = [
        .portable(
            """
            CREATE TABLE item_tally (
                town TEXT NOT NULL, kind TEXT NOT NULL, year BIGINT NOT NULL, unit TEXT NOT NULL, secrecy TEXT NOT NULL,
                state TEXT NOT NULL, total BIGINT NOT NULL, PRIMARY KEY (town, kind, year, unit, secrecy, state))
            """),
        .portable(
            """
            INSERT INTO item_tally (town, kind, year, unit, secrecy, state, total)
            SELECT town, kind, year, unit, secrecy, state, count(*) FROM item GROUP BY town, kind, year, unit, secrecy, state
            """),
    ]
}

extension Work {
    package func find(_ id: ID, kind: String) throws -> Item {
        try Items.find(id, kind: kind, seenBy: seen, in: session)
    }

    package func insert(_ item: Item) throws {
        try FormErrors.requireNear(item.due, "due", "日期", today: today)
        try session.execute(
            """
            INSERT INTO item (town, id, kind, number, year, title, state, unit, owner, secrecy, clause, opened, due, handed,
                returned, closed, version)
            VALUES (\(town), \(item.id), \(item.kind), \(item.number), \(item.year), \(item.title), \(item.state),
                \(item.unit), \(item.owner), \(item.secrecy), \(item.clause), \(item.opened), \(item.due), \(item.handed),
                \(item.returned), \(item.closed), \(item.version))
            """)
        left.note(item, version: item.version)
        try count(item.id, in: [Items.tally])
    }

    /// Writes the item if nobody changed it since it was read, and raises its version. What ends by itself, as a paper every one has taken,
    /// `keepsNews`: what somebody was told of it stays to be read.
    package func update(_ item: Item, keepsNews: Bool = false) throws {
        let stored = try session.first(
            "SELECT \(Item.columns) FROM item WHERE item.town = \(town) AND item.id = \(item.id)"
        ) { try Item(&$0) }
        guard let stored, stored.version == item.version else { throw Refusal.stale }
        if item.due != stored.due { try FormErrors.requireNear(item.due, "due", "日期", today: today) }
        let moves =
            (stored.year, stored.unit, stored.secrecy, stored.state) != (
                item.year, item.unit, item.secrecy, item.state
            )
        try counting(item.id, in: moves ? [Items.tally] : []) {
            try session.execute(
                """
                UPDATE item SET \(SQL.comma(item.assignments(since: stored) + ["version = version + 1"]))
                WHERE town = \(town) AND id = \(item.id)
                """)
        }
        left.note(item, version: item.version + 1)
        // Handed over, looked at or ended: whoever was asked to do that need not any more.
        let isTurned = (stored.handed == nil) != (item.handed == nil)
        if isTurned || (stored.closed == nil) != (item.closed == nil) && !keepsNews {
            try settleNotices(of: item.id)
        }
    }

    /// Refuses what was written down already: the same of one unit and owner, under the same title, on the same day, in one
    /// of these states, and alike in what else its ledger says. A form sent twice makes one entry.
    package func refuseTwice(
        _ item: Item, among states: [String], planned: Bool = false, alike: SQL = "1 = 1"
    )
        throws
    {
        let day: SQL = planned ? "due = \(item.due)" : "opened = \(item.opened)"
        // The day finds the few there are; a unit may have thousands.
        let same = try session.first(
            """
            SELECT number FROM item WHERE \(seen.items) AND town = \(town) AND kind = \(item.kind) AND year = \(item.year) AND \(day)
              AND title = \(item.title) AND coalesce(unit, '') = \(item.unit) AND coalesce(owner, '') = \(item.owner?.rawValue ?? "")
              AND id <> \(item.id) AND state IN \(SQL.list(states)) AND \(alike) LIMIT 1
            """
        ) { try $0.next(String.self) }
        // Whoever may not know of one is not told by a refusal that there is.
        if let same {
            throw Refusal(
                Refusal.recordedTwice, "同一天已经有一条相同的记录（\(same)），没有重复保存", advice: "打开已有的那条更正；确实是另一次的，把标题写得有所区别")
        }
    }

    /// Refuses when the page the user saw was older than what is stored.
    package func guardVersion(_ item: Item, seen version: Int?) throws {
        if let version, version != item.version { throw Refusal.stale }
    }

    /// The next number of a kind, as `任务〔2026〕12号`, taken from a counter row in this transaction.
    package func number(_ kind: String, _ label: String, year: Int, count: Int = 1) throws -> [String] {
        guard count > 0 else { return [] }
        let last = try session.value(
            """
            INSERT INTO counter (town, kind, year, value) VALUES (\(town), \(kind), \(year), \(count))
            ON CONFLICT (town, kind, year) DO UPDATE SET value = counter.value + \(count) RETURNING value
            """, as: Int.self)
        return (last - count + 1...last).map { "\(label)〔\(year)〕\($0)号" }
    }
}
