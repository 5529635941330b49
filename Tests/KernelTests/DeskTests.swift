import Audit
import Foundation
import Kernel
import Storage
import Support
import Testing

/// A change of one unit's title, enough to try the desk with.
struct Note: Command {
    static let name = "note.write"
    static let title = "记一笔"
    static let may: Set<Role> = [.office, .head]
    let unit: ID
    let text: String
    var fail = false
    var due: Day?

    func perform(in work: Work) throws -> Entry {
        let number = try work.number("note", "记事", year: 2026)[0]
        let item = Item(
            id: work.newID(), kind: "note", number: number, year: 2026, title: text, state: "open",
            unit: unit, owner: nil,
            secrecy: .normal, clause: nil, opened: work.today, due: due)
        try work.insert(item)
        try work.index(item.id, text)
        if fail { throw Refusal("no", "不行") }
        return Entry(item.id, "记一笔", ["text": text])
    }
}

@Suite struct DeskTests {
    /// Of whatever ledger: a year typed wrongly blocks nothing for ever.
    @Test(arguments: Engine.underTest) func nothingIsDueInAFarYear(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), far = try #require(Day(2099, 1, 1))
            let note = Note(unit: town.unit("石桥村"), text: "一", due: far)
            await #expect(throws: FormErrors.self) {
                try await town.desk.perform(note, by: town.actor("方主任"))
            }
        }
    }

    @Test(arguments: Engine.underTest) func aRefusedCommandLeavesNothing(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let note = Note(unit: town.unit("石桥村"), text: "一", fail: true)
            await #expect(throws: Refusal.self) { try await town.desk.perform(note, by: town.actor("方主任")) }
            let counts = try await town.desk.read { session in
                (
                    try session.value("SELECT count(*) FROM item", as: Int.self),
                    try session.value("SELECT count(*) FROM counter", as: Int.self),
                    try Journal.head(session, town: town.id).number
                )
            }
            #expect(counts == (0, 0, 1))
        }
    }

    @Test(arguments: Engine.underTest) func onlyThoseWhoMayAreLetIn(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            for actor in town.everyone + [town.program] {
                let note = Note(unit: town.unit("石桥村"), text: "二")
                let allowed = actor.role.map(Note.may.contains) ?? false
                if allowed {
                    try await town.desk.perform(note, by: actor)
                } else {
                    await #expect(throws: Refusal.forbidden(Note.may)) {
                        try await town.desk.perform(note, by: actor)
                    }
                }
            }
        }
    }

    @Test(arguments: Engine.underTest) func eachSeesOnlyWhatIsTheirs(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            for unit in ["石桥村", "柳湾村", "财政所"] {
                try await town.desk.perform(
                    Note(unit: town.unit(unit), text: unit + "的廉政记录"), by: town.actor("方主任"))
            }
            func seen(by name: String) async throws -> Set<String> {
                let actor = town.actor(name)
                return try await town.desk.read { session in
                    Set(
                        try SearchIndex.find("廉政", seenBy: Seen(actor), in: session, limit: 10).map(
                            \.item.title))
                }
            }
            let all: Set = ["石桥村的廉政记录", "柳湾村的廉政记录", "财政所的廉政记录"]
            for name in ["安书记", "常纪委", "丁干部", "方主任", "陆上级"] { #expect(try await seen(by: name) == all) }
            #expect(try await seen(by: "白镇长") == ["石桥村的廉政记录", "财政所的廉政记录"])
            #expect(try await seen(by: "何支书") == ["石桥村的廉政记录"])
            for name in ["康干事", "系统员", "安全员", "审计员"] { #expect(try await seen(by: name).isEmpty) }
        }
    }

    @Test(arguments: Engine.underTest) func searchFindsWordsOfEveryLength(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), office = town.actor("方主任")
            try await town.desk.perform(Note(unit: town.unit("财政所"), text: "开展警示教育，观看专题片 ABC-12"), by: office)
            func hits(_ text: String) async throws -> Int {
                try await town.desk.read {
                    try SearchIndex.find(text, seenBy: Seen(office), in: $0, limit: 10).count
                }
            }
            for text in ["警示", "警", "片", "警示教育", "abc", "12", "教育 专题"] {
                #expect(try await hits(text) == 1, "\(text)")
            }
            // Letters younger than the engine, marks that are letters, numbers in other signs: each is one word, or none.
            let odd = "村名𫠠𬇙𫢸家 a𐒰b x\u{0903}y Ⅳ㊀①² é"
            try await town.desk.perform(Note(unit: town.unit("财政所"), text: odd), by: office)
            for text in odd.split(separator: " ").map(String.init) + [odd, "𫠠𬇙", "a𐒰"] {
                #expect(try await hits(text) == 1, "\(text)")
            }
            // No word is longer than an engine can keep; what has no word is held by nothing.
            let long = String(repeating: "q", count: 3000)
            try await town.desk.perform(Note(unit: town.unit("财政所"), text: long), by: office)
            for text in [
                long, String(repeating: "q", count: 2100), "qqq",
                "q" + String(repeating: "\u{345}", count: 1500),
            ] {
                #expect(
                    try await hits(text) == (text.hasSuffix("q") ? 1 : 0),
                    "\(text.prefix(5)) \(text.utf8.count)")
            }
            let held = try await town.desk.read { session in
                try ["😀", "\\", ""].map { text in
                    try session.value(
                        "SELECT count(*) FROM item WHERE \(SearchIndex.matches(text, of: town.id, in: session))",
                        as: Int.self)
                }
            }
            #expect(held[0] == 0 && held[1] == 0 && held[2] > 0)
            for text in ["警教", "谈话", "'; DROP", "", "\"", "* OR a"] {
                #expect(try await hits(text) == 0, "\(text)")
            }
        }
    }

    @Test(arguments: Engine.underTest) func theChainIsProvedAndTamperingNamed(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), office = town.actor("方主任")
            for index in 1...5 {
                try await town.desk.perform(Note(unit: town.unit("财政所"), text: "第\(index)笔"), by: office)
            }
            guard case .sound(let head) = try await JournalAudit.verify(town.desk, town: town.id).verdict
            else {
                Issue.record("not sound")
                return
            }
            #expect(head.number == 6)
            let wrong = Journal.Head(number: 3, hash: String(repeating: "f", count: 64))
            guard
                case .differs = try await JournalAudit.verify(town.desk, town: town.id, anchors: [wrong])
                    .verdict
            else {
                Issue.record("anchor not compared")
                return
            }
            try await database.write {
                _ = try $0.execute("UPDATE journal SET line = replace(line, '第3笔', '第8笔') WHERE number = 4")
            }
            guard case .broken(4, _) = try await JournalAudit.verify(town.desk, town: town.id).verdict else {
                Issue.record("tampering not named")
                return
            }
            try await database.write { session in
                try session.execute("UPDATE journal SET line = replace(line, '第8笔', '第3笔') WHERE number = 4")
                try session.execute("UPDATE journal SET act = 'other' WHERE number = 2")
            }
            guard case .broken(2, _) = try await JournalAudit.verify(town.desk, town: town.id).verdict else {
                Issue.record("a changed column was not named")
                return
            }
            try await database.write { session in
                try session.execute("UPDATE journal SET act = 'note.write' WHERE number = 2")
                try session.execute("DELETE FROM journal WHERE number = 6")
            }
            guard case .broken(6, _) = try await JournalAudit.verify(town.desk, town: town.id).verdict else {
                Issue.record("a cut tail was not named")
                return
            }
        }
    }

    @Test(arguments: Engine.underTest) func twoWritersMakeOneChain(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), office = town.actor("方主任"), unit = town.unit("财政所")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<30 {
                    group.addTask {
                        _ = try await town.desk.perform(Note(unit: unit, text: "\(index)"), by: office)
                    }
                }
                try await group.waitForAll()
            }
            guard case .sound(let head) = try await JournalAudit.verify(town.desk, town: town.id).verdict
            else {
                Issue.record("the chain is broken")
                return
            }
            #expect(head.number == 31)
            let numbers = try await town.desk.read {
                try $0.rows("SELECT number FROM item ORDER BY number") { try $0.next(String.self) }
            }
            #expect(Set(numbers).count == 30)
            #expect(numbers.contains("记事〔2026〕30号"))
        }
    }

    @Test(arguments: Engine.underTest) func noticesComeOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), head = town.actor("何支书")
            for _ in 0..<2 {
                try await database.write { session in
                    let work = Work(
                        session: session, actor: town.program, now: town.clock.clock.now(), calendar: .shipped
                    )
                    try work.notify(head.person!, "任务将到期", at: "/tasks", item: nil, mark: "a")
                }
            }
            #expect(
                try await town.desk.read {
                    try Notice.tray(of: head.person!, town: town.id, in: $0, limit: 9).count {
                        $0.seen == nil
                    }
                } == 1)
        }
    }

    @Test(arguments: Engine.underTest) func theCircleWidensWithTheLight(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            func names(_ light: Light) async throws -> Set<ID> {
                try await town.desk.read { session in
                    Set(
                        try Addressees.people(
                            session, town: town.id, unit: town.unit("财政所"), owner: town.actor("康干事").person,
                            circle: .init(for: light)))
                }
            }
            func ids(_ list: [String]) -> Set<ID> { Set(list.map { town.actor($0).person! }) }
            #expect(try await names(.blue) == ids(["康干事"]))
            #expect(try await names(.yellow) == ids(["康干事", "古所长"]))
            #expect(try await names(.red) == ids(["康干事", "古所长", "白镇长", "方主任"]))
        }
    }

    @Test(arguments: Engine.underTest) func aJobRunsOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), now = town.clock.clock.now()
            for _ in 0..<2 {
                try await database.write {
                    try Job.ask("tick", mark: "2026-01-15", due: now, town: town.id, in: $0)
                }
            }
            let runner = JobRunner(town.desk, commands: ["tick": { _ in Tick() }])
            #expect(try await runner.runDue() == 1)
            #expect(try await runner.runDue() == 0)
            #expect(try await town.desk.read { try Journal.head($0, town: town.id).number } == 2)
        }
    }
}

private struct Tick: Command {
    static let name = "tick"
    static let title = "到点"
    static let may: Set<Role> = []
    static let mayProgram = true
    func perform(in work: Work) throws -> Entry { Entry(nil, "到点") }
}
