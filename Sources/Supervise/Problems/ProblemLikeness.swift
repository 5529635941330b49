import Kernel
import Storage
import Words

/// Other problems that read like this one: the same unit's may be the same problem again, other units' show what worked there.
struct LikeProblems: Sendable {
    struct Match: Sendable {
        let item: Item
        let words: Problem.Words
        let relapses: Int
        let likeness: Double
    }

    /// Of the same unit, still open: to be joined.
    let open: [Match]
    /// Of the same unit, closed: to be opened again.
    let closed: [Match]
    /// Of other units.
    let elsewhere: [Match]

    static let none = LikeProblems(open: [], closed: [], elsewhere: [])
    /// From here on two wordings speak of the same.
    static let same = 0.5
    /// From here on they are of a kind.
    static let akin = 0.3
    /// So many of a category are compared, the newest first.
    private static let looked = 300

    static func of(
        _ text: String, _ category: Problem.Category, unit: ID?, besides id: ID?, seenBy seen: Seen,
        in session: any Kernel.Session
    ) throws -> LikeProblems {
        let own = Likeness.pairs(text)
        guard own.count >= 4 else { return .none }
        let near = try candidates("problem.category = \(category)", seen, session)
        let here = try unit.map { try candidates("problem.unit = \($0)", seen, session) } ?? []
        var known: Set<ID> = [], matches: [Match] = []
        for problem in here + near where problem.item.id != id && known.insert(problem.item.id).inserted {
            let likeness = max(
                Likeness.of(own, Likeness.pairs(problem.item.title + problem.words.text)),
                Likeness.of(own, Likeness.pairs(problem.words.text)))
            guard likeness >= akin else { continue }
            matches.append(
                Match(
                    item: problem.item, words: problem.words, relapses: problem.relapses, likeness: likeness))
        }
        matches.sort { ($1.likeness, $0.item.id) < ($0.likeness, $1.item.id) }
        let mine = matches.filter { $0.item.unit == unit && $0.likeness >= same }
        return LikeProblems(
            open: mine.filter { $0.item.closed == nil }, closed: mine.filter { $0.item.state == "closed" },
            elsewhere: Array(
                matches.filter { $0.item.unit != unit && !["void", "joined"].contains($0.item.state) }.prefix(
                    5)))
    }

    private static func candidates(_ condition: SQL, _ seen: Seen, _ session: any Kernel.Session) throws
        -> [Problem]
    {
        try session.rows(
            """
            SELECT \(ProblemStore.columns), \(Item.columns) FROM problem
            JOIN item ON item.town = problem.town AND item.id = problem.id
            WHERE problem.town = \(seen.town) AND \(condition) AND \(seen.items) ORDER BY problem.id DESC LIMIT \(looked)
            """, ProblemStore.problem)
    }
}
