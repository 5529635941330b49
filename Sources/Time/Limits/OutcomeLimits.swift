/// 审理, 处分, 申诉, 问责: the time limits of decisions and of those who object to them.
extension TimeLimit {
    static let outcomes: [TimeLimit] = [
        .init(
            "TL-E01", "审理", "审理部门受理", .most(.init(1, .month)), "形成审理报告", .approved, "重大复杂案件经批准可以适当延长",
            by: "《监督执纪工作规则》(2019) 第55条末款", "READ S27", read: true),
        .init(
            "TL-E02", "处分宣布", "作出党纪处分决定", .most(.init(1, .month)), "向所在党的基层组织全体党员和本人宣布，材料归档",
            by: "《纪律处分条例》(2023) 第44条；《规则》第56条", "READ S32,S27", read: true),
        .init(
            "TL-E03", "处分执行", "受撤销党内职务以上处分", .most(.init(1, .month)), "办理职务、工资等变更手续", .most(.init(5, .month)),
            "经作出或批准处分的组织批准，最长 6 个月", by: "《纪律处分条例》(2023) 第44条", "READ S32", read: true),
        .init(
            "TL-E04", "执行报告", "作出党纪处分决定", .most(.init(6, .month)), "执行机关或所在单位报告执行情况",
            by: "《纪律处分条例》(2023) 第45条", "READ S32", read: true),
        .init(
            "TL-E05", "政务处分执行", "作出降级以上政务处分决定", .most(.init(1, .month)), "办理职务、工资等变更，决定书存入本人档案",
            .most(.init(5, .month)), "经批准可以延长，最长 6 个月", by: "《政务处分法》第54条", "READ S02", read: true),
        .init(
            "TL-E06", "党纪申诉", "受理需要复议复查的申诉", .most(.init(3, .month)), "办结，决定告知申诉人、抄送、宣布；原办案和审理人员回避",
            by: "《监督执纪工作规则》(2019) 第59条", "READ S28,S29", read: true),
        .init(
            "TL-E07", "监察复审", "收到处理决定", .most(.init(1, .month)), "可以申请复审，不停止执行",
            by: "《监察法》第56条；《政务处分法》第55–56条", "READ S01,S02", read: true),
        .init(
            "TL-E08", "监察复审", "受理复审", .most(.init(1, .month)), "作出复审决定", by: "《监察法》第56条", "READ S01",
            read: true),
        .init(
            "TL-E09", "监察复核", "收到复审决定", .most(.init(1, .month)), "可以向上一级申请复核", by: "《监察法》第56条", "READ S01",
            read: true),
        .init(
            "TL-E10", "监察复核", "受理复核", .most(.init(2, .month)), "作出复核决定", by: "《监察法》第56条", "READ S01",
            read: true),
        .init(
            "TL-E11a", "对违法措施的申诉", "受理申诉", .most(.init(1, .month)), "作出处理决定", by: "《监察法》第69条", "READ S01",
            read: true),
        .init(
            "TL-E11b", "对违法措施的申诉", "申诉人收到处理决定", .most(.init(1, .month)), "可以向上一级申请复查",
            by: "《监察法》第69条", "READ S01", read: true),
        .init(
            "TL-E11c", "对违法措施的申诉", "收到复查申请", .most(.init(2, .month)), "作出处理决定，属实的及时纠正",
            by: "《监察法》第69条", "READ S01", read: true),
        .init(
            "TL-E12a", "公务员申诉（任免机关处分）", "知道人事处理", .most(.init(30, .calendarDay)), "可以申请复核，或者直接申诉",
            by: "《公务员法》第95条", "READ S05", read: true),
        .init(
            "TL-E12b", "公务员申诉（任免机关处分）", "接到复核决定", .most(.init(15, .calendarDay)), "可以申诉",
            by: "《公务员法》第95条", "READ S05", read: true),
        .init(
            "TL-E13a", "公务员申诉办理", "接到复核申请书", .most(.init(30, .calendarDay)), "作出复核决定并书面告知",
            by: "《公务员法》第96条", "READ S05", read: true),
        .init(
            "TL-E13b", "公务员申诉办理", "受理申诉", .most(.init(60, .calendarDay)), "作出处理决定",
            .most(.init(30, .calendarDay)), "案情复杂可以延长不超过 30 日", by: "《公务员法》第96条", "READ S05", read: true),
        .init(
            "TL-F01", "问责", "问责决定涉及组织调整或组织处理", .most(.init(1, .month)), "办理完相应手续",
            by: "《问责条例》(2019)（条号忆为第13条）；2016版第9条同数字", "数字 READ S63(2016版)；2019条号 MEM"),
        .init(
            "TL-F02a", "问责申诉", "收到问责决定", .most(.init(1, .month)), "可以书面申诉，不停止执行",
            by: "《问责条例》(2019)（条号忆为第20条上下）", "MEM"),
        .init(
            "TL-F02b", "问责申诉", "党组织接到书面申诉", .most(.init(1, .month)), "作出申诉处理决定并书面告知",
            by: "《问责条例》(2019)", "MEM"),
    ]
}
