import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Dispatches
@testable import Tasks

/// 消息: read where it is opened, gone where somebody else has settled the matter.
@Suite struct NoticeTests {
    @Test(arguments: Engine.underTest) func whatIsSettledIsReadAndWhatIsOpenedToo(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town
            func unread(_ name: String) async throws -> [String] {
                let person = try #require(town.actor(name).person)
                return try await database.read {
                    try $0.rows(
                        "SELECT sentence FROM notice WHERE person = \(person) AND seen IS NULL ORDER BY sentence"
                    ) { try $0.next(String.self) }
                }
            }
            try await town.desk.perform(
                SendTask(
                    heading: "报防汛物资", words: "列明数量", to: [town.unit("财政所").rawValue],
                    by: town.desk.today.adding(18), minutes: 20, clause: nil, basis: nil),
                by: town.actor("方主任"))
            let task = try await database.read {
                try $0.value("SELECT id FROM item WHERE title = '报防汛物资'", as: ID.self)
            }
            // Opened: read, and on the page it is about. The page says whose it is.
            let head = try await site.visitor("古所长")
            let tray = try await head.get("/notices")
            #expect(tray.has("财政所 任务〔2026〕1号"))
            let notice = try #require(tray.text.firstMatch(of: #/href="(/notices/[0-9a-f-]+)"/#)).output.1
            #expect(try await site.visitor("何支书").get(String(notice)).status == 404, "another's is not there")
            #expect(try await unread("古所长").count == 1)
            #expect(try await head.get(String(notice)).path == "/tasks/\(task)")
            #expect(try await unread("古所长").isEmpty)

            // Asked of two: answered by one, it waits for nobody.
            let day = town.desk.today.adding(25)
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                RequestExtension(task: task, version: nil, day: day, reason: "仓库在搬迁"), by: town.actor("古所长"))
            #expect(try await unread("方主任").contains { $0.hasPrefix("申请延期") })
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                DecideExtension(task: task, version: nil, approve: false, reason: "上级催得紧"),
                by: town.actor("安书记"))
            #expect(try await !unread("方主任").contains { $0.hasPrefix("申请延期") })
            #expect(try await unread("古所长") == ["不同意延期：报防汛物资"])

            // Handed over: what urged to it is settled; reviewed: so is the rest.
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                UrgeTask(task: task, version: nil, words: "请抓紧"), by: town.actor("方主任"))
            #expect(try await unread("古所长").count == 2)
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                SubmitTask(
                    task: task, text: "编织袋 2000 条、铁锹 80 把，存放在镇仓库。", version: nil, files: [], removed: []),
                by: town.actor("古所长"))
            #expect(try await unread("古所长").isEmpty)
            let page = try await head.get("/tasks/\(task)")
            #expect(page.has("由谁审核") && page.has("领导小组办公室"))
            town.clock.turn(seconds: 60)
            try await town.desk.perform(AcceptTask(task: task, version: nil), by: town.actor("方主任"))
            #expect(try await unread("古所长") == ["审核通过：报防汛物资"], "what became of it is news")
        }
    }

    /// What is called off asks nobody any more, and what one of a unit has taken the others need not take.
    @Test(arguments: Engine.underTest) func whatIsCalledOffOrTakenByAnotherIsSettled(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, head = try #require(town.actor("古所长").person)
            func unread() async throws -> [String] {
                try await database.read {
                    try $0.rows("SELECT sentence FROM notice WHERE person = \(head) AND seen IS NULL") {
                        try $0.next(String.self)
                    }
                }
            }
            try await town.desk.perform(
                SendTask(
                    heading: "报防汛物资", words: "列明数量", to: [town.unit("财政所").rawValue],
                    by: town.desk.today.adding(18), minutes: 20, clause: nil, basis: nil),
                by: town.actor("方主任"))
            let task = try await database.read {
                try $0.value("SELECT id FROM item WHERE title = '报防汛物资'", as: ID.self)
            }
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                UrgeTask(task: task, version: nil, words: "请抓紧"), by: town.actor("方主任"))
            #expect(try await unread().count == 2)
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                WithdrawTasks(task: task, reason: "县里不要了"), by: town.actor("方主任"))
            #expect(try await unread().allSatisfy { !$0.contains("请抓紧") && !$0.hasPrefix("请办理") })

            for (form, code) in [(Dispatch.Form.circular, "青纪通"), (.reminder, "青纪提")] {
                try await town.desk.perform(
                    SetSeries(form: form, code: code, organ: "中共青石镇纪律检查委员会"), by: town.actor("常纪委"))
            }
            let entry = try await town.desk.perform(
                SaveDispatch(
                    form: .reminder, heading: "关于报销凭证的提醒", body: "请尽快补齐公务接待的公函。",
                    units: [town.unit("财政所"), town.unit("柳湾村")], people: [], scope: .recipients),
                by: town.actor("丁干部"))
            let paper = try #require(entry.item)
            try await town.desk.perform(SubmitDispatch(dispatch: paper, version: nil), by: town.actor("丁干部"))
            try await town.desk.perform(
                IssueDispatch(dispatch: paper, version: nil), by: town.actor("常纪委"))
            let news = try await unread().filter { $0.contains("提醒") }
            #expect(!news.isEmpty)
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                ReceiveDispatch(dispatch: paper, version: nil), by: town.actor("古所长"))
            #expect(try await unread().allSatisfy { !$0.contains("提醒") })
        }
    }

    /// Who signs for himself signs for nobody else.
    @Test func aReceiptOfOnesOwnLeavesTheOthers() async throws {
        try await Engine.sqlite.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town
            func unread(_ name: String) async throws -> Int {
                let person = try #require(town.actor(name).person)
                return try await database.read {
                    try $0.value(
                        "SELECT count(*) FROM notice WHERE person = \(person) AND seen IS NULL AND sentence LIKE '收到%'",
                        as: Int.self)
                }
            }
            try await town.desk.perform(
                SetSeries(form: .reminder, code: "青纪提", organ: "中共青石镇纪律检查委员会"), by: town.actor("常纪委"))
            let people = try ["古所长", "康干事"].map { try #require(town.actor($0).person) }
            let entry = try await town.desk.perform(
                SaveDispatch(
                    form: .reminder, heading: "关于报销凭证的提醒", body: "请尽快补齐公务接待的公函。", units: [], people: people,
                    scope: .recipients), by: town.actor("丁干部"))
            let paper = try #require(entry.item)
            try await town.desk.perform(SubmitDispatch(dispatch: paper, version: nil), by: town.actor("丁干部"))
            try await town.desk.perform(
                IssueDispatch(dispatch: paper, version: nil), by: town.actor("常纪委"))
            #expect(try await unread("古所长") == 1)
            #expect(try await unread("康干事") == 1)
            town.clock.turn(seconds: 60)
            try await town.desk.perform(
                ReceiveDispatch(dispatch: paper, version: nil), by: town.actor("古所长"))
            #expect(try await unread("康干事") == 1, "he has signed nothing")
        }
    }
}
