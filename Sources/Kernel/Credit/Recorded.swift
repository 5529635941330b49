/// What a record of some ledger says for the duties it may fulfil: what kind it is, when it was, whose work it was.
///
/// A ledger announces it in the command that writes the record, and again in every command that changes one of these.
package struct Recorded: Event {
    package let record: Item
    /// The kind of record, as the ledger declared it.
    package let kind: RecordKind
    /// When it happened, not when it was written down.
    package let day: Day
    /// The units that did it.
    package let units: Set<ID>
    /// The people who did it, for duties laid on a person.
    package let people: Set<ID>

    package init(_ record: Item, as kind: RecordKind, on day: Day, units: Set<ID>, people: Set<ID> = []) {
        (self.record, self.kind, self.day) = (record, kind, day)
        (self.units, self.people) = (units, people)
    }
}

/// A record proves nothing any more: it was taken back or declared void.
package struct RecordGone: Event {
    package let record: Item

    package init(_ record: Item) { self.record = record }
}
