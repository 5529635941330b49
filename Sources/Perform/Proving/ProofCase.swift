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
    }

    package struct Record: Sendable, Codable {
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
    }

    package var id: String
    package var clause: String
    /// Who owes it: a unit, a person, or a post.
    package var unit: String
    package var year: Int
    package var task: Task
    package var records: [Record]
    package var town: Roster
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

    var units: [String] { committees + offices + villages }
    var persons: [Person] { leaders + people }

    func person(_ name: String) -> Person? { persons.first { $0.name == name } }

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
