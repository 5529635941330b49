/// Who is responsible: named in brackets (责任单位：…), beside 牵头、配合、负责, or as the subject of a sentence.
///
/// To be mentioned is not to be responsible: who hands matters down, is reported to or is taught is left out.
enum Owners {
    static func find(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        var owners = bracketed(text, in: range) + labelled(text, in: range)
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
                let said = read(written)
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

    private static let labels: [(word: String, role: OwnerReading.Role)] = [
        ("牵头单位", .lead), ("牵头部门", .lead), ("牵头领导", .lead), ("主责单位", .lead), ("主办单位", .lead),
        ("配合单位", .support), ("配合部门", .support), ("协办单位", .support), ("协同单位", .support), ("参加单位", .support),
        ("责任单位", .responsible), ("责任部门", .responsible), ("责任主体", .responsible), ("责任科室", .responsible),
        ("责任领导", .responsible), ("责任人", .responsible), ("牵头", .lead), ("配合", .support), ("负责", .charged),
    ]

    private static func bracketed(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        brackets(text, in: range).flatMap { read(text.string($0)) }
    }

    /// `牵头单位：财政所。配合单位：各村。` without brackets, at the beginning of a sentence.
    private static func labelled(_ text: PlanText, in range: Range<Int>) -> [OwnerReading] {
        var owners: [OwnerReading] = [], starts = true, depth = 0
        for index in range {
            let scalar = text.scalars[index]
            if scalar.opensBracket { depth += 1 }
            if scalar.closesBracket { depth = max(0, depth - 1) }
            if starts, depth == 0, let label = signs.end(text, at: index, before: range.upperBound),
                label < range.upperBound, text.scalars[label] == "：" || text.scalars[label] == ":"
            {
                let end = (label..<range.upperBound).first {
                    text.scalars[$0].endsSentence || text.scalars[$0] == "\n"
                }
                owners += read(text.string(index..<(end ?? range.upperBound)))
            }
            if !scalar.isBlank || scalar == "\n" { starts = scalar.endsSentence || scalar == "\n" }
        }
        return owners
    }

    private static let signs = Lexicon(labels.map(\.word).filter { $0.count >= 3 })

    /// The insides of the outermost round brackets.
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

    /// `责任单位：甲、乙；配合单位：丙` and `甲、乙牵头，丙配合` and `甲负责`.
    private static func read(_ inside: String) -> [OwnerReading] {
        var owners: [OwnerReading] = []
        let sentence = inside.split(whereSeparator: { "。".contains($0) }).first.map(String.init) ?? ""
        for part in sentence.split(whereSeparator: { "；;".contains($0) }) {
            if let colon = part.firstIndex(where: { "：:".contains($0) }) {
                let label = part[..<colon].filter { !$0.isWhitespace }
                guard let role = labels.first(where: { label.hasSuffix($0.word) })?.role else { continue }
                let names = names(part[part.index(after: colon)...])
                // 责任单位 alone means that its first name leads.
                owners += names.enumerated().map {
                    OwnerReading(name: $1, role: role == .responsible && $0 == 0 ? .lead : role)
                }
            } else {
                for clause in part.split(whereSeparator: { "，,".contains($0) }) {
                    let plain = clause.filter { !$0.isWhitespace }
                    guard let (word, role) = labels.suffix(3).first(where: { plain.hasSuffix($0.word) })
                    else { continue }
                    owners += names(plain.dropLast(word.count)).map { OwnerReading(name: $0, role: role) }
                }
            }
        }
        return owners
    }

    private static func names(_ list: Substring) -> [String] {
        list.split(whereSeparator: { "、，,和".contains($0) }).map { $0.filter { !$0.isWhitespace } }.filter {
            (2...24).contains($0.count)
        }
    }

    private static func names(_ list: some StringProtocol) -> [String] { names(Substring(list)) }
}
