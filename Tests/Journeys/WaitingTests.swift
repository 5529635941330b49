// All ledgers are named, so that script/without leaves this out together with any of them.
import App
import Kernel
import Storage
import Support
import Testing
import Web

@testable import Dispatches
@testable import Problems
@testable import Talks
@testable import Tasks

/// What waits for somebody stands on the workbench of whoever may do it next, and on nobody else's.
@Suite struct WaitingTests {
    private struct Town {
        let town: TestTown

        func act(_ command: some Command, by name: String) async throws -> ID? {
            try await town.desk.perform(command, by: town.actor(name)).item
        }

        /// Who finds something waiting under a title.
        func waits(_ title: String) async throws -> Set<String> {
            let waiting = Wiring.modules.flatMap(\.waits).filter { $0.title == title }
            #expect(waiting.count == 1, "\(title)")
            var found: Set<String> = []
            for entry in TestTown.cast {
                let actor = town.actor(entry.name)
                for one in waiting where actor.isOne(of: one.may) {
                    let total = try await town.desk.read {
                        try one.of(actor, Seen(actor), town.desk.today, $0).total
                    }
                    if total > 0 { found.insert(entry.name) }
                }
            }
            return found
        }
    }

    private func town(_ database: any Database) async throws -> Town {
        Town(
            town: try await TestTown(
                on: database, day: "2026-03-10", migrations: Wiring.migrations, records: Wiring.records,
                listeners: Wiring.listeners))
    }

    @Test(arguments: Engine.underTest) func papers(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await town(database), town = stage.town
            for form in Dispatch.Form.allCases {
                _ = try await stage.act(
                    SetSeries(form: form, code: "青纪\(form.mark)", organ: "中共青石镇纪律检查委员会"), by: "常纪委")
            }
            let id = try #require(
                try await stage.act(
                    SaveDispatch(
                        form: .rectification, heading: "关于接待手续的通知", body: "一、情况\n三笔接待费没有公函。",
                        units: [town.unit("石桥村")], people: [], scope: .recipients, effectEnds: nil), by: "丁干部"
                ))
            #expect(try await stage.waits("等我报签的文书") == ["丁干部"])
            #expect(try await stage.waits("等我签发的文书") == [])
            _ = try await stage.act(SubmitDispatch(dispatch: id, version: nil), by: "丁干部")
            #expect(try await stage.waits("等我报签的文书") == [])
            #expect(try await stage.waits("等我签发的文书") == ["常纪委", "安书记"])
            _ = try await stage.act(IssueDispatch(dispatch: id, version: nil, number: ""), by: "常纪委")
            #expect(try await stage.waits("等我签发的文书") == [])
            #expect(try await stage.waits("等我签收的文书") == ["何支书"])
            #expect(try await stage.waits("等我送达的文书").isSuperset(of: ["丁干部", "方主任"]))
            _ = try await stage.act(ReceiveDispatch(dispatch: id, version: nil), by: "何支书")
            #expect(try await stage.waits("等我签收的文书") == [])
            #expect(try await stage.waits("等我送达的文书") == [])
        }
    }

    @Test(arguments: Engine.underTest) func problems(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await town(database), town = stage.town
            func raise(_ severity: Problem.Severity, assign: Bool) async throws -> ID {
                try #require(
                    try await stage.act(
                        RaiseProblem(
                            label: "三笔接待费没有公函 \(severity)", source: .selfCheck, origin: "来源",
                            category: .finance,
                            severity: severity, text: "抽查去年账目，三笔接待费没有公函和清单 \(severity)", asked: "退回不应报销的部分",
                            unit: town.unit("石桥村"), found: town.desk.today,
                            due: assign ? Day(2026, 4, 10) : nil, assign: assign), by: "丁干部"))
            }
            let loose = try await raise(.c, assign: false)
            #expect(try await stage.waits("等我交办的问题") == ["安书记", "常纪委", "丁干部", "方主任"])
            _ = try await stage.act(VoidProblem(problem: loose, version: nil, reason: "登记重了，作废"), by: "方主任")
            #expect(try await stage.waits("等我交办的问题") == [])
            let grave = try await raise(.a, assign: true)
            _ = try await stage.act(
                AskForTime(problem: grave, version: nil, until: Day(2026, 5, 8)!, reason: "要等票据换开"), by: "何支书"
            )
            #expect(try await stage.waits("等我批复的整改延期") == ["安书记", "常纪委", "丁干部", "方主任", "白镇长"])
            _ = try await stage.act(DecideTime(problem: grave, version: nil, approve: true), by: "方主任")
            #expect(try await stage.waits("等我批复的整改延期") == [])
            _ = try await stage.act(
                PlanRectification(problem: grave, version: nil, cause: "不熟悉规定", measures: "补齐清单，退回不应报销的"),
                by: "何支书")
            _ = try await stage.act(
                ReportRectification(problem: grave, version: nil, report: "已退回 680 元，补齐了清单。"), by: "何支书")
            #expect(try await stage.waits("等我批准销号的问题") == [])
            _ = try await stage.act(
                VerifyProblem(problem: grave, version: nil, effect: "查看三月账目，接待费都附有公函，没有再发生。"), by: "丁干部")
            #expect(try await stage.waits("等我批准销号的问题") == ["安书记", "常纪委"])
            _ = try await stage.act(ApproveClosing(problem: grave, version: nil), by: "安书记")
            #expect(try await stage.waits("等我批准销号的问题") == ["常纪委"])
            _ = try await stage.act(ApproveClosing(problem: grave, version: nil), by: "常纪委")
            #expect(try await stage.waits("等我批准销号的问题") == [])
        }
    }

    @Test(arguments: Engine.underTest) func extensionsOfTasks(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await town(database), town = stage.town
            _ = try await stage.act(
                SendTask(
                    heading: "报送联系人名单", words: "写明姓名和电话", to: [town.unit("石桥村").rawValue],
                    by: Day(2026, 3, 20)!, minutes: 30, clause: nil, basis: nil), by: "方主任")
            let id = try #require(
                try await town.desk.read {
                    try $0.first("SELECT id FROM item WHERE kind = 'task'") { try $0.next(ID.self) }
                })
            #expect(try await stage.waits("等我批复的延期") == [])
            _ = try await stage.act(
                RequestExtension(task: id, version: nil, day: Day(2026, 3, 27)!, reason: "联系人外出"), by: "何支书")
            #expect(try await stage.waits("等我批复的延期") == ["安书记", "白镇长", "常纪委", "丁干部", "方主任"])
            _ = try await stage.act(
                DecideExtension(task: id, version: nil, approve: true, reason: ""), by: "方主任")
            #expect(try await stage.waits("等我批复的延期") == [])
        }
    }

    @Test(arguments: Engine.underTest) func talks(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = try await town(database), town = stage.town
            let subject = try #require(town.actor("古所长").person)
            let id = try #require(
                try await stage.act(
                    ArrangeTalk(
                        form: .inquiry, subject: subject, by: Day(2026, 3, 31)!,
                        matters: "群众反映财政所两次公务接待没有公函，请说明情况",
                        outline: "逐笔说明时间、人员、金额和公函"), by: "常纪委"))
            #expect(try await stage.waits("等我批准的谈话") == ["安书记"])
            _ = try await stage.act(DecideTalk(talk: id, version: nil, approve: true, reason: ""), by: "安书记")
            #expect(try await stage.waits("等我批准的谈话") == [])
            #expect(try await stage.waits("等我发出的函询") == ["常纪委"])
            _ = try await stage.act(
                SendInquiry(talk: id, version: nil, received: Day(2026, 3, 10)!), by: "常纪委")
            #expect(try await stage.waits("等我发出的函询") == [])
            _ = try await stage.act(
                ReplyInquiry(
                    talk: id, version: nil, reply: "两次接待都有公函，归在党政办，附复印件；今后随凭证装订。", opinion: "情况属实"), by: "古所长"
            )
            #expect(try await stage.waits("等我了结的函询") == ["安书记", "常纪委"])
        }
    }
}
