import Kernel
import Support
import Testing

@testable import Office

/// A day far away, typed or meant, blocks no rule for ever.
@Suite struct FarDaysTests {
    private static func set(
        _ town: TestTown, from day: Day, through: Day? = nil, paper: String = "青县纪〔2026〕3号"
    ) async throws {
        try await town.desk.perform(
            SetLimit(limit: "TL-H01", count: 2, unit: .month, paper: paper, from: day, through: through),
            by: town.actor("常纪委"))
    }

    private static func wrong(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch { return (error as? FormErrors)?.items.map(\.field) ?? ["\(error)"] }
    }

    @Test(arguments: Engine.underTest) func aLimitDoesNotBeginInAFarYear(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), far = Day(2099, 1, 1)!, soon = Day(2026, 3, 1)!
            #expect(await Self.wrong { try await Self.set(town, from: far) } == ["from"])
            #expect(await Self.wrong { try await Self.set(town, from: soon, through: far) } == ["through"])
        }
    }

    /// One that has not begun yet is set anew with an earlier day, and the one before it goes on until then.
    @Test(arguments: Engine.underTest) func aLimitThatHasNotBegunIsSetAnew(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            try await Self.set(town, from: Day(2026, 1, 20)!)
            town.clock.turn(to: "2026-02-01")
            try await Self.set(town, from: Day(2027, 12, 1)!, paper: "青县纪〔2026〕8号")
            try await Self.set(town, from: Day(2026, 3, 1)!, paper: "青县纪〔2026〕9号")
            let versions = try await town.desk.read {
                try LimitVersion.all("TL-H01", town: town.id, in: $0)
            }
            #expect(versions.compactMap(\.from) == [Day(2026, 3, 1), Day(2026, 1, 20)])
            #expect(versions.map(\.through)[1] == Day(2026, 2, 28))
            // What has begun is not rewritten.
            town.clock.turn(to: "2026-03-02")
            #expect(await Self.wrong { try await Self.set(town, from: Day(2026, 3, 1)!) } == ["from"])
        }
    }
}
