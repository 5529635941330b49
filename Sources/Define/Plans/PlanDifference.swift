import Kernel
import Words

/// What a plan asks that the one before did not, asks otherwise, or asks no more. Pure.
///
/// Clauses are paired by the pairs of characters they share, the likest first; the year alone is no difference.
struct PlanDifference: Sendable {
    struct Piece: Sendable {
        let clause: Clause
        let text: String
    }

    struct Change: Sendable {
        let old: Piece
        let new: Piece
    }

    private(set) var same: [Change] = []
    private(set) var changed: [Change] = []
    private(set) var added: [Piece] = []
    private(set) var dropped: [Piece] = []

    /// Half of the pairs of characters shared makes two clauses the same matter.
    private static let likeness = 0.5

    /// A pair of characters that more clauses hold than this does not say which is meant; and no clause is held against more of
    /// those before than these. So a plan of thousands of clauses that are all alike costs no more than any other.
    private static let (common, candidates) = (40, 8)

    init(old: [Piece], new: [Piece]) {
        let (partner, taken) = Self.partners(old, new)
        for (index, piece) in new.enumerated() {
            guard let before = partner[index] else {
                added.append(piece)
                continue
            }
            let change = Change(old: old[before], new: piece)
            if Self.plain(old[before].text) == Self.plain(piece.text) {
                same.append(change)
            } else {
                changed.append(change)
            }
        }
        dropped = old.indices.filter { !taken.contains($0) }.map { old[$0] }
    }

    /// Of each new piece its old one, and all that were taken: the same words first, in their order, then the likest.
    private static func partners(_ old: [Piece], _ new: [Piece]) -> (of: [Int: Int], taken: Set<Int>) {
        var partner: [Int: Int] = [:], taken: Set<Int> = []
        var same = Dictionary(grouping: old.indices.reversed()) { plain(old[$0].text) }
        for (index, piece) in new.enumerated() {
            guard let place = same[plain(piece.text)]?.popLast() else { continue }
            partner[index] = place
            taken.insert(place)
        }
        var pairs: [Int: Set<UInt64>] = [:], places: [UInt64: [Int]] = [:]
        for place in old.indices where !taken.contains(place) {
            let own = Likeness.pairs(old[place].text)
            pairs[place] = own
            for pair in own { places[pair, default: []].append(place) }
        }
        var likes: [(like: Double, old: Int, new: Int)] = []
        for (index, piece) in new.enumerated() where partner[index] == nil {
            let own = Likeness.pairs(piece.text)
            var shared: [Int: Int] = [:]
            for pair in own {
                guard let found = places[pair], found.count <= common else { continue }
                for place in found { shared[place, default: 0] += 1 }
            }
            for (place, _) in shared.sorted(by: { ($0.value, $1.key) > ($1.value, $0.key) }).prefix(
                candidates)
            {
                let like = Likeness.of(own, pairs[place] ?? [])
                if like >= likeness { likes.append((like, place, index)) }
            }
        }
        for pair in likes.sorted(by: { ($0.like, $1.new, $1.old) > ($1.like, $0.new, $0.old) })
        where partner[pair.new] == nil && taken.insert(pair.old).inserted {
            partner[pair.new] = pair.old
        }
        return (partner, taken)
    }

    /// Of each clause that was asked before, the clause that asked it.
    var pairs: [ID: ID] {
        Dictionary(
            (same + changed).map { ($0.new.clause.id, $0.old.clause.id) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Clauses whose words stay, the new and the old.
    var unchanged: [(new: Clause, old: Clause)] { same.map { ($0.new.clause, $0.old.clause) } }

    /// Without blanks and years.
    private static func plain(_ text: String) -> String {
        text.filter { !$0.isWhitespace }.replacing(#/\d{4}年/#, with: "年")
    }

    // MARK: Wording

    enum Word: Sendable, Equatable {
        case kept(String), gone(String), come(String)

        var text: String {
            switch self {
            case .kept(let text), .gone(let text), .come(let text): text
            }
        }
    }

    /// The longest wording that is compared character by character.
    private static let longest = 3000

    /// The new wording with what went and what came marked.
    static func words(_ old: String, _ new: String) -> [Word] {
        guard old.count <= longest, new.count <= longest else { return [.gone(old), .come(new)] }
        let (before, after) = (Array(old), Array(new))
        var removed: Set<Int> = [], inserted: Set<Int> = []
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var words: [Word] = [], (left, right) = (0, 0)
        func run(_ start: Int, _ limit: Int, _ holds: (Int) -> Bool) -> Int {
            var end = start
            while end < limit, holds(end) { end += 1 }
            return end
        }
        while left < before.count || right < after.count {
            let gone = run(left, before.count, removed.contains),
                come = run(right, after.count, inserted.contains)
            if gone > left { words.append(.gone(String(before[left..<gone]))) }
            if come > right { words.append(.come(String(after[right..<come]))) }
            (left, right) = (gone, come)
            let kept = run(left, before.count) {
                !removed.contains($0) && !inserted.contains($0 - left + right)
            }
            if kept > left { words.append(.kept(String(before[left..<kept]))) }
            (left, right) = (kept, right + kept - left)
            if kept == gone, gone == before.count, right >= after.count { break }
        }
        return words
    }
}
