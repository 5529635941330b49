/// Tells a work item from narrative: aims, principles and definitions ask nothing of anybody.
enum WorkItems {
    private static let narrative = Lexicon([
        "指导思想", "总体要求", "总体思路", "总体目标", "工作目标", "目标任务", "主要目标", "工作思路", "基本原则", "工作原则", "适用范围", "总则", "附则",
        "等次",
        "名词解释", "有关说明", "考核对象", "对象和范围", "活动时间", "参加对象", "参加人员", "活动对象", "活动主题",
    ])

    private static let verbs = Lexicon([
        "开展", "落实", "加强", "组织", "建立", "健全", "完善", "推进", "制定", "制订", "检查", "督促", "学习", "签订", "履行", "强化",
        "严格", "坚持",
        "做好", "报告", "公开", "整改", "清理", "排查", "考核", "通报", "处理", "查处", "谈话", "教育", "宣传", "协助", "听取", "遵守",
        "执行", "负责",
        "成立", "召开", "参加", "管好", "严禁", "支持", "带头", "研究", "部署", "推动", "规范", "治理", "深化", "拓宽", "提高", "提升",
        "优化", "培育",
        "加大", "发挥", "帮助", "反映", "接受", "报送", "完成", "结束", "签", "有", "上", "约谈", "取消", "追究", "挂钩", "公示", "纠正",
        "分解", "达到",
        "解决", "关心", "维护", "防范", "监督", "探索", "总结", "办结", "登记", "建好", "用好", "抓实", "压紧", "盯", "办好", "做", "抓",
        "管", "写",
        "作为", "谈心", "认识", "自觉", "化解", "保障", "支撑", "减轻", "改进", "营造", "统筹", "实施", "鼓励", "纠治", "继续", "动员",
        "回复", "由", "应当", "必须", "不得", "作出", "承诺", "讲", "抽查", "走访", "督查", "督导", "收集", "更新", "发送", "受理", "汇总",
        "评议",
        "测评", "巡查", "编制", "印发", "修订",
        "梳理", "调度", "调研",
    ])

    /// Whether `heading` opens a part that only narrates.
    static func isNarrative(heading: String) -> Bool {
        let text = PlanText(heading)
        return narrative.earliest(text, in: 0..<text.scalars.count) != nil
    }

    /// Whether the text asks for anything at all.
    static func asks(_ text: PlanText, in range: Range<Int>) -> Bool {
        if isDefinition(text, range) { return false }
        return range.contains { verbs.stands(text, at: $0, before: range.upperBound) }
            || SchedulePhrases.find(text, in: range).contains {
                $0.kind == .frequency || $0.kind == .deadline
            }
    }

    private static let parts = Lexicon(["分为", "分成"])
    private static let classes = Lexicon(["等次", "档次", "等级", "四档", "三档"])

    /// `考核结果分为优秀、合格、不合格三个等次。` says what there is, not what to do.
    private static func isDefinition(_ text: PlanText, _ range: Range<Int>) -> Bool {
        range.count <= 60 && range.contains { parts.stands(text, at: $0, before: range.upperBound) }
            && range.contains { classes.stands(text, at: $0, before: range.upperBound) }
    }
}
