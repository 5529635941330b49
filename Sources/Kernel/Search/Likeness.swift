/// How like two wordings are, by the pairs of neighbouring characters they share. Pure.
package enum Likeness {
    /// The pairs of a text, without blanks, marks and years.
    package static func pairs(_ text: String) -> Set<String> {
        let characters = text.replacing(#/\d{4}年/#, with: "年").filter { $0.isLetter || $0.isNumber }
        return Set(zip(characters, characters.dropFirst()).map { "\($0)\($1)" })
    }

    /// 0 for nothing shared, 1 for the same pairs.
    package static func of(_ one: Set<String>, _ other: Set<String>) -> Double {
        guard !one.isEmpty, !other.isEmpty else { return 0 }
        return Double(2 * one.intersection(other).count) / Double(one.count + other.count)
    }
}
