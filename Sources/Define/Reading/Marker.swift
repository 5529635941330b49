/// An outline's number as it stands before a clause, such as `一、`, `（一）`, `1.`, `（1）`, `一是`.
struct Marker: Equatable {
    /// The order in which kinds usually enclose each other.
    enum Kind: Int, Comparable {
        case chapter, section, article, chinese, bracketedChinese, number, bracketedNumber, circled, ordinal

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    let kind: Kind
    let value: Int
    let range: Range<Int>
    /// Stands at the beginning of a line.
    var leads = false
    /// Written without the mark after the number (`1继续`); believed only in a series.
    var bare = false

    /// The marker that begins exactly at `index`, if any.
    static func read(_ text: PlanText, at index: Int, before end: Int, leads: Bool) -> Marker? {
        guard index < end else { return nil }
        let found =
            division(text, index, end) ?? bracketed(text, index, end) ?? chinese(text, index, end)
            ?? number(text, index, end, leads: leads) ?? circled(text, index)
        guard var marker = found else { return nil }
        marker.leads = leads
        return marker
    }

    /// 第一章, 第二节, 第三条.
    private static func division(_ text: PlanText, _ index: Int, _ end: Int) -> Marker? {
        guard text.scalars[index] == "第",
            let number = ChineseNumber.read(text, at: index + 1, before: end)
                ?? ChineseNumber.readDigits(text, at: index + 1, before: end),
            number.end < end
        else { return nil }
        let kinds: [Unicode.Scalar: Kind] = [
            "章": .chapter, "编": .chapter, "篇": .chapter, "节": .section, "条": .article,
        ]
        guard let kind = kinds[text.scalars[number.end]] else { return nil }
        return Marker(kind: kind, value: number.value, range: index..<number.end + 1)
    }

    /// （一）, (1).
    private static func bracketed(_ text: PlanText, _ index: Int, _ end: Int) -> Marker? {
        guard text.scalars[index] == "（" || text.scalars[index] == "(" else { return nil }
        let inside = skip(text, index + 1, end)
        for (kind, read) in [
            (Kind.bracketedChinese, ChineseNumber.read), (Kind.bracketedNumber, ChineseNumber.readDigits),
        ] {
            guard let number = read(text, inside, end), number.value < 100 else { continue }
            let close = skip(text, number.end, end)
            guard close < end, text.scalars[close] == "）" || text.scalars[close] == ")" else { continue }
            return Marker(kind: kind, value: number.value, range: index..<close + 1)
        }
        return nil
    }

    /// 一、 and 一是.
    private static func chinese(_ text: PlanText, _ index: Int, _ end: Int) -> Marker? {
        guard let number = ChineseNumber.read(text, at: index, before: end) else { return nil }
        let mark = skip(text, number.end, end)
        guard mark < end else { return nil }
        switch text.scalars[mark] {
        case "、", "．", ".": return Marker(kind: .chinese, value: number.value, range: index..<mark + 1)
        case "是", "要": return Marker(kind: .ordinal, value: number.value, range: index..<mark + 1)
        default: return nil
        }
    }

    /// `1、` `1.` `1．`, and at the beginning of a line also a number whose mark was lost.
    private static func number(_ text: PlanText, _ index: Int, _ end: Int, leads: Bool) -> Marker? {
        guard text.scalars[index].digit != nil, index == 0 || text.scalars[index - 1].digit == nil,
            let number = ChineseNumber.readDigits(text, at: index, before: end),
            (1...99).contains(number.value),
            number.end < end
        else { return nil }
        let next = text.scalars[number.end]
        let after = number.end + 1
        if "、．.".unicodeScalars.contains(next) {
            if after < end, text.scalars[after].digit != nil, !(leads && startsDate(text, after, end)) {
                return nil
            }
            return Marker(kind: .number, value: number.value, range: index..<after)
        }
        let measures = "年月日号时点分秒次个项条名人元万亿％%家所天周季级位类户种届倍度至—-－~".unicodeScalars
        guard leads, next.isChinese, !measures.contains(next) else { return nil }
        return Marker(kind: .number, value: number.value, range: index..<number.end, bare: true)
    }

    /// `4.5月上旬…` is item 4, which begins with a day; `4.5倍` is a number.
    private static func startsDate(_ text: PlanText, _ index: Int, _ end: Int) -> Bool {
        guard let number = ChineseNumber.readDigits(text, at: index, before: end), number.end < end else {
            return false
        }
        return "月年".unicodeScalars.contains(text.scalars[number.end])
    }

    /// ① … ⑳.
    private static func circled(_ text: PlanText, _ index: Int) -> Marker? {
        let value = text.scalars[index].value
        guard (0x2460...0x2473).contains(value) else { return nil }
        return Marker(kind: .circled, value: Int(value) - 0x245F, range: index..<index + 1)
    }

    private static func skip(_ text: PlanText, _ index: Int, _ end: Int) -> Int {
        var position = index
        while position < end, text.scalars[position] == " " || text.scalars[position] == "\u{3000}" {
            position += 1
        }
        return position
    }
}
