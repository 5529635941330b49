/// The rule says no: a code for programs, a sentence for people, and what to do instead.
package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Int, Sendable {
        case malformed = 400, unauthorised = 401, forbidden = 403, missing = 404, conflict = 409, tooLarge =
            413, wrongType =
            415
        case timeout = 408, tooMany = 429, unavailable = 503, full = 507
    }

    package let kind: Kind
    package let code: String
    package let sentence: String
    package let advice: String

    package init(_ kind: Kind, _ code: String, _ sentence: String, advice: String = "") {
        (self.kind, self.code, self.sentence, self.advice) = (kind, code, sentence, advice)
    }

    /// For whoever works at the command line.
    package var description: String { advice.isEmpty ? sentence : "\(sentence)。\(advice)" }

    /// The state of things does not allow it.
    package init(_ code: String, _ sentence: String, advice: String = "") {
        self.init(.conflict, code, sentence, advice: advice)
    }

    /// The code of what is recorded a second time.
    package static let recordedTwice = "item-twice"
    package static let missing = Refusal(
        .missing, "missing", "没有找到这一页，或者它不在你可以查看的范围内", advice: "核对地址，或从菜单重新进入")
    package static let stale = Refusal(
        .conflict, "stale", "你打开页面以后，这条内容又改过，你的修改还没有保存", advice: "打开最新内容核对后，重新提交你的修改")

    /// The act needs one of `roles`.
    package static func forbidden(_ roles: Set<Role>) -> Refusal {
        let who = Role.allCases.filter(roles.contains).map(\.label).joined(separator: "、")
        return Refusal(.forbidden, "forbidden", "你没有办理这件事的权限", advice: who.isEmpty ? "" : "可以办理的有：\(who)")
    }
}

/// What was typed cannot be taken: each field with its sentence. The page comes back with everything typed still there.
package struct FormErrors: Error, Sendable, Equatable {
    package struct Item: Sendable, Equatable {
        package let field: String
        package let sentence: String
    }

    package private(set) var items: [Item] = []

    package init() {}
    package init(_ field: String, _ sentence: String) { add(field, sentence) }

    package mutating func add(_ field: String, _ sentence: String) {
        items.append(Item(field: field, sentence: sentence))
    }

    /// Refuses an act that must say why: 1 to 500 characters, at the field `reason`.
    package static func requireReason(_ reason: String, _ what: String) throws {
        var errors = FormErrors()
        errors.require(reason, "reason", what, limit: 500)
        try errors.check()
    }

    /// Throws itself when there is anything in it.
    package func check() throws { if !items.isEmpty { throw self } }

    package func sentence(for field: String) -> String? { items.first { $0.field == field }?.sentence }

    /// Requires text of 1 to `limit` characters after trimming.
    package mutating func require(_ text: String, _ field: String, _ what: String, limit: Int = 200) {
        if text.allSatisfy(\.isWhitespace) {
            add(field, "填写\(what)")
        } else {
            cap(text, field, what, limit: limit)
        }
    }

    /// How far ahead a day may be typed: what is further is a slip of the finger, and nothing would ever come due.
    package static let yearsAhead = 5

    /// Requires a day, where there is one, within the next years.
    package mutating func requireNear(_ day: Day?, _ field: String, _ what: String, today: Day) {
        guard let day, day.year > today.year + Self.yearsAhead else { return }
        add(field, "\(what) \(day.rawValue) 太远，最晚到 \(today.year + Self.yearsAhead) 年")
    }

    /// The same as an error of its own.
    package static func requireNear(_ day: Day?, _ field: String, _ what: String, today: Day) throws {
        var errors = FormErrors()
        errors.requireNear(day, field, what, today: today)
        try errors.check()
    }

    /// Allows nothing, or text of at most `limit` characters.
    package mutating func cap(_ text: String, _ field: String, _ what: String, limit: Int) {
        // A letter may carry any number of marks: they are counted too, four to a letter.
        if text.unicodeScalars.count > limit * 4, text.count <= limit {
            add(field, "\(what)里有太多叠加的符号，从记事本重新复制文字")
        }
        if text.count > limit { add(field, "\(what)不超过 \(limit) 个字，现在是 \(text.count) 个字") }
    }
}
