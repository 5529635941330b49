import Kernel
import Testing

@testable import Office

/// A hundred posts as the rosters of towns have them.
@Suite struct RolePostsTests {
    private static let posts: [(post: String, unit: String, kind: TownUnit.Kind, role: Role)] = [
        // Party committee, government, congress
        ("党委书记", "镇党委", .committee, .secretary), ("镇党委书记", "镇党委", .committee, .secretary),
        ("乡党委书记、人大主席", "乡党委", .committee, .secretary), ("党工委书记", "街道党工委", .committee, .secretary),
        ("书记", "镇党委", .committee, .secretary), ("党委书记、一级调研员", "镇党委", .committee, .secretary),
        ("党委副书记、镇长", "镇党委", .committee, .leader), ("镇长", "镇政府", .committee, .leader),
        ("党委副书记、代镇长", "镇政府", .committee, .leader), ("乡长", "乡政府", .committee, .leader),
        ("党工委副书记、办事处主任", "街道办事处", .committee, .leader), ("办事处副主任", "街道办事处", .committee, .leader),
        ("人大主席", "镇人大", .committee, .leader), ("人大主席团主席", "镇人大", .committee, .leader),
        ("人大副主席", "镇人大", .committee, .leader), ("人大工委主任", "街道人大工委", .committee, .leader),
        ("党委副书记", "镇党委", .committee, .leader), ("党委副书记、政法委员", "镇党委", .committee, .leader),
        ("组织委员", "镇党委", .committee, .leader), ("组织委员、统战委员", "镇党委", .committee, .leader),
        ("党委委员、宣传委员", "镇党委", .committee, .leader), ("党委委员、人武部长", "镇党委", .committee, .leader),
        ("人武部部长", "镇人武部", .committee, .leader), ("武装部长", "镇党委", .committee, .leader),
        ("副镇长", "镇政府", .committee, .leader), ("副镇长（挂职）", "镇政府", .committee, .leader),
        ("党委委员、副镇长", "镇政府", .committee, .leader), ("副乡长、派出所所长", "乡政府", .committee, .leader),
        ("常务副镇长", "镇政府", .committee, .leader), ("三级调研员", "镇党委", .committee, .leader),
        ("镇长助理", "镇政府", .committee, .staff), ("党委秘书", "镇党委", .committee, .staff),
        ("组织干事", "镇党委", .committee, .staff),
        // Discipline
        ("纪委书记", "镇纪委", .committee, .disciplineSecretary),
        ("镇纪委书记、监察办主任", "镇纪委", .committee, .disciplineSecretary),
        ("党委委员、纪委书记", "镇党委", .committee, .disciplineSecretary),
        ("纪工委书记", "街道纪工委", .committee, .disciplineSecretary),
        ("书记", "乡纪委", .committee, .disciplineSecretary), ("纪委副书记", "镇纪委", .committee, .disciplineOfficer),
        ("纪委副书记、监察办副主任", "镇纪委", .committee, .disciplineOfficer),
        ("纪委委员", "镇纪委", .committee, .disciplineOfficer),
        ("纪检专干", "镇纪委", .committee, .disciplineOfficer), ("监察办干事", "镇纪委", .committee, .disciplineOfficer),
        ("专职纪检监察干部", "镇纪委", .committee, .disciplineOfficer),
        ("四级主任科员", "镇纪委", .committee, .disciplineOfficer),
        ("纪检监察办公室主任", "纪检监察办公室", .office, .disciplineOfficer), ("派驻纪检监察组联络员", "县纪委监委", .office, .superior),
        ("党风政风监督室副主任", "县纪委监委", .office, .superior),
        // The office of the leading group
        ("办公室主任", "领导小组办公室", .committee, .office), ("领导小组办公室主任", "党政办", .office, .office),
        ("领导小组办公室干事", "领导小组办公室", .office, .office), ("责任制办主任", "责任制办公室", .office, .office),
        ("党廉办工作人员", "党廉办", .office, .office), ("党建办主任兼领导小组办公室副主任", "党建办", .office, .office),
        // Offices
        ("党政办主任", "党政办", .office, .head), ("党政办副主任", "党政办", .office, .staff),
        ("党政办副主任（主持工作）", "党政办", .office, .head),
        ("干事", "党政办", .office, .staff), ("科员", "党政办", .office, .staff), ("四级主任科员", "党政办", .office, .staff),
        ("一级科员", "财政所", .office, .staff), ("财政所所长", "财政所", .office, .head),
        ("所长、四级主任科员", "财政所", .office, .head),
        ("会计", "财政所", .office, .staff), ("总会计师", "财政所", .office, .staff),
        ("经济发展办公室负责人", "经济发展办", .office, .head),
        ("农业农村办主任", "农业农村办", .office, .head), ("农技站站长", "农技站", .office, .head),
        ("技术员", "农技站", .office, .staff),
        ("综合执法队队长", "综合执法队", .office, .head), ("综合执法队副队长", "综合执法队", .office, .staff),
        ("中队长", "环保安监中队", .office, .head),
        ("便民服务中心主任", "便民服务中心", .office, .head), ("窗口工作人员", "便民服务中心", .office, .staff),
        ("社会事务办主任、妇联主席", "社会事务办", .office, .head), ("妇联主席", "社会事务办", .office, .staff),
        ("团委书记", "党建办", .office, .staff),
        ("工会主席", "党政办", .office, .staff), ("武装干事", "人武部", .office, .staff), ("卫生院院长", "卫生院", .office, .head),
        ("中心学校校长助理", "中心学校", .office, .staff), ("办公室主任（兼自然资源所所长）", "村镇建设办", .office, .head),
        ("司法所负责人", "司法所", .office, .head), ("主任助理", "经济发展办", .office, .staff),
        ("档案员", "党政办", .office, .staff),
        // Villages
        ("村党支部书记", "石桥村", .village, .head), ("党支部书记、村委会主任", "石桥村", .village, .head),
        ("党总支书记兼主任", "石桥村", .village, .head),
        ("支书", "石桥村", .village, .head), ("书记", "石桥村", .village, .head),
        ("社区党委书记、居委会主任", "河滨社区", .village, .head),
        ("支书（第一书记兼）", "石桥村", .village, .head), ("党支部副书记", "石桥村", .village, .staff),
        ("村委会主任", "石桥村", .village, .staff),
        ("村监委会主任", "石桥村", .village, .staff), ("村务监督委员会主任", "石桥村", .village, .staff),
        ("村文书", "石桥村", .village, .staff),
        ("村会计", "石桥村", .village, .staff), ("治保主任", "石桥村", .village, .staff),
        ("团支部书记", "石桥村", .village, .staff),
        ("驻村第一书记", "石桥村", .village, .staff), ("妇女主任", "石桥村", .village, .staff),
        ("纪检委员", "石桥村", .village, .staff),
        ("网格员", "河滨社区", .village, .staff), ("村党支部书记（主持工作）", "柳湾村", .village, .head),
        // What only sounds like it
        ("所长", "市场监管所", .office, .head), ("中队长", "劳动监察中队", .office, .head),
        ("党政办主任、支部纪检委员", "党政办", .office, .head),
        ("党政办常务副主任", "党政办", .office, .staff), ("干事", "区划地名办", .office, .staff),
        // Administrators
        ("系统管理员", "党政办", .office, .systemAdmin), ("审计管理员", "党政办", .office, .auditAdmin),
    ]

    @Test func ninetyFiveOfAHundredAreRight() {
        let wrong = Self.posts.filter {
            RoleGuess.role(post: $0.post, unit: $0.unit, kind: $0.kind) != $0.role
        }
        for one in wrong {
            print(
                "\(one.unit) \(one.post): \(RoleGuess.role(post: one.post, unit: one.unit, kind: one.kind)), not \(one.role)"
            )
        }
        #expect(Self.posts.count >= 100)
        #expect(wrong.count * 20 <= Self.posts.count, "\(wrong.count) of \(Self.posts.count)")
    }
}
