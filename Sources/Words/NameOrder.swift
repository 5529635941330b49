import Foundation

/// The order of names and other words in lists: 拼音, or 笔画 for lists that are read out in the order of strokes.
package enum NameOrder: String, Sendable {
    case pinyin, strokes

    private var locale: Locale {
        Locale(identifier: self == .pinyin ? "zh_CN" : "zh_CN@collation=stroke")
    }

    /// Orders by keys said once of each: surnames that are read otherwise than their letter mostly is stand where they are read.
    package func sorted<Value>(_ values: [Value], by text: (Value) -> String) -> [Value] {
        let locale = locale
        let keyed = values.map { (key: key(text($0)), value: $0) }
        // 9号 before 10号.
        return keyed.sorted { $0.key.compare($1.key, options: .numeric, locale: locale) == .orderedAscending }
            .map(\.value)
    }

    /// 单(shàn)国强 is not under dan: for the order its surname is put by a letter read so and no other way.
    private func key(_ name: String) -> String {
        guard self == .pinyin, (2...4).contains(name.count) else { return name }
        for (surname, reading) in Self.readings where name.hasPrefix(surname) {
            return reading + name.dropFirst(surname.count)
        }
        return name
    }

    private static let readings: [(String, String)] = [
        ("尉迟", "玉迟"), ("长孙", "掌孙"), ("万俟", "莫其"), ("曾", "增"), ("单", "善"), ("仇", "求"), ("区", "欧"), ("解", "谢"),
        ("查", "渣"), ("盖", "葛"), ("缪", "妙"), ("任", "壬"), ("朴", "瓢"), ("乐", "月"), ("翟", "宅"), ("覃", "秦"),
        ("种", "虫"),
        ("员", "运"), ("折", "舌"), ("繁", "婆"), ("秘", "必"), ("宓", "密"), ("谌", "陈"), ("黑", "贺"), ("能", "耐"),
    ]
}
