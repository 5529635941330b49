import Kernel

/// 送签.
struct SubmitDispatch: Command {
    static let name = "dispatch.submit"
    static let title = "送签"
    static let may = DispatchWorkflow.drafters
    let dispatch: ID
    let version: Int?

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        try DispatchEssentials.require(after, today: work.today, advice: "点“修改”补上，再送签")
        (after.item.state, after.item.handed) = (Dispatch.State.submitted.rawValue, work.today)
        try work.update(after)
        let issuers = try work.session.rows(
            """
            SELECT person FROM account WHERE town = \(work.town) AND disabled = 0 AND person IS NOT NULL
              AND role IN ('secretary', 'disciplineSecretary') AND id <> \(after.drafter ?? work.town)
            """
        ) { try $0.next(ID.self) }
        guard !issuers.isEmpty else {
            throw Refusal("dispatch-issuer", "现在没有可以签发的人", advice: "由纪委书记或党委书记签发，起草人本人不能签发")
        }
        try work.tell(issuers, "等待签发：\(after.item.title)", after, mark: "submitted")
        return Entry(dispatch, "送签\(after.form.label)")
    }
}

/// 签发: with the next number of its series, or one typed by hand that nobody has.
struct IssueDispatch: Command {
    static let name = "dispatch.issue"
    static let title = "签发"
    static let may = DispatchWorkflow.issuers
    let dispatch: ID
    let version: Int?
    /// A number given elsewhere; empty for the next of the series.
    var number = ""

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        // What it was drafted from may have been confided since.
        if let source = after.source {
            try DispatchRules.requireSource(try Items.find(source, seenBy: work.seen, in: work.session))
        }
        try DispatchEssentials.require(after, today: work.today, advice: "退回修改，由起草人补上再送签")
        if let ends = after.effectEnds, ends <= work.today {
            throw Refusal(
                "dispatch-effect", "影响期到 \(ends.rawValue) 为止，已经过了", advice: "退回修改，由起草人改影响期再送签")
        }
        let number = try number.isEmpty ? next(after, work) : typed(after, work)
        (after.number, after.issued, after.issuer) = (number, work.today, work.actor.account)
        (after.item.state, after.item.handed) = (Dispatch.State.issued.rawValue, nil)
        after.item.secrecy = after.scope == .town ? .open : .normal
        try work.update(after)
        if let limit = after.form.limit { _ = try work.startClock(limit, on: dispatch, from: work.today) }
        try work.tell(
            try work.readers(of: after), "收到\(after.form.label)：\(after.item.title)，打开后签收", after,
            mark: "issued")
        return Entry(
            dispatch, "签发\(after.form.label)",
            ["number": number, "effectEnds": after.effectEnds?.rawValue ?? ""])
    }

    private func next(_ dispatch: Dispatch, _ work: Work) throws -> String {
        guard let series = try DispatchStore.series(dispatch.form, town: work.town, in: work.session) else {
            throw FormErrors("number", "还没有设置\(dispatch.form.label)的文号，先到“文号设置”里填机关代字，或者在这里手工填写文号")
        }
        // Numbers given by hand are stepped over.
        while true {
            let number = try work.number(
                "paper-" + dispatch.form.rawValue, series.code, year: work.today.year)[0]
            if try !isTaken(number, work) { return number }
        }
    }

    private func typed(_ dispatch: Dispatch, _ work: Work) throws -> String {
        let text = String(number.filter { !$0.isWhitespace }.map { Self.plain[$0] ?? $0 })
        let code = try DispatchStore.series(dispatch.form, town: work.town, in: work.session)?.code
        let example = "\(code ?? "青纪" + dispatch.form.mark)〔\(work.today.year)〕3号"
        guard let found = text.wholeMatch(of: #/([^〔〕<>&0-9]{1,12})〔(\d{4})〕[1-9]\d{0,4}号/#) else {
            throw FormErrors("number", "文号“\(number)”不合格式，写成 \(example)")
        }
        if let code, found.1 != code {
            throw FormErrors("number", "\(dispatch.form.label)的机关代字是“\(code)”，写成 \(example)")
        }
        if found.2 != "\(work.today.year)" { throw FormErrors("number", "文号的年份应是今年，写成 \(example)") }
        if try isTaken(text, work) { throw FormErrors("number", "文号\(text)已经用过，换一个，或者留空自动编号") }
        return text
    }

    /// Brackets and digits as people type them.
    private static let plain: [Character: Character] = {
        var plain: [Character: Character] = [
            "[": "〔", "]": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕", "【": "〔", "】": "〕", "［": "〔",
            "］": "〕",
        ]
        for (wide, digit) in zip("０１２３４５６７８９", "0123456789") { plain[wide] = digit }
        return plain
    }()

    private func isTaken(_ number: String, _ work: Work) throws -> Bool {
        try work.session.value(
            "SELECT count(*) FROM dispatch WHERE town = \(work.town) AND number = \(number)", as: Int.self)
            > 0
    }
}

/// 退回修改.
struct ReturnDispatch: Command {
    static let name = "dispatch.return"
    static let title = "退回修改"
    static let may = DispatchWorkflow.issuers
    let dispatch: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        try FormErrors.requireReason(reason, "退回的理由")
        (after.item.state, after.item.handed) = (Dispatch.State.draft.rawValue, nil)
        try work.update(after)
        let drafter = try work.session.first(
            "SELECT person FROM account WHERE town = \(work.town) AND id = \(after.drafter)"
        ) { try $0.next(ID?.self) }
        try work.tell(
            [drafter ?? nil].compactMap { $0 }, "文书退回修改：\(after.item.title)。\(reason)", after,
            mark: "returned")
        return Entry(dispatch, "退回修改", ["reason": reason])
    }
}

extension Work {
    func tell(_ people: [ID], _ sentence: String, _ dispatch: Dispatch, mark: String) throws {
        for person in Set(people).sorted() where person != actor.person {
            try notify(
                person, sentence, at: "/dispatches/\(dispatch.item.id)", item: dispatch.item.id,
                mark: "dispatch:\(dispatch.item.id):\(mark):\(dispatch.item.version)")
        }
    }
}
