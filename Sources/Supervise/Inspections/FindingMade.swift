import Kernel

/// A check found something: whoever keeps problems makes one of it, under the id given here, in the same transaction.
package struct FindingMade: Event {
    package let id: ID
    /// The visit it was found in.
    package let visit: ID
    /// The inspection's title and number.
    package let origin: String
    /// The topic's name in the program's own list, or an id.
    package let topic: String
    package let unit: ID
    package let label: String
    package let text: String
    package let basis: String
    /// `a`, `b` or `c`.
    package let severity: String
    /// What is asked of the unit; empty where that is still to be said.
    package let measures: String
    package let due: Day
}
