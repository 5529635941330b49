import App
import Foundation
import Kernel
import Storage
import Support
import Testing
import Web

@testable import DutyLog
@testable import Papers

/// 履职纪实: what leaders did, meetings whose agenda becomes the minutes, and a year in which every number has its list.
@Suite(.serialized) struct DutyLogTests {
    private func deed(_ site: RunningSite, _ leader: String, _ changes: [(String, String)] = []) -> [(
        String, String
    )] {
        let names = Set(changes.map(\.0))
        let usual = [
            ("leader", site.town.actor(leader).person?.rawValue ?? ""), ("act", "supervise"),
            ("day", "2026-01-12"),
            ("label", "督办集体林地合同评估"), ("words", "当面听取汇报，限期十日。"), ("about", ""),
        ]
        return usual.filter { !names.contains($0.0) } + changes
    }

    @Test(arguments: Engine.underTest) func leadersKeepTheirOwn(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let secretary = try await site.visitor("安书记"), office = try await site.visitor("方主任")
            let leader = try await site.visitor("白镇长"), head = try await site.visitor("古所长")
            let kept = try await secretary.post("/dutylog/new", deed(site, "安书记"))
            #expect(kept.has("已记录") && kept.has("亲自督办"), "\(kept.text.prefix(2500))")
            #expect(try await leader.post("/dutylog/new", deed(site, "安书记")).status == 403)
            #expect(try await head.get("/dutylog/new").status == 403)
            // The office writes for another, and links it to the matter it is about.
            let task = try await office.post(
                "/tasks/send",
                [
                    ("heading", "核对林地合同"), ("words", ""), ("to", "villages"), ("by", "2026-03-31"),
                    ("minutes", "30"),
                    ("clause", ""), ("do", "send"),
                ])
            #expect(task.has("已发出"))
            let linked = try await office.post(
                "/dutylog/new", deed(site, "安书记", [("about", "任务〔2026〕1号"), ("act", "ask")]))
            #expect(linked.has("核对林地合同") && linked.has("任务〔2026〕1号"))
            let wrong = try await office.post("/dutylog/new", deed(site, "安书记", [("about", "任务〔2026〕99号")]))
            #expect(wrong.status == 422 && wrong.has("没有编号为“任务〔2026〕99号”的事项"))
            let future = try await secretary.post("/dutylog/new", deed(site, "安书记", [("day", "2026-02-01")]))
            #expect(future.status == 422 && future.has("日期不能晚于今天"))
            let page = String(kept.path.split(separator: "?")[0])
            #expect(try await head.get(page).status == 404)
            let void = try await secretary.post("\(page)/void", [("reason", "记重了"), ("version", "1")])
            #expect(void.has("已作废"))
            #expect(
                try await secretary.post("\(page)/edit", deed(site, "安书记", [("version", "2")])).status == 409)
        }
    }

    @Test(arguments: Engine.underTest) func anAgendaBecomesTheMinutes(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let secretary = try await site.visitor("安书记")
            let chair = ("chair", site.town.actor("安书记").person?.rawValue ?? "")
            let planned = try await secretary.post(
                "/dutylog/meetings/new",
                [
                    ("do", "plan"), ("label", "专题研究"), chair, ("on", "2026-01-14"), ("place", "会议室"),
                    ("agenda", "听取纪委汇报（常纪委）\n研究风险岗位"), ("save", "yes"),
                ])
            #expect(planned.has("议程已保存") && planned.has("1. 听取纪委汇报（常纪委汇报）"), "\(planned.text.prefix(2500))")
            #expect(try await secretary.get("/workbench").has("专题研究"))
            let page = String(planned.path.split(separator: "?")[0])
            let held = [
                ("do", "hold"), ("label", "专题研究"), chair, ("place", "会议室"), ("guests", "古所长"),
                ("agenda", "听取纪委汇报（常纪委）\n研究风险岗位\n其他事项"), ("topic", "听取纪委汇报"), ("discussion-0", "肯定成效"),
                ("decision-0", "六月底前完成抽查"), ("topic", "研究风险岗位"), ("decision-1", "每季度谈话一次"),
                ("present", site.town.actor("白镇长").person?.rawValue ?? ""), ("version", "1"),
            ]
            let early = try await secretary.post("\(page)/edit", held + [("day", "2026-01-13")])
            #expect(early.status == 422 && early.has("日期不能晚于今天"))
            // A topic added to the agenda needs its decision too; what was typed of the others stays.
            let lacking = try await secretary.post("\(page)/edit", held + [("day", "2026-01-12")])
            #expect(lacking.status == 422 && lacking.has("填写“其他事项”议定了什么") && lacking.has("六月底前完成抽查"))
            let listed = try await secretary.post(
                "\(page)/edit", held + [("day", "2026-01-12"), ("list", "yes")])
            #expect(listed.status == 200 && listed.has("3. 其他事项"))
            let done = try await secretary.post(
                "\(page)/edit", held + [("day", "2026-01-12"), ("topic", "其他事项"), ("decision-2", "照办")])
            #expect(done.has("会议纪要") && done.has("六月底前完成抽查") && done.has("古所长"), "\(done.text.prefix(3000))")
            // Whoever was there sees it.
            #expect(try await (try await site.visitor("白镇长")).get(page).has("每季度谈话一次"))
        }
    }

    /// Whoever may not read the talks does not count them either, and the report says so.
    @Test func theReportSaysWhatItLeavesOut() {
        func words(_ isWhole: Bool) -> String {
            let talks = Performed(label: "谈心谈话", count: 3, link: "/talks", latest: [])
            let study = Performed(label: "参加学习教育", count: 2, link: "/education", latest: [])
            let person = Person(id: ID(at: Clock.system.now()), name: "白镇长", unit: nil, post: "镇长", sort: 1)
            let year = LeaderYear(
                person: person, post: "镇长", year: 2026, performed: [talks, study], isSecretary: false,
                isWhole: isWhole)
            return LeaderReport.lines(year) { _ in "" }.map(\.text).joined(separator: "\n")
        }
        #expect(words(true).contains("谈心谈话3次") && !words(true).contains("没有计入"), "\(words(true))")
        #expect(!words(false).contains("谈心谈话3次") && words(false).contains("没有计入"), "\(words(false))")
    }

    /// What an entry is about stays when somebody corrects it who may not see that.
    @Test(arguments: Engine.underTest) func whatItIsAboutStays(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let secretary = try await site.visitor("安书记"), office = try await site.visitor("方主任")
            let first = try await secretary.post("/dutylog/new", deed(site, "安书记", [("label", "另一件事")]))
            let hidden = String(first.path.split(separator: "?")[0].split(separator: "/")[1])
            try await site.town.desk.keep { session in
                try session.execute("UPDATE item SET secrecy = 'confided' WHERE id = \(hidden)")
            }
            let kept = try await secretary.post(
                "/dutylog/new", deed(site, "安书记", [("about", "履职〔2026〕1号")]))
            #expect(kept.has("履职〔2026〕1号"))
            let page = String(kept.path.split(separator: "?")[0])
            let seen = try await office.get(page)
            #expect(!seen.has("履职〔2026〕1号") && seen.has("一件你无权查看的事项"))
            try await office.post("\(page)/edit", deed(site, "安书记", [("label", "改了名称"), ("version", "1")]))
            #expect(try await secretary.get(page).has("另一件事"))
            // A form sent twice makes one entry; another way of the same matter is another.
            #expect(try await secretary.post("/dutylog/new", deed(site, "安书记")).has("已记录"))
            #expect(try await secretary.post("/dutylog/new", deed(site, "安书记")).status == 409)
            #expect(try await secretary.post("/dutylog/new", deed(site, "安书记", [("act", "ask")])).has("已记录"))
        }
    }

    @Test func minutesStayWithTheirTopics() {
        func topic(_ title: String, _ decision: String) -> Meeting.Topic {
            .init(title: title, speaker: "", discussion: "", decision: decision)
        }
        let old = [topic("其他", "甲"), topic("其他", "乙"), topic("研究风险", "丙")]
        func kept(_ text: String) -> [String] { DutyLogRules.topics(text, keeping: old).map(\.decision) }
        #expect(kept("其他\n其他\n研究风险") == ["甲", "乙", "丙"])
        #expect(kept("其他\n其他\n研究风险岗位") == ["甲", "乙", "丙"], "renamed, it keeps its place")
        #expect(kept("其他\n其他\n听取信访汇报") == ["甲", "乙", ""], "another topic begins empty")
        #expect(kept("研究风险\n其他\n其他") == ["丙", "甲", "乙"])
        #expect(kept("其他\n新的\n其他\n研究风险") == ["甲", "", "乙", "丙"])
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Perform/DutyLog", DutyLogRules.table.markdown)
    }

    /// Begun from a task the form knows what it is about.
    @Test func aFormBegunFromATaskIsFilledIn() async throws {
        try await Engine.sqlite.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let deed = try await site.visitor("白镇长").get("/dutylog/new?label=走访低保户&about=任务〔2026〕1号")
            #expect(deed.has("value=\"走访低保户\"") && deed.has("value=\"任务〔2026〕1号\""))
        }
    }
}
