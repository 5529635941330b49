import Kernel
import Storage
import Support
import Synchronization
import Testing

/// The nights' findings: new ones stay, mended ones go, dismissed ones stay dismissed.
@Suite struct CheckupTests {
    private struct Run: Command {
        static let name = "test.checkup", title = "体检", may: Set<Role> = [], mayProgram = true

        func perform(in work: Work) throws -> Entry {
            let (fresh, open) = try work.runCheckup()
            return Entry(nil, "体检", ["fresh": "\(fresh)", "open": "\(open)"])
        }
    }

    private struct Dismiss: Command {
        static let name = "test.dismiss", title = "不算", may: Set<Role> = [], mayProgram = true
        let mark: String

        func perform(in work: Work) throws -> Entry {
            Entry(nil, "不算", ["done": "\(try work.dismissCheckup("rule", mark, reason: "看过了"))"])
        }
    }

    @Test(arguments: Engine.underTest) func findingsComeAndGo(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let seen = Mutex(["甲", "乙"])
            let rule = CheckupRule("rule", "规则", why: "因为") { _ in
                seen.withLock { $0 }.map { .init($0, at: "/tasks", "发现\($0)") }
            }
            let desk = Desk(database, clock: town.clock.clock, checks: [rule])
            func run() async throws -> [String] {
                let facts = try await desk.perform(Run(), by: town.program).facts
                return [facts["fresh"] ?? "", facts["open"] ?? ""]
            }
            #expect(try await run() == ["2", "2"])
            town.clock.turn(to: "2026-01-16")
            #expect(try await run() == ["0", "2"], "known is not new")
            #expect(try await desk.perform(Dismiss(mark: "甲"), by: town.program).facts["done"] == "true")
            #expect(try await desk.perform(Dismiss(mark: "甲"), by: town.program).facts["done"] == "false")
            seen.withLock { $0 = ["甲", "丙"] }
            town.clock.turn(to: "2026-01-17")
            #expect(try await run() == ["1", "1"], "mended goes, dismissed stays dismissed")
            let all = try await desk.read { try CheckupEntry.all(town: town.id, in: $0) }
            #expect(
                Dictionary(uniqueKeysWithValues: all.map { ($0.finding.mark, $0.reason) }) == [
                    "甲": "看过了", "丙": "",
                ])
            #expect(all.first { $0.finding.mark == "甲" }?.found == Day(2026, 1, 15))
        }
    }
}
