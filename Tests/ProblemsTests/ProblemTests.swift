import Kernel
import Storage
import Support
import Testing

@testable import Problems

/// A problem from its finding to its closing, with everything that may be refused on the way.
@Suite struct ProblemTests {
    static func town(_ database: any Database, day: String = "2026-03-02") async throws -> TestTown {
        try await TestTown(
            on: database, day: day, migrations: KernelSchema.migrations + ProblemSchema.migrations)
    }

    static func raise(
        _ town: TestTown, by name: String = "丁干部", unit: String = "石桥村", label: String = "三笔接待费没有公函",
        text: String = "抽查去年账目，三笔接待费没有公函和清单", severity: Problem.Severity = .c,
        source: Problem.Source = .selfCheck, due: String? = "2026-04-10"
    ) async throws -> ID {
        let entry = try await town.desk.perform(
            RaiseProblem(
                label: label, source: source, origin: "来源", category: .finance, severity: severity,
                text: text, asked: "退回不应报销的部分", unit: town.unit(unit), found: town.desk.today,
                due: due.flatMap(Day.init(rawValue:)), assign: due != nil), by: town.actor(name))
        return try #require(entry.item)
    }

    static func find(_ id: ID, _ town: TestTown) async throws -> Problem {
        try await town.desk.read { try ProblemStore.find(id, seenBy: Seen(town.program), in: $0) }
    }

    /// The unit says what it will do, and then that it is done.
    static func report(_ id: ID, _ town: TestTown, by name: String = "何支书") async throws {
        try await town.desk.perform(
            PlanRectification(problem: id, version: nil, cause: "不熟悉规定", measures: "补齐清单，退回不应报销的"),
            by: town.actor(name))
        try await town.desk.perform(
            ReportRectification(problem: id, version: nil, report: "已退回 680 元，补齐了清单。"), by: town.actor(name))
    }

    static func verify(_ id: ID, _ town: TestTown, by name: String = "丁干部", version: Int? = nil) async throws
    {
        try await town.desk.perform(
            VerifyProblem(problem: id, version: version, effect: "查看三月账目，接待费都附有公函，没有再发生。"),
            by: town.actor(name))
    }

    static func refused(_ code: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("not refused: \(code)")
        } catch { #expect((error as? Refusal)?.code == code, "\(error)") }
    }

    static func wrong(_ field: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("nothing wrong at \(field)")
        } catch {
            let fields = (error as? FormErrors)?.items.map(\.field) ?? []
            #expect(fields.contains(field), "\(error)")
        }
    }

    @Test(arguments: Engine.underTest) func aProblemIsClosedBySomebodyElse(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), id = try await Self.raise(town)
            var problem = try await Self.find(id, town)
            #expect(problem.state == .rectifying)
            #expect(problem.item.owner == town.actor("何支书").person, "the head of the unit")
            #expect(problem.leader == town.actor("白镇长").person, "who is in charge of the unit")
            // Nobody of the unit, nor another village, verifies or reports.
            await Self.refused("problem-who") { try await Self.report(id, town, by: "丁干部") }
            await Self.refused("problem-state") { try await Self.verify(id, town) }
            try await Self.report(id, town)
            await Self.refused("forbidden") { try await Self.verify(id, town, by: "何支书") }
            problem = try await Self.find(id, town)
            #expect(problem.item.handed == town.desk.today)
            await Self.wrong("effect") {
                try await town.desk.perform(
                    VerifyProblem(problem: id, version: nil, effect: "已退回 680 元，补齐了清单。"),
                    by: town.actor("丁干部"))
            }
            try await Self.verify(id, town)
            problem = try await Self.find(id, town)
            #expect(problem.state == .closed && problem.item.closed == town.desk.today)
            let notices = try await town.desk.read {
                try Notice.tray(of: town.actor("何支书").person!, town: town.id, in: $0, limit: 10).map(
                    \.sentence)
            }
            #expect(notices.contains("已销号：三笔接待费没有公函"))
        }
    }

    @Test(arguments: Engine.underTest) func aMemberOfTheUnitNeverVerifies(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            // The leading group's office is itself to put something right.
            let id = try await Self.raise(town, unit: "领导小组办公室", due: nil)
            try await town.desk.perform(
                AssignProblem(
                    problem: id, version: nil, unit: town.unit("领导小组办公室"), owner: town.actor("方主任").person,
                    due: Day(2026, 4, 1)!), by: town.actor("丁干部"))
            try await Self.report(id, town, by: "方主任")
            await Self.refused("problem-who") { try await Self.verify(id, town, by: "方主任") }
            try await Self.verify(id, town, by: "安书记")
        }
    }

    @Test(arguments: Engine.underTest) func classANeedsBothSecretaries(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), id = try await Self.raise(town, severity: .a)
            try await Self.report(id, town)
            await Self.refused("problem-approved") {
                try await town.desk.perform(ApproveClosing(problem: id, version: nil), by: town.actor("安书记"))
            }
            try await Self.verify(id, town)
            #expect(try await Self.find(id, town).missing == [.disciplineSecretary, .secretary])
            try await town.desk.perform(ApproveClosing(problem: id, version: nil), by: town.actor("安书记"))
            #expect(try await Self.find(id, town).state == .reported)
            await Self.refused("problem-approved") {
                try await town.desk.perform(ApproveClosing(problem: id, version: nil), by: town.actor("安书记"))
            }
            // Sent back in between: what was approved counts no more.
            try await town.desk.perform(
                ReturnProblem(problem: id, version: nil, reason: "还有一笔没有退"), by: town.actor("常纪委"))
            #expect(try await Self.find(id, town).approvals.isEmpty)
            try await Self.report(id, town)
            try await Self.verify(id, town)
            for name in ["常纪委", "安书记"] {
                try await town.desk.perform(ApproveClosing(problem: id, version: nil), by: town.actor(name))
            }
            let problem = try await Self.find(id, town)
            #expect(problem.state == .closed && problem.approvals.count == 2)
        }
    }

    @Test(arguments: Engine.underTest) func twoVerifiersAtOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), id = try await Self.raise(town)
            try await Self.report(id, town)
            let version = try await Self.find(id, town).item.version
            async let one: Void = Self.verify(id, town, by: "丁干部", version: version)
            async let two: Void = Self.verify(id, town, by: "常纪委", version: version)
            var refusals: [String] = []
            do { try await one } catch let refusal as Refusal { refusals.append(refusal.code) }
            do { try await two } catch let refusal as Refusal { refusals.append(refusal.code) }
            #expect(refusals.count == 1 && ["stale", "problem-state"].contains(refusals.first))
            // Verification after reopening: the page was older than the reopening.
            try await town.desk.perform(
                ReopenProblem(
                    problem: id, version: nil, reason: "又发现一笔", due: Day(2026, 5, 1)!, relapse: true),
                by: town.actor("丁干部"))
            await Self.refused("problem-state") { try await Self.verify(id, town, version: version) }
            let problem = try await Self.find(id, town)
            #expect(problem.relapses == 1 && problem.words.effect.isEmpty && problem.state == .rectifying)
        }
    }

    @Test(arguments: Engine.underTest) func badDatesAndEmptyUnitsAreNamed(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            await Self.wrong("due") { _ = try await Self.raise(town, due: "2026-03-01") }
            // 党政综合办公室 has no head with an account.
            await Self.wrong("owner") { _ = try await Self.raise(town, unit: "党政综合办公室") }
            await Self.wrong("origin") {
                try await town.desk.perform(
                    RaiseProblem(
                        label: "问题", source: .superior, category: .other, severity: .c, text: "情况",
                        unit: town.unit("石桥村"), found: town.desk.today), by: town.actor("丁干部"))
            }
            await Self.wrong("found") {
                try await town.desk.perform(
                    RaiseProblem(
                        label: "问题", source: .audit, origin: "审计报告", category: .other, severity: .c,
                        text: "情况",
                        unit: town.unit("石桥村"), found: Day(2026, 3, 3)!), by: town.actor("丁干部"))
            }
            // A head registers his own unit's, a member of the leadership what is in his charge.
            await Self.wrong("source") { _ = try await Self.raise(town, by: "江支书", due: nil) }
            await Self.wrong("unit") { _ = try await Self.raise(town, by: "白镇长", unit: "柳湾村", due: nil) }
            _ = try await Self.raise(town, by: "何支书", due: nil)
        }
    }

    @Test(arguments: Engine.underTest) func moreTimeIsAskedForAndDecided(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), id = try await Self.raise(town)
            let ask = AskForTime(problem: id, version: nil, until: Day(2026, 5, 8)!, reason: "要等票据换开")
            await Self.wrong("until") {
                try await town.desk.perform(
                    AskForTime(problem: id, version: nil, until: Day(2026, 4, 1)!, reason: "早"),
                    by: town.actor("何支书"))
            }
            try await town.desk.perform(ask, by: town.actor("何支书"))
            await Self.refused("problem-wanted") { try await town.desk.perform(ask, by: town.actor("何支书")) }
            await Self.wrong("reason") {
                try await town.desk.perform(
                    DecideTime(problem: id, version: nil, approve: false), by: town.actor("白镇长"))
            }
            try await town.desk.perform(
                DecideTime(problem: id, version: nil, approve: true, paper: "镇纪〔2026〕3号"),
                by: town.actor("白镇长"))
            let problem = try await Self.find(id, town)
            #expect(problem.item.due == Day(2026, 5, 8) && problem.wanted == nil)
        }
    }

    @Test(arguments: Engine.underTest) func aSuperiorsProblemBringsItsClock(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), id = try await Self.raise(town, source: .superior)
            let clocks = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            #expect(clocks.map(\.limit.id) == ["TL-H01"])
            #expect(clocks[0].reckoning(in: .shipped).due == Day(2026, 5, 6))
            #expect(!clocks[0].limit.isEnforced, "its figure was read in an older version of the rule")
            try await Self.report(id, town)
            let stopped = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            #expect(stopped[0].stopped == town.desk.today)
        }
    }

    @Test(arguments: Engine.underTest) func theSameProblemIsFoundAgainAndJoined(_ engine: Engine) async throws
    {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), first = try await Self.raise(town)
            let second = try await Self.raise(
                town, label: "接待费三笔没有公函", text: "抽查去年的账目，三笔接待费没有公函，也没有清单")
            let other = try await Self.raise(
                town, unit: "柳湾村", label: "两笔接待费没有公函", text: "抽查去年账目，两笔接待费没有公函和清单")
            let problem = try await Self.find(second, town)
            let like = try await town.desk.read {
                try LikeProblems.of(
                    problem.item.title + problem.words.text, .finance, unit: problem.item.unit,
                    besides: second,
                    seenBy: Seen(town.actor("丁干部")), in: $0)
            }
            #expect(like.open.map(\.item.id) == [first] && like.elsewhere.map(\.item.id) == [other])
            await Self.wrong("into") {
                try await town.desk.perform(
                    JoinProblem(problem: second, version: nil, into: other, reason: "同一件"),
                    by: town.actor("丁干部"))
            }
            try await town.desk.perform(
                JoinProblem(problem: second, version: nil, into: first, reason: "同一件"), by: town.actor("丁干部"))
            let joined = try await Self.find(second, town), kept = try await Self.find(first, town)
            #expect(joined.state == .joined && joined.joined == first)
            #expect(kept.words.text.contains("也没有清单"))
            // Other villages do not see it, nor what it is like.
            let seen = Seen(town.actor("江支书"))
            await #expect(throws: Refusal.missing) {
                try await town.desk.read { try ProblemStore.find(first, seenBy: seen, in: $0) }
            }
        }
    }

    /// Whoever has to put a problem right does not move its day, rewrite, void, reopen or join it.
    @Test(arguments: Engine.underTest) func thoseConcernedDoNotHelpThemselves(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let id = try await Self.raise(town, unit: "领导小组办公室", due: nil)
            try await town.desk.perform(
                AssignProblem(
                    problem: id, version: nil, unit: town.unit("领导小组办公室"), owner: town.actor("方主任").person,
                    due: Day(2026, 4, 1)!), by: town.actor("丁干部"))
            let office = town.actor("方主任"),
                other = try await Self.raise(town, unit: "领导小组办公室", label: "另一个", due: nil)
            let commands: [any Command] = [
                AssignProblem(problem: id, version: nil, unit: town.unit("石桥村"), due: Day(2026, 3, 20)!),
                EditProblem(
                    problem: id, version: nil, label: "改", source: .selfCheck, category: .other, severity: .c,
                    text: "改"),
                VoidProblem(problem: id, version: nil, reason: "不要了"),
                JoinProblem(problem: id, version: nil, into: other, reason: "并"),
            ]
            for command in commands {
                await Self.refused("problem-who") { try await town.desk.performAny(command, by: office) }
            }
            await Self.wrong("due") {
                try await town.desk.perform(
                    AssignProblem(
                        problem: id, version: nil, unit: town.unit("领导小组办公室"), due: Day(2026, 5, 1)!),
                    by: town.actor("丁干部"))
            }
            await Self.wrong("until") {
                try await town.desk.perform(
                    AskForTime(problem: id, version: nil, until: Day(9999, 12, 31)!, reason: "太忙"), by: office
                )
            }
            // What the supervisor asks is no measure of the unit's.
            await Self.wrong("report") {
                try await town.desk.perform(
                    ReportRectification(problem: id, version: nil, report: "改好了"), by: office)
            }
            try await Self.report(id, town, by: "方主任")
            await Self.wrong("effect") {
                try await town.desk.perform(
                    VerifyProblem(problem: id, version: nil, effect: "好"), by: town.actor("丁干部"))
            }
            try await Self.verify(id, town)
            await Self.refused("problem-who") {
                try await town.desk.perform(
                    ReopenProblem(
                        problem: id, version: nil, reason: "再改", due: Day(2026, 6, 1)!, relapse: false),
                    by: office)
            }
            // A head's own finding is no longer his to rewrite once it is handed over.
            let own = try await Self.raise(town, by: "何支书", due: nil)
            try await town.desk.perform(
                AssignProblem(problem: own, version: nil, unit: town.unit("石桥村"), due: Day(2026, 4, 1)!),
                by: town.actor("丁干部"))
            await Self.refused("problem-who") {
                try await town.desk.perform(
                    EditProblem(
                        problem: own, version: nil, label: "改", source: .selfCheck, category: .other,
                        severity: .c, text: "改"),
                    by: town.actor("何支书"))
            }
        }
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Supervise/Problems", ProblemWorkflow.table.markdown)
    }
}
