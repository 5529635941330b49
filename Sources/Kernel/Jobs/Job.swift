import Storage

/// Work due at a time, as a row: it names a command without parameters and a mark that makes it happen once.
package struct Job: Sendable {
    package let name: String
    package let mark: String

    /// Asks for `name` to run once for this `mark` (a day, a month) from `due` on. Asking again changes nothing.
    package static func ask(
        _ name: String, mark: String, due: Instant, town: ID, in session: any Session
    ) throws {
        try session.execute(
            """
            INSERT INTO job (town, name, mark, due, attempts) VALUES (\(town), \(name), \(mark), \(due), 0)
            ON CONFLICT (town, name, mark) DO NOTHING
            """)
    }

    /// Whether it was asked for already, so that asking every minute is not writing every minute.
    package static func isAsked(
        _ name: String, mark: String, town: ID, in session: any Session
    ) throws -> Bool {
        try session.value(
            "SELECT count(*) FROM job WHERE town = \(town) AND name = \(name) AND mark = \(mark)",
            as: Int.self) > 0
    }

    /// How a job stands, for whoever keeps the system running.
    package struct State: Sendable {
        package let name: String
        package let mark: String
        package let due: Instant
        package let done: Instant?
        package let failure: String?
        package let attempts: Int
    }

    /// The newest jobs of a town, what is not done first.
    package static func states(town: ID, in session: any Session, limit: Int) throws -> [State] {
        try session.rows(
            """
            SELECT name, mark, due, done, failure, attempts FROM job WHERE town = \(town)
            ORDER BY CASE WHEN done IS NULL THEN 0 ELSE 1 END, due DESC, name, mark LIMIT \(limit)
            """
        ) {
            State(
                name: try $0.next(), mark: try $0.next(), due: try $0.next(), done: try $0.next(),
                failure: try $0.next(), attempts: try $0.next())
        }
    }
}

/// Runs due jobs, each with its command in one transaction, so that after a crash it is either done or still due. What
/// fails is tried again later and later, up to every six hours, and never given up.
package struct JobRunner: Sendable {
    private let desk: Desk
    private let commands: [String: Making]

    /// The command of a job, by the mark it was asked for with: long work is done in portions, each of which asks for the next.
    package typealias Making = @Sendable (_ mark: String) -> any Command

    package init(_ desk: Desk, commands: [String: Making]) {
        (self.desk, self.commands) = (desk, commands)
    }

    /// Runs everything due now; returns how many jobs were done.
    @discardableResult
    package func runDue() async throws -> Int {
        let now = desk.clock.now()
        let due = try await desk.read { session in
            try session.rows(
                """
                SELECT town, name, mark FROM job WHERE done IS NULL AND due <= \(now)
                ORDER BY due, town, name, mark LIMIT 100
                """
            ) { (town: try $0.next(ID.self), name: try $0.next(String.self), mark: try $0.next(String.self)) }
        }
        var done = 0
        for job in due where try await run(job.name, mark: job.mark, town: job.town) { done += 1 }
        return done
    }

    private func run(_ name: String, mark: String, town: ID) async throws -> Bool {
        guard let make = commands[name] else { return false }
        do {
            return try await desk.keep { [desk] session in
                let taken = try session.execute(
                    """
                    UPDATE job SET done = \(desk.clock.now()), attempts = attempts + 1, failure = NULL
                    WHERE town = \(town) AND name = \(name) AND mark = \(mark) AND done IS NULL
                    """)
                guard taken == 1 else { return false }
                _ = try desk.perform(make(mark), by: .program(town: town), in: session)
                return true
            }
        } catch {
            let now = desk.clock.now()
            try await desk.keep { session in
                let attempts = try session.value(
                    "SELECT attempts FROM job WHERE town = \(town) AND name = \(name) AND mark = \(mark)",
                    as: Int.self)
                let later = now.adding(seconds: min(60 << min(attempts, 10), 6 * 3600))
                try session.execute(
                    """
                    UPDATE job SET attempts = attempts + 1, failure = \("\(error)"), due = \(later)
                    WHERE town = \(town) AND name = \(name) AND mark = \(mark) AND done IS NULL
                    """)
            }
            return false
        }
    }
}
