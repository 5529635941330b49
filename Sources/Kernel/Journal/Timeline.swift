import Storage

/// What happened to one item, oldest first, as a register reads.
package struct TimelineEntry: Sendable {
    package let number: Int
    package let at: Instant
    package let name: String
    package let role: Role?
    package private(set) var sentence: String
    package private(set) var facts: [String: String]

    package init(number: Int, at: Instant, line: String) {
        let fields = CanonicalJSON.fields(line) ?? [:]
        (self.number, self.at) = (number, at)
        name = fields["name"] ?? ""
        role = fields["role"].flatMap(Role.init(rawValue:))
        sentence = fields["say"] ?? ""
        facts = Dictionary(
            uniqueKeysWithValues: fields.compactMap { key, value in
                key.hasPrefix("fact.") ? (String(key.dropFirst(5)), value) : nil
            })
    }

    /// The last `limit` entries of an item the caller has already been allowed to see. What a line says of other entries is said only to
    /// those who may see them.
    package static func of(_ item: ID, seenBy seen: Seen, in session: any Session, limit: Int = 200) throws
        -> [TimelineEntry]
    {
        let entries = try session.rows(
            "SELECT number, at, line FROM journal WHERE town = \(seen.town) AND item = \(item) ORDER BY number DESC LIMIT \(limit)"
        ) { TimelineEntry(number: try $0.next(), at: try $0.next(), line: try $0.next()) }
        func hidden(_ column: SQL, _ among: Set<String>) throws -> Set<String> {
            guard !among.isEmpty else { return [] }
            let sql: SQL = """
                SELECT \(column) FROM item WHERE item.town = \(seen.town) AND \(column) IN \(SQL.list(among.sorted()))
                  AND CASE WHEN \(seen.items) THEN 1 ELSE 0 END = 0
                """
            return Set(try session.rows(sql) { try $0.next(String.self) })
        }
        let numbers = try hidden("item.number", Set(entries.flatMap(\.named)))
        let records = try hidden("item.id", Set(entries.compactMap(\.record)))
        return entries.reversed().map { $0.without(numbers, records) }
    }

    /// What may be the number of another entry in it, such as `任务〔2026〕12号`: where a kind's name begins, only the numbers there are
    /// tell.
    private var named: [String] {
        ([sentence] + facts.values).filter { $0.contains("〔") }.flatMap { text in
            text.matches(of: Self.number).flatMap { Self.readings($0.output) }
        }
    }

    private static var number: Regex<(Substring, Substring, Substring)> {
        #/(\p{Han}{2,4})(〔\d{4}〕\d{1,9}号)/#
    }

    /// The record a line is about.
    private var record: String? { facts["record"].flatMap { ID(rawValue: $0)?.rawValue } }

    private static func readings(_ match: (Substring, Substring, Substring)) -> [String] {
        (2...4).map { String(match.1.suffix($0) + match.2) }
    }

    private func without(_ hidden: Set<String>, _ records: Set<String>) -> TimelineEntry {
        var entry = self
        // Ids are for the program; what was said of a record is for whoever may read it.
        if let record {
            (entry.facts["record"], entry.facts["because"]) = (
                nil, records.contains(record) ? nil : facts["because"]
            )
        }
        guard !hidden.isEmpty else { return entry }
        func masked(_ text: String) -> String {
            text.replacing(Self.number) { match in
                guard let found = Self.readings(match.output).first(where: hidden.contains) else {
                    return String(match.output.0)
                }
                return match.output.0.dropLast(found.count) + "一件你无权查看的事项"
            }
        }
        entry.sentence = masked(sentence)
        entry.facts = entry.facts.mapValues { $0.contains("〔") ? masked($0) : $0 }
        return entry
    }
}
