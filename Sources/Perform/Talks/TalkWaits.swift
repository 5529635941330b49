import Kernel
import Storage
import Web

/// What of talks waits for somebody: to be approved, an inquiry to be sent, an answer to be concluded. One's own to hold or to answer is
/// among what one has to do.
enum TalkWaits {
    static let all = [
        waits("等我批准的谈话", Role.confidants, [DecideTalk.self], "item.state = 'proposed'"),
        waits("等我发出的函询", TalkWorkflow.talkers, [SendInquiry.self], "item.state = 'approved'"),
        waits("等我了结的函询", TalkWorkflow.talkers, [ConcludeInquiry.self], "item.state = 'replied'"),
    ]

    private static func waits(
        _ title: String, _ may: Set<Role>, _ wanted: [any Command.Type], _ condition: SQL
    ) -> Waiting {
        .among(
            title, may: may, all: "/talks", wanted: wanted, item: { $0.item }, page: { "/talks/\($0)" },
            acts: TalkRules.acts
        ) { _, seen, session in
            try session.rows(
                """
                SELECT \(TalkStore.columns), \(Item.columns) FROM item \(TalkStore.join)
                WHERE item.kind = \(Talk.kind) AND item.closed IS NULL AND \(condition) AND \(seen.items)
                ORDER BY item.opened, item.id LIMIT 200
                """, TalkStore.talk)
        }
    }
}
