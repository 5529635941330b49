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

        package init(_ title: String, _ link: Link, about: String, due: Day? = nil) {
            (self.title, self.link, self.about, self.due) = (title, link, about, due)
        }
    }

    /// The first of them, and how many there are.
    package typealias Found = (entries: [Entry], total: Int)
    package typealias Of = @Sendable (Actor, Seen, any Session) throws -> Found

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
}
