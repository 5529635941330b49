import Kernel
import Storage
import Web

/// Inspections and their visits in the database, found through their items' scope alone.
enum InspectionStore {
    static let columns: SQL = "inspection.purpose, inspection.announced, inspection.conclusion"
    static let join: SQL = "JOIN inspection ON inspection.town = item.town AND inspection.id = item.id"
    static let visitColumns: SQL = """
        visit.inspection, visit.unit, visit.done, visit.words, visit.exempt_for, visit.reason, visit.signed_by, visit.signed,
        visit.opinion, visit.signature
        """
    static let visitJoin: SQL = "JOIN visit ON visit.town = item.town AND visit.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Inspection {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            inspection)
        guard var found else { throw Refusal.missing }
        found.topics = try topics(id, town: seen.town, in: session)
        found.team = try session.rows(
            "SELECT person, leads FROM inspector WHERE town = \(seen.town) AND inspection = \(id) ORDER BY leads DESC, person"
        ) { Inspection.Member(person: try $0.next(), leads: try $0.next()) }
        return found
    }

    static func topics(_ id: ID, town: ID, in session: any Kernel.Session) throws -> [Inspection.Topic] {
        try session.rows(
            """
            SELECT topic, version, name FROM inspection_topic WHERE town = \(town) AND inspection = \(id) ORDER BY place, topic
            """
        ) { Inspection.Topic(topic: try $0.next(), version: try $0.next(), name: try $0.next()) }
    }

    static func inspection(_ row: inout Row) throws -> Inspection {
        let purpose = try row.next(String.self), announced = try row.next(Bool.self)
        let conclusion = try row.next(String.self)
        return Inspection(
            item: try Item(&row), purpose: purpose, isAnnounced: announced, conclusion: conclusion)
    }

    static func visit(_ row: inout Row) throws -> Visit {
        let inspection = try row.next(ID.self), unit = try row.next(ID.self), done = try row.next(Day?.self)
        let words = try row.next(String.self), exempt = try row.next(ID?.self)
        let reason = try row.next(String.self), name = try row.next(String?.self)
        let day = try row.next(Day?.self), opinion = try row.next(String?.self), file = try row.next(ID?.self)
        let signature = name.flatMap { name in
            day.map { Visit.Signature(name: name, day: $0, opinion: opinion ?? "", file: file) }
        }
        return Visit(
            item: try Item(&row), inspection: inspection, unit: unit, done: done, words: words,
            exemptFor: exempt, reason: reason, signature: signature)
    }

    static func findVisit(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Visit {
        let found = try session.first(
            "SELECT \(visitColumns), \(Item.columns) FROM item \(visitJoin) WHERE item.id = \(id) AND \(seen.items)",
            visit)
        guard let found else { throw Refusal.missing }
        return found
    }

    static func visits(of inspection: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [Visit]
    {
        try session.rows(
            """
            SELECT \(visitColumns), \(Item.columns) FROM visit JOIN item ON item.town = visit.town AND item.id = visit.id
            WHERE visit.town = \(seen.town) AND visit.inspection = \(inspection) AND \(seen.items) ORDER BY item.due, item.id
            """, visit)
    }

    static func answers(of visit: ID, town: ID, in session: any Kernel.Session) throws -> [Visit.Answer] {
        try session.rows(
            """
            SELECT topic, number, result, note, problem FROM visit_answer WHERE town = \(town) AND visit = \(visit)
            ORDER BY topic, number
            """
        ) {
            Visit.Answer(
                topic: try $0.next(), number: try $0.next(), result: try $0.next(), note: try $0.next(),
                problem: try $0.next())
        }
    }

    static func kinships(town: ID, in session: any Kernel.Session) throws -> [Kinship] {
        try session.rows(
            "SELECT id, person, unit, relation FROM kinship WHERE town = \(town) ORDER BY since DESC, id"
        ) {
            Kinship(id: try $0.next(), person: try $0.next(), unit: try $0.next(), relation: try $0.next())
        }
    }

    /// 免考清单: visits made this year by which a unit was already looked at under all these topics, in the same version.
    static func alreadyChecked(
        _ topics: [Inspection.Topic], units: [ID], year: Int, town: ID, in session: any Kernel.Session
    ) throws -> [ID: (visit: ID, day: Day, title: String)] {
        guard !topics.isEmpty, !units.isEmpty else { return [:] }
        let wanted = Set(topics.map { "\($0.topic) \($0.version)" })
        let rows = try session.rows(
            """
            SELECT visit.unit, visit.id, visit.done, item.title, inspection_topic.topic, inspection_topic.version FROM visit
            JOIN item ON item.town = visit.town AND item.id = visit.id
            JOIN inspection_topic ON inspection_topic.town = visit.town AND inspection_topic.inspection = visit.inspection
            WHERE visit.town = \(town) AND visit.unit IN \(SQL.list(units)) AND item.state = 'done' AND item.year = \(year)
            ORDER BY visit.done DESC, visit.id
            """
        ) {
            (
                unit: try $0.next(ID.self), visit: try $0.next(ID.self), day: try $0.next(Day?.self),
                title: try $0.next(String.self), topic: "\(try $0.next(String.self)) \(try $0.next(Int.self))"
            )
        }
        var found: [ID: (visit: ID, day: Day, title: String)] = [:]
        for (visit, parts) in Dictionary(grouping: rows, by: \.visit) {
            guard let first = parts.first, let day = first.day, wanted.isSubset(of: parts.map(\.topic)) else {
                continue
            }
            if let known = found[first.unit], known.day >= day { continue }
            found[first.unit] = (visit, day, first.title)
        }
        return found
    }
}

extension Work {
    func insert(_ inspection: Inspection) throws {
        let item = inspection.item
        try insert(item)
        try session.execute(
            """
            INSERT INTO inspection (town, id, purpose, announced, conclusion)
            VALUES (\(town), \(item.id), \(inspection.purpose), \(inspection.isAnnounced), \(inspection.conclusion))
            """)
        for (place, topic) in inspection.topics.enumerated() {
            try session.execute(
                """
                INSERT INTO inspection_topic (town, inspection, topic, version, name, place)
                VALUES (\(town), \(item.id), \(topic.topic), \(topic.version), \(topic.name), \(place))
                """)
        }
        try keepTeam(inspection)
        let names = inspection.topics.map(\.name).joined(separator: " ")
        try index(item.id, [item.title, item.number, names, inspection.purpose].joined(separator: " "))
    }

    func update(_ inspection: Inspection) throws {
        try update(inspection.item)
        try session.execute(
            """
            UPDATE inspection SET purpose = \(inspection.purpose), announced = \(inspection.isAnnounced),
                conclusion = \(inspection.conclusion) WHERE town = \(town) AND id = \(inspection.item.id)
            """)
    }

    /// The team reads what it inspects, whoever's unit it stands under.
    func keepTeam(_ inspection: Inspection) throws {
        let id = inspection.item.id
        try session.execute("DELETE FROM inspector WHERE town = \(town) AND inspection = \(id)")
        for member in inspection.team {
            try session.execute(
                """
                INSERT INTO inspector (town, inspection, person, leads)
                VALUES (\(town), \(id), \(member.person), \(member.leads))
                """)
        }
        try involve(Set(inspection.team.map(\.person)), in: id)
    }

    func insert(_ visit: Visit, team: Set<ID>) throws {
        try insert(visit.item)
        try session.execute(
            """
            INSERT INTO visit (town, id, inspection, unit, done, words, exempt_for, reason)
            VALUES (\(town), \(visit.item.id), \(visit.inspection), \(visit.unit), \(visit.done), \(visit.words),
                \(visit.exemptFor), \(visit.reason))
            """)
        try involve(team, in: visit.item.id)
        try index(visit.item.id, [visit.item.title, visit.item.number].joined(separator: " "))
    }

    func update(_ visit: Visit) throws {
        try update(visit.item)
        let signature = visit.signature
        try session.execute(
            """
            UPDATE visit SET done = \(visit.done), words = \(visit.words), exempt_for = \(visit.exemptFor),
                reason = \(visit.reason), signed_by = \(signature?.name), signed = \(signature?.day),
                opinion = \(signature?.opinion), signature = \(signature?.file)
            WHERE town = \(town) AND id = \(visit.item.id)
            """)
    }

    /// The heads of a unit, with an account.
    func heads(of unit: ID) throws -> [ID] {
        try session.rows(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.role = 'head' AND account.disabled = 0 AND person.unit = \(unit)
            """
        ) { try $0.next(ID.self) }
    }
}
