/// A kind of record that can prove a duty, as the ledger that keeps such records declares it.
package struct RecordKind: Sendable, Equatable {
    /// What forms and papers call it: `谈心谈话`.
    package let name: String
    /// Minutes one record of it asks of whoever makes it: an estimate, shown as one.
    package let minutes: Int

    package init(_ name: String, minutes: Int) { (self.name, self.minutes) = (name, minutes) }

    /// What an entry says of itself: nothing to attach, and what a duty asks for where nothing else is chosen.
    package static let ownReport = RecordKind("办理情况", minutes: 30)
}

extension [RecordKind] {
    /// What `count` records of a kind ask; of a kind nobody declares, what a report asks.
    package func minutes(of name: String, times count: Int) -> Int {
        (first { $0.name == name } ?? .ownReport).minutes * count
    }
}
