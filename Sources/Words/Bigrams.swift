/// Text as the words both search engines keep: pairs of neighbouring Chinese characters, and Latin words and numbers.
///
/// Two-character words, the commonest in Chinese, are thus found by one exact word.
package enum Bigrams {
    private static let limit = 20_000
    /// Of a longer Latin word the beginning: PostgreSQL keeps no word of 2 kB.
    package static let longest = 100

    /// Each word once, in order of appearance. Of very long text the first 20,000 characters.
    package static func words(_ text: String) -> [String] {
        var words: [String] = [], pairs: Set<UInt64> = [], names: Set<String> = []
        for run in runs(text) {
            guard run.chinese else {
                let name = latin(run.scalars)
                if names.insert(name).inserted { words.append(name) }
                continue
            }
            // The last character alone, so that a search for one character meets the end of a run too.
            for index in run.scalars.indices {
                let pair = run.scalars[index..<min(index + 2, run.scalars.count)]
                let key = pair.reduce(UInt64(0)) { $0 << 32 | UInt64($1.value) }
                if pairs.insert(key).inserted { words.append(String(String.UnicodeScalarView(pair))) }
            }
        }
        return words
    }

    /// So much of a query is looked for; a lone letter is the beginning of many words, and a page of them would keep a reader busy.
    package static let longestQuery = 100
    package static let mostWords = 20

    /// The words a query asks for: for Chinese its pairs, or the lone character as the beginning of a pair.
    package static func query(_ text: String) -> [(word: String, prefix: Bool)] {
        let asked = String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestQuery)))
        let words = runs(asked).flatMap { run -> [(String, Bool)] in
            let scalars = run.scalars
            guard run.chinese else { return [(latin(scalars), true)] }
            if scalars.count == 1 { return [(String(Character(scalars[0])), true)] }
            return scalars.indices.dropLast().map {
                (String(String.UnicodeScalarView(scalars[$0...$0 + 1])), false)
            }
        }
        return Array(words.prefix(mostWords))
    }

    private static func latin(_ scalars: [Unicode.Scalar]) -> String {
        String(String.UnicodeScalarView(scalars.prefix(longest))).lowercased()
    }

    private static func runs(_ text: String) -> [(chinese: Bool, scalars: [Unicode.Scalar])] {
        var runs: [(chinese: Bool, scalars: [Unicode.Scalar])] = [], open = false
        for written in text.unicodeScalars.prefix(limit) {
            let scalar = written.halfWidth
            let chinese =
                (0x3400...0x9FFF).contains(scalar.value) || (0x20000...0x3FFFF).contains(scalar.value)
            guard chinese || scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                open = false
                continue
            }
            if open, runs[runs.count - 1].chinese == chinese {
                runs[runs.count - 1].scalars.append(scalar)
            } else {
                runs.append((chinese, [scalar]))
                open = true
            }
        }
        return runs
    }
}
