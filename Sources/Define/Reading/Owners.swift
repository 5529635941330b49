/// Who is responsible: named in brackets (责任单位：…), beside 牵头、配合、负责, or as the subject of a sentence.
///
/// To be mentioned is not to be responsible: who hands matters down, is reported to or is taught is left out.
enum Owners {
    static func find(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        var owners = bracketed(text, in: range) + labelled(text, in: range)
        if owners.isEmpty { owners = alone(text, in: range) }
        if owners.isEmpty { owners = said(text, in: range) }
        if owners.isEmpty {
            owners = Subjects.find(text, in: range).map { OwnerReading(name: $0, role: .responsible) }
        }
        return unique(owners)
    }

    /// Whoever the cells of a row name under the heads of their columns.
    static func cells(_ text: PlanText, _ cells: [(cell: Range<Int>, role: OwnerReading.Role)])
        -> [OwnerReading]
    {
        unique(
            cells.flatMap { cell, role -> [OwnerReading] in
                let written = text.string(cell)
                // 牵头：甲；配合：乙 within one cell says it itself.
                let said = OwnerLabels.read(written)
                if !said.isEmpty { return said }
                let names = written.split { "、，,；;/ \u{3000}".contains($0) }.map {
                    $0.filter { !$0.isWhitespace }
                }
                return names.filter { (2...24).contains($0.count) }.map { OwnerReading(name: $0, role: role) }
            })
    }

    private static func unique(_ owners: [OwnerReading]) -> [OwnerReading] {
        var known: Set<String> = []
        return owners.filter { known.insert($0.name + $0.role.rawValue).inserted }
    }

    // MARK: Brackets

    private static func bracketed(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        brackets(text, in: range).flatMap { OwnerLabels.read(text.string($0)) }
    }

    /// `牵头单位：财政所。配合单位：各村。` without brackets, at the beginning of a sentence.
    private static func labelled(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        var owners: [OwnerReading] = [], starts = true, depth = 0, index = range.lowerBound
        while index < range.upperBound {
            let scalar = text.scalars[index]
            if scalar.opensBracket { depth += 1 }
            if scalar.closesBracket { depth = max(0, depth - 1) }
            if starts, depth == 0, let label = OwnerLabels.end(text, at: index, before: range.upperBound) {
                let end = (label..<range.upperBound).first {
                    text.scalars[$0].endsSentence || text.scalars[$0] == "\n"
                }
                owners += OwnerLabels.read(text.string(index..<(end ?? range.upperBound)))
                // What the line labels is read; its blanks begin no label of their own.
                index = end ?? range.upperBound
                continue
            }
            if !scalar.isBlank || scalar == "\n" { starts = scalar.endsSentence || scalar == "\n" }
            index += 1
        }
        return owners
    }

    /// The insides of the outermost brackets.
    private static func brackets(_ text: PlanText, in range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = [], open: Int?, depth = 0
        for index in range {
            if text.scalars[index].opensBracket {
                if depth == 0 { open = index + 1 }
                depth += 1
            } else if text.scalars[index].closesBracket, depth > 0 {
                depth -= 1
                if depth == 0, let start = open { found.append(start..<index) }
            }
        }
        return found
    }

    // MARK: Names without labels

    /// What explains the word before it names nobody: 党委（党组）.
    private static let explained = "委组办室局所部站心会村".unicodeScalars

    /// `……台账。（镇纪委）` and `（镇纪委，6月底前）` at the very end of an item: the first leads.
    private static func alone(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        guard let last = brackets(text, in: range).last, last.lowerBound - 2 > range.lowerBound,
            !explained.contains(text.scalars[last.lowerBound - 2]),
            (last.upperBound + 1..<max(range.upperBound, last.upperBound + 1)).allSatisfy({ index in
                text.scalars[index].isBlank || text.scalars[index].endsSentence
            })
        else { return [] }
        let parts = text.string(last).split { "，,；;、 \u{3000}".contains($0) }.map {
            $0.filter { !$0.isWhitespace }
        }
        let names = parts.filter { SchedulePhrases.find(PlanText($0)).isEmpty }
        guard !names.isEmpty, names.allSatisfy({ (2...14).contains($0.count) && Subjects.isName($0) }) else {
            return []
        }
        return names.enumerated().map { OwnerReading(name: $1, role: $0 == 0 ? .lead : .responsible) }
    }

    private static let saidRoles: [(word: String, role: OwnerReading.Role)] = [
        ("具体牵头", .lead), ("牵头", .lead), ("配合", .support), ("协助", .support), ("协同", .support),
        ("参与", .support),
    ]

    /// `由镇纪委牵头，党政办、组织办配合`, each stretch naming nothing but bodies and what they do. Somebody must lead.
    private static func said(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        var owners: [OwnerReading] = []
        for stretch in text.string(range).split(whereSeparator: { "，,。；;：:\n（）()".contains($0) }) {
            let plain = stretch.filter { !$0.isWhitespace }
            guard let (word, role) = saidRoles.first(where: { plain.hasSuffix($0.word) }) else { continue }
            // 考核工作由党建办牵头: whoever is named behind 由.
            let list = plain.dropLast(word.count).split(separator: "由").last ?? ""
            let names = list.split(whereSeparator: { "、和及与".contains($0) }).map(String.init)
            guard !names.isEmpty, names.allSatisfy({ (2...14).contains($0.count) && Subjects.isName($0) })
            else {
                continue
            }
            owners += names.map { OwnerReading(name: $0, role: role) }
        }
        return owners.contains { $0.role == .lead } ? owners : []
    }
}
