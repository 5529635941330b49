/// What a clause says besides act and subject that makes it narrower: a film is no visit to a museum, a call at home none by telephone, all
/// together not one alone. What a record does not show of it is not taken for granted.
struct Narrowing {
    let requirement: Requirement
    let reading: RecordReading
    private var record: ProofCase.Record { reading.record }
    private var focus: String { requirement.focus }

    private func asks(_ words: [String]) -> Bool { words.contains(where: focus.contains) }
    private func shows(_ words: [String]) -> Bool {
        words.contains { record.words.contains($0) || record.kind.contains($0) }
    }

    var finding: ProofRule.Finding? {
        for ground in [
            film, occasion, home, together, heads, speakers, revisit, tenders, complaints, source, forwarded,
            closedBook,
            festival,
        ] {
            if let found = ground { return found }
        }
        return nil
    }

    // MARK: What was done

    private static let occasions = ["参观", "旁听", "庭审", "教育馆", "展馆", "纪念馆", "基地", "测试", "讲座", "党课", "座谈"]

    /// Of several ways that a clause leaves open any will do.
    private var ways: Int {
        [
            ["片", "观影"], ["旁听", "庭审"], ["参观", "基地", "教育馆"], ["测试", "竞赛"], ["家书"], ["征文"], ["宣誓"],
            ["讲座", "党课"],
        ]
        .count(where: asks)
    }

    private var film: ProofRule.Finding? {
        guard ways < 2, asks(["教育片", "专题片", "警示片", "纪录片", "影片", "廉政片", "看片", "观影"]),
            !shows(["片", "观影", "电影", "放映", "播放", "影院", "录像", "看了《", "观看"])
        else { return nil }
        if let other = Self.occasions.first(where: { shows([$0]) }) { return .no("写的是\(other)，条款要看片子") }
        return .doubt("没有写看了片子，算不算由人定")
    }

    /// 旁听庭审, 参观教育馆: another occasion is not it.
    private var occasion: ProofRule.Finding? {
        let asked: [(ask: [String], show: [String], label: String)] = [
            (["旁听", "庭审"], ["旁听", "庭审", "法庭", "开庭", "法院"], "旁听庭审"),
            (["参观"], ["参观", "馆", "基地", "走进", "到了", "展", "瞻仰"], "参观"),
            (["家书"], ["家书", "写信", "一封信"], "写家书"), (["征文"], ["征文", "文章", "投稿"], "征文"),
            (["宣誓"], ["宣誓", "誓词"], "宣誓"), (["知识竞赛", "知识测试"], ["竞赛", "测", "答题", "考试", "闭卷"], "测试、竞赛"),
        ]
        guard ways < 2 else { return nil }
        if asks(["法庭", "法院", "现场旁听"]), asks(["旁听"]), shows(["直播", "连线", "视频"]) {
            return .doubt("是看直播、连线，条款要到场，算不算由人定")
        }
        for one in asked where asks(one.ask) && !shows(one.show) {
            return .doubt("没有写\(one.label)，算不算由人定")
        }
        return nil
    }

    private var home: ProofRule.Finding? {
        guard asks(["家访", "家中", "到家里", "上门到家", "入户家访"]) else { return nil }
        let isThere =
            shows(["上门", "登门", "到家", "家里坐", "入户", "到户", "家中坐", "进了家", "家访"])
            || record.words.contains(#/到[^，。；]{1,6}家[^属长庭风]/#) || record.words.hasSuffix("家")
        if shows(["电话", "微信", "视频"]), !shows(["上门", "登门", "入户", "到户"]) {
            return .doubt("是打电话、视频，条款要到家里，算不算由人定")
        }
        return isThere ? nil : .doubt("没有写到了家里，算不算由人定")
    }

    // MARK: With whom

    private var together: ProofRule.Finding? {
        guard asks(["集体约谈", "集体谈话", "集体廉政谈话", "集中约谈", "集中谈话", "集体提醒", "集体学习", "集体研究"]) else { return nil }
        let people = Set(record.about + record.people).subtracting(record.by).filter {
            reading.town.person($0) != nil
        }
        if reading.textSays(["单独", "个别", "一对一"]) || record.title.contains("个别") { return .no("是单独的，条款要集体") }
        let isTalk = record.ledger == "谈心谈话"
        return isTalk && people.count == 1 ? .no("只谈了一个人，条款要集体") : nil
    }

    private static let heading = [
        "主任", "所长", "站长", "负责人", "书记", "队长", "局长", "院长", "校长", "经理", "厂长", "场长", "科长", "社长", "理事长", "主席",
        "部长", "镇长",
        "乡长", "支书", "村主任",
    ]

    /// 办公室负责人: whoever works there and leads nothing is none.
    private var heads: ProofRule.Finding? {
        guard asks(["室负责人", "门负责人", "所负责人", "站负责人", "位负责人", "办负责人", "股室负责人"]), requirement.targets.isEmpty
        else {
            return nil
        }
        let people = record.about.compactMap { reading.town.person($0) }
        guard !people.isEmpty else { return nil }
        let leading = people.filter { person in Self.heading.contains(where: person.post.contains) }
        if leading.isEmpty { return .no("\(people[0].name)不是负责人") }
        return leading.contains { !$0.post.contains("副") } ? nil : .doubt("\(leading[0].name)是副职，算不算由人定")
    }

    /// 每次不少于2名班子成员作中心发言: how many spoke, and not how many sat there.
    private var speakers: ProofRule.Finding? {
        guard
            let asked = focus.firstMatch(
                of: #/(?:不少于|不低于|至少)?([0-9０-９一二两三四五六]+)[名人位][^，。；]{0,8}(?:发言|领学|交流)/#),
            let need = Amount.number(Array(asked.output.1)[...])?.0, need > 1
        else { return nil }
        let told = record.text.firstMatch(of: #/([0-9０-９一二两三四五六七八九十]+)[名人位][^，。；]{0,8}(?:发言|领学|交流)/#)
            .flatMap { Amount.number(Array($0.output.1)[...])?.0 }
        guard let told else { return .doubt("没有写几个人发言，条款要 \(need) 人，算不算由人定") }
        return told < need ? .no("\(told) 人发言，不到 \(need) 人") : nil
    }

    /// 已完工工程回访: going back to what is finished, and not watching what is being built.
    private var revisit: ProofRule.Finding? {
        guard asks(["回访", "回头看"]) else { return nil }
        let isBack = shows([
            "回访", "回头看", "再看", "复看", "再到", "又到", "重访", "完工", "修好", "建成", "用了", "使用情况", "整改", "销号", "上次", "点到",
        ])
        if asks(["完工", "建成", "竣工"]), shows(["在建", "施工现场", "正在施工", "工地"]), !shows(["完工", "修好", "建成", "竣工"]) {
            return .no("看的是在建的，条款要已完工的")
        }
        return isBack ? nil : .doubt("没有写是回访，算不算由人定")
    }

    // MARK: On what

    /// 工程招投标: looking at a building site is not looking at how it was let.
    private var tenders: ProofRule.Finding? {
        guard [.inspect, .selfCheck].contains(requirement.act), asks(["招投标", "招标", "投标", "围标", "串标"]),
            // One of several that are listed is not asked of each record.
            !asks(["招标、", "投标、", "、招标", "、招投标"])
        else {
            return nil
        }
        let shown = [
            "招投标", "招标", "投标", "标书", "中标", "围标", "串标", "开标", "评标", "比价", "比选", "报价", "评审", "竞价", "询价", "发包",
            "拆分",
            "化整为零", "肢解", "限额",
        ]
        return shows(shown) || (record.topic.map { topic in shown.contains(where: topic.contains) } ?? false)
            ? nil : .doubt("看不出和招投标有关，算不算由人定")
    }

    private static let sources = ["巡察", "巡视", "审计", "督察", "督查", "考核", "民主生活会", "主题教育", "大起底"]

    /// 巡察反馈问题的整改: what somebody else found is other work.
    private var source: ProofRule.Finding? {
        guard asks(["反馈", "整改", "指出"]) else { return nil }
        let asked = Self.sources.filter {
            focus.contains($0 + "反馈") || focus.contains($0 + "整改") || focus.contains($0 + "发现")
                || focus.contains($0 + "指出") || focus.contains($0 + "问题")
        }
        guard !asked.isEmpty, !shows(asked) else { return nil }
        if let other = Self.sources.first(where: {
            shows([$0 + "反馈", $0 + "整改", $0 + "发现", $0 + "问题", $0 + "指出"])
        }) {
            return .no("是\(other)的，条款要的是\(asked[0])的")
        }
        return .doubt("没有写是不是\(asked[0])反馈的，算不算由人定")
    }

    /// 中秋节前: before it, and before which must be seen.
    private var festival: ProofRule.Finding? {
        guard !requirement.festivals.isEmpty else { return nil }
        let meant = Festivals.of(record, among: requirement.festivals)
        guard let first = meant.first else { return .doubt("看不出是哪个节前的，算不算由人定") }
        guard focus.contains("前"), meant.allSatisfy({ Festivals.isLate(record, for: $0) }) else { return nil }
        return .no("\(record.day) 已过\(first)，条款要在节前")
    }

    /// 闭卷: with the books at hand it is another thing.
    private var closedBook: ProofRule.Finding? {
        guard asks(["闭卷"]), !shows(["闭卷", "监考", "收卷"]) else { return nil }
        return shows(["开卷", "网上", "手机", "线上", "扫码", "查资料"])
            ? .no("不是闭卷的") : .doubt("没有写是不是闭卷，算不算由人定")
    }

    /// 转发县里的办法: passed on, and not made.
    private var forwarded: ProofRule.Finding? {
        guard requirement.act == .regulate, !asks(["转发"]),
            record.kind.contains("转发") || record.title.contains("转发")
        else { return nil }
        return .no("是转发上级的，不是自己制定的")
    }

    /// 信访举报: keeping the peace is its neighbour.
    private var complaints: ProofRule.Finding? {
        guard asks(["信访举报", "问题线索", "检举", "线索处置"]) else { return nil }
        let isPeace = shows(["维稳", "重复访", "越级访", "矛盾纠纷"]) || (record.topic?.contains("维稳") ?? false)
        return isPeace && !shows(["举报", "线索", "检举", "反映"]) ? .doubt("是信访维稳，看不出和举报、线索有关") : nil
    }
}
