import App
import Foundation
import Kernel
import Storage
import Support
import Testing

/// Lists that a head was pressed of.
@Suite(.serialized) struct RowOrderTests {
    private func titles(_ page: WebPage) -> [String] {
        page.text.matches(of: #/class="table__title" href="[^"]*">([^<]*)</#).map { String($0.output.1) }
    }

    @Test(arguments: Engine.underTest) func aHeadPutsTheWholeListInOrder(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let owners = "（责任单位：各村、财政所）"
            let plan = "青石镇2026年要点\n一、任务\n（一）每月研究一次。\(owners)\n（二）每月自查一次。\(owners)\n（三）每月公开一次。\(owners)"
            _ = try await office.post("/plans/new", [("text", plan), ("title", ""), ("year", "")])
            let draft = try await office.get("/plans")
            let link = try #require(draft.text.firstMatch(of: #/href="(/plans/[0-9a-f-]+)\/review"/#)).output
                .1
            #expect(try await office.post("\(link)/publish", [("version", "1")]).status == 200)
            let all = titles(try await office.get("/tasks?rows=all"))
            #expect(all.count > 50, "more than a page")
            // By unit, in the town's order: the page says which head, and the next page goes on.
            let first = try await office.get("/tasks?sort=6")
            #expect(first.text.contains("aria-sort=\"ascending\"") && first.text.contains("sort=-6"))
            let second = try await office.get("/tasks?sort=6&page=2")
            #expect(second.has("上一页") && titles(second) != titles(first))
            let up = titles(try await office.get("/tasks?sort=2&rows=all"))
            let down = titles(try await office.get("/tasks?sort=-2&rows=all"))
            #expect(up.count == all.count && up.first == down.last && up != down)
            // What is no head changes nothing.
            for odd in ["99", "0", "x", "-99", "2147483648"] {
                #expect(titles(try await office.get("/tasks?sort=\(odd)&rows=all")) == all, "\(odd)")
            }
            // The same list as a workbook and with its filters.
            #expect(try await office.get("/tasks.xlsx?sort=-2").status == 200)
            #expect(first.text.contains("name=\"sort\" value=\"6\""))
        }
    }
}
