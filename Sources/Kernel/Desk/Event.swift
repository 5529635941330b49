/// Something a command has done that other ledgers may follow up in the same transaction.
///
/// A ledger announces its own events and knows nobody who listens; App/Wiring.swift says who does.
package protocol Event: Sendable {}

/// What one ledger does when another announces an event.
package struct Listener: Sendable {
    let hear: @Sendable (any Event, Work) throws -> Void

    package init<E: Event>(_ type: E.Type, _ hear: @escaping @Sendable (E, Work) throws -> Void) {
        self.hear = { event, work in
            if let event = event as? E { try hear(event, work) }
        }
    }
}
