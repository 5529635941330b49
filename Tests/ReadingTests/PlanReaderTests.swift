import Foundation
import Reading
import Testing

@Suite struct PlanReaderTests {
    private func paths(_ text: String) -> [String] { PlanReader.read(text).clauses.map(\.path) }
    private func leaves(_ text: String) -> [String] {
        PlanReader.read(text).clauses.filter(\.leaf).map(\.path)
    }
    private func duty(_ text: String) throws -> DutyReading {
        try #require(PlanReader.read(text).duties.first)
    }

    @Test func threeLevels() {
        let text = "甲镇2026年工作方案\n一、重点任务\n（一）抓教育。\n一是开展学习。每月一次。\n二是开展警示教育。\n（二）抓监督。\n一是开展检查。"
        #expect(paths(text) == ["一", "一/（一）", "一/（一）/一是", "一/（一）/二是", "一/（二）", "一/（二）/一是"])
        #expect(leaves(text) == ["一/（一）/一是", "一/（一）/二是", "一/（二）/一是"])
        #expect(PlanReader.read(text).clauses.map(\.level) == [1, 2, 3, 3, 2, 3])
    }

    @Test func aLevelMayBeMissing() {
        #expect(paths("一、责任\n（1）组织学习。\n（2）开展检查。\n二、监督\n（1）开展督查。") == ["一", "一/（1）", "一/（2）", "二", "二/（1）"])
    }

    @Test func chaptersAndArticles() {
        #expect(
            paths("第一章 责任\n第一条 组织学习。\n（一）每月一次。\n第二条 开展检查。")
                == ["第一章", "第一章/第一条", "第一章/第一条/（一）", "第一章/第二条"])
    }

    @Test func numbersRunThroughTheSections() {
        #expect(paths("一、教育\n1.组织学习。\n2.开展谈话。\n二、监督\n3.开展检查。") == ["一", "一/1.", "一/2.", "二", "二/3."])
    }

    @Test func headingsThatRanOnIntoTheirItems() {
        #expect(
            paths("一、组织\n二、内容(100分)(一)落实责任(40分)1.制定计划。2.签订责任书。(二)教育监督(60分)3.上党课。")
                == ["一", "二", "二/(一)", "二/(一)/1.", "二/(一)/2.", "二/(二)", "二/(二)/3."])
    }

    @Test func whatLooksLikeAMarkerButIsNone() {
        #expect(paths("一、要求\n（100分）的办法，到2026.3.1为止，第1、2项除外。\n—2—\n2、\n二、组织学习。") == ["一", "二"])
    }

    @Test func narrativeIsNoWork() {
        #expect(leaves("一、指导思想\n坚持学习，加强监督。\n二、工作目标\n全面落实责任。\n三、开展检查。每季度一次。\n四、附则\n本办法由办公室负责解释。") == ["三"])
    }

    @Test func rangesCountCodePointsAndStandInTheText() {
        let text = "🌱标题方案\n一、开展学习。\n二、开展检查。"
        let scalars = Array(text.unicodeScalars)
        for clause in PlanReader.read(text).clauses {
            #expect(
                String(String.UnicodeScalarView(scalars[clause.start..<clause.start + 2])) == clause.marker)
        }
    }

    @Test func ownersInBracketsWithTheirParts() throws {
        let owners = try duty("一、治理收费（牵头单位：教育办、财政所；配合单位：各村）。每季度检查。").owners
        #expect(owners.map(\.name) == ["教育办", "财政所", "各村"])
        #expect(owners.map(\.role) == [.lead, .lead, .support])
        #expect(try duty("一、清理欠款（财政所、建设办牵头，各村配合）。").owners.map(\.role) == [.lead, .lead, .support])
        #expect(try duty("一、清理欠款（责任单位：财政所、建设办）。").owners.map(\.role) == [.lead, .responsible])
    }

    @Test func ownersAsSubjects() throws {
        #expect(try duty("一、镇纪委每月开展一次检查。").owners.map(\.name) == ["镇纪委"])
        #expect(try duty("一、按时完成市纪委交办的信访件，组织全体党员干部学习。").owners.isEmpty)
    }

    @Test func aPostIsNotCutToItsBody() throws {
        #expect(try duty("一、部门负责人认真履行职责，每季度研究一次。").owners.map(\.name) == ["部门负责人"])
        #expect(try duty("一、机关纪委负责人应当带头学习。").owners.map(\.name) == ["机关纪委负责人"])
        #expect(try duty("一、部门负责落实整改。").owners.map(\.name) == ["部门"])
    }

    @Test func aPredicateIsNoName() throws {
        #expect(try duty("一、每年至少主持召开2次党委常委会，研究工作。").owners.isEmpty)
        #expect(try duty("一、开展警示教育，促使全镇党员干部在案件中汲取教训。").owners.isEmpty)
        #expect(try duty("一、压紧班子成员“一岗双责”。班子成员每季度督导一次。").owners.map(\.name) == ["班子成员"])
    }

    @Test func whoIsNamedAfterByDoesTheWorkUnlessItIsToJudge() throws {
        #expect(try duty("一、结果运用。不合格的，由镇党委约谈主要负责人。").owners.map(\.name) == ["镇党委"])
        #expect(try duty("一、材料报送。由领导小组办公室汇总上报。").owners.map(\.name) == ["领导小组办公室"])
        #expect(try duty("一、做好考评，由镇经管站负责考核。").owners.isEmpty)
    }

    @Test func aConditionNamesNobody() throws {
        #expect(try duty("一、责任追究。乙方不履行职责的，由甲方约谈。").owners.map(\.name) == ["甲方"])
        #expect(try duty("一、认真落实防范。部门负责人在工作中履行职责不到位的该项不得分。").owners.isEmpty)
    }

    @Test func timesAndWhatOnlyLooksLikeThem() throws {
        let schedule = try duty("一、每季度至少检查一次，6月底前报告，发现问题5个工作日内处理，全年不少于2次，及时整改。").schedule
        #expect(schedule.map(\.phrase) == ["每季度至少", "6月底前", "5个工作日内", "全年", "及时"])
        #expect(schedule.map(\.kind) == [.frequency, .deadline, .deadline, .period, .promptness])
        #expect(try duty("一、使检查成为常态，纳入《五年规划》和年度考核，及时性要强。").schedule.isEmpty)
    }

    @Test func timesInsideOtherWords() throws {
        func phrases(_ text: String) throws -> [String] {
            try duty(text).schedule.map { "\($0.phrase) \($0.kind.rawValue)" }
        }
        #expect(try phrases("一、镇纪委每月开展一次日常监督。") == ["每月 frequency"])
        #expect(try phrases("一、信访件在规定期限内办结。").isEmpty)
        #expect(try phrases("一、各村每年6月底、12月底前公开一次。") == ["每年6月底、12月底前 deadline"])
    }

    @Test func timesWrittenAsPeopleWriteThem() throws {
        func phrases(_ text: String) throws -> [String] {
            try duty(text).schedule.map { "\($0.phrase) \($0.kind.rawValue)" }
        }
        #expect(
            try phrases("一、每两个月开展一次检查，于二〇二六年六月底前报告。") == ["每两个月 frequency", "二〇二六年六月底前 deadline"])
        #expect(try phrases("一、“七一”前后开展学习，节前检查。") == ["“七一”前后 deadline", "节前 deadline"])
        #expect(try phrases("一、5月上旬至5月20日开展检查，十二月二十日前报告。") == ["5月上旬至5月20日 deadline", "十二月二十日前 deadline"])
        #expect(try phrases("一、把好各个环节前的检查。").isEmpty)
    }

    @Test func unitsNamedWithoutBrackets() throws {
        let owners = try duty("一、开展检查。责任单位：镇纪委、党政办\n二、学习。").owners
        #expect(owners.map(\.name) == ["镇纪委", "党政办"])
        let parts = try duty("一、开展清理。牵头单位：财政所。配合单位：各村。").owners
        #expect(parts.map(\.name) == ["财政所", "各村"] && parts.map(\.role) == [.lead, .support])
    }

    @Test func aDocumentWhoseLinesWereLost() {
        let reading = PlanReader.read(
            "柳河镇2026年廉政教育方案 为深入推进，制定如下方案：一、活动时间：4月至10月 二、活动内容 （一）学习。4月底前，各支部组织学习。 （二）谈话。每季度谈话。 三、工作要求 1、提高认识。2、落实责任。"
        )
        #expect(reading.title == "柳河镇2026年廉政教育方案" && reading.year == 2026)
        #expect(reading.clauses.map(\.path) == ["一", "二", "二/（一）", "二/（二）", "三", "三/1、", "三/2、"])
    }

    @Test func aNumberBeforeADayIsAMarker() {
        #expect(paths("一、工作\n1.学习。\n2.5月上旬开展检查。\n3.每季度谈话。") == ["一", "一/1.", "一/2.", "一/3."])
        #expect(paths("一、工作\n1.增长2.5倍。\n2.谈话。") == ["一", "一/1.", "一/2."])
    }

    @Test func articlesRunThroughTheChapters() {
        let text =
            "第一章 总则\n第一条 考核坚持公正。\n第二章 内容\n第二条 村党组织每季度研究一次。\n第三条 考核结果分为优秀、合格、不合格三个等次。\n第三章 方式\n第四条 日常考核由镇纪委会同农办进行。"
        #expect(paths(text) == ["第一章", "第一章/第一条", "第二章", "第二章/第二条", "第二章/第三条", "第三章", "第三章/第四条"])
        #expect(leaves(text) == ["第二章/第二条", "第三章/第四条"])
        #expect(PlanReader.read(text).duties.last?.owners.map(\.name) == ["镇纪委"])
    }

    @Test func severalPapersInOneFile() {
        let reading = PlanReader.read(
            "柳河镇书记2026年责任清单\n1.每季度研究一次。\n2.每年讲一次党课。\n柳河镇纪委书记2026年责任清单\n1.每月报告一次。\n2.受理举报。")
        #expect(reading.title == "柳河镇书记2026年责任清单" && reading.year == 2026)
        #expect(reading.duties.map(\.clause) == ["#1/1.", "#1/2.", "#2/1.", "#2/2."])
    }

    @Test func labelledLinesBelongToTheirClause() throws {
        let text = "一、任务\n（一）任务内容：开展专项检查，形成报告。\n责任单位：党政办、党建办\n完成时限：6月底\n（二）任务内容：学习。\n责任单位：纪委\n完成时限：全年"
        let reading = PlanReader.read(text)
        #expect(reading.clauses.map(\.heading) == ["任务", "开展专项检查，形成报告", "学习"])
        #expect(reading.duties.map { $0.owners.map(\.name) } == [["党政办", "党建办"], ["纪委"]])
        #expect(reading.duties.map { $0.schedule.map(\.phrase) } == [["6月底"], ["全年"]])
        #expect(try duty("一、春节、五一、国庆期间开展检查。").schedule.map(\.phrase) == ["春节、五一、国庆期间"])
    }

    @Test func whomAHeadingIsAbout() {
        for (heading, name) in [
            ("党委书记责任", "党委书记"), ("镇纪委牵头的任务", "镇纪委"), ("班子其他成员责任", "班子其他成员"), ("财政所职责清单", "财政所"),
            ("部门主要负责人职责", "部门主要负责人"),
        ] { #expect(HeadingOwner.name(in: heading) == name) }
        for heading in ["重点任务", "压实领导责任", "落实主体责任", "推动责任落实", "责任", "总体要求", "强化党委主体责任"] {
            #expect(HeadingOwner.name(in: heading) == nil, "\(heading)")
        }
    }

    @Test func documentsNested() throws {
        #expect(try duty("一、学习《关于印发〈办法〉的通知》和《条例》、《条例》。").documents == ["《关于印发〈办法〉的通知》", "《条例》"])
    }

    @Test func titleIssuerAndYear() {
        let reading = PlanReader.read(
            "各村：\n甲镇2026年党风廉政建设工作方案\n为落实责任，制定本方案。\n一、开展学习。\n二、开展检查。\n中共甲镇委员会\n2026年1月5日")
        #expect(reading.title == "甲镇2026年党风廉政建设工作方案")
        #expect(reading.issuer == "中共甲镇委员会")
        #expect(reading.year == 2026)
        #expect(PlanReader.read("为抓好工作，制定甲镇二〇二六年廉政工作方案。\n一、开展学习。").title == "甲镇二〇二六年廉政工作方案")
        #expect(PlanReader.read("为抓好工作，制定甲镇二〇二六年廉政工作方案。\n一、开展学习。").year == 2026)
    }

    @Test func aTableIsALineOfWorkEach() {
        let reading = PlanReader.read("责任清单\n序号\t工作内容\t责任单位\n1\t开展学习\t党建办\n2\t开展检查\t纪委")
        #expect(reading.clauses.filter(\.leaf).count == 2)
    }

    /// Total over anything, and no range outside the text.
    @Test func columnsSayByWhom() {
        func rows(_ table: String) -> [String] {
            let reading = PlanReader.read("青石镇2026年任务分工表\n" + table)
            let headings = Dictionary(uniqueKeysWithValues: reading.clauses.map { ($0.path, $0.heading) })
            return reading.duties.map { duty in
                let owners = duty.owners.map { $0.name + $0.role.rawValue }.joined(separator: " ")
                return
                    "\(headings[duty.clause] ?? "")|\(owners)|\(duty.schedule.map(\.phrase).joined(separator: " "))"
            }
        }
        #expect(
            rows(
                "序号\t工作内容\t牵头单位\t配合单位\t完成时限\n1\t开展警示教育，组织学习\t党建办\t各村、财政所\t6月底前\n2\t检查村级财务。重点查票据。\t财政所\t\t每季度")
                == ["开展警示教育，组织学习|党建办牵头 各村配合 财政所配合|6月底前", "检查村级财务|财政所牵头|每季度"])
        // 责任单位 alone leads; a title over the table and heads of two rows are heads.
        #expect(
            rows("任务分工\t\t\t\n序号\t重点任务\t责任单位\t\n\t\t牵头单位\t配合单位\n1\t公开办事清单\t便民服务中心\t各村")
                == ["公开办事清单|便民服务中心牵头 各村配合|"])
        #expect(
            rows("序号\t任务\t责任单位\n1\t排查风险点\t各办公室\n\t\t各村\n2\t报告情况\t镇纪委") == [
                "排查风险点|各办公室牵头 各村牵头|", "报告情况|镇纪委牵头|",
            ])
        #expect(rows("事项|责任主体|时限\n开展走访|牵头：党建办；配合：各村|每月") == ["开展走访|党建办牵头 各村配合|每月"])
    }

    @Test func strangeTextIsRead() {
        var generator = SystemRandomNumberGenerator()
        let parts = [
            "一、", "（一）", "（", "）", "一是", "1.", "\t", "|", "《", "》", "\n", "。", "第", "条", "责任单位：", "每", "月",
            "前", "十", "\u{3000}", "字", "甲方：", "附件：",
        ]
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 0..<80, using: &generator)).map { _ in
                parts.randomElement(using: &generator)!
            }.joined()
            let count = text.unicodeScalars.count
            for clause in PlanReader.read(text).clauses {
                #expect(
                    clause.start >= 0 && clause.start <= clause.end && clause.end <= count,
                    "\(text.debugDescription)")
            }
        }
    }

    /// A rule that looks back from a bracket's beginning ended the program.
    @Test(arguments: [
        "一、开展廉政谈话（每年2次）。", "一、开展廉政谈话（每月一次）。", "每周1次", "每年2次", "（每年不少于2次）", "一、学习（每季度1场）。",
    ]) func timesInBracketsAreRead(_ text: String) {
        #expect(PlanReader.read(text).clauses.count <= 1)
    }

    @Test func datesWithoutEndAreRead() {
        let text = "一、" + String(repeating: "1月、", count: 60_000) + "1月1日前完成自查。"
        _ = PlanReader.read(text)
    }
}
