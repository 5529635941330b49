import Foundation
import Kernel
import Storage
import Support
import Synchronization
import Testing

@testable import Inspections

/// An inspection from its plan to its filing, and everything that may be refused on the way.
@Suite struct InspectionTests {
    final class Heard: Sendable {
        let findings = Mutex<[FindingMade]>([])
        let records = Mutex<[Recorded]>([])
    }

    private static func town(_ database: any Database, _ heard: Heard = Heard()) async throws -> TestTown {
        try await TestTown(
            on: database, day: "2026-04-08",
            migrations: KernelSchema.migrations + InspectionSchema.migrations,
            records: [Inspection.record],
            listeners: [
                Listener(FindingMade.self) { event, _ in heard.findings.withLock { $0.append(event) } },
                Listener(Recorded.self) { event, _ in heard.records.withLock { $0.append(event) } },
            ])
    }

    private static func plan(
        _ town: TestTown, units: [String] = ["石桥村"], team: [String] = ["方主任"],
        topics: [String] = ["extravagance"],
        exempt: [String] = [], label: String = "四风检查", by name: String = "丁干部"
    ) async throws -> (inspection: ID, visits: [ID]) {
        let day = town.desk.today
        let entry = try await town.desk.perform(
            PlanInspection(
                label: label, topics: topics, from: day, through: day.adding(10),
                lead: town.actor(name).person!, team: team.map { town.actor($0).person! },
                stops: units.map { .init(unit: town.unit($0), day: day) }, exempt: exempt.map(town.unit)),
            by: town.actor(name))
        let id = try #require(entry.item)
        let visits = try await town.desk.read {
            try InspectionStore.visits(of: id, seenBy: Seen(town.program), in: $0)
        }
        return (id, visits.map(\.item.id))
    }

    private static func answerAll(
        _ visit: ID, _ town: TestTown, _ topic: String = "extravagance", count: Int = 5
    ) async throws {
        for number in 1...count {
            try await town.desk.perform(
                AnswerCheck(visit: visit, topic: topic, number: number, result: .fine), by: town.actor("丁干部"))
        }
    }

    private static func fields(_ body: () async throws -> Void) async -> [String] {
        do {
            try await body()
            return []
        } catch { return (error as? FormErrors)?.items.map { "\($0.field)：\($0.sentence)" } ?? ["\(error)"] }
    }

    @Test(arguments: Engine.underTest) func whoHasKinThereStaysAway(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let own = await Self.fields { _ = try await Self.plan(town, team: ["何支书"]) }
            #expect(own.contains { $0.hasPrefix("team：何支书是石桥村的人，不能参加对本单位的检查") })
            try await town.desk.perform(
                SaveKinship(
                    person: town.actor("方主任").person!, unit: town.unit("石桥村"), relation: "与村支书是夫妻"),
                by: town.actor("丁干部"))
            let kin = await Self.fields { _ = try await Self.plan(town) }
            #expect(kin.contains { $0.contains("方主任登记了回避（与村支书是夫妻），不能参加对石桥村的检查") })
            #expect(await Self.fields { _ = try await Self.plan(town, team: []) } == ["team：检查组至少两个人"])
            _ = try await Self.plan(town, units: ["柳湾村"])
        }
    }

    @Test(arguments: Engine.underTest) func aVisitIsMadeItemByItem(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let heard = Heard(), town = try await Self.town(database, heard)
            let (inspection, visits) = try await Self.plan(town)
            let visit = try #require(visits.first), officer = town.actor("丁干部")
            // Not by somebody outside the team, not by the unit, not before every item has its result.
            await #expect {
                try await town.desk.perform(
                    AnswerCheck(visit: visit, topic: "extravagance", number: 1, result: .fine),
                    by: town.actor("常纪委"))
            } throws: { ($0 as? Refusal)?.code == "visit-who" }
            await #expect(throws: Refusal.missing) {
                try await town.desk.perform(
                    AnswerCheck(visit: visit, topic: "extravagance", number: 1, result: .fine),
                    by: town.actor("何支书"))
            }
            let early = await Self.fields {
                try await town.desk.perform(
                    FinishVisit(visit: visit, version: nil, day: town.desk.today), by: officer)
            }
            #expect(early == ["words：四风还有第 1、2、3、4、5 项没有结果"])
            try await Self.answerAll(visit, town)
            let without = await Self.fields {
                try await town.desk.perform(
                    AnswerCheck(visit: visit, topic: "extravagance", number: 3, result: .finding), by: officer
                )
            }
            #expect(without == ["note：填写看到的问题"])
            let finding = AnswerCheck.Finding(label: "用车登记漏记", severity: "b", due: town.desk.today.adding(30))
            try await town.desk.perform(
                AnswerCheck(
                    visit: visit, topic: "extravagance", number: 3, result: .finding, note: "四次没有写里程",
                    finding: finding),
                by: officer)
            let made = try #require(heard.findings.withLock { $0 }.first)
            #expect(made.unit == town.unit("石桥村") && made.basis == "公务用车管理规定" && made.severity == "b")
            let twice = await Self.fields {
                try await town.desk.perform(
                    AnswerCheck(
                        visit: visit, topic: "extravagance", number: 3, result: .finding, note: "再登记一次",
                        finding: finding),
                    by: officer)
            }
            #expect(twice == ["label：这一项已经登记过问题，要改的到问题台账里改"])
            try await town.desk.perform(
                FinishVisit(visit: visit, version: nil, day: town.desk.today), by: officer)
            let record = try #require(heard.records.withLock { $0 }.first)
            let words = record.words
            #expect(words.by.prefix(2) == [.unit(town.unit("镇纪委")), .unit(town.unit("领导小组办公室"))])
            #expect(words.by.count == 4 && words.ledger == "监督检查" && !(words.topic ?? "").isEmpty)
            await #expect {
                try await town.desk.perform(
                    AnswerCheck(visit: visit, topic: "extravagance", number: 1, result: .other), by: officer)
            } throws: { ($0 as? Refusal)?.code == "visit-state" }
            try await Self.end(inspection, visit, town)
        }
    }

    /// Conclusion, what the unit then sees, signature, filing.
    private static func end(_ inspection: ID, _ visit: ID, _ town: TestTown) async throws {
        let officer = town.actor("丁干部"), head = Seen(town.actor("何支书"))
        await #expect(throws: Refusal.missing, "before the feedback the unit does not see it") {
            try await town.desk.read { try InspectionStore.findVisit(visit, seenBy: head, in: $0) }
        }
        try await town.desk.perform(
            ConcludeInspection(inspection: inspection, version: nil, conclusion: "用车登记要补齐"), by: officer)
        _ = try await town.desk.read { try InspectionStore.findVisit(visit, seenBy: head, in: $0) }
        await #expect {
            try await town.desk.perform(ArchiveInspection(inspection: inspection, version: nil), by: officer)
        } throws: { ($0 as? Refusal)?.code == "visit-unsigned" }
        let unsigned = await fields {
            try await town.desk.perform(SignVisit(visit: visit, version: nil, signer: "何支书"), by: officer)
        }
        #expect(unsigned.first?.hasPrefix("signature：") ?? false)
        let vault = try Vault(
            folder: FileManager.default.temporaryDirectory.appendingPathComponent("sign-\(visit)"))
        let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1])
        let file = try await town.desk.keep(png, name: "签名.png", in: vault, by: officer)
        try await town.desk.perform(
            SignVisit(visit: visit, version: nil, signer: "何支书", opinion: "没有异议", files: [file]), by: officer)
        // Once signed, signed: neither again nor after it was filed.
        for isFiled in [false, true] {
            if isFiled {
                try await town.desk.perform(
                    ArchiveInspection(inspection: inspection, version: nil), by: officer)
            }
            await #expect {
                try await town.desk.perform(
                    SignVisit(visit: visit, version: nil, signer: "别人", files: [file]), by: officer)
            } throws: { ($0 as? Refusal)?.code == "visit-signed" }
        }
        let filed = try await town.desk.read {
            try InspectionStore.find(inspection, seenBy: Seen(town.program), in: $0)
        }
        #expect(filed.state == .archived)
    }

    @Test(arguments: Engine.underTest) func whoMayInspectWhom(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            func refused(_ name: String, _ unit: String) async -> String {
                await Self.fields { _ = try await Self.plan(town, units: [unit], team: ["康干事"], by: name) }
                    .joined()
            }
            #expect(await refused("古所长", "镇党委").contains("业务检查"))
            #expect(await refused("何支书", "柳湾村").contains("业务检查"))
            #expect(await refused("白镇长", "柳湾村").contains("分管范围"))
            let (_, visits) = try await Self.plan(town, team: ["康干事"], by: "古所长")
            let grave = AnswerCheck.Finding(label: "大问题", severity: "a", due: town.desk.today)
            let fields = await Self.fields {
                try await town.desk.perform(
                    AnswerCheck(
                        visit: visits[0], topic: "extravagance", number: 1, result: .finding, note: "看到",
                        finding: grave),
                    by: town.actor("古所长"))
            }
            #expect(fields.joined().hasPrefix("severity：A 类由纪检"))
            // Kin registered after the plan: he does not go on.
            try await town.desk.perform(
                SaveKinship(person: town.actor("康干事").person!, unit: town.unit("石桥村"), relation: "舅舅是村主任"),
                by: town.actor("丁干部"))
            await #expect {
                try await town.desk.perform(
                    AnswerCheck(visit: visits[0], topic: "extravagance", number: 1, result: .fine),
                    by: town.actor("康干事"))
            } throws: { ($0 as? Refusal)?.code == "visit-kin" }
        }
    }

    @Test(arguments: Engine.underTest) func whatWasLookedAtIsProposedForExemption(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let refused = await Self.fields { _ = try await Self.plan(town, units: ["柳湾村"], exempt: ["石桥村"]) }
            #expect(refused == ["units：石桥村今年没有按同样的清单查过，不能免查"])
            let (_, visits) = try await Self.plan(town)
            try await Self.answerAll(visits[0], town)
            try await town.desk.perform(
                FinishVisit(visit: visits[0], version: nil, day: town.desk.today), by: town.actor("丁干部"))
            func checked(_ topics: [Inspection.Topic]) async throws -> [ID] {
                try await town.desk.read {
                    try InspectionStore.alreadyChecked(
                        topics, units: [town.unit("石桥村"), town.unit("柳湾村")], year: 2026, town: town.id, in: $0
                    ).keys.sorted()
                }
            }
            let same = Inspection.Topic(topic: "extravagance", version: 1, name: "四风")
            #expect(try await checked([same]) == [town.unit("石桥村")])
            #expect(try await checked([same, .init(topic: "finance", version: 1, name: "财务")]).isEmpty)
            let (second, _) = try await Self.plan(
                town, units: ["柳湾村"], exempt: ["石桥村"], label: "又一次四风检查")
            let states = try await town.desk.read {
                try InspectionStore.visits(of: second, seenBy: Seen(town.program), in: $0).map(\.state)
            }
            #expect(Set(states) == [.exempt, .waiting])
            // A new version of the checklist is another thing to look at.
            try await town.desk.perform(
                SaveChecklist(topic: "extravagance", label: "四风", entries: [.init("新的一项", "新规定")]),
                by: town.actor("丁干部"))
            #expect(try await checked([.init(topic: "extravagance", version: 2, name: "四风")]).isEmpty)
        }
    }

    @Test(arguments: Engine.underTest) func aTemplateThatGoesLeavesWhatRuns(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), officer = town.actor("丁干部")
            let (_, visits) = try await Self.plan(town)
            try await town.desk.perform(RetireChecklist(topic: "extravagance", reason: "合并到作风"), by: officer)
            try await Self.answerAll(visits[0], town)
            let gone = await Self.fields { _ = try await Self.plan(town, units: ["柳湾村"], label: "第二次") }
            #expect(gone == ["topics：选择检查主题；已经停用的主题不能再用"])
            let faults = await Self.fields {
                try await town.desk.perform(
                    SaveChecklist(label: "财务管理", entries: [.init("有没有白条", "")]), by: officer)
            }
            #expect(faults == ["entries：第 1 行没有写依据：有没有白条", "label：已经有名为“财务管理”的主题"])
            await #expect(throws: Refusal.stale) {
                try await town.desk.perform(
                    SaveChecklist(topic: "finance", version: 7, label: "财务", entries: [.init("内容", "依据")]),
                    by: officer)
            }
        }
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold(
            "Supervise/Inspections",
            InspectionWorkflow.table.markdown + "\n\n" + InspectionWorkflow.visits.markdown)
    }
}
