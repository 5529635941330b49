import Kernel
import Support
import Testing

@testable import Office

/// What only the two secretaries read is not dismissed by others, by whatever way.
@Suite struct CheckupRightsTests {
    @Test(arguments: Engine.underTest) func whoDoesNotReadARuleDoesNotDismissIt(_ engine: Engine) async throws
    {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let rule = CheckupRule("quiet", "规则", why: "因为", readers: Role.confidants) { _ in
                [.init("甲", at: "/tasks", "发现")]
            }
            let desk = Desk(database, clock: town.clock.clock, checks: [rule])
            try await desk.perform(RunCheckup(), by: town.program)
            let dismiss = DismissCheckup(rule: "quiet", mark: "甲", reason: "看过了")
            await #expect(throws: Refusal.missing) {
                try await desk.perform(dismiss, by: town.actor("丁干部"))
            }
            try await desk.perform(dismiss, by: town.actor("常纪委"))
            let entries = try await desk.read { try CheckupEntry.all(town: town.id, in: $0) }
            #expect(entries.map(\.reason) == ["看过了"])
        }
    }
}
