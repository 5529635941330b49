import Kernel
import Storage

/// What one person answers for: by name, or as one of those who answer for a unit.
package enum OwnDuties {
    /// The titles of the duties in force in a year that this person leads, those by name first.
    package static func titles(
        of person: ID, year: Int, seenBy seen: Seen, in session: any Session
    ) throws -> [String] {
        let plan = try session.first(
            """
            SELECT item.id FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND item.year = \(year) AND \(seen.items)
            """
        ) { try $0.next(ID.self) }
        guard let plan else { return [] }
        let directory = try Directory(session, town: seen.town)
        let leaders = try Leaders.ids(town: seen.town, in: session)
        let unit = directory.person(person)?.unit
        let duties = try DutyStore.of(plan: plan, seenBy: seen, in: session).filter(\.isActive).map { duty in
            (duty.item.title, DutyUnfolding.holders(duty, directory, leaders: leaders))
        }
        let named = duties.filter { $0.1.contains { $0.person == person } }
        // A committee's duties are no one member's.
        let heads = directory.unit(unit)?.kind != .committee
        let shared = duties.filter { duty in heads && duty.1.contains { $0.person == nil && $0.unit == unit }
        }
        return (named + shared).map(\.0)
    }
}
