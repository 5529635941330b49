import Kernel
import Sodium
import Storage

/// 回头看: a closed problem looked at again, because the draw of a month fell on it.
struct Recheck: Sendable {
    static let kind = "recheck"

    enum State: String, TextColumn, Choice {
        case waiting, done

        var label: String {
            switch self {
            case .waiting: "待回头看"
            case .done: "已回头看"
            }
        }
    }

    enum Result: String, TextColumn, Choice {
        case holds, relapsed

        var label: String {
            switch self {
            case .holds: "没有反弹"
            case .relapsed: "反弹"
            }
        }
    }

    var item: Item
    let problem: ID
    let month: String
    let stage: Int
    var result: Result?
    var words: String

    var state: State { State(rawValue: item.state) ?? .waiting }

    /// Working days to look.
    static let days = 15

    static let columns: SQL = "recheck.problem, recheck.month, recheck.stage, recheck.result, recheck.words"
    static let join: SQL = "JOIN recheck ON recheck.town = item.town AND recheck.id = item.id"

    static func read(_ row: inout Row) throws -> Recheck {
        let problem = try row.next(ID.self), month = try row.next(String.self)
        let stage = try row.next(Int.self), result = try row.next(Result?.self)
        let words = try row.next(String.self)
        return Recheck(
            item: try Item(&row), problem: problem, month: month, stage: stage, result: result, words: words)
    }

    static func find(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Recheck {
        let found = try session.first(
            "SELECT \(columns), \(Item.columns) FROM item \(join) WHERE item.id = \(id) AND \(seen.items)",
            read)
        guard let found else { throw Refusal.missing }
        return found
    }

    static func of(problem: ID, town: ID, in session: any Kernel.Session) throws -> [Recheck] {
        try session.rows(
            """
            SELECT \(columns), \(Item.columns) FROM recheck JOIN item ON item.town = recheck.town AND item.id = recheck.id
            WHERE recheck.town = \(town) AND recheck.problem = \(problem) ORDER BY recheck.month, recheck.stage
            """, read)
    }
}

/// The draw of a month: which closed problems are looked at again. Anybody can do it over from what is printed.
///
/// The secret is drawn a month before and only its digest is told then; at the draw the last hash of the journal is added. Whoever
/// writes in the journal does not know the secret, and the secret was fixed before those hashes existed. Only somebody who both reads
/// the database and writes in the journal could try out draws (decision 0017).
struct RecheckDraw: Sendable {
    struct Candidate: Sendable, Equatable, Hashable {
        let problem: String
        let stage: Int
    }

    let month: String
    let secret: String
    /// The journal's line whose hash was added, and that hash; nil before the draw.
    let headNumber: Int?
    let headHash: String?
    let candidates: [Candidate]
    let drawn: Day?

    var commitment: String { Digest.sha256(secret) }
    var seed: String? { headHash.map { Digest.sha256("\(secret):\($0)") } }
    var chosen: [Candidate] { seed.map { Self.choose(candidates, seed: $0) } ?? [] }

    /// Of each stage every fifth, one at least: those whose digest with the seed comes first.
    static func choose(_ candidates: [Candidate], seed: String) -> [Candidate] {
        ProblemRules.stages.flatMap { stage -> [Candidate] in
            let ranked = candidates.filter { $0.stage == stage }
                .map { (key: rank($0, seed: seed), candidate: $0) }
                .sorted { ($0.key, $0.candidate.problem) < ($1.key, $1.candidate.problem) }
            let share = (ranked.count + ProblemRules.share - 1) / ProblemRules.share
            return ranked.prefix(share).map(\.candidate)
        }
    }

    /// What a candidate is ranked by. It tells nobody which problem it is but those who know its id, who can work it out again.
    static func rank(_ candidate: Candidate, seed: String) -> String {
        Digest.sha256("\(seed):\(candidate.stage):\(candidate.problem)")
    }

    /// `2026-03`.
    static func month(of day: Day) -> String { String(day.rawValue.prefix(7)) }

    static func all(town: ID, in session: any Kernel.Session, limit: Int = 24) throws -> [RecheckDraw] {
        try session.rows(
            """
            SELECT month, secret, head_number, head_hash, candidates, drawn FROM recheck_draw WHERE town = \(town)
            ORDER BY month DESC LIMIT \(limit)
            """, read)
    }

    static func find(_ month: String, town: ID, in session: any Kernel.Session) throws -> RecheckDraw? {
        try session.first(
            """
            SELECT month, secret, head_number, head_hash, candidates, drawn FROM recheck_draw
            WHERE town = \(town) AND month = \(month)
            """, read)
    }

    private static func read(_ row: inout Row) throws -> RecheckDraw {
        let month = try row.next(String.self), secret = try row.next(String.self)
        let number = try row.next(Int?.self), hash = try row.next(String?.self)
        let listed = try row.next(String.self).split(separator: " ").compactMap { word -> Candidate? in
            let parts = word.split(separator: ":")
            guard parts.count == 2, let stage = Int(parts[0]) else { return nil }
            return Candidate(problem: String(parts[1]), stage: stage)
        }
        return RecheckDraw(
            month: month, secret: secret, headNumber: number, headHash: hash, candidates: listed,
            drawn: try row.next())
    }
}
