import Storage
import Words

/// 全文搜索 over the items of every ledger: FTS5 on SQLite, a tsvector under GIN on PostgreSQL, the same words on both.
package enum SearchIndex {
    package struct Hit: Sendable {
        package let item: Item
    }

    static let schema = Migration.Statement.engine(
        sqlite: [
            "CREATE TABLE search_key (town TEXT NOT NULL, item TEXT NOT NULL, place INTEGER NOT NULL UNIQUE, PRIMARY KEY (town, item))",
            "CREATE VIRTUAL TABLE search_text USING fts5 (words, tokenize = 'unicode61')",
        ],
        postgres: [
            "CREATE TABLE search_text (town TEXT NOT NULL, item TEXT NOT NULL, words tsvector NOT NULL, PRIMARY KEY (town, item))",
            "CREATE INDEX search_words ON search_text USING gin (words)",
        ])

    /// Of each hit one step fewer: the place is the row's own number.
    static let placesByNumber = Migration.Statement.engine(
        sqlite: [
            """
            CREATE TABLE search_place (place INTEGER PRIMARY KEY, town TEXT NOT NULL, item TEXT NOT NULL,
                UNIQUE (town, item))
            """,
            "INSERT INTO search_place (place, town, item) SELECT place, town, item FROM search_key",
            "DROP TABLE search_key", "ALTER TABLE search_place RENAME TO search_key",
        ], postgres: [])

    /// Which words, not where in the text: nothing asks for that, and to keep it costs every write. Words come as they are to be found, each
    /// with its town's mark, and are parted at spaces alone.
    static let markedWords = Migration.Statement.engine(
        sqlite: [
            """
            CREATE VIRTUAL TABLE search_text_marked USING fts5 (words, tokenize = 'ascii', detail = none, columnsize = 0)
            """,
            """
            INSERT INTO search_text_marked (rowid, words)
            SELECT place, ltrim(replace(' ' || words, ' ', ' ' || substr(town, -4)))
            FROM search_key JOIN search_text ON search_text.rowid = search_key.place ORDER BY place
            """,
            "DROP TABLE search_text", "ALTER TABLE search_text_marked RENAME TO search_text",
        ],
        postgres: [
            """
            UPDATE search_text SET words = array_to_tsvector(ARRAY(
                SELECT right(town, 4) || word FROM unnest(tsvector_to_array(words)) AS word))
            """
        ])

    /// Every word begins with the end of its town's id: what is common in one town is not looked for among those of all.
    fileprivate static func mark(_ town: ID) -> String { String(town.rawValue.suffix(4)) }

    private static func query(_ text: String, in town: ID) -> [(word: String, prefix: Bool)] {
        Bigrams.query(text).map { (mark(town) + $0.word, $0.prefix) }
    }

    /// A condition on `item`: it holds every word of `text`. Nothing holds what has no word, such as a lone sign; no text asks for nothing.
    package static func matches(_ text: String, of town: ID, in session: any Session) -> SQL {
        let words = query(text, in: town)
        guard !words.isEmpty else { return text.isEmpty ? "1 = 1" : "1 = 0" }
        switch session.dialect {
        case .sqlite:
            return """
                item.id IN (SELECT search_key.item FROM search_text JOIN search_key ON search_key.place = search_text.rowid
                    WHERE search_text MATCH \(sqlite(words)))
                """
        case .postgres:
            return """
                item.id IN (SELECT search_text.item FROM search_text WHERE search_text.town = \(town)
                    AND search_text.words @@ CAST(\(postgres(words)) AS tsquery))
                """
        }
    }

    /// The newest entries of a table that hold every word, as the inner part of a list: SQLite walks its index backwards and stops
    /// at the limit, however many hits there are. `table` is `item`, or one that stands in for it under that name; `index` one of
    /// its indexes by town and id that holds what scopes ask for, so that hits nobody is shown are passed without reading their rows.
    package struct Newest: Sendable {
        /// What follows FROM.
        package let source: SQL
        package let condition: SQL
        /// A column of the inner part by which the outer one keeps the order.
        package let place: SQL
        package let order: SQL
        package let outerOrder: SQL
        /// What comes after an entry.
        package let after: @Sendable (_ town: ID, _ day: String, _ id: String) -> SQL
    }

    /// Nil when `text` has no word.
    package static func newest(
        _ text: String, of town: ID, among table: SQL, by index: SQL? = nil, in session: any Session
    )
        -> Newest?
    {
        let words = query(text, in: town)
        guard !words.isEmpty else { return nil }
        switch session.dialect {
        case .sqlite:
            return Newest(
                source: """
                    search_text CROSS JOIN search_key ON search_key.place = search_text.rowid
                    CROSS JOIN \(table) \(index.map { "INDEXED BY \($0)" } ?? .nothing)
                    """,
                condition: """
                    search_text MATCH \(sqlite(words)) AND item.town = search_key.town AND item.id = search_key.item
                    """, place: "search_text.rowid AS place",
                order: "search_text.rowid DESC", outerOrder: "found.place DESC",
                after: { town, _, id in
                    "search_text.rowid < (SELECT key.place FROM search_key AS key WHERE key.town = \(town) AND key.item = \(id))"
                })
        case .postgres:
            return Newest(
                source: table, condition: matches(text, of: town, in: session), place: "item.opened AS place",
                order: byDay,
                outerOrder: "found.place DESC, found.id DESC",
                after: { _, day, id in Self.after(day, id) })
        }
    }

    /// Newest first by the day an entry is about.
    package static let byDay: SQL = "item.opened DESC, item.id DESC"
    package static func after(_ day: String, _ id: String) -> SQL {
        "(item.opened < \(day) OR item.opened = \(day) AND item.id < \(id))"
    }

    private static func sqlite(_ words: [(word: String, prefix: Bool)]) -> String {
        words.map { $0.prefix ? "\"\($0.word)\"*" : "\"\($0.word)\"" }.joined(separator: " ")
    }

    private static func postgres(_ words: [(word: String, prefix: Bool)]) -> String {
        words.map { $0.prefix ? "'\($0.word)':*" : "'\($0.word)'" }.joined(separator: " & ")
    }

    /// What gives rise to others first (plans, then duties), then what is open, then what is closed; the newest of each.
    private static let order: SQL = """
        CASE WHEN item.due IS NULL THEN 0 ELSE 1 END, CASE WHEN item.clause IS NULL THEN 0 ELSE 1 END,
        CASE WHEN item.closed IS NULL THEN 0 ELSE 1 END, item.id DESC
        """

    /// So many of the newest hits are put in order; more than that say that the words are too common.
    private static let weighed = 1000

    /// The items, among those seen, that hold every word of `text`. Empty when `text` has no word.
    package static func find(
        _ text: String, kind: String? = nil, seenBy seen: Seen, in session: any Session, limit: Int
    ) throws -> [Hit] {
        let words = query(text, in: seen.town)
        guard !words.isEmpty else { return [] }
        let ofKind: SQL = kind.map { "item.kind = \($0)" } ?? "1 = 1"
        let sql: SQL =
            switch session.dialect {
            case .sqlite:
                """
                SELECT \(Item.columns) FROM (
                    SELECT search_key.town AS town, search_key.item AS id FROM search_text
                    CROSS JOIN search_key ON search_key.place = search_text.rowid
                    CROSS JOIN item ON item.town = search_key.town AND item.id = search_key.item
                    WHERE search_text MATCH \(sqlite(words)) AND \(ofKind) AND \(seen.items)
                    ORDER BY search_text.rowid DESC LIMIT \(weighed)) AS found
                JOIN item ON item.town = found.town AND item.id = found.id ORDER BY \(order) LIMIT \(limit)
                """
            case .postgres:
                """
                SELECT \(Item.columns) FROM (
                    SELECT item.town AS town, item.id AS id FROM search_text
                    JOIN item ON item.town = search_text.town AND item.id = search_text.item
                    WHERE search_text.town = \(seen.town) AND search_text.words @@ CAST(\(postgres(words)) AS tsquery)
                      AND \(ofKind) AND \(seen.items) ORDER BY item.id DESC LIMIT \(weighed)) AS found
                JOIN item ON item.town = found.town AND item.id = found.id ORDER BY \(order) LIMIT \(limit)
                """
            }
        return try session.rows(sql) { Hit(item: try Item(&$0)) }
    }
}

extension Work {
    /// Makes an item findable by `text`, in place of what it was found by before.
    package func index(_ item: ID, _ text: String) throws {
        let mark = SearchIndex.mark(town)
        let words = Bigrams.words(text).map { mark + $0 }.joined(separator: " ")
        switch session.dialect {
        case .sqlite:
            // FTS5 puts all it has on disk before each savepoint: entries are given to it together, when none follows.
            let place = try session.place(of: item.rawValue, in: town.rawValue)
            session.atEnd { try $0.write(words, at: place) }
        case .postgres: try session.write(words, of: item.rawValue, in: town.rawValue)
        }
    }
}

extension Session {
    /// Makes an entry findable at once, where whole tables are written.
    fileprivate func index(_ item: String?, of town: String?, words: String) throws {
        switch dialect {
        case .sqlite: try write(words, at: place(of: item, in: town))
        case .postgres: try write(words, of: item, in: town)
        }
    }

    /// The row of `search_text` that is an entry's.
    fileprivate func place(of item: String?, in town: String?) throws -> Int {
        try value(
            """
            INSERT INTO search_key (town, item, place)
            VALUES (\(town), \(item), (SELECT coalesce(max(place), 0) + 1 FROM search_key))
            ON CONFLICT (town, item) DO UPDATE SET place = search_key.place RETURNING place
            """)
    }

    fileprivate func write(_ words: String, at place: Int) throws {
        try execute("DELETE FROM search_text WHERE rowid = \(place)")
        try execute("INSERT INTO search_text (rowid, words) VALUES (\(place), \(words))")
    }

    fileprivate func write(_ words: String, of item: String?, in town: String?) throws {
        try execute(
            """
            INSERT INTO search_text (town, item, words)
            VALUES (\(town), \(item), array_to_tsvector(string_to_array(\(words), ' ')))
            ON CONFLICT (town, item) DO UPDATE SET words = excluded.words
            """)
    }
}

extension Session {
    /// Makes a copied town's entries findable like those of the original.
    package func copySearchPlaces(of original: ID, to town: ID) throws {
        let (old, new) = (SearchIndex.mark(original), SearchIndex.mark(town))
        switch dialect {
        case .sqlite:
            let (first, last) =
                try first("SELECT min(place), max(place) FROM search_key WHERE town = \(original)") {
                    (try $0.next(Int?.self) ?? 0, try $0.next(Int?.self) ?? 0)
                } ?? (0, 0)
            let shift = try value("SELECT coalesce(max(place), 0) FROM search_key", as: Int.self) - first + 1
            try execute(
                """
                INSERT INTO search_text (rowid, words)
                SELECT rowid + \(shift), ltrim(replace(' ' || words, ' ' || \(old), ' ' || \(new))) FROM search_text
                WHERE rowid BETWEEN \(first) AND \(last)
                """)
            try execute(
                """
                INSERT INTO search_key (place, town, item)
                SELECT place + \(shift), \(town), item FROM search_key WHERE town = \(original)
                """)
        case .postgres:
            try execute(
                """
                INSERT INTO search_text (town, item, words)
                SELECT \(town), item, array_to_tsvector(ARRAY(
                    SELECT CAST(\(new) AS text) || substr(word, 5) FROM unnest(tsvector_to_array(words)) AS word))
                FROM search_text WHERE town = \(original)
                """)
        }
    }
}

extension SearchIndex {
    /// What entries are found by, as both engines can take it up: the words of each, once, in the order of their bytes.
    package static func dumped(_ session: any Session) -> DumpedTable {
        let select: SQL =
            switch session.dialect {
            case .sqlite:
                """
                SELECT search_key.item, search_key.town, search_text.words FROM search_key
                JOIN search_text ON search_text.rowid = search_key.place ORDER BY search_key.place
                """
            case .postgres:
                "SELECT item, town, array_to_string(tsvector_to_array(words), ' ') FROM search_text ORDER BY item"
            }
        return DumpedTable("search", ["item", "town", "words"], hiding: ["search_key"], select: select) {
            row in
            // Words of before, too long for PostgreSQL, are cut as those of today.
            let whole = (row[2] ?? "").split(separator: " ").map {
                String($0.unicodeScalars.prefix(Bigrams.longest + 4))
            }
            let words = Set(whole).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            return [row[0], row[1], words.joined(separator: " ")]
        } insert: { rows, session in
            for row in rows { try session.index(row[0], of: row[1], words: row[2] ?? "") }
        }
    }
}
