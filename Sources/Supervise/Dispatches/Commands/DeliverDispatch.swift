import Kernel
import Sodium

/// 送达: handed over on paper, with who took it. When everybody has it the paper is delivered.
struct DeliverDispatch: Command {
    static let name = "dispatch.deliver"
    static let title = "登记送达"
    static let may: Set<Role> = [.disciplineSecretary, .disciplineOfficer, .office]
    let dispatch: ID
    let version: Int?
    /// The recipient's place in the list, from 1.
    let place: Int
    let day: Day
    /// Who took it, and how: `村文书当面签收`.
    let how: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        guard let index = after.recipients.firstIndex(where: { $0.place == place }) else {
            throw FormErrors("place", "从名单里选择受文单位或个人")
        }
        var errors = FormErrors()
        errors.require(how, "how", "谁签收的、怎样送达", limit: 100)
        if day > work.today || day < after.issued ?? day {
            errors.add("day", "送达日期应在 \(after.issued?.rawValue ?? "") 到今天之间")
        }
        try errors.check()
        (after.recipients[index].delivered, after.recipients[index].how) = (day, how)
        after.settle(on: work.today)
        try work.update(after)
        // Who took it stands with the recipient: what goes to the whole town shows its course to everyone.
        return Entry(dispatch, "登记送达", ["day": day.rawValue, "digest": Digest.sha256(how)])
    }
}

/// 签收: by the recipient's own account.
struct ReceiveDispatch: Command {
    static let name = "dispatch.receive"
    static let title = "签收文书"
    static let deputising = Deputy.Rule.handling
    static let may = DispatchWorkflow.receivers
    let dispatch: ID
    let version: Int?

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        let own = DispatchRules.own(after, work.actor), places = Set(own.map(\.place))
        for index in after.recipients.indices where places.contains(after.recipients[index].place) {
            after.recipients[index].received = after.recipients[index].received ?? work.today
            after.recipients[index].delivered = after.recipients[index].delivered ?? work.today
        }
        after.settle(on: work.today)
        try work.update(after)
        // Signed for the unit: its people need not. Whoever is asked himself still is.
        let asked = after.recipients.filter { $0.received == nil }.compactMap(\.person)
        for unit in own.filter({ $0.person == nil }).compactMap(\.unit) {
            try work.settleNotices(of: dispatch, askedOf: unit, but: asked)
        }
        return Entry(dispatch, "签收\(after.form.label)")
    }
}

/// 说明、回复: what the recipient says to it; of a circular, what the criticised answers.
struct AnswerDispatch: Command {
    static let name = "dispatch.answer"
    static let title = "说明和回复"
    static let deputising = Deputy.Rule.handling
    static let may = DispatchWorkflow.receivers
    let dispatch: ID
    let version: Int?
    let answer: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        var errors = FormErrors()
        errors.require(answer, "answer", "说明或回复", limit: 5000)
        try errors.check()
        let own = Set(DispatchRules.own(after, work.actor).map(\.place))
        for index in after.recipients.indices where own.contains(after.recipients[index].place) {
            after.recipients[index].answer = answer
            after.recipients[index].answered = work.today
            after.recipients[index].received = after.recipients[index].received ?? work.today
            after.recipients[index].delivered = after.recipients[index].delivered ?? work.today
        }
        after.settle(on: work.today)
        try work.update(after)
        try work.stopClocks(of: dispatch)
        let issuers = try work.session.rows(
            "SELECT person FROM account WHERE town = \(work.town) AND id IN (\(after.issuer), \(after.drafter)) AND person IS NOT NULL"
        ) { try $0.next(ID.self) }
        try work.tell(issuers, "对\(after.form.label)有了说明：\(after.item.title)", after, mark: "answered")
        return Entry(dispatch, "说明和回复", ["digest": Digest.sha256(answer)])
    }
}

/// 撤回通报: it holds no more, with the reason; whoever had it is told.
struct WithdrawDispatch: Command {
    static let name = "dispatch.withdraw"
    static let title = "撤回通报"
    static let may = DispatchWorkflow.issuers
    let dispatch: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        let before = try work.dispatch(dispatch, version, for: Self.self)
        try FormErrors.requireReason(reason, "撤回的理由")
        var after = before
        (after.item.state, after.item.closed) = (Dispatch.State.withdrawn.rawValue, work.today)
        // What holds no more is not read in the town any more.
        (after.effectEnds, after.item.secrecy) = (nil, .normal)
        try work.update(after)
        let readers = try work.readers(of: after)
        try work.tell(readers, "通报已撤回：\(after.item.title)。理由：\(reason)", after, mark: "withdrawn")
        // Whoever could read it learns that it holds no more; the reason may name people and is not for the town.
        if before.scope == .town {
            let others = Set(try work.people(in: Role.business)).subtracting(readers)
            try work.tell(Array(others), "通报已撤回：\(after.item.title)", after, mark: "withdrawn")
        }
        return Entry(dispatch, "撤回通报", ["reason": reason])
    }
}

/// 作废: before it was issued.
struct VoidDispatch: Command {
    static let name = "dispatch.void"
    static let title = "作废文书"
    static let may = DispatchWorkflow.drafters
    let dispatch: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.dispatch(dispatch, version, for: Self.self)
        try FormErrors.requireReason(reason, "作废的理由")
        (after.item.state, after.item.closed, after.item.handed) = (
            Dispatch.State.void.rawValue, work.today, nil
        )
        try work.update(after)
        return Entry(dispatch, "作废文书", ["reason": reason])
    }
}

extension Dispatch {
    /// Delivered when every recipient has it.
    mutating func settle(on today: Day) {
        guard state == .issued, recipients.allSatisfy({ $0.delivered != nil }) else { return }
        (item.state, item.closed) = (State.delivered.rawValue, today)
    }
}
