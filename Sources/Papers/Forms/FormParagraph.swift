/// A paragraph of a form. Word cuts its text into pieces as it likes, so a field may begin in one and end in another.
struct FormParagraph: Sendable {
    struct Mark: Sendable {
        let name: String
        /// In the paragraph's text, the braces among them.
        let range: Range<Int>
    }

    private(set) var tokens: [XMLToken] = []
    /// Where in `tokens` its own text stands, that of text boxes inside it left out.
    private var texts: [Int] = []
    private var inText = false
    private(set) var endsSection = false

    mutating func add(_ token: XMLToken) {
        switch token {
        case .start(let name, _, let empty):
            if XMLToken.local(name) == "t" { inText = !empty }
            if XMLToken.local(name) == "sectPr" { endsSection = true }
        case .end(let name): if XMLToken.local(name) == "t" { inText = false }
        case .text: if inText { texts.append(tokens.count) }
        case .raw: break
        }
        tokens.append(token)
    }

    /// What stands inside and has been seen to.
    mutating func add(_ done: [XMLToken]) { tokens += done }

    private func text(at place: Int) -> String {
        if case .text(let text) = tokens[place] { return text }
        return ""
    }

    private var characters: [Character] { texts.flatMap { Array(text(at: $0)) } }

    private static let opening: Set<Character> = ["{", "｛"]
    private static let closing: Set<Character> = ["}", "｝"]

    /// The fields of its text in their order; a Chinese keyboard's braces count too.
    var marks: [Mark] { scan().marks }

    /// What begins like a field and never ends.
    var unfinished: String? { scan().unfinished }

    private func scan() -> (marks: [Mark], unfinished: String?) {
        let all = characters
        var marks: [Mark] = [], at = 0
        func pair(_ place: Int, _ set: Set<Character>) -> Bool {
            place + 1 < all.count && set.contains(all[place]) && set.contains(all[place + 1])
        }
        while at < all.count {
            guard pair(at, Self.opening) else {
                at += 1
                continue
            }
            var end = at + 2
            while end < all.count, !pair(end, Self.closing), !pair(end, Self.opening) { end += 1 }
            guard pair(end, Self.closing) else {
                return (marks, String(all[at..<min(at + 12, end)]))
            }
            let name = String(all[(at + 2)..<end]).filter { !$0.isWhitespace }
            marks.append(Mark(name: name, range: at..<(end + 2)))
            at = end + 2
        }
        return (marks, nil)
    }

    func isOnly(_ mark: Mark) -> Bool {
        let all = characters
        return all.indices.allSatisfy { mark.range.contains($0) || all[$0].isWhitespace }
    }

    /// The paragraph with other words for its fields. A value stands where its field began, in that piece's looks.
    func replacing(_ marks: [Mark], by value: (String) -> String) -> [XMLToken] {
        var out = tokens, at = 0
        for place in texts {
            var words = ""
            for character in text(at: place) {
                if let mark = marks.first(where: { $0.range.contains(at) }) {
                    if mark.range.lowerBound == at { words += value(mark.name).filter { !$0.isNewline } }
                } else {
                    words.append(character)
                }
                at += 1
            }
            out[place] = .text(words)
        }
        return out
    }

    /// Without what may stand only once in a document: the paragraph's own number and bookmarks.
    var copy: FormParagraph {
        var copy = FormParagraph()
        for token in tokens {
            switch token {
            case .start(let name, let attributes, let empty):
                if XMLToken.local(name).hasPrefix("bookmark") { continue }
                let kept = attributes.filter { !["paraId", "textId"].contains(XMLToken.local($0.name)) }
                copy.add(XMLToken.start(name, kept, empty: empty))
            case .end(let name) where XMLToken.local(name).hasPrefix("bookmark"): continue
            default: copy.add(token)
            }
        }
        return copy
    }

    /// A paragraph whose words are a line's, with its pieces that lead somewhere as links.
    static func linked(_ tokens: [XMLToken], _ line: DocxForm.Line) -> [XMLToken] {
        guard line.pieces.contains(where: { $0.address != nil }) else { return tokens }
        func isRun(_ token: XMLToken, end: Bool) -> Bool {
            switch token {
            case .start(let name, _, false): !end && XMLToken.local(name) == "r"
            case .end(let name): end && XMLToken.local(name) == "r"
            default: false
            }
        }
        let words = tokens.firstIndex { if case .text(let text) = $0 { text == line.text } else { false } }
        guard let words, let start = tokens[..<words].lastIndex(where: { isRun($0, end: false) }),
            let end = tokens[words...].firstIndex(where: { isRun($0, end: true) })
        else { return tokens }
        // A run that holds another is no piece that can be repeated.
        let inside = tokens[(start + 1)..<end]
        guard !inside.contains(where: { isRun($0, end: false) || isRun($0, end: true) }) else {
            return tokens
        }
        let runs = line.pieces.flatMap { piece -> [XMLToken] in
            var run = Array(tokens[start...end])
            run[words - start] = .text(piece.text)
            guard let address = piece.address else { return run }
            let target = XMLToken.escaped("HYPERLINK \"\(address)\"")
            return [.raw("<w:fldSimple \(OfficialParts.word) w:instr=\"\(target)\">")] + run + [
                .raw("</w:fldSimple>")
            ]
        }
        return Array(tokens[..<start]) + runs + Array(tokens[(end + 1)...])
    }

    /// A paragraph that stays on the page of the one behind it.
    static func keepingNext(_ tokens: [XMLToken]) -> [XMLToken] {
        func isStart(_ token: XMLToken, _ wanted: Substring) -> Bool {
            if case .start(let name, _, _) = token { return XMLToken.local(name) == wanted }
            return false
        }
        let keep = XMLToken.raw("<w:keepNext \(OfficialParts.word)/>")
        guard !tokens.contains(where: { isStart($0, "keepNext") }) else { return tokens }
        var out = tokens
        if let style = tokens.firstIndex(where: { isStart($0, "pStyle") }) {
            out.insert(keep, at: style + 1)
        } else if let properties = tokens.firstIndex(where: { isStart($0, "pPr") }) {
            if case .start(let name, let attributes, true) = tokens[properties] {
                out.replaceSubrange(
                    properties...properties, with: [.start(name, attributes, empty: false), keep, .end(name)])
            } else {
                out.insert(keep, at: properties + 1)
            }
        } else if !tokens.isEmpty {
            out.insert(contentsOf: [.raw("<w:pPr \(OfficialParts.word)>"), keep, .raw("</w:pPr>")], at: 1)
        }
        return out
    }

    /// The paragraph with lines that begin elsewhere than its own style has them.
    static func indented(_ tokens: [XMLToken], _ indent: DocxForm.Line.Indent) -> [XMLToken] {
        let values = [
            ("leftChars", indent.left * 100), ("left", indent.left * 320),
            ("hangingChars", indent.hanging * 100),
            ("hanging", indent.hanging * 320),
        ].map { "w:\($0)=\"\($1)\"" }.joined(separator: " ")
        let ind = XMLToken.raw("<w:ind \(OfficialParts.word) \(values)/>")
        func isStart(_ place: Int, _ wanted: Set<Substring>) -> Bool {
            if case .start(let name, _, _) = tokens[place] { return wanted.contains(XMLToken.local(name)) }
            return false
        }
        var out = tokens
        let properties = tokens.indices.first { isStart($0, ["pPr"]) }
        if let properties, case .start(let name, let attributes, true) = tokens[properties] {
            out.replaceSubrange(
                properties...properties, with: [.start(name, attributes, empty: false), ind, .end(name)])
            return out
        }
        let close = tokens.firstIndex {
            if case .end(let name) = $0 { return XMLToken.local(name) == "pPr" }
            return false
        }
        guard let properties, let close, properties < close else {
            if !tokens.isEmpty {
                out.insert(contentsOf: [.raw("<w:pPr \(OfficialParts.word)>"), ind, .raw("</w:pPr>")], at: 1)
            }
            return out
        }
        let within = properties..<close
        if let own = within.first(where: { isStart($0, ["ind"]) }) {
            out[own] = ind
        } else {
            // Where the order of the format has it.
            let behind: Set<Substring> = ["jc", "textDirection", "textAlignment", "outlineLvl", "rPr"]
            out.insert(ind, at: within.first { isStart($0, behind) } ?? close)
        }
        return out
    }

    /// The paragraph with something else for its text: no line height of its own, which would cut a picture off.
    func replacingText(by drawing: String) -> [XMLToken] {
        func kept(_ wanted: Substring) -> XMLToken? {
            tokens.first {
                if case .start(let name, _, true) = $0 { return XMLToken.local(name) == wanted }
                return false
            }
        }
        let height = XMLToken.raw(
            "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>")
        let properties = [kept("pStyle"), height, kept("jc")].compactMap { $0 }
        return [.raw("<w:p \(OfficialParts.word)><w:pPr>")] + properties + [
            .raw("</w:pPr><w:r>\(drawing)</w:r></w:p>")
        ]
    }
}
