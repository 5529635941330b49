import Kernel

/// What may be done with a paper, by whom. Pure.
enum DispatchRules {
    static let all: [any Command.Type] = [
        SaveDispatch.self, SubmitDispatch.self, IssueDispatch.self, ReturnDispatch.self, DeliverDispatch.self,
        ReceiveDispatch.self, AnswerDispatch.self, WithdrawDispatch.self, VoidDispatch.self,
    ]

    static func acts(_ dispatch: Dispatch, _ actor: Actor) -> [any Command.Type] {
        all.filter {
            actor.isOne(of: $0.may) && DispatchWorkflow.table.allows($0, in: dispatch.state)
                && wrong($0, dispatch, actor) == nil
        }
    }

    /// A paper goes to a unit, and more people read it than may know of what is confided.
    static func requireSource(_ item: Item) throws(Refusal) {
        guard item.secrecy == .confided else { return }
        throw Refusal(
            "dispatch-confided", "\(item.number)限定知悉，不能从它起草文书：文书发给单位，看到的人更多",
            advice: "确实要发的，由纪委书记或党委书记先解除限定知悉")
    }

    static func require(_ command: any Command.Type, _ dispatch: Dispatch, _ actor: Actor) throws(Refusal) {
        guard DispatchWorkflow.table.allows(command, in: dispatch.state) else {
            throw Refusal(
                "dispatch-state", "这份文书现在是“\(dispatch.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
        if let refusal = wrong(command, dispatch, actor) { throw refusal }
    }

    /// The recipients an actor stands for: himself, or the unit he answers for.
    static func own(_ dispatch: Dispatch, _ actor: Actor) -> [Dispatch.Recipient] {
        dispatch.recipients.filter { recipient in
            if let person = recipient.person { return person == actor.person }
            guard let unit = recipient.unit, unit == actor.unit else { return false }
            return actor.isOne(of: [.head, .office, .secretary, .disciplineSecretary])
        }
    }

    private static func wrong(_ command: any Command.Type, _ dispatch: Dispatch, _ actor: Actor) -> Refusal? {
        // What it was drafted from has been confided since, and it with it.
        if [SubmitDispatch.name, IssueDispatch.name].contains(command.name),
            dispatch.item.secrecy == .confided
        {
            return Refusal(
                "dispatch-confided", "来源的问题已经限定知悉，这份文书不能再送签、签发", advice: "作废它；确实要发的，先解除限定知悉")
        }
        switch command.name {
        case IssueDispatch.name:
            return dispatch.drafter == actor.account
                ? others("起草人不能签发自己起草的文书，由另一位书记签发") : nil
        case ReceiveDispatch.name:
            return own(dispatch, actor).contains { $0.received == nil } ? nil : others("由受文单位负责人或受文人本人签收")
        case AnswerDispatch.name:
            return own(dispatch, actor).isEmpty ? others("由受文单位负责人或受文人本人说明") : nil
        case WithdrawDispatch.name:
            return dispatch.form.hasEffect
                ? nil : Refusal("dispatch-form", "只有通报可以撤回", advice: "其他文书送错的，另发一份更正")
        case VoidDispatch.name:
            return dispatch.drafter == actor.account || actor.isOne(of: Role.confidants)
                ? nil : others("由起草人或纪委书记、党委书记作废")
        default: return nil
        }
    }

    private static func others(_ who: String) -> Refusal {
        Refusal(.forbidden, "dispatch-who", "这一步不由你办理", advice: who)
    }

    /// Whoever reads the full names: the town-wide roles and the recipients; others read them masked.
    static func readsNames(_ dispatch: Dispatch, _ actor: Actor) -> Bool {
        dispatch.scope == .recipients || readsCourse(dispatch, actor)
    }

    /// Whoever reads how it went, and who said what to it.
    static func readsCourse(_ dispatch: Dispatch, _ actor: Actor) -> Bool {
        actor.isOne(of: Role.townWide) || !own(dispatch, actor).isEmpty || dispatch.drafter == actor.account
    }
}
