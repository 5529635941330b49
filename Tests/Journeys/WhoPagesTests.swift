import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Dispatches
@testable import Talks

/// 一人一页, 一村（部门）一页, and search by every part somebody has.
@Suite(.serialized) struct WhoPagesTests {
    private func held(_ town: TestTown, by name: String, with subject: String) async throws {
        try await town.desk.perform(
            try HoldTalk(
                form: .integrity, subject: town.actor(subject).person!, day: #require(Day(2026, 1, 9)),
                place: "二楼",
                company: "", matters: "例行", content: String(repeating: "问了惠农资金发放的经手情况。", count: 4),
                statement: "没有异议", commitments: "按月自查", followUp: nil, sure: true), by: town.actor(name))
    }

    @Test(arguments: Engine.underTest) func whatIsTheirsStandsTogetherForThoseWhoMaySeeIt(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, person = try #require(town.actor("古所长").person)
            try await held(town, by: "白镇长", with: "古所长")
            for name in ["安书记", "常纪委", "白镇长", "古所长"] {
                let page = try await site.visitor(name).get("/people/\(person)")
                #expect(page.has("古所长的廉政谈话") && page.has("谈话双方"), "\(name)")
                #expect(page.has("财政所") && page.text.contains("/units/\(town.unit("财政所"))"), "\(name)")
                let found = try await site.visitor(name).get("/search?q=古所长")
                #expect(found.has("古所长的廉政谈话") && found.text.contains("/people/\(person)"), "\(name)")
            }
            // A talker is found by his own name too: it is not in the title.
            let talker = try await site.visitor("安书记").get("/search?q=白镇长")
            #expect(talker.has("古所长的廉政谈话") && talker.has("谈话人"))
            for name in ["方主任", "丁干部", "何支书", "康干事", "陆上级"] {
                let visitor = try await site.visitor(name)
                let page = try await visitor.get("/people/\(person)")
                #expect(page.status == 200 && !page.has("廉政谈话") && !page.has("谈话双方"), "\(name)")
                #expect(try await !visitor.get("/search?q=古所长").has("廉政谈话"), "\(name)")
                #expect(try await visitor.get("/people/\(person)/entries.xlsx").status == 200, "\(name)")
            }
            #expect(try await site.visitor("系统员").get("/people/\(person)").status == 403)
            #expect(
                try await site.visitor("方主任").get("/people/\(ID(at: town.clock.clock.now()))").status == 404)
        }
    }

    /// Whom a circular hides is not to be had from the page of the person.
    @Test(arguments: Engine.underTest) func aHiddenNameStaysHidden(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, criticised = try #require(town.actor("何支书").person)
            let series = [(Dispatch.Form.circular, "青纪通"), (.reminder, "青纪提")]
            for (form, code) in series {
                try await town.desk.perform(
                    SetSeries(form: form, code: code, organ: "中共青石镇纪律检查委员会"), by: town.actor("常纪委"))
            }
            let entry = try await town.desk.perform(
                SaveDispatch(
                    form: .circular, heading: "关于何支书违规接待的通报", body: "一、情况\n三笔接待费没有公函。\n二、处理决定\n责令书面检查。",
                    units: [], people: [criticised], scope: .town, effectEnds: Day(2026, 9, 10)),
                by: town.actor("丁干部"))
            let paper = try #require(entry.item)
            try await town.desk.perform(SubmitDispatch(dispatch: paper, version: nil), by: town.actor("丁干部"))
            try await town.desk.perform(
                IssueDispatch(dispatch: paper, version: nil), by: town.actor("常纪委"))
            let visitor = try await site.visitor("江支书")
            #expect(try await visitor.get("/dispatches/\(paper)").has("何某某"))
            let page = try await visitor.get("/people/\(criticised)")
            #expect(page.status == 200 && !page.text.contains(paper.rawValue) && !page.has("收文"))
            #expect(try await !visitor.get("/search?q=何支书").text.contains(paper.rawValue))
            // Nor who drafted and issued it: that is for those who read its course.
            for name in ["常纪委", "丁干部"] {
                let maker = try #require(town.actor(name).person)
                #expect(try await !visitor.get("/people/\(maker)").text.contains(paper.rawValue), "\(name)")
            }
        }
    }

    @Test(arguments: Engine.underTest) func aUnitHasItsPeopleAndItsEntries(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, unit = town.unit("石桥村")
            try await town.desk.perform(
                SaveDispatch(
                    form: .rectification, heading: "关于接待手续的通知", body: "一、情况\n三笔接待费没有公函。", units: [unit],
                    people: [], scope: .recipients, effectEnds: nil), by: town.actor("丁干部"))
            let page = try await site.visitor("丁干部").get("/units/\(unit)")
            #expect(page.has("关于接待手续的通知") && page.has("收文") && page.has("何支书") && page.has("白镇长"))
            let village = try await site.visitor("江支书").get("/units/\(unit)")
            #expect(village.status == 200 && !village.has("接待手续"))
            let narrowed = try await site.visitor("丁干部").get("/units/\(unit)?kind=task&year=二零")
            #expect(!narrowed.has("接待手续") && narrowed.has("年度“二零”不能识别"))
        }
    }
}
