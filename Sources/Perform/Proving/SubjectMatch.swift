/// Whether a record is on what is asked for: the same in any words or one part of it is, a neighbour is not, nothing to be seen or only
/// something wider is for people to say.
struct SubjectMatch {
    let item: ProofCase
    let requirement: Requirement
    let reading: RecordReading

    private func isOn(_ topics: Set<Topic>) -> Bool {
        topics.contains { topic in requirement.topics.contains { topic.isWithin($0) } }
    }

    private func isWider(_ topics: Set<Topic>) -> Bool {
        topics.contains { topic in
            requirement.topics.contains {
                $0.isWithin(topic) || topic == .workStyle && $0.isWithin(.fourWinds)
            }
        }
    }

    /// Lessons are held on these too, and have nothing to do with clean government.
    static let hazards: Set<Topic> = [
        .safety, .fire, .flood, .drowning, .traffic, .drugs, .health, .food, .environment, .party, .election,
        .industry, .network,
        .stability, .documents,
    ]

    private var asked: String { requirement.topics.map { $0.label }.sorted().joined(separator: "、") }

    private func named(_ topics: Set<Topic>) -> String {
        topics.map(\.label).sorted().joined(separator: "、")
    }

    /// What a text is on that is neither asked for nor stands beside it in any work.
    private func others(_ topics: Set<Topic>) -> Set<Topic> {
        topics.filter { topic in
            !topic.isIncidental && !isWider([topic]) && !isOn([topic])
                && !(topic == .cases && [.study, .educate, .train].contains(requirement.act))
        }
    }

    /// Nothing of it belongs to the same work.
    private func isFar(_ topics: Set<Topic>) -> Bool {
        // What a lesson is about is what it tells of: cases of relief and of subsidies.
        if [.warn, .educate, .lecture].contains(requirement.act),
            topics.contains(where: { $0.isWithin(.welfare) || Topic.integrity.isNear($0) })
        {
            return false
        }
        return !topics.isEmpty
            && !topics.contains { topic in requirement.topics.contains { $0.isNear(topic) } }
    }

    var finding: ProofRule.Finding? {
        if [.talk, .admonish, .account, .regulate, .abolish].contains(requirement.act) { return nil }
        if requirement.act == .event, requirement.event.contains("访") { return nil }
        if requirement.act == .disclose, requirement.measure == .papers { return nil }
        guard !requirement.topics.isEmpty else { return otherKind ?? unknown }
        if isOwnReport { return nil }
        if let other = otherKind ?? otherPaper ?? hazard { return other }
        if requirement.act == .event { return event }
        if requirement.focus.contains("村级"), reading.record.words.contains("本级"),
            !reading.record.words.contains("村级")
        {
            return .no("是本级的，条款要的是村级的")
        }
        if requirement.act == .sign || requirement.act == .report {
            let called = reading.inTitle.union(reading.inField)
            let others = called.intersection(Self.hazards).subtracting(requirement.topics)
            if !others.isEmpty, !called.contains(where: { $0 == .integrity }) {
                return .no("是\(named(others))的，任务要的是\(asked)")
            }
            if requirement.act == .report, isOn(reading.inTitle) { return nil }
        }
        if isPlainLetter { return nil }
        if requirement.act == .sign, isOn(reading.inTitle) || isOn(reading.inField) { return nil }
        let (field, title, text) = (reading.inField, reading.inTitle, reading.inText)
        let isNamed = says(reading.record.title + (reading.record.topic ?? "")),
            isTold = says(reading.record.text)
        // 经监委会看过后贴出: who looked at a list before it was put up.
        let beside: Set<Topic> = requirement.act == .disclose ? [.village] : []
        // 高龄津贴: the word alone, further on, is the same money.
        let
            inText = others(text).subtracting(
                item.clause.contains("津贴") ? beside.union([.allowances]) : beside),
            inTitle = others(title)
        // What a lesson is about is what it told, whatever it was called.
        if [.warn, .educate, .lecture].contains(requirement.act),
            title.union(text).isDisjoint(with: Self.hazards)
        {
            if isOn(text)
                || !requirement.topics.isDisjoint(with: [.integrity, .cases])
                    && reading.record.acts.contains(.warn) && reading.textSays(["案", "违规", "违纪", "处分", "判决"])
            {
                return nil
            }
        }
        if !others(field).isEmpty, !isOn(field), !isWider(field), !isNamed {
            if isOn(text), isOn(title) || isJoint { return nil }
            return isOn(text) && (!isFar(field) || isJoint)
                ? .doubt("主题是\(named(field))，文字里有\(asked)，算不算由人定") : .no("主题是\(named(field))，任务要的是\(asked)")
        }
        if isOn(text) || isTold {
            if requirement.act == .hear || isNamed || isOn(field) || isOn(title) || !isFar(inTitle) || isJoint
            {
                return nil
            }
            return .doubt("标题是\(named(inTitle))，文字里有\(asked)，算不算由人定")
        }
        if isOn(field) || isOn(title) || isNamed || implied, inText.isEmpty, isStrange {
            return .doubt("主题或标题是\(asked)，文字里看的东西和条款要的对不上")
        }
        if isOn(field) || isOn(title) || isNamed || implied {
            return isFar(inText) && !saysDetails ? .doubt("主题、标题或类别是\(asked)，文字写的是\(named(inText))") : nil
        }
        if !inText.isEmpty {
            return isFar(inText) || !requirement.topics.contains(.powers)
                ? .no("做的是\(named(inText))，任务要的是\(asked)") : .doubt("看的是\(named(inText))，是不是\(asked)由人定")
        }
        if !inTitle.isEmpty, !isWider(field) { return .no("做的是\(named(inTitle))，任务要的是\(asked)") }
        if saysDetails { return nil }
        return .doubt("看不出是不是\(asked)")
    }

    /// 财务公开 is the clerk's kind of any list of money; what was put up stands in the title.
    private var otherPaper: ProofRule.Finding? {
        guard requirement.act == .disclose else { return nil }
        let own = Topic.found(in: RecordReading.bare(reading.record.title, item.town)), away = others(own)
        guard !away.isEmpty, !isOn(own), !isOn(reading.inText), !says(reading.record.words) else {
            return nil
        }
        return .no("公开的是\(named(away))，任务要的是\(asked)")
    }

    /// 听取纪工委工作汇报: what the committee for discipline reports on is its work, whatever else comes up.
    private var isOwnReport: Bool {
        requirement.act == .hear
            && requirement.topics.isSubset(of: [.committee, .integrity, .responsibility])
            && requirement.heard.contains { $0.hasSuffix("纪委") || $0.hasSuffix("纪工委") }
            && ["纪委", "纪工委"].contains(where: reading.record.title.contains)
    }

    private static let dangers: Set<Topic> = [.safety, .projectSafety, .fire, .flood, .drowning, .traffic]

    /// 自建房安全隐患, 施工安全: a look at what is dangerous, on the same things, is none at how they are approved or paid.
    private var hazard: ProofRule.Finding? {
        guard [.inspect, .selfCheck, .visit].contains(requirement.act),
            Self.dangers.isDisjoint(with: Topic.found(in: item.clause)),
            !Self.dangers.isDisjoint(with: Topic.found(in: reading.record.title))
        else { return nil }
        let things: Set<Topic> = [
            .works, .projects, .building, .housing, .farmland, .school, .canteen, .industry,
        ]
        let rest = reading.inText.union(reading.inField).subtracting(Self.dangers).subtracting(things)
        return isOn(rest) ? nil : .no("查的是\(named(Self.dangers.intersection(reading.inTitle)))，任务要的是\(asked)")
    }

    private static let kinds = ["补贴", "补助", "补偿", "津贴", "保险", "贷款", "救助"]
    private static let anyKind: Set<Character> = Set("困难群众惠农民各类项种强涉府财政资金生兑发放使用领取和的、，对一二两三次每年季月到户全社会")

    /// 农机购置补贴, 耕地地力补贴: what stands before the word tells one kind from another.
    private static func kinds(in text: String) -> Set<String> {
        var found: Set<String> = []
        for word in kinds {
            for range in text.ranges(of: word) {
                let head = text[..<range.lowerBound].suffix(4).reversed().prefix {
                    !"，。；、和与及的对查".contains($0)
                }
                let name = String(head.reversed())
                if name.count >= 2, !name.allSatisfy(anyKind.contains) { found.insert(name) }
            }
        }
        return found
    }

    /// An occasion is called what it is called; what it was on stands in the words.
    private var event: ProofRule.Finding? {
        let said = reading.inField.union(reading.inText).union(reading.inTitle).subtracting([
            .party, .youth, .personnel,
        ])
        if isOn(said) { return nil }
        // 院坝会听群众意见: people speak of what they have on their minds.
        if requirement.focus.contains("听"), requirement.focus.contains("意见"), !said.isEmpty,
            said.allSatisfy({ Topic.integrity.isNear($0) || $0.isWithin(.welfare) })
        {
            return nil
        }
        let away = others(said)
        let isTold =
            says(reading.record.words)
            && (requirement.topics.isDisjoint(with: [.integrity]) || says(reading.record.text))
        if away.isEmpty, isTold, !isBareEvent { return nil }
        return away.isEmpty
            ? .doubt("看不出是不是\(asked)") : .no("说的是\(named(away))，任务要的是\(asked)")
    }

    /// 青年读书会: only that it was held is said, and not on what.
    private var isBareEvent: Bool {
        !requirement.topics.isEmpty
            && !says(Act.eventNames.reduce(reading.record.words) { $0.replacing($1, with: "") })
    }

    /// A kind of money the record names, where the clause names another and this record does not; or none it names.
    private var otherKind: ProofRule.Finding? {
        guard [.inspect, .selfCheck, .visit, .disclose].contains(requirement.act) else { return nil }
        func pairs(_ names: Set<String>) -> Set<String> { Set(names.flatMap { pieces($0, of: 2) }) }
        let asked = Self.kinds(in: asking)
        guard !asked.isEmpty else { return nil }
        let words = reading.record.words + (reading.record.topic ?? "")
        let said = Self.kinds(in: RecordReading.bare(words, item.town))
        guard pairs(asked).allSatisfy({ !words.contains($0) }) else { return nil }
        // Other things the clause names may be what it is on.
        guard requirement.topics.allSatisfy({ $0.isWithin(.welfare) }), !says(words) else { return nil }
        guard let one = said.sorted().first else { return .doubt("看不出是不是\(asked.sorted()[0])那一种") }
        return .no("是\(one)的，不是条款要的那一种")
    }

    /// Several things looked at in one go, and said so.
    private var isJoint: Bool {
        let title = reading.record.title
        if ["联合", "和", "、"].contains(where: title.contains), isOn(reading.inText), !reading.inTitle.isEmpty {
            return true
        }
        return reading.textSays([
            "一并", "又查", "又看", "同时", "还查", "还看", "也查", "也看", "另查", "二查", "一查", "并查", "再查", "再对", "又抽", "又翻",
            "看完", "之后翻", "后，翻", "一起看", "捎带查", "顺路翻", "顺路看", "顺路查", "先看", "再核",
        ])
    }

    /// What was looked at is listed, and no two letters in a row of it stand in the clause or the title.
    private var isStrange: Bool {
        guard [.inspect, .selfCheck, .visit].contains(requirement.act) else { return false }
        guard ["查看", "检查", "核对", "翻看", "看", "清点", "抽看"].contains(where: reading.record.text.hasPrefix) else {
            return false
        }
        let asked = [item.clause, reading.record.title].flatMap {
            words(of: RecordReading.bare($0, item.town))
        }
        return Set(asked.flatMap { pieces($0, of: 2) }).isDisjoint(
            with: pieces(RecordReading.bare(reading.record.text, item.town), of: 2))
    }

    /// What the kind of record is about by itself.
    private var implied: Bool {
        let record = reading.record
        switch requirement.act {
        case .warn, .educate:
            return !requirement.topics.isDisjoint(with: [.integrity, .cases])
                && requirement.topics.allSatisfy { $0.isWithin(.integrity) }
                && (record.acts.contains(.warn) || record.acts.contains(.educate))
        case .sign: return requirement.topics.isSubset(of: [.integrity, .responsibility])
        default: return false
        }
    }

    /// 责任状第二批: a letter that bears no name of its own is the one the clause asks for.
    private var isPlainLetter: Bool {
        guard requirement.act == .sign,
            reading.inField.union(reading.inTitle).subtracting([.responsibility]).isEmpty
        else { return false }
        let words = reading.record.words
        let letters = ["责任书", "责任状", "承诺书"].flatMap { words.ranges(of: $0) }
        return !letters.isEmpty
            && letters.allSatisfy { range in
                words[..<range.lowerBound].last.map { !$0.isLetter || "签订份的了署补与收交".contains($0) } ?? true
            }
    }

    /// What the clause says it is to look at, item by item, and the record's own words hold: 充电棚, 灭火器.
    private var saysDetails: Bool {
        let text = reading.record.text
        return details.contains { detail in
            let own = pieces(detail, of: 2).filter { !Self.ofAnything.contains($0) }
            let there = own.count { text.contains($0) }
            return own.count <= 3 ? there > 0 : there >= 2
        }
    }

    private var details: [String] {
        let clause = RecordReading.bare(item.clause, item.town)
        let marks = [
            "突出", "重点看", "重点查", "着重", "讲清", "讲透", "摸清", "盯住", "看清", "包括", "主要看", "主要查", "，查", "，看", "，翻",
            "，核",
        ]
        return marks.flatMap { mark -> [String] in
            guard let at = clause.firstRange(of: mark)?.upperBound else { return [] }
            let list = clause[at...].prefix { !"，。；,;".contains($0) }
            return list.contains("、") || list.contains("和")
                ? words(of: String(list).replacing("、", with: " ")) : []
        }
    }

    // MARK: What the lexicon does not know

    /// Words of a clause that say when, who, how often and in which way, and not on what.
    private static let general = [
        "情况", "工作", "落实", "问题", "日常", "监督", "一次", "两次", "一遍", "一轮", "开展", "进行", "村", "办公室", "部门", "单位", "站所",
        "所有", "全部", "各", "不少于",
        "至少", "不低于", "个", "次", "群众", "什么", "商定", "商量", "走访", "调研", "当场", "及时", "重点", "内容", "相关", "有关", "联系",
        "分管", "农户", "到", "对", "的", "一回", "一趟", "毛病", "当场说", "月月", "查看", "看看", "转一圈",
    ].sorted { $0.count > $1.count }

    /// The words after the verb and those the clause begins with, without what any clause says.
    private var terms: [String] {
        let clause = RecordReading.bare(item.clause, item.town), focus = asking
        let range = Self.verbs.lazy.compactMap { focus.firstRange(of: $0) }.first
        let object =
            range.map { String(focus[$0.upperBound...].prefix { !"，。；,;".contains($0) }.prefix(14)) } ?? ""
        let start = String(clause.prefix { !"，。；,;每一由、".contains($0) && $0 != "某" }.prefix(12))
        let head =
            ["班子", "各", "年", "月", "季", "前", "后", "干部", "书记"].contains(where: start.contains) ? "" : start
        return (words(of: object) + (head.count > 2 ? words(of: head) : []))
    }

    private static let verbs = [
        "公布", "抽查", "检查", "督查", "督导", "核查", "巡查", "自查", "听取", "研究", "公开", "公示", "报告", "核对", "查",
    ]

    /// The words that say on what: 下半年一次在10月底前 says when, and then it is the clause that does.
    private var asking: String {
        let part = RecordReading.bare(item.task.part ?? item.clause, item.town)
        return part.count < 14 && !Self.verbs.contains(where: part.contains)
            ? RecordReading.bare(item.clause, item.town) : part
    }

    private func words(of text: String) -> [String] {
        var text = text
        for word in Self.general + ["和", "及", "与", "或"] { text = text.replacing(word, with: " ") }
        return text.split { !$0.isLetter || $0.isASCII || $0 == "某" }.map(String.init).filter {
            $0.count >= 2
        }
    }

    private func pieces(_ term: String, of length: Int) -> [String] {
        let letters = Array(term)
        return letters.count < length
            ? [] : (0...(letters.count - length)).map { String(letters[$0..<($0 + length)]) }
    }

    /// What the clause calls by its name, and the lexicon does not know: 护林员.
    private func says(_ words: String) -> Bool {
        terms.contains { (term: String) -> Bool in
            // What the lexicon knows by its name is told by how that name begins: 党费收缴 is no 会费收缴.
            let own = pieces(term, of: 3)
            return (requirement.topics.isEmpty ? own : Array(own.prefix(1)) + pieces(term, of: 4)).contains {
                words.contains($0) && Topic.found(in: $0).isEmpty && !Self.common.contains($0)
                    && !Self.isGeneral($0)
            }
        }
    }

    /// 风险排查, 情况汇报: said of any matter.
    private static let ofAnything: Set<String> = [
        "风险", "排查", "情况", "汇报", "检查", "自查", "落实", "管理", "使用", "发放", "执行", "制度", "建设", "整治", "治理", "专项", "资金",
        "项目",
        "规范", "核查", "听取", "防控", "调度", "工作",
    ]
    private static func isGeneral(_ piece: String) -> Bool {
        let letters = Array(piece)
        guard letters.count == 4 else { return false }
        return ofAnything.contains(String(letters[..<2])) && ofAnything.contains(String(letters[2...]))
            || ofAnything.contains(String(letters[1..<3]))
    }

    private static let common: Set<String> = [
        "村干部", "负责人", "上半年", "下半年", "季度的", "办公室", "进行了", "党支部", "两委会", "责任人", "审批表", "公示栏", "会议记",
    ]

    /// The first two letters of a long name say which it is; in a title they are enough where nothing else is told.
    private func beginsTitle(_ own: [String]) -> Bool {
        guard let first = own.first,
            reading.inField.union(reading.inTitle).union(reading.inText).allSatisfy(\.isIncidental)
        else { return false }
        return reading.record.title.contains(first)
    }

    /// Nothing of what is asked for is found again: whoever reads may know better.
    private var unknown: ProofRule.Finding? {
        guard [.inspect, .selfCheck, .hear, .deliberate, .disclose, .report].contains(requirement.act) else {
            return nil
        }
        let terms = terms
        guard !terms.isEmpty else { return nil }
        let words = reading.record.words + (reading.record.topic ?? "")
        // Two letters alone are in many words: of a long name half must be there.
        let found = terms.contains { term in
            let own = pieces(term, of: 2).filter { !Self.ofAnything.contains($0) },
                there = own.filter { words.contains($0) }.count
            return own.count <= 3 ? there > 0 : there >= 2 || beginsTitle(own)
        }
        return found ? nil : .doubt("看不出是不是“\(terms.joined())”")
    }
}
