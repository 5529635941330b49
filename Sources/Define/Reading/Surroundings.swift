/// What stands around a plan's clauses: the parties of a pledge, the task in a cover notice, the list of enclosures.
struct Surroundings {
    struct Part {
        let label: String
        let marker: Range<Int>?
        let range: Range<Int>
        /// A cover notice may itself set a task: 请于3月20日前….
        let asks: Bool
    }

    private(set) var parts: [Part] = []
    /// Lines whose numbers are no clauses.
    private(set) var excluded: [Range<Int>] = []

    init(_ text: PlanText) {
        let lines = text.lines.map(\.range)
        for (index, line) in lines.enumerated() {
            for party in ["甲方", "乙方", "丙方"] where index < 8 {
                if let end = Surroundings.label(party, text, line), end < line.upperBound {
                    parts.append(Part(label: party, marker: line.lowerBound..<end, range: line, asks: false))
                }
            }
        }
        addEnclosures(text, lines)
        addNotice(text, lines)
        parts.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// 附件：1.… and the numbered names under it.
    private mutating func addEnclosures(_ text: PlanText, _ lines: [Range<Int>]) {
        for (index, line) in lines.enumerated() {
            guard let end = Surroundings.label("附件", text, line) else { continue }
            var last = index
            while last + 1 < lines.count, isEnclosureName(text, lines[last + 1]) { last += 1 }
            let range = line.lowerBound..<lines[last].upperBound
            parts.append(Part(label: "附件", marker: line.lowerBound..<end, range: range, asks: false))
            excluded.append(range)
        }
    }

    private func isEnclosureName(_ text: PlanText, _ line: Range<Int>) -> Bool {
        guard let marker = Marker.read(text, at: line.lowerBound, before: line.upperBound, leads: true),
            marker.kind == .number
        else { return false }
        return line.count <= 50 && !text.scalars[line].contains { $0.endsSentence }
    }

    /// After 关于印发…的通知 and its addressees, the paragraph that asks for something by a day.
    private mutating func addNotice(_ text: PlanText, _ lines: [Range<Int>]) {
        guard let title = lines.prefix(12).firstIndex(where: { text.string($0).hasSuffix("的通知") }) else {
            return
        }
        for line in lines[(title + 1)...].prefix(4) {
            let words = text.string(line)
            if words.contains("请"), !SchedulePhrases.find(text, in: line).isEmpty,
                Marker.read(text, at: line.lowerBound, before: line.upperBound, leads: true) == nil
            {
                parts.append(Part(label: "通知正文", marker: nil, range: line, asks: true))
                return
            }
        }
    }

    /// Where `word：` at the beginning of the line ends.
    private static func label(_ word: String, _ text: PlanText, _ line: Range<Int>) -> Int? {
        let count = word.unicodeScalars.count
        guard text.has(word, at: line.lowerBound, before: line.upperBound), line.count > count else {
            return nil
        }
        let mark = text.scalars[line.lowerBound + count]
        return mark == "：" || mark == ":" ? line.lowerBound + count + 1 : nil
    }
}
