import App
import Foundation
import Kernel
import Support
import Testing

@testable import Dispatches
@testable import Problems

/// What was begun from an entry stands on its page.
@Suite struct MadeFromTests {
    @Test(arguments: Engine.underTest) func aProblemShowsItsPapers(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town
            let raised = try await town.desk.perform(
                RaiseProblem(
                    label: "三笔接待费没有公函", source: .selfCheck, origin: "来源", category: .finance, severity: .c,
                    text: "1、抽查去年账目\n2、三笔没有公函", asked: "退回不应报销的部分", unit: town.unit("石桥村"),
                    found: town.desk.today, due: Day(2026, 4, 10), assign: true), by: town.actor("丁干部"))
            let problem = try #require(raised.item)
            let office = try await site.visitor("丁干部"), head = try await site.visitor("何支书")
            let page = "/problems/\(problem)"
            #expect(try await !office.get(page).has("由此发出的文书"))
            let form = try await office.get("/dispatches/new?form=rectification&from=\(problem)")
            #expect(form.has("（一）抽查去年账目\n（二）三笔没有公函"), "what was typed stands one level lower")
            let made = try await town.desk.perform(
                SaveDispatch(
                    form: .rectification, heading: "关于接待手续的通知", body: "一、情况\n三笔接待费没有公函。",
                    units: [town.unit("石桥村")], people: [], scope: .recipients, source: problem),
                by: town.actor("丁干部"))
            let paper = try #require(made.item)
            let shown = try await office.get(page)
            #expect(shown.has("由此发出的文书") && shown.has("/dispatches/\(paper)"))
            #expect(try await !head.get(page).has("由此发出的文书"), "no draft is theirs to see")
            try await town.desk.perform(
                SetSeries(form: .rectification, code: "青纪整", organ: "中共青石镇纪律检查委员会"),
                by: town.actor("常纪委"))
            try await town.desk.perform(SubmitDispatch(dispatch: paper, version: nil), by: town.actor("丁干部"))
            try await town.desk.perform(
                IssueDispatch(dispatch: paper, version: nil), by: town.actor("常纪委"))
            #expect(try await head.get(page).has("由此发出的文书"), "whoever has received it finds it here too")
        }
    }
}
