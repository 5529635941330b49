/// Years as papers name them.
package enum YearWords {
    /// `2026年` as `2027年` throughout: every year the text names moves by the same number, so that ranges in it stay.
    package static func moved(_ text: String, by years: Int) -> String {
        text.replacing(#/20\d\d(?=\s*年)/#) { match in
            Int(match.output).map { "\($0 + years)" } ?? String(match.output)
        }
    }
}
