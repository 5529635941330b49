import Kernel
import Papers
import Storage
import Web

/// A clause's material in one file: what it asks, its duties and tasks, and the records that stand beside them.
enum ClauseDossier {
    static func post(_ visit: Visit, _ ports: TasksLedger.Ports) async throws -> Reply {
        let id = try visit.id(), seen = visit.seen
        let (text, found) = try await visit.read { session in
            (try ports.clause(id, seen, session)?.text, try entries(under: id, ports, seen, session))
        }
        guard let text else { throw Refusal.missing }
        let first = text.split(whereSeparator: { "。；\n".contains($0) }).first.map(String.init) ?? text
        let mark = Sheet.secrecyMark(found.contains { $0.item.secrecy == .confided })
        return try await Dossier(
            "“\(first.prefix(24))”的材料\(mark)", lead: text, entries: found,
            back: ("/tasks" as Link).with([("clause", id.rawValue)])
        ).reply(visit)
    }

    private static func entries(
        under clause: ID, _ ports: TasksLedger.Ports, _ seen: Seen, _ session: any Kernel.Session
    ) throws -> [Dossier.Entry] {
        let below = ports.under(clause, seen.town)
        let own = try session.rows(
            """
            SELECT \(Item.columns) FROM item WHERE item.town = \(seen.town) AND item.clause IN (\(below))
              AND item.state NOT IN ('withdrawn', 'replaced', 'draft', 'void') AND \(seen.items)
            ORDER BY item.kind, item.due, item.id LIMIT \(SQL.fixed(Dossier.most + 1))
            """
        ) { try Item(&$0) }
        // Counted, or waiting for somebody to say so; what is the same event twice stands there once.
        let credits = try session.rows(
            """
            SELECT credit.record, max(CASE WHEN credit.verdict IN ('counts', 'kept') OR credit.accepted IS NOT NULL THEN 1 ELSE 0 END)
            FROM credit JOIN item AS task ON task.town = credit.town AND task.id = credit.task
            WHERE credit.town = \(seen.town) AND credit.refused IS NULL AND credit.verdict <> 'repeated' AND task.clause IN (\(below))
            GROUP BY credit.record ORDER BY credit.record LIMIT \(SQL.fixed(Dossier.most + 1))
            """
        ) { (record: try $0.next(ID.self), counts: try $0.next(Int.self) == 1) }
        let counts = Set(credits.filter(\.counts).map(\.record))
        let records =
            try credits.isEmpty
            ? []
            : session.rows(
                """
                SELECT \(Item.columns) FROM item WHERE item.id IN \(SQL.list(credits.map(\.record))) AND \(seen.items)
                ORDER BY item.opened, item.id
                """
            ) { try Item(&$0) }
        let known = Set(records.map(\.id))
        return own.filter { !known.contains($0.id) }.map {
            ($0, [["duty", TaskItem.kind].contains($0.kind) ? "方案要求" : "按这一条登记"])
        } + records.map { ($0, [counts.contains($0.id) ? "凭证" : "待定的凭证"]) }
    }

    static func button(_ visit: Visit, _ clause: ID?) -> HTML {
        clause.map {
            "<form method=\"post\" action=\"\("/clauses/\($0)/dossier" as Link)\">\(Form.token(visit))<button class=\"button\">成套打包</button></form>"
        } ?? ""
    }
}
