/// What a record's own words say was not done, was done by another, or do not show to have been done at all. A clerk's fields say what
/// was meant; the text says what became of it.
struct Shortfall {
    let requirement: Requirement
    let reading: RecordReading
    private var record: ProofCase.Record { reading.record }
    private var text: String { record.text }

    var finding: ProofRule.Finding? {
        for ground in [undone, byAnother, ofTheSuperior, inPassing, anotherDocument, unseen] {
            if let found = ground { return found }
        }
        return nil
    }

    // MARK: Not done

    /// What would have been done, by the verb of each act.
    private var undone: ProofRule.Finding? {
        let verbs: [Act: String] = [
            .talk: "谈到来", .admonish: "谈到来", .lecture: "讲", .deliberate: "开研议", .hear: "听开", .disclose: "贴公挂",
            .warn: "开", .educate: "学开", .groupStudy: "学开", .study: "学开", .sign: "签",
        ]
        if let letters = verbs[requirement.act] {
            for word in ["没有", "没", "未", "未能"] {
                for range in text.ranges(of: word) {
                    let rest = text[range.upperBound...].prefix(3)
                    guard let verb = rest.first, letters.contains(verb), !isOfSome(range.lowerBound) else {
                        continue
                    }
                    // 没有谈到, 没有到期 are of something else.
                    if let next = rest.dropFirst().first, "到及过成账位期发现展出放完支满".contains(next) { continue }
                    return .no("文字写明\(word)\(verb)")
                }
            }
        }
        let signs = [
            "改约", "大会延期", "会议延期", "未上会", "没有上会", "没上会", "没有开会", "未开会", "审核后张贴", "审核后公布", "审核后公示",
            "等村里回复", "等回复", "待回复", "会议材料已经印好", "材料已印好", "待开会",
        ]
        guard requirement.act != .report, let sign = signs.first(where: text.contains) else { return nil }
        return .no("文字写的是“\(sign)”，没有办成")
    }

    /// 3人没有到, 两个村没有贴: said of some among others.
    private func isOfSome(_ at: String.Index) -> Bool {
        let before = text[..<at].suffix(8)
        return before.contains { $0.isNumber || "一二两三四五六七八九十几".contains($0) } && !before.contains("对方")
            || ["个别", "有的", "其中", "外，"].contains(where: before.contains)
    }

    // MARK: Not by him

    private var byAnother: ProofRule.Finding? {
        if [.talk, .admonish].contains(requirement.act),
            ["转告", "捎话", "带话", "代为转达"].contains(where: text.contains)
        {
            return .no("是托人转告的，没有谈")
        }
        guard requirement.act == .lecture else { return nil }
        if ["视频", "录像", "录播"].contains(where: text.contains),
            ["播放", "放了", "收看", "观看"].contains(where: text.contains),
            !text.contains("讲了")
        {
            return .no("放的是录像，不是本人讲")
        }
        guard record.by.allSatisfy({ reading.town.person($0) != nil }) else { return nil }
        let others = reading.town.persons.map(\.name).filter { !record.by.contains($0) }
        for name in others where text.contains(name) {
            if ["讲课", "主讲", "授课", "上课", "讲了"].contains(where: { text.contains(name + $0) }) {
                return .no("是\(name)讲的")
            }
        }
        return nil
    }

    /// 参加县纪委召开的大会: being there is not holding it.
    private var ofTheSuperior: ProofRule.Finding? {
        guard [.warn, .educate, .deliberate, .hear, .groupStudy, .lecture].contains(requirement.act),
            text.contains(#/^(?:[^，。；]{0,8})参加了?(?:县|市|区|省|州|上级)[^，。；]{0,14}(?:大会|会议|会|培训|教育|学习)/#)
        else { return nil }
        return ["会后", "随后", "回来后", "当天下午", "接着"].contains(where: text.contains)
            ? .doubt("写的是参加上级的，自己办了没有由人定") : .no("是参加上级的，不是自己办的")
    }

    // MARK: Not the thing itself

    /// 研究防汛、招商，最后强调廉洁: a sentence at the end is no agenda.
    private var inPassing: ProofRule.Finding? {
        guard requirement.act == .deliberate, !requirement.topics.isEmpty else { return nil }
        func isOn(_ piece: Substring) -> Bool {
            Topic.found(in: String(piece)).contains { topic in
                requirement.topics.contains { topic.isWithin($0) }
            }
        }
        guard !isOn(Substring(record.title)) else { return nil }
        let pieces = text.split { "，。；,;".contains($0) }, own = pieces.filter(isOn)
        let marks = ["最后强调", "最后要求", "顺带", "顺便", "会议最后", "附带", "末了"]
        return !own.isEmpty && own.allSatisfy({ piece in marks.contains(where: piece.contains) })
            ? .no("只是最后提了一句，不是一项议题") : nil
    }

    /// 学习《廉洁自律准则》 for 《纪律处分条例》.
    private var anotherDocument: ProofRule.Finding? {
        guard [.study, .groupStudy, .educate].contains(requirement.act) else { return nil }
        func named(_ text: String) -> [String] {
            text.matches(of: #/《([^》]{2,40})》/#).map { String($0.output.1).replacing("中国共产党", with: "") }
        }
        let asked = named(requirement.focus), told = named(record.words)
        guard asked.count == 1, !told.isEmpty else { return nil }
        let isThere =
            told.contains { $0.contains(asked[0]) || asked[0].contains($0) }
            || record.words.contains(asked[0])
        return isThere ? nil : .no("学的是《\(told[0])》，条款要的是《\(asked[0])》")
    }

    /// The text shows nothing of the act: 给村会计讲了记账方法 is no check of accounts.
    private var unseen: ProofRule.Finding? {
        let looking = [
            "查", "看", "核", "督", "访", "抽", "对照", "翻", "问", "发现", "整改", "纠正", "退回", "缺", "不符", "漏", "责令", "限期",
            "入户", "上门",
            "清点", "盘", "量", "调阅", "指出", "岗",
        ]
        let other = ["讲了", "讲解", "培训", "辅导", "提醒", "通知", "教会", "转达", "宣传"]
        guard requirement.act == .inspect, record.ledger == "监督检查", other.contains(where: text.contains),
            !looking.contains(where: text.contains)
        else { return nil }
        return .doubt("文字看不出是\(requirement.act.label)")
    }
}
