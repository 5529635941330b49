import Kernel
import Storage
import Tasks

/// Everything that happens by the clock, on one page.
package enum Timetable {
    /// Job name → the command it runs.
    package static let commands: [String: @Sendable () -> any Command] = [
        // Every day at six in the morning: whom a task's light newly reaches.
        SweepTasks.name: { SweepTasks() }
    ]

    /// Asks for today's jobs of every town; asking twice changes nothing.
    package static func askForToday(_ desk: Desk) async throws {
        let today = desk.today
        let six = Instant(noonOf: today).adding(seconds: -6 * 3600)
        let towns = try await desk.read { try Town.all($0).map(\.id) }
        for town in towns {
            let asked = try await desk.read {
                try Job.isAsked(SweepTasks.name, mark: today.rawValue, town: town, in: $0)
            }
            if asked { continue }
            try await desk.keep { session in
                try Job.ask(SweepTasks.name, mark: today.rawValue, due: six, town: town, in: session)
            }
        }
    }

    /// Asks and runs until cancelled, twice a minute.
    package static func run(_ desk: Desk, failed: @Sendable (any Error) -> Void) async {
        let runner = JobRunner(desk, commands: commands)
        while !Task.isCancelled {
            do {
                try await askForToday(desk)
                try await runner.runDue()
            } catch { failed(error) }
            try? await Task.sleep(for: .seconds(30))
        }
    }
}
