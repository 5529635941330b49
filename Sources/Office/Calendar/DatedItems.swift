import Kernel
import Storage

/// Everything with a day, of every ledger, as far as somebody sees it.
enum DatedItems {
    /// Most rows a month shows; a town-wide role of a large town narrows by day.
    static let limit = 1500

    /// Items due within the days, `mine` for what the actor is to handle alone.
    static func due(
        _ days: ClosedRange<Day>, mine: Bool, openOnly: Bool = false, _ actor: Actor,
        in session: any Kernel.Session
    ) throws -> [Item] {
        let own: SQL = mine ? actor.handles : "1 = 1"
        let open: SQL = openOnly ? "item.closed IS NULL" : "item.state NOT IN ('void', 'withdrawn', 'draft')"
        return try session.rows(
            """
            SELECT \(Item.columns) FROM item WHERE item.due >= \(days.lowerBound) AND item.due <= \(days.upperBound)
              AND \(open) AND \(own) AND \(Seen(actor).items) ORDER BY item.due, item.id LIMIT \(limit)
            """
        ) { try Item(&$0) }
    }
}
