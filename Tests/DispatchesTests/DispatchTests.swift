import Kernel
import Papers
import Storage
import Support
import Testing

@testable import Dispatches

/// A paper from its draft to its receipt; numbers that exist, names that are hidden, circulars that are taken back.
@Suite struct DispatchTests {
    private static func town(_ database: any Database) async throws -> TestTown {
        let town = try await TestTown(
            on: database, day: "2026-03-10", migrations: KernelSchema.migrations + DispatchSchema.migrations)
        for form in Dispatch.Form.allCases {
            try await town.desk.perform(
                SetSeries(form: form, code: "青纪\(form.mark)", organ: "中共青石镇纪律检查委员会"), by: town.actor("常纪委"))
        }
        return town
    }

    private static func draft(
        _ town: TestTown, _ form: Dispatch.Form = .rectification, units: [String] = ["石桥村"],
        people: [String] = [],
        heading: String = "关于接待手续的通知", scope: Dispatch.Scope = .recipients, by name: String = "丁干部"
    ) async throws -> ID {
        let entry = try await town.desk.perform(
            SaveDispatch(
                form: form, heading: heading, body: "一、情况\n何支书所在村三笔接待费没有公函。\n二、处理决定\n责令作出书面检查。",
                units: units.map(town.unit),
                people: people.map { town.actor($0).person! }, scope: scope,
                effectEnds: form.hasEffect ? Day(2026, 9, 10) : nil), by: town.actor(name))
        return try #require(entry.item)
    }

    private static func issue(_ id: ID, _ town: TestTown, number: String = "", by name: String = "常纪委")
        async throws
    {
        try await town.desk.perform(SubmitDispatch(dispatch: id, version: nil), by: town.actor("丁干部"))
        try await town.desk.perform(
            IssueDispatch(dispatch: id, version: nil, number: number), by: town.actor(name))
    }

    private static func find(_ id: ID, _ town: TestTown) async throws -> Dispatch {
        try await town.desk.read { try DispatchStore.find(id, seenBy: Seen(town.program), in: $0) }
    }

    private static func code(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "done"
        } catch {
            return (error as? Refusal)?.code ?? (error as? FormErrors)?.items.map(\.field).joined(
                separator: " ") ?? "\(error)"
        }
    }

    @Test(arguments: Engine.underTest) func aPaperIsIssuedByAnotherAndDelivered(_ engine: Engine) async throws
    {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let id = try await Self.draft(town, units: ["石桥村", "柳湾村"])
            let head = Seen(town.actor("何支书"))
            await #expect(throws: Refusal.missing, "a draft is not read by those it is for") {
                try await town.desk.read { try DispatchStore.find(id, seenBy: head, in: $0) }
            }
            #expect(await Self.code { try await Self.issue(id, town, by: "丁干部") } == "forbidden")
            try await town.desk.perform(IssueDispatch(dispatch: id, version: nil), by: town.actor("常纪委"))
            var paper = try await Self.find(id, town)
            #expect(paper.number == "青纪整〔2026〕1号" && paper.state == .issued)
            _ = try await town.desk.read { try DispatchStore.find(id, seenBy: head, in: $0) }
            try await town.desk.perform(ReceiveDispatch(dispatch: id, version: nil), by: town.actor("何支书"))
            #expect(try await Self.find(id, town).state == .issued, "one of two has it")
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        DeliverDispatch(
                            dispatch: id, version: nil, place: 2, day: Day(2026, 3, 1)!, how: "文书签收"),
                        by: town.actor("丁干部"))
                } == "day")
            try await town.desk.perform(
                DeliverDispatch(dispatch: id, version: nil, place: 2, day: town.desk.today, how: "文书签收"),
                by: town.actor("丁干部"))
            paper = try await Self.find(id, town)
            #expect(paper.state == .delivered && paper.recipients.map(\.received) == [town.desk.today, nil])
            // The secretary who drafts does not sign for issue himself.
            let own = try await Self.draft(town, heading: "书记起草的", by: "安书记")
            try await town.desk.perform(SubmitDispatch(dispatch: own, version: nil), by: town.actor("安书记"))
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        IssueDispatch(dispatch: own, version: nil), by: town.actor("安书记"))
                } == "dispatch-who")
        }
    }

    @Test(arguments: Engine.underTest) func aNumberThatExistsIsRefused(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let first = try await Self.draft(town)
            try await Self.issue(first, town, number: "青纪整[2026]2号")
            #expect(try await Self.find(first, town).number == "青纪整〔2026〕2号")
            let second = try await Self.draft(town, heading: "第二份")
            try await town.desk.perform(SubmitDispatch(dispatch: second, version: nil), by: town.actor("丁干部"))
            for wrong in [
                "青纪整〔2026〕2号", "2号", "青纪整〔2026〕02号", "青纪通〔2026〕7号", "青纪整〔2099〕9号", "<b>〔2026〕7号",
                "青纪整（２０２６）２号",
            ] {
                #expect(
                    await Self.code {
                        try await town.desk.perform(
                            IssueDispatch(dispatch: second, version: nil, number: wrong),
                            by: town.actor("常纪委"))
                    } == "number", "\(wrong)")
            }
            try await town.desk.perform(IssueDispatch(dispatch: second, version: nil), by: town.actor("常纪委"))
            #expect(try await Self.find(second, town).number == "青纪整〔2026〕1号")
            let third = try await Self.draft(town, heading: "第三份")
            try await Self.issue(third, town)
            #expect(
                try await Self.find(third, town).number == "青纪整〔2026〕3号",
                "the one given by hand is stepped over")
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        SetSeries(form: .feedback, code: "青纪整", organ: "镇纪委"), by: town.actor("常纪委"))
                } == "code-feedback")
        }
    }

    @Test(arguments: Engine.underTest) func aCircularToTheTownHidesNames(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let id = try await Self.draft(
                town, .circular, units: [], people: ["何支书"], heading: "关于何支书违规接待的通报", scope: .town)
            try await Self.issue(id, town)
            let paper = try await Self.find(id, town)
            #expect(paper.item.title == "关于何某某违规接待的通报" && paper.item.secrecy == .open)
            let found = try await town.desk.read { session in
                try ["何支书", "何某某"].map {
                    try SearchIndex.find($0, seenBy: Seen(town.actor("江支书")), in: session, limit: 9).count
                }
            }
            #expect(found == [0, 1], "searching for the name does not find it")
            #expect(!DispatchRules.readsNames(paper, town.actor("江支书")))
            #expect(DispatchRules.readsNames(paper, town.actor("何支书")))
            #expect(DispatchRules.readsNames(paper, town.actor("丁干部")))
            let directory = try await town.desk.read { try Directory($0, town: town.id) }
            #expect(Masking.masked("何支书和江支书在场，县纪委、何支书", directory) == "何某某和江某某在场，县纪委、何某某")
            #expect(
                !DispatchRules.readsCourse(paper, town.actor("江支书"))
                    && DispatchRules.readsCourse(paper, town.actor("丁干部")))
            // The criticised answers; another does not.
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        AnswerDispatch(dispatch: id, version: nil, answer: "不是我"), by: town.actor("江支书"))
                } == "dispatch-who")
            try await town.desk.perform(
                AnswerDispatch(dispatch: id, version: nil, answer: "有一笔有公函，附后"), by: town.actor("何支书"))
            #expect(try await Self.find(id, town).recipients[0].answer == "有一笔有公函，附后")
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        WithdrawDispatch(dispatch: id, version: nil, reason: ""), by: town.actor("常纪委"))
                } == "reason")
            try await town.desk.perform(
                WithdrawDispatch(dispatch: id, version: nil, reason: "事实有出入"), by: town.actor("常纪委"))
            let gone = try await Self.find(id, town)
            #expect(gone.state == .withdrawn && gone.effectEnds == nil && gone.item.secrecy == .normal)
            // Whoever could read it is told, and a copy that is printed now says so.
            let told = try await town.desk.read {
                try Notice.tray(of: town.actor("江支书").person!, town: town.id, in: $0, limit: 5).map(
                    \.sentence)
            }
            #expect(told.first == "通报已撤回：关于何某某违规接待的通报", "a reason may name people: \(told)")
            let trays = try await town.desk.read { session in
                try ["何支书", "审计员"].map {
                    try Notice.tray(of: town.actor($0).person!, town: town.id, in: session, limit: 5).map(
                        \.sentence)
                }
            }
            #expect(trays[0].contains("通报已撤回：关于何某某违规接待的通报。理由：事实有出入"), "\(trays)")
            #expect(trays[1].isEmpty, "an administrator has no business in it")
            let form = try DocxForm(DispatchPapers.kind.own.docx(), fields: DispatchPapers.kind.fields)
            let printed = try DocxReader.text(
                DispatchPapers.docx(gone, organ: "镇纪委", recipients: "何支书同志", on: form))
            #expect(printed.contains("（已于2026年3月10日撤回）"), "\(printed)")
        }
    }

    @Test(arguments: Engine.underTest) func anEffectThatIsOverIsNotIssued(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            let id = try await Self.draft(town, .circular, people: ["何支书"])
            try await town.desk.perform(SubmitDispatch(dispatch: id, version: nil), by: town.actor("丁干部"))
            town.clock.turn(to: "2026-09-10")
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        IssueDispatch(dispatch: id, version: nil), by: town.actor("常纪委"))
                } == "dispatch-effect")
        }
    }

    @Test(arguments: Engine.underTest) func adviceIsAnsweredWithinItsClock(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), id = try await Self.draft(town, .advice)
            try await Self.issue(id, town)
            let clocks = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            #expect(
                clocks.map(\.limit.id) == ["TL-H03"]
                    && clocks[0].reckoning(in: .shipped).due == Day(2026, 4, 9))
            try await town.desk.perform(
                AnswerDispatch(dispatch: id, version: nil, answer: "已采纳"), by: town.actor("何支书"))
            let stopped = try await town.desk.read { try RunningClock.of(id, town: town.id, in: $0) }
            #expect(stopped[0].stopped != nil)
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        WithdrawDispatch(dispatch: id, version: nil, reason: "错了"), by: town.actor("常纪委"))
                } == "dispatch-form")
            #expect(
                await Self.code {
                    _ = try await town.desk.perform(
                        SaveDispatch(
                            form: .reminder, heading: "", body: "", scope: .town, effectEnds: Day(2026, 5, 1)),
                        by: town.actor("丁干部"))
                } == "heading body units scope effectEnds")
        }
    }

    /// A paper is drafted from what its drafter may see, and never from what few may know.
    @Test(arguments: Engine.underTest) func aSourceIsOneTheDrafterMaySee(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database)
            func source(_ secrecy: Item.Secrecy) async throws -> ID {
                try await database.write { session in
                    let work = Work(
                        session: session, actor: town.program, now: town.clock.clock.now(),
                        calendar: try WorkCalendar.of(town.id, in: session))
                    let item = Item(
                        id: work.newID(), kind: "problem",
                        number: try work.number("problem", "问题", year: 2026)[0],
                        year: 2026, title: "没有公函", state: "rectifying", unit: town.unit("柳湾村"), owner: nil,
                        secrecy: secrecy, clause: nil, opened: Day(2026, 3, 1)!, due: nil)
                    try work.insert(item)
                    return item.id
                }
            }
            func draft(from source: ID, by name: String) async -> String {
                await Self.code {
                    try await town.desk.perform(
                        SaveDispatch(
                            form: .reminder, heading: "关于公函的提醒函", body: "补齐", units: [town.unit("柳湾村")],
                            source: source), by: town.actor(name))
                }
            }
            let open = try await source(.normal), confided = try await source(.confided)
            #expect(await draft(from: open, by: "丁干部") == "done")
            #expect(await draft(from: confided, by: "丁干部") == "missing", "as if it were not there")
            #expect(await draft(from: confided, by: "常纪委") == "dispatch-confided")
        }
    }

    /// A paper whose problem was confided after it was drafted goes no further, until that is taken back.
    @Test(arguments: Engine.underTest) func whatWasConfidedSinceGoesNoFurther(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await Self.town(database), drafter = town.actor("丁干部")
            func inWork(_ body: @escaping @Sendable (Work) throws -> Void) async throws {
                try await database.write { session in
                    try body(
                        Work(
                            session: session, actor: town.program, now: town.clock.clock.now(),
                            calendar: try WorkCalendar.of(town.id, in: session)))
                }
            }
            let source = ID(at: town.clock.clock.now())
            try await inWork { work in
                try work.insert(
                    Item(
                        id: source, kind: "problem",
                        number: try work.number("problem", "问题", year: 2026)[0], year: 2026, title: "没有公函",
                        state: "rectifying", unit: town.unit("柳湾村"), owner: nil, secrecy: .normal,
                        clause: nil,
                        opened: Day(2026, 3, 1)!, due: nil))
            }
            let paper = try #require(
                try await town.desk.perform(
                    SaveDispatch(
                        form: .reminder, heading: "关于公函的提醒函", body: "补齐", units: [town.unit("柳湾村")],
                        source: source), by: drafter
                ).item)
            try await inWork { try PaperSecrecy(confided: true, knowing: []).follow(source, in: $0) }
            #expect(
                await Self.code {
                    try await town.desk.perform(SubmitDispatch(dispatch: paper, version: nil), by: drafter)
                } == "dispatch-confided")
            try await inWork { try PaperSecrecy(confided: false, knowing: []).follow(source, in: $0) }
            try await town.desk.perform(SubmitDispatch(dispatch: paper, version: nil), by: drafter)
            try await inWork { try PaperSecrecy(confided: true, knowing: []).follow(source, in: $0) }
            #expect(
                await Self.code {
                    try await town.desk.perform(
                        IssueDispatch(dispatch: paper, version: nil), by: town.actor("常纪委"))
                } == "dispatch-confided")
        }
    }

    @Test(arguments: [("王小明主持", "王某某主持"), ("李四、王小明", "李某、王某某"), ("没有人名", "没有人名")])
    func namesAreMasked(_ text: String, _ masked: String) {
        #expect(Masking.masked(text, ["李四", "王小明"]) == masked)
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Supervise/Dispatches", DispatchWorkflow.table.markdown)
    }
}
