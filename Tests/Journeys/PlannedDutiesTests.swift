import App
import Duties
import Foundation
import Kernel
import Reading
import Storage
import Support
import Testing

@testable import Plans

/// What a reading offers as duties: one for each time, by whom, as last year, and not what nobody is to be asked for.
@Suite(.serialized) struct PlannedDutiesTests {
    /// A clause that names two times asks for two things, each called by its own words.
    @Test func twoTimesInAClauseAreTwoDuties() throws {
        func duties(_ clause: String) -> [String] {
            let text = "青石镇2026年工作要点\n一、重点任务\n" + clause
            let reading = PlanReader.read(text)
            let clauses = PlanRules.clauses(reading) { ID(at: Clock.system.now()) }
            return PlanRules.duties(reading, clauses: clauses, text: text, year: 2026).map {
                "\($0.work)|\($0.rhythm.rawValue)|\($0.by?.rawValue ?? "")|\($0.requirement)"
            }
        }
        #expect(
            duties("（一）检查村级财务。财政所每季度检查一次财务收支，每半年向镇党委报告一次。（责任单位：财政所）") == [
                "检查村级财务：财政所每季度检查一次财务收支|quarterly||监督检查", "检查村级财务：每半年向镇党委报告一次|halfYearly||书面报告",
            ])
        #expect(
            duties("（一）各村7月10日前报送自查报告，办公室7月底前汇总。") == [
                "各村7月10日前报送自查报告|once|2026-07-10|书面报告", "办公室7月底前汇总|once|2026-07-31|办理情况",
            ])
        #expect(
            duties("（一）抽查补贴。财政所6月底前、11月底前各抽查一次。") == [
                "抽查补贴：财政所6月底前、11月底前各抽查一次（6 月 30 日前）|once|2026-06-30|监督检查",
                "抽查补贴：财政所6月底前、11月底前各抽查一次（11 月 30 日前）|once|2026-11-30|监督检查",
            ])
        let days = ["十二月二十日前", "二〇二六年六月底前", "“七一”前", "国庆前后", "三月上旬"].map {
            PlanRules.day($0, year: 2026)?.rawValue ?? ""
        }
        #expect(days == ["2026-12-20", "2026-06-30", "2026-06-30", "2026-10-01", "2026-03-10"])
        let above = "青石镇2026年责任清单\n书记责任\n（1）每年讲一次党课。\n财政所牵头的任务\n（1）每月公开。（配合单位：各村）"
        let reading = PlanReader.read(above)
        let planned = PlanRules.duties(
            reading, clauses: PlanRules.clauses(reading) { ID(at: Clock.system.now()) }, text: above,
            year: 2026)
        #expect(
            planned.map { $0.owners.map { $0.name + ($0.leads ? "牵头" : "配合") } } == [
                ["书记牵头"], ["财政所牵头", "各村配合"],
            ])
        #expect(
            duties("（一）抓好统筹。镇党委每半年研究一次，12月20日前向县委报告。") == [
                "抓好统筹：镇党委每半年研究一次|halfYearly||办理情况", "抓好统筹：12月20日前向县委报告|once|2026-12-20|书面报告",
            ])
        #expect(duties("（一）查作风。每两个月检查一次。") == ["查作风|biMonthly||监督检查"])
        // A rhythm there is none of is named in the title, for whoever reviews.
        #expect(duties("（一）查作风。每周检查一次。") == ["查作风：每周检查一次|monthly||监督检查"])
        #expect(duties("（一）查作风。每季度末月25日前检查。") == ["查作风：每季度末月25日前检查|quarterly||监督检查"])
        #expect(duties("（一）公开收支。3月、6月、9月、12月各公开一次。") == ["公开收支|quarterly||公开"])
        #expect(duties("（一）查作风。上半年检查一次。") == ["查作风|once|2026-06-30|监督检查"])
        #expect(duties("（一）严格年终考核。12月20日前完成考核。") == ["严格年终考核|once|2026-12-20|办理情况"])
        #expect(duties("（一）开展半年自查。对照责任书逐条自查。") == ["开展半年自查|always||书面报告"])
    }

    @Test func wordingIsComparedCharacterByCharacter() {
        #expect(
            PlanDifference.words("每季度检查一次。", "每半年检查两次。") == [
                .kept("每"), .gone("季度"), .come("半年"), .kept("检查"), .gone("一"), .come("两"), .kept("次。"),
            ])
        #expect(PlanDifference.words("", "新增。") == [.come("新增。")])
        #expect(PlanDifference.words("去掉。", "") == [.gone("去掉。")])
        #expect(PlanDifference.words("一样。", "一样。") == [.kept("一样。")])
        for (old, new) in [("甲乙", "乙甲乙"), ("每月学习，每季检查。", "每季检查，每月学习。"), ("甲甲甲", "甲"), ("甲", "甲甲甲")] {
            let words = PlanDifference.words(old, new)
            let before = words.map { if case .come = $0 { "" } else { $0.text } }.joined()
            let after = words.map { if case .gone = $0 { "" } else { $0.text } }.joined()
            #expect(before == old && after == new, "nothing is lost between \(old) and \(new)")
        }
    }

    /// What a person settled last year is offered again where the text names nobody.
    @Test(arguments: Engine.underTest) func lastYearsChoiceIsOfferedAgain(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), town = site.town
            func read(_ year: Int) async throws -> (ID, [Duty], WebPage) {
                let text = "青石镇\(year)年要点\n一、镇纪委牵头的任务\n（一）每月检查一次。\n二、其他任务\n（一）走访困难群众。每季度走访一次，了解需求。"
                let page = try await office.post("/plans/new", [("text", text), ("title", ""), ("year", "")])
                let plan = try #require(ID(rawValue: String(page.path.split(separator: "/")[1])))
                let duties = try await town.desk.read {
                    try DutyStore.of(plan: plan, seenBy: Seen(town.actor("方主任")), in: $0)
                }
                return (plan, duties, page)
            }
            let (plan, duties, first) = try await read(2026)
            #expect(duties.map(\.owners) == [[.init(.unit(town.unit("镇纪委")), leads: true)], []])
            #expect(first.has("（按上一级标题）") && first.has("还没有责任单位"))
            let edited = try await office.post(
                "/duties/\(duties[1].item.id)/edit",
                [
                    ("work", "走访困难群众"), ("lead", "villages"), ("support", "offices"), ("rhythm", "quarterly"),
                    ("by", ""),
                    ("requirement", "办理情况"), ("count", "1"), ("weight", "3"),
                    ("supervisor", town.unit("镇纪委").rawValue),
                ])
            #expect(edited.status == 200)
            #expect(try await office.post("/plans/\(plan)/publish", []).status == 200)
            let (_, next, page) = try await read(2027)
            #expect(next[1].owners == [.init(.villages, leads: true), .init(.offices, leads: false)])
            #expect(next[1].weight == 3 && next[1].supervisor == town.unit("镇纪委"))
            #expect(page.has("（与上年同一条责任相同）"))
        }
    }

    /// What people are to be relieved of is asked about: it is changed, or kept with a reason that stands in the journal.
    @Test(arguments: Engine.underTest) func whatIsRefusedNeedsAReason(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), town = site.town
            let text = "青石镇2026年要点\n一、任务\n（一）每月学习打卡。（责任单位：财政所）"
            let read = try await office.post("/plans/new", [("text", text), ("title", ""), ("year", "")])
            #expect(read.has("要求“打卡”，本系统不搞打卡签到"))
            let plan = try #require(ID(rawValue: String(read.path.split(separator: "/")[1])))
            let duty = try #require(
                try await town.desk.read {
                    try DutyStore.of(plan: plan, seenBy: Seen(town.actor("方主任")), in: $0)
                }.first)
            #expect(try await office.post("/plans/\(plan)/publish", []).status == 422)
            func edit(_ basis: String) async throws -> WebPage {
                try await office.post(
                    "/duties/\(duty.item.id)/edit",
                    [
                        ("work", "每月学习打卡"), ("lead", "unit:\(town.unit("财政所"))"), ("rhythm", "monthly"),
                        ("by", ""),
                        ("requirement", "办理情况"), ("count", "1"), ("weight", "1"), ("supervisor", ""),
                        ("basis", basis),
                    ])
            }
            let none = try await edit("")
            #expect(none.status == 422 && none.has("在这里写明理由或上级文件文号") && none.has("id=\"basis\""))
            #expect(try await edit("要的").has("理由写得太少"))
            #expect(try await edit("县委发〔2026〕3号").status == 200)
            #expect(try await office.post("/plans/\(plan)/publish", []).status == 200)
            let line = try await database.read {
                try $0.value("SELECT line FROM journal WHERE act = 'duty.edit'", as: String.self)
            }
            #expect(line.contains("县委发〔2026〕3号"), "the journal keeps on whose word")
        }
    }
}
