import Kernel

/// 起草文书, or another version of the draft.
struct SaveDispatch: Command {
    static let name = "dispatch.save"
    static let title = "起草文书"
    static let may = DispatchWorkflow.drafters
    /// The draft to change; nil for a new one.
    var dispatch: ID?
    var version: Int?
    let form: Dispatch.Form
    let heading: String
    let body: String
    /// Units and people it goes to.
    var units: [ID] = []
    var people: [ID] = []
    var copies = ""
    var scope = Dispatch.Scope.recipients
    var effectEnds: Day?
    /// The problem or visit it is drafted from.
    var source: ID?

    func perform(in work: Work) throws -> Entry {
        let before = try dispatch.map { try work.dispatch($0, version, for: Self.self) }
        // What it is drafted from is what the drafter may see.
        if before == nil, let source {
            try DispatchRules.requireSource(try Items.find(source, seenBy: work.seen, in: work.session))
        }
        let directory = try work.directory()
        var errors = FormErrors()
        errors.require(heading, "heading", "标题", limit: 100)
        errors.require(body, "body", "正文", limit: Dispatch.bodyLimit)
        errors.cap(copies, "copies", "抄送", limit: 200)
        if units.isEmpty && people.isEmpty { errors.add("units", "选择受文的单位或个人") }
        for unit in units where directory.unit(unit)?.closed ?? true { errors.add("units", "选择的单位不在名单里") }
        for person in people where directory.person(person)?.left ?? true {
            errors.add("people", "选择的人不在名单里")
        }
        if scope == .town, form != .circular { errors.add("scope", "只有通报可以发到全镇") }
        if let effectEnds {
            if !form.hasEffect { errors.add("effectEnds", "只有通报有影响期") }
            if effectEnds <= work.today { errors.add("effectEnds", "影响期的截止日期应晚于今天 \(work.today.rawValue)") }
            errors.requireNear(effectEnds, "effectEnds", "影响期的截止日期", today: work.today)
        } else if form.hasEffect {
            errors.add("effectEnds", "填写影响期到哪一天为止")
        }
        if let before, before.form != form { errors.add("form", "文书种类定了不能改；要换的，作废后另起草") }
        try errors.check()
        guard let unit = work.actor.unit else {
            throw Refusal("dispatch-unit", "你的账号没有对应的单位，不能起草文书", advice: "请系统管理员登记所在单位")
        }
        var after = try before ?? new(unit, in: work)
        (after.heading, after.body, after.copies) = (heading, body, copies)
        (after.scope, after.effectEnds) = (scope, effectEnds)
        after.recipients =
            units.enumerated().map { .init(place: $0 + 1, unit: $1, person: nil) }
            + people.enumerated().map {
                .init(place: units.count + $0 + 1, unit: directory.person($1)?.unit, person: $1)
            }
        after.item.title = publicTitle(after, directory)
        if before == nil { try work.insert(after) } else { try work.update(after) }
        return Entry(
            after.item.id, before == nil ? "起草\(form.label)" : "修改\(form.label)",
            ["form": form.label, "scope": scope.label])
    }

    private func new(_ unit: ID, in work: Work) throws -> Dispatch {
        let year = work.today.year
        let item = Item(
            id: work.newID(), kind: Dispatch.kind,
            number: try work.number(Dispatch.kind, "文书", year: year)[0],
            year: year, title: heading, state: Dispatch.State.draft.rawValue, unit: unit, owner: nil,
            secrecy: .draft, clause: nil, opened: work.today, due: nil)
        return Dispatch(
            item: item, form: form, heading: heading, body: body, copies: copies, scope: scope,
            source: source,
            drafter: work.actor.account, effectEnds: effectEnds)
    }

    /// What lists, search and notices show: where it goes to the whole town, without the names of those it is about.
    private func publicTitle(_ dispatch: Dispatch, _ directory: Directory) -> String {
        guard dispatch.scope == .town else { return dispatch.heading }
        return Masking.masked(dispatch.heading, directory)
    }
}

/// 设置文号: the organ that issues a form, and the word of its numbers.
struct SetSeries: Command {
    static let name = "dispatch.series"
    static let title = "设置文号"
    static let may: Set<Role> = [.disciplineSecretary, .office, .secretary]
    let form: Dispatch.Form
    /// `青纪整`.
    let code: String
    /// `中共青石镇纪律检查委员会`.
    let organ: String

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(code, "code-\(form)", "机关代字，例如 青纪\(form.mark)", limit: 12)
        errors.require(organ, "organ-\(form)", "发文机关全称", limit: 40)
        if code.contains(where: { "〔〕[]()（）0123456789".contains($0) }) {
            errors.add("code-\(form)", "机关代字不带年份、括号和数字，例如 青纪\(form.mark)")
        }
        try errors.check()
        let taken = try work.session.first(
            "SELECT form FROM paper_series WHERE town = \(work.town) AND code = \(code) AND form <> \(form)"
        ) { try $0.next(Dispatch.Form.self) }
        if let taken { throw FormErrors("code-\(form)", "“\(code)”已经是\(taken.label)的代字，两种文书的文号会重复") }
        try work.session.execute(
            """
            INSERT INTO paper_series (town, form, code, organ, since, account)
            VALUES (\(work.town), \(form), \(code), \(organ), \(work.now), \(work.actor.account))
            ON CONFLICT (town, form) DO UPDATE SET code = excluded.code, organ = excluded.organ, since = excluded.since,
                account = excluded.account
            """)
        return Entry(nil, "设置\(form.label)的文号", ["code": code, "organ": organ])
    }
}
