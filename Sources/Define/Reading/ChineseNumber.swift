/// 一 … 九十九, as outlines count, and digits in either width.
enum ChineseNumber {
    private static let digits: [Unicode.Scalar: Int] = [
        "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    /// The number written from `index` on and where it ends; nil when there is none or it is over 99.
    static func read(_ text: PlanText, at index: Int, before end: Int) -> (value: Int, end: Int)? {
        var position = index, tens: Int?, unit = 0
        while position < end {
            let scalar = text.scalars[position]
            if scalar == "十", tens == nil {
                tens = unit == 0 ? 1 : unit
                unit = 0
            } else if let digit = digits[scalar], unit == 0 {
                unit = digit
            } else {
                break
            }
            position += 1
        }
        let value = (tens ?? 0) * 10 + unit
        return value > 0 ? (value, position) : nil
    }

    static func readDigits(_ text: PlanText, at index: Int, before end: Int) -> (value: Int, end: Int)? {
        var position = index, value = 0
        while position < end, let digit = text.scalars[position].digit, position - index < 6 {
            value = value * 10 + digit
            position += 1
        }
        return position > index ? (value, position) : nil
    }

    /// A year written 二〇二二 or 2022 at `index`, followed by 年.
    static func readYear(_ text: PlanText, at index: Int, before end: Int) -> Int? {
        guard index + 4 < end, text.scalars[index + 4] == "年" else { return nil }
        var year = 0
        for scalar in text.scalars[index..<index + 4] {
            guard
                let digit = scalar.digit ?? digits[scalar]
                    ?? ("〇零○Ｏ".unicodeScalars.contains(scalar) ? 0 : nil)
            else { return nil }
            year = year * 10 + digit
        }
        return (1949...2100).contains(year) ? year : nil
    }
}
