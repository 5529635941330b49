/// A list of words that can be asked at a place in the text; found by their first character, longest first.
struct Lexicon: Sendable {
    private struct Word: Sendable {
        let scalars: [Unicode.Scalar]
        let place: Int
    }

    private var byFirst: [Unicode.Scalar: [Word]] = [:]

    init(_ words: some Sequence<String>) {
        for (place, word) in words.enumerated() {
            let scalars = Array(word.unicodeScalars)
            guard let first = scalars.first else { continue }
            byFirst[first, default: []].append(Word(scalars: scalars, place: place))
        }
        for first in byFirst.keys { byFirst[first]?.sort { $0.scalars.count > $1.scalars.count } }
    }

    /// Where the longest word that stands at `index` ends; nil when none does.
    func end(_ text: PlanText, at index: Int, before limit: Int) -> Int? {
        guard index < limit, let words = byFirst[text.scalars[index]] else { return nil }
        for word in words where text.has(word.scalars, at: index, before: limit) {
            return index + word.scalars.count
        }
        return nil
    }

    /// The longest word that stands at `index`: its place in the list, and where it ends.
    func longest(_ text: PlanText, at index: Int, before limit: Int) -> (place: Int, end: Int)? {
        guard index < limit, let words = byFirst[text.scalars[index]] else { return nil }
        for word in words where text.has(word.scalars, at: index, before: limit) {
            return (word.place, index + word.scalars.count)
        }
        return nil
    }

    /// The place in the list of the first of its words that stands anywhere in `range`.
    func earliest(_ text: PlanText, in range: Range<Int>) -> Int? {
        var best: Int?
        for index in range {
            for word in byFirst[text.scalars[index]] ?? []
            where word.place < best ?? .max && text.has(word.scalars, at: index, before: range.upperBound) {
                best = word.place
            }
        }
        return best
    }

    func stands(_ text: PlanText, at index: Int, before limit: Int) -> Bool {
        end(text, at: index, before: limit) != nil
    }
}
