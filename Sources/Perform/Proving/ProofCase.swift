/// One task of a clause and the records that may fulfil it, in words alone: what `ProofRule` judges. Days are written `2026-03-31`, so that
/// text compares as days do.
package struct ProofCase: Sendable, Codable {
    package struct Task: Sendable, Codable {
        /// The words of the clause this task answers, where the clause asks several things.
        package var part: String?
        /// First and last day in which it is to happen.
        package var span: [String]
        /// Later than the span's end where the clause gives days after it.
        package var due: String

        package init(part: String?, span: [String], due: String) {
            (self.part, self.span, self.due) = (part, span, due)
        }
    }

    package struct Record: Sendable, Codable, Hashable {
        package var id: String
        package var ledger: String
        /// As the clerk chose it.
        package var kind: String
        package var title: String
        package var topic: String?
        /// Who did it: units or persons.
        package var by: [String]
        /// Units and persons it concerned or covered; of a regulation its matter.
        package var about: [String]
        package var people: [String]
        /// When it happened.
        package var day: String
        package var written: String?
        /// 计划, 作废, 取消; nil for what was done.
        package var state: String?
        package var text: String

        package init(
            id: String, ledger: String, kind: String, title: String, topic: String?, by: [String],
            about: [String], people: [String], day: String, written: String?, text: String
        ) {
            (self.id, self.ledger, self.kind, self.title, self.topic) = (id, ledger, kind, title, topic)
            (self.by, self.about, self.people, self.day) = (by, about, people, day)
            (self.written, self.state, self.text) = (written, nil, text)
        }
    }

    package var id: String
    package var clause: String
    /// Who owes it: a unit, a person, or a post.
    package var unit: String
    package var year: Int
    package var task: Task
    package var records: [Record]
    package var town: Roster

    package init(
        id: String, clause: String, unit: String, year: Int, task: Task, records: [Record], town: Roster
    ) {
        (self.id, self.clause, self.unit, self.year) = (id, clause, unit, year)
        (self.task, self.records, self.town) = (task, records, town)
    }
}

/// Who there is in a town, and who is whose.
package struct Roster: Sendable, Codable {
    package struct Person: Sendable, Codable {
        package var name: String
        package var unit: String
        package var post: String
        /// 联系村.
        package var villages: [String]?
        /// 分管.
        package var offices: [String]?
        package var from: String?
        package var until: String?

        package init(
            name: String, unit: String, post: String, villages: [String]? = nil, offices: [String]? = nil,
            until: String? = nil
        ) {
            (self.name, self.unit, self.post, self.villages) = (name, unit, post, villages)
            (self.offices, self.until) = (offices, until)
        }

        func isThere(on day: String) -> Bool { (from ?? "0") <= day && day <= (until ?? "9") }
    }

    package struct Acting: Sendable, Codable {
        package var name: String
        package var post: String
        package var from: String
        package var until: String
    }

    package var name: String
    package var committees: [String]
    package var offices: [String]
    package var villages: [String]
    package var leaders: [Person]
    package var people: [Person]
    package var acting: [Acting]?
    package var outside: [String]?

    /// Made by `prepared`, for a town that is asked many times.
    private var ready: Ready?

    private final class Ready: Sendable {
        let mask: NameMask
        let units: [String]
        let persons: [Person]
        let byName: [String: Person]

        init(_ town: Roster) {
            mask = NameMask(town)
            (units, persons) = (town.units, town.persons)
            byName = Dictionary(persons.map { ($0.name, $0) }) { first, _ in first }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, committees, offices, villages, leaders, people, acting, outside
    }

    package init(
        name: String, committees: [String], offices: [String], villages: [String], leaders: [Person],
        people: [Person]
    ) {
        (self.name, self.committees, self.offices, self.villages) = (name, committees, offices, villages)
        (self.leaders, self.people) = (leaders, people)
    }

    /// The same, with what every text is looked at by.
    package var prepared: Roster {
        guard ready == nil else { return self }
        var roster = self
        roster.ready = Ready(self)
        return roster
    }

    func covering(_ text: String) -> String { (ready?.mask ?? NameMask(self)).covering(text) }

    func coveringLetters(_ text: String) -> String {
        (ready?.mask ?? NameMask(self)).coveringLetters(text)
    }

    var units: [String] { ready?.units ?? committees + offices + villages }
    var persons: [Person] { ready?.persons ?? leaders + people }

    func person(_ name: String) -> Person? {
        if let ready { return ready.byName[name] }
        return persons.first { $0.name == name }
    }

    /// Whoever holds a post on a day, or acts in it.
    func holds(_ name: String, post: String, on day: String) -> Bool {
        let acts = (acting ?? []).contains {
            $0.name == name && Self.isPost($0.post, post) && $0.from <= day && day <= $0.until
        }
        return acts || person(name).map { Self.isPost($0.post, post) && $0.isThere(on: day) } ?? false
    }

    /// `镇纪委书记` is the post `纪委书记`.
    private static func isPost(_ held: String, _ asked: String) -> Bool {
        held == asked || asked.hasSuffix(held) && asked.count - held.count <= 2
            || held.hasSuffix(asked) && held.count - asked.count <= 2 && !held.contains("副")
    }

    /// The leaders, and the people of committees and offices.
    func cadres(on day: String) -> [String] {
        let bodies = Set(committees + offices)
        return leaders.filter { $0.isThere(on: day) }.map(\.name)
            + people.filter { bodies.contains($0.unit) && $0.isThere(on: day) }.map(\.name)
    }
}

/// What was found: a verdict on each record with its reason, and where the task stands.
package struct ProofOutcome: Sendable, Codable {
    package enum Verdict: String, Sendable, Codable {
        case counts, proposed, no
    }

    package var id: String
    package var records: [String: Verdict]
    package var reasons: [String: String]
    package var have: Int
    package var need: Int
    package var of: String
    package var missing: [String]
    package var done: Bool
}
