@testable import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Tasks

/// Records of a ledger prove the tasks whose clauses they fulfil, by the clause's own words, and no longer when they go.
@Suite(.serialized) struct CreditTests {
    private func stage(on database: any Database, _ day: String = "2026-03-10") async throws
        -> CreditStage.Stage
    {
        try await CreditStage.make(on: database, day)
    }

    private func newID() -> ID { ID(at: Clock.system.now()) }

    @Test(arguments: Engine.underTest) func oneRecordProvesSeveralDutiesUntilItGoes(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), first = newID(), second = newID()
            try await stage.open(first, "石桥村")
            try await stage.open(second, "石桥村", "开展廉政教育")
            try await stage.open(second, "柳湾村", "开展廉政教育")
            let record = try await stage.lesson("2026-03-05", "石桥村")
            let line = try await stage.lastLine()
            #expect(line.contains("fact.credits") && line.contains("、"), "\(line)")
            for duty in [first, second] {
                #expect(try await stage.states(duty, "石桥村") == ["done", "waiting", "waiting", "waiting"])
            }
            #expect(try await stage.states(second, "柳湾村") == [String](repeating: "waiting", count: 4))
            // The same again changes nothing; another day moves it; another unit takes it away.
            _ = try await stage.lesson("2026-03-05", "石桥村", of: record)
            #expect(!(try await stage.lastLine().contains("credits")))
            stage.town.clock.turn(to: "2026-04-20")
            _ = try await stage.lesson("2026-04-05", "石桥村", "柳湾村", of: record)
            #expect(try await stage.states(first, "石桥村") == ["working", "done", "waiting", "waiting"])
            #expect(try await stage.states(second, "柳湾村") == ["waiting", "done", "waiting", "waiting"])
            try await stage.town.desk.perform(CreditStage.Drop(record: record), by: stage.office)
            #expect(try await stage.states(first, "石桥村") == ["working", "working", "waiting", "waiting"])
            #expect(try await stage.lastLine().contains("fact.uncredits"))
            let told = try await database.read {
                try $0.value(
                    "SELECT count(*) FROM notice WHERE sentence LIKE '任务又要办理%'", as: Int.self)
            }
            #expect(told > 0)
        }
    }

    /// What real use showed: one visit on another topic closed what asked for several villages, for all of them, and for a check of subsidies.
    @Test(arguments: Engine.underTest) func aVisitCreditsOnlyWhatItFulfils(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database, "2026-06-10")
            let some = newID(), all = newID(), subsidies = newID()
            try await stage.open(some, "财政所", "上半年抽查不少于2个村的财务收支", .halfYearly)
            try await stage.open(all, "财政所", "村级财务检查年内覆盖全部村", .yearly)
            try await stage.open(subsidies, "财政所", "6月、11月对惠农补贴发放开展抽查", .halfYearly)
            _ = try await stage.check("2026-05-08", "石桥村", "人居环境", "查看村道保洁和垃圾清运，两处堆放当场清走")
            for duty in [some, all, subsidies] {
                #expect(try await stage.states(duty, "财政所")[0] == "waiting", "\(duty)")
            }
            _ = try await stage.check("2026-05-12", "石桥村", "村级财务", "翻了一季度凭证和银行流水，收支相符")
            #expect(try await stage.states(some, "财政所")[0] == "working")
            #expect(try await stage.states(subsidies, "财政所")[0] == "waiting")
            // The same village again adds none; the other closes both, since these are all there are.
            _ = try await stage.check("2026-05-20", "石桥村", "村级财务", "复看四月报账，两张白条已退回")
            #expect(try await stage.states(some, "财政所")[0] == "working")
            _ = try await stage.check("2026-05-26", "柳湾村", "村级财务", "核对集体账与现金日记账，余额一致")
            #expect(try await stage.states(some, "财政所")[0] == "done")
            #expect(try await stage.states(all, "财政所")[0] == "done")
            #expect(try await stage.states(subsidies, "财政所") == ["waiting", "waiting"])
            // A village more, and not all are covered.
            let unit = newID(), town = stage.town.id
            try await database.write { session in
                try session.execute(
                    "INSERT INTO unit (town, id, name, kind, sort, closed, version) VALUES (\(town), \(unit), '新塘村', 'village', 9, 0, 1)"
                )
                try session.execute("UPDATE town SET people = people + 1 WHERE id = \(town)")
            }
            // In portions, between which others write: here of one task each.
            let runner = JobRunner(
                stage.town.desk, commands: [ResettleCredits.name: { ResettleCredits(mark: $0, portion: 1) }])
            let now = stage.town.clock.clock.now()
            try await database.write {
                try Job.ask(ResettleCredits.name, mark: "2026-05-28", due: now, town: town, in: $0)
            }
            var runs = 0
            while case let done = try await runner.runDue(), done > 0 { runs += done }
            #expect(runs >= 3 && runs < 10, "\(runs)")
            #expect(try await stage.states(all, "财政所")[0] == "working")
            #expect(try await stage.states(some, "财政所")[0] == "done")
        }
    }

    @Test(arguments: Engine.underTest) func whatMayFulfilItWaitsForTheHeadOrTheOffice(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            try await stage.open(duty, "财政所", "每季度到村抽查村级财务1次")
            func vague(_ text: String, of record: ID? = nil) async throws -> ID {
                try await stage.note(
                    "2026-03-06", "到村检查",
                    RecordWords(
                        ledger: "监督检查", kind: "监督检查", by: [.unit(stage.town.unit("财政所"))],
                        about: [.unit(stage.town.unit("石桥村"))], text: text), of: record)
            }
            let record = try await vague("按要求开展了相关工作，总体良好")
            #expect(try await stage.lastLine().contains("fact.proposes"))
            #expect(try await stage.credits(duty) == ["proposed"])
            #expect(try await stage.states(duty, "财政所")[0] == "working")
            let task = try await stage.task(duty)
            func accept(_ actor: String) async throws {
                try await stage.town.desk.perform(
                    AcceptCredit(task: task, record: record), by: stage.town.actor(actor))
            }
            func waiting(_ actor: String) async throws -> Int {
                let actor = stage.town.actor(actor)
                return try await stage.town.desk.read {
                    try ProofListScreen.count(actor, seenBy: Seen(actor), in: $0)
                }
            }
            for actor in ["方主任", "古所长"] { #expect(try await waiting(actor) == 1, "\(actor)") }
            #expect(try await waiting("何支书") == 0)
            for actor in ["何支书", "康干事", "常纪委", "白镇长"] {
                await #expect(throws: Refusal.self, "\(actor)") { try await accept(actor) }
            }
            try await accept("古所长")
            #expect(try await stage.credits(duty) == ["proposed ✓"])
            #expect(try await stage.states(duty, "财政所")[0] == "done")
            #expect(try await waiting("方主任") == 0)
            await #expect(throws: Refusal.self) { try await accept("古所长") }
            // What was said to count did so as it read then.
            _ = try await vague("按要求开展了相关工作，总体较好", of: record)
            #expect(try await stage.credits(duty) == ["proposed"])
            #expect(try await stage.states(duty, "财政所")[0] == "working")
            // Written so that it can be seen, it counts by itself.
            _ = try await vague("翻看石桥村一季度凭证 40 份，收支与银行流水一致", of: record)
            #expect(try await stage.credits(duty) == ["counts ✓"])
            #expect(try await stage.states(duty, "财政所")[0] == "done")
        }
    }

    /// In time means on its day, whenever it was written down; what happened later makes up for nothing.
    @Test(arguments: Engine.underTest) func lateEarlyAndEnough(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            // Recorded before the plan was published: counts when the tasks open.
            _ = try await stage.lesson("2026-02-01", "石桥村")
            try await stage.open(duty, "石桥村", "每季度开展警示教育", count: 2)
            #expect(try await stage.states(duty, "石桥村") == ["working", "waiting", "waiting", "waiting"])
            let second = try await stage.lesson("2026-03-02", "石桥村")
            #expect(try await stage.states(duty, "石桥村") == ["done", "waiting", "waiting", "waiting"])
            // Entered once more on the same day it is the same event.
            _ = try await stage.lesson("2026-03-02", "石桥村")
            #expect(try await stage.credits(duty) == ["counts ✓", "counts ✓", "repeated"])
            // When the first entry of it goes, the other stands for it.
            try await stage.town.desk.perform(CreditStage.Drop(record: second), by: stage.office)
            #expect(try await stage.credits(duty) == ["counts ✓", "counts ✓"])
            #expect(try await stage.states(duty, "石桥村")[0] == "done")
            // After the period: what happened in it counts, and is marked as written late.
            stage.town.clock.turn(to: "2026-07-20")
            _ = try await stage.lesson("2026-05-05", "石桥村")
            _ = try await stage.lesson("2026-07-05", "石桥村")
            #expect(try await stage.states(duty, "石桥村") == ["done", "working", "working", "waiting"])
            let late = try await database.read {
                try $0.value("SELECT count(*) FROM credit WHERE late = 1", as: Int.self)
            }
            #expect(late == 1)
        }
    }

    @Test(arguments: Engine.underTest) func whatIsRefusedNoLongerCounts(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID(), other = newID()
            try await stage.open(duty, "石桥村")
            try await stage.open(other, "石桥村", "开展廉政教育")
            let record = try await stage.lesson("2026-03-05", "石桥村")
            let task = try await stage.task(duty)
            func refuse(_ actor: String, _ reason: String) async throws {
                try await stage.town.desk.perform(
                    RefuseCredit(task: task, record: record, reason: reason), by: stage.town.actor(actor))
            }
            await #expect(throws: FormErrors.self) { try await refuse("方主任", "") }
            await #expect(throws: Refusal.self) { try await refuse("江支书", "不是我们村的") }
            try await refuse("何支书", "那次放的是安全生产片")
            #expect(try await stage.states(duty, "石桥村")[0] == "working")
            #expect(try await stage.states(other, "石桥村")[0] == "done")
            await #expect(throws: Refusal.self) { try await refuse("何支书", "再说一次") }
            // Changing the record does not bring the credit back; another record does.
            _ = try await stage.lesson("2026-03-06", "石桥村", of: record)
            #expect(try await stage.states(duty, "石桥村")[0] == "working")
            _ = try await stage.lesson("2026-03-20", "石桥村")
            #expect(try await stage.states(duty, "石桥村")[0] == "done")
        }
    }

    @Test(arguments: Engine.underTest) func whatLiesOnAPersonIsProvedByThatPerson(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            let mayor = try #require(stage.town.actor("白镇长").person)
            let secretary = try #require(stage.town.actor("安书记").person)
            let head = try #require(stage.town.actor("古所长").person)
            try await stage.open(duty, "镇党委", "每季度与分管部门负责人谈心谈话1次", person: mayor)
            func talk(_ day: String, by person: ID) async throws {
                _ = try await stage.note(
                    day, "与古所长谈心谈话",
                    RecordWords(
                        ledger: "谈心谈话", kind: "廉政谈话", by: [.person(person)], about: [.person(head)],
                        text: "当面谈话一次，了解思想、工作和廉政情况"))
            }
            try await talk("2026-03-05", by: secretary)
            #expect(try await stage.states(duty, "镇党委")[0] == "waiting")
            try await talk("2026-03-06", by: mayor)
            #expect(try await stage.states(duty, "镇党委")[0] == "done")
        }
    }

    /// A report handed over is somebody's to review: no record takes it out of his hands.
    @Test(arguments: Engine.underTest) func aReportHandedOverStays(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await stage(on: database), duty = newID()
            try await stage.open(duty, "石桥村")
            let task = try await stage.task(duty)
            try await stage.town.desk.perform(
                SubmitTask(task: task, text: "3 月 2 日组织观看", version: 1, files: []),
                by: stage.town.actor("何支书"))
            _ = try await stage.lesson("2026-03-05", "石桥村")
            #expect(try await stage.states(duty, "石桥村")[0] == "submitted")
            try await stage.town.desk.perform(
                ReturnTask(task: task, version: 2, reason: "补上人数"), by: stage.office)
            // Sent back it is open again, and the next look at the records settles it.
            _ = try await stage.lesson("2026-03-20", "石桥村")
            #expect(try await stage.states(duty, "石桥村")[0] == "done")
        }
    }
}
