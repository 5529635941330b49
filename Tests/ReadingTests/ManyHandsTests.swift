import Reading
import Testing

/// Owners and times as many hands write them.
@Suite struct ManyHandsTests {
    private func owners(_ clause: String) throws -> [String] {
        let reading = PlanReader.read("甲镇2026年工作方案\n一、重点任务\n（一）" + clause)
        return try #require(reading.duties.first).owners.map { $0.name + $0.role.rawValue }
    }

    private func times(_ clause: String) throws -> [String] {
        let reading = PlanReader.read("甲镇2026年工作方案\n一、重点任务\n（一）" + clause)
        return try #require(reading.duties.first).schedule.map { "\($0.phrase)/\($0.kind.rawValue)" }
    }

    @Test(arguments: [
        ("建好台账。（牵头单位：镇纪委，配合单位：各村，完成时限：6月底前）", ["镇纪委牵头", "各村配合"]),
        ("建好台账。（牵头单位：镇纪委；责任单位：各村、财政所）", ["镇纪委牵头", "各村责任", "财政所责任"]),
        ("建好台账。（责任单位：财政所、各村）", ["财政所牵头", "各村责任"]),
        ("建好台账。（责任人：村支书 完成时限：全年）", ["村支书负责"]),
        ("建好台账。牵头领导:王五 牵头单位:镇纪委 责任单位:各村", ["王五负责", "镇纪委牵头", "各村责任"]),
        ("建好台账。〔责任单位:财政所 配合单位:各村〕", ["财政所牵头", "各村配合"]),
        ("建好台账。【牵头部门：党建办；参与单位：团委】", ["党建办牵头", "团委配合"]),
        ("建好台账。（责任领导：李四；责任单位：党建办）", ["李四负责", "党建办牵头"]),
        ("建好台账。（镇纪委）", ["镇纪委牵头"]), ("建好台账（镇纪委，6月底前）。", ["镇纪委牵头"]),
        ("考核工作由党建办牵头，纪工委配合，12月底前完成。", ["党建办牵头", "纪工委配合"]),
        ("由镇纪委牵头，党政办、组织办配合，每季度检查一次。", ["镇纪委牵头", "党政办配合", "组织办配合"]),
        ("农经站逐月审核财务收支。", ["农经站责任"]),
        ("聚焦县委中心工作，由镇纪委书记带队督查。", ["镇纪委书记责任"]), ("保障各支部活动经费。", []),
        ("落实党委（党组）主体责任。", []), ("完善制度（以下简称制度）。", []),
    ])
    func whoIsResponsible(_ clause: String, _ expected: [String]) throws {
        #expect(try owners(clause) == expected)
    }

    @Test(arguments: [
        ("2026年9月组织培训。", ["2026年9月/deadline"]), ("上半年召开大会。", ["上半年/deadline"]),
        ("第三季度开展清理。", ["第三季度/deadline"]), ("上、下半年各检查一次。", ["上、下半年/frequency"]),
        ("3月、6月、9月、12月各公开一次。", ["3月、6月、9月、12月/deadline"]), ("年内完成整改。", ["年内/deadline"]),
        ("每季度首月10日前报送。", ["每季度首月10日前/deadline"]), ("每季度最后一个月20日前公开。", ["每季度最后一个月20日前/deadline"]),
        ("“八一”、重阳节期间走访。", ["“八一”、重阳节期间/deadline"]), ("每两个月检查一次。", ["每两个月/frequency"]),
        ("2月至12月持续开展。", ["2月至12月/deadline"]), ("3月组织学习。", ["3月/deadline"]),
        ("做好上半年工作总结。", []), ("每季度检查一次。", ["每季度/frequency"]),
        ("6月底前、11月底前各抽查一次。", ["6月底前/deadline", "11月底前/deadline"]),
    ])
    func when(_ clause: String, _ expected: [String]) throws {
        #expect(try times(clause) == expected)
    }

    @Test func theYearMayStandInBracketsUnderTheTitle() {
        #expect(PlanReader.read("党风廉政建设工作要点\n（2026年2月）\n一、开展学习。\n二、开展检查。").year == 2026)
    }
}
