/// A plan for a generated town, in the words plans are written in; 500 pieces of work open about 6,000 tasks a year.
struct GeneratedPlan {
    let text: String

    private static let sections = [
        "压实主体责任", "加强学习教育", "做实日常监督", "管好集体资金", "规范权力运行", "纠治作风问题", "办好群众诉求", "抓好乡村振兴", "强化制度执行", "提升干部素质",
    ]
    private static let matters = [
        "惠农补贴发放", "村级财务收支", "工程项目招标", "集体资产出租", "公务接待", "公务用车", "低保评定", "危房改造", "耕地保护", "环境整治", "安全生产",
        "防汛值守",
        "印章使用", "物资采购", "值班纪律", "窗口服务", "村务公开", "项目验收", "资金拨付", "人员聘用",
    ]

    init(_ year: Int, of town: GeneratedTown, works count: Int, _ numbers: inout SeededNumbers) {
        var works: [String] = []
        func matter() -> String { Self.matters.randomElement(using: &numbers) ?? "村务公开" }
        func office() -> String { town.offices.randomElement(using: &numbers) ?? "财政所" }
        func village() -> String { town.villages.randomElement(using: &numbers) ?? "" }
        for index in 0..<count {
            let topic = matter()
            switch index % 25 {
            case 0..<14:
                works.append("\(topic)情况自查。\(office())每季度对\(topic)情况自查一次，写明发现的问题和整改结果。（责任单位：\(office())）")
            case 14..<19:
                works.append("\(topic)专题学习。\(office())每月集中学习一次与\(topic)有关的纪律规定。（责任单位：\(office())）")
            case 19, 20:
                works.append("\(topic)谈心谈话。各村每季度与经办\(topic)的人员谈心谈话一次。（责任单位：各村）")
            case 21:
                works.append("\(topic)警示教育。各村每半年开展一次以\(topic)为内容的警示教育。（责任单位：各村）")
            case 22:
                works.append("\(topic)公开。各村6月底前、12月20日前各公开一次\(topic)情况。（责任单位：各村）")
            case 23:
                works.append("\(topic)风险排查。各办公室每半年排查一次\(topic)中的廉政风险。（责任单位：各办公室）")
            default:
                works.append("\(topic)集体研究。\(village())每月集体研究一次\(topic)事项，会议记录存档。（责任单位：\(village())）")
            }
        }
        var lines = [
            "\(town.file.town)\(year)年党风廉政建设工作实施方案", "为落实党风廉政建设责任制，结合\(town.file.town)实际，制定本方案。", "一、重点任务",
        ]
        let size = (works.count + Self.sections.count - 1) / Self.sections.count
        for (index, section) in Self.sections.enumerated() where index * size < works.count {
            lines.append("（\(Self.numerals[index])）\(section)。")
            for (number, work) in works.dropFirst(index * size).prefix(size).enumerated() {
                lines.append("\(number + 1).\(work)")
            }
        }
        lines += ["中共\(town.file.town)委员会", "\(year)年1月8日"]
        text = lines.joined(separator: "\n")
    }

    private static let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
}
