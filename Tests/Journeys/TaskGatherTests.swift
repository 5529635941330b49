import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Tasks

/// 汇总: all answers to one sending, who has not answered, and the files.
@Suite struct TaskGatherTests {
    @Test(arguments: Engine.underTest) func allAnswersStandTogether(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town, head = town.actor("古所长")
            try await town.desk.perform(
                SendTask(
                    heading: "报防汛物资", words: "列明数量",
                    to: ["财政所", "石桥村", "柳湾村"].map { town.unit($0).rawValue },
                    by: town.desk.today.adding(18), minutes: 20, clause: nil, basis: nil),
                by: town.actor("方主任"))
            let (task, ask) = try await database.read { session in
                (
                    try session.value(
                        "SELECT id FROM item WHERE kind = 'task' AND unit = \(town.unit("财政所"))", as: ID.self),
                    try session.value("SELECT id FROM ask", as: ID.self)
                )
            }
            try await town.desk.perform(
                SubmitTask(task: task, text: "编织袋 2000 条。", version: nil, files: [], removed: []), by: head)
            let office = try await site.visitor("方主任")
            let page = try await office.get("/tasks/gathered?ask=\(ask)")
            #expect(page.has("已报<b>1/3</b>") || page.text.contains("<b>1/3</b>"))
            #expect(page.has("编织袋 2000 条") && page.text.contains("还没有报的</b>：石桥村、柳湾村"))
            #expect(try await office.get("/tasks/\(task)").text.contains("/tasks/gathered?ask="))
            #expect(try await office.get("/tasks/gathered.xlsx?ask=\(ask)").status == 200)
            // A village sees its own, and nobody reads by an address what is none of his.
            let village = try await site.visitor("何支书").get("/tasks/gathered?ask=\(ask)")
            #expect(village.status == 200 && !village.has("编织袋"))
            #expect(try await site.visitor("康干事").get("/tasks/gathered?ask=\(ask)").status == 404)
            #expect(try await office.get("/tasks/gathered").status == 404)
        }
    }
}
