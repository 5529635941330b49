/// What a record of some ledger says for the duties it may fulfil: what kinds it is of, when it was, whose work it was.
///
/// A ledger announces it in the command that writes the record, and again in every command that changes one of these.
package struct Recorded: Event {
    package let record: Item
    /// The kinds of record it is, as the ledger declared them: a warning lesson is also a study session.
    package let kinds: [RecordKind]
    /// When it happened, not when it was written down.
    package let day: Day
    /// The units that did it.
    package let units: Set<ID>
    /// The people who did it, for duties laid on a person.
    package let people: Set<ID>

    package init(_ record: Item, as kinds: [RecordKind], on day: Day, units: Set<ID>, people: Set<ID> = []) {
        (self.record, self.kinds, self.day) = (record, kinds, day)
        (self.units, self.people) = (units, people)
    }
}

/// A record proves nothing any more: it was taken back or declared void.
package struct RecordGone: Event {
    package let record: Item

    package init(_ record: Item) { self.record = record }
}
