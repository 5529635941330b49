import Foundation
import Kernel
import Papers
import Storage
import Support
import Testing

/// 临时交办, what it costs, and what is refused to be asked.
@Suite(.serialized) struct AskTests {
    private func fields(_ heading: String, _ to: [String], send: Bool, more: [(String, String)] = [])
        -> [(String, String)]
    {
        [("heading", heading), ("words", "按村列出"), ("by", "2026-03-31"), ("minutes", "45"), ("clause", "")]
            + to.map { ("to", $0) } + (send ? [("do", "send")] : []) + more
    }

    @Test(arguments: Engine.underTest) func askedOnceWithItsCostAndNotTwice(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任"), village = try await site.visitor("何支书")
            let heading = "报送村级工程项目清单"
            let checked = try await office.post("/tasks/send", fields(heading, ["villages"], send: false))
            #expect(checked.has("2 个单位 × 45 分钟 = <b>90 分钟（约 2 小时）</b>") && checked.has("今年没有交办过类似的事项"))
            #expect(try await village.get("/tasks").has("没有符合条件的任务"))
            let sent = try await office.post("/tasks/send", fields(heading, ["villages"], send: true))
            #expect(sent.has("已发出，并通知各单位") && sent.has("任务：2 件") && sent.has("只看一起交办的任务"))
            #expect(try await village.get("/notices").has("临时交办：报送村级工程项目清单"))
            let list = try await village.get("/tasks")
            let id = try #require(list.text.firstMatch(of: #/\/tasks\/([0-9a-z-]{20,})"/#)?.output.1)
            let page = try await village.get("/tasks/\(id)")
            #expect(page.has("按村列出") && page.has("方主任") && page.has("45 分钟"))
            let burden = try await village.get("/burden")
            #expect(burden.has("石桥村") && burden.has("<b>90</b>"))
            // Alike, but nothing handed in yet: said, not stopped.
            let again = "报送村级工程项目的清单"
            let like = try await office.post("/tasks/send", fields(again, ["villages"], send: false))
            #expect(like.has("今年已经要求过类似的") && like.has("2 件，已交 0 件"))
            try await village.post("/tasks/\(id)/report", [("text", "共三个项目"), ("do", "submit")])
            let stopped = try await office.post("/tasks/send", fields(again, ["villages"], send: true))
            #expect(stopped.status == 422 && stopped.has("今年已经有 1 个单位交过“报送村级工程项目清单”"))
            #expect(stopped.has("value=\"报送村级工程项目的清单\"") && stopped.has("同一份材料只报一次"))
            let vague = try await office.post(
                "/tasks/send", fields(again, ["villages"], send: true, more: [("basis", "县里说的")]))
            #expect(vague.status == 422 && vague.has("文号的写法如"))
            let based = try await office.post(
                "/tasks/send", fields(again, ["villages"], send: true, more: [("basis", "县委发〔2026〕8号")]))
            #expect(based.has("已发出"))
            let town = site.town.id
            let lines = try await site.town.desk.read {
                try $0.rows("SELECT line FROM journal WHERE town = \(town) AND act = 'task.send'") {
                    try $0.next(String.self)
                }
            }
            #expect(lines.contains { $0.contains("县委发〔2026〕8号") })
            #expect(!lines.isEmpty)
        }
    }

    @Test(arguments: Engine.underTest) func whatIsRefusedIsNotAsked(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            for (heading, word) in [
                ("每日打卡学习", "打卡"), ("开展学习积分", "积分"), ("各村工作排名", "排名"), ("补足学时", "学时"), ("每日打 卡", "打卡"),
                ("微信群签到", "群签到"), ("按完成率排序通报", "排序通报"),
                ("拍摄现场图片上报", "图片"), ("附上相片", "相片"),
            ] {
                let page = try await office.post("/tasks/send", fields(heading, ["offices"], send: true))
                #expect(page.status == 422 && page.has("要求里有“\(word)”"), "\(heading)")
            }
            // What is only looked at is told at once what would be refused when sent.
            let looked = try await office.post("/tasks/send", fields("每日打卡学习", ["offices"], send: false))
            #expect(looked.status == 422 && looked.has("要求里有“打卡”"))
            let against = try await office.post(
                "/tasks/send", fields("清理打卡签到类工作群", ["offices"], send: false))
            #expect(against.status == 200 && against.has("这次交办的负担"))
            let rest = try await office.post(
                "/tasks/send",
                [("heading", "清理台账"), ("to", "villages"), ("by", "2026-03-28"), ("minutes", "0")]
                    + [("do", "send")])
            #expect(rest.status == 422 && rest.has("2026-03-28 是休息日") && rest.has("1 到 2400"))
            let empty = try await office.post("/tasks/send", [("do", "send")])
            #expect(empty.has("选择交办给哪些单位") && empty.has("填写完成日期") && empty.has("填写任务"))
            #expect(try await office.get("/tasks").has("没有符合条件的任务"))
        }
    }

    /// Pressed twice at once, on two machines: one set of tasks.
    @Test(arguments: Engine.underTest) func theSameIsSentOnce(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let sending = fields("核对往来账", ["villages"], send: true)
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 { group.addTask { try await office.post("/tasks/send", sending).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.sorted() == [200, 409, 409])
            #expect(try await office.get("/tasks").has("任务：2 件"))
        }
    }

    /// What the plan's own words ask for is asked about as its duties' titles are; an issued paper is published with a reason, which is kept
    /// where everybody reads it.
    @Test(arguments: Engine.underTest) func aClausesWordsAreLookedAtToo(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let plan = "青石镇2026年工作要点\n一、重点任务\n（一）坚持理论学习。全体干部每日打卡。（责任单位：财政所）"
            let draft = try await office.post("/plans/new", [("text", plan), ("title", ""), ("year", "")])
            let publish = draft.path.replacing("/review", with: "/publish")
            #expect(try await office.get(publish).has("方案原文里有“打卡”"))
            let refused = try await office.post(publish, [("version", "1")])
            #expect(refused.status == 422, "\(refused.status)")
            #expect(refused.has("写明理由再发布") && refused.has("id=\"reason\""))
            #expect(try await office.get("/tasks").has("没有符合条件的任务"))
            let short = try await office.post(publish, [("version", "1"), ("reason", "定了")])
            #expect(short.status == 422 && short.has("定了"), "what was typed is back")
            let why = "方案经党委会审定印发，照原文执行，办理时不打卡"
            let done = try await office.post(publish, [("version", "1"), ("reason", why)])
            #expect(done.has("方案已发布") && done.has(why), "\(done.status)")
            #expect(try await site.visitor("白镇长").get(done.path).has(why))
            let line = try await database.read {
                try $0.value("SELECT line FROM journal WHERE act = 'plan.publish'", as: String.self)
            }
            #expect(line.contains(why))
        }
    }

    @Test(arguments: Engine.underTest) func aLeaderAsksOwnUnitsAndCallsOff(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let leader = try await site.visitor("白镇长"), head = try await site.visitor("古所长")
            let own = site.town.unit("财政所").rawValue, other = site.town.unit("柳湾村").rawValue
            let form = try await leader.get("/tasks/send")
            #expect(form.has("财政所") && !form.has("柳湾村") && !form.has("各村（社区）"))
            let strange = try await leader.post("/tasks/send", fields("核对往来账", [own, other], send: true))
            #expect(strange.status == 422 && strange.has("柳湾村不归你分管"))
            #expect(try await leader.post("/tasks/send", fields("核对往来账", [own], send: true)).has("已发出"))
            #expect(try await head.get("/tasks/send").status == 403)
            let list = try await leader.get("/tasks")
            let id = try #require(list.text.firstMatch(of: #/\/tasks\/([0-9a-z-]{20,})"/#)?.output.1)
            #expect(try await head.post("/tasks/\(id)/withdraw", [("reason", "不想办")]).status == 403)
            // Owed by one's own body: not one's own to call off, whatever the page offers.
            let party = site.town.unit("镇党委").rawValue
            let asked = try await site.visitor("方主任").post(
                "/tasks/send", fields("补正会议记录", [party], send: true))
            let mine = try #require(asked.text.firstMatch(of: #/\/tasks\/([0-9a-z-]{20,})"/#)?.output.1)
            #expect(try await leader.post("/tasks/\(mine)/withdraw", [("reason", "不想办")]).status == 403)
            let secretary = try await site.visitor("方主任")
            #expect(try await secretary.post("/tasks/\(mine)/withdraw", [("reason", "已补")]).has("已收回"))
            let bare = try await leader.post("/tasks/\(id)/withdraw", [("reason", ""), ("withdraw", "yes")])
            #expect(bare.status == 422 && bare.has("填写收回的理由"))
            let off = try await leader.post(
                "/tasks/\(id)/withdraw", [("reason", "县里已有数据"), ("withdraw", "yes")])
            #expect(off.has("已收回") && off.has("已结束") && !off.has("填报办理情况"))
            #expect(try await head.get("/notices").has("不用办了，已收回"))
            #expect(try await head.get("/workbench").has("没有要办的事项"))
            #expect(try await leader.get("/burden").has("还没有要求任何单位办什么"))
            let twice = try await leader.post(
                "/tasks/\(id)/withdraw", [("reason", "再来"), ("withdraw", "yes")])
            #expect(twice.status == 409)
        }
    }

    @Test(arguments: Engine.underTest) func everybodySeesTheBurden(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            #expect(try await office.post("/tasks/send", fields("核对往来账", ["offices"], send: true)).has("已发出"))
            for name in ["安书记", "何支书", "康干事", "陆上级", "系统员", "审计员"] {
                let page = try await site.visitor(name).get("/burden?year=2026")
                #expect(page.status == 200 && page.has("财政所") && page.has("<b>90</b>"), "\(name)")
            }
            let sheet = try await office.get("/burden.xlsx?year=2026")
            #expect(try SheetReader.rows(sheet.data, name: "a.xlsx").contains { $0.contains("45") })
        }
    }
}
