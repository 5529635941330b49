import Foundation

/// Word's automatic numbers, which stand nowhere in the text: counted here as Word counts them (ECMA-376 part 1, 17.9).
struct DocxNumbering {
    private struct Level {
        var format = "decimal"
        var text = ""
        var start = 1
        /// Numbers of the levels above are written as digits, whatever their own format.
        var legal = false
        /// The level above, from 1, whose next number begins this one again; 0 for none, nil for any.
        var restart: Int?
        /// The paragraph style that has this level.
        var style: String?
    }

    private struct List {
        var abstract = ""
        var starts: [Int: Int] = [:]
    }

    private var levels: [String: [Int: Level]] = [:]
    private var lists: [String: List] = [:]
    private var counters: [String: [Int: Int]] = [:]
    private var restarted: Set<String> = []

    init(_ data: Data?) throws {
        guard let data else { return }
        let stream = try XMLStream(data)
        var abstract: String?, list: String?, level: Int?
        while let event = try stream.next() {
            guard case .start(let name, _) = event else {
                if event == .end("abstractNum") { abstract = nil }
                if event == .end("num") { list = nil }
                if event == .end("lvl") { level = nil }
                continue
            }
            switch name {
            case "abstractNum": abstract = stream.attribute("abstractNumId")
            case "num":
                list = stream.attribute("numId")
                if let list { lists[list] = List() }
            case "abstractNumId":
                if let list { lists[list]?.abstract = stream.attribute("val") ?? "" }
            case "lvl", "lvlOverride":
                level = stream.number("ilvl", in: PaperLimits.listLevels)
                if name == "lvl", let abstract, let level { levels[abstract, default: [:]][level] = Level() }
            case "startOverride":
                if let list, let level, let start = number(stream) { lists[list]?.starts[level] = start }
            default:
                if let abstract, let level { take(name, stream, abstract, level) }
            }
        }
    }

    /// Word counts no further.
    private func number(_ stream: XMLStream) -> Int? { stream.number("val", in: 0...32_767) }

    private mutating func take(_ name: String, _ stream: XMLStream, _ abstract: String, _ level: Int) {
        guard var changed = levels[abstract]?[level] else { return }
        switch name {
        case "numFmt": changed.format = stream.attribute("val") ?? "decimal"
        case "lvlText": changed.text = String((stream.attribute("val") ?? "").prefix(PaperLimits.listText))
        case "start": changed.start = number(stream) ?? 1
        case "lvlRestart": changed.restart = number(stream)
        case "isLgl": changed.legal = stream.attribute("val") != "0"
        case "pStyle": changed.style = stream.attribute("val")
        default: return
        }
        levels[abstract]?[level] = changed
    }

    /// The level a style has in a list, where the style itself does not say.
    func level(of style: String, in list: String) -> Int? {
        levels[lists[list]?.abstract ?? ""]?.first { $0.value.style == style }?.key
    }

    /// The next number of `list` at `level`, as it is printed before the paragraph; empty for bullets.
    mutating func next(_ list: String, _ level: Int) -> String {
        guard let found = lists[list], let own = levels[found.abstract], let mine = own[level] else {
            return ""
        }
        var counts = counters[found.abstract] ?? [:]
        if let start = found.starts[level], restarted.insert("\(list) \(level)").inserted {
            counts[level] = start
        } else {
            counts[level] = counts[level].map { $0 + 1 } ?? mine.start
        }
        for deeper in counts.keys where deeper > level {
            if let restart = own[deeper]?.restart, restart == 0 || level + 1 > restart { continue }
            counts[deeper] = nil
        }
        for above in 0..<level where counts[above] == nil { counts[above] = own[above]?.start ?? 1 }
        counters[found.abstract] = counts
        guard mine.format != "bullet" else { return "" }
        var text = mine.text
        for place in 0...level {
            let format = mine.legal && place < level ? "decimal" : own[place]?.format ?? "decimal"
            text = text.replacingOccurrences(
                of: "%\(place + 1)", with: Self.written(counts[place] ?? 1, format))
        }
        return text
    }

    // MARK: Formats

    private static func written(_ number: Int, _ format: String) -> String {
        switch format {
        case "none", "bullet": ""
        case "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
            "japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand":
            chinese(number)
        case "chineseLegalSimplified", "ideographLegalTraditional": pick(number, from: "壹贰叁肆伍陆柒捌玖拾")
        case "decimalEnclosedCircle", "decimalEnclosedCircleChinese": circled(number)
        case "decimalEnclosedParen": scalar(0x2473, number, upTo: 20)
        case "decimalFullWidth":
            String(
                number.description.unicodeScalars.map { Character(Unicode.Scalar($0.value + 0xFEE0) ?? $0) })
        case "upperLetter": pick(number, from: "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        case "lowerLetter": pick(number, from: "abcdefghijklmnopqrstuvwxyz")
        case "upperRoman": roman(number)
        case "lowerRoman": roman(number).lowercased()
        default: "\(number)"
        }
    }

    private static func pick(_ number: Int, from letters: String) -> String {
        let letters = Array(letters)
        return letters.indices.contains(number - 1) ? String(letters[number - 1]) : "\(number)"
    }

    private static func circled(_ number: Int) -> String { scalar(0x245F, number, upTo: 20) }

    private static func scalar(_ base: UInt32, _ number: Int, upTo last: Int) -> String {
        guard (1...last).contains(number), let scalar = Unicode.Scalar(base + UInt32(number)) else {
            return "\(number)"
        }
        return String(Character(scalar))
    }

    private static func roman(_ number: Int) -> String {
        let values = [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
            (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        guard (1..<4000).contains(number) else { return "\(number)" }
        var rest = number, text = ""
        for (value, letters) in values {
            while rest >= value {
                text += letters
                rest -= value
            }
        }
        return text
    }

    /// 一、十、十一、二十、一百零三.
    static func chinese(_ number: Int) -> String {
        guard (1..<1000).contains(number) else { return "\(number)" }
        let digits = Array("零一二三四五六七八九")
        let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10)
        var text = ""
        if hundreds > 0 { text += "\(digits[hundreds])百" }
        if tens > 0 {
            text += tens == 1 && hundreds == 0 ? "十" : "\(digits[tens])十"
        } else if hundreds > 0, ones > 0 {
            text += "零"
        }
        return ones > 0 ? text + String(digits[ones]) : text
    }
}
