/// A set of words that can be asked at a place in the text; found by their first character, longest first.
struct Lexicon: Sendable {
    private var byFirst: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]

    init(_ words: some Sequence<String>) {
        for word in words {
            let scalars = Array(word.unicodeScalars)
            guard let first = scalars.first else { continue }
            byFirst[first, default: []].append(scalars)
        }
        for first in byFirst.keys { byFirst[first]?.sort { $0.count > $1.count } }
    }

    /// Where the longest word that stands at `index` ends; nil when none does.
    func end(_ text: PlanText, at index: Int, before limit: Int) -> Int? {
        guard index < limit, let words = byFirst[text.scalars[index]] else { return nil }
        for word in words where text.has(word, at: index, before: limit) { return index + word.count }
        return nil
    }

    func stands(_ text: PlanText, at index: Int, before limit: Int) -> Bool {
        end(text, at: index, before: limit) != nil
    }
}
