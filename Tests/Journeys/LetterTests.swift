import App
import Foundation
import Kernel
import Papers
import Storage
import Support
import Testing

@testable import Letters

/// 责任书 from the published duties to both signatures, as people go through it.
@Suite(.serialized) struct LetterTests {
    private static let text = """
        青石镇2026年廉政工作要点
        一、重点任务
        （一）开好专题会议。每季度研究一次廉政工作。（责任单位：镇党委）
        （二）检查村级财务。每季度检查一次村级财务收支。（牵头单位：财政所；配合单位：石桥村）
        （三）公开村务。每月公开一次村级收支。（责任单位：各村）
        （四）谈心谈话。与分管单位负责人谈话，6月底前完成。（责任单位：镇长）
        """

    private struct Year {
        let site: RunningSite
        let office: Visitor

        func letters() async throws -> [Letter] {
            let (town, seen) = (site.town, Seen(site.town.actor("方主任")))
            return try await town.desk.read {
                try LetterStore.current(year: 2026, seenBy: seen, in: $0)
            }
        }

        func letter(of name: String) async throws -> Letter {
            let person = site.town.actor(name).person
            return try #require(try await letters().first { $0.item.owner == person })
        }
    }

    private func year(on database: any Database) async throws -> Year {
        let site = try await RunningSite(on: database)
        let office = try await site.visitor("方主任")
        let draft = try await office.post("/plans/new", [("text", Self.text), ("title", ""), ("year", "")])
        let published = try await office.post(
            draft.path.replacing("/review", with: "/publish"), [("version", "1")])
        #expect(published.status == 200)
        let drafted = try await office.post("/letters/draft", [("year", "2026")])
        #expect(drafted.has("新 5 份"), "\(drafted.text.prefix(3000))")
        return Year(site: site, office: office)
    }

    @Test(arguments: Engine.underTest) func eachPostHasItsOwn(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let year = try await year(on: database)
            defer { year.site.stop() }
            let village = try await year.letter(of: "何支书")
            #expect(village.items.map(\.text) == ["（一）公开村务，每月办理不少于1次。", "（一）检查村级财务，由财政所牵头。"])
            #expect(village.lines[2].text == "乙方：石桥村党支部书记 何支书")
            #expect(try await year.letter(of: "白镇长").items.count == 1)
            #expect(try await year.letter(of: "安书记").isAboveTown)
            let again = try await year.office.post("/letters/draft", [("year", "2026")])
            #expect(again.has("新 0 份，有变化换新版 0 份"))
            // Nobody else's letter is seen by who has no business with it.
            let other = try await year.site.visitor("江支书")
            #expect(try await other.get("/letters/\(village.item.id)").status == 404)
            #expect(try await other.get("/letters").has("2026 年责任书：1 份"))
        }
    }

    @Test(arguments: Engine.underTest) func disputedAnsweredSignedByBoth(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let year = try await year(on: database)
            defer { year.site.stop() }
            #expect(try await year.office.get("/workbench").has("等我送签的责任书：5 件"))
            let sent = try await year.office.post("/letters/send", [("year", "2026")])
            #expect(sent.has("已送签 5 份"))
            #expect(!(try await year.office.get("/workbench").has("等我送签的责任书")))
            let head = try await year.site.visitor("何支书")
            var letter = try await year.letter(of: "何支书")
            let page = "/letters/\(letter.item.id)"
            #expect(try await head.get("/workbench").has(letter.item.title))
            let line = try #require(letter.lines.firstIndex { $0.kind == .item })
            func say(_ reason: String) async throws -> WebPage {
                try await head.post(
                    page + "/dispute",
                    [("line", "\(line)"), ("version", "\(letter.item.version)"), ("reason", reason)])
            }
            #expect(try await say("").status == 422)
            #expect(try await say("每月公开，会计忙不过来").has("等待领导小组办公室答复"))
            letter = try await year.letter(of: "何支书")
            let sign = [("digest", letter.digest), ("password", TestTown.password)]
            let early = try await head.post(page + "/sign", sign)
            #expect(early.status == 409 && early.has("没有答复，不能签订"))
            #expect(try await year.office.get("/notices").has("有不同意见，请答复"))
            #expect(try await year.office.get("/workbench").has("等我答复的责任书异议：1 件"))
            #expect(!(try await head.get("/workbench").has("等我答复的责任书异议")))
            let answer = [
                ("line", "\(line)"), ("version", "\(letter.item.version)"), ("do", "change"),
                ("words", "每两个月公开一次村级收支。"), ("reason", "村里只有一名会计"),
            ]
            #expect(try await year.office.post(page + "/answer", answer).has("已答复，并通知本人"))
            let old = try await head.post(page + "/sign", sign)
            #expect(old.status == 409 && old.has("在你打开以后改过，没有签"))
            letter = try await year.letter(of: "何支书")
            #expect(letter.lines[line].text == "（一）每两个月公开一次村级收支。")
            let wrong = try await head.post(
                page + "/sign", [("digest", letter.digest), ("password", "猜一个")])
            #expect(wrong.status == 422 && wrong.has("密码不对，没有办理"))
            let signed = try await head.post(
                page + "/sign", [("digest", letter.digest), ("password", TestTown.password)])
            #expect(signed.has("你已签订，等甲方签订"))
            try await countersign(year, letter)
            // The words agreed upon stay when the letters are drawn up again.
            let again = try await year.office.post("/letters/draft", [("year", "2026")])
            #expect(again.has("新 0 份，有变化换新版 0 份"))
        }
    }

    private func countersign(_ year: Year, _ letter: Letter) async throws {
        let secretary = try await year.site.visitor("安书记")
        #expect(try await secretary.get("/letters").has("等你作为甲方签订的 1 份"))
        #expect(try await secretary.get("/workbench").has("等我会签的责任书：1 件"))
        #expect(!(try await year.office.get("/workbench").has("等我会签的责任书")))
        let fields = [
            ("year", "2026"), ("letters", "\(letter.item.id):\(letter.digest)"),
            ("password", TestTown.password),
        ]
        #expect(try await secretary.post("/letters/countersign", fields).has("已签订 1 份"))
        let done = try await year.letter(of: "何支书")
        #expect(done.state == .signed && done.signatures.map(\.digest) == [letter.digest, letter.digest])
        let twice = try await secretary.post("/letters/countersign", fields)
        #expect(twice.status == 409 && twice.has("现在是“已签订”"))
        // The secretary's own is not for the secretary to sign twice.
        let own = try await year.letter(of: "安书记")
        let mine = [("digest", own.digest), ("password", TestTown.password)]
        #expect(try await secretary.post("/letters/\(own.item.id)/sign", mine).has("等甲方签订"))
        let above = try await secretary.post("/letters/\(own.item.id)/countersign", mine)
        #expect(above.status == 409 || above.status == 403)
        #expect(above.has("甲方是上级党委") || above.status == 403)
    }

    @Test(arguments: Engine.underTest) func whoLeavesLeavesAnOldEdition(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let year = try await year(on: database)
            defer { year.site.stop() }
            _ = try await year.office.post("/letters/send", [("year", "2026")])
            let head = try await year.site.visitor("何支书"), letter = try await year.letter(of: "何支书")
            let page = "/letters/\(letter.item.id)"
            let admin = try await year.site.visitor("系统员")
            let actor = year.site.town.actor("何支书")
            let fields = [
                ("label", "何支书"), ("unit", actor.unit?.rawValue ?? ""), ("post", "村党支部书记"), ("version", "1"),
                ("left", "on"), ("own_password", TestTown.password),
            ]
            let person = try #require(actor.person)
            #expect(try await admin.post("/people/\(person)/edit", fields).status == 200)
            #expect(try await year.office.get("/letters").has("本人已经调离"))
            let drafted = try await year.office.post("/letters/draft", [("year", "2026")])
            #expect(drafted.has("有变化换新版 1 份") && drafted.has("岗位现在没有人，不能送签"))
            let vacant = try #require(try await year.letters().first { $0.item.owner == nil })
            #expect(vacant.edition == 2 && vacant.lines[2].text.contains("（空缺）"))
            let send = try await year.office.post("/letters/\(vacant.item.id)/send", [("version", "1")])
            #expect(send.status == 409 && send.has("现在没有人，责任书不能送签"))
            let old = try await year.office.get(page)
            #expect(old.status == 200 && old.has("这是旧版，留存备查"))
            _ = head
            let stale = try await paper(year.office, letter)
            #expect(stale.status == 409 && stale.has("已经换了新版"))
        }
    }

    /// A unit is dissolved and a leader goes: their duties are in nobody's letter, and the list says which to give to whom.
    @Test(arguments: Engine.underTest) func aDissolvedOwnersDutiesAreNamed(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let year = try await year(on: database), town = year.site.town
            defer { year.site.stop() }
            #expect(!(try await year.office.get("/letters").has("没有进任何责任书")))
            let unit = try #require(town.actor("古所长").unit)
            let leader = try #require(town.actor("白镇长").person)
            // As after its tasks are finished: the page refuses to dissolve a unit with open work.
            try await database.write { session in
                try session.execute("UPDATE item SET closed = '2026-01-12' WHERE kind = 'task'")
            }
            let admin = try await year.site.visitor("系统员")
            let closed = try await admin.post(
                "/units/\(unit)/edit",
                [("label", "财政所"), ("kind", "office"), ("closed", "on"), ("version", "1")])
            #expect(closed.status == 200, "\(closed.text.suffix(1500))")
            let left = try await admin.post(
                "/people/\(leader)/edit",
                [
                    ("label", "白镇长"), ("unit", ""), ("post", "镇长"), ("version", "1"), ("left", "on"),
                    ("own_password", TestTown.password),
                ])
            #expect(left.status == 200)
            let page = try await year.office.post("/letters/draft", [("year", "2026")])
            #expect(page.has("财政所已经撤销，它牵头“") && page.has("白镇长已经调离，它牵头“"), "\(page.text.suffix(4000))")
            let duty = try #require(page.text.firstMatch(of: /责任没有进任何责任书[^<]*<a href="([^"]+)"/)).1
            #expect(try await year.office.get(String(duty)).status == 200)
        }
    }

    private func paper(_ office: Visitor, _ letter: Letter) async throws -> WebPage {
        try await office.post(
            "/letters/\(letter.item.id)/paper",
            [("digest", letter.digest), ("day", "2026-01-12"), ("version", "\(letter.item.version)")],
            files: [("files", "签好的责任书.pdf", Data("%PDF-1.4 scan".utf8))])
    }

    @Test(arguments: Engine.underTest) func signedOnPaperKeepsTheScan(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let year = try await year(on: database)
            defer { year.site.stop() }
            let letter = try await year.letter(of: "古所长"), page = "/letters/\(letter.item.id)/paper"
            let bare = try await year.office.post(
                page, [("digest", letter.digest), ("day", "2026-02-01"), ("version", "1")])
            #expect(bare.status == 422 && bare.has("选择签好的责任书的扫描件或照片") && bare.has("还没有到"))
            let done = try await paper(year.office, letter)
            #expect(done.has("纸质签订已录入") && done.has("签好的责任书.pdf"), "\(done.text.prefix(3000))")
            #expect(try await year.letter(of: "古所长").signatures.allSatisfy(\.onPaper))
        }
    }

    /// Printed, signed, scanned: the code on the paper finds the letter, and an old paper finds nothing to sign.
    @Test(arguments: Engine.underTest) func scansFindTheirLetters(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let year = try await year(on: database)
            defer { year.site.stop() }
            let letter = try await year.letter(of: "古所长")
            let printed = try await year.office.get("/letters/\(letter.item.id).pdf")
            #expect(printed.status == 200 && printed.data.starts(with: Data("%PDF".utf8)))
            let word = try await year.office.get("/letters/\(letter.item.id).docx")
            #expect(try DocxReader.text(word.data).contains("乙方：财政所所长 古所长"))
            let blank = try LetterPaper.docx(
                letter, on: DocxForm(LetterPaper.kind.own.docx(), fields: LetterPaper.kind.fields))
            let strange = try await LibreOffice.pdfs([
                OfficialPaper(paragraphs: [.init(.text, "一张白纸")], signers: [], notes: []).docx()
            ])
            #expect(blank.count > 1000)
            let filed = try await year.office.post(
                "/letters/scans", [("day", "2026-01-12")],
                files: [("scans", "扫描1.pdf", printed.data), ("scans", "扫描2.pdf", strange[0])])
            #expect(filed.has("录入 1 份，没有录入 1 份") && filed.has("没有认出责任书的二维码"), "\(filed.text.suffix(2500))")
            #expect(try await year.letter(of: "古所长").state == .signed)
            let again = try await year.office.post(
                "/letters/scans", [("day", "2026-01-12")], files: [("scans", "再来.pdf", printed.data)])
            #expect(again.status == 422 && again.has("现在是“已签订”"))
            let all = try await year.office.get("/letters.zip?year=2026")
            #expect(all.data.starts(with: Data("PK".utf8)) && all.data.count > 10_000)
            let others = try await year.site.visitor("江支书")
            for path in [".docx", ".pdf", "/code.svg"] {
                #expect(try await others.get("/letters/\(letter.item.id)\(path)").status == 404, "\(path)")
            }
        }
    }

    /// Who signs on paper alone needs no account: the post says who heads a village.
    @Test(arguments: Engine.underTest) func headsWithoutAccounts(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database), id = town.id
            let (village, head, deputy) = (
                ID(at: Clock.system.now()), ID(at: Clock.system.now()), ID(at: Clock.system.now())
            )
            try await town.desk.keep { session in
                try session.execute(
                    "INSERT INTO unit (town, id, name, kind, sort, closed, version) VALUES (\(id), \(village), '新村', 'village', 900, 0, 1)"
                )
                for (person, name, post, sort) in [(deputy, "甲", "村委会主任", 1), (head, "乙", "村党支部书记", 2)] {
                    try session.execute(
                        """
                        INSERT INTO person (town, id, name, unit, post, sort, gone, version)
                        VALUES (\(id), \(person), \(name), \(village), \(post), \(sort), 0, 1)
                        """)
                }
            }
            let heads = try await town.desk.read { try Post.heads($0, town: id) }
            #expect(heads[village] == head)
            #expect(heads[town.unit("石桥村")] == town.actor("何支书").person)
        }
    }

    @Test func unlikePostsWithLikeWordsAreNamed() throws {
        let lines = [Letter.Line(kind: .item, text: "（一）抓好廉政工作。")]
        #expect(LetterText.renumbered("（三）旧", "新") == "（三）新")
        #expect(LetterText.unnumbered("（十二）旧") == "旧")
        #expect((1...23).map(LetterText.numeral)[9...22].first == "十")
        #expect(LetterText.numeral(23) == "二十三" && LetterText.numeral(11) == "十一")
        #expect(LetterText.digest(lines) != LetterText.digest([]))
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Define/Letters", LetterWorkflow.table.markdown)
    }
}
