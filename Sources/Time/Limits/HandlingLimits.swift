/// 线索处置 to 审查调查: the time limits of handling clues and cases.
extension TimeLimit {
    static let handling: [TimeLimit] = [
        .init(
            "TL-C01", "线索处置", "承办部门收到问题线索", .most(.init(1, .month)), "提出处置意见，制定方案，履行审批",
            by: "《监督执纪工作规则》(2019) 第21条（条号待核）", "MEM（高把握）；各地更短见TL-L"),
        .init(
            "TL-C02", "函询", "被函询人收到函件", .most(.init(15, .workingDay)),
            "写出说明材料，由所在党委（党组）主要负责人签署意见后回复；本人是主要负责人的直接回复",
            .approved, "特殊情况报批后适当延长（未核）", by: "《监督执纪工作规则》(2019) 第28条；监察对象见《监察法实施条例》2021版第174条",
            "数字 READ-2nd S76；条号 MEM"),
        .init(
            "TL-C03", "谈话函询", "谈话结束，或收到函询回复", .most(.init(1, .month)), "写出情况报告和处置意见报批",
            by: "《监督执纪工作规则》(2019) 第29条", "MEM；地方文本“30日办结” READ S55"),
        .init(
            "TL-C04", "谈话函询", "被谈话函询的党员参加年度民主生活会、组织生活会", .none, "就谈话函询的问题作出说明，有违纪的作检讨",
            by: "《监督执纪工作规则》(2019) 第29、30条", "MEM；地方实践 READ(S-qdubb 43254)"),
        .init(
            "TL-C05", "初步核实", "批准初步核实", .most(.init(2, .month)), "写出初核情况报告，提出处置建议", .most(.init(1, .month)),
            "必要时延 1 个月；重大复杂的经批准再延", by: "《党的纪律检查机关案件检查工作条例》(1994) 第15条；2019《规则》未见数字",
            "READ S64(cread)；现行《规则》无数字=MEM"),
        .init(
            "TL-C06", "暂存待查", "决定暂存待查", .most(.init(6, .month)), "复查一次是否具备核查条件", .approved, "由本镇自己定",
            by: "无全国性数字；“定期清理”", "产品默认，非法定"),
        .init(
            "TL-D01", "立案", "批准立案", .none, "向被审查调查人宣布，并通报其所在党委（党组）主要负责人", by: "《监督执纪工作规则》(2019) 第38条",
            "READ S24"),
        .init(
            "TL-D02", "审查（党纪）", "立案", .most(.init(3, .month)), "调查终结，写出报告", .most(.init(1, .month)),
            "必要时延 1 个月；重大复杂的经立案机关批准再延", by: "《案件检查工作条例》(1994)（条号忆为第39条）", "数字 READ(gdmzwhlytsq)；条号 MEM"),
        .init(
            "TL-D03", "审查（党纪），已废止口径", "立案审查", .most(.init(90, .calendarDay)), "--",
            .most(.init(90, .calendarDay)), "2017 年试行规则的口径，不作现行依据",
            by: "2017《规则(试行)》第28条；2019版第38–40、55、56条原文未见此数字", "MEM；2019版已读条文未见→勿作现行依据"),
        .init(
            "TL-D04", "政纪（任免机关）", "任免机关批准立案", .most(.init(6, .month)), "作出处分决定", .most(.init(6, .month)),
            "案情复杂等可以延长，最长不超过 12 个月", by: "《行政机关公务员处分条例》(2007) 第44条（现行效力未核）", "READ S17",
            read: true),
        .init(
            "TL-D05", "监察调查（未留置）", "监委立案", .most(.init(1, .year)), "作出处理决定；解除留置的从解除之日起算",
            .most(.init(6, .month)), "上一级监察机关批准可以延长不超过 6 个月", by: "《监察法实施条例》2021版第185条", "MEM；2025版条号未核"),
        .init(
            "TL-D06", "强制到案", "到案", .most(.init(12, .hour)), "不得超过；需要管护、留置的不超过 24 小时",
            .most(.init(12, .hour)), "以 24 小时为限", by: "《监察法》(2024修正) 第46条", "READ S01", read: true,
            .countyAndAbove),
        .init(
            "TL-D07", "责令候查", "采取措施", .most(.init(12, .month)), "最长期限，到期解除或变更", by: "《监察法》(2024修正) 第46条",
            "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D08", "管护", "采取措施", .most(.init(7, .calendarDay)), "决定留置或解除；24 小时内送留置场所",
            .most(.init(3, .calendarDay)), "特殊情况延长 1 至 3 日", by: "《监察法》(2024修正) 第46条、第25条", "READ S01",
            read: true, .countyAndAbove),
        .init(
            "TL-D09", "留置", "采取措施", .most(.init(3, .month)), "解除、变更或移送", .most(.init(5, .month)),
            "特殊情况延长一次不超过 3 个月，由上一级批准；可能判十年以上的，经国家监委批准再延 2 个月；发现另罪可以重新计算一次",
            by: "《监察法》(2024修正) 第48条", "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D10", "留置、管护的通知", "采取措施", .most(.init(24, .hour)), "通知所在单位和家属，有碍调查的除外",
            by: "《监察法》(2024修正) 第50条", "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D11", "变更措施的申请", "收到申请", .most(.init(3, .calendarDay)), "作出决定，不同意的说明理由",
            by: "《监察法》(2024修正) 第50条", "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D12", "技术调查", "签发之日", .most(.init(3, .month)), "到期解除", .approved, "可以延长，每次不超过 3 个月",
            by: "《监察法》(2024修正) 第31条", "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D13", "查封、扣押、冻结", "查明与案件无关", .most(.init(3, .calendarDay)), "解除并退还",
            by: "《监察法》(2024修正) 第26、28条", "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D14", "补充调查", "检察院退回", .most(.init(1, .month)), "补充调查完毕", .no, "以两次为限",
            by: "《监察法》(2024修正) 第54条", "READ S01", read: true, .countyAndAbove),
        .init(
            "TL-D15", "被立案期间的限制", "立案至作出处理决定", .none, "不得出境、辞去公职；单位不得交流、晋升、奖励、处分、办理退休", .no,
            "出境和辞职，监察机关同意的除外", by: "《公职人员政务处分法》第52条", "READ S02"),
    ]
}
