import Kernel

/// 封存年度: settles a year's records.
struct CloseYear: Command {
    static let name = "year.close"
    static let title = "封存年度"
    static let may = Role.confidants
    let year: Int

    func perform(in work: Work) throws -> Entry {
        guard (2000...work.today.year).contains(year) else {
            throw FormErrors("year", "年度填四位数字，不晚于今年 \(work.today.year)")
        }
        guard try work.setYear(year, closed: true) else {
            throw FormErrors("year", "\(year) 年已经封存")
        }
        return Entry(nil, "封存 \(year) 年的记录", ["year": "\(year)"])
    }
}

/// 启封: opens a closed year again, for a reason the journal keeps.
struct ReopenYear: Command {
    static let name = "year.reopen"
    static let title = "启封年度"
    static let may = Role.confidants
    /// Asks for the password once more, which a token has not.
    static let inAPI = false
    let year: Int
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "启封的理由")
        guard try work.setYear(year, closed: false) else {
            throw Refusal("year-open", "\(year) 年没有封存", advice: "刷新页面查看最新情况")
        }
        return Entry(nil, "启封 \(year) 年的记录", ["year": "\(year)", "reason": reason])
    }
}
