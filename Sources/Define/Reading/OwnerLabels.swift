/// `牵头单位：甲；配合单位：乙、丙，完成时限：6月底前`: labels with a colon and the names behind each, whatever parts them; and
/// `甲、乙牵头，丙配合` without a colon.
enum OwnerLabels {
    private static let labels: [(word: String, role: OwnerReading.Role?)] =
        ["单位", "部门", "科室", "站所", "办公室", "主体"].flatMap { kind -> [(String, OwnerReading.Role?)] in
            [
                ("牵头" + kind, .lead), ("主责" + kind, .lead), ("主办" + kind, .lead), ("配合" + kind, .support),
                ("协办" + kind, .support), ("协同" + kind, .support), ("协助" + kind, .support),
                ("参加" + kind, .support),
                ("参与" + kind, .support), ("责任" + kind, .responsible), ("承办" + kind, .responsible),
                ("落实" + kind, .responsible), ("实施" + kind, .responsible), ("完成" + kind, .responsible),
                ("考核" + kind, nil), ("督办" + kind, nil), ("监督" + kind, nil),
            ]
        } + [
            ("牵头领导", .charged), ("责任领导", .charged), ("分管领导", .charged), ("包抓领导", .charged), ("责任人", .charged),
            ("责任人员", .charged), ("负责人", .charged), ("承办人", .charged), ("牵头", .lead), ("主责", .lead),
            ("配合", .support),
            ("负责", .charged), ("责任", .responsible),
        ] + others.map { ($0, nil) }

    /// Labels that end a list of names and name nobody.
    private static let others = [
        "完成时限", "完成时间", "完成期限", "工作时限", "整改时限", "办理时限", "责任时限", "时限", "期限", "时间", "时间节点", "频次", "备注", "目标",
        "要求",
        "措施", "工作措施", "内容", "形式", "联系人", "联系电话", "电话",
    ]

    private static let words = Lexicon(labels.map(\.word))
    private static let beginnings = Lexicon(
        labels.filter { $0.role != nil && $0.word.count >= 3 }.map(\.word))

    /// Where a label that names somebody ends, before its colon; nil where none stands.
    static func end(_ text: PlanText, at index: Int, before limit: Int) -> Int? {
        guard let end = beginnings.end(text, at: index, before: limit), end < limit,
            text.scalars[end] == "：" || text.scalars[end] == ":"
        else { return nil }
        return end
    }

    static func read(_ inside: String) -> [OwnerReading] {
        let text = Squeezed(inside)
        let found = text.labels(words)
        guard !found.isEmpty else { return unlabelled(inside) }
        var owners: [OwnerReading] = []
        for (index, label) in found.enumerated() {
            guard let role = labels[label.place].role else { continue }
            let end = index + 1 < found.count ? found[index + 1].start : text.text.scalars.count
            owners += text.names(label.end..<end).map { OwnerReading(name: $0, role: role) }
        }
        // 责任单位 alone means that its first name leads; beside 牵头单位 it means the others.
        if !owners.contains(where: { $0.role == .lead }),
            let first = owners.firstIndex(where: { $0.role == .responsible })
        {
            owners[first].role = .lead
        }
        return owners
    }

    private static let ends: [(word: String, role: OwnerReading.Role)] = [
        ("牵头", .lead), ("配合", .support), ("负责", .charged),
    ]

    /// `甲、乙牵头，丙配合` and `甲负责`.
    private static func unlabelled(_ inside: String) -> [OwnerReading] {
        let sentence = inside.split(whereSeparator: { "。".contains($0) }).first.map(String.init) ?? ""
        return sentence.split(whereSeparator: { "；;，,：:".contains($0) }).flatMap { clause -> [OwnerReading] in
            let plain = clause.filter { !$0.isWhitespace }
            guard let (word, role) = ends.first(where: { plain.hasSuffix($0.word) }) else { return [] }
            return plain.dropLast(word.count).split(whereSeparator: { "、和".contains($0) }).map(String.init)
                .filter { (2...24).contains($0.count) }.map { OwnerReading(name: $0, role: role) }
        }
    }

    /// A text without its blanks, which stand inside words as often as between them; it is kept where they were.
    private struct Squeezed {
        let text: PlanText
        private let gaps: Set<Int>

        init(_ written: String) {
            var kept = String.UnicodeScalarView(), gaps: Set<Int> = []
            for scalar in written.unicodeScalars {
                if scalar.isBlank { gaps.insert(kept.count) } else { kept.append(scalar) }
            }
            (text, self.gaps) = (PlanText(String(kept)), gaps)
        }

        /// Every label with a colon behind it, in order; `end` is after the colon.
        func labels(_ words: Lexicon) -> [(place: Int, start: Int, end: Int)] {
            var found: [(place: Int, start: Int, end: Int)] = [], index = 0
            let limit = text.scalars.count
            while index < limit {
                if let (place, end) = words.longest(text, at: index, before: limit), end < limit,
                    text.scalars[end] == "：" || text.scalars[end] == ":"
                {
                    found.append((place, index, end + 1))
                    index = end + 1
                } else {
                    index += 1
                }
            }
            return found
        }

        /// The names in a stretch: parted at commas, and at blanks where each piece is a name by itself. A sentence that
        /// goes on behind them is none.
        func names(_ range: Range<Int>) -> [String] {
            let end = range.first { "。；;".unicodeScalars.contains(text.scalars[$0]) } ?? range.upperBound
            var names: [String] = [], start = range.lowerBound
            for index in range.lowerBound...max(range.lowerBound, end) {
                guard index >= end || "、，,和及/".unicodeScalars.contains(text.scalars[index]) else { continue }
                if start < index { names += pieces(start..<min(index, end)) }
                start = index + 1
            }
            return names.filter { (2...24).contains($0.count) }
        }

        private func pieces(_ range: Range<Int>) -> [String] {
            let whole = text.string(range), cuts = range.dropFirst().filter(gaps.contains)
            guard !cuts.isEmpty else { return [whole] }
            let bounds = [range.lowerBound] + cuts + [range.upperBound]
            let parts = zip(bounds, bounds.dropFirst()).map { text.string($0..<$1) }
            return parts.allSatisfy { Subjects.isName($0) } ? parts : [whole]
        }
    }
}
