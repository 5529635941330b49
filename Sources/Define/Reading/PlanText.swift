/// A document as code points and lines, so that every range is a pair of indices.
struct PlanText {
    typealias Scalar = Unicode.Scalar

    struct Line {
        /// Without leading and trailing blanks.
        let range: Range<Int>
        /// With the tabs at its ends, which are empty cells where the line is a row of a table.
        let cells: Range<Int>
    }

    let scalars: [Scalar]
    let lines: [Line]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var lines: [Line] = [], start = 0
        for index in 0...scalars.count where index == scalars.count || scalars[index] == "\n" {
            let cells = PlanText.narrow(scalars, start..<index) { $0.isBlank && $0 != "\t" }
            let range = PlanText.narrow(scalars, cells) { $0.isBlank }
            if !range.isEmpty { lines.append(Line(range: range, cells: cells)) }
            start = index + 1
        }
        self.lines = lines
    }

    private static func narrow(_ scalars: [Scalar], _ range: Range<Int>, _ drop: (Scalar) -> Bool) -> Range<
        Int
    > {
        var low = range.lowerBound, high = range.upperBound
        while low < high, drop(scalars[low]) { low += 1 }
        while high > low, drop(scalars[high - 1]) { high -= 1 }
        return low..<high
    }

    func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    /// Whether `word` stands at `index`, before `end`.
    func has(_ word: [Scalar], at index: Int, before end: Int) -> Bool {
        guard index >= 0, index + word.count <= end else { return false }
        for offset in word.indices where scalars[index + offset] != word[offset] { return false }
        return true
    }

    func has(_ word: String, at index: Int, before end: Int) -> Bool {
        has(Array(word.unicodeScalars), at: index, before: end)
    }

    /// The range without blanks at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> { PlanText.narrow(scalars, range) { $0.isBlank } }

    func first(_ range: Range<Int>, where test: (Scalar) -> Bool) -> Int? {
        scalars[range].firstIndex(where: test)
    }
}

extension Unicode.Scalar {
    var isBlank: Bool {
        switch value {
        case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x3000, 0xFEFF, 0x200B: true
        default: false
        }
    }

    var isChinese: Bool { (0x4E00...0x9FFF).contains(value) || value == 0x3007 }

    /// 0-9 in half or full width.
    var digit: Int? {
        switch value {
        case 0x30...0x39: Int(value) - 0x30
        case 0xFF10...0xFF19: Int(value) - 0xFF10
        default: nil
        }
    }

    /// A digit, or one of the characters numbers are written with.
    var isNumeral: Bool { digit != nil || "〇零一二三四五六七八九十".unicodeScalars.contains(self) }

    /// 。；！？ and their half-width forms that end a sentence.
    var endsSentence: Bool {
        switch self {
        case "。", "；", ";", "！", "!", "？", "?": true
        default: false
        }
    }

    /// What parts one stretch of a sentence from the next.
    var partsClauses: Bool {
        switch self {
        case "，", ",", "：", ":", "\n": true
        default: endsSentence
        }
    }

    var opensBracket: Bool { self == "（" || self == "(" || self == "〔" || self == "[" || self == "【" }
    var closesBracket: Bool { self == "）" || self == ")" || self == "〕" || self == "]" || self == "】" }
}
