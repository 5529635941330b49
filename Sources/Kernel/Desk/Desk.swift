import Storage

/// The only pen. `perform` authorises a command, runs it, appends its entry to the journal and sends its notices, all in
/// one transaction; `read` gives a read-only session.
package struct Desk: Sendable {
    package let clock: Clock
    /// The kinds of record the ledgers keep, which duties may ask for.
    package let records: [RecordKind]
    /// What the ledgers look for each night.
    package let checks: [CheckupRule]
    /// What ledgers keep of entries, which lines bear marks of.
    package let tables: [MarkedTable]
    private let database: any Database
    private let listeners: [Listener]
    /// What seals the heads of journals; nil leaves them unsealed.
    package let seal: JournalSeal?

    package init(
        _ database: any Database, clock: Clock, records: [RecordKind] = [.ownReport],
        checks: [CheckupRule] = [], tables: [MarkedTable] = [], listeners: [Listener] = [],
        seal: JournalSeal? = nil
    ) {
        (self.database, self.clock, self.seal, self.tables) = (database, clock, seal, tables)
        (self.records, self.checks, self.listeners) = (records, checks, listeners)
    }

    /// The same desk at another time, for seeds.
    package func at(_ clock: Clock) -> Desk {
        Desk(
            database, clock: clock, records: records, checks: checks, tables: tables, listeners: listeners,
            seal: seal)
    }

    package var today: Day { clock.now().day }
    /// The lights as a town's calendar sets them.
    package func lights(of town: ID) async throws -> LightRule {
        let calendar = try await read { try WorkCalendar.of(town, in: $0) }
        return LightRule(today: today, calendar: calendar)
    }

    @discardableResult
    package func perform(_ command: some Command, by actor: Actor) async throws -> Entry {
        try authorise(type(of: command), actor)
        let command = try await command.prepared()
        return try await database.write { session in try perform(command, by: actor, in: session) }
    }

    /// Tries a command and takes it back: what it would refuse is thrown, and nothing of it stays.
    package func rehearse(_ command: some Command, by actor: Actor) async throws {
        try authorise(type(of: command), actor)
        let command = try await command.prepared()
        do {
            try await database.write { session in
                _ = try perform(command, by: actor, in: session)
                throw Rehearsed()
            }
        } catch is Rehearsed {}
    }

    private struct Rehearsed: Error {}

    /// For a command whose type is known only at run time: from the API or a job.
    @discardableResult
    package func performAny(_ command: any Command, by actor: Actor) async throws -> Entry {
        try await perform(command, by: actor)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        try await database.read(body)
    }

    /// Rows that are no business record and must not wait for the journal: the last use of a sign-in, failures to sign in.
    @discardableResult
    package func keep<T: Sendable>(_ body: @escaping @Sendable (any Session) throws -> T) async throws -> T {
        try await database.write(body)
    }

    /// One of several commands in a transaction; `directory` spares each of them reading the people and units anew.
    package func performAny(
        _ command: any Command, by actor: Actor, in session: any Session, directory: Directory? = nil
    ) throws -> Entry {
        try perform(command, by: actor, in: session, directory: directory)
    }

    package func perform<C: Command>(
        _ command: C, by actor: Actor, in session: any Session, directory: Directory? = nil
    ) throws -> Entry {
        try authorise(C.self, actor)
        let now = clock.now()
        // Taking the head first makes writers of one town wait for each other, so that rules never race.
        let head = try Journal.take(session, town: actor.town, seal: seal)
        try actor.requireStanding(in: session)
        try actor.deputy?.requireStanding(actor.town, on: now.day, in: session)
        let work = Work(
            session: session, actor: actor, now: now,
            calendar: try WorkCalendar.of(actor.town, in: session), records: records,
            checks: checks, tables: tables, listeners: listeners, directory: directory)
        var entry = try command.perform(in: work)
        entry.facts.merge(work.followed) { own, _ in own }
        try actor.requireDistance(C.self, entry.item, in: session)
        if let deputy = actor.deputy { entry.facts["deputy"] = deputy.account.rawValue }
        try Journal.append(entry, act: C.name, of: work, after: head, seal: seal)
        return entry
    }

    private func authorise(_ command: any Command.Type, _ actor: Actor) throws {
        let allowed = actor.role.map(command.may.contains) ?? (actor.account == nil && command.mayProgram)
        guard allowed else { throw Refusal.forbidden(command.may) }
        try actor.deputy?.require(command)
    }
}

/// What a command is given: the transaction, who acts, and the present.
package final class Work {
    package let session: any Session
    package let actor: Actor
    package let now: Instant
    package let calendar: WorkCalendar
    package let records: [RecordKind]
    package let checks: [CheckupRule]
    let tables: [MarkedTable]

    /// What listeners did, for the entry of the command they followed.
    fileprivate private(set) var followed: [String: String] = [:]
    /// How this act leaves rows and files, for its line.
    var left = RowsLeft()
    var touched: Set<String> = []
    private let listeners: [Listener]
    private let known: Directory?

    package init(
        session: any Session, actor: Actor, now: Instant, calendar: WorkCalendar,
        records: [RecordKind] = [.ownReport], checks: [CheckupRule] = [], tables: [MarkedTable] = [],
        listeners: [Listener] = [], directory: Directory? = nil
    ) {
        (known, self.tables) = (directory, tables)
        (self.session, self.actor, self.now, self.calendar) = (session, actor, now, calendar)
        (self.records, self.checks, self.listeners) = (records, checks, listeners)
    }

    /// Lets the ledgers that follow this event do their part, now, in this transaction.
    package func announce(_ event: some Event) throws {
        for listener in listeners { try listener.hear(event, self) }
    }

    /// Says in the command's entry what following it did.
    package func note(_ facts: [String: String]) { followed.merge(facts) { $1 } }

    package var town: ID { actor.town }
    package var today: Day { now.day }
    package var seen: Seen { Seen(actor) }
    package var lights: LightRule { LightRule(today: today, calendar: calendar) }
    package func newID() -> ID { ID(at: now) }
    package func directory() throws -> Directory { try known ?? Directory(session, town: town) }
}
