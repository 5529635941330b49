/// What is done: the act a clause asks for, the act a record says.
enum Act: String, CaseIterable, Sendable {
    case inspect, selfCheck, visit, lookingVisit, warn, educate, lecture, groupStudy, study, train
    case deliberate, hear, talk, admonish, workTalk, sign, disclose, regulate, abolish, report, account,
        workAccount, remind, decide, event, coordinate

    var label: String {
        switch self {
        case .inspect: "监督检查"
        case .selfCheck: "自查"
        case .visit, .lookingVisit: "走访调研"
        case .warn: "警示教育"
        case .educate: "廉政教育"
        case .lecture: "讲党课"
        case .groupStudy: "中心组学习"
        case .study: "学习"
        case .train: "业务培训"
        case .deliberate: "研究部署"
        case .hear: "听取汇报"
        case .talk: "谈心谈话"
        case .admonish: "提醒谈话"
        case .workTalk: "工作谈话"
        case .sign: "签订责任书"
        case .disclose: "公开"
        case .regulate: "制定、修订制度"
        case .abolish: "废止制度"
        case .report: "报告"
        case .account: "述责述廉"
        case .workAccount: "工作述职"
        case .remind: "提醒、通知"
        case .decide: "决策"
        case .event: "这项活动"
        case .coordinate: "调度"
        }
    }

    /// Words of a clause that ask for it: the first that stands there is the verb, and what follows its object.
    private static let asking: [(act: Act, words: [String])] = [
        (.account, ["述法", "述学", "述责述廉", "述职述廉", "述责", "述廉", "述德述廉"]),
        (.abolish, ["废止", "停止执行"]),
        (.sign, ["签订", "签责任书", "签署", "签字背书", "签责任状", "签下", "签好", "签完"]),
        (.regulate, ["修订", "制定", "出台", "建立健全", "建章立制", "修改完善", "废改立", "修改"]),
        (.talk, ["谈心谈话", "廉政谈话", "谈心", "谈话", "谈一次", "谈一遍", "谈一轮", "各谈", "任前谈"]),
        (.admonish, ["提醒谈话", "约谈"]),
        (.groupStudy, ["中心组"]),
        (
            .warn,
            [
                "警示教育", "警示会", "警示大会", "旁听庭审", "旁听职务犯罪庭审", "以案说纪", "以案促改",
                "以案释法", "以案示警", "以案明纪", "以案说法",
            ]
        ),
        (.lecture, ["党课", "廉政课", "讲一课", "授课", "上课", "讲课", "纪律课", "廉洁课"]),
        (
            .educate,
            [
                "廉政教育基地", "廉洁教育基地", "廉政教育", "廉洁教育", "廉政学习", "廉洁学习", "纪律教育", "党纪教育", "廉政培训", "廉洁从业教育",
                "纪法教育", "纪法培训", "纪律培训", "党纪培训", "法纪教育", "党规党纪教育", "党风廉政教育", "廉洁从政教育", "家风教育", "读书班", "廉洁夜校",
                "党纪学习", "轮训", "集训", "廉政班",
            ]
        ),
        (.coordinate, ["亲自调度", "专题调度", "调度"]),
        (.disclose, ["公开", "公示", "张榜", "上墙", "晒一晒", "张贴", "贴到", "贴出", "公布", "挂网"]),
        (.selfCheck, ["自查自纠", "自查", "自检"]),
        (
            .inspect,
            [
                "抽查", "检查", "督查", "督导", "查账", "暗访", "核查", "核对", "巡查", "调阅", "查阅", "日常监督", "专项监督", "清查", "抽看",
                "过一遍", "跑一遍",
                "走一遍", "查看", "回访", "复查", "入户", "核实", "联查", "检视", "查", "走到", "走遍", "跑遍", "明察", "随机走访", "点验",
                "盘点", "复核", "核遍", "核一遍", "核一次", "核实一遍", "看一趟", "看一回", "转一圈", "转一转", "查一回", "翻看", "抽检", "回头看",
                "翻一遍", "摸一遍", "见面核",
                "看一遍", "跟踪", "过问", "督办", "包案", "督促",
            ]
        ),
        (.study, ["学法", "专题学习", "集中学习", "集体学习", "讲座", "辅导报告"]), (.train, ["培训"]),
        (.visit, ["走访", "摸排", "下村指导", "到村指导", "入村指导", "上门指导", "现场指导", "蹲点", "驻村指导"]),
        (.hear, ["听取", "听一次", "听汇报", "听一轮", "听一听"]),
        (.deliberate, ["研究", "部署", "专题会", "研判", "审议", "分析"]),
    ]

    /// Words that ask for it where nothing stronger does.
    private static let askingFaintly: [(act: Act, words: [String])] = [
        (.sign, ["责任书", "承诺书", "责任状"]), (.regulate, ["完善", "健全", "建立"]),
        (.inspect, ["监督", "核"]), (.report, ["报告", "报送", "上报", "汇报", "报一次", "报镇", "报乡", "通报", "报"]),
        (.visit, ["走访", "调研", "座谈"]),
        (.study, ["学习", "研讨", "教育"]), (.train, ["培训"]), (.remind, ["提醒", "发送", "短信", "倡议"]),
        (.deliberate, ["召开", "会议"]),
    ]

    /// The act a task's words ask for, or those of the whole clause where they name none; nil where neither does.
    static func asked(in focus: String, orIn clause: String) -> Act? {
        if let telling = telling(focus, clause) { return telling }
        // 听取意见 is asking people what they think, and no report.
        let focus = focus.replacing("听取意见", with: "问意见").replacing("听取群众意见", with: "问意见"),
            clause = clause.replacing("听取意见", with: "问意见").replacing("听取群众意见", with: "问意见")
        return first(asking, in: focus) ?? (focus == clause ? nil : first(askingFaintly, in: focus))
            ?? first(asking, in: clause) ?? first(askingFaintly, in: clause) ?? learning(clause)
    }

    /// Occasions that are what they are called, and nothing else is one.
    static let eventNames = [
        "接访", "下访", "接待来访", "信访接待", "主题党日", "民主生活会", "组织生活会", "知识测试", "知识测验", "廉政测试", "廉政考试", "测试", "测验",
        "考试", "竞赛", "文艺演出",
        "演讲比赛",
        "廉洁文化", "宣传月", "家访", "小戏", "演出", "巡演", "送戏", "观影", "展览",
        "院坝会", "坝坝会", "板凳会", "恳谈会", "廉政承诺", "宣誓", "读书会", "征文", "廉政家书",
    ]

    /// What several words together ask for, whichever verb comes first.
    private static func telling(_ focus: String, _ clause: String) -> Act? {
        func says(_ words: [String]) -> Bool { words.contains(where: focus.contains) }
        if eventNames.contains(where: focus.contains) { return .event }
        if says(["述责", "述廉", "述法"]) { return .account }
        if says(["旁听"]), says(["庭审", "开庭", "法庭", "法院"]) { return .warn }
        if isLesson(focus) { return .lecture }
        if says(["看一次", "看一部", "观看", "看一场"]), says(["警示片", "警示教育片", "反腐片"]) { return .warn }
        if looksAt(["公开", "公示"], focus) || looksAtBoards(focus) { return .inspect }
        if says(["例会", "联席会", "碰头会", "座谈会", "联席例会"]), !says(["听取", "检查", "督查", "抽查", "走访"]) {
            return .deliberate
        }
        if says(["书面报", "书面向", "书面交", "书面汇报", "报告书面", "材料书面", "报送", "书面送", "形成书面"]) { return .report }
        if says(["书面材料"]), says(["交", "报", "送"]) { return .report }
        if says(["汇报"]), says(["听", "召集"]), !says(["专题会", "检查", "督查"]) { return .hear }
        if says(["废止"]) { return .abolish }
        if says(["亮"]), says(["账", "家底"]), !says(["亮点"]) { return .disclose }
        if says(["制度", "办法", "规定", "细则", "规矩"]),
            says(["修订", "改好", "改一遍", "修改", "重写", "重新写", "印发", "出台", "建立", "完善", "新订"]),
            !says(["检查", "督查", "抽查"])
        {
            return .regulate
        }
        if focus.contains("签"), ["责任书", "承诺书", "责任状"].contains(where: clause.contains),
            !says(["检查", "督查", "抽查", "核查"])
        {
            return .sign
        }
        if let at = focus.firstRange(of: "听")?.upperBound, focus[at...].prefix(40).contains("汇报"),
            !says(["专题会", "检查", "督查"])
        {
            return .hear
        }
        return nil
    }

    /// 组织队员学一次廉洁执法规定.
    private static func learning(_ clause: String) -> Act? {
        guard let at = clause.firstRange(of: "学")?.upperBound else { return nil }
        let rest = clause[at...].prefix(16)
        guard ["规定", "准则", "条例", "纪律", "法规", "案例", "党纪", "党规"].contains(where: rest.contains) else {
            return nil
        }
        return .study
    }

    /// 看党务村务财务公开: what was made public is looked at.
    private static func looksAt(_ words: [String], _ focus: String) -> Bool {
        words.contains { word in
            guard let at = focus.firstRange(of: word)?.lowerBound else { return false }
            let phrase = focus[..<at].suffix(12).reversed().prefix { !"，。；、".contains($0) }
            let before = String(phrase.reversed())
            return before.contains { "看查".contains($0) }
                && !["把", "将", "结果", "情况"].contains(where: before.contains)
        }
    }

    /// 把各村的公示牌逐村看一遍.
    private static func looksAtBoards(_ focus: String) -> Bool {
        guard let board = ["公示牌", "公开栏", "公示栏"].lazy.compactMap({ focus.firstRange(of: $0) }).first else {
            return false
        }
        let rest = focus[board.upperBound...]
        return ["看一遍", "查一遍", "看一次", "查一次", "逐村看", "逐村查", "看一回", "过一遍"].contains(where: rest.contains)
    }

    /// 上一堂党性教育课, 讲一次专题党课: a verb, how many, and the lesson.
    private static func isLesson(_ focus: String) -> Bool {
        let letters = Array(focus)
        for at in letters.indices where "上讲".contains(letters[at]) {
            let behind = letters[(at + 1)...].prefix(16).prefix { !"，。；".contains($0) }
            guard let unit = behind.prefix(5).firstIndex(where: { "堂节课".contains($0) }) else { continue }
            if letters[unit] == "课" || behind[(unit + 1)...].contains("课") { return true }
        }
        return false
    }

    private static func first(_ table: [(act: Act, words: [String])], in text: String) -> Act? {
        let characters = Array(text)
        var best: (at: Int, length: Int, act: Act)?
        for (act, words) in table {
            for word in words {
                let letters = Array(word)
                guard characters.count >= letters.count,
                    let at = (0...(characters.count - letters.count)).first(where: {
                        characters[$0..<($0 + letters.count)].elementsEqual(letters)
                    })
                else { continue }
                if best.map({ at < $0.at || at == $0.at && letters.count > $0.length }) ?? true {
                    best = (at, letters.count, act)
                }
            }
        }
        return best?.act
    }
}

extension ProofCase.Record {
    /// All that was written of it.
    var words: String { title + "。" + text }

    private func says(_ words: [String], in text: String? = nil) -> Bool {
        words.contains { (text ?? self.words).contains($0) }
    }

    var isSelfReport: Bool { ledger == "任务填报" }

    /// What the ledger and the kind the clerk chose say it was.
    var acts: Set<Act> {
        switch ledger {
        case "监督检查":
            if says(["自查", "自检"], in: kind) { return [.selfCheck, .inspect] }
            // In the ledger of checks, and none.
            if says(["提醒", "约谈"], in: kind) { return [.remind] }
            if ["调解", "宣传", "培训", "会议", "慰问"].contains(where: kind.hasSuffix) { return [] }
            if kind.contains("调研") { return [.visit] }
            return says(["走访", "座谈"], in: kind) ? [.visit, .lookingVisit] : [.inspect]
        case "学习教育": return studied
        case "谈心谈话": return talked
        case "专题会议": return met
        case "四个亲自": return ownDoing
        case "三重一大": return [.decide]
        case "公开": return [.disclose]
        case "制度": return says(["废止", "停止执行"], in: kind + title) ? [.abolish] : [.regulate]
        case "责任书": return [.sign]
        default: return claimed
        }
    }

    private var studied: Set<Act> {
        if kind.contains("警示") || ["以案", "旁听庭审", "案例"].contains(where: kind.contains) {
            return [.warn, .educate]
        }
        if ["党课", "廉政课", "廉课", "纪律课", "辅导"].contains(where: kind.contains) {
            return says(["廉", "纪律"], in: kind) ? [.lecture, .educate] : [.lecture]
        }
        if kind.contains("业务") || kind.contains("培训") && !kind.contains("廉") { return [.train] }
        if kind.contains("理论") || kind.contains("中心组") {
            return says(["中心组"]) ? [.groupStudy, .study] : [.study]
        }
        if kind.contains("廉") || kind.contains("纪") {
            let warns = says(["警示片", "警示教育", "忏悔", "案例"])
            let lectures = says(["课", "讲"], in: title + text) && by.contains { $0.count <= 3 }
            return Set([.educate]).union(warns ? [.warn] : []).union(lectures ? [.lecture] : [])
        }
        return [.study]
    }

    private var talked: Set<Act> {
        if kind.contains("工作") || kind.contains("任务") { return [.workTalk] }
        if kind.contains("提醒") || kind.contains("约谈") || kind.contains("诫勉") || kind.contains("批评")
            || kind.contains("函询")
        {
            return [.admonish]
        }
        return [.talk]
    }

    private var met: Set<Act> {
        var acts: Set<Act> = []
        let accounts = ["述责", "述廉", "述法"]
        if says(accounts) || says(accounts, in: kind) { acts.insert(.account) }
        if kind.contains("述职"), acts.isEmpty { return [.workAccount] }
        if says(["中心组"]) { acts.formUnion([.groupStudy, .study]) }
        if says(["警示教育", "警示大会"], in: kind + title) { acts.formUnion([.warn, .educate]) }
        if says(["听取", "汇报", "听了", "逐一汇报"])
            || says([
                "议题", "第一项", "第二项", "第三项", "第四项", "第五项", "分别报告", "先后报告", "其一", "其二", "一是", "二是", "（一）", "（二）",
                "一、", "二、",
            ]) && says(["报告"]) || isHeard
        {
            acts.insert(.hear)
        }
        if says(["调度"]) { acts.insert(.coordinate) }
        acts.insert(.deliberate)
        return acts
    }

    /// 听某某报, 一个一个报, 某某报上半年收支: somebody told and somebody listened.
    private var isHeard: Bool {
        if says(["听取", "汇报"], in: kind)
            || says([
                "一个一个报", "逐个报", "挨个报", "逐一报", "轮流报", "分头报", "报了账", "依次说", "逐个说", "逐一说", "轮流说", "挨个说", "依次报",
                "依次讲",
            ])
        {
            return true
        }
        let told = people.filter { !by.contains($0) } + ["领导", "负责人", "主任", "所长", "站长", "支书"]
        if told.contains(where: { text.contains($0 + "报") || text.contains($0 + "汇报") }) { return true }
        let letters = Array(words)
        for at in letters.indices where letters[at] == "听" {
            if letters[at...].prefix(12).contains(where: { "报讲说谈述".contains($0) }) { return true }
        }
        return false
    }

    /// 四个亲自 and their like: what was done stands in the words.
    private var ownDoing: Set<Act> {
        var acts: Set<Act> = []
        let doing: [(Act, [String])] = [
            (
                .inspect,
                [
                    "过问", "督办", "检查", "督导", "督查", "查看", "抽查", "调阅", "核查", "暗访", "核对", "临时去", "都看了", "看了",
                    "翻看", "查",
                ]
            ), (.hear, ["听取", "听了", "汇报"]), (.coordinate, ["调度"]),
            (.talk, ["谈心", "廉政谈话"]), (.admonish, ["约谈", "提醒谈话"]), (.lecture, ["党课", "授课"]),
            (.deliberate, ["研究", "部署", "主持召开", "议定"]),
            (.visit, ["走访", "调研", "入户", "走了"]), (.lookingVisit, ["走访", "入户", "走了", "翻看", "看了", "查看"]),
        ]
        // A report on one's own check is no check.
        let told = words.replacing("自查", with: "").replacing("审查", with: "").replacing("查摆", with: "")
        for (act, words) in doing where says(words, in: told) || says(words, in: kind) { acts.insert(act) }
        return acts
    }

    /// What a report of one's own says was done.
    private var claimed: Set<Act> {
        if ["书面", "报送", "报告", "上报"].contains(where: kind.contains) {
            return says(["述责", "述廉", "述法"]) ? [.report, .account] : [.report]
        }
        var acts: Set<Act> = []
        for (act, words) in Act.claiming where says(words) { acts.insert(act) }
        return acts
    }
}

extension Act {
    fileprivate static let claiming: [(Act, [String])] = [
        (.account, ["述责", "述廉", "述法"]), (.warn, ["警示教育", "警示片"]),
        (.educate, ["廉政教育", "廉洁教育", "廉政学习", "警示教育"]),
        (.lecture, ["党课"]), (.groupStudy, ["中心组"]), (.talk, ["谈心", "谈话"]), (.sign, ["签订", "责任书"]),
        (.selfCheck, ["自查"]), (.coordinate, ["调度"]),
        (.inspect, ["检查", "抽查", "督查", "监督", "核查", "核对", "查看", "自查", "督导", "暗访", "查账", "巡查", "回访"]),
        (.abolish, ["废止"]), (.regulate, ["修订", "制定", "印发"]), (.disclose, ["公开", "公示", "张榜", "上墙"]),
        (.hear, ["听取"]),
        (.deliberate, ["研究", "专题会", "部署"]), (.report, ["报告", "报送", "上报"]), (.train, ["业务培训"]),
        (.remind, ["短信", "提醒", "通知", "倡议书"]), (.study, ["学习"]),
        (.visit, ["走访", "调研", "走遍", "走到", "下村", "指导"]),
    ]
}
