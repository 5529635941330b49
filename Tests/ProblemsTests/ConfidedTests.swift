import Kernel
import Storage
import Support
import Testing

@testable import Problems

/// 限定知悉: a problem about a person is there for those who may know, and for nobody else in no way.
@Suite struct ConfidedTests {
    private static func raise(
        _ town: TestTown, by name: String = "丁干部", owner: String? = "何支书", named: [String] = [],
        label: String = "本人亲属领取低保", due: String? = "2026-04-10"
    ) async throws -> ID {
        let entry = try await town.desk.perform(
            RaiseProblem(
                label: label, source: .petition, category: .welfare, severity: .c, text: "入户核对，亲属有房有车仍在领取",
                unit: town.unit("石桥村"), found: town.desk.today,
                owner: owner.flatMap { town.actor($0).person },
                due: due.flatMap(Day.init(rawValue:)), assign: due != nil, confided: true,
                named: named.compactMap { town.actor($0).person }), by: town.actor(name))
        return try #require(entry.item)
    }

    /// Who finds it under its address.
    private static func readers(_ id: ID, _ town: TestTown) async throws -> [String] {
        var found: [String] = []
        for name in everybody {
            let seen = Seen(town.actor(name))
            if (try? await town.desk.read({ try ProblemStore.find(id, seenBy: seen, in: $0) })) != nil {
                found.append(name)
            }
        }
        return found
    }

    private static let everybody = ["安书记", "常纪委", "白镇长", "丁干部", "方主任", "何支书", "江支书"]

    private static func sentences(_ name: String, _ town: TestTown) async throws -> [String] {
        let person = try #require(town.actor(name).person)
        return try await town.desk.read {
            try Notice.tray(of: person, town: town.id, in: $0, limit: 50).map(\.sentence)
        }
    }

    private static func edit(
        _ id: ID, _ town: TestTown, by name: String, confided: Bool?, named: [String]? = nil
    ) async throws {
        try await town.desk.perform(
            EditProblem(
                problem: id, version: nil, label: "本人亲属领取低保", source: .petition, category: .welfare,
                severity: .c, text: "入户核对，亲属有房有车仍在领取", confided: confided,
                named: named.map { $0.compactMap { town.actor($0).person } }), by: town.actor(name))
    }

    @Test(arguments: Engine.underTest) func itIsReadByThoseWhoMayKnowAlone(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let id = try await Self.raise(town, named: ["方主任"])
            #expect(try await Self.readers(id, town) == ["安书记", "常纪委", "丁干部", "方主任", "何支书"])
            // The member of the leadership in charge is not told because the unit is his.
            for name in ["白镇长", "江支书"] {
                #expect(try await Self.sentences(name, town).allSatisfy { !$0.contains("亲属") }, "\(name)")
                let hits = try await town.desk.read {
                    try SearchIndex.find("亲属", seenBy: Seen(town.actor(name)), in: $0, limit: 10)
                }
                #expect(hits.isEmpty, "\(name)")
            }
            #expect(try await Self.sentences("方主任", town).contains("请你知悉（限定知悉）：本人亲属领取低保"))
            await ProblemTests.wrong("owner") { _ = try await Self.raise(town, owner: nil, label: "另一件") }
        }
    }

    /// It is put right and verified as any other, and news of it goes to nobody else.
    @Test(arguments: Engine.underTest) func itIsClosedAmongThoseWhoKnow(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let id = try await Self.raise(town, by: "常纪委")
            try await ProblemTests.report(id, town)
            #expect(try await Self.sentences("丁干部", town).isEmpty, "an officer who was not named")
            await #expect(throws: Refusal.self) { try await ProblemTests.verify(id, town, by: "丁干部") }
            try await ProblemTests.verify(id, town, by: "安书记")
            #expect(try await ProblemTests.find(id, town).state == .closed)
        }
    }

    @Test(arguments: Engine.underTest) func whatBecomesConfidedLeavesTheTraysOfOthers(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let id = try await ProblemTests.raise(town, label: "本人亲属领取低保", text: "入户核对，亲属有房有车仍在领取")
            #expect(try await Self.sentences("白镇长", town).contains { $0.contains("亲属") })
            // The member of the leadership is named as the one in charge: he goes on knowing.
            try await Self.edit(id, town, by: "丁干部", confided: true)
            #expect(try await Self.readers(id, town) == ["安书记", "常纪委", "白镇长", "丁干部", "何支书"])
            // Handed over again under nobody's charge.
            try await town.desk.perform(
                AssignProblem(
                    problem: id, version: nil, unit: town.unit("石桥村"), owner: town.actor("何支书").person,
                    due: Day(2026, 4, 1)!), by: town.actor("丁干部"))
            #expect(try await Self.readers(id, town) == ["安书记", "常纪委", "丁干部", "何支书"])
            #expect(try await Self.sentences("白镇长", town).allSatisfy { !$0.contains("亲属") })
            // Only a secretary strikes a name or ends it.
            await ProblemTests.wrong("named") {
                try await Self.edit(id, town, by: "丁干部", confided: true, named: [])
            }
            await ProblemTests.wrong("confided") { try await Self.edit(id, town, by: "丁干部", confided: false) }
            try await Self.edit(id, town, by: "常纪委", confided: true, named: [])
            #expect(try await Self.readers(id, town) == ["安书记", "常纪委", "何支书"])
            try await Self.edit(id, town, by: "安书记", confided: false)
            #expect(try await Self.readers(id, town) == ["安书记", "常纪委", "白镇长", "丁干部", "方主任", "何支书"])
        }
    }

    /// What ended in it is about the same person.
    @Test(arguments: Engine.underTest) func whatWasJoinedIntoItFollows(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let id = try await ProblemTests.raise(town, label: "本人亲属领取低保", text: "入户核对，亲属有房有车仍在领取")
            let same = try await ProblemTests.raise(town, label: "支书的弟弟领着低保", text: "来信反映弟弟有车")
            try await town.desk.perform(
                JoinProblem(problem: same, version: nil, into: id, reason: "同一件事"), by: town.actor("丁干部"))
            #expect(try await Self.readers(same, town).contains("方主任"))
            try await Self.edit(id, town, by: "丁干部", confided: true)
            #expect(try await Self.readers(same, town) == Self.readers(id, town))
        }
    }

    /// Whoever hands over what he was told of does not shut himself out, and cannot join it into what others read.
    @Test(arguments: Engine.underTest) func nobodyShutsHimselfOutOrLetsItOut(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let entry = try await town.desk.perform(
                RaiseProblem(
                    label: "本人亲属领取低保", source: .petition, category: .welfare, severity: .c, text: "入户核对属实",
                    unit: town.unit("石桥村"), found: town.desk.today, owner: town.actor("何支书").person,
                    leader: town.actor("方主任").person, due: Day(2026, 4, 10), assign: true, confided: true),
                by: town.actor("常纪委"))
            let id = try #require(entry.item)
            // The office knows of it as the one in charge alone, and would put another in charge.
            await ProblemTests.wrong("named") {
                try await town.desk.perform(
                    AssignProblem(
                        problem: id, version: nil, unit: town.unit("石桥村"), owner: town.actor("何支书").person,
                        due: Day(2026, 4, 1)!), by: town.actor("方主任"))
            }
            let other = try await ProblemTests.raise(town, label: "低保公示不及时", text: "公示栏空着")
            // Neither way: whoever reads the one does not read the other.
            await ProblemTests.wrong("into") {
                try await town.desk.perform(
                    JoinProblem(problem: other, version: nil, into: id, reason: "同一件事"),
                    by: town.actor("常纪委"))
            }
            await ProblemTests.wrong("into") {
                try await town.desk.perform(
                    JoinProblem(problem: id, version: nil, into: other, reason: "同一件事"),
                    by: town.actor("常纪委"))
            }
        }
    }

    /// Neither the draw nor the checks of the night nor the week's number speak of it to those who may not know.
    @Test(arguments: Engine.underTest) func theProgramSpeaksOfItToNobodyElse(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            _ = try await Self.raise(town, due: "2026-03-10")
            town.clock.turn(to: "2026-03-16")
            try await town.desk.perform(SweepProblems(), by: town.program)
            try await town.desk.perform(ReportOverdue(), by: town.program)
            #expect(try await Self.sentences("方主任", town).isEmpty)
            #expect(try await Self.sentences("常纪委", town).contains { $0.hasPrefix("逾期没有整改的问题 1 件") })
            #expect(try await Self.sentences("何支书", town).contains { $0.hasPrefix("已逾期：本人亲属") })
            try await town.desk.perform(
                ImportProblem(
                    label: "本人亲属领取补贴", source: .petition, category: .welfare, severity: .c, text: "亲属领取补贴",
                    unit: town.unit("石桥村"), found: town.desk.today, closed: town.desk.today, effect: "已改",
                    confided: true), by: town.actor("常纪委"))
            let findings = try await town.desk.read { session in
                try ProblemChecks.all.flatMap {
                    try $0.find(.init(town: town.id, today: town.desk.today, session: session))
                }
            }
            #expect(findings.isEmpty)
            town.clock.turn(to: "2026-06-01")
            try await town.desk.perform(DrawRechecks(), by: town.program)
            town.clock.turn(to: "2026-07-01")
            let drawn = try await town.desk.perform(DrawRechecks(), by: town.program)
            #expect(drawn.facts["candidates"] == "0" && drawn.facts["seed"] != nil)
        }
    }

    /// Somebody who knows puts it right with an account of his own, and somebody who knows and stands apart looks.
    @Test(arguments: Engine.underTest) func thereAreHandsForIt(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            func raise(_ unit: String, owner: String, named: [String], by name: String) async throws {
                try await town.desk.perform(
                    RaiseProblem(
                        label: "\(unit)的事", source: .petition, category: .other, severity: .c, text: "来信反映",
                        unit: town.unit(unit), found: town.desk.today, owner: town.actor(owner).person,
                        due: Day(2026, 4, 10), assign: true, confided: true,
                        named: named.compactMap { town.actor($0).person }), by: town.actor(name))
            }
            // The Party committee's, put right by the discipline secretary: both secretaries are too close.
            await ProblemTests.wrong("named") {
                try await raise("镇党委", owner: "常纪委", named: [], by: "常纪委")
            }
            try await raise("镇党委", owner: "常纪委", named: ["方主任"], by: "常纪委")
            try await database.write { session in
                try session.execute(
                    "UPDATE account SET disabled = 1 WHERE town = \(town.id) AND login = '江支书'")
            }
            await ProblemTests.wrong("owner") {
                try await raise("柳湾村", owner: "江支书", named: [], by: "丁干部")
            }
        }
    }
}
