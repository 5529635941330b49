import Kernel
import Office
import Problems
import Storage
import Tasks

/// Everything that happens by the clock, on one page.
package enum Timetable {
    private enum Rhythm: Sendable {
        case daily, workdays, weekly, monthly

        /// The mark that makes it happen once.
        func mark(_ today: Day) -> String {
            switch self {
            case .daily, .workdays: today.rawValue
            case .weekly: today.adding(1 - today.weekday).rawValue
            case .monthly: String(today.rawValue.prefix(7))
            }
        }
    }

    /// One thing by the clock: how often, at which hour in China, by which command.
    private struct Entry: Sendable {
        let name: String
        let rhythm: Rhythm
        let hour: Int
        let command: JobRunner.Making

        init<C: Command>(_ rhythm: Rhythm, _ hour: Int, _ command: @escaping @Sendable () -> C) {
            self.init(rhythm, hour, at: { _ in command() })
        }

        /// Long work, a portion at a time: the mark says where.
        init<C: Command>(_ rhythm: Rhythm, _ hour: Int, at command: @escaping @Sendable (String) -> C) {
            (name, self.rhythm, self.hour, self.command) = (C.name, rhythm, hour, command)
        }
    }

    private static let entries = [
        // Which records fulfil what, with the people who are there now.
        Entry(.daily, 2, at: { ResettleCredits(mark: $0) }),
        // Whom a task's light newly reaches.
        Entry(.daily, 6) { SweepTasks() },
        // Whom the light of a problem being put right newly reaches.
        Entry(.daily, 6) { SweepProblems() },
        // What the ledgers' rules find amiss.
        Entry(.daily, 3) { RunCheckup() },
        // What is past its day, each week.
        Entry(.weekly, 7) { ReportOverdue() },
        // Which closed problems are looked at again.
        Entry(.monthly, 5) { DrawRechecks() },
        // How much waits, by mail, for whoever wants that.
        Entry(.workdays, 8) { RemindByMail() },
    ]

    /// Job name → the command it runs.
    package static let commands: [String: JobRunner.Making] = Dictionary(
        uniqueKeysWithValues: entries.map { ($0.name, $0.command) })

    /// Asks for today's jobs of every town; asking twice changes nothing.
    package static func askForToday(_ desk: Desk) async throws {
        let today = desk.today
        let wanting = try await desk.read { session in
            try Town.all(session).flatMap { town in
                let works = try WorkCalendar.of(town.id, in: session).isWorkday(today)
                return try entries.filter { works || $0.rhythm != .workdays }.filter {
                    try !Job.isAsked($0.name, mark: $0.rhythm.mark(today), town: town.id, in: session)
                }
                .map { (town: town.id, entry: $0) }
            }
        }
        guard !wanting.isEmpty else { return }
        try await desk.keep { session in
            for (town, entry) in wanting {
                let at = Instant(startOf: today).adding(seconds: entry.hour * 3600)
                try Job.ask(entry.name, mark: entry.rhythm.mark(today), due: at, town: town, in: session)
            }
        }
    }

    /// Asks and runs until cancelled, twice a minute; `after` is what else is to be done each time.
    package static func run(
        _ desk: Desk, failed: @Sendable (any Error) -> Void, after: @Sendable () async throws -> Void = {}
    ) async {
        let runner = JobRunner(desk, commands: commands)
        while !Task.isCancelled {
            do {
                try await askForToday(desk)
                // What is done in portions asks for the next while it runs: however long that is, the rest has its turn between.
                var done = 0
                repeat {
                    done = try await runner.runDue()
                    try await after()
                } while done > 0 && !Task.isCancelled
            } catch { failed(error) }
            try? await Task.sleep(for: .seconds(30))
        }
    }
}
