import Foundation
import Kernel
import Storage
import Support
import Testing

@testable import Plans

/// The review of a draft: gone through, taken back, and worked on by two.
@Suite(.serialized) struct ReviewTests {
    private static let text = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）开好专题会议。每季度研究一次廉政工作。（责任单位：财政所）
        （二）公开村务。6月底前公开村级收支。（责任单位：各村）
        """

    private func draft(_ office: Visitor) async throws -> String {
        try await office.post("/plans/new", [("text", Self.text), ("title", ""), ("year", "")]).path
    }

    private func clauses(_ path: String, _ site: RunningSite) async throws -> [Clause] {
        let plan = try #require(ID(rawValue: String(path.split(separator: "/")[1]))), town = site.town.id
        return try await site.town.desk.read { try PlanStore.clauses(of: plan, town: town, in: $0) }
            .filter(\.isWork)
    }

    private func duty(_ page: WebPage) throws -> String {
        String(try #require(page.text.firstMatch(of: #/\/duties\/([0-9a-z-]{20,})\/edit/#)?.output.1))
    }

    private static let terms = [
        ("work", "开好廉政专题会"), ("rhythm", "monthly"), ("by", ""), ("requirement", "办理情况"), ("count", "1"),
        ("weight", "5"), ("supervisor", ""), ("basis", ""),
    ]

    @Test(arguments: Engine.underTest) func eachTakesBackTheirOwnSteps(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), path = try await draft(office)
            let plan = path.replacing("/review", with: "")
            let lead = "unit:\(site.town.unit("财政所"))"
            let before = try await office.get(path)
            #expect(!before.has("撤销我的上一步") && before.has("已核对 <b>0</b> 条，共 2 条"))
            let duty = try duty(before)
            // Two edits, a split and a check, taken back one by one, last first.
            try await office.post("/duties/\(duty)/edit", Self.terms + [("lead", lead)])
            try await office.post(
                "/duties/\(duty)/edit",
                Self.terms.map { $0.0 == "weight" ? ("weight", "9") : $0 } + [("lead", lead)])
            let split = try await office.post(
                "/duties/\(duty)/split", [("first", "前一半"), ("second", "后一半")])
            #expect(split.has("前一半") && split.has("后一半"))
            let first = try await clauses(path, site)[0].id
            let checked = try await office.post(
                "/clauses/\(first)/check",
                [("plan", String(plan.split(separator: "/")[1])), ("checked", "yes")])
            #expect(checked.has("已核对 <b>1</b> 条") && checked.has("已核对，取消"))
            #expect(try await office.post(plan + "/undo", []).has("已核对 <b>0</b> 条"))
            let joined = try await office.post(plan + "/undo", [])
            #expect(!joined.has("后一半") && joined.has("开好廉政专题会") && joined.has("权重 9"))
            #expect(try await office.post(plan + "/undo", []).has("权重 5"))
            let whole = try await office.post(plan + "/undo", [])
            #expect(whole.has("每季度") && whole.has("权重 1") && !whole.has("撤销我的上一步"))
            let none = try await office.post(plan + "/undo", [])
            #expect(none.status == 409 && none.has("没有可以撤销的步骤"))
            // A clause left out and its duty come back together.
            let dropped = try await office.post(
                "/clauses/\(first)/drop",
                [("plan", String(plan.split(separator: "/")[1])), ("reason", "县里统一办")])
            #expect(dropped.has("不列任务：县里统一办"))
            let back = try await office.post(plan + "/undo", [])
            #expect(!back.has("县里统一办") && back.has("每季度"))
            #expect(try await office.get(plan + "/publish").has("还有 2 条没有点“核对无误”"))
            #expect(try await office.post(plan + "/publish", []).has("方案已发布"))
        }
    }

    @Test(arguments: Engine.underTest) func nobodyTakesBackOverAnother(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), other = try await site.visitor("常纪委")
            let path = try await draft(office), plan = path.replacing("/review", with: "")
            let duty = try duty(try await office.get(path)), lead = "unit:\(site.town.unit("财政所"))"
            let stamp = try await office.get(path + "/stamp").text
            try await office.post("/duties/\(duty)/edit", Self.terms + [("lead", lead)])
            try await other.post(
                "/duties/\(duty)/edit",
                Self.terms.map { $0.0 == "weight" ? ("weight", "9") : $0 } + [("lead", lead)])
            let now = try await office.get(path + "/stamp")
            #expect(now.text != stamp && now.has("常纪委") && now.has("修改责任"))
            let refused = try await office.post(plan + "/undo", [])
            #expect(refused.status == 409 && refused.has("以后又改过，不能撤销这一步"))
            #expect(try await other.post(plan + "/undo", []).has("权重 5"))
            #expect(try await office.post(plan + "/undo", []).has("权重 1"))
            #expect(try await site.visitor("何支书").get(path + "/stamp").status == 403)
        }
    }
}
