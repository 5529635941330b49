import App
import Foundation
import Kernel
import Storage
import Support
import Testing

/// The API does the same acts by the same commands, and says in problem details why not.
@Suite(.serialized) struct APITests {
    private struct Reply: Decodable {
        struct Fault: Decodable {
            let field: String
            let sentence: String
        }
        let status: Int?
        let title: String?
        let errors: [Fault]?
        let sentence: String?
        let item: String?
    }

    private func reply(_ page: WebPage) throws -> Reply {
        try JSONDecoder().decode(Reply.self, from: page.data)
    }

    @Test(arguments: Engine.underTest) func aProgramActsForItsOwner(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let running = try await RunningSite(on: database)
            defer { running.stop() }
            let office = try await running.visitor("方主任")
            let made = try await office.post(
                "/account/tokens", [("label", "对接"), ("days", "30"), ("own_password", TestTown.password)])
            let code = try #require(made.text.firstRange(of: "只显示这一次：</p><p><code>"))
            let token = String(made.text[code.upperBound...].prefix(64))
            let outsider = Visitor(running.address)

            #expect(try await outsider.get("/api/v1/items").status == 401)
            #expect(try await outsider.get("/api/v1/items", bearer: "wrong").status == 401)
            // Pages are for people who signed in; a token opens none of them.
            #expect(try await outsider.get("/account", bearer: token).path.hasPrefix("/sign-in"))
            let text = String(decoding: try SampleFiles.data("plan.txt"), as: UTF8.self)
            let body = try JSONEncoder().encode(["title": "", "text": text, "source": "接口"])
            let read = try await outsider.json(
                "/api/v1/acts/plan.read", String(decoding: body, as: UTF8.self), bearer: token)
            #expect(read.status == 200, "\(read.text)")
            let plan = try #require(try reply(read).item)
            let again = try await outsider.json(
                "/api/v1/acts/plan.read", String(decoding: body, as: UTF8.self), bearer: token)
            #expect(again.status == 409)
            #expect(try reply(again).title?.contains("已经读入过") ?? false)
            #expect(again.headers["content-type"]?.contains("application/problem+json") ?? false)

            let list = try await outsider.get("/api/v1/items?kind=duty", bearer: token)
            #expect(list.status == 200 && list.has("责任〔2026〕1号"))
            let shown = try await outsider.get("/api/v1/items/\(plan)", bearer: token)
            #expect(shown.status == 200 && shown.has("读入方案"))

            // A token has no password to give once more; numbers that would overflow are refused before anything is reckoned.
            for act in [
                "account.role", "account.reset", "second-factor.require", "second-factor.clear",
                "year.reopen",
            ] {
                let kept = try await outsider.json("/api/v1/acts/\(act)", "{}", bearer: token)
                #expect(kept.status == 404, "\(act)")
            }
            let unread = try await outsider.json("/api/v1/acts/year.close", "{\"year\":2026}", bearer: token)
            #expect(unread.status == 403, "who may not is told so before anything is read")
            let huge = try await outsider.json(
                "/api/v1/acts/plan.discard", "{\"year\":9223372036854775807}", bearer: token)
            #expect(huge.status == 422 && huge.has("数字太大"))
            let deep = try await outsider.json(
                "/api/v1/acts/plan.discard", "{\"year\":2026,\"x\":[{\"y\":-9223372036854775808}]}",
                bearer: token)
            #expect(deep.status == 422 && deep.has("数字太大"))

            let missing = try await outsider.json(
                "/api/v1/acts/plan.discard", "{\"plan\":\"\(plan)\"}", bearer: token)
            #expect(missing.status == 422)
            #expect(try reply(missing).errors?.first?.field == "reason")
            let empty = try await outsider.json(
                "/api/v1/acts/plan.discard", "{\"plan\":\"\(plan)\",\"reason\":\"\"}", bearer: token)
            #expect(empty.status == 422)
            #expect(try await outsider.json("/api/v1/acts/plan.discard", "{", bearer: token).status == 422)
            #expect(try await outsider.json("/api/v1/acts/none", "{}", bearer: token).status == 404)
            #expect(
                try await outsider.json(
                    "/api/v1/acts/unit.save", "{\"label\":\"a\",\"kind\":\"office\",\"closed\":false}",
                    bearer: token
                ).status == 403)
            // What carries password hashes is for pages alone.
            #expect(
                try await outsider.json("/api/v1/acts/account.password", "{\"hash\":\"x\"}", bearer: token)
                    .status == 404)
        }
    }

    @Test func theDescriptionNamesEveryActAndItsParameters() async throws {
        try await Engine.sqlite.withDatabase { database in
            let running = try await RunningSite(on: database)
            defer { running.stop() }
            let page = try await Visitor(running.address).get("/api/openapi.json")
            let document = try #require(try JSONSerialization.jsonObject(with: page.data) as? [String: Any])
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: Any])
            for command in Wiring.modules.flatMap(\.commands) where command.inAPI {
                #expect(paths["/api/v1/acts/\(command.name)"] != nil, "\(command.name)")
            }
            #expect(page.has("\"rhythm\":{\"enum\":[\"once\",\"monthly\""))
            #expect(paths["/api/v1/acts/account.password"] == nil)
            // What a clerk may leave out of the form a program may leave out too.
            let text = String(
                decoding: try JSONSerialization.data(
                    withJSONObject: paths["/api/v1/acts/task.submit"] as Any, options: .sortedKeys),
                as: UTF8.self)
            #expect(text.contains("\"required\":[\"task\",\"text\"]"), "\(text)")
        }
    }
}
