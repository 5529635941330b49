import Storage

/// Whom a matter of a unit concerns, the circle widening with the light:
/// handler → + head of the unit → + leader in charge and the leading group's office.
package enum Addressees {
    package enum Circle: Int, Sendable, Comparable {
        case handler, unitHead, leadership

        package static func < (left: Circle, right: Circle) -> Bool { left.rawValue < right.rawValue }

        /// Green and blue reach the handler, yellow also the head, red also the leader in charge and the office.
        package init(for light: Light) {
            switch light {
            case .red: self = .leadership
            case .yellow: self = .unitHead
            case .blue, .green, .grey: self = .handler
            }
        }
    }

    /// Those who coordinate for the leading group.
    package static func office(_ session: any Session, town: ID) throws -> [ID] {
        try session.rows(
            """
            SELECT person FROM account WHERE town = \(town) AND role = 'office' AND disabled = 0 AND person IS NOT NULL
            """
        ) { try $0.next(ID.self) }
    }

    /// The people in the circle, in one query, each once.
    package static func people(
        _ session: any Session, town: ID, unit: ID, owner: ID?, circle: Circle
    ) throws -> [ID] {
        let heads: SQL = """
            UNION SELECT account.person FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND person.unit = \(unit) AND account.disabled = 0
              AND account.role IN ('head', 'secretary', 'disciplineSecretary', 'office')
            """
        let leadership: SQL = """
            UNION SELECT charge.person FROM charge WHERE charge.town = \(town) AND charge.unit = \(unit)
            UNION SELECT account.person FROM account WHERE account.town = \(town) AND account.role = 'office'
              AND account.disabled = 0 AND account.person IS NOT NULL
            """
        // Without a named handler the unit's head is the handler.
        var sql: SQL = "SELECT person.id FROM person WHERE person.town = \(town) AND person.id = \(owner)"
        if circle >= .unitHead || owner == nil { sql = sql + " " + heads }
        if circle >= .leadership { sql = sql + " " + leadership }
        return try session.rows(sql) { try $0.next(ID.self) }.sorted()
    }
}

extension Work {
    /// People of some roles with an account.
    package func people(in roles: Set<Role>) throws -> [ID] {
        try session.rows(
            """
            SELECT person FROM account WHERE town = \(town) AND disabled = 0 AND person IS NOT NULL
              AND role IN \(SQL.list(roles.map(\.rawValue).sorted()))
            """
        ) { try $0.next(ID.self) }
    }
}

extension Work {
    /// Of these, those who may read an entry: all, unless it is confided.
    package func readers(of item: Item, among people: [ID]) throws -> [ID] {
        guard item.secrecy == .confided else { return people }
        let may = Set(try session.rows(confidedReaders(of: item.id)) { try $0.next(ID.self) })
        return people.filter(may.contains)
    }

    /// Takes what was said of a confided entry out of the trays of those who may not know of it.
    package func dropNotices(of item: ID, _ secrecy: Item.Secrecy) throws {
        guard secrecy == .confided else { return }
        try session.execute(
            "DELETE FROM notice WHERE town = \(town) AND item = \(item) AND person NOT IN (\(confidedReaders(of: item)))"
        )
    }

    private func confidedReaders(of item: ID) -> SQL {
        """
        SELECT owner FROM item WHERE town = \(town) AND id = \(item) AND owner IS NOT NULL
        UNION SELECT person FROM involved WHERE town = \(town) AND item = \(item)
        UNION SELECT person FROM account WHERE town = \(town) AND disabled = 0 AND person IS NOT NULL
          AND role IN ('secretary', 'disciplineSecretary')
        """
    }
}
