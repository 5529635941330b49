/// Suggests which kind of record would prove a work item. A person confirms; the default asks for nothing extra.
package enum RequirementHints {
    /// The first word found decides; the kinds are the ledgers' names.
    private static let kinds: [(word: String, kind: String)] = [
        ("警示教育", "警示教育"), ("党课", "学习教育"), ("谈心谈话", "谈心谈话"), ("廉政谈话", "谈心谈话"), ("谈话", "谈心谈话"),
        ("责任书", "责任书"), ("责任状", "责任书"), ("问题台账", "问题台账"), ("风险点", "廉政风险点"), ("信访", "信访举报"), ("专题研究", "专题研究"),
        ("亲自", "履职纪实"), ("学习", "学习教育"), ("公开", "公开"), ("自查", "书面报告"), ("日常监督", "监督检查"), ("抽查", "监督检查"),
        ("检查", "监督检查"),
        ("督查", "监督检查"),
        ("督导", "监督检查"),
        ("制度", "制度"), ("经验", "经验做法"), ("报告", "书面报告"),
    ]

    private static let words = Lexicon(kinds.map(\.word))

    /// For a part of a clause that falls due by itself; nil when its words name no kind.
    package static func suggest(part: String) -> RequirementHint? {
        let text = PlanText(part), range = 0..<text.scalars.count
        return words.earliest(text, in: range).map {
            RequirementHint(kind: kinds[$0].kind, count: count(text, in: range))
        }
    }

    /// The heading says what is asked; the body also names what it is asked of.
    static func suggest(for text: PlanText, in range: Range<Int>, heading: String) -> RequirementHint {
        let head = PlanText(heading)
        let found = words.earliest(head, in: 0..<head.scalars.count) ?? words.earliest(text, in: range)
        let kind = found.map { kinds[$0].kind } ?? "办理情况"
        return RequirementHint(kind: kind, count: count(text, in: range))
    }

    private static let rhythms = Lexicon(["每年", "每半年", "每季度", "每季", "每月"])
    private static let atLeast = Lexicon(["不少于", "至少", "不得少于"])

    /// `不少于2次`, `至少召开两次`, else 1.
    private static func count(_ text: PlanText, in range: Range<Int>) -> Int {
        let end = range.upperBound
        for index in range {
            // 不少于2次, and 每年组织两次 within a few words.
            let floor = atLeast.end(text, at: index, before: end)
            guard let start = floor ?? rhythms.end(text, at: index, before: end) else { continue }
            for at in start..<min(start + (floor == nil ? 10 : 5), end) {
                if text.scalars[at].partsClauses { break }
                guard let number = number(text, at, end), (1...60).contains(number.value), number.end < end,
                    "次场期".unicodeScalars.contains(text.scalars[number.end])
                else { continue }
                return number.value
            }
        }
        return 1
    }

    private static func number(_ text: PlanText, _ at: Int, _ end: Int) -> (value: Int, end: Int)? {
        if text.scalars[at] == "两" { return (2, at + 1) }
        return ChineseNumber.readDigits(text, at: at, before: end)
            ?? ChineseNumber.read(text, at: at, before: end)
    }
}
