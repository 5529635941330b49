import Kernel

/// 县级规定: a county's own figure for a time limit, by a paper, from a day on.
struct SetLimit: Command {
    static let name = "limit.set"
    static let title = "登记县级时限规定"
    static let may: Set<Role> = [.disciplineSecretary, .superior]
    let limit: String
    let count: Int
    let unit: TimeLimit.Unit
    /// The number of the county's paper.
    let paper: String
    let from: Day
    /// Until when it holds; nil until it is ended.
    var through: Day?

    func perform(in work: Work) throws -> Entry {
        guard let shipped = TimeLimit.shipped(limit) else {
            throw Refusal(.missing, "limit-unknown", "没有编号为“\(limit)”的时限规则", advice: "在“时限规则”里核对编号")
        }
        guard let national = shipped.amount else {
            throw Refusal("limit-measure", "\(limit) 没有可以改的期限", advice: "它规定的是次数或状态，不是期限")
        }
        var errors = FormErrors()
        if !(1...9999).contains(count) { errors.add("count", "期限填 1 到 9999 之间的整数") }
        if (unit == .hour) != (national.unit == .hour) { errors.add("unit", "按小时的规则不能改成按日，反过来也不行") }
        errors.require(paper, "paper", "县级文件的文号", limit: 100)
        if let through, through < from { errors.add("through", "截止日期不能早于起始日期 \(from.rawValue)") }
        let newest = try LimitVersion.all(limit, town: work.town, in: work.session)[0]
        if let last = newest.from, from <= last {
            errors.add("from", "起始日期要晚于上一次规定的起始日期 \(last.rawValue)")
        }
        try errors.check()
        if shipped.isEnforced, isLooser(than: national, shipped) {
            throw FormErrors(
                "count", "全国规定是\(shipped.measureWords)，县级只能更严，不能改成 \(TimeLimit.Amount(count, unit).words)")
        }
        let version = try work.setLimit(limit, .init(count, unit), paper: paper, from: from)
        if let through { try work.endLimit(limit, on: through) }
        return Entry(
            nil, "登记 \(limit) 的县级规定",
            [
                "limit": limit, "version": "\(version)", "amount": TimeLimit.Amount(count, unit).words,
                "paper": paper, "from": from.rawValue, "through": through?.rawValue ?? "",
            ])
    }

    /// Whether it gives more time than the national rule, measured from the same days; working days and calendar days cannot
    /// be set one by one, so the longest a figure can come to is compared with the shortest.
    private func isLooser(than national: TimeLimit.Amount, _ limit: TimeLimit) -> Bool {
        if national.unit == unit {
            if case .least = limit.measure { return count < national.count }
            return count > national.count
        }
        func days(_ amount: TimeLimit.Amount) -> Double {
            switch amount.unit {
            case .hour: Double(amount.count) / 24
            case .workingDay: Double(amount.count) * 7 / 5
            case .calendarDay: Double(amount.count)
            case .month: Double(amount.count) * 30
            case .year: Double(amount.count) * 365
            }
        }
        let own = days(.init(count, unit)), theirs = days(national)
        if case .least = limit.measure { return own < theirs }
        return own > theirs
    }
}

/// 停用: from a day on the national rule counts again.
struct EndLimit: Command {
    static let name = "limit.end"
    static let title = "停用县级时限规定"
    static let may = SetLimit.may
    let limit: String
    /// The last day it counts.
    let on: Day
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "停用的理由")
        let newest = try LimitVersion.all(limit, town: work.town, in: work.session).first
        guard let newest, !newest.isShipped, newest.through == nil else {
            throw Refusal("limit-national", "\(limit) 现在没有在用的县级规定", advice: "刷新页面查看最新情况")
        }
        if let from = newest.from, on < from { throw FormErrors("on", "停用日期不能早于起始日期 \(from.rawValue)") }
        try work.endLimit(limit, on: on)
        return Entry(nil, "停用 \(limit) 的县级规定", ["limit": limit, "on": on.rawValue, "reason": reason])
    }
}
