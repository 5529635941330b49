import Kernel
import Testing

@testable import Office

/// Lists of people as people make them.
@Suite struct PeopleColumnsTests {
    @Test func titlesBlankRowsAndRepeatedHeadsAreUnderstood() {
        let (rows, problems) = PeopleColumns.read([
            ["青石镇人员名单"], [], ["姓名", "所在单位", "单位类别", "职务"], ["甲", "财政所", "部门", "所长"], ["乙", "财政所", "", "干事"],
            [], ["姓名", "所在单位", "单位类别", "职务"], ["丙", "石桥村", "", "村党支部书记"],
        ])
        #expect(problems.isEmpty)
        #expect(rows.map(\.unit) == ["财政所", "财政所", "石桥村"])
        #expect(rows.map(\.kind) == [.office, .office, .village])
    }

    /// A list with what its clerk keeps beside: a number, who is in charge of what, a level, a telephone; 兼 in a second row.
    @Test func chargesVillagesAndSecondPostsAreRead() {
        let (rows, problems) = PeopleColumns.read([
            ["清溪镇干部职工花名册（2026年3月）"],
            ["序号", "姓 名", "部门（村）", "现任职务", "职级", "工作分工", "联系村", "联系电话"],
            ["1", "邬 大同", "党委", "党委副书记、镇长", "四级调研员", "主持政府工作，分管财政所", "柳湾、石桥", "130"],
            ["2", "卞　秋", "党委", "党委委员、副镇长", "", "农业农村、水利，分管农业服务中心", "上河", "131"],
            ["3", "卞　秋", "农业服务中心", "主任（兼）", "", "", "", ""],
            ["4", "谷满仓", "财政所", "所长", "", "", "", ""], ["5", "小河", "农业服务中心", "干事", "", "", "", ""],
            ["6", "石清", "石桥村", "村党支部书记", "", "", "", ""], ["7", "柳青", "柳湾村", "村党支部书记", "", "", "", ""],
            ["8", "何来", "河村", "村党支部书记", "", "", "", ""], ["9", "何上", "上河村", "村党支部书记", "", "", "", ""],
        ])
        #expect(problems.isEmpty)
        #expect(rows.count == 8, "one who has two posts is one")
        let mayor = rows[0], deputy = rows[1]
        #expect(mayor.charges == ["柳湾村", "石桥村", "财政所"])
        #expect(deputy.post == "党委委员、副镇长、主任" && deputy.unit == "党委")
        #expect(deputy.charges == ["上河村", "农业服务中心"], "河村 is not meant by 上河")
        #expect(rows.dropFirst(2).allSatisfy { $0.charges == nil })
        // Of one name without 兼 there are two.
        let two = PeopleColumns.read([
            ["姓名", "单位", "职务"], ["李明", "财政所", "干事"], ["李明", "党政办", "干事"],
        ])
        #expect(two.rows.count == 2 && two.problems.isEmpty)
    }

    @Test func everyFaultIsNamedByRowAndNothingIsTaken() {
        let (rows, problems) = PeopleColumns.read([
            ["姓名", "单位", "职务"], ["", "财政所", "所长"], ["甲", "财政所", ""], ["乙", "财政所", "干事"], ["乙", "财政所", "干事"],
        ])
        #expect(rows.isEmpty)
        #expect(problems.map(\.row) == [2, 3, 5])
        #expect(problems.map(\.sentence) == ["姓名是空的", "甲：职务是空的", "乙：与第 4 行重复；如果是两个人，把职务写得具体些"])
    }

    @Test func aPersonWithoutAUnitIsAFault() {
        let heads = ["姓名", "单位", "职务"]
        #expect(PeopleColumns.read([heads, ["甲", "", "所长"]]).problems.map(\.sentence) == ["甲：单位是空的"])
        // Not the unit of the row above: only cells that are really merged say so.
        let below = PeopleColumns.read([heads, ["甲", "财政所", "所长"], [], ["乙", "", "干事"]])
        #expect(below.problems.map(\.sentence) == ["乙：单位是空的"] && below.problems.map(\.row) == [4])
    }

    @Test func aFileWithoutHeadsIsSaidSo() {
        #expect(PeopleColumns.read([["甲", "财政所", "所长"]]).problems.first?.sentence.contains("没有找到") ?? false)
        #expect(PeopleColumns.read([["姓名", "单位", "职务"]]).problems.first?.sentence.contains("没有人员") ?? false)
    }

    @Test func typedLinesArePartedAtCommasElseAtBlanks() {
        let (rows, problems) = PeopleColumns.read(
            typed: "卢志，镇党委，党委副书记、镇长\n\n欧阳 明, 柳湾村, 村党支部书记，主任\n石秀　北坡村　会计\n江一帆\t项目办\t主任")
        #expect(problems.isEmpty)
        #expect(rows.map(\.name) == ["卢志", "欧阳明", "石秀", "江一帆"])
        #expect(rows.map(\.unit) == ["镇党委", "柳湾村", "北坡村", "项目办"])
        #expect(rows.map(\.post) == ["党委副书记、镇长", "村党支部书记，主任", "会计", "主任"])
        let faults = PeopleColumns.read(typed: "甲，财政所，所长\n李四，，干事\n王五，财政所").problems
        #expect(faults.map(\.row) == [2, 3] && faults.map(\.column) == ["单位", "职务"])
        let twice = PeopleColumns.read(typed: "甲，财政所，所长\n\n乙，财政所，干事\n甲，财政所，所长").problems
        #expect(twice.map(\.row) == [4] && twice.first?.sentence.contains("与第 1 行重复") ?? false)
    }

    /// Two head rows, lines that head others, blanks and full width, two people of one name.
    @Test func aRosterAsAClerkKeepsIt() {
        let (rows, problems) = PeopleColumns.read([
            ["柳河镇干部花名册"], ["制表：党政办"], ["序号", "基本情况", "", "工作单位及职务", "", "电话"],
            ["", "姓  名", "性别", "部门（村、社区）", "现任职务", ""],
            ["１", "冯 立 春", "男", "镇政府", "党委副书记、镇长", "１３８"], ["2", "郑建国", "男", "石桥村", "村会计", ""],
            ["3", "郑　建国", "女", "柳湾 村", "村会计", ""],
            ["", "二、村（社区）干部", "", "", "", ""], ["4", "周八（女）", "", "镇人大", "人大主席", ""],
            ["5", "赵\u{200B}六", "", "财政所", "科员", ""],
            ["6", "Ana  Maria", "", "财政所", "科员", ""], ["说明：借调的不列", "", "", "", "", ""],
        ])
        #expect(problems.isEmpty, "\(problems.map(\.sentence))")
        #expect(rows.map(\.name) == ["冯立春", "郑建国", "郑建国", "周八", "赵六", "Ana Maria"])
        #expect(rows.map(\.unit) == ["镇政府", "石桥村", "柳湾村", "镇人大", "财政所", "财政所"])
        #expect(rows.map(\.kind) == [.committee, .village, .village, .committee, .office, .office])
    }

    @Test func postsSuggestRoles() {
        #expect(RoleGuess.role(post: "党委书记", unit: "镇党委", kind: .committee) == .secretary)
        #expect(RoleGuess.role(post: "镇长", unit: "镇党委", kind: .committee) == .leader)
        #expect(RoleGuess.role(post: "纪委书记", unit: "镇纪委", kind: .committee) == .disciplineSecretary)
        #expect(RoleGuess.role(post: "办公室主任", unit: "领导小组办公室", kind: .committee) == .office)
        #expect(RoleGuess.role(post: "财政所所长", unit: "财政所", kind: .office) == .head)
        #expect(RoleGuess.role(post: "村党支部书记", unit: "石桥村", kind: .village) == .head)
        #expect(RoleGuess.role(post: "副主任", unit: "财政所", kind: .office) == .staff)
    }

    /// What clerks write around the people: heads with brackets, sections, a foot.
    @Test func aListAsClerksKeepIt() {
        let cells = [
            ["清溪镇干部花名册"], ["序号", "干部姓名", "部门（村）", "现任职务（岗位）", "分管部门（工作）", "包片村"],
            ["一、党委班子"], ["1", "林　静", "镇党委", "党委委员", "财政所和农服中心", "上坝"], ["二、站所"],
            ["2", "古　月", "财政所", "所长"], ["3", "秋实", "农服中心", "主任"], ["三、村（社区）"], ["4", "柳三变", "上坝", "村支书"],
            ["5", "莫愁", "上坝", "妇女主任"], ["", "合计", "5人"], ["", "填表人：林静", "", "2026年3月"],
        ]
        let (rows, problems) = PeopleColumns.read(cells)
        #expect(problems.isEmpty, "\(problems)")
        #expect(rows.map(\.name) == ["林静", "古月", "秋实", "柳三变", "莫愁"])
        #expect(rows.map(\.kind) == [.committee, .office, .office, .village, .village])
        #expect(rows[0].charges == ["上坝", "农服中心", "财政所"].sorted())
    }

    @Test func aTableIsPastedAsItIs() {
        let (rows, problems) = PeopleColumns.read(
            typed: "序号\t单位\t姓名\t职务\t联系电话\n1\t镇党委\t谭志远\t党委书记\t13500000001\n2\t桃花村\t毛小雨\t村支书\t13500000002")
        #expect(problems.isEmpty && rows.map(\.name) == ["谭志远", "毛小雨"])
        #expect(rows.map(\.post) == ["党委书记", "村支书"] && rows[1].unit == "桃花村")
        let lines = PeopleColumns.read(typed: "姓名，单位，职务\n王强，镇党委，党委副书记，镇长")
        #expect(lines.rows.map(\.post) == ["党委副书记，镇长"], "nothing typed is lost")
    }

    /// No line is passed over without a word, whatever parts it.
    @Test func linesArePartedByWhatTheyArePartedBy() {
        let (rows, problems) = PeopleColumns.read(
            typed: "1.钟鸣，财政所，所长\n2、季风 农办 主任\n武大勇、镇政府、副镇长\n李有才；李家村；村党支部书记\n陈静，镇党委，党委委员、宣传委员")
        #expect(problems.isEmpty, "\(problems)")
        #expect(rows.map(\.name) == ["钟鸣", "季风", "武大勇", "李有才", "陈静"])
        #expect(rows[4].post == "党委委员、宣传委员" && rows[2].post == "副镇长")
        let short = PeopleColumns.read(typed: "武大勇，副镇长")
        #expect(short.problems.map(\.sentence) == ["武大勇：这一行只有两项，要写姓名、单位、职务三项"])
    }
}
