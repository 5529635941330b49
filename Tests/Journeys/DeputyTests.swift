import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Office
@testable import Tasks

/// 代办: somebody acts for who is away, in what was granted and no further.
@Suite(.serialized) struct DeputyTests {
    private struct Stage {
        let site: RunningSite
        var town: TestTown { site.town }

        func account(_ name: String) throws -> String { try #require(town.actor(name).account).rawValue }

        /// The form of the page, as somebody who knows his own password.
        func appoint(
            _ visitor: Visitor, _ deputy: String, acts: [String], for absent: String? = nil, first: Int = 0,
            last: Int = 5
        ) async throws -> WebPage {
            let today = town.desk.today
            var fields = [
                ("deputy", try account(deputy)), ("first", today.adding(first).rawValue),
                ("last", today.adding(last).rawValue), ("reason", "外出培训"),
                ("own_password", TestTown.password),
            ]
            if let absent { fields.append(("account", try account(absent))) }
            return try await visitor.post("/deputies", fields + acts.map { ("acts", $0) })
        }

        func enter(_ visitor: Visitor) async throws -> WebPage {
            let page = try await visitor.get("/deputies")
            let link = try #require(page.text.firstMatch(of: #/action="(/deputies/[0-9a-f-]+/enter)"/#))
                .output.1
            return try await visitor.post(String(link), [])
        }

        func sent(_ heading: String, to unit: String) async throws -> ID {
            try await town.desk.perform(
                SendTask(
                    heading: heading, words: "写明数量", to: [town.unit(unit).rawValue],
                    by: town.desk.today.adding(18), minutes: 20, clause: nil, basis: nil),
                by: town.actor("安书记"))
            return try await town.desk.read {
                try $0.value("SELECT id FROM item WHERE title = \(heading)", as: ID.self)
            }
        }

        func state(_ task: ID) async throws -> String {
            try await town.desk.read { try $0.value("SELECT state FROM item WHERE id = \(task)") }
        }
    }

    @Test(arguments: Engine.underTest) func aHeadsDeputyDoesWhatWasGrantedAndNoMore(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = Stage(site: try await RunningSite(on: database))
            defer { stage.site.stop() }
            let task = try await stage.sent("报值班表", to: "财政所")
            let head = try await stage.site.visitor("古所长"), deputy = try await stage.site.visitor("康干事")
            #expect(
                try await deputy.post("/tasks/\(task)/acknowledge", []).status != 200, "no task of his own")
            let asked = try await stage.appoint(head, "康干事", acts: ["task.acknowledge"])
            #expect(
                asked.status == 200 && asked.has("古所长由康干事代") && asked.has("签收"), "\(asked.text.prefix(300))")
            #expect(try await deputy.get("/workbench").has("代古所长办理"))
            let inside = try await stage.enter(deputy)
            #expect(inside.has("正在代古所长办理") && inside.has("报值班表"))
            #expect(try await deputy.post("/tasks/\(task)/acknowledge", []).status == 200)
            #expect(try await stage.state(task) == "working")
            let line = try await database.read {
                try $0.value(
                    "SELECT line FROM journal WHERE act = 'task.acknowledge' ORDER BY number DESC LIMIT 1",
                    as: String.self)
            }
            let own = try stage.account("康干事")
            #expect(line.contains("古所长（康干事代）") && line.contains("\"fact.deputy\":\"\(own)\""))
            #expect(try await [403, 404].contains(deputy.get("/talks").status))
            // Not granted, and what is the holder's own.
            let submitted = try await deputy.post("/tasks/\(task)/report", [("text", "已经报了，两个班次。")])
            #expect(submitted.status == 403 && submitted.has("不在委托的事项里"))
            for path in ["/account", "/password", "/notices", "/calendar", "/imports/new/study"] {
                #expect(try await deputy.get(path).status == 403, "\(path)")
            }
            #expect(try await deputy.post("/deputies/leave", []).status == 200)
            #expect(try await !deputy.get("/workbench").has("正在代"))
            #expect(try await deputy.get("/account").has("康干事"))
            // Ended while he is at it: the next page is his own again.
            _ = try await stage.enter(deputy)
            let end = try #require(
                try await head.get("/deputies").text.firstMatch(of: #/action="(/deputies/[0-9a-f-]+/end)"/#)
            ).output.1
            #expect(try await head.post(String(end), []).status == 200)
            #expect(try await !deputy.get("/workbench").has("正在代"))
            #expect(try await deputy.post("/tasks/\(task)/acknowledge", []).status != 200)
        }
    }

    /// What he had a part in himself is decided by others.
    @Test(arguments: Engine.underTest) func twoHandsStayTwo(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(site: try await RunningSite(on: database))
            defer { stage.site.stop() }
            let own = try await stage.sent("报廉政档案", to: "镇纪委"),
                other = try await stage.sent("报防汛物资", to: "财政所")
            for (task, name) in [(own, "丁干部"), (other, "古所长")] {
                try await stage.town.desk.perform(
                    SubmitTask(task: task, text: "已经整理好，放在档案柜。", version: nil, files: [], removed: []),
                    by: stage.town.actor(name))
            }
            let office = try await stage.site.visitor("方主任"), deputy = try await stage.site.visitor("丁干部")
            #expect(try await stage.appoint(office, "丁干部", acts: ["task.accept"]).status == 200)
            _ = try await stage.enter(deputy)
            #expect(try await deputy.post("/tasks/\(other)/accept", []).status == 200)
            #expect(try await stage.state(other) == "done")
            let refused = try await deputy.post("/tasks/\(own)/accept", [])
            #expect(refused.status == 403 && refused.has("不能代别人办"))
            #expect(try await stage.state(own) == "submitted", "nothing of it stays")
        }
    }

    /// Nobody hands over in one name and decides in another, or in his own; nor what is his.
    @Test(arguments: Engine.underTest) func whatWasDoneInOneNameIsNotDecidedInAnother(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let stage = Stage(site: try await RunningSite(on: database))
            defer { stage.site.stop() }
            let task = try await stage.sent("报三季度清单", to: "石桥村")
            let head = try await stage.site.visitor("何支书"), office = try await stage.site.visitor("方主任")
            let both = try await stage.site.visitor("常纪委")
            #expect(try await stage.appoint(head, "常纪委", acts: ["task.submit"]).status == 200)
            _ = try await stage.enter(both)
            #expect(try await both.post("/tasks/\(task)/report", [("text", "清单已经理好，放在村部。")]).status == 200)
            #expect(try await stage.state(task) == "submitted")
            #expect(try await both.post("/deputies/leave", []).status == 200)
            let own = try await both.post("/tasks/\(task)/accept", [])
            #expect(own.status == 403 && own.has("你代别人办过"), "\(own.status)")
            // In the name of a third.
            #expect(try await stage.appoint(office, "常纪委", acts: ["task.accept"]).status == 200)
            let page = try await both.get("/deputies")
            let grants = page.text.matches(of: #/action="(/deputies/[0-9a-f-]+/enter)"/#).map {
                String($0.output.1)
            }
            for grant in grants {
                _ = try await both.post(grant, [])
                #expect(try await both.post("/tasks/\(task)/accept", []).status == 403)
                #expect(try await both.post("/deputies/leave", []).status == 200)
            }
            #expect(grants.count == 2)
            #expect(try await stage.state(task) == "submitted")
            #expect(try await office.post("/tasks/\(task)/accept", []).status == 200, "whoever had no part")
        }
    }

    /// A form opened in one's own name is not sent in another's, nor the other way round.
    @Test(arguments: Engine.underTest) func aFormKeepsItsName(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(site: try await RunningSite(on: database))
            defer { stage.site.stop() }
            let task = try await stage.sent("报应急队名单", to: "财政所")
            let head = try await stage.site.visitor("古所长"), deputy = try await stage.site.visitor("康干事")
            #expect(try await stage.appoint(head, "康干事", acts: ["task.acknowledge"]).status == 200)
            let again = try await stage.appoint(head, "康干事", acts: ["task.acknowledge"])
            #expect(again.status == 422 && again.has("已经请康干事代古所长办理"))
            _ = try await stage.enter(deputy)
            let open = try await deputy.get("/tasks/\(task)")
            let token = try #require(open.text.firstMatch(of: #/name="_token" value="([^"]+)"/#)).output.1
            #expect(open.has("正在代古所长办理：签收"))
            let other = try await stage.site.visitor("古所长")
            let end = try #require(
                try await other.get("/deputies").text.firstMatch(of: #/action="(/deputies/[0-9a-f-]+/end)"/#)
            ).output.1
            #expect(try await other.post(String(end), []).status == 200)
            let late = try await deputy.post("/tasks/\(task)/acknowledge", [("_token", String(token))])
            #expect(late.status == 403)
            #expect(try await stage.state(task) == "waiting")
        }
    }

    @Test(arguments: Engine.underTest) func whoMayAskForWhom(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(site: try await RunningSite(on: database))
            defer { stage.site.stop() }
            let secretary = try await stage.site.visitor("安书记"), head = try await stage.site.visitor("古所长")
            let office = try await stage.site.visitor("方主任")
            let bad: [(Visitor, String, [String], String?, Int, Int, String)] = [
                (secretary, "常纪委", ["task.accept"], nil, 0, 5, "不能互相代办"),
                (secretary, "方主任", ["task.accept"], "常纪委", 0, 5, "只能给自己请人代办"),
                (head, "康干事", ["task.acknowledge"], "何支书", 0, 5, "只能给自己请人代办"),
                (head, "古所长", ["task.acknowledge"], nil, 0, 5, "不能是本人"),
                (head, "系统员", ["task.acknowledge"], nil, 0, 5, "管理员和上级不能代办"),
                (head, "康干事", [], nil, 0, 5, "勾选请他办的事"), (head, "康干事", ["task.accept"], nil, 0, 5, "本来就不是"),
                (head, "康干事", ["account.open"], nil, 0, 5, "本来就不是"),
                (head, "康干事", ["task.acknowledge"], nil, 5, 0, "在开始以前"),
                (head, "康干事", ["task.acknowledge"], nil, -9, -1, "已经过去"),
                (head, "康干事", ["task.acknowledge"], nil, 0, 200, "最长 90 天"),
            ]
            for (visitor, deputy, acts, absent, first, last, sentence) in bad {
                let page = try await stage.appoint(
                    visitor, deputy, acts: acts, for: absent, first: first, last: last)
                #expect(page.status == 422 && page.has(sentence), "\(deputy) \(acts) \(sentence)")
                #expect(page.has("外出培训"), "what was typed stays")
            }
            // The secretary for a head who fell ill; before its first day nobody acts.
            let ordered = try await stage.appoint(
                secretary, "江支书", acts: ["task.acknowledge"], for: "何支书", first: 2, last: 9)
            #expect(ordered.status == 200 && ordered.has("何支书由江支书代"))
            let page = try await stage.site.visitor("江支书").get("/deputies")
            #expect(page.has("何支书由江支书代") && !page.has("开始代办</button>"))
            #expect(try await !office.get("/deputies").has("何支书由"), "nobody else's")
        }
    }

    /// What is confided to the secretary is not confided to whoever stands in.
    @Test(arguments: Engine.underTest) func whatIsConfidedStaysSo(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let stage = Stage(site: try await RunningSite(on: database))
            defer { stage.site.stop() }
            let task = try await stage.sent("报一件要紧的", to: "财政所")
            try await database.write {
                try $0.execute("UPDATE item SET secrecy = 'confided' WHERE id = \(task)")
            }
            let secretary = try await stage.site.visitor("安书记"), deputy = try await stage.site.visitor("白镇长")
            #expect(try await secretary.get("/tasks/\(task)").status == 200)
            #expect(try await stage.appoint(secretary, "白镇长", acts: ["task.accept"]).status == 200)
            _ = try await stage.enter(deputy)
            #expect(try await deputy.get("/tasks").status == 200)
            #expect(try await deputy.get("/tasks/\(task)").status == 404)
            #expect(try await !deputy.get("/search?q=要紧").has("报一件要紧的"))
        }
    }
}
