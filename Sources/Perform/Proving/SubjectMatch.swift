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
        topics.contains { topic in requirement.topics.contains { $0.isWithin(topic) } }
    }

    private var asked: String { requirement.topics.map { $0.words[0] }.sorted().joined(separator: "、") }

    private func named(_ topics: Set<Topic>) -> String {
        topics.map { $0.words.first ?? "" }.sorted().joined(separator: "、")
    }

    /// What a text is on that is neither asked for nor stands beside it in any work.
    private func others(_ topics: Set<Topic>) -> Set<Topic> {
        topics.filter { topic in
            !topic.isIncidental && !requirement.topics.contains { topic.isWithin($0) || $0.isWithin(topic) }
        }
    }

    /// Nothing of it belongs to the same work.
    private func isFar(_ topics: Set<Topic>) -> Bool {
        !topics.isEmpty && !topics.contains { topic in requirement.topics.contains { topic.isNear($0) } }
    }

    var finding: ProofRule.Finding? {
        if [.talk, .admonish, .account, .regulate, .abolish].contains(requirement.act) { return nil }
        if requirement.act == .disclose, requirement.measure == .papers { return nil }
        guard !requirement.topics.isEmpty else { return unknown }
        let (field, title, text) = (reading.inField, reading.inTitle, reading.inText)
        let inText = others(text), inTitle = others(title)
        if !others(field).isEmpty, !isOn(field), !isWider(field) {
            if isOn(title), isOn(text) { return nil }
            return isOn(text) && (!isFar(field) || isJoint)
                ? .doubt("主题是\(named(field))，文字里有\(asked)，算不算由人定") : .no("主题是\(named(field))，任务要的是\(asked)")
        }
        if isOn(text) {
            if isOn(field) || isOn(title) || !isFar(inTitle) || isJoint { return nil }
            return .doubt("标题是\(named(inTitle))，文字里有\(asked)，算不算由人定")
        }
        if isOn(field) || isOn(title) || implied {
            return isFar(inText) ? .doubt("主题、标题或类别是\(asked)，文字写的是\(named(inText))") : nil
        }
        if !inText.isEmpty { return .no("做的是\(named(inText))，任务要的是\(asked)") }
        if !inTitle.isEmpty, !isWider(field) { return .no("做的是\(named(inTitle))，任务要的是\(asked)") }
        return .doubt("看不出是不是\(asked)")
    }

    /// Several things looked at in one go, and said so.
    private var isJoint: Bool {
        reading.textSays([
            "一并", "又查", "又看", "同时", "还查", "还看", "也查", "也看", "另查", "二查", "一查", "并查", "再查", "再对", "又抽", "又翻",
        ])
    }

    /// What the kind of record is about by itself.
    private var implied: Bool {
        let record = reading.record
        switch requirement.act {
        case .warn, .educate:
            return requirement.topics.allSatisfy { $0.isWithin(.integrity) }
                && (record.acts.contains(.warn) || record.acts.contains(.educate))
        case .sign: return requirement.topics.isSubset(of: [.integrity, .responsibility])
        default: return false
        }
    }

    // MARK: What the lexicon does not know

    /// Words of a clause that say when, who, how often and in which way, and not on what.
    private static let general = [
        "情况", "工作", "落实", "问题", "日常", "监督", "一次", "两次", "一遍", "一轮", "开展", "进行", "村", "办公室", "部门", "单位", "站所",
        "所有", "全部", "各", "不少于",
        "至少", "不低于", "个", "次", "群众", "什么", "商定", "商量", "走访", "调研", "当场", "及时", "重点", "内容", "相关", "有关", "联系",
        "分管", "到", "对", "的",
    ].sorted { $0.count > $1.count }

    /// The words after the verb, of which nothing is found again: whoever reads may know better.
    private var unknown: ProofRule.Finding? {
        guard [.inspect, .selfCheck, .hear, .deliberate, .disclose, .report].contains(requirement.act) else {
            return nil
        }
        let focus = RecordReading.bare(item.task.part ?? item.clause, item.town)
        let verbs = ["抽查", "检查", "督查", "督导", "核查", "巡查", "自查", "听取", "研究", "公开", "公示", "报告", "核对", "查"]
        guard let range = verbs.lazy.compactMap({ focus.firstRange(of: $0) }).first else { return nil }
        var object = String(focus[range.upperBound...].prefix { !"，。；,;".contains($0) }.prefix(14))
        for word in Self.general { object = object.replacing(word, with: " ") }
        let terms = object.split { !$0.isLetter || $0.isASCII || $0 == "某" }.map(String.init).filter {
            $0.count >= 2
        }
        guard !terms.isEmpty else { return nil }
        let words = reading.record.words + (reading.record.topic ?? "")
        let found = terms.contains { term in
            let letters = Array(term)
            return (0..<(letters.count - 1)).contains { words.contains(String(letters[$0...($0 + 1)])) }
        }
        return found ? nil : .doubt("看不出是不是“\(terms.joined())”")
    }
}
