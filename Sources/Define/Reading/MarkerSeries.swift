/// Decides which of the places that look like markers are markers: they must belong to a series.
///
/// A marker that leads its line needs little; one inside a line must continue a series, or begin one that goes on.
enum MarkerSeries {
    static func accepted(_ text: PlanText, outside tables: [Range<Int>]) -> [Marker] {
        let found = candidates(text, outside: tables)
        let follows = successors(found)
        var accepted: [Marker] = [], last: [Marker.Kind: Int] = [:]
        for (index, marker) in found.enumerated() {
            let continues = last[marker.kind].map { $0 + 1 == marker.value } ?? false
            let begins = marker.value == 1 && (marker.leads && !marker.bare || follows[index])
            // A series may have lost its beginning, but then it must go on.
            let lost =
                marker.leads && !marker.bare && marker.value > 1
                && (follows[index] || last[marker.kind] != nil)
            guard continues || begins || lost else { continue }
            accepted.append(marker)
            last[marker.kind] = marker.value
            // Numbers run through the sections of a plan, articles through the chapters of a rule.
            for deeper in last.keys where deeper > marker.kind && deeper != .number && deeper != .article {
                last[deeper] = nil
            }
        }
        return accepted
    }

    private static func candidates(_ text: PlanText, outside tables: [Range<Int>]) -> [Marker] {
        var found: [Marker] = [], table = 0
        for line in text.lines {
            while table < tables.count, tables[table].upperBound <= line.range.lowerBound { table += 1 }
            if table < tables.count, tables[table].contains(line.range.lowerBound) { continue }
            var index = line.range.lowerBound, brackets = 0
            while index < line.range.upperBound {
                let leads = index == line.range.lowerBound
                if let marker = Marker.read(text, at: index, before: line.range.upperBound, leads: leads),
                    leads
                        ? !isAlone(marker, in: line.range)
                        : mayStandInside(marker, text, line.range, brackets)
                {
                    found.append(marker)
                    index = marker.range.upperBound
                    continue
                }
                if text.scalars[index].opensBracket { brackets += 1 }
                if text.scalars[index].closesBracket { brackets = max(0, brackets - 1) }
                index += 1
            }
        }
        return found
    }

    /// A page number is not a clause.
    private static func isAlone(_ marker: Marker, in line: Range<Int>) -> Bool {
        marker.kind == .number && marker.range.upperBound == line.upperBound
    }

    /// Inside a line a marker follows the end of a sentence, or a heading that ran on into its items.
    private static func mayStandInside(
        _ marker: Marker, _ text: PlanText, _ line: Range<Int>, _ brackets: Int
    ) -> Bool {
        guard brackets == 0, let before = previous(text, marker.range.lowerBound, line) else { return false }
        switch marker.kind {
        case .ordinal, .chapter, .section, .article:
            return before.endsSentence || before == "：" || before == ":"
        // A document whose lines were lost: after a colon, or after a blank that was a line's end.
        case .chinese:
            return before.endsSentence || before == "：" || before == ":"
                || text.scalars[marker.range.lowerBound - 1].isBlank
        default:
            return before.endsSentence || before.isChinese || before.closesBracket || before == "："
                || before == ":"
        }
    }

    private static func previous(_ text: PlanText, _ index: Int, _ line: Range<Int>) -> Unicode.Scalar? {
        var position = index - 1
        while position >= line.lowerBound {
            if !text.scalars[position].isBlank { return text.scalars[position] }
            position -= 1
        }
        return nil
    }

    /// For each candidate, whether the next number of its kind comes before anything that would end the series.
    private static func successors(_ found: [Marker]) -> [Bool] {
        var follows = [Bool](repeating: false, count: found.count)
        var waiting: [Marker.Kind: (index: Int, value: Int)] = [:]
        for (index, marker) in found.enumerated() {
            if let open = waiting[marker.kind], open.value + 1 == marker.value { follows[open.index] = true }
            waiting[marker.kind] = (index, marker.value)
            if marker.leads {
                for deeper in waiting.keys where deeper > marker.kind && deeper != .article {
                    waiting[deeper] = nil
                }
            }
        }
        return follows
    }
}
