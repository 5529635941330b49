import Kernel
import Storage

/// What of a ledger waits for somebody beside the entries that are his to handle or to review: each ledger declares it once, and the
/// workbench shows it.
package struct Waiting: Sendable {
    package struct Entry: Sendable {
        package let title: String
        package let link: Link
        /// Whose it is, or who asks.
        package let about: String
        package let due: Day?
        /// Few may know of it: the page that shows it says so.
        package let isConfided: Bool

        package init(
            _ title: String, _ link: Link, about: String, due: Day? = nil, isConfided: Bool = false
        ) {
            (self.title, self.link, self.about, self.due) = (title, link, about, due)
            self.isConfided = isConfided
        }
    }

    /// The first of them, and how many there are.
    package typealias Found = (entries: [Entry], total: Int)
    package typealias Of = @Sendable (Actor, Seen, _ today: Day, any Session) throws -> Found

    package let title: String
    /// Who may have such a thing waiting.
    package let may: Set<Role>
    /// Where all of them stand; nil where the entries are all there is.
    package let all: Link?
    package let of: Of

    package init(_ title: String, may: Set<Role>, all: Link? = nil, of: @escaping Of) {
        (self.title, self.may, self.all, self.of) = (title, may, all, of)
    }

    /// How many of each a workbench shows.
    package static let shown = 20

    /// Of some entries those on which this visitor may do one of `wanted` now, as the ledger's own rules say.
    package static func among<Kept>(
        _ title: String, may: Set<Role>, all: Link? = nil, wanted: [any Command.Type],
        item: @escaping @Sendable (Kept) -> Item, page: @escaping @Sendable (ID) -> Link,
        acts: @escaping @Sendable (Kept, Actor) -> [any Command.Type],
        find: @escaping @Sendable (Actor, Seen, any Session) throws -> [Kept]
    ) -> Waiting {
        let names = Set(wanted.map { $0.name })
        return Waiting(title, may: may, all: all) { actor, seen, _, session in
            let mine = try find(actor, seen, session).filter { kept in
                acts(kept, actor).contains { names.contains($0.name) }
            }.map { item($0) }
            guard !mine.isEmpty else { return ([], 0) }
            let directory = try Directory(session, town: seen.town)
            let entries = mine.prefix(shown).map { item in
                Entry(
                    "\(item.title)（\(item.number)）", page(item.id),
                    about: directory.unit(item.unit)?.name ?? "", due: item.due,
                    isConfided: item.secrecy == .confided)
            }
            return (Array(entries), mine.count)
        }
    }
}
