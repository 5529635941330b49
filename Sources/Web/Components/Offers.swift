import Kernel

extension Component {
    /// What other ledgers let begin from this entry, as buttons.
    package static func offers(_ item: Item, _ visit: Visit) -> HTML {
        // A paper goes to a unit: what few may know is no matter for one.
        guard item.secrecy != .confided, visit.call.site.kind(item.kind)?.facts != nil else { return "" }
        let offers = visit.call.site.modules.flatMap(\.offers).filter { visit.actor.isOne(of: $0.may) }
        let buttons = offers.map { offer -> HTML in
            "<a class=\"button\" href=\"\(offer.link(item.id))\">\(offer.label)</a>"
        }
        return "\(buttons)"
    }

    /// What other ledgers have made from this entry: the papers that went out about it.
    package static func made(from item: Item, _ visit: Visit) async throws -> HTML {
        let sources = visit.call.site.modules.compactMap(\.madeFrom), actor = visit.actor
        let found = try await visit.read { session in
            try sources.map { ($0.label, try $0.of(item.id, actor, session)) }
        }
        return
            "\(found.filter { !$0.1.isEmpty }.map { label, items -> HTML in section(label, items, visit) })"
    }

    private static func section(_ label: String, _ items: [Item], _ visit: Visit) -> HTML {
        let rows = items.map { made -> [HTML] in
            let states = visit.call.site.kind(made.kind)?.states ?? [:]
            return [
                title(made.title, visit.call.site.page(of: made)), "\(states[made.state] ?? "")",
                day(made.opened), "\(made.number)",
            ]
        }
        return
            "<section><h2>\(label)</h2>\(table(label, [.title("标题"), .short("状态"), .short("日期"), .short("编号")], rows: rows))</section>"
    }
}
