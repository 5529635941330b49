/// What a record of some ledger says for the duties it may fulfil: when it was, whose work it was, and its words.
///
/// A ledger announces it in the command that writes the record, and again in every command that changes one of these.
package struct Recorded: Event {
    package let record: Item
    /// When it happened, not when it was written down.
    package let day: Day
    package let words: RecordWords

    package init(_ record: Item, on day: Day, _ words: RecordWords) {
        (self.record, self.day, self.words) = (record, day, words)
    }
}

/// A record proves nothing any more: it was taken back or declared void.
package struct RecordGone: Event {
    package let record: Item

    package init(_ record: Item) { self.record = record }
}

/// Records whose words are wanted once more: whoever keeps them announces them anew, those that still stand.
package struct RecordsWanted: Event {
    package let records: Set<ID>

    package init(_ records: Set<ID>) { self.records = records }
}
