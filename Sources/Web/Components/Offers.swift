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
}
