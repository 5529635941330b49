import Audit
import Foundation
import Kernel
import Storage
import Support
import Testing

/// What was changed behind the program's back is named, though every line of the journal holds.
@Suite struct RowAuditTests {
    /// Makes a few entries with a file, tampers, and gives what the audit says.
    private func faults(_ engine: Engine, _ tamper: SQL...) async throws -> [String] {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), office = town.actor("方主任"), unit = town.unit("财政所")
            for index in 1...3 {
                try await town.desk.perform(Note(unit: unit, text: "第\(index)笔"), by: office)
            }
            try await town.desk.keep { session in
                try session.execute(
                    """
                    INSERT INTO upload (town, account, digest, type, bytes, created)
                    VALUES (\(town.id), \(office.account), \(String(repeating: "ab", count: 32)), 'text/plain; charset=utf-8', 3, 'x')
                    """)
            }
            let first = try await database.read {
                try $0.value("SELECT id FROM item ORDER BY number LIMIT 1", as: ID.self)
            }
            try await town.desk.perform(
                Tie(
                    item: first,
                    file: StoredFile(
                        digest: String(repeating: "ab", count: 32), name: "一.txt", type: "", bytes: 3)),
                by: office)
            guard case .sound = try await JournalAudit.verify(town.desk, town: town.id).verdict else {
                Issue.record("not sound before")
                return []
            }
            try await database.write { session in for sql in tamper { try session.execute(sql) } }
            switch try await JournalAudit.verify(town.desk, town: town.id).verdict {
            case .contradicted(_, let faults): return faults
            case .sound: return []
            case let other:
                Issue.record("\(other)")
                return []
            }
        }
    }

    @Test(arguments: Engine.underTest) func aChangedRowIsNamed(_ engine: Engine) async throws {
        let found = try await faults(engine, "UPDATE item SET title = '别的' WHERE title = '第2笔'")
        #expect(found.count == 1)
        #expect(found.first?.contains("与第 3 条留痕不符") == true, "\(found)")
        #expect(try await faults(engine, "UPDATE item SET secrecy = 'open' WHERE title = '第1笔'").count == 1)
        #expect(
            try await faults(engine, "UPDATE item SET version = version + 1 WHERE title = '第3笔'").count == 1)
    }

    @Test(arguments: Engine.underTest) func aRowThatIsGoneOrWasAddedIsNamed(_ engine: Engine) async throws {
        let gone = try await faults(
            engine, "DELETE FROM involved", "DELETE FROM item WHERE title = '第2笔'")
        #expect(gone.contains { $0.contains("说的事项不在了") }, "\(gone)")
        #expect(gone.contains { $0.contains("缺 2 号") }, "\(gone)")
        let added = try await faults(
            engine,
            """
            INSERT INTO item (town, id, kind, number, year, title, state, unit, owner, secrecy, clause, opened, due, handed,
                returned, closed, version)
            SELECT town, '01f00000' || substr(id, 9), kind, '记录〔2026〕9号', year, title, state, unit, owner, secrecy, clause, opened,
                due, handed, returned, closed, version FROM item WHERE title = '第3笔'
            """)
        #expect(added.contains { $0.contains("没有留痕") }, "\(added)")
        #expect(added.contains { $0.contains("9号没有给过") }, "\(added)")
    }

    @Test(arguments: Engine.underTest) func filesAreThoseThatWereTied(_ engine: Engine) async throws {
        let gone = try await faults(engine, "DELETE FROM attachment")
        #expect(gone == ["留痕里有的附件少了 1 个"])
        let other = try await faults(
            engine, "UPDATE attachment SET digest = \(String(repeating: "cd", count: 32))")
        #expect(
            other.contains { $0.contains("没有留痕") } && other.contains { $0.contains("少了 1 个") }, "\(other)")
    }

    @Test(arguments: Engine.underTest) func aHeadIsSealedUnderTheKey(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), office = town.actor("方主任"), unit = town.unit("财政所")
            let desk = Desk(database, clock: town.clock.clock, seal: JournalSeal(key: Array("a key".utf8)))
            try await desk.sealUnsealed(town.id)
            for index in 1...3 { try await desk.perform(Note(unit: unit, text: "第\(index)笔"), by: office) }
            guard case .sound(let whole) = try await JournalAudit.verify(desk, town: town.id).verdict else {
                Issue.record("not sound")
                return
            }
            // Cut off as somebody would who knows how the chain is made, but has no key.
            try await database.write { session in
                try session.execute("DELETE FROM journal WHERE number = \(whole.number)")
                try session.execute(
                    """
                    UPDATE journal_head SET number = number - 1,
                        hash = (SELECT hash FROM journal WHERE number = \(whole.number - 1))
                    """)
            }
            guard case .broken(_, let reason) = try await JournalAudit.verify(desk, town: town.id).verdict
            else {
                Issue.record("a cut tail was not named")
                return
            }
            #expect(reason.contains("印记"))
            // Nothing is written behind it, which would seal it anew.
            await #expect(throws: Refusal.self) {
                try await desk.perform(Note(unit: unit, text: "第4笔"), by: office)
            }
            #expect(try await desk.read { try Journal.head($0, town: town.id).number } == whole.number - 1)
            try await database.write { _ = try $0.execute("UPDATE journal_head SET seal = ''") }
            let anchored = try await JournalAudit.verify(
                desk, town: town.id, anchors: [Journal.Head(number: 0, hash: Journal.origin)])
            guard case .broken = anchored.verdict else {
                Issue.record("a seal that was taken away was not named")
                return
            }
        }
    }
}

/// Ties a file to an entry.
private struct Tie: Command {
    static let name = "note.tie"
    static let title = "附文件"
    static let may: Set<Role> = [.office]
    let item: ID
    let file: StoredFile

    func perform(in work: Work) throws -> Entry {
        try work.attach([file], to: item)
        return Entry(item, "附文件")
    }
}
