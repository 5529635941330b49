/// 主体责任, 巡察整改, 公开, 档案 and local examples: what recurs, and what is kept for how long.
extension TimeLimit {
    static let upkeep: [TimeLimit] = [
        .init(
            "TL-G01", "主体责任", "每半年", .times(1, .halfYear), "常委会（党组）会议专题研究全面从严治党",
            by: "《党委（党组）落实全面从严治党主体责任规定》(2020) 责任落实章（条号忆为第12条上下）", "频次 READ-part S38；条号 MEM"),
        .init(
            "TL-G02", "主体责任", "每年年初", .times(1, .year), "制定年度任务安排，明确分工和时限",
            by: "《党委（党组）落实全面从严治党主体责任规定》(2020) 责任落实章", "MEM"),
        .init(
            "TL-G03", "主体责任", "每年", .times(1, .year), "向上一级党组织书面报告落实情况，书记和班子成员述责",
            by: "《党委（党组）落实全面从严治党主体责任规定》(2020)", "MEM"),
        .init(
            "TL-G04", "责任制检查考核", "每年", .times(1, .year), "对下一级班子和干部检查考核，情况报同级党委",
            by: "《关于实行党风廉政建设责任制的规定》(2010) 第三章（忆第10条）", "MEM"),
        .init(
            "TL-G05", "责任制报告", "每年", .times(1, .year), "专题报告上一级党委（党组）和纪委",
            by: "《关于实行党风廉政建设责任制的规定》(2010)（忆第16条）", "MEM"),
        .init(
            "TL-G06", "例行廉政谈话", "每年", .times(1, .year), "书记与班子成员、班子成员与分管单位负责人谈话并留记录", by: "实践口径",
            "READ S51（非法规）"),
        .init(
            "TL-G07", "组织生活会", "每年", .times(1, .year), "党支部召开组织生活会，一般在第四季度", by: "《党支部工作条例》第17条",
            "READ(miniwenda 245598)"),
        .init(
            "TL-H01", "巡视巡察整改", "收到反馈意见", .most(.init(2, .month)), "报送整改情况报告和主要负责人组织落实情况报告",
            by: "《巡视工作条例》2015版第27条（2024-02-08第二次修订已取代，新期限未核）", "READ S74（旧版）；2024版未核"),
        .init(
            "TL-H02", "巡视移交线索", "纪检、组织部门收到移交", .most(.init(3, .month)), "反馈办理情况", by: "2015/2017版巡视条例口径",
            "READ-2nd S73；2024版未核"),
        .init(
            "TL-H03", "监察建议", "收到监察建议书", .most(.init(30, .calendarDay)), "书面反馈整改情况，以建议书写明的期限为准", .approved,
            "可以提出异议", by: "建议书载明；甘肃实例30日", "READ S54（实例，非法条）"),
        .init(
            "TL-I01", "村务公开", "每季度", .times(1, .quarter), "公布一般事项；财务往来较多的每月公布，重大事项随时公布", by: "《村民委员会组织法》第30条",
            "READ S16", read: true),
        .init(
            "TL-I02", "村干部民主评议", "每年", .times(1, .year), "村务监督机构主持评议；连续两次不称职的职务终止", by: "《村民委员会组织法》第33条",
            "READ S16", read: true),
        .init(
            "TL-J01", "网络日志留存", "日志产生", .least(.init(6, .month)), "留存",
            by: "《网络安全法》2016第21条(三)；2026-01-01起为第23条", "READ S07,S67", read: true),
        .init(
            "TL-J02", "个人信息保护影响评估记录", "评估完成", .least(.init(3, .year)), "保存", by: "《个人信息保护法》第56条", "READ S11",
            read: true),
        .init(
            "TL-J03", "委托处理记录", "对外提供、委托处理个人信息和重要数据", .least(.init(3, .year)), "保存处理情况记录",
            by: "《网络数据安全管理条例》第12条", "READ S12", read: true),
        .init(
            "TL-J04", "档案移交", "档案形成", .most(.init(10, .year)), "属于县级档案馆接收范围的移交", .approved,
            "专业性强或需要保密的，经同意可以延长",
            by: "《档案法实施条例》(2024) 第20条", "READ S13", read: true),
        .init(
            "TL-J05", "密码应用安全性评估", "投入运行后", .times(1, .year), "商用密码应用安全性评估", .no, "与等级测评衔接",
            by: "《商用密码管理条例》(2023) 第38、42条（仅限关键信息基础设施）", "READ S09", .criticalSystems),
        .init(
            "TL-J06", "等级保护测评（三级）", "备案后", .times(1, .year), "等级测评", by: "《信息安全等级保护管理办法》(公通字〔2007〕43号) 第14条",
            "MEM"),
        .init(
            "TL-L01", "线索", "收到分办的线索", .most(.init(15, .calendarDay)), "提出四类处置", by: "广西田林县纪委监委2020制度 第9条",
            "READ S56（地方）", .localExample),
        .init(
            "TL-L02a", "线索审批", "呈分管领导", .most(.init(1, .workingDay)), "审批", by: "陕西西乡县办法", "READ S55（地方）",
            .localExample),
        .init(
            "TL-L02b", "线索审批", "呈书记", .most(.init(3, .workingDay)), "审批", by: "陕西西乡县办法", "READ S55（地方）",
            .localExample),
        .init(
            "TL-L03", "谈话实施", "批准之日", .most(.init(5, .workingDay)), "开展谈话", by: "陕西西乡县办法", "READ S55（地方）",
            .localExample),
        .init(
            "TL-L04", "初核", "批准", .most(.init(15, .workingDay)), "初步核实的一般时限", by: "陕西西乡县办法", "READ S55（地方）",
            .localExample),
        .init(
            "TL-L05a", "委托谈话", "收到委托谈话通知书", .most(.init(15, .workingDay)), "完成谈话", by: "某地口径（律师网转述）",
            "READ-2nd S57（地方）", .localExample),
        .init(
            "TL-L05b", "委托谈话", "谈话结束", .most(.init(5, .workingDay)), "报送谈话记录和反馈单", by: "某地口径（律师网转述）",
            "READ-2nd S57（地方）", .localExample),
        .init(
            "TL-L06", "考核整改", "检查组反馈", .most(.init(1, .month)), "被检查单位报告整改情况", by: "某省责任制实施办法",
            "READ S48（地方）", .localExample),
    ]
}
