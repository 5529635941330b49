/// Whether a record is of the act that is asked for: the same in other words is, a neighbour is not, what a reasonable reader could take
/// either way is for people to say.
struct ActMatch {
    let requirement: Requirement
    let reading: RecordReading
    let owner: String
    private var record: ProofCase.Record { reading.record }

    private static let teaching = [
        "公文", "写作", "软件", "操作", "表格", "业务培训", "演练", "练习", "归档", "录入", "系统使用", "印章使用", "请示", "上机", "登录",
        "报账系统", "流程图",
    ]
    private static let gathering = ["开会", "培训", "宣讲", "发放宣传", "传达", "学习了", "宣传资料", "座谈会", "动员"]
    private static let upright = [
        "廉", "纪", "礼", "公车", "加油卡", "吃", "收", "亲", "私", "风险", "作风", "信访", "举报", "反映", "影响", "酒", "票据", "账",
        "投诉",
    ]
    private static let looking = ["查", "看", "核", "督", "访", "抽", "对照", "走", "监督", "指出", "发现", "整改", "纠正"]
    /// What somebody who looked writes down, whatever it was that others did: 公示照片是补拍的，退回.
    private static let found = [
        "退回", "补拍", "缺", "不符", "对不上", "对得上", "限期", "责令", "漏", "少了", "相差", "属实", "没有记", "未记",
    ]
    /// What is asked of somebody about work in hand.
    private static let pressing = [
        "进度", "项目", "催", "落地", "任务", "指标", "工期", "完成时间", "怎么办", "谁去办", "材料", "报表", "数据", "招商", "推进", "工作安排",
        "布置",
        "分工", "交接", "业务", "台账", "计划", "验收", "开工", "施工", "生产", "汇报工作",
    ]
    private static let caring = [
        "思想", "作风", "廉", "纪", "家庭", "生活", "八小时", "风险", "自律", "亲属", "家风", "修养", "底线", "监督", "规矩", "谈心", "心态",
        "压力", "苗头", "人情", "吃请", "打招呼", "家里", "孩子", "高考", "安家",
        "公私", "红包", "礼", "交友", "圈子", "群众反映", "身体", "困难", "提醒", "避嫌", "交往", "亲戚", "朋友", "老人", "触动",
    ]

    var finding: ProofRule.Finding? {
        let asked = requirement.act, acts = record.acts
        if asked == .event { return event }
        if record.isSelfReport { return selfReport(acts) }
        if let told = onlyTold(asked) { return told }
        if let wrong = wrong(asked, acts) { return wrong }
        return contradiction(asked)
    }

    private var event: ProofRule.Finding? {
        var names = Act.eventNames.filter { requirement.event.contains($0) }
        if names.contains(where: { $0.contains("访") && $0 != "家访" }) {
            names += ["接访", "下访", "接待群众", "来访接待", "信访接待", "接待来访", "群众来访"]
        }
        if names.contains(where: { $0.contains("测") || $0.contains("考") }) {
            names += ["测试", "测验", "考试", "答题", "闭卷", "补测", "补考"]
        }
        if names.contains("家访") { names += ["上门", "登门", "家里坐"] }
        if names.contains("读书会") { names += ["读书分享", "共读", "读书"] }
        if names.contains(where: { (record.kind + record.title).contains($0) }) {
            return record.isSelfReport ? nil : contradiction(.educate)
        }
        return names.contains(where: record.text.contains) ? unclear("记作\(record.kind)") : other
    }

    /// A notice that asks others to do it is not the doing.
    private func onlyTold(_ asked: Act) -> ProofRule.Finding? {
        guard ![.remind, .report, .regulate, .abolish, .disclose, .sign].contains(asked) else { return nil }
        let isNotice =
            record.kind.contains("通知") && !record.kind.contains("整改") || record.title.hasPrefix("通知")
            || ["发通知", "发了通知", "下发通知", "印发通知", "下通知", "下了通知"].contains(where: record.text.hasPrefix)
        guard isNotice else { return nil }
        let went = reading.textSays(["到村", "现场", "实地", "随后", "当天查", "逐村", "上门", "入户", "到场"])
        return went ? unclear("写的是发通知") : .no("是发通知让别人做，不是\(asked.label)")
    }

    private var other: ProofRule.Finding {
        .no("这是\(record.kind)，不是\(requirement.act.label)")
    }

    private func unclear(_ why: String) -> ProofRule.Finding {
        .doubt(why + "，算不算\(requirement.act.label)由人定")
    }

    private func wrong(_ asked: Act, _ acts: Set<Act>) -> ProofRule.Finding? {
        if [.hear, .deliberate, .disclose].contains(asked), let meeting = otherMeeting {
            return .no("开的是\(meeting)，不是条款要的会")
        }
        if acts.contains(asked) { return nil }
        switch asked {
        case .inspect:
            if acts.contains(.lookingVisit),
                reading.says(Self.looking + ["问", "翻", "对", "反映", "上门", "听取", "了解"])
            {
                return nil
            }
            guard acts.contains(.visit) else { return acts.contains(.selfCheck) ? unclear("是自查") : other }
            return reading.textSays([
                "检查", "抽查", "核对", "查看", "核查", "督查", "翻看", "抽看", "户看", "看了", "翻了", "核了", "过筛",
            ])
                ? unclear("记作\(record.kind)") : other
        case .selfCheck: return acts.contains(.inspect) ? nil : other
        case .visit: return acts.contains(.inspect) || acts.contains(.lookingVisit) ? nil : other
        case .warn:
            return record.ledger == "学习教育" && reading.says(["警示", "案例", "忏悔"])
                ? unclear("记作\(record.kind)") : other
        case .educate:
            if acts.contains(.warn) { return nil }
            if acts.contains(.lecture) || acts.contains(.study), !acts.contains(.groupStudy),
                isUpright || saysNothing
            {
                return unclear("记作\(record.kind)")
            }
            return other
        case .lecture:
            // 上廉政课 of a unit is teaching, whoever stands in front.
            return reading.town.units.contains(owner) && (acts.contains(.educate) || acts.contains(.warn))
                ? nil : other
        case .groupStudy: return other
        case .study: return acts.isDisjoint(with: [.groupStudy, .educate, .warn]) ? other : nil
        case .talk: return acts.contains(.admonish) ? unclear("是\(record.kind)") : other
        case .admonish: return acts.contains(.talk) ? unclear("是\(record.kind)") : other
        case .hear, .deliberate:
            // 座谈会: kept in whichever ledger.
            if asked == .deliberate, requirement.focus.contains("座谈"), record.words.contains("座谈") {
                let isTold = reading.inText.contains { topic in
                    requirement.topics.contains { topic.isWithin($0) }
                }
                return isTold || requirement.topics.isEmpty ? nil : unclear("文字看不出座谈的是什么")
            }
            if asked == .deliberate, acts.contains(.decide),
                record.kind.contains("会") || reading.says(["会议", "代表会", "会上", "表决", "村民代表", "到会"])
            {
                return nil
            }
            if record.ledger == "专题会议" || acts.contains(.hear) || acts.contains(.deliberate) {
                return asked == .hear ? .no("没有听取汇报") : nil
            }
            return other
        case .remind: return sent
        case .report: return acts.contains(.hear) || record.ledger == "专题会议" ? oral : other
        default: return other
        }
    }

    /// No ledger has a kind for it: what was sent is called so in its title, or told in its words.
    private var sent: ProofRule.Finding? {
        let words = ["提醒", "短信", "倡议", "一封信", "公开信", "廉洁过节", "节前通知"]
        guard [.educate, .warn, .study].contains(where: record.acts.contains) else { return other }
        if words.contains(where: record.title.contains) { return nil }
        return reading.textSays(words) ? unclear("记作\(record.kind)") : other
    }

    private static let meetings: [(name: String, words: [String])] = [
        ("村民代表会议", ["村民代表会", "村民代表大会", "代表会"]), ("党员大会", ["党员大会", "党员会"]),
        ("支委会", ["支委会", "支部委员会"]), ("“两委”会", ["两委会", "“两委”会", "两委联席"]),
        ("村民大会", ["村民大会", "村民会议"]), ("党政联席会", ["党政联席"]), ("群众座谈会", ["座谈会"]),
    ]

    /// A clause that names its meeting is not met by another that has a name as well.
    private var otherMeeting: String? {
        func named(_ text: String) -> String? {
            Self.meetings.first { $0.words.contains(where: text.contains) }?.name
        }
        guard let asked = named(requirement.focus), let held = named(record.kind) ?? named(record.title)
        else {
            return nil
        }
        return asked == held ? nil : held
    }

    private var isUpright: Bool {
        (reading.inField.union(reading.inTitle).union(reading.inText)).contains { $0.isWithin(.integrity) }
    }

    private var saysNothing: Bool {
        reading.inField.isEmpty && reading.inTitle.isEmpty && reading.inText.isEmpty
    }

    private var oral: ProofRule.Finding {
        requirement.isWritten ? .no("是会上说的，条款要书面") : .doubt("是会上汇报的，算不算报告由人定")
    }

    private func selfReport(_ acts: Set<Act>) -> ProofRule.Finding? {
        switch requirement.act {
        case .report:
            if requirement.isWritten, reading.says(["口头", "电话"]) { return .no("是口头的，条款要书面") }
            if acts.contains(.report) || reading.says(["报告", "报送", "书面", "材料", "送去", "送到", "交到", "送交", "递交"])
            {
                return nil
            }
            return reading.isVague ? .doubt("看不出报了什么") : other
        case .remind:
            // No ledger has a kind for it.
            if reading.textSays(["转发", "转提醒"]) { return unclear("是转发的") }
            return reading.says(["短信", "群发", "发送", "发了", "发出", "提醒"]) ? nil : other
        case .account:
            if requirement.allowsPaper, acts.contains(.account) { return nil }
            return acts.contains(.account) ? .doubt("只有填报，没有会议记录") : other
        default: break
        }
        if acts.contains(requirement.act) || requirement.act == .inspect && acts.contains(.visit)
            || requirement.act == .selfCheck && acts.contains(.inspect)
            || requirement.act == .educate && acts.contains(.warn)
        {
            return nil
        }
        if reading.isVague { return nil }
        if acts.isEmpty { return .no("填报的是\(record.kind)，不是\(requirement.act.label)") }
        return .no("填报的是\(acts.sorted { $0.rawValue < $1.rawValue }[0].label)，不是\(requirement.act.label)")
    }

    /// The kind says one thing, the words another.
    private func contradiction(_ asked: Act) -> ProofRule.Finding? {
        switch asked {
        case .warn, .educate, .lecture, .groupStudy, .study, .deliberate, .hear:
            if reading.textSays(Self.teaching), !reading.inText.contains(where: { $0.isWithin(.integrity) }) {
                return .doubt("类别是\(record.kind)，文字写的是业务培训")
            }
        case .inspect, .selfCheck:
            if record.ledger == "监督检查", reading.textSays(Self.gathering),
                !reading.textSays(Self.looking + Self.found)
            {
                return .doubt("类别是\(record.kind)，文字写的是开会、宣传")
            }
        case .train:
            if reading.textSays(["参观", "重温", "观影", "观看"]),
                !reading.textSays(["讲", "授课", "业务", "实务", "辅导", "培训"])
            {
                return .doubt("类别是\(record.kind)，文字写的不是培训")
            }
        case .admonish:
            if !reading.says(Self.upright) { return .doubt("提醒的是工作，看不出和廉洁、作风有关") }
        case .talk:
            // 集体廉政谈话 is on what is upright: on boats and fire it is another, and practising on a computer is none.
            let called = reading.inField.union(reading.inTitle)
            if requirement.focus.contains("廉"), !called.isEmpty, called.isSubset(of: SubjectMatch.hazards),
                !reading.inText.contains(where: { $0.isWithin(.integrity) })
            {
                return .no("谈的是\(called.map(\.label).sorted().joined(separator: "、"))，不是廉政")
            }
            if reading.textSays(Self.teaching), !reading.textSays(Self.caring) {
                return .doubt("类别是\(record.kind)，文字写的是业务培训")
            }
            if reading.says(Self.pressing), !reading.textSays(Self.caring),
                !reading.record.title.contains("廉")
            {
                return .doubt("类别是\(record.kind)，文字只谈了工作")
            }
        case .account:
            // 述法 is another occasion than 述责述廉.
            for (name, others) in [("述法", ["述责", "述廉"]), ("述学", ["述责", "述廉", "述法"])]
            where requirement.focus.contains(name) && !others.contains(where: requirement.focus.contains) {
                return record.words.contains(name) || record.kind.contains(name) ? nil : .no("没有\(name)")
            }
            if reading.textSays(["产业", "项目", "招商", "收入", "人居环境", "业绩", "打算"]),
                !reading.textSays(["责", "廉", "述", "清单", "测评", "上台", "打分", "提问", "画票", "评议"])
            {
                return .doubt("类别是\(record.kind)，文字写的是业务")
            }
            if record.kind.contains("述职"), !reading.says(["述责", "述廉", "廉"]) { return .no("是工作述职，没有述廉") }
        case .regulate:
            if requirement.wantsIssue,
                !reading.says(["〔", "发文", "发到", "发给", "照办", "照着办", "印发", "施行", "执行", "发布", "公布", "出台", "下发"])
            {
                return .doubt("没有写是不是印发了")
            }
        default: break
        }
        return nil
    }
}
