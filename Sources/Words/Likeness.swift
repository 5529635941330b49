/// How like two wordings are, by the pairs of neighbouring characters they share. Pure.
package enum Likeness {
    /// The pairs of a text, each as one number, without blanks, marks and years.
    package static func pairs(_ text: String) -> Set<UInt64> {
        var kept: [Unicode.Scalar] = []
        var digits = 0
        for scalar in text.unicodeScalars {
            // 2026年 reads like 年: what comes back every year is the same.
            if scalar == "年", digits == 4 { kept.removeLast(4) }
            digits = ("0"..."9").contains(scalar) ? digits + 1 : 0
            if isKept(scalar) { kept.append(scalar) }
        }
        var pairs = Set<UInt64>(minimumCapacity: kept.count)
        for (one, other) in zip(kept, kept.dropFirst()) {
            pairs.insert(UInt64(one.value) << 32 | UInt64(other.value))
        }
        return pairs
    }

    /// 0 for nothing shared, 1 for the same pairs.
    package static func of(_ one: Set<UInt64>, _ other: Set<UInt64>) -> Double {
        guard !one.isEmpty, !other.isEmpty else { return 0 }
        let (few, many) = one.count < other.count ? (one, other) : (other, one)
        let shared = few.reduce(0) { $0 + (many.contains($1) ? 1 : 0) }
        return Double(2 * shared) / Double(one.count + other.count)
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        // The common ideographs first: looking properties up costs more.
        (0x4E00...0x9FFF).contains(scalar.value) || scalar.properties.isAlphabetic
            || scalar.properties.numericType != nil
    }
}
