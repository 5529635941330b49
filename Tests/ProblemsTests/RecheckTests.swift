import Kernel
import Sodium
import Storage
import Support
import Testing
import Web

@testable import Problems

/// The draw of re-checks, the numbers of a year, and a register taken over from a spreadsheet.
@Suite struct RecheckTests {
    @Test func theDrawIsTheSameForWhoeverDoesItOver() {
        let candidates = (0..<23).map {
            RecheckDraw.Candidate(problem: "p\($0)", stage: $0 % 2 == 0 ? 90 : 180)
        }
        let seed = Digest.sha256("secret:head")
        let chosen = RecheckDraw.choose(candidates, seed: seed)
        // 12 at 90 days, 11 at 180: every fifth, rounded up.
        #expect(chosen.count(where: { $0.stage == 90 }) == 3 && chosen.count(where: { $0.stage == 180 }) == 3)
        #expect(RecheckDraw.choose(candidates.reversed(), seed: seed) == chosen)
        let byHand = candidates.filter { $0.stage == 90 }.map {
            (Digest.sha256("\(seed):90:\($0.problem)"), $0)
        }
        .sorted { $0.0 < $1.0 }.prefix(3).map(\.1)
        #expect(Array(chosen.prefix(3)) == byHand)
        #expect(RecheckDraw.choose(candidates, seed: Digest.sha256("other:head")) != chosen)
        #expect(RecheckDraw.choose([candidates[0]], seed: seed).count == 1)
        #expect(RecheckDraw.choose([], seed: seed).isEmpty)
    }

    @Test(arguments: Engine.underTest) func aDrawIsPromisedHeldAndBringsBackWhatRelapsed(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            var ids: [ID] = []
            for number in 1...6 {
                let id = try await ProblemTests.raise(town, label: "问题\(number)", text: "第 \(number) 个问题的情况")
                try await ProblemTests.report(id, town)
                try await ProblemTests.verify(id, town)
                ids.append(id)
            }
            // Closed on 2 March: 90 days later is 31 May, so June draws from them.
            town.clock.turn(to: "2026-05-01")
            let first = try await town.desk.perform(DrawRechecks(), by: town.program)
            #expect(first.facts["seed"] == nil, "nothing was promised for May")
            town.clock.turn(to: "2026-06-01")
            let june = try await town.desk.perform(DrawRechecks(), by: town.program)
            #expect(june.facts["commitment"]?.count == 64)
            #expect(Digest.sha256(june.facts["secret"] ?? "") == first.facts["commitment"])
            #expect(june.facts["candidates"] == "6")
            let again = try await town.desk.perform(DrawRechecks(), by: town.program)
            #expect(again.facts["seed"] == nil, "a month is drawn once")
            let draw = try #require(
                try await town.desk.read { try RecheckDraw.find("2026-06", town: town.id, in: $0) })
            #expect(draw.chosen.count == 2)
            let head = try await town.desk.read {
                try $0.value(
                    "SELECT hash FROM journal WHERE town = \(town.id) AND number = \(draw.headNumber ?? 0)",
                    as: String.self)
            }
            #expect(head == draw.headHash)
            let problem = try #require(ID(rawValue: draw.chosen[0].problem))
            let recheck = try #require(
                try await town.desk.read { try Recheck.of(problem: problem, town: town.id, in: $0) }.first)
            #expect(recheck.stage == 90 && recheck.item.unit == town.unit("镇纪委"))
            await ProblemTests.wrong("due") {
                try await town.desk.perform(
                    RecordRecheck(recheck: recheck.item.id, version: nil, result: .relapsed, words: "又有两笔"),
                    by: town.actor("丁干部"))
            }
            try await town.desk.perform(
                RecordRecheck(
                    recheck: recheck.item.id, version: nil, result: .relapsed, words: "又有两笔没有公函",
                    due: Day(2026, 7, 1)), by: town.actor("丁干部"))
            let reopened = try await ProblemTests.find(problem, town)
            #expect(
                reopened.state == .rectifying && reopened.relapses == 1
                    && reopened.item.due == Day(2026, 7, 1))
            await ProblemTests.refused("recheck-done") {
                try await town.desk.perform(
                    RecordRecheck(recheck: recheck.item.id, version: nil, result: .holds, words: "好"),
                    by: town.actor("丁干部"))
            }
            #expect(ids.contains(problem))
        }
    }

    @Test(arguments: Engine.underTest) func theNumbersAreThoseOfTheLists(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database, day: "2026-02-02")
            let old = try await ProblemTests.raise(town, label: "旧问题", due: "2026-02-20")
            town.clock.turn(to: "2026-03-20")
            let done = try await ProblemTests.raise(town, label: "办完的")
            try await ProblemTests.report(done, town)
            try await ProblemTests.verify(done, town)
            _ = try await ProblemTests.raise(town, unit: "柳湾村", label: "别村的", due: nil)
            func numbers(_ name: String) async throws -> ProblemStatistics {
                try await town.desk.read {
                    try ProblemStatistics(
                        year: 2026, seenBy: Seen(town.actor(name)), on: town.desk.today, in: $0)
                }
            }
            let all = try await numbers("丁干部")
            #expect(all.all == .init(total: 3, open: 2, late: 1, closed: 1, relapsed: 0))
            #expect(all.byUnit[town.unit("石桥村")]?.total == 2)
            #expect(all.byAge == [.month: 1, .quarter: 1, .half: 0, .longer: 0])
            #expect(all.found.prefix(3) == [0, 1, 2] && all.ended.prefix(3) == [0, 0, 1])
            #expect(try await numbers("何支书").all.total == 2, "a village counts its own")
            #expect(try await numbers("康干事").all.total == 0)
            try await town.desk.perform(SweepProblems(), by: town.program)
            let told = try await town.desk.read {
                try Notice.tray(of: town.actor("白镇长").person!, town: town.id, in: $0, limit: 20).map(
                    \.sentence)
            }
            #expect(told.contains("已逾期：旧问题，到期日 2026-02-20"), "red reaches the leader in charge: \(told)")
            #expect(try await ProblemTests.find(old, town).state == .rectifying)
        }
    }

    @Test(arguments: Engine.underTest) func theNightFindsWhatWasClosedEmptyOrCopied(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            func found() async throws -> [String] {
                try await town.desk.read { session in
                    try ProblemChecks.all.flatMap {
                        try $0.find(.init(town: town.id, today: town.desk.today, session: session)).map(
                            \.sentence)
                    }
                }
            }
            #expect(try await found().isEmpty)
            try await town.desk.perform(
                ImportProblem(
                    label: "白条", source: .inspection, category: .finance, severity: .c, text: "三笔白条",
                    unit: town.unit("石桥村"), found: town.desk.today, closed: town.desk.today, effect: "已改"),
                by: town.actor("丁干部"))
            #expect(try await found() == ["问题〔2026〕1号 白条"])
            let words = "加强学习，健全制度，落实责任，抓好检查。"
            for (unit, measures) in [("石桥村", words), ("柳湾村", "加强学习、健全制度、落实责任，抓好检查！"), ("财政所", "补齐票据并入账")] {
                let id = try await ProblemTests.raise(town, unit: unit, label: "\(unit)的问题")
                let head = ["石桥村": "何支书", "柳湾村": "江支书", "财政所": "古所长"][unit]!
                try await town.desk.perform(
                    PlanRectification(problem: id, version: nil, cause: "不熟悉规定", measures: measures),
                    by: town.actor(head))
            }
            #expect(try await found().last == "2 个问题的整改措施相同：“加强学习健全制度落实责任抓好检查…”")
            // Whoever dismissed two did not see the third.
            func marks() async throws -> Set<String> {
                try await town.desk.read { session in
                    Set(
                        try ProblemChecks.all.flatMap {
                            try $0.find(.init(town: town.id, today: town.desk.today, session: session)).map(
                                \.mark)
                        })
                }
            }
            let before = try await marks()
            let third = try await ProblemTests.raise(town, unit: "柳湾村", label: "又一个")
            try await town.desk.perform(
                PlanRectification(problem: third, version: nil, cause: "不熟悉规定", measures: words),
                by: town.actor("江支书"))
            #expect(try await found().last?.hasPrefix("3 个") == true)
            let three = try await marks()
            #expect(three.subtracting(before).count == 1)
            // As many as before, but not the same ones.
            try await town.desk.perform(
                VoidProblem(problem: third, version: nil, reason: "记错了"), by: town.actor("常纪委"))
            let fourth = try await ProblemTests.raise(town, unit: "柳湾村", label: "再一个")
            try await town.desk.perform(
                PlanRectification(problem: fourth, version: nil, cause: "不熟悉规定", measures: words),
                by: town.actor("江支书"))
            #expect(try await marks().subtracting(before).subtracting(three).count == 1)
        }
    }

    @Test(arguments: Engine.underTest) func aRegisterFromExcelIsTakenOver(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await ProblemTests.town(database)
            let context = try await town.desk.read {
                ImportContext(
                    actor: town.actor("丁干部"), today: town.desk.today,
                    directory: try Directory($0, town: town.id))
            }
            func row(_ values: [String: String]) -> ImportRow {
                ImportRow(number: 2, values: values, cells: values.values.sorted())
            }
            let closed = try ProblemImport.kind.command(
                row([
                    "text": "村级账目有三笔白条。涉及 1200 元", "unit": "石桥村", "owner": "何支书", "found": "2026-01-08",
                    "due": "2026-01-31", "report": "已换正式票据", "state": "已整改", "closed": "2026-01-30",
                    "severity": "一般",
                ]), context)
            let id = try #require(try await town.desk.performAny(closed, by: town.actor("丁干部")).item)
            let problem = try await ProblemTests.find(id, town)
            #expect(problem.state == .closed && problem.item.title == "村级账目有三笔白条")
            #expect(problem.category == .other, "nothing in it names one")
            let open = try ProblemImport.kind.command(
                row([
                    "text": "会议记录不全", "category": "惠民政策落实", "unit": "柳湾村", "found": "2026/2/8",
                    "due": "2026.3.31", "state": "未整改",
                ]),
                context)
            let second = try #require(try await town.desk.performAny(open, by: town.actor("丁干部")).item)
            let taken = try await ProblemTests.find(second, town)
            #expect(taken.state == .rectifying && taken.category == .welfare && taken.severity == .c)
            // A day beside a state that says otherwise closes nothing.
            #expect {
                try ProblemImport.kind.command(
                    row([
                        "text": "问题", "unit": "柳湾村", "due": "2026-5-1", "state": "整改中",
                        "closed": "2026-02-01",
                    ]), context)
            } throws: {
                ($0 as? FormErrors)?.items.map(\.field) == ["state"]
            }
            await ProblemTests.wrong("severity") {
                try await town.desk.perform(
                    ImportProblem(
                        label: "A", source: .audit, origin: "审计", category: .other, severity: .a, text: "严重",
                        unit: town.unit("石桥村"),
                        found: town.desk.today, closed: town.desk.today), by: town.actor("丁干部"))
            }
            // A day that is none is told once, not also as one that is missing.
            #expect {
                try ProblemImport.kind.command(
                    row(["text": "问题", "unit": "柳湾村", "due": "2026-13-45", "state": "整改中"]), context)
            } throws: {
                ($0 as? FormErrors)?.items.map(\.field) == ["due"]
            }
            #expect {
                try ProblemImport.kind.command(
                    row(["text": "问题", "unit": "不存在的村", "severity": "特别"]), context)
            } throws: { error in
                Set((error as? FormErrors)?.items.map(\.field) ?? []) == ["unit", "due", "severity"]
            }
        }
    }
}
