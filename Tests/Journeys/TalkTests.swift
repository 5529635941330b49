import App
import Foundation
import Kernel
import Papers
import Storage
import Support
import Testing
import Web

@testable import Talks

/// 谈心谈话: between two, and nobody else by any way.
@Suite(.serialized) struct TalkTests {
    private func fields(
        _ site: RunningSite, with subject: String = "古所长", _ changes: [(String, String)] = []
    ) -> [(String, String)] {
        let names = Set(changes.map(\.0))
        let usual = [
            ("do", "hold"), ("form", "integrity"),
            ("subject", site.town.actor(subject).person?.rawValue ?? ""),
            ("day", "2026-01-12"), ("place", "三楼会议室"), ("company", ""), ("matters", "例行"),
            ("content", "逐项问了惠农资金发放和集体资产出租的情况，提醒凡是涉及钱物的事要两个人经手、当天入账，不能先签后补。"),
            ("statement", "没有异议"), ("commitments", "月底前自查票据"), ("followUp", "2026-01-20"),
        ]
        return usual.filter { !names.contains($0.0) } + changes
    }

    private func hold(_ site: RunningSite, _ by: String = "白镇长", with subject: String = "古所长") async throws
        -> (Visitor, WebPage)
    {
        let visitor = try await site.visitor(by)
        return (visitor, try await visitor.post("/talks/new", fields(site, with: subject)))
    }

    private func address(_ page: WebPage) -> String { String(page.path.split(separator: "?")[0]) }

    /// Every way there is: address, list, count, search, export, API, journal, attachment, paper, coverage, workbench.
    @Test(arguments: Engine.underTest) func nobodyElseSeesIt(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let talker = try await site.visitor("白镇长")
            let held = try await talker.post(
                "/talks/new", fields(site), files: [("files", "签字记录.txt", Data("密谈内容".utf8))])
            #expect(held.has("已记录"), "\(held.text.prefix(3000))")
            let page = address(held), id = String(page.split(separator: "/")[1])
            let file = try #require(held.text.firstMatch(of: #/\/attachments\/[0-9a-z-]+/#)).output
            let secrets = ["古所长的廉政谈话", "两个人经手", "自查票据", "谈话〔2026〕1号"]
            func leaks(_ text: String) -> [String] { secrets.filter(text.contains) }
            for name in ["白镇长", "古所长", "安书记", "常纪委"] {
                let one = try await site.visitor(name)
                #expect(try await one.get(page).has("两个人经手"), "\(name)")
                #expect(try await one.get("/talks").has("谈心谈话：1 条"), "\(name)")
                #expect(try await one.get(String(file)).status == 200, "\(name)")
                let record = try await one.get("\(page)/record.docx")
                #expect(record.status == 200, "\(name)")
                // Whoever photographs, prints or passes it on is named on it.
                #expect(try DocxReader.text(record.data).contains("\(name) 2026-01-12 12:00 导出"), "\(name)")
                let marks = try await one.get(page).text.components(
                    separatedBy: "<span data-words=\"\(name) 2026-01-12 12:00\"></span>")
                #expect(marks.count > 30, "\(name)")
                #expect(try await one.get("/talks").has("class=\"watermark\""), "\(name)")
                let sheet = try await one.get("/talks/coverage.xlsx")
                let part = try ZipArchive(sheet.data, kind: "xlsx").part("xl/worksheets/sheet1.xml") ?? Data()
                #expect(
                    name == "古所长"
                        || String(decoding: part, as: UTF8.self).contains("&amp;L\(name) 2026-01-12 12:00 导出"),
                    "\(name)")
            }
            for name in ["丁干部", "方主任", "何支书", "江支书", "康干事", "陆上级", "系统员", "安全员", "审计员"] {
                let other = try await site.visitor(name)
                for path in [
                    page, "\(page)/record.docx", "\(page)/record.pdf", "\(page)/edit", "\(page)/void",
                    String(file),
                    "/talks", "/talks.xlsx", "/talks?person=\(site.town.actor("古所长").person!)",
                    "/talks/coverage",
                    "/talks/coverage.xlsx", "/search?q=\("廉政谈话".escaped)", "/search?q=\("经手".escaped)",
                    "/search.xlsx?q=\("谈话".escaped)", "/journal?act=", "/journal.xlsx?act=", "/workbench",
                    "/notices",
                    "/calendar", "/calendar?month=2026-01", "/tasks", "/burden",
                ] {
                    let answer = try await other.get(path)
                    var text = answer.text
                    if answer.data.starts(with: [0x50, 0x4B]) {
                        text = try SheetReader.rows(answer.data, name: "a.xlsx").joined().joined()
                    }
                    #expect(leaks(text).isEmpty, "\(name) \(path): \(leaks(text))")
                    if path.hasPrefix(page) || path == String(file) {
                        #expect([403, 404].contains(answer.status), "\(name) \(path): \(answer.status)")
                    }
                }
                let made = try await other.post(
                    "/account/tokens", [("label", "接口"), ("days", "1"), ("own_password", TestTown.password)])
                guard let code = made.text.firstRange(of: "只显示这一次：</p><p><code>") else { continue }
                let token = String(made.text[code.upperBound...].prefix(64)), outsider = Visitor(site.address)
                for path in [
                    "/api/v1/items?kind=talk", "/api/v1/items", "/api/v1/items/\(id)",
                    "/api/v1/items?q=\("廉政".escaped)",
                ] {
                    let answer = try await outsider.get(path, bearer: token)
                    #expect(leaks(answer.text).isEmpty && !answer.has(id), "\(name) \(path)")
                }
                let act = try await outsider.json(
                    "/api/v1/acts/talk.void", "{\"talk\":\"\(id)\",\"reason\":\"试试\"}", bearer: token)
                #expect([403, 404].contains(act.status), "\(name): \(act.status)")
            }
            // A program of one it is confided to reads it whole.
            let made = try await talker.post(
                "/account/tokens", [("label", "接口"), ("days", "1"), ("own_password", TestTown.password)])
            let code = try #require(made.text.firstRange(of: "只显示这一次：</p><p><code>"))
            let token = String(made.text[code.upperBound...].prefix(64))
            let own = try await Visitor(site.address).get("/api/v1/items/\(id)", bearer: token)
            #expect(own.has("两个人经手") && own.has("\"detail\""))
            // The journal of the one who may look after it all holds no words of it, nor whom it was with.
            let lines = try await site.town.desk.read {
                try $0.rows("SELECT line FROM journal WHERE act LIKE 'talk.%'") { try $0.next(String.self) }
            }
            #expect(
                !lines.isEmpty
                    && lines.allSatisfy { line in
                        !line.contains("经手") && !line.contains("自查") && !line.contains("古所长")
                    })
        }
    }

    @Test(arguments: Engine.underTest) func heldFollowedAndCredited(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let office = try await site.visitor("方主任")
            let plan = "青石镇2026年工作要点\n一、重点任务\n（一）用好谈心谈话。班子成员每季度与分管单位负责人谈心谈话一次。（责任单位：镇长）"
            let draft = try await office.post("/plans/new", [("text", plan), ("title", ""), ("year", "")])
            try await office.post(draft.path.replacing("/review", with: "/publish"), [("version", "1")])
            var (talker, held) = try await hold(site)
            #expect(held.has("同时算作 1 件任务的证明"), "\(held.text.prefix(2500))")
            let page = address(held)
            #expect(held.has("待回访") && held.has("回访日期"))
            #expect(try await talker.get("/workbench").has("与古所长的廉政谈话"))
            let task = try #require(held.text.firstMatch(of: #/\/tasks\/[0-9a-z-]{20,}/#)).output
            // Who sees the task and not the talk learns that there is a record, and nothing of it.
            let seen = try await office.get(String(task))
            #expect(seen.has("一条你无权查看的记录") && !seen.has("古所长的廉政谈话"))
            site.town.clock.turn(to: "2026-01-20")
            talker = try await site.visitor("白镇长")
            let early = try await talker.post(
                "\(page)/follow", [("words", "票据已经自查"), ("again", "2026-01-20"), ("version", "1")])
            #expect(early.status == 422 && early.has("再次回访的日期应在今天之后"))
            let again = try await talker.post(
                "\(page)/follow", [("words", "查出两张，已补"), ("again", "2026-02-20"), ("version", "1")])
            #expect(again.has("2026-01-20：查出两张，已补") && again.has("待回访"))
            let done = try await talker.post("\(page)/follow", [("words", "办完了"), ("version", "2")])
            #expect(done.has("已办结"))
            let void = try await talker.post("\(page)/void", [("reason", "记错了人"), ("version", "3")])
            #expect(void.has("已作废"))
            #expect(try await talker.get(String(task)).has("办理中"))
        }
    }

    @Test(arguments: Engine.underTest) func anInquiryIsApprovedSentAnsweredConcluded(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let discipline = try await site.visitor("常纪委"), secretary = try await site.visitor("安书记")
            let subject = try await site.visitor("何支书")
            let arranged = try await discipline.post(
                "/talks/new",
                [
                    ("do", "arrange"), ("form", "inquiry"), ("by", "2026-01-16"), ("outline", ""),
                    ("subject", site.town.actor("何支书").person?.rawValue ?? ""),
                    ("matters", "说明集体林地出租价格偏低的原因"),
                ])
            #expect(arranged.has("待批准"), "\(arranged.text.prefix(2000))")
            let page = address(arranged)
            #expect(try await subject.get(page).status == 404, "not before it is sent")
            #expect(
                try await discipline.post("\(page)/decide", [("do", "approve"), ("version", "1")]).status
                    == 403)
            #expect(try await secretary.get("/workbench").has("对何支书的函询"))
            #expect(
                try await secretary.post("\(page)/decide", [("do", "refuse"), ("version", "1")]).status == 422
            )
            #expect(
                try await secretary.post("\(page)/decide", [("do", "approve"), ("version", "1")]).has("待送达"))
            #expect(try await discipline.get("\(page)/inquiry.docx").status == 200)
            let sent = try await discipline.post(
                "\(page)/send", [("received", "2026-01-12"), ("version", "2")])
            // 15 working days after 12 January, the day itself not counted: 2 February.
            #expect(sent.has("待回复") && sent.has("2026-02-02") && sent.has("提示"), "\(sent.text.prefix(3000))")
            #expect(try await subject.get("/workbench").has("对何支书的函询"))
            #expect(try await subject.get("/notices").has("你有一件函询需要书面回复"))
            #expect(
                try await secretary.post("\(page)/reply", [("reply", "代答"), ("version", "3")]).status == 403)
            #expect(try await subject.post("\(page)/reply", [("reply", ""), ("version", "3")]).has("填写说明"))
            let replied = try await subject.post(
                "\(page)/reply", [("reply", "按三年前的合同价续租，没有重新评估。"), ("opinion", "情况属实"), ("version", "3")])
            #expect(replied.has("待了结"))
            #expect(
                try await subject.post("\(page)/conclude", [("outcome", "没事"), ("version", "4")]).status
                    == 403)
            let ended = try await discipline.post(
                "\(page)/conclude", [("outcome", "说明清楚，责令重新评估后了结"), ("version", "4")])
            #expect(ended.has("已办结") && ended.has("责令重新评估"))
        }
    }

    @Test(arguments: Engine.underTest) func whatCannotBeIsSaid(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let leader = try await site.visitor("白镇长"), head = try await site.visitor("古所长")
            func refused(
                _ visitor: Visitor, _ changes: [(String, String)], with: String = "古所长", _ words: String
            )
                async throws
            {
                let page = try await visitor.post("/talks/new", fields(site, with: with, changes))
                #expect(page.status == 422 && page.has(words), "\(words): \(page.status)")
            }
            try await refused(leader, [("day", "2026-01-13")], "谈话日期不能晚于今天")
            try await refused(leader, [("content", "")], "填写谈话内容")
            try await refused(leader, [("form", "admonition")], "诫勉谈话由")
            try await refused(leader, [("form", "reminder"), ("matters", "")], "填写提醒的事项")
            try await refused(leader, [("followUp", "2026-01-12")], "回访日期应在谈话日期")
            try await refused(leader, [("commitments", "")], "约了回访的，写明承诺")
            try await refused(leader, [], with: "白镇长", "谈话对象不能是你自己")
            try await refused(head, [("form", "criticism")], with: "康干事", "批评教育由")
            let secretary = try await site.visitor("安书记")
            try await refused(secretary, [("form", "admonition")], "要先报批准，不能直接记录")
            // Another talk's words are pointed out, and let through when they are meant.
            _ = try await leader.post("/talks/new", fields(site))
            let copied = try await leader.post("/talks/new", fields(site, with: "何支书"))
            #expect(copied.status == 422 && copied.has("谈话〔2026〕1号 几乎一样") && copied.has("name=\"sure\""))
            let meant = try await leader.post("/talks/new", fields(site, with: "何支书", [("sure", "yes")]))
            #expect(meant.has("已记录"))
            // Somebody else's like words are not compared: that would tell of them.
            let discipline = try await site.visitor("常纪委")
            #expect(try await discipline.post("/talks/new", fields(site)).has("已记录"))
        }
    }

    @Test(arguments: Engine.underTest) func admonitionHasItsEndAndCoverageItsGaps(_ engine: Engine)
        async throws
    {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            var discipline = try await site.visitor("常纪委"), secretary = try await site.visitor("安书记")
            let arranged = try await discipline.post(
                "/talks/new",
                [
                    ("do", "arrange"), ("form", "admonition"), ("by", "2026-01-12"), ("outline", "宣布事由"),
                    ("subject", site.town.actor("古所长").person?.rawValue ?? ""), ("matters", "工程款支付审核不严"),
                ])
            let page = address(arranged)
            try await secretary.post("\(page)/decide", [("do", "approve"), ("version", "1")])
            let held = try await discipline.post(
                "\(page)/edit",
                fields(site, [("form", "admonition"), ("matters", "工程款支付审核不严"), ("version", "2")]))
            #expect(held.has("到 2026-07-12，影响期内") && held.has("以县纪委、组织部门的规定为准"), "\(held.text.prefix(3000))")
            #expect(try await discipline.get("/talks?effect=now").has("谈心谈话：1 条"))
            site.town.clock.turn(to: "2026-07-13")
            discipline = try await site.visitor("常纪委")
            secretary = try await site.visitor("安书记")
            #expect(try await discipline.get("/talks?effect=now").has("谈心谈话：0 条"))
            let cover = try await secretary.get("/talks/coverage")
            #expect(cover.has("2026-01-12") && cover.has("人还没有谈过"))
            #expect(!(try await secretary.get("/talks/coverage?only=none").has("古所长")))
            // A leader counts his own talks alone.
            let leader = try await site.visitor("白镇长")
            let own = try await leader.get("/talks/coverage")
            #expect(own.has("古所长") && !own.has("2026-01-12"))
        }
    }

    private func inquire(_ site: RunningSite, of name: String, by visitor: Visitor) async throws -> WebPage {
        try await visitor.post(
            "/talks/new",
            [
                ("do", "arrange"), ("form", "inquiry"), ("by", "2026-01-16"), ("outline", ""),
                ("subject", site.town.actor(name).person?.rawValue ?? ""), ("matters", "说明出租价格偏低的原因"),
            ])
    }

    /// What another approved its proposer does not undo or rewrite; who was asked learns that it is void.
    @Test(arguments: Engine.underTest) func theApprovedIsNotUndoneAlone(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            let discipline = try await site.visitor("常纪委"), secretary = try await site.visitor("安书记")
            let subject = try await site.visitor("何支书")
            let page = address(try await inquire(site, of: "何支书", by: discipline))
            try await secretary.post("\(page)/decide", [("do", "approve"), ("version", "1")])
            try await discipline.post("\(page)/send", [("received", "2026-01-12"), ("version", "2")])
            let paper = try await discipline.get("\(page)/inquiry.docx")
            let words = try DocxReader.text(paper.data)
            for part in ["2026年2月2日前书面回复", "审批人：安书记（2026年1月12日）", "申请人：常纪委", "抄送：石桥村党组织"] {
                #expect(words.contains(part), "\(part) in \(words)")
            }
            let alone = try await discipline.post("\(page)/void", [("reason", "不问了"), ("version", "3")])
            #expect(alone.status == 403 && alone.has("由不参加这次谈话的党委书记或纪委书记"))
            // A year closed meanwhile keeps no answer back.
            #expect(try await secretary.post("/years", [("year", "2026"), ("sure", "yes")]).has("已封存"))
            let replied = try await subject.post(
                "\(page)/reply", [("reply", "没有重新评估。"), ("opinion", ""), ("version", "3")])
            #expect(replied.has("待了结"), "\(replied.text.prefix(1500))")
            try await secretary.post(
                "/years/2026/reopen", [("reason", "函询未了结"), ("own_password", TestTown.password)])
            let void = try await secretary.post("\(page)/void", [("reason", "线索有误"), ("version", "4")])
            #expect(void.has("已作废"))
            #expect(try await subject.get(page).has("已作废"))
            #expect(try await subject.get("/notices").has("一次谈话函询已经作废"))
            // Nor by putting an approved admonition back first.
            let admonition = address(
                try await discipline.post(
                    "/talks/new",
                    [
                        ("do", "arrange"), ("form", "admonition"), ("by", "2026-01-14"), ("outline", ""),
                        ("subject", site.town.actor("古所长").person?.rawValue ?? ""), ("matters", "审核不严"),
                    ]))
            try await secretary.post("\(admonition)/decide", [("do", "approve"), ("version", "1")])
            let back = try await discipline.post(
                "\(admonition)/edit",
                [
                    ("do", "arrange"), ("form", "admonition"), ("by", "2026-01-15"), ("outline", ""),
                    ("version", "2"),
                    ("subject", site.town.actor("古所长").person?.rawValue ?? ""), ("matters", "审核不严"),
                ])
            #expect(back.has("待批准"), "\(back.text.prefix(1500))")
            #expect(
                try await discipline.post("\(admonition)/void", [("reason", "不谈了"), ("version", "3")]).status
                    == 403)
            // Nobody in the town could approve this one.
            let above = try await inquire(site, of: "安书记", by: discipline)
            #expect(above.status == 409 && above.has("按干部管理权限请县纪委办理"), "\(above.status)")
        }
    }

    @Test(arguments: Engine.underTest) func arrangedForDecemberHeldInJanuary(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            site.town.clock.turn(to: "2026-12-28")
            var leader = try await site.visitor("白镇长")
            let arranged = try await leader.post(
                "/talks/new",
                [
                    ("do", "arrange"), ("form", "integrity"), ("by", "2026-12-30"), ("outline", ""),
                    ("matters", "例行"),
                    ("subject", site.town.actor("古所长").person?.rawValue ?? ""),
                ])
            let page = address(arranged)
            site.town.clock.turn(to: "2027-01-05")
            leader = try await site.visitor("白镇长")
            func held(_ version: String) -> [(String, String)] {
                fields(site, [("day", "2027-01-04"), ("followUp", ""), ("version", version)])
            }
            #expect(try await leader.post("\(page)/edit", held("1")).has("已办结"))
            #expect(try await leader.get("/talks?year=2027").has("谈心谈话：1 条"))
            #expect(try await leader.post("\(page)/edit", held("2")).has("已办结"), "and can be corrected")
        }
    }

    /// A person's year counts them and names none: its report goes to others.
    @Test(arguments: Engine.underTest) func aYearCountsThemAndNamesNone(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let site = try await RunningSite(on: database)
            defer { site.stop() }
            #expect(try await hold(site).1.has("已记录"))
            let leader = site.town.actor("白镇长"), today = site.town.desk.today
            let person = try #require(leader.person)
            let year = try await site.town.desk.read { session in
                try TalkColumns.register.performed(
                    "谈心谈话", [("year", "2026"), ("talker", person.rawValue)], today: today, Seen(leader),
                    in: session)
            }
            #expect(year.count == 1 && year.latest.isEmpty)
        }
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Perform/Talks", TalkWorkflow.table.markdown)
    }
}
