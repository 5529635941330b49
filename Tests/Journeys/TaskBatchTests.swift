import App
import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Tasks

/// 批量办理: each ticked task by itself, what cannot be done named with its reason.
@Suite struct TaskBatchTests {
    @Test(arguments: Engine.underTest) func ticksAreDoneOneByOne(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let town = site.town
            for (heading, unit) in [("报防汛物资", "财政所"), ("报值班表", "财政所"), ("报隐患清单", "石桥村")] {
                try await town.desk.perform(
                    SendTask(
                        heading: heading, words: "写明数量和存放地点", to: [town.unit(unit).rawValue],
                        by: town.desk.today.adding(18), minutes: 20, clause: nil, basis: nil),
                    by: town.actor("方主任"))
            }
            let tasks = try await database.read {
                try $0.rows("SELECT id, title FROM item WHERE kind = 'task' ORDER BY id") {
                    (id: try $0.next(ID.self), title: try $0.next(String.self))
                }
            }
            func state(_ title: String) async throws -> String {
                try await database.read {
                    try $0.value("SELECT state FROM item WHERE title = \(title)", as: String.self)
                }
            }
            func version(_ id: ID) async throws -> Int {
                try await database.read {
                    try $0.value("SELECT version FROM item WHERE id = \(id)", as: Int.self)
                }
            }
            // The head takes both of his own at once, and the village's is not on his list nor his to take.
            let head = try await site.visitor("古所长")
            let list = try await head.get("/tasks/batch?do=acknowledge")
            #expect(list.has("批量签收：2 件") && list.has("报防汛物资") && !list.has("报隐患清单"))
            var ticks: [(String, String)] = [("do", "acknowledge")]
            for task in tasks {
                ticks += [
                    ("task", task.id.rawValue), ("version-\(task.id)", "\(try await version(task.id))"),
                ]
            }
            let some = try await head.post("/tasks/batch", ticks)
            #expect(some.status == 422 && some.has("已签收 2 件") && some.has("有 1 件没有办"))
            #expect(try await state("报值班表") == "working")
            #expect(try await state("报隐患清单") == "waiting")

            for task in tasks {
                let who = task.title == "报隐患清单" ? "何支书" : "古所长"
                try await town.desk.perform(
                    SubmitTask(
                        task: task.id, text: "编织袋 2000 条、铁锹 80 把，放在仓库。", version: nil, files: [], removed: []),
                    by: town.actor(who))
            }
            // One after the other from its own page, the rest by ticks; each has a line of its own.
            let office = try await site.visitor("方主任")
            _ = try await office.get("/tasks/batch?do=review")
            let next = try await office.post("/tasks/\(tasks[0].id)/accept", [("then", "next")])
            #expect(next.has("上一件已审核通过，这是下一件") && next.path != "/tasks/\(tasks[0].id)")
            let review = try await office.get("/tasks/batch?do=review")
            #expect(review.has("批量审核：2 件") && review.has("编织袋 2000 条"))
            var rest: [(String, String)] = [("do", "review")]
            for task in tasks.dropFirst() {
                rest += [("task", task.id.rawValue), ("version-\(task.id)", "\(try await version(task.id))")]
            }
            let done = try await office.post("/tasks/batch", rest)
            #expect(done.status == 200 && done.has("已通过 2 件") && done.has("没有等你审核的任务"))
            let lines = try await database.read {
                try $0.value("SELECT count(*) FROM journal WHERE act = 'task.accept'", as: Int.self)
            }
            #expect(lines == 3)
            #expect(try await office.post("/tasks/batch", [("do", "review")]).has("先勾选"))
            // Nothing of it is anybody else's.
            #expect(try await site.visitor("陆上级").get("/tasks/batch?do=review").status == 403)
        }
    }
}
