import Kernel
import Storage

/// A part that a person, or a unit, has in entries of one kind beside owning them: who took part, who leads the unit's leader,
/// who verified. A ledger declares them; search and the pages of people and units find entries by them.
package struct ItemPart: Sendable {
    package enum Holder: Sendable { case person, unit }

    package let kind: String
    /// As a list says it: `参加`, `验收`.
    package let label: String
    package let holder: Holder
    /// `SELECT id` of the entries somebody has this part in; whoever asks filters them by what may be seen.
    package let entries: @Sendable (_ town: ID, _ who: ID) -> SQL

    package init(
        _ kind: String, _ label: String, _ holder: Holder = .person,
        entries: @escaping @Sendable (_ town: ID, _ who: ID) -> SQL
    ) {
        (self.kind, self.label, self.holder, self.entries) = (kind, label, holder, entries)
    }

    /// What was done under an account of somebody's, by the column of a ledger's table that keeps it.
    package static func byAccount(_ kind: String, _ label: String, of table: SQL, _ column: SQL) -> ItemPart {
        ItemPart(kind, label) { town, person in
            """
            SELECT id FROM \(table) WHERE town = \(town) AND \(column) IN (
                SELECT account.id FROM account WHERE account.town = \(town) AND account.person = \(person))
            """
        }
    }
}

extension Link {
    /// 一人一页.
    package static func person(_ id: ID) -> Link { "/people/\(id)" }
    /// 一村（部门）一页.
    package static func unit(_ id: ID) -> Link { "/units/\(id)" }
}

extension Component {
    /// A person's name, leading to what is theirs; `--` for nobody.
    package static func person(_ id: ID?, _ names: Directory) -> HTML {
        names.person(id).map { "<a class=\"plain-link\" href=\"\(Link.person($0.id))\">\($0.name)</a>" }
            ?? "--"
    }

    /// A person's name and post, leading to what is theirs; empty for nobody, as a fact that is left out.
    package static func named(_ id: ID?, _ names: Directory) -> HTML {
        names.person(id).map { "\(person($0.id, names))（\($0.post)）" } ?? ""
    }

    /// A unit's name, leading to what is its; `--` for none.
    package static func unit(_ id: ID?, _ names: Directory) -> HTML {
        names.unit(id).map { "<a class=\"plain-link\" href=\"\(Link.unit($0.id))\">\($0.name)</a>" } ?? "--"
    }
}

extension Component {
    /// The unit of an entry, and its owner where it has one, each leading to its page.
    package static func whose(_ item: Item, _ names: Directory) -> HTML {
        let owner: HTML = names.person(item.owner).map { " \(person($0.id, names))" } ?? ""
        return unit(item.unit, names) + owner
    }
}
