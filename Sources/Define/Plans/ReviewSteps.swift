import Foundation
import Kernel
import Storage

/// One thing a step of a review touched, as it was before: enough to put it back.
package struct ReviewPiece: Sendable {
    /// `clause`, or `duty` for whoever keeps duties.
    package let kind: String
    package let target: ID
    /// Its version before the step; nil when the step made it.
    package let was: Int?
    /// Its version after the step: with another, somebody has changed it since.
    package let after: Int
    /// What it was, in its keeper's own JSON.
    package let body: String

    package init(kind: String, target: ID, was: Int?, after: Int, body: String) {
        (self.kind, self.target, self.was, self.after, self.body) = (kind, target, was, after, body)
    }
}

/// A piece that is not a clause is to be put back; whoever keeps it does, or refuses when it has changed since.
package struct PieceRecalled: Event {
    package let piece: ReviewPiece
}

/// The steps of a draft's review, kept so that each who works on it can take their own back, last first.
package enum ReviewSteps {
    /// Notes a step; called by whoever keeps what it touched, in the step's transaction.
    package static func note(_ said: String, of plan: ID, _ pieces: [ReviewPiece], in work: Work) throws {
        guard let account = work.actor.account, !pieces.isEmpty else { return }
        let number = try work.session.value(
            "SELECT coalesce(max(number), 0) + 1 FROM review_step WHERE town = \(work.town) AND plan = \(plan)",
            as: Int.self)
        let step = work.newID()
        try work.session.execute(
            """
            INSERT INTO review_step (town, id, plan, number, account, name, said)
            VALUES (\(work.town), \(step), \(plan), \(number), \(account), \(work.actor.name), \(said))
            """)
        for (sort, piece) in pieces.enumerated() {
            try work.session.execute(
                """
                INSERT INTO review_piece (town, step, sort, kind, target, was, after, body)
                VALUES (\(work.town), \(step), \(sort), \(piece.kind), \(piece.target), \(piece.was), \(piece.after),
                    \(piece.body))
                """)
        }
    }

    struct Step: Sendable {
        let id: ID
        let number: Int
        let account: ID
        let name: String
        let said: String
    }

    /// The last step of a draft, or the last of one account.
    static func last(
        of plan: ID, by account: ID? = nil, town: ID, in session: any Session
    ) throws -> Step? {
        let whose: SQL = account.map { "account = \($0)" } ?? "1 = 1"
        return try session.first(
            """
            SELECT id, number, account, name, said FROM review_step WHERE town = \(town) AND plan = \(plan) AND \(whose)
            ORDER BY number DESC LIMIT 1
            """
        ) {
            Step(
                id: try $0.next(), number: try $0.next(), account: try $0.next(), name: try $0.next(),
                said: try $0.next())
        }
    }

    static func pieces(of step: ID, town: ID, in session: any Session) throws -> [ReviewPiece] {
        try session.rows(
            "SELECT kind, target, was, after, body FROM review_piece WHERE town = \(town) AND step = \(step) ORDER BY sort"
        ) {
            ReviewPiece(
                kind: try $0.next(), target: try $0.next(), was: try $0.next(), after: try $0.next(),
                body: try $0.next())
        }
    }

    /// Takes a step off; what it put back stands again as it did before it, so that the steps before can be taken back too.
    static func forget(_ step: ID, _ pieces: [ReviewPiece], in work: Work) throws {
        for table: SQL in [
            "DELETE FROM review_piece WHERE step = \(step)", "DELETE FROM review_step WHERE id = \(step)",
        ] {
            try work.session.execute(table + " AND town = \(work.town)")
        }
        for piece in pieces {
            guard let was = piece.was else { continue }
            try work.session.execute(
                """
                UPDATE review_piece SET after = \(piece.after + 1)
                WHERE town = \(work.town) AND target = \(piece.target) AND after = \(was)
                """)
        }
    }

    /// Changes with every change of a draft's clauses and duties, whoever makes it.
    static func stamp(of plan: ID, town: ID, in session: any Session) throws -> String {
        let clauses = try session.value(
            "SELECT coalesce(sum(version), 0) FROM clause WHERE town = \(town) AND plan = \(plan)",
            as: Int.self)
        let duties = try session.first(
            """
            SELECT count(*), coalesce(sum(item.version), 0) FROM clause
            JOIN item ON item.town = clause.town AND item.clause = clause.id AND item.kind = 'duty'
            WHERE clause.town = \(town) AND clause.plan = \(plan)
            """
        ) { (count: try $0.next(Int.self), versions: try $0.next(Int.self)) }
        return "\(clauses).\(duties?.count ?? 0).\(duties?.versions ?? 0)"
    }
}

/// What of a clause a review changes.
struct ClauseBody: Codable {
    let heading: String
    let isWork: Bool
    let dropped: String?
    let checked: ID?

    init(_ clause: Clause) {
        (heading, isWork, dropped, checked) = (clause.heading, clause.isWork, clause.dropped, clause.checked)
    }

    func apply(to clause: inout Clause) {
        (clause.heading, clause.isWork, clause.dropped, clause.checked) = (heading, isWork, dropped, checked)
    }
}

extension ReviewPiece {
    /// A clause as it is before it is changed.
    init(_ clause: Clause) throws {
        let body = try JSONEncoder().encode(ClauseBody(clause))
        self.init(
            kind: "clause", target: clause.id, was: clause.version, after: clause.version + 1,
            body: String(decoding: body, as: UTF8.self))
    }
}
