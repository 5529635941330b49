/// Bodies and posts that stand as the subject of a sentence: `镇纪委每月…`, `各村党组织应当…`, `由镇经管站负责…` is not one.
enum Subjects {
    private static let suffixes = Lexicon([
        "党政领导班子", "其他领导班子成员", "领导班子成员", "班子其他成员", "班子成员", "领导班子", "领导小组办公室", "领导小组", "党组织书记", "党支部书记",
        "党委书记", "党组书记", "纪委书记", "党委（党组）书记", "党委(党组)书记", "书记", "镇长", "委员会", "村民委员会", "妇联", "团委", "工会", "武装部",
        "组织部", "宣传部", "统战部", "派出所", "司法所", "卫生院", "学校", "村委会", "居委会", "党工委", "工作组", "专班", "党委委员", "党委常委",
        "支部委员", "委员", "负责人",
        "主要领导", "党委", "党组", "纪委", "纪检组", "党支部", "党组织", "党总支", "支部", "办公室", "办事处", "财政所", "管理所", "自然资源所", "所",
        "中心", "综合执法队", "部门", "单位", "站所", "各村", "村“两委”", "两委", "成员", "干部职工", "全镇干部", "干部", "党员", "甲方", "乙方",
        "局", "委",
        "办", "站",
    ])

    /// What may follow a subject: an adverb, an auxiliary, a time, or a verb of duty.
    private static let followers = Lexicon([
        "要", "应", "应当", "须", "必须", "将", "每", "认真", "切实", "严格", "负责", "牵头", "定期", "按", "带头", "履行", "对", "组织",
        "会同", "结合", "于",
        "在", "年初", "年底", "及时", "全面", "积极", "至少", "为", "是", "不", "会", "把", "围绕", "与", "开展", "审核", "做好", "提交",
        "原则上", "参加", "到", "全年", "负", "各", "召开", "制定", "可", "根据", "督促", "指导", "汇总", "建立", "落实",
        "逐", "上半年", "下半年", "第", "年内", "带队", "“", "1", "2", "3", "4", "5", "6", "7", "8", "9", "3月", "7月",
        "9月", "12月", "都", "共同", "主动", "联系", "自",
        "向", "同",
    ])

    /// Words after which a body is an object, not a subject.
    private static let objects = Lexicon([
        "组织", "督促", "指导", "协助", "配合", "提请", "报", "抄送", "向", "由", "交", "对", "把", "将", "查", "使", "让", "推动",
        "教育", "引导", "经",
        "根据", "按照", "聚焦", "保障", "紧盯", "突出", "关注", "服务", "帮助", "为", "受", "被", "支持", "以", "从", "针对", "围绕", "结合",
        "加强", "强化", "推进", "落实", "坚持", "召开", "制定",
        "成立",
    ])

    /// A post within a body, which the body's name alone would cut short: 部门|负责人, 机关纪委|负责人.
    private static let posts = Lexicon(["主要负责人", "负责人", "主要领导", "分管领导", "班子成员", "书记", "委员"])

    /// What no name of a body or post holds: with it inside, the words are part of a predicate (促使全镇党员干部, 做到党委书记).
    private static let insides = Lexicon([
        "召开", "主持", "做到", "促使", "促进", "确保", "压紧", "压实", "抓实", "强化", "推动", "教育引导", "每年", "每月", "每季", "每半年",
        "至少",
        "不少于", "形成", "带动", "要求", "引导", "提醒", "关于", "属于", "针对", "切实", "认真", "充分", "进一步", "由",
    ])

    /// What somebody named after 由 is himself to do. 由…负责考核 names who checks, not who works.
    private static let charges = Lexicon([
        "牵头", "组织", "约谈", "带队", "主持", "会同", "汇总", "具体负责", "统一", "承办", "承担", "落实", "视情节", "起草", "报", "办理",
        "制定", "完成",
        "提醒",
    ])

    /// Whether the words are a body's or a post's name and nothing more.
    static func isName(_ words: String) -> Bool {
        let text = PlanText(words), end = text.scalars.count
        if let object = objects.end(text, at: 0, before: end) {
            // 组织办, 宣传部 are names; 督促各村 is a predicate.
            return end - object == 1 && "办部室局科站所组委".unicodeScalars.contains(text.scalars[object])
        }
        for place in 0..<end {
            if insides.stands(text, at: place, before: end) { return false }
            if let reach = suffixes.end(text, at: place, before: end),
                reach == end || posts.end(text, at: reach, before: end) == end
            {
                return true
            }
        }
        return false
    }

    static func find(_ text: PlanText, in range: Range<Int>) -> [String] {
        var found: [String] = [], known: Set<String> = []
        for sentence in sentences(text, range) where !isCondition(text, sentence) {
            for name in subject(text, sentence) + charged(text, sentence) where known.insert(name).inserted {
                found.append(name)
            }
        }
        return found
    }

    private static let losesPoints = Lexicon(["不得分", "扣1", "扣2", "扣3", "扣4", "扣5", "扣分", "扣0"])

    /// `乙方不履行职责的，`: what happens then is another's to do; `…的该项不得分` says how it is judged.
    private static func isCondition(_ text: PlanText, _ sentence: Range<Int>) -> Bool {
        if sentence.contains(where: { losesPoints.stands(text, at: $0, before: sentence.upperBound) }) {
            return true
        }
        return text.scalars[sentence.upperBound - 1] == "的"
            && sentence.contains { "不未无拒".unicodeScalars.contains(text.scalars[$0]) }
    }

    /// `由局党组约谈`, `由办公室汇总`.
    private static func charged(_ text: PlanText, _ sentence: Range<Int>) -> [String] {
        guard let by = sentence.first(where: { text.scalars[$0] == "由" }),
            let name = nameEnd(text, by + 1, sentence.upperBound, before: charges)
        else { return [] }
        return [text.string(by + 1..<name)]
    }

    /// The stretches between 。；and，: a subject stands at the beginning of one.
    private static func sentences(_ text: PlanText, _ range: Range<Int>) -> [Range<Int>] {
        var found: [Range<Int>] = [], start = range.lowerBound
        for index in range where text.scalars[index].partsClauses {
            found.append(text.trimmed(start..<index))
            start = index + 1
        }
        found.append(text.trimmed(start..<range.upperBound))
        return found.filter { $0.count >= 3 }
    }

    /// The names joined by 、 that begin the sentence, if what follows them is a predicate.
    private static func subject(_ text: PlanText, _ sentence: Range<Int>) -> [String] {
        var names: [String] = [], start = sentence.lowerBound
        while start < sentence.upperBound {
            guard let end = nameEnd(text, start, sentence.upperBound) else { return [] }
            names.append(text.string(start..<end))
            guard end < sentence.upperBound else { return [] }
            if "、和与".unicodeScalars.contains(text.scalars[end]),
                nameEnd(text, end + 1, sentence.upperBound) != nil
            {
                start = end + 1
                continue
            }
            return followers.stands(text, at: end, before: sentence.upperBound) ? names : []
        }
        return []
    }

    /// Where a name that begins at `start` ends: the longest reach to a known suffix within 14 characters.
    private static func nameEnd(
        _ text: PlanText, _ start: Int, _ limit: Int, before verbs: Lexicon = followers
    ) -> Int? {
        guard !objects.stands(text, at: start, before: limit) else { return nil }
        var best: Int?
        let reach = min(limit, start + 14)
        var index = start
        while index < reach {
            let scalar = text.scalars[index]
            if "、，。；：".unicodeScalars.contains(scalar) || insides.stands(text, at: index, before: limit) {
                break
            }
            if var end = suffixes.end(text, at: index, before: limit) {
                end = posts.end(text, at: end, before: limit) ?? end
                if verbs.stands(text, at: end, before: limit) || end < limit && text.scalars[end] == "、" {
                    best = end
                }
            }
            if best != nil { break }
            index += 1
        }
        return best
    }
}
