import Storage

/// 事项: what every ledger's entries truly share. A ledger keeps its own detail in a table keyed by the item's id.
package struct Item: Sendable, Equatable {
    package enum Secrecy: String, TextColumn, Choice {
        /// Not yet in force: only those who draft plans and duties, whose it is and those named for it.
        case draft
        /// Everyone with business in the town may read it, as the plan.
        case open
        /// By unit, charge and role.
        case normal
        /// Those it is about, the Party secretary and the discipline secretary.
        case confided
        /// Only by the ledger's own finder.
        case sealed

        package var label: String {
            switch self {
            case .draft: "起草人可见"
            case .open: "全镇可见"
            case .normal: "按职责可见"
            case .confided: "限定知悉"
            case .sealed: "密封"
            }
        }
    }

    package let id: ID
    /// The ledger's name for its entries, such as `task`.
    package let kind: String
    /// `任务〔2026〕12号`.
    package let number: String
    /// The year it belongs to; what was planned for one and happens in another moves.
    package var year: Int
    package var title: String
    package var state: String
    package var unit: ID
    package var owner: ID?
    package var secrecy: Secrecy
    /// The clause of the plan this comes from.
    package var clause: ID?
    package var opened: Day
    package var due: Day?
    /// The day it was handed over for review and waits for somebody else.
    package var handed: Day?
    /// Sent back and not yet handed over again.
    package var returned: Bool
    package var closed: Day?
    package var version: Int

    package init(
        id: ID, kind: String, number: String, year: Int, title: String, state: String, unit: ID, owner: ID?,
        secrecy: Secrecy, clause: ID?, opened: Day, due: Day?
    ) {
        (self.id, self.kind, self.number, self.year, self.title) = (id, kind, number, year, title)
        (self.state, self.unit, self.owner, self.secrecy, self.clause) = (state, unit, owner, secrecy, clause)
        (self.opened, self.due, self.handed, self.returned, self.closed) = (opened, due, nil, false, nil)
        version = 1
    }

    package var dates: LightRule.Dates {
        LightRule.Dates(due: due, handed: handed, returned: returned, closed: closed != nil)
    }

    /// The columns `init(_:)` reads, in its order. The statement must name the table `item`.
    package static let columns: SQL = """
        item.id, item.kind, item.number, item.year, item.title, item.state, item.unit, item.owner, item.secrecy,
        item.clause, item.opened, item.due, item.handed, item.returned, item.closed, item.version
        """

    package init(_ row: inout Row) throws {
        (id, kind, number, year) = (try row.next(), try row.next(), try row.next(), try row.next())
        (title, state, unit, owner) = (try row.next(), try row.next(), try row.next(), try row.next())
        (secrecy, clause, opened, due) = (try row.next(), try row.next(), try row.next(), try row.next())
        (handed, returned, closed, version) = (try row.next(), try row.next(), try row.next(), try row.next())
    }

    /// What is to be set where this entry differs from what is stored. The embedded database writes every index of a column that is
    /// set, changed or not.
    func assignments(since stored: Item) -> [SQL] {
        var changes: [SQL] = []
        func note<T: Equatable>(_ path: KeyPath<Item, T>, _ assignment: SQL) {
            if self[keyPath: path] != stored[keyPath: path] { changes.append(assignment) }
        }
        note(\.year, "year = \(year)")
        note(\.title, "title = \(title)")
        note(\.state, "state = \(state)")
        note(\.unit, "unit = \(unit)")
        note(\.owner, "owner = \(owner)")
        note(\.secrecy, "secrecy = \(secrecy)")
        note(\.clause, "clause = \(clause)")
        note(\.opened, "opened = \(opened)")
        note(\.due, "due = \(due)")
        note(\.handed, "handed = \(handed)")
        note(\.returned, "returned = \(returned)")
        note(\.closed, "closed = \(closed)")
        return changes
    }
}
