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
        let named = Set(entries.flatMap(\.named))
        guard !named.isEmpty else { return entries.reversed() }
        let hidden = Set(
            try session.rows(
                """
                SELECT item.number FROM item WHERE item.town = \(seen.town) AND item.number IN \(SQL.list(named.sorted()))
                  AND CASE WHEN \(seen.items) THEN 1 ELSE 0 END = 0
                """
            ) { try $0.next(String.self) })
        return entries.reversed().map { $0.without(hidden) }
    }

    /// The facts that name other entries by their numbers, beside the sentence.
    private static let naming = ["credits", "uncredits", "about", "into", "from", "problem", "source"]

    /// What may be the number of another entry in it, such as `任务〔2026〕12号`: where a kind's name begins, only the numbers there are
    /// tell.
    private var named: [String] {
        ([sentence] + Self.naming.compactMap { facts[$0] }).flatMap { text in
            text.matches(of: Self.number).flatMap { Self.readings($0.output) }
        }
    }

    private static var number: Regex<(Substring, Substring, Substring)> {
        #/(\p{Han}{2,4})(〔\d{4}〕\d{1,9}号)/#
    }

    private static func readings(_ match: (Substring, Substring, Substring)) -> [String] {
        (2...4).map { String(match.1.suffix($0) + match.2) }
    }

    private func without(_ hidden: Set<String>) -> TimelineEntry {
        guard !hidden.isEmpty else { return self }
        var entry = self
        func masked(_ text: String) -> String {
            text.replacing(Self.number) { match in
                guard let found = Self.readings(match.output).first(where: hidden.contains) else {
                    return String(match.output.0)
                }
                return match.output.0.dropLast(found.count) + "一件你无权查看的事项"
            }
        }
        entry.sentence = masked(sentence)
        for key in Self.naming { entry.facts[key] = facts[key].map(masked) }
        // Ids of what a line is about are for the program.
        entry.facts["record"] = nil
        return entry
    }
}
