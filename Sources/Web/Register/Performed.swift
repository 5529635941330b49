import Kernel

/// What somebody did in a year, as one ledger counts it, with the list that holds just that.
package struct Performed: Sendable {
    package let label: String
    package let count: Int
    package let link: Link
    /// The newest few of them; none where they are confided: a paper that goes to others does not name them.
    package let latest: [Item]

    package init(label: String, count: Int, link: Link, latest: [Item]) {
        (self.label, self.count, self.link, self.latest) = (label, count, link, latest)
    }

    /// Asked of every ledger by whoever puts a person's year together.
    package typealias Of =
        @Sendable (_ person: ID, _ year: Int, _ today: Day, Seen, any Session) throws -> [Performed]
}
