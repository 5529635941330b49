import Kernel
import Support
import Testing
import Web

@testable import Office

/// A list of people on its way in: looked through and set right on the page.
@Suite struct RosterTests {
    private let cells = [
        ["清溪镇干部花名册"], ["编号", "同志", "科室", "岗位说明", "职级", "联系电话", "分管工作"],
        ["1", "林静", "镇党委", "党委委员", "四级调研员", "1381", "财政所、宣传文化"], ["2", "齐天", "财政所", "所长", "", "", ""],
        ["3", "齐天", "财政所", "会计", "", "", ""], ["4", "齐天", "党政办", "干事", "", "", ""],
    ]

    private func chosen(_ more: [(name: String, value: String)]) throws -> RosterColumns {
        let text = cells.map { $0.joined(separator: "\t") }.joined(separator: "\n")
        return try RosterColumns.chosen(Fields([("cells", "|\(text)|"), ("first", "1")] + more))
    }

    private let columns: [(name: String, value: String)] = [
        ("head", "2"), ("column0", "2"), ("column1", "3"), ("column2", ""), ("column3", "4"),
        ("column4", "7"), ("column5", ""),
        ("column6", "5"), ("column7", "6"),
    ]

    /// Heads nobody foresaw: the columns are asked for, and then the list is read by them.
    @Test func columnsAreChosenWhereHeadsDoNotSayThem() throws {
        #expect(RosterColumns(cells, first: 1).found == nil)
        #expect(throws: FormErrors.self) { try RosterColumns(cells, first: 1).roster() }
        let roster = try chosen(columns).roster()
        #expect(roster.rows.map(\.name) == ["林静", "齐天", "齐天", "齐天"])
        #expect(roster.rows[0].level == "四级调研员" && roster.rows[0].phone == "1381")
        #expect(
            roster.rows[0].charges == ["财政所"] && roster.rows[0].unread == "宣传文化", "what was not taken is said"
        )
        // One column for two, or a needed one missing.
        for wrong in [("column1", "2"), ("column3", "")] {
            let more = columns.map { $0.name == wrong.0 ? (name: $0.name, value: wrong.1) : $0 }
            #expect(throws: FormErrors.self) { try chosen(more).roster() }
        }
    }

    /// Two of one name in one unit: who is who is asked, and as it is answered they are two or one.
    @Test func namesakesInOneUnitAreAskedAbout() throws {
        var roster = try chosen(columns).roster()
        let asked = roster.problems()
        #expect(
            asked.map(\.row) == [5] && asked[0].field == "same2", "of another unit nobody is asked: \(asked)")
        roster.rows[2].namesake = .another
        #expect(roster.problems().isEmpty && roster.people.count == 4)
        roster.rows[2].namesake = .same(1)
        let people = roster.people
        #expect(people.count == 3 && people[1].post == "所长、会计" && roster.places == [0, 1, 3])
        roster.rows[3].namesake = .same(2)
        #expect(
            roster.people.count == 2 && roster.people[1].charges == ["党政办"], "the same through another row")
    }

    /// What the page sends back: corrected, without the lines nobody wants, kinds as chosen.
    @Test func correctionsComeBackFromThePage() throws {
        func form(_ charge: String) -> Fields {
            Fields([
                ("line", "3"), ("rest", "|\t139\t宣传|"), ("name", "林 静"), ("unit", "综合窗口"), ("post", "主任"),
                ("charges", charge), ("line", "9"), ("rest", "|\t\t|"), ("name", "合计"), ("unit", "2人"),
                ("post", "无"),
                ("charges", ""), ("drop", "9"), ("kind_of", "综合窗口"), ("kind", "village"), ("same0", ""),
                ("same1", ""),
            ])
        }
        let roster = try RosterReview.read(form(""))
        #expect(roster.rows.count == 1 && roster.rows[0].name == "林静" && roster.rows[0].phone == "139")
        #expect(
            roster.people[0].kind == .village && roster.people[0].level == "", "what is empty keeps its place"
        )
        let wrong = try RosterReview.read(form("财政所")).problems()
        #expect(
            wrong.map(\.field) == ["charges0"] && wrong[0].sentence.contains("林静")
                && wrong[0].sentence.contains("财政所"))
        #expect(throws: Refusal.self) { try RosterReview.read(Fields([("line", "1"), ("name", "甲")])) }
    }

    /// One body written in two ways is asked about; who watches from above is of no unit here.
    @Test func bodiesOfTheTownAndOfTheCounty() throws {
        let cells = [
            ["姓名", "单位", "职务"], ["韩东", "纪委", "纪委书记"], ["韩西", "镇纪委", "纪检干部"], ["陆上", "县纪委监委", "干部"],
        ]
        let roster = try RosterColumns(cells, first: 1).roster()
        #expect(roster.problems().map(\.field) == ["unit1"] && roster.units == ["纪委", "镇纪委"])
        #expect(roster.rows[2].unit.isEmpty && roster.rows[2].post == "县纪委监委干部")
        #expect(RosterReview.role(roster.rows[2], roster, Fields()) == .superior)
    }

    /// What the town has already is known in 分管 too; a remark in a name is asked about; a telephone without a level stays one.
    @Test func whatIsKnownAndWhatIsEmptyKeepTheirPlaces() throws {
        let cells = [["姓名", "单位", "职务", "分管", "联系电话"], ["宁建国（借调）", "镇党委", "党委委员", "便民中心、机关", "139"]]
        let roster = try RosterColumns(cells, first: 1).roster(known: ["便民中心"])
        #expect(roster.rows[0].charges == ["便民中心"] && roster.rows[0].unread == "机关")
        #expect(roster.problems(known: ["便民中心"]).map(\.field) == ["name0"])
        let page = RosterReview(givesRoles: false, known: ["便民中心"]).html(roster, Fields(), nil).text
        let rest = try #require(page.firstMatch(of: #/name="rest" value="([^"]*)"/#)).output.1
        let back = try RosterReview.read(
            Fields([
                ("line", "2"), ("rest", String(rest)), ("name", "宁建国"), ("unit", "镇党委"), ("post", "党委委员"),
                ("charges", "便民中心"),
            ]))
        #expect(back.rows[0].phone == "139" && back.rows[0].level.isEmpty && back.rows[0].unread == "机关")
    }

    @Test(arguments: Engine.underTest) func levelAndTelephoneAreKept(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let town = try await TestTown(on: database)
            let row = ImportPeople.Row(
                name: "林静", unit: "财政所", kind: .office, post: "会计", level: "四级主任科员", phone: "1381")
            try await town.desk.perform(ImportPeople(rows: [row]), by: town.actor("系统员"))
            func person() async throws -> Person? {
                try await town.desk.read { try Directory($0, town: town.id).people.first { $0.name == "林静" } }
            }
            let kept = try #require(try await person())
            #expect(kept.level == "四级主任科员" && kept.phone == "1381")
        }
    }
}
