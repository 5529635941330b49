import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Problems

/// 常用筛选: an account's own, led to from the list and the workbench.
@Suite(.serialized) struct SavedFilterTests {
    @Test(arguments: Engine.underTest) func aFilterIsKeptFoundAndDropped(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), unit = site.town.unit("财政所")
            let plain = try await office.get("/problems")
            #expect(!plain.has("存为常用筛选"), "nothing is narrowed")
            let narrowed = "/problems?unit=\(unit)&sort=-2"
            #expect(try await office.get(narrowed).has("存为常用筛选"))
            let kept = try await office.post(
                "/filters/keep", [("name", "财政所的"), ("link", narrowed), ("back", narrowed)])
            #expect(kept.status == 200 && kept.has("常用") && kept.has("财政所的"))
            #expect(try await office.get("/workbench").has("财政所的"))
            #expect(try await !office.get("/tasks").has("财政所的"), "of another list")
            #expect(try await !site.visitor("常纪委").get("/problems").has("财政所的"), "somebody else's")
            // Of the same name once; bad input comes back with what was typed.
            _ = try await office.post(
                "/filters/keep",
                [("name", "财政所的"), ("link", "/problems?unit=\(unit)"), ("back", "/problems")])
            let again = try await office.get("/workbench")
            #expect(again.text.ranges(of: "财政所的</a>").count == 1)
            for (name, link) in [
                ("", narrowed), (String(repeating: "长", count: 21), narrowed), ("好", "//evil"), ("好", "/x"),
            ] {
                let wrong = try await office.post(
                    "/filters/keep", [("name", name), ("link", link), ("back", "/problems")])
                #expect(wrong.status == 422 && (name.isEmpty || wrong.has(name)), "\(name) \(link)")
            }
            let list = try await office.get("/problems")
            let id = try #require(list.text.firstMatch(of: #/name="filter" value="([0-9a-f-]+)"/#)).output.1
            let other = try await site.visitor("常纪委")
            #expect(
                try await other.post("/filters/drop", [("filter", String(id)), ("back", "/problems")]).status
                    == 404)
            let dropped = try await office.post(
                "/filters/drop", [("filter", String(id)), ("back", "/problems")])
            #expect(dropped.status == 200 && !dropped.has("财政所的"))
        }
    }

    /// What comes after publishing and after the first sign-in leads to pages that open.
    @Test(arguments: Engine.underTest) func nextStepsLeadSomewhere(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            for name in ["安书记", "常纪委", "白镇长", "方主任", "古所长", "康干事", "陆上级", "系统员"] {
                let visitor = try await site.visitor(name)
                let isAdministrator = name == "系统员"
                let page = try await visitor.get(
                    isAdministrator ? "/account?done=first" : "/workbench?done=password")
                #expect(page.has("下一步"), "\(name)")
                let panel =
                    page.text.components(separatedBy: "<b>下一步</b>").last?.components(separatedBy: "</ol>")
                    .first ?? ""
                let links = panel.matches(of: #/href="([^"]+)"/#).map { String($0.output.1) }
                #expect(!links.isEmpty, "\(name)")
                for link in links {
                    let answer = try await visitor.get(link.replacing("&amp;", with: "&"))
                    #expect(answer.status == 200, "\(name) \(link) \(answer.status)")
                }
            }
        }
    }
}
