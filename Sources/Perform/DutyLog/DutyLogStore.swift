import Kernel
import Storage

enum DeedStore {
    static let columns: SQL = "deed.act, deed.words, deed.about, deed.covered"
    static let join: SQL = "JOIN deed ON deed.town = item.town AND deed.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Deed {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            deed)
        guard let found else { throw Refusal.missing }
        return found
    }

    /// An entry in words, for programs.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: String]
    {
        let deed = try find(id, seenBy: seen, in: session)
        let about = try deed.about.flatMap { about in
            try session.first("SELECT item.number FROM item WHERE item.id = \(about) AND \(seen.items)") {
                try $0.next(String.self)
            }
        }
        return ["act": deed.act.label, "words": deed.words, "about": about ?? ""]
    }

    static func deed(_ row: inout Row) throws -> Deed {
        let act = try row.next(Deed.Act.self), words = try row.next(String.self)
        let about = try row.next(ID?.self), covered = try row.next(String.self)
        return Deed(
            item: try Item(&row), act: act, words: words, about: about,
            covered: covered.split(separator: " ").compactMap { ID(rawValue: String($0)) })
    }
}

enum MeetingStore {
    static let columns: SQL = "meeting.place, meeting.guests"
    static let join: SQL = "JOIN meeting ON meeting.town = item.town AND meeting.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Meeting {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            meeting)
        guard var found else { throw Refusal.missing }
        found.topics = try session.rows(
            """
            SELECT title, speaker, discussion, decision FROM meeting_topic
            WHERE town = \(seen.town) AND meeting = \(id) ORDER BY sort
            """
        ) {
            .init(
                title: try $0.next(), speaker: try $0.next(), discussion: try $0.next(),
                decision: try $0.next())
        }
        found.present = try session.rows(
            """
            SELECT meeting_present.person FROM meeting_present
            JOIN person ON person.town = meeting_present.town AND person.id = meeting_present.person
            WHERE meeting_present.town = \(seen.town) AND meeting = \(id) ORDER BY person.sort, person.id
            """
        ) { try $0.next(ID.self) }
        return found
    }

    /// A meeting in words, for programs.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: String]
    {
        let meeting = try find(id, seenBy: seen, in: session), names = try Directory(session, town: seen.town)
        return [
            "place": meeting.place, "guests": meeting.guests,
            "present": meeting.present.compactMap { names.person($0)?.name }.joined(separator: "、"),
            "agenda": meeting.topics.map { "\($0.title)：\($0.discussion)议定：\($0.decision)" }.joined(
                separator: "\n"),
        ]
    }

    static func meeting(_ row: inout Row) throws -> Meeting {
        let place = try row.next(String.self), guests = try row.next(String.self)
        return Meeting(item: try Item(&row), place: place, present: [], guests: guests, topics: [])
    }
}

extension Work {
    func keep(_ deed: Deed, new: Bool) throws {
        let covered = deed.covered.map(\.rawValue).joined(separator: " ")
        if new {
            try insert(deed.item)
            try session.execute(
                """
                INSERT INTO deed (town, id, act, words, about, covered)
                VALUES (\(town), \(deed.item.id), \(deed.act), \(deed.words), \(deed.about), \(covered))
                """)
        } else {
            try update(deed.item)
            try session.execute(
                """
                UPDATE deed SET act = \(deed.act), words = \(deed.words), about = \(deed.about), covered = \(covered)
                WHERE town = \(town) AND id = \(deed.item.id)
                """)
        }
        try index(
            deed.item.id,
            [deed.item.title, deed.item.number, deed.act.label, deed.words].joined(separator: " "))
    }

    func keep(_ meeting: Meeting, new: Bool) throws {
        let id = meeting.item.id
        if new {
            try insert(meeting.item)
            try session.execute(
                "INSERT INTO meeting (town, id, place, guests) VALUES (\(town), \(id), \(meeting.place), \(meeting.guests))"
            )
        } else {
            try update(meeting.item)
            try session.execute(
                "UPDATE meeting SET place = \(meeting.place), guests = \(meeting.guests) WHERE town = \(town) AND id = \(id)"
            )
            try session.execute("DELETE FROM meeting_topic WHERE town = \(town) AND meeting = \(id)")
            try session.execute("DELETE FROM meeting_present WHERE town = \(town) AND meeting = \(id)")
        }
        let topics = meeting.topics.enumerated().map { index, topic -> SQL in
            "(\(town), \(id), \(index), \(topic.title), \(topic.speaker), \(topic.discussion), \(topic.decision))"
        }
        if !topics.isEmpty {
            try session.execute(
                "INSERT INTO meeting_topic (town, meeting, sort, title, speaker, discussion, decision) VALUES \(SQL.comma(topics))"
            )
        }
        for some in meeting.present.chunked(300) {
            let rows = some.map { person -> SQL in "(\(town), \(id), \(person))" }
            try session.execute(
                "INSERT INTO meeting_present (town, meeting, person) VALUES \(SQL.comma(rows))")
        }
        try involve(Set(meeting.present), in: id)
        let words =
            [meeting.item.title, meeting.item.number]
            + meeting.topics.flatMap { [$0.title, $0.discussion, $0.decision] }
        try index(id, words.joined(separator: " "))
    }
}
