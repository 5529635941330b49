/// 结构层次序数 of an official text: 一、 then （一） then 1. then （1） (GB/T 9704-2012, 7.3.3).
package enum Outline {
    package struct Line: Sendable, Equatable {
        /// As it was typed, its number in the form that is its due.
        package let text: String
        /// 1 to 4; 5 for ①, which the standard does not know; nil where no number stands before it.
        package let level: Int?
        let number: Int
        /// Without its number.
        package let words: String

        /// A few words over what follows, not a sentence of its own.
        package var isHeading: Bool {
            guard let level, level <= 2 else { return false }
            return !words.isEmpty && words.count <= 40 && !words.contains(where: { "。；;！？!?".contains($0) })
        }
    }

    /// The lines of a text that say something, however its new lines were made.
    package static func lines(_ text: String) -> [Line] {
        text.split(whereSeparator: \.isNewline).map(line).filter { !$0.text.isEmpty }
    }

    /// A text placed under a heading of level `depth`: its own numbers begin one level lower and keep their order.
    package static func placed(_ text: String, under depth: Int) -> [String] {
        let lines = lines(text)
        var levels: [Int] = []
        for case let level? in lines.map(\.level) where !levels.contains(level) { levels.append(level) }
        return lines.map { line in
            guard let level = line.level, let place = levels.firstIndex(of: level) else { return line.text }
            return numbered(line.number, depth + 1 + place, line.words)
        }
    }

    /// 一、, （一）, 1., （1）; below them ①.
    package static func mark(_ number: Int, _ level: Int) -> String {
        switch level {
        case 1: chinese(number) + "、"
        case 2: "（\(chinese(number))）"
        case 3: "\(number)."
        case 4: "（\(number)）"
        default: (1...20).contains(number) ? String(circled[number - 1]) : "\(number)）"
        }
    }

    /// 1. 5万元: the number of the line is not read as one with what follows.
    private static func numbered(_ number: Int, _ level: Int, _ words: String) -> String {
        let gap = level == 3 && words.first.map { $0.isNumber && !digits.contains($0) } ?? false ? " " : ""
        return mark(number, level) + gap + words
    }

    // MARK: Reading

    /// 3、4月份没有公示, 一、二季度均未召开: the first of several, and no number of a line.
    private static func continues(_ number: Int, _ words: String) -> Bool {
        let head = words.prefix(while: isNumeral)
        guard !head.isEmpty, head.count <= 2, let next = value(Array(head)[...]), next == number + 1,
            let behind = words.dropFirst(head.count).first
        else { return false }
        return "季月号日级组楼类批轮次村社年个、".contains(behind)
    }

    private static let circled = Array("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
    private static let digits = Array("〇一二三四五六七八九十")

    private static func line(_ typed: Substring) -> Line {
        let text = typed.drop(while: \.isBlank).trimmed
        let letters = Array(text.prefix(12))
        guard let (level, number, length) = number(letters) else {
            return Line(text: text, level: nil, number: 0, words: text)
        }
        let words = text.dropFirst(length).trimmed
        guard !continues(number, words) else { return Line(text: text, level: nil, number: 0, words: text) }
        return Line(text: numbered(number, level, words), level: level, number: number, words: words)
    }

    private static func number(_ letters: [Character]) -> (level: Int, number: Int, length: Int)? {
        guard let first = letters.first else { return nil }
        if let place = circled.firstIndex(of: first) { return (5, place + 1, 1) }
        let opens = "（(".contains(first)
        var at = opens ? 1 : 0
        let start = at
        func skipBlanks() { while at < letters.count, letters[at].isBlank { at += 1 } }
        while at < letters.count, isNumeral(letters[at]) { at += 1 }
        guard at > start, at - start <= 3, let value = value(letters[start..<at]) else { return nil }
        let isChinese = digits.contains(letters[start])
        skipBlanks()
        guard at < letters.count else { return nil }
        let mark = letters[at]
        at += 1
        if "）)".contains(mark) { return opens || !isChinese ? (isChinese ? 2 : 4, value, at) : nil }
        guard !opens, "、.．".contains(mark) else { return nil }
        // 1.5万元 and 2026.3 are no numbers of lines.
        if at < letters.count, mark != "、", letters[at].isNumber { return nil }
        return (isChinese ? 1 : 3, value, at)
    }

    private static func isNumeral(_ letter: Character) -> Bool {
        // 陆、王两位同志 begin with a name.
        digits.contains(letter)
            || letter.wholeNumberValue != nil && (letter.isASCII || "０１２３４５６７８９".contains(letter))
    }

    private static func value(_ letters: ArraySlice<Character>) -> Int? {
        let places = letters.map { digits.firstIndex(of: $0) }
        guard places.allSatisfy({ $0 != nil }) else {
            guard places.allSatisfy({ $0 == nil }) else { return nil }
            let number = letters.reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
            return (1...99).contains(number) ? number : nil
        }
        let known = places.compactMap { $0 }
        switch known.count {
        case 1 where known[0] > 0: return known[0]
        case 2 where known[0] == 10 && known[1] < 10: return 10 + known[1]
        case 2 where known[1] == 10 && known[0] < 10: return known[0] * 10
        case 3 where known[1] == 10 && known[0] < 10 && known[2] < 10: return known[0] * 10 + known[2]
        default: return nil
        }
    }

    private static func chinese(_ number: Int) -> String {
        guard (1...99).contains(number) else { return "\(number)" }
        let (tens, ones) = (number / 10, number % 10)
        let before = tens == 0 ? "" : tens == 1 ? "十" : "\(digits[tens])十"
        return before + (ones == 0 ? "" : String(digits[ones]))
    }
}

extension Character {
    fileprivate var isBlank: Bool { isWhitespace || self == "\u{FEFF}" || self == "\u{200B}" }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = drop(while: \.isBlank)
        while text.last?.isBlank ?? false { text.removeLast() }
        return String(text)
    }
}
