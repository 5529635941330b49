/// How much of what a clause asks for: so many, a share, all; once, or each time.
extension RequirementReader {
    static let wholeWords = [
        "全部", "所有", "逐一", "逐个", "逐村", "逐人", "逐户", "全体", "每名", "每位", "每个", "人人", "个个", "全覆盖", "一个不落", "不落一",
        "不留空白", "走遍", "跑遍",
        "查一遍", "过一遍", "走一遍", "跑一遍", "轮一遍", "都要", "都走到", "走到", "各", "覆盖到", "一遍", "挨个", "全面覆盖", "均要", "每一名",
        "每一个", "每一位", "全员", "各自", "各联系",
    ]

    static let tailWords = [
        "一个不落", "一个不漏", "一村不漏", "一户不漏", "不漏一", "不落一", "全覆盖", "逐一", "逐个", "逐人", "逐村", "一个一个", "各谈", "各签", "人人",
        "都谈", "都要", "不留空白",
        "走遍", "跑遍", "走到", "几个村就", "个村走几个", "包几个走几个", "包几个", "联几个走几个", "一个都不", "不能漏", "一个不能", "不漏", "没有遗漏",
        "不得缺", "不缺村", "不缺一", "村村",
        "都要查到", "都查到", "村都不", "个都不",
    ]

    func measure(_ requirement: inout Requirement) {
        let amounts = amounts(in: focus).filter { !$0.isFloor }.map(\.amount)
        let times = amounts.first { $0.measure == .times }
        let counted = amounts.first { amount in
            // One written report is one time it was told.
            amount.measure != .times && !isAside(amount)
                && !(requirement.act == .report && amount.measure == .papers)
        }
        let share = Amount.share(in: focus)
        let found = share == nil ? group(in: focus) : sharedGroup
        requirement.field =
            [.educate, .warn, .study, .groupStudy, .lecture, .train, .event].contains(requirement.act)
            ? .people : .about
        defer {
            // Villages and offices are what it was about, whoever sat there.
            if requirement.measure != .people, requirement.measure != .times, requirement.field == .people {
                requirement.field = .about
            }
            if requirement.act == .sign { requirement.measure = .papers }
            if [.regulate, .abolish, .disclose].contains(requirement.act) { listedItems(&requirement) }
        }
        if isByLeaders(requirement.act, found) {
            (requirement.extent, requirement.targets, requirement.measure, requirement.field) = (
                .all, found?.names ?? [], .people, .by
            )
            return
        }
        if ofHeads(&requirement, amounts, found) { return }
        if let share, let found, !isShareOfEach {
            shared(&requirement, share, among: found)
            return
        }
        if let named = named, [.inspect, .talk, .admonish, .visit, .sign].contains(requirement.act) {
            (requirement.extent, requirement.targets, requirement.measure) = (
                .all, named.names, counted?.measure ?? named.measure
            )
            return
        }
        let isEach =
            [.talk, .admonish, .sign].contains(requirement.act) && counted == nil && !isOfSome
            && found.map { !isOwner($0) } ?? false
        if let found, isEach || found.measure == .papers || isWhole(found),
            ![.regulate, .abolish, .report].contains(requirement.act),
            found.measure == .papers || counted.map({ $0.count >= found.names.count }) ?? true
        {
            (requirement.extent, requirement.targets, requirement.measure) = (
                .all, found.names, found.measure
            )
            return
        }
        if !onceFloors.isEmpty {
            // 入户抽查一次，不少于50户: so many in the one time.
            requirement.extent = .some(1)
            return
        }
        if let counted, counted.count > 1 || times == nil {
            number(&requirement, counted, found)
        } else {
            requirement.extent = .some(times?.count ?? 1)
        }
    }

    /// N% of them, rounded up.
    private func shared(
        _ requirement: inout Requirement, _ share: (numerator: Int, denominator: Int), among found: Group
    ) {
        let whole = found.names.count
        let need = (whole * share.numerator + share.denominator - 1) / share.denominator
        (requirement.extent, requirement.targets, requirement.measure) = (
            .some(need), found.names, found.measure
        )
    }

    /// 约谈一次问题较多的办公室或村的负责人: whichever of them gives cause.
    private var isOfSome: Bool {
        ["较多的", "突出的", "靠后的", "有苗头", "苗头性", "反映的", "室或村", "村或"].contains(where: focus.contains)
    }

    /// So many of them; as many as there are is all of them.
    private func number(_ requirement: inout Requirement, _ counted: Amount, _ found: Group?) {
        let whole: [String]? =
            switch counted.measure {
            case .villages where counted.count == town.villages.count: town.villages
            case .offices where counted.count == town.offices.count: town.offices
            case .offices where counted.count == town.offices.count + town.committees.count:
                town.offices + town.committees
            default: nil
            }
        (requirement.extent, requirement.measure) = (
            whole == nil ? .some(counted.count) : .all, counted.measure
        )
        requirement.targets = whole ?? names(counted.measure, found)
    }

    /// Two or more villages or people the task names itself.
    var named: (names: [String], measure: Amount.Measure)? {
        let villages = town.villages.filter {
            $0 != owner
                && (focus.contains($0) || $0.hasSuffix("村") && $0.count > 2 && focus.contains($0.dropLast()))
        }
        if villages.count > 1, ["谈心", "谈话", "约谈"].contains(where: focus.contains),
            ["书记", "支书"].contains(where: focus.contains)
        {
            // 对铜坑、铅厂2个村的党支部书记: who leads them.
            let heads = town.persons.filter {
                $0.isThere(on: day) && villages.contains($0.unit) && isVillageHead($0)
            }
            return (heads.map(\.name), .people)
        }
        if villages.count > 1 { return (villages, .villages) }
        // 对招商中心、财政所、执法队三家逐家回访.
        let offices = town.offices.filter { $0 != owner && focus.contains($0) }
        if offices.count > 2, ["逐家", "逐个", "三家", "四家", "五家", "各家"].contains(where: focus.contains) {
            return (offices, .offices)
        }
        let people = town.persons.filter { $0.name != ownerName && focus.contains($0.name) }.map(\.name)
        return people.count > 1 ? (people, .people) : nil
    }

    func names(_ measure: Amount.Measure, _ found: Group?) -> [String] {
        switch measure {
        case .villages: found?.measure == .villages ? found?.names ?? town.villages : town.villages
        case .offices: town.offices + town.committees
        case .people: found?.measure == .people ? found?.names ?? [] : town.persons.map(\.name)
        default: []
        }
    }

    /// Each of the leadership gives a lesson or a paper of his own, and their committee owes it.
    func isByLeaders(_ act: Act, _ found: Group?) -> Bool {
        guard let found, found.measure == .people, town.committees.contains(owner),
            [.lecture, .report].contains(act)
                || [.visit, .inspect].contains(act)
                    && ["每人", "每名", "各自", "人人", "都要"].contains(where: focus.contains)
        else { return false }
        return found.at <= 3 && !Set(found.names).isDisjoint(with: town.leaders.map(\.name))
    }

    /// Of whom the share is: those named in the same breath, else in the task, else in the sentence.
    var sharedGroup: Group? {
        let piece = focus.split { "，,；;。".contains($0) }.map(String.init).first {
            Amount.share(in: $0) != nil
        }
        return piece.flatMap { group(in: $0) } ?? group(in: focus) ?? group(in: segment)
    }

    /// 每次核的村不低于三成: a floor of each time.
    var isShareOfEach: Bool {
        focus.split { "，,；;。".contains($0) }.contains { piece in
            Amount.share(in: String(piece)) != nil && Self.eachTime.contains { piece.contains($0) }
        }
    }

    func isOwner(_ group: Group) -> Bool {
        group.at <= 3 && (ownerName != nil && group.measure == .people || group.names.contains(owner))
    }

    /// A quantifier belongs to the group, and the group is not who has to do it.
    func isWhole(_ group: Group) -> Bool {
        let text = Array(focus)
        let before = String(text[max(0, group.at - 6)..<group.at])
        let after = String(
            text[min(text.count, group.at + group.length)..<min(text.count, group.at + group.length + 14)])
        let own = String(text[group.at..<min(text.count, group.at + group.length)])
        let rest = String(text[min(text.count, group.at + group.length)...])
        let isSubject =
            before.trimmed.count <= 2 && group.at <= 3
            && (ownerName != nil && group.measure == .people || group.names.contains(owner))
        // 各村每半年公开: the village that owes it answers for itself.
        if isSubject || town.villages.contains(owner) && group.names.contains(owner) { return false }
        // 逐村, 每村: the word goes into the group's own.
        if let last = before.last, "逐每".contains(last) { return true }
        if Self.tailWords.contains(where: rest.contains) { return true }
        return Self.wholeWords.contains { word in
            before.hasSuffix(word) || own.hasPrefix(word)
                || before.contains(word) && word != "各" && word.count > 1
                || word != "各" && after.contains(word)
        }
    }

    /// A number that is not how much is asked: days to answer in, copies to sign.
    func isAside(_ amount: Amount) -> Bool {
        [.offices, .villages].contains(amount.measure)
            && [
                "的主要负责", "的负责", "主要负责", "负责人", "的书记", "党支部书记", "党组织书记", "党总支书记", "的党组织书记", "书记",
            ].contains {
                amount.after.hasPrefix($0)
            }
            || isOfHeads(amount)
            || amount.measure == .papers
                && (amount.before.hasSuffix("一式") || amount.count == 1 && focus.contains("签")
                    || ["核实", "核对", "逐项", "标准", "要求"].contains { amount.after.hasPrefix($0) })
            || amount.count == 1 && ["不漏", "不落", "不能少", "不缺"].contains { amount.before.hasSuffix($0) }
            || amount.count == 1 && ["不", "一", "也", "都", "或"].contains { amount.after.hasPrefix($0) }
            || amount.measure == .people
                && (amount.before.hasSuffix("由") || amount.before.hasSuffix("安排")
                    || amount.before.hasSuffix("派"))
    }

    /// 10个办、所、站、中心的主要负责人: people, and so many of them.
    private func ofHeads(_ requirement: inout Requirement, _ amounts: [Amount], _ found: Group?) -> Bool {
        guard let found, found.measure == .people, let heads = amounts.first(where: isOfHeads) else {
            return false
        }
        (requirement.extent, requirement.targets, requirement.measure) = (
            heads.count >= found.names.count ? .all : .some(heads.count), found.names, .people
        )
        return true
    }

    private func isOfHeads(_ amount: Amount) -> Bool {
        amount.measure == .offices && amount.after.hasPrefix("、") && focus.contains("负责人")
    }

    /// What is listed by name: before 三项制度, 三样, or in title marks.
    func listedItems(_ requirement: inout Requirement) {
        var items =
            requirement.act == .disclose
            ? []
            : focus.split(separator: "《").dropFirst().compactMap {
                $0.split(separator: "》").first.map(String.init)
            }
        let amount = Amount.all(in: focus).first { $0.measure == .papers && $0.count > 1 }
        if items.isEmpty, let amount { items = listed(before: amount) }
        if items.isEmpty, requirement.act == .regulate { items = listedBeforeVerb() }
        if requirement.act != .disclose {
            requirement.measure = .papers
            if let amount, items.isEmpty { requirement.extent = .some(amount.count) }
        }
        if items.count > 1 || requirement.act != .disclose && !items.isEmpty {
            (requirement.targets, requirement.extent, requirement.measure) = (items, .all, .papers)
        }
    }

    /// 完成村规民约、小微权力清单的修订: two or more by name, without how many they are.
    private func listedBeforeVerb() -> [String] {
        for verb in ["的修订", "的修改", "的制定", "的完善", "的修编"] {
            guard let at = focus.firstRange(of: verb)?.lowerBound else { continue }
            let phrase = String(focus[..<at].suffix(40).reversed().prefix { !"，。；：".contains($0) }.reversed())
            var list = phrase
            for word in ["完成", "做好", "抓好", "组织", "开展", "对"] {
                if let end = list.firstRange(of: word)?.upperBound { list = String(list[end...]) }
            }
            let names = list.split { "、和及与".contains($0) }.map { String($0).trimmed }
            if names.count > 1, names.allSatisfy({ (2...10).contains($0.count) }) { return names }
        }
        return []
    }

    func listed(before amount: Amount) -> [String] {
        guard let at = position(of: amount.before, in: focus) else { return [] }
        let head = String(Array(focus)[..<(at + amount.before.count)])
        let starts = ["完成", "修订", "制定", "将", "新订", "新建", "制订", "订立", "建立", "完善", "出台", "把", "健全", "，"]
        var list = head
        for word in starts {
            if let at = position(of: word, in: list) { list = String(Array(list)[(at + word.count)...]) }
        }
        let names = list.split { "、和及与，".contains($0) }.map { String($0).trimmed }.filter { $0.count > 1 }
        return names.count == amount.count ? names : []
    }
}
