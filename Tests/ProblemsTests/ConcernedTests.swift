import Kernel
import Storage
import Support
import Testing

@testable import Problems

/// Who is too close to a problem to close it, and who gets it where nobody answers for the unit.
@Suite struct ConcernedTests {
    /// The person may be of another unit than the problem: that person's colleagues do not verify either.
    @Test(arguments: Engine.underTest) func aColleagueOfWhoeverPutItRightNeverVerifies(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let id = try await ProblemTests.raise(town, by: "常纪委", due: nil)
            try await town.desk.perform(
                AssignProblem(
                    problem: id, version: nil, unit: town.unit("石桥村"), owner: town.actor("丁干部").person,
                    due: Day(2026, 4, 1)!), by: town.actor("常纪委"))
            try await ProblemTests.report(id, town, by: "丁干部")
            await ProblemTests.refused("problem-who") { try await ProblemTests.verify(id, town, by: "常纪委") }
            try await ProblemTests.verify(id, town, by: "方主任")
            #expect(try await ProblemTests.find(id, town).state == .closed)
        }
    }

    /// Whoever must approve the closing of an A-class problem does not put it right, or it could never be closed.
    @Test(arguments: Engine.underTest) func aSecretaryIsNotGivenAProblemOfClassA(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            func assign(_ id: ID, to name: String) async throws {
                try await town.desk.perform(
                    AssignProblem(
                        problem: id, version: nil, unit: town.unit("镇党委"), owner: town.actor(name).person,
                        due: Day(2026, 4, 1)!), by: town.actor("丁干部"))
            }
            let grave = try await ProblemTests.raise(town, unit: "镇党委", severity: .a, due: nil)
            await ProblemTests.wrong("owner") { try await assign(grave, to: "安书记") }
            try await assign(grave, to: "白镇长")
            await ProblemTests.refused("problem-who") {
                try await town.desk.perform(
                    PlanRectification(problem: grave, version: nil, cause: "不熟悉", measures: "补齐"),
                    by: town.actor("安书记"))
            }
            let slight = try await ProblemTests.raise(town, unit: "镇党委", label: "另一个", due: nil)
            try await assign(slight, to: "安书记")
            await ProblemTests.wrong("severity") {
                try await town.desk.perform(
                    EditProblem(
                        problem: slight, version: nil, label: "另一个", source: .selfCheck, category: .finance,
                        severity: .a, text: "两笔"), by: town.actor("丁干部"))
            }
        }
    }

    /// What an inspection finds in a unit without a head keeps its day, and those who hand over are told.
    @Test(arguments: Engine.underTest) func aFindingWithoutAHeadWaitsForSomebody(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database), id = ID(at: town.clock.clock.now())
            let inspection = try await ProblemTests.raise(town, label: "检查")
            try await database.write { session in
                try session.execute(
                    "UPDATE account SET disabled = 1 WHERE town = \(town.id) AND login = '江支书'")
                let work = Work(
                    session: session, actor: town.actor("丁干部"), now: town.clock.clock.now(),
                    calendar: try WorkCalendar.of(town.id, in: session))
                try FoundProblem(
                    id: id, from: inspection, origin: "检查", topic: "finance", unit: town.unit("柳湾村"),
                    label: "票据不全", text: "三笔没有票据", basis: "", severity: "c", measures: "补齐",
                    due: Day(2026, 3, 20)!
                ).raise(in: work)
            }
            let found = try await ProblemTests.find(id, town)
            #expect(
                found.state == .registered && found.item.owner == nil && found.item.due == Day(2026, 3, 20))
            let told = try await town.desk.read {
                try Notice.tray(of: town.actor("常纪委").person!, town: town.id, in: $0, limit: 5).map(
                    \.sentence)
            }
            #expect(told.contains("新登记的问题等待交办：票据不全"), "\(told)")
        }
    }
}
