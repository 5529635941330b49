/// 检举控告 and 信访: the time limits of the first stages. Wording is ours; ids, figures and sources are the register's.
extension TimeLimit {
    static let complaints: [TimeLimit] = [
        .init(
            "TL-A01", "检举控告", "收到应由上级纪检监察机关受理的检举控告", .most(.init(5, .workingDay)),
            "直接送本机关主要负责人，并报上一级信访举报部门；不复制、不摘抄、不录入平台", by: "《纪检监察机关处理检举控告工作规则》(2020) 第15条", "READ S20,S21",
            read: true),
        .init(
            "TL-A02", "检举控告", "收到上一级转送的检举控告", .most(.init(5, .workingDay)), "登记，并受理或转办",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第16条第2款", "READ S20,S21", read: true),
        .init(
            "TL-A03", "检举控告", "收到应由下级受理的检举控告", .none, "及时转送下级",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第16条第1款", "READ S20（无数字）"),
        .init(
            "TL-A04", "检举控告", "承办部门办结检举控告", .times(1, .quarter), "向信访举报部门反馈办理结果",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第18条", "READ S20", read: true),
        .init(
            "TL-A05", "检举控告", "接到上级发函交办", .most(.init(3, .month)), "办结并报告核查处理情况；超过期限的可以督办",
            .most(.init(3, .month)), "本机关主要负责人批准可以再延 3 个月并报上级，还要延的由上级批准（未核）",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第21条", "主期限 READ-2nd S21；延长规则 MEM"),
        .init(
            "TL-A06", "检举控告", "受理实名检举控告", .most(.init(15, .workingDay)), "告知实名检举控告人已经受理，重复的不再告知",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第26条", "READ-2nd S21（高把握）"),
        .init(
            "TL-A07", "检举控告", "实名检举控告办结", .most(.init(15, .workingDay)), "向实名检举控告人反馈结果并记录",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第27条", "READ-2nd S21（高把握）"),
        .init(
            "TL-A08", "检举控告", "监察机关收到应由其他监察机关管辖的线索", .most(.init(5, .workingDay)), "转送有管辖权的监察机关",
            by: "《监察法实施条例》2021版 第169条、第171条(二)；2025-06-01修订后条号有变", "READ S71（2021版）；2025条号未核"),
        .init(
            "TL-A09", "检举控告", "要追查匿名件的来源，或认定诬告陷害", .none, "先经设区的市级以上机关批准",
            by: "《纪检监察机关处理检举控告工作规则》(2020) 第29条、第39条", "READ-2nd S21（高把握）"),
        .init(
            "TL-B01", "信访", "信访部门收到信访事项", .most(.init(15, .calendarDay)), "登记并转送、交办",
            by: "《信访工作条例》(2022) 第22条", "READ S03", read: true),
        .init(
            "TL-B02", "信访", "其他机关直接收到信访事项，不能当场告知", .most(.init(15, .calendarDay)), "书面告知接收情况和去向，姓名住址不清的除外",
            .no, "能当场告知的应当当场书面告知", by: "《信访工作条例》(2022) 第23条第2款", "READ S03", read: true),
        .init(
            "TL-B03", "信访", "收到转送、交办，属本机关职权", .most(.init(15, .calendarDay)), "书面告知信访人接收情况和处理途径",
            by: "《信访工作条例》(2022) 第23条第3款", "READ S03", read: true),
        .init(
            "TL-B04", "信访", "收到转送、交办，不属本机关职权", .most(.init(5, .workingDay)), "说明理由提出异议，经同意后退回",
            by: "《信访工作条例》(2022) 第23条第3款", "READ S03", read: true),
        .init(
            "TL-B05", "信访", "受理申诉求决类事项", .most(.init(60, .calendarDay)), "办结并出具信访处理意见书",
            .most(.init(30, .calendarDay)), "本机关负责人批准，可以延长不超过 30 日，并告知延期理由",
            by: "《信访工作条例》(2022) 第34条", "READ S03", read: true),
        .init(
            "TL-B06", "信访", "信访人收到处理意见的书面答复", .most(.init(30, .calendarDay)), "可以请求复查",
            by: "《信访工作条例》(2022) 第35条", "READ S03", read: true),
        .init(
            "TL-B07", "信访", "收到复查请求", .most(.init(30, .calendarDay)), "提出复查意见并书面答复",
            by: "《信访工作条例》(2022) 第35条", "READ S03", read: true),
        .init(
            "TL-B08", "信访", "收到复查意见的书面答复", .most(.init(30, .calendarDay)), "可以请求复核",
            by: "《信访工作条例》(2022) 第36条", "READ S03", read: true),
        .init(
            "TL-B09", "信访", "收到复核请求", .most(.init(30, .calendarDay)), "提出复核意见；此后同一事实和理由不再受理",
            .no, "听证的时间不计入", by: "《信访工作条例》(2022) 第36条", "READ S03", read: true),
    ]
}
