import Kernel
import Office
import Storage
import Tasks

/// Everything that happens by the clock, on one page.
package enum Timetable {
    /// One thing a day: at which hour in China, on which days, by which command.
    private struct Entry: Sendable {
        let name: String
        let hour: Int
        let workdaysOnly: Bool
        let command: @Sendable () -> any Command
    }

    private static let entries = [
        // Whom a task's light newly reaches.
        Entry(name: SweepTasks.name, hour: 6, workdaysOnly: false) { SweepTasks() },
        // How much waits, by mail, for whoever wants that.
        Entry(name: RemindByMail.name, hour: 8, workdaysOnly: true) { RemindByMail() },
    ]

    /// Job name → the command it runs.
    package static let commands: [String: @Sendable () -> any Command] = Dictionary(
        uniqueKeysWithValues: entries.map { ($0.name, $0.command) })

    /// Asks for today's jobs of every town; asking twice changes nothing.
    package static func askForToday(_ desk: Desk) async throws {
        let today = desk.today
        let wanting = try await desk.read { session in
            try Town.all(session).flatMap { town in
                let works = try WorkCalendar.of(town.id, in: session).isWorkday(today)
                return try entries.filter { works || !$0.workdaysOnly }.filter {
                    try !Job.isAsked($0.name, mark: today.rawValue, town: town.id, in: session)
                }
                .map { (town: town.id, name: $0.name, hour: $0.hour) }
            }
        }
        guard !wanting.isEmpty else { return }
        try await desk.keep { session in
            for (town, name, hour) in wanting {
                let at = Instant(startOf: today).adding(seconds: hour * 3600)
                try Job.ask(name, mark: today.rawValue, due: at, town: town, in: session)
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
                try await runner.runDue()
                try await after()
            } catch { failed(error) }
            try? await Task.sleep(for: .seconds(30))
        }
    }
}
