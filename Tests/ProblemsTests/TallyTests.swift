import Kernel
import Storage
import Support
import Testing

@testable import Problems

/// The tallies say what counting the entries would, for everyone, whatever happened to the entries.
@Suite struct TallyTests {
    @Test(arguments: Engine.underTest) func talliesFollowEveryChange(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database), officer = town.actor("丁干部")
            try await hold(town)
            let first = try await ProblemTests.raise(town)
            let second = try await ProblemTests.raise(town, label: "接待费没有公函", due: nil)
            let third = try await ProblemTests.raise(town, unit: "柳湾村", label: "补贴没有公示", severity: .a)
            try await town.desk.perform(
                VoidProblem(problem: second, version: nil, reason: "记错了"), by: officer)
            try await hold(town)
            // Seen by 白镇长 although the village is not in his charge.
            try await town.desk.perform(
                AssignProblem(
                    problem: third, version: nil, unit: town.unit("柳湾村"), leader: town.actor("白镇长").person,
                    due: Day(2026, 4, 1)!), by: officer)
            // Seen by 康干事 because it is his own.
            let fourth = try await ProblemTests.raise(town, unit: "财政所", label: "票据没有入账", due: nil)
            try await town.desk.perform(
                AssignProblem(
                    problem: fourth, version: nil, unit: town.unit("财政所"), owner: town.actor("康干事").person,
                    due: Day(2026, 4, 1)!), by: officer)
            try await ProblemTests.report(first, town)
            try await ProblemTests.verify(first, town)
            try await hold(town)
            try await town.desk.perform(
                ReopenProblem(
                    problem: first, version: nil, reason: "又有", due: Day(2026, 6, 1)!, relapse: true),
                by: officer)
            try await hold(town)
            let seen = Seen(town.actor("康干事")), leader = Seen(town.actor("白镇长"))
            let (his, led) = try await town.desk.read { session in
                (
                    try ProblemSchema.tally.count("item.year = 2026", seenBy: seen, in: session),
                    try ProblemSchema.tally.count("item.year = 2026", seenBy: leader, in: session)
                )
            }
            #expect(his == 1 && led == 4, "\(his), \(led)")
        }
    }

    private func hold(_ town: TestTown) async throws {
        let conditions: [SQL] = [
            "item.year = 2026", "item.year = 2026 AND item.state = 'rectifying'",
            "item.year = 2026 AND item.severity = 'a'", "item.year = 2026 AND item.relapses > 0",
            "item.year = 2026 AND item.state NOT IN ('void', 'joined')",
        ]
        for actor in town.everyone + [town.actor("江支书"), town.program] {
            let seen = Seen(actor)
            for condition in conditions {
                let (kept, counted) = try await town.desk.read { session in
                    (
                        try ProblemSchema.tally.count(condition, seenBy: seen, in: session),
                        try session.value(
                            "SELECT count(*) FROM problem AS item WHERE \(condition) AND \(seen.items)",
                            as: Int.self)
                    )
                }
                #expect(kept == counted, "\(actor.name)")
            }
            let (kept, counted) = try await town.desk.read { session in
                (
                    try ProblemSchema.months.rows(
                        by: "item.month, item.ended", where: "item.year = 2026", seenBy: seen, in: session,
                        line),
                    try session.rows(
                        """
                        SELECT item.month, item.ended, count(*) FROM problem AS item
                        WHERE item.year = 2026 AND \(seen.items) GROUP BY item.month, item.ended
                        """, line)
                )
            }
            #expect(kept.sorted() == counted.sorted(), "\(actor.name)")
        }
    }

    private func line(_ row: inout Row) throws -> String {
        "\(try row.next(String.self)) \(try row.next(String.self)) \(try row.next(Int.self))"
    }
}
