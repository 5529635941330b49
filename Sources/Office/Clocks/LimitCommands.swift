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
        if count < 1 || !TimeLimit.Amount(count, unit).isWithinReason { errors.add("count", "期限填合理的正整数") }
        if (unit == .hour) != (national.unit == .hour) { errors.add("unit", "按小时的规则不能改成按日，反过来也不行") }
        errors.require(paper, "paper", "县级文件的文号", limit: 100)
        if let through, through < from { errors.add("through", "截止日期不能早于起始日期 \(from.rawValue)") }
        errors.requireNear(from, "from", "起始日期", today: work.today)
        errors.requireNear(through, "through", "截止日期", today: work.today)
        let newest = try LimitVersion.all(limit, town: work.town, in: work.session)[0]
        // One that is not in force yet may be set anew: nothing was reckoned with it.
        if let last = newest.from, from <= last, last <= work.today {
            errors.add("from", "起始日期要晚于上一次规定的起始日期 \(last.rawValue)")
        }
        try errors.check()
        if shipped.isEnforced, isLooser(than: national, shipped) {
            throw FormErrors(
                "count", "全国规定是\(shipped.measureWords)，县级只能更严，不能改成 \(TimeLimit.Amount(count, unit).words)")
        }
        if let last = newest.from, last > work.today { try work.withdrawLimit(limit, from: last) }
        let version = try work.setLimit(limit, .init(count, unit), paper: paper, from: from)
        if let through { try work.endLimit(limit, on: through) }
        return Entry(
            nil, "登记 \(limit) 的县级规定",
            [
                "limit": limit, "version": "\(version)", "amount": TimeLimit.Amount(count, unit).words,
                "paper": paper, "from": from.rawValue, "through": through?.rawValue ?? "",
            ])
    }

    /// Whether it may ever give more time than the national rule. Of different units the longest the one can come to, with holidays
    /// and an end that rolls, is compared with the shortest of the other.
    private func isLooser(than national: TimeLimit.Amount, _ limit: TimeLimit) -> Bool {
        let own = TimeLimit.Amount(count, unit)
        if case .least = limit.measure {
            return national.unit == unit ? count < national.count : own.longest < national.longest
        }
        return national.unit == unit ? count > national.count : own.longest > national.shortest
    }
}

extension TimeLimit.Amount {
    /// The fewest days it can come to.
    fileprivate var shortest: Int {
        switch unit {
        case .hour: count / 24
        case .workingDay, .calendarDay: count
        case .month: count * 28
        case .year: count * 365
        }
    }

    /// The most days it can come to: every week has its weekend, and nine days off may fall in it or after its end.
    fileprivate var longest: Int {
        switch unit {
        case .hour: count / 24 + 1
        case .workingDay: count + (count + 4) / 5 * 2 + 9
        case .calendarDay: count + 9
        case .month: count * 31 + 9
        case .year: count * 366 + 9
        }
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
        try FormErrors.requireNear(on, "on", "停用日期", today: work.today)
        try work.endLimit(limit, on: on)
        return Entry(nil, "停用 \(limit) 的县级规定", ["limit": limit, "on": on.rawValue, "reason": reason])
    }
}
