import Kernel
import Storage

/// Sessions in the database: two statements each, whoever was there.
enum StudyStore {
    static let columns: SQL = """
        study.topic, study.place, study.led, study.leader, study.content, study.materials, study.present,
        study.listed, study.joint
        """
    static let join: SQL = "JOIN study ON study.town = item.town AND study.id = item.id"

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Study {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            study)
        guard var found else { throw Refusal.missing }
        found.attendance = try session.rows(
            """
            SELECT attendance.person, attendance.unit, attendance.present, attendance.reason, attendance.made_up
            FROM attendance JOIN unit ON unit.town = attendance.town AND unit.id = attendance.unit
            JOIN person ON person.town = attendance.town AND person.id = attendance.person
            WHERE attendance.town = \(seen.town) AND attendance.study = \(id) ORDER BY unit.sort, person.sort, person.id
            """
        ) {
            Study.Attendance(
                person: try $0.next(), unit: try $0.next(), present: try $0.next(), reason: try $0.next(),
                madeUp: try $0.next())
        }
        return found
    }

    /// Of some entries the sessions that were held, with who was there.
    static func held(_ ids: Set<ID>, seenBy seen: Seen, in session: any Kernel.Session) throws -> [Study] {
        let held = try session.rows(
            """
            SELECT item.id FROM item WHERE item.id IN \(SQL.list(ids.sorted())) AND item.kind = \(Study.kind)
              AND item.state = 'held' AND \(seen.items) ORDER BY item.id
            """
        ) { try $0.next(ID.self) }
        return try held.map { try find($0, seenBy: seen, in: session) }
    }

    /// A session in words, for programs.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: String]
    {
        let study = try find(id, seenBy: seen, in: session), names = try Directory(session, town: seen.town)
        func people(_ some: [Study.Attendance]) -> String {
            some.compactMap { names.person($0.person)?.name }.joined(separator: "、")
        }
        return [
            "topic": study.topic.label, "place": study.place, "led": study.led, "content": study.content,
            "materials": study.materials.joined(separator: "\n"),
            "present": people(study.attendance.filter(\.present)),
            "absent": people(study.attendance.filter { !$0.present }),
            "madeUp": people(study.attendance.filter { $0.madeUp != nil }),
        ]
    }

    static func study(_ row: inout Row) throws -> Study {
        let topic = try row.next(Study.Topic.self), place = try row.next(String.self)
        let led = try row.next(String.self), leader = try row.next(ID?.self)
        let content = try row.next(String.self), materials = try row.next(String.self)
        let present = try row.next(Int.self), listed = try row.next(Int.self)
        let joint = try row.next(Bool.self)
        return Study(
            item: try Item(&row), topic: topic, place: place, led: led, leader: leader, content: content,
            materials: materials.split(separator: "\n").map(String.init), attendance: [],
            isJoint: joint, counted: (present, listed))
    }
}

extension Work {
    func study(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Study {
        let study = try StudyStore.find(id, seenBy: seen, in: session)
        try StudyRules.require(command, study, work: actor)
        try guardVersion(study.item, seen: version)
        return study
    }

    func insert(_ study: Study) throws {
        try insert(study.item)
        try session.execute(
            """
            INSERT INTO study (town, id, topic, place, led, leader, content, materials, listed, present, joint)
            VALUES (\(town), \(study.item.id), \(study.topic), \(study.place), \(study.led), \(study.leader), \(study.content),
                \(study.materials.joined(separator: "\n")), \(study.attendance.count), \(study.present), \(study.isJoint))
            """)
        try keepParts(of: study, new: true)
    }

    func update(_ study: Study) throws {
        try update(study.item)
        try session.execute(
            """
            UPDATE study SET topic = \(study.topic), place = \(study.place), led = \(study.led), leader = \(study.leader),
                content = \(study.content), materials = \(study.materials.joined(separator: "\n")),
                listed = \(study.attendance.count), present = \(study.present), joint = \(study.isJoint)
            WHERE town = \(town) AND id = \(study.item.id)
            """)
        try keepParts(of: study, new: false)
    }

    private func keepParts(of study: Study, new: Bool) throws {
        let id = study.item.id
        if !new {
            try session.execute("DELETE FROM attendance WHERE town = \(town) AND study = \(id)")
            try session.execute("DELETE FROM study_material WHERE town = \(town) AND study = \(id)")
        }
        for some in study.attendance.chunked(100) {
            let rows = some.map { one -> SQL in
                "(\(town), \(id), \(one.person), \(one.unit), \(one.present), \(one.reason), \(one.madeUp))"
            }
            try session.execute(
                "INSERT INTO attendance (town, study, person, unit, present, reason, made_up) VALUES \(SQL.comma(rows))"
            )
        }
        let titles = Set(study.materials).sorted().map { title -> SQL in "(\(town), \(title), \(id))" }
        if !titles.isEmpty {
            try session.execute(
                "INSERT INTO study_material (town, title, study) VALUES \(SQL.comma(titles))")
        }
        try involve(study.people.union(study.attendance.map(\.person)), in: id)
        let words =
            [study.item.title, study.item.number, study.topic.label, study.led, study.place, study.content]
            + study.materials
        try index(id, words.joined(separator: " "))
    }
}
