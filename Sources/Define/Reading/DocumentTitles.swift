/// 《…》: every paper a clause names, with the brackets, each once.
package enum DocumentTitles {
    private static let longest = 120

    /// The papers a piece of text names.
    package static func find(in text: String) -> [String] {
        let whole = PlanText(text)
        return find(whole, in: 0..<whole.scalars.count)
    }

    static func find(_ text: PlanText, in range: Range<Int>) -> [String] {
        var found: [String] = [], known: Set<String> = [], open: Int?, depth = 0
        for index in range {
            switch text.scalars[index] {
            case "《":
                if depth == 0 { open = index }
                depth += 1
            case "》":
                depth = max(0, depth - 1)
                guard depth == 0, let start = open else { continue }
                open = nil
                let name = text.string(start..<index + 1).filter { !$0.isNewline }
                if index - start > 1, index - start <= longest, known.insert(name).inserted {
                    found.append(name)
                }
            default: break
            }
        }
        return found
    }
}
