/// A number with what it counts, found in a text: `不少于4个村`, `64户`, `两回`, `95%`.
struct Amount: Sendable, Equatable {
    enum Measure: String, Sendable {
        case times = "次"
        case villages = "村"
        case people = "人"
        case offices = "部门"
        case papers = "份"
        case households = "户"
    }

    let count: Int
    let measure: Measure
    /// What stands before and behind it in the text.
    let before: String
    let after: String

    private static let digits: [Character: Int] = [
        "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    /// 一 … 九百九十九, and digits of either width.
    static func number(_ characters: ArraySlice<Character>) -> (value: Int, end: Int)? {
        var index = characters.startIndex, value = 0
        while index < characters.endIndex, let digit = characters[index].wholeNumberValue,
            characters[index].isNumber,
            digits[characters[index]] == nil, digit < 10, index - characters.startIndex < 6
        {
            value = value * 10 + digit
            index += 1
        }
        if index > characters.startIndex { return (value, index) }
        var unit = 0, any = false
        while index < characters.endIndex {
            let character = characters[index]
            if let digit = digits[character], unit == 0 {
                unit = digit
            } else if character == "十" {
                value += (unit == 0 ? 1 : unit) * 10
                unit = 0
            } else if character == "百" {
                value += (unit == 0 ? 1 : unit) * 100
                unit = 0
            } else {
                break
            }
            any = true
            index += 1
        }
        return any ? (value + unit, index) : nil
    }

    private static let measures: [(words: [String], measure: Measure)] = [
        (
            ["个村（社区）", "个村(社区)", "个行政村", "个村居", "个村", "个社区", "个联系村", "个包联村", "村次", "村"], .villages
        ),
        (
            [
                "个办公室", "个部门", "个单位", "个站所", "个科室", "个内设机构", "家单位", "个机关部门", "个站办所", "个办所", "个镇直部门", "家部门",
                "个中心",
                "个办", "个窗口单位", "个内设部门",
            ], .offices
        ),
        (["户次", "户家庭", "户农户", "户"], .households),
        (["名", "人次", "人", "位"], .people),
        (
            [
                "次", "回", "期", "场次", "场", "轮", "堂课", "堂", "遍", "课时", "个专题会议", "趟", "批次",
            ], .times
        ),
        (
            [
                "份", "项制度", "个制度", "部制度", "个办法", "个管理办法", "个管理制度", "项管理制度", "项管理办法", "个规定", "个细则", "项办法",
                "项规定", "项", "篇", "样", "件",
            ], .papers
        ),
    ]

    private static let known: [(word: [Character], measure: Measure)] = measures.flatMap { entry in
        entry.words.map { (Array($0), entry.measure) }
    }.sorted { $0.0.count > $1.0.count }

    static func all(in text: String) -> [Amount] {
        let characters = Array(text)
        var found: [Amount] = [], index = 0
        while index < characters.count {
            guard let (value, end) = number(characters[index...]) else {
                index += 1
                continue
            }
            let rest = characters[end...]
            // 第一次, 第二回 name one, and count nothing.
            let isOrdinal = index > 0 && characters[index - 1] == "第"
            if !isOrdinal, let match = known.first(where: { rest.starts(with: $0.word) }) {
                let stop = end + match.word.count
                found.append(
                    Amount(
                        count: value, measure: match.measure,
                        before: String(characters[max(0, index - 12)..<index]),
                        after: String(characters[stop..<min(characters.count, stop + 8)])))
            }
            index = end
        }
        return found
    }

    /// The numbers that stand before one of these words.
    static func counted(_ words: [String], in text: String) -> [Int] {
        let letters = Array(text)
        var found: [Int] = [], index = 0
        while index < letters.count {
            guard let (value, end) = number(letters[index...]) else {
                index += 1
                continue
            }
            let rest = String(letters[end...].prefix(4))
            if words.contains(where: rest.hasPrefix) { found.append(value) }
            index = end
        }
        return found
    }

    /// `95%`, `百分之九十五`, `一半`, `三分之二`, as a share of a hundred thousand, so that halves and thirds are kept apart.
    static func share(in text: String) -> (numerator: Int, denominator: Int)? {
        let characters = Array(text)
        for index in characters.indices {
            if let (value, end) = number(characters[index...]), end < characters.count,
                "%％".contains(characters[end]), characters[index].isNumber
            {
                return (value, 100)
            }
            let rest = String(characters[index..<min(characters.count, index + 8)])
            if rest.hasPrefix("百分之"), let (value, _) = number(characters[(index + 3)...]) {
                return (value, 100)
            }
            if let (below, end) = number(characters[index...]), characters[end...].starts(with: "分之"),
                let (above, _) = number(characters[(end + 2)...]), above < below
            {
                return (above, below)
            }
            if rest.hasPrefix("一半") || rest.hasPrefix("半数") || rest.hasPrefix("过半") { return (1, 2) }
            if let (value, end) = number(characters[index...]), value < 10, end < characters.count,
                characters[end] == "成"
            {
                return (value, 10)
            }
            for (word, tenths) in zip(["九成", "八成", "七成", "六成", "五成"], [9, 8, 7, 6, 5])
            where rest.hasPrefix(word) {
                return (tenths, 10)
            }
        }
        return nil
    }
}
