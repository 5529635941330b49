import Kernel

/// What a ledger brings to a sample town: believable entries, made through its own commands.
package struct Sample: Sendable {
    /// The town the entries are for.
    package struct Town: Sendable {
        package let id: ID
        package let actors: [Actor]
        package let directory: Directory
        package let today: Day
        /// The units in each leader's charge.
        package let charges: [ID: [ID]]

        package init(id: ID, actors: [Actor], directory: Directory, today: Day, charges: [ID: [ID]] = [:]) {
            (self.id, self.actors, self.directory, self.today) = (id, actors, directory, today)
            self.charges = charges
        }

        package func first(_ role: Role) -> Actor? { actors.first { $0.role == role } }
        package var leaders: [Actor] {
            actors.filter { $0.isOne(of: [.secretary, .leader, .disciplineSecretary]) }
        }
        /// Whoever keeps the records of a unit: its head, or the office where it has none.
        package func keeper(of unit: ID) -> Actor? {
            actors.first { $0.unit == unit && $0.role == .head } ?? first(.office)
        }
        /// The last working day up to a day of this year; nil where there is no such day or it is not past.
        package func past(_ month: Int, _ day: Int) -> Day? {
            Day(today.year, month, day).map(WorkCalendar.shipped.workday(onOrBefore:)).flatMap {
                $0 < today ? $0 : nil
            }
        }
    }

    /// A record some task asks for.
    package struct Wanted: Sendable {
        package let requirement: String
        /// The task's own words: what is recorded is what they ask for.
        package let work: String
        package let unit: ID
        /// Named for it, where it lies on one person.
        package let person: ID?
        package let day: Day
        /// Makes entries differ, and every run tell the same story.
        package let number: Int

        package init(
            requirement: String, work: String = "", unit: ID, person: ID?, day: Day, number: Int
        ) {
            (self.requirement, self.work, self.unit, self.person) = (requirement, work, unit, person)
            (self.day, self.number) = (day, number)
        }
    }

    package struct Act: Sendable {
        package let day: Day
        package let actor: Actor
        /// Made when its day has come, so that it can name what came about before; nil when there is nothing to do.
        package let command: @Sendable (any Session) throws -> (any Command)?

        package init(_ day: Day, _ actor: Actor, _ command: any Command) {
            (self.day, self.actor, self.command) = (day, actor, { _ in command })
        }

        package init(
            _ day: Day, _ actor: Actor,
            later command: @escaping @Sendable (any Session) throws -> (any Command)?
        ) { (self.day, self.actor, self.command) = (day, actor, command) }
    }

    /// Right after the year's plan took force, from the given moment on.
    package var afterPlan: (@Sendable (Desk, Town, Instant) async throws -> Void)?
    /// What makes a record that proves a task; nothing when this ledger keeps no such kind.
    package var proving: @Sendable (Wanted, Town) -> [Act]
    /// What is recorded though no task asks for it.
    package var besides: @Sendable (Town) -> [Act]
    /// What lies ahead today.
    package var ahead: @Sendable (Town) -> [Act]
    /// So many further entries over the year, for towns made to measure with.
    package var volume: @Sendable (Town, Int) -> [Act]

    package init(
        afterPlan: (@Sendable (Desk, Town, Instant) async throws -> Void)? = nil,
        proving: @escaping @Sendable (Wanted, Town) -> [Act] = { _, _ in [] },
        besides: @escaping @Sendable (Town) -> [Act] = { _ in [] },
        ahead: @escaping @Sendable (Town) -> [Act] = { _ in [] },
        volume: @escaping @Sendable (Town, Int) -> [Act] = { _, _ in [] }
    ) {
        (self.afterPlan, self.proving, self.besides, self.ahead) = (afterPlan, proving, besides, ahead)
        self.volume = volume
    }
}
