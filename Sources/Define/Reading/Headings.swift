/// The heading of a clause: its first sentence, where more follows or nothing ends it.
enum Headings {
    private static let longest = 40

    static func read(_ text: PlanText, _ node: Outline.Node) -> String {
        let range = afterLabel(text, text.trimmed(node.row?.text ?? node.body..<node.end))
        guard !range.isEmpty else { return "" }
        let line = text.first(range) { $0 == "\n" } ?? range.upperBound
        let end =
            text.first(range.lowerBound..<line) {
                $0.endsSentence || $0 == "：" || $0 == ":" || $0.opensBracket
            } ?? line
        guard end - range.lowerBound <= longest else { return "" }
        // A row is called by its first sentence, whether or not more follows.
        if node.isRow { return text.string(text.trimmed(range.lowerBound..<end)) }
        // A single sentence that ends itself is the duty, not its heading.
        let alone = end < range.upperBound && text.trimmed(end + 1..<range.upperBound).isEmpty
        if alone, node.children == 0, text.scalars[end].endsSentence { return "" }
        return text.string(text.trimmed(range.lowerBound..<end))
    }

    private static let labels = Lexicon([
        "任务内容", "工作内容", "责任内容", "主要内容", "工作任务", "任务名称", "任务", "内容", "事项", "责任事项", "工作要求", "具体内容",
    ])

    /// `任务内容：开展检查` is headed by what follows the label.
    private static func afterLabel(_ text: PlanText, _ range: Range<Int>) -> Range<Int> {
        guard let end = labels.end(text, at: range.lowerBound, before: range.upperBound),
            end < range.upperBound,
            text.scalars[end] == "：" || text.scalars[end] == ":"
        else { return range }
        return text.trimmed(end + 1..<range.upperBound)
    }

    /// The text of the last clause without the signature and date, or the list of enclosures, under it.
    static func withoutSignature(_ text: PlanText, _ range: Range<Int>) -> Range<Int> {
        var lines: [Range<Int>] = [], start = range.lowerBound
        for index in range where text.scalars[index] == "\n" {
            lines.append(text.trimmed(start..<index))
            start = index + 1
        }
        lines.append(text.trimmed(start..<range.upperBound))
        if let enclosure = lines.firstIndex(where: {
            text.has("附件", at: $0.lowerBound, before: $0.upperBound)
        }), enclosure > 0 {
            lines.removeSubrange(enclosure...)
        }
        while lines.count > 1, let last = lines.last, last.isEmpty || isSignature(text, last) {
            lines.removeLast()
        }
        return range.lowerBound..<max(lines.last?.upperBound ?? range.upperBound, range.lowerBound)
    }

    private static func isSignature(_ text: PlanText, _ line: Range<Int>) -> Bool {
        // 完成时限：6月底 ends in nothing either, but says something of the clause.
        line.count <= 60
            && !text.scalars[line].contains {
                $0.endsSentence || $0 == "，" || $0 == "," || $0 == "：" || $0 == ":"
            }
    }
}
