import Kernel
import Storage
import Web

/// What of papers waits for somebody: to be handed in, issued, delivered, received.
enum DispatchWaits {
    static let all = [
        waits("等我报签的文书", DispatchWorkflow.drafters, [SubmitDispatch.self]) { actor in
            "item.state = 'draft' AND dispatch.drafter = \(actor.account)"
        },
        waits("等我签发的文书", DispatchWorkflow.issuers, [IssueDispatch.self]) { _ in "item.state = 'submitted'" },
        waits("等我送达的文书", DeliverDispatch.may, [DeliverDispatch.self]) { _ in "item.state = 'issued'" },
        waits("等我签收的文书", DispatchWorkflow.receivers, [ReceiveDispatch.self]) { actor in
            """
            item.state IN ('issued', 'delivered') AND EXISTS (SELECT 1 FROM dispatch_recipient AS mine
                WHERE mine.town = dispatch.town AND mine.dispatch = dispatch.id AND mine.received IS NULL
                  AND (mine.unit = \(actor.unit) OR mine.person = \(actor.person)))
            """
        },
    ]

    private static func waits(
        _ title: String, _ may: Set<Role>, _ wanted: [any Command.Type],
        _ condition: @escaping @Sendable (Actor) -> SQL
    ) -> Waiting {
        .among(
            title, may: may, all: "/dispatches", wanted: wanted, item: { $0.item },
            page: { "/dispatches/\($0)" }, acts: DispatchRules.acts
        ) { actor, seen, session in
            let ids = try session.rows(
                """
                SELECT item.id FROM item \(DispatchStore.join)
                WHERE item.kind = \(Dispatch.kind) AND item.closed IS NULL AND \(condition(actor)) AND \(seen.items)
                ORDER BY item.opened, item.id LIMIT 100
                """
            ) { try $0.next(ID.self) }
            return try ids.map { try DispatchStore.find($0, seenBy: seen, in: session) }
        }
    }
}
