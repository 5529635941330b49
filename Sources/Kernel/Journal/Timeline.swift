import Storage

/// What happened to one item, oldest first, as a register reads.
package struct TimelineEntry: Sendable {
    package let number: Int
    package let at: Instant
    package let name: String
    package let role: Role?
    package let sentence: String
    package let facts: [String: String]

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

    /// The last `limit` entries of an item the caller has already been allowed to see.
    package static func of(_ item: ID, town: ID, in session: any Session, limit: Int = 200) throws
        -> [TimelineEntry]
    {
        try session.rows(
            "SELECT number, at, line FROM journal WHERE town = \(town) AND item = \(item) ORDER BY number DESC LIMIT \(limit)"
        ) { TimelineEntry(number: try $0.next(), at: try $0.next(), line: try $0.next()) }.reversed()
    }
}
