import Storage

/// Whoever acts: a signed-in account, or the program itself on its timetable.
package struct Actor: Sendable, Equatable {
    package let town: ID
    /// Nil for the program itself.
    package let account: ID?
    package let person: ID?
    package let name: String
    /// Nil for the program itself, which may run only the commands that say so.
    package let role: Role?
    package let unit: ID?
    /// Who acts for it, where it is away.
    package let deputy: Deputy?

    package init(
        town: ID, account: ID?, person: ID?, name: String, role: Role?, unit: ID?, deputy: Deputy? = nil
    ) {
        (self.town, self.account, self.person, self.deputy) = (town, account, person, deputy)
        (self.name, self.role, self.unit) = (name, role, unit)
    }

    /// The same while somebody stands in: lines of the journal and papers name both.
    func represented(by deputy: Deputy) -> Actor {
        Actor(
            town: town, account: account, person: person, name: "\(name)（\(deputy.name)代）", role: role,
            unit: unit, deputy: deputy)
    }

    /// The timetable, seeds and the command line on the machine itself.
    package static func program(town: ID) -> Actor {
        Actor(town: town, account: nil, person: nil, name: "系统", role: nil, unit: nil)
    }

    package func isOne(of roles: Set<Role>) -> Bool { role.map(roles.contains) ?? false }
}

extension Actor {
    /// What this actor is to handle, as a condition on `item`: named for it, or answering for its unit. What nobody is named
    /// for is its unit head's; in the bodies that have no head, everyone's there but 干部's.
    package var handles: SQL {
        let own: SQL = "item.owner = \(person)"
        switch role {
        case .staff, .superior: return own
        case .head: return "(" + own + " OR item.unit = \(unit))"
        default: return "(" + own + " OR item.owner IS NULL AND item.unit = \(unit))"
        }
    }

    /// The ids of the open entries among which are those it handles, found by owner and by unit.
    package var within: SQL {
        """
        SELECT own.id AS id FROM item AS own WHERE own.town = \(town) AND own.owner = \(person) AND own.closed IS NULL
        UNION SELECT body.id FROM item AS body WHERE body.town = \(town) AND body.unit = \(unit) AND body.closed IS NULL
        """
    }

    /// What waits for this actor to review, as a condition on `item`: handed over, and neither one's own nor owed by one's
    /// own body.
    package var reviews: SQL {
        let own: SQL = person.map { "coalesce(item.owner, '') = \($0)" } ?? "1 = 0"
        let body: SQL = unit.map { "item.unit = \($0)" } ?? "1 = 0"
        return "item.handed IS NOT NULL AND item.closed IS NULL AND NOT (" + own + " OR " + body + ")"
    }
}

/// Which rows somebody sees, as a condition on indexed columns inside the same statement: never a list of ids.
package struct Seen: Sendable {
    package let town: ID
    /// Nil where everything seen is seen by unit and secrecy alone.
    let person: ID?
    private let condition: SQL
    private let wide: SQL
    private let ownSecrecies: SQL

    package init(_ actor: Actor) {
        ownSecrecies = Seen.ownSecrecies(actor)
        (town, person) = (actor.town, Seen.seesOwn(actor) ? actor.person : nil)
        (condition, wide) = (Seen.condition(for: actor), Seen.shared(for: actor))
    }

    /// `item.town = … AND …`, for statements that name the table `item`.
    package var items: SQL { "item.town = \(town) AND " + condition }

    /// The part of it that unit and secrecy alone decide, for counts kept by these.
    var shared: SQL { "item.town = \(town) AND " + wide }

    /// What is added by owning an entry or having a part in it, for statements that look only at such entries.
    var own: SQL { "item.town = \(town) AND item.secrecy IN " + ownSecrecies }

    /// Beside what unit and secrecy decide, everyone sees what is theirs, confided or not.
    private static func condition(for actor: Actor) -> SQL {
        guard seesOwn(actor) else { return shared(for: actor) }
        return "(" + shared(for: actor) + """
             OR item.secrecy IN \(ownSecrecies(actor)) AND (item.owner = \(actor.person) OR item.id IN (
                SELECT involved.item FROM involved WHERE involved.town = \(actor.town) AND involved.person = \(actor.person))))
            """
    }

    /// What is confided to somebody is not confided to whoever stands in.
    private static func ownSecrecies(_ actor: Actor) -> SQL {
        actor.deputy == nil ? "('draft', 'normal', 'confided')" : "('draft', 'normal')"
    }

    /// Confidants read what is confided to them by their office, administrators nothing.
    private static func seesOwn(_ actor: Actor) -> Bool {
        guard let role = actor.role else { return false }
        return !role.isAdministrator && !Role.confidants.contains(role)
    }

    private static func shared(for actor: Actor) -> SQL {
        // A command of the program itself reads everything; it is never a visitor.
        guard let role = actor.role else { return actor.account == nil ? "1 = 1" : "1 = 0" }
        if role.isAdministrator { return "1 = 0" }
        switch role {
        case _ where Role.confidants.contains(role):
            return actor.deputy == nil
                ? "item.secrecy IN ('draft', 'open', 'normal', 'confided')"
                : "item.secrecy IN ('draft', 'open', 'normal')"
        case _ where Role.drafters.contains(role): return "item.secrecy IN ('draft', 'open', 'normal')"
        case _ where Role.townWide.contains(role): return "item.secrecy IN ('open', 'normal')"
        case .leader:
            return """
                (item.secrecy = 'open' OR item.secrecy = 'normal' AND (item.unit = \(actor.unit) OR item.unit IN (
                    SELECT charge.unit FROM charge WHERE charge.town = \(actor.town) AND charge.person = \(actor.person))))
                """
        case .head:
            return "(item.secrecy = 'open' OR item.secrecy = 'normal' AND item.unit = \(actor.unit))"
        default: return "item.secrecy = 'open'"
        }
    }
}
