@testable import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Tasks

/// What counted before the clause's own words were asked.
@Suite(.serialized) struct CreditUpgradeTests {
    /// What counted before the clause's own words were asked goes on to count, and the office sees what would not now.
    @Test(arguments: Engine.underTest) func anUpgradeKeepsWhatWasCreditedAndListsIt(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = try await CreditStage.make(on: database, "2026-06-10"),
                duty = ID(at: Clock.system.now()), town = stage.town.id
            try await stage.open(duty, "财政所", "上半年抽查2个村的财务收支", .halfYearly)
            let record = try await stage.check("2026-05-08", "石桥村", "人居环境", "查看村道保洁和垃圾清运")
            let task = try await stage.task(duty)
            // As the release before left it: done by kind and period, and of the record no words.
            try await database.write { session in
                try session.execute("DELETE FROM proof_words WHERE town = \(town)")
                try session.execute(
                    "INSERT INTO credit (town, task, record, kind, late) VALUES (\(town), \(task), \(record), '监督检查', 0)"
                )
                try session.execute("UPDATE task SET proved = 1 WHERE town = \(town) AND id = \(task)")
                try session.execute(
                    "UPDATE item SET state = 'done', closed = '2026-05-08', handed = '2026-05-08' WHERE town = \(town) AND id = \(task)"
                )
            }
            try await stage.town.desk.perform(ResettleCredits(), by: .program(town: town))
            #expect(try await stage.states(duty, "财政所")[0] == "done")
            #expect(try await stage.credits(duty) == ["kept ✓"])
            // Its ledger tells its words once more; what it proves it goes on to prove until somebody says otherwise.
            try await database.write { session in
                try session.execute(
                    """
                    INSERT INTO proof_words (town, record, title, day, written, words) VALUES (\(town), \(record), '到石桥村查看人居环境',
                        '2026-05-08', '2026-05-08', \(#"{"about":[],"by":[],"kind":"监督检查","ledger":"监督检查","people":[],"text":"查看村道保洁"}"#))
                    """)
            }
            try await stage.town.desk.perform(ResettleCredits(), by: .program(town: town))
            #expect(try await stage.credits(duty) == ["kept ✓"])
            #expect(try await stage.states(duty, "财政所")[0] == "done")
            let office = stage.office
            #expect(
                try await stage.town.desk.read {
                    try ProofListScreen.count(office, seenBy: Seen(office), in: $0)
                } == 1)
            try await stage.town.desk.perform(
                RefuseCredit(task: task, record: record, reason: "那次看的是环境卫生，没有看账"), by: stage.office)
            #expect(try await stage.states(duty, "财政所")[0] == "working")
        }
    }
}
