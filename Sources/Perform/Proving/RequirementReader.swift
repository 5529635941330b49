/// Reads a requirement out of the clause's own words.
struct RequirementReader {
    let clause: String
    /// The words that ask for this task.
    let focus: String
    let owner: String
    let town: Roster
    /// On whom it is counted: those there on the due day.
    let day: String

    init(_ item: ProofCase) {
        clause = item.clause
        focus = item.task.part ?? item.clause
        (owner, town, day) = (item.unit, item.town, item.task.due)
    }

    func read() -> Requirement {
        let act = Act.asked(in: focus, orIn: clause)
        var requirement = Requirement(act: act, topics: topics(act))
        measure(&requirement)
        requirement.floors = floors
        requirement.joint = joint
        requirement.isSpecial = [.deliberate, .hear].contains(act) && (focus + segment).contains("专题")
        requirement.isWritten = act == .report && clause.contains("书面")
        requirement.allowsPaper = act == .account && clause.contains("书面")
        requirement.wantsIssue =
            act == .regulate && ["印发", "出台", "发布", "施行", "执行"].contains { clause.contains($0) }
        if act == .hear || focus.contains("听取") { requirement.heard = heard }
        requirement.isOneByOne =
            [.talk, .admonish, .account].contains(act)
            && ["一个一个", "逐一", "逐个", "逐人", "一对一", "单独", "分别", "各谈", "个别"].contains { focus.contains($0) }
        requirement.ownVillagesOnly =
            town.units.contains(owner) && Self.ownVillageWords.contains { segment.contains($0) }
        requirement.isOnTheSpot = ["上门", "到村", "入户", "实地", "当面", "面对面", "现场"].contains {
            segment.contains($0)
        }
        requirement.graceIsForAbsent =
            ["外出", "因故", "请假", "缺席", "未到", "没赶上"].contains { clause.contains($0) } && act != .account
        if [.inspect, .selfCheck].contains(act) { requirement.places = places }
        if requirement.measure == .times, [.educate, .warn, .study, .lecture, .train].contains(act) {
            if let group = group(in: focus), group.measure == .people { requirement.audience = group.names }
        }
        return requirement
    }

    // MARK: On what

    private func topics(_ act: Act) -> Set<Topic> {
        if [.talk, .account].contains(act) { return [] }
        let own = known(focus), all = own.isEmpty ? known(segment) : own
        if all.isEmpty, [.warn, .educate, .sign].contains(act) { return [.integrity] }
        if all.isEmpty, segment.contains("整改") || segment.contains("回头看") { return [.rectify] }
        // 项目资金方面的廉政情况 is on what is upright in it, not on the project.
        if [.hear, .report].contains(act), all.contains(.integrity) {
            return all.filter { $0.isWithin(.integrity) }
        }
        return all
    }

    private func known(_ text: String) -> Set<Topic> {
        let found = Topic.found(in: bare(text)).subtracting([.rectify])
        // 在建工程的招投标: the part is meant, not the whole.
        let wide: Set<Topic> = [.works, .welfare, .civil, .fourWinds]
        let parts = found.filter { topic in
            !wide.contains(topic) || !found.contains { $0 != topic && $0.isWithin(topic) }
        }
        let told = parts.filter {
            (!$0.isIncidental || $0 == .openness) && !(found.contains(.fees) && $0 == .industry)
        }
        return told.isEmpty ? parts : told
    }

    /// The sentence of the clause the task's words stand in.
    private var segment: String {
        let pieces = clause.split { "；;。".contains($0) }.map(String.init)
        return pieces.first { $0.contains(focus) } ?? clause
    }

    /// Without the names of units, which say what they are for and not what is asked, and with compounds taken as what they are.
    private func bare(_ text: String) -> String { RecordReading.bare(text, town) }

    // MARK: How much

    private struct Group {
        let names: [String]
        let measure: Amount.Measure
        /// Where in the text it stands.
        let at: Int
        let length: Int
    }

    private func position(of word: String, in text: String) -> Int? {
        let whole = Array(text), part = Array(word)
        guard !part.isEmpty, whole.count >= part.count else { return nil }
        return (0...(whole.count - part.count)).first { whole[$0..<($0 + part.count)].elementsEqual(part) }
    }

    /// Names of units and people say who, not whom: covered, letter for letter, so that places stay where they are.
    private func masked(_ text: String) -> String {
        var text = text
        text = text.replacing("八项规定", with: "某某规定")
        for name in (town.units + town.persons.map(\.name)).sorted(by: { $0.count > $1.count }) {
            text = text.replacing(name, with: String(repeating: "某", count: name.count))
        }
        return text
    }

    private static let ownVillageWords = [
        "联系村", "包联村", "包村", "挂点村", "联系的村", "联系点", "包抓村", "挂钩村", "所联系", "包保村", "联村", "自己联系", "联系的每个村", "所包的村",
        "包片村", "联系的村", "联系的各村",
    ]

    private func group(in unmasked: String) -> Group? {
        let text = masked(unmasked)
        var groups: [Group] = []
        func add(_ words: [String], _ names: [String], _ measure: Amount.Measure) {
            for word in words {
                if let at = position(of: word, in: text) {
                    groups.append(Group(names: names, measure: measure, at: at, length: word.count))
                    return
                }
            }
        }
        let present = town.persons.filter { $0.isThere(on: day) }
        let villages = Set(town.villages)
        let mine = town.person(ownerName ?? owner)?.villages ?? []
        let leaders = town.leaders.filter { $0.isThere(on: day) && $0.name != ownerName }.map(\.name)
        let isTalk = ["谈心", "谈话", "约谈"].contains(where: text.contains)
        if !mine.isEmpty, isTalk, ["支书", "书记"].contains(where: text.contains) {
            let own = present.filter { mine.contains($0.unit) && isVillageHead($0) }.map(\.name)
            add(Self.ownVillageWords, own, .people)
        } else if !mine.isEmpty {
            add(Self.ownVillageWords, mine, .villages)
        }
        let charge = town.person(ownerName ?? owner)?.offices ?? []
        if !charge.isEmpty, ["分管", "主管"].contains(where: text.contains) {
            let names = requirementIsSigned ? charge : heads(of: charge)
            let owned = [
                "分管部门", "分管的部门", "分管站所", "分管的站所", "分管单位", "分管办公室", "分管办所", "分管领域", "分管科室", "分管的办公室", "分管的单位",
                "分管",
            ]
            add(owned, names, .people)
        }
        add(["班子成员", "领导班子", "党政领导", "班子同志"], leaders, .people)
        add(["机关干部", "机关党员干部", "机关工作人员", "机关全体人员", "机关人员"], town.cadres(on: day), .people)
        let heads = present.filter { villages.contains($0.unit) && isVillageHead($0) }.map(\.name)
        add(
            ["村党组织书记", "村党支部书记", "村支部书记", "村（社区）党组织书记", "村级党组织书记", "村支书", "村书记", "村主要负责人", "村（社区）书记"], heads,
            .people)
        let officeHeads = self.heads(of: town.offices)
        if text.contains("负责人") || text.contains("负责同志"), !text.contains("村负责") {
            add(
                ["各科室", "科室", "各部门", "部门", "各办公室", "各站所", "站所", "各单位", "各办", "办所", "中心"], officeHeads, .people
            )
        }
        add(
            ["部门负责人", "办公室负责人", "站所负责人", "中层干部", "办所负责人", "各办负责人", "内设机构负责人", "科室负责人", "部门主要负责人", "站办所负责人"],
            officeHeads, .people)
        add(
            ["村“两委”干部", "村干部", "村“两委”成员", "村两委干部"], present.filter { villages.contains($0.unit) }.map(\.name),
            .people)
        if groups.isEmpty {
            let both = position(of: "村", in: text) != nil
            add(["办公室", "部门", "站所", "办所", "站办所", "内设机构", "各办", "科室", "所办", "站队"], town.offices, .offices)
            if both { add(["各村", "村"], town.villages, .villages) }
            if groups.count == 2, groups[0].names != groups[1].names, isPairOfAll(text) {
                return Group(
                    names: town.offices + town.villages, measure: .papers,
                    at: min(groups[0].at, groups[1].at), length: 1)
            }
        }
        return groups.first
    }

    private func isVillageHead(_ person: Roster.Person) -> Bool {
        (person.post.contains("书记") || person.post.contains("支书")) && !person.post.contains("副")
    }

    /// Whoever answers for each of these offices on the due day.
    private func heads(of offices: [String]) -> [String] {
        let heading = ["主任", "所长", "站长", "队长", "局长", "院长", "科长", "负责人"]
        return offices.flatMap { office in
            town.people.filter { person in
                person.unit == office && person.isThere(on: day)
                    && heading.contains(where: person.post.contains) && !person.post.contains("副")
            }.map(\.name)
        }
    }

    private var requirementIsSigned: Bool { focus.contains("签") }

    private func isPairOfAll(_ text: String) -> Bool {
        ["各村", "每个村", "所有村", "全部村", "\(town.villages.count)个村", "村都"].contains { text.contains($0) }
            && [
                "各办", "各部门", "各站", "每个办", "每个部门", "所有部门", "各内设", "各单位", "各所", "各中心", "\(town.offices.count)个",
            ].contains { text.contains($0) }
    }

    /// The person who holds the post on the due day, where the duty lies on a post; the person himself where it lies on one.
    private var ownerName: String? {
        if town.person(owner) != nil { return owner }
        guard !town.units.contains(owner) else { return nil }
        return town.persons.first { town.holds($0.name, post: owner, on: day) }?.name
    }

    private static let wholeWords = [
        "全部", "所有", "逐一", "逐个", "逐村", "逐人", "逐户", "全体", "每名", "每位", "每个", "人人", "个个", "全覆盖", "一个不落", "不落一",
        "不留空白", "走遍", "跑遍",
        "查一遍", "过一遍", "走一遍", "跑一遍", "轮一遍", "都要", "都走到", "走到", "各", "覆盖到", "一遍", "挨个", "全面覆盖", "均要", "每一名",
        "每一个", "每一位", "全员",
    ]

    private static let tailWords = [
        "一个不落", "一个不漏", "一村不漏", "一户不漏", "不漏一", "不落一", "全覆盖", "逐一", "逐个", "逐人", "逐村", "一个一个", "各谈", "各签", "人人",
        "都谈", "都要", "不留空白",
        "走遍", "跑遍", "走到", "几个村就", "个村走几个", "一个都不", "不能漏", "一个不能", "不漏", "没有遗漏", "不得缺", "不缺村", "不缺一", "村村",
        "都要查到", "都查到",
    ]

    private func measure(_ requirement: inout Requirement) {
        let amounts = amounts(in: focus).filter { !$0.isFloor }.map(\.amount)
        let times = amounts.first { $0.measure == .times }
        let counted = amounts.first { $0.measure != .times && !isAside($0) }
        let share = Amount.share(in: focus)
        let found = share == nil ? group(in: focus) : sharedGroup
        requirement.field =
            [.educate, .warn, .study, .groupStudy, .lecture, .train].contains(requirement.act)
            ? .people : .about
        defer {
            if requirement.act == .sign { requirement.measure = .papers }
            if [.regulate, .abolish, .disclose].contains(requirement.act) { listedItems(&requirement) }
        }
        if isByLeaders(requirement.act, found) {
            (requirement.extent, requirement.targets, requirement.measure, requirement.field) = (
                .all, found?.names ?? [], .people, .by
            )
            return
        }
        if let share, let found, !isShareOfEach {
            let whole = found.names.count
            let need = (whole * share.numerator + share.denominator - 1) / share.denominator
            (requirement.extent, requirement.targets, requirement.measure) = (
                .some(need), found.names, found.measure
            )
            return
        }
        if let named = named, [.inspect, .talk, .visit, .sign].contains(requirement.act) {
            (requirement.extent, requirement.targets, requirement.measure) = (
                .all, named.names, counted?.measure ?? named.measure
            )
            return
        }
        let isEach =
            [.talk, .admonish, .sign].contains(requirement.act) && counted == nil
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
        if let counted, counted.count > 1 || times == nil {
            if counted.measure == .villages, counted.count == town.villages.count {
                (requirement.extent, requirement.targets, requirement.measure) = (
                    .all, town.villages, .villages
                )
                return
            }
            (requirement.extent, requirement.measure) = (.some(counted.count), counted.measure)
            requirement.targets = names(counted.measure, found)
            return
        }
        requirement.extent = .some(times?.count ?? 1)
    }

    /// Two or more villages or people the task names itself.
    private var named: (names: [String], measure: Amount.Measure)? {
        let villages = town.villages.filter {
            $0 != owner
                && (focus.contains($0) || $0.hasSuffix("村") && $0.count > 2 && focus.contains($0.dropLast()))
        }
        if villages.count > 1 { return (villages, .villages) }
        let people = town.persons.filter { $0.name != ownerName && focus.contains($0.name) }.map(\.name)
        return people.count > 1 ? (people, .people) : nil
    }

    private func names(_ measure: Amount.Measure, _ found: Group?) -> [String] {
        switch measure {
        case .villages: found?.measure == .villages ? found?.names ?? town.villages : town.villages
        case .offices: town.offices + town.committees
        case .people: found?.measure == .people ? found?.names ?? [] : town.persons.map(\.name)
        default: []
        }
    }

    /// Each of the leadership gives a lesson or a paper of his own, and their committee owes it.
    private func isByLeaders(_ act: Act, _ found: Group?) -> Bool {
        guard [.lecture, .report].contains(act), let found, found.measure == .people,
            town.committees.contains(owner)
        else { return false }
        return found.at <= 3 && !Set(found.names).isDisjoint(with: town.leaders.map(\.name))
    }

    /// Of whom the share is: those named in the same breath, else in the task, else in the sentence.
    private var sharedGroup: Group? {
        let piece = focus.split { "，,；;。".contains($0) }.map(String.init).first {
            Amount.share(in: $0) != nil
        }
        return piece.flatMap { group(in: $0) } ?? group(in: focus) ?? group(in: segment)
    }

    /// 每次核的村不低于三成: a floor of each time.
    private var isShareOfEach: Bool {
        focus.split { "，,；;。".contains($0) }.contains { piece in
            Amount.share(in: String(piece)) != nil && Self.eachTime.contains { piece.contains($0) }
        }
    }

    private func isOwner(_ group: Group) -> Bool {
        group.at <= 3 && (ownerName != nil && group.measure == .people || group.names.contains(owner))
    }

    /// A quantifier belongs to the group, and the group is not who has to do it.
    private func isWhole(_ group: Group) -> Bool {
        let text = Array(focus)
        let before = String(text[max(0, group.at - 6)..<group.at])
        let after = String(
            text[min(text.count, group.at + group.length)..<min(text.count, group.at + group.length + 14)])
        let own = String(text[group.at..<min(text.count, group.at + group.length)])
        let rest = String(text[min(text.count, group.at + group.length)...])
        let isSubject =
            before.trimmed.count <= 2 && group.at <= 3
            && (ownerName != nil && group.measure == .people || group.names.contains(owner))
        if isSubject { return false }
        if Self.tailWords.contains(where: rest.contains) { return true }
        return Self.wholeWords.contains { word in
            before.hasSuffix(word) || own.hasPrefix(word)
                || before.contains(word) && word != "各" && word.count > 1
                || word != "各" && after.contains(word)
        }
    }

    private static let eachTime = [
        "每次", "每回", "每期", "每轮", "每遍", "每场", "单次", "每批", "每趟", "每一次", "一次不少于", "一次不低于", "一次至少", "一回不少于", "每处",
    ]
    private static let eachVillage = ["每村", "每个村", "各村", "每一个村", "村均"]

    /// The amounts of a text, and whether one is a floor of each time: said in the same breath as 每次 or 每村.
    private func amounts(in text: String) -> [(amount: Amount, isFloor: Bool)] {
        text.split { "，,；;。".contains($0) }.flatMap { piece in
            let piece = String(piece)
            let each = (Self.eachTime + Self.eachVillage).compactMap { position(of: $0, in: piece) }.min()
            return Amount.all(in: piece.replacing("八项规定", with: "某某规定")).map { amount in
                let at = position(of: amount.before, in: piece).map { $0 + amount.before.count } ?? 0
                return (amount, ![.times, .papers].contains(amount.measure) && each.map { $0 < at } ?? false)
            }
        }
    }

    private static let floorWords = ["不少于", "不低于", "至少", "满", "不短于", "达到"]
    private static let floorUnits = [
        "个工作日", "个项目", "个工程", "天", "户", "个村", "村", "个部门", "个办公室", "个单位", "名", "人", "份", "件", "条", "处", "项",
        "小时", "笔", "家企业", "家", "本", "辆", "起",
    ]

    private var floors: [Requirement.Floor] {
        shareFloors + segment.split { "，,；;。".contains($0) }.flatMap { floors(in: String($0)) }
    }

    private var shareFloors: [Requirement.Floor] {
        guard isShareOfEach, let share = Amount.share(in: focus) else { return [] }
        let count = (town.villages.count * share.numerator + share.denominator - 1) / share.denominator
        return [.init(count: count, unit: "村", isPerVillage: false)]
    }

    private func floors(in piece: String) -> [Requirement.Floor] {
        let village = Self.eachVillage.contains(where: piece.contains),
            time = Self.eachTime.contains(where: piece.contains)
        let shown = ["张贴", "贴满", "公示", "公开", "上墙", "贴"].contains(where: piece.contains)
        let letters = Array(piece),
            begins = (Self.eachTime + Self.eachVillage).compactMap { position(of: $0, in: piece) }.min() ?? 0
        var found: [Requirement.Floor] = [], index = begins
        while index < letters.count {
            guard let (value, end) = Amount.number(letters[index...]) else {
                index += 1
                continue
            }
            let rest = String(letters[end...].prefix(6)), before = String(letters[max(0, index - 4)..<index])
            let own = rest.first.map { $0 == "个" ? String(rest.prefix(3)) : String($0) }
            if let unit = Self.floorUnits.first(where: rest.hasPrefix) ?? own, rest.first?.isLetter == true,
                !["成", "分", "月", "年", "日", "号"].contains(unit)
            {
                let behind = rest.dropFirst(unit.count)
                let isFloor =
                    Self.floorWords.contains(where: before.hasSuffix) || behind.hasPrefix("以上")
                    || behind.hasPrefix("及以上")
                let isDays = unit == "天" && shown && isFloor
                if isDays || (village || time) && isFloor && !before.hasSuffix("第") {
                    found.append(
                        .init(
                            count: value, unit: unit,
                            isPerVillage: village && !["村", "个村", "天"].contains(unit)))
                }
            }
            index = end
        }
        return found
    }

    /// A number that is not how much is asked: days to answer in, copies to sign.
    private func isAside(_ amount: Amount) -> Bool {
        amount.measure == .papers && amount.before.hasSuffix("一式")
            || amount.count == 1 && ["不", "一", "也", "都", "或"].contains { amount.after.hasPrefix($0) }
            || amount.measure == .people
                && (amount.before.hasSuffix("由") || amount.before.hasSuffix("安排")
                    || amount.before.hasSuffix("派"))
    }

    /// What is listed by name: before 三项制度, 三样, or in title marks.
    private func listedItems(_ requirement: inout Requirement) {
        var items =
            requirement.act == .disclose
            ? []
            : focus.split(separator: "《").dropFirst().compactMap {
                $0.split(separator: "》").first.map(String.init)
            }
        let amount = Amount.all(in: focus).first { $0.measure == .papers && $0.count > 1 }
        if items.isEmpty, let amount { items = listed(before: amount) }
        if requirement.act != .disclose {
            requirement.measure = .papers
            if let amount, items.isEmpty { requirement.extent = .some(amount.count) }
        }
        if items.count > 1 || requirement.act != .disclose && !items.isEmpty {
            (requirement.targets, requirement.extent, requirement.measure) = (items, .all, .papers)
        }
    }

    private func listed(before amount: Amount) -> [String] {
        guard let at = position(of: amount.before, in: focus) else { return [] }
        let head = String(Array(focus)[..<(at + amount.before.count)])
        let starts = ["完成", "修订", "制定", "将", "建立", "完善", "出台", "把", "健全", "，"]
        var list = head
        for word in starts {
            if let at = position(of: word, in: list) { list = String(Array(list)[(at + word.count)...]) }
        }
        let names = list.split { "、和及与，".contains($0) }.map { String($0).trimmed }.filter { $0.count > 1 }
        return names.count == amount.count ? names : []
    }

    // MARK: With whom

    private var joint: [String] {
        let text = segment, units = town.units.filter { text.contains($0) }
        let marks = ["会同", "联合", "协同", "携手", "共同", "一起", "一道", "联手", "合力", "同时参加", "派人参加"]
        guard marks.contains(where: text.contains) else { return [] }
        var found: [String] = []
        for unit in units where unit != owner {
            guard let at = position(of: unit, in: text) else { continue }
            let characters = Array(text)
            let before = String(characters[max(0, at - 4)..<at])
            let after = String(
                characters[
                    min(characters.count, at + unit.count)..<min(characters.count, at + unit.count + 4)])
            let isHelper =
                before.hasSuffix("配合") || after.hasPrefix("配合") || after.hasPrefix("予以配合")
                || after.hasPrefix("协助")
            let isObject =
                ["向", "对", "报", "到", "查", "给", "由"].contains { before.hasSuffix($0) }
                && !before.hasSuffix("由")
            let linked = ["会同", "联合", "协同", "携手", "与", "和", "、", "同", "及", "由", "约", "联手"].contains {
                before.hasSuffix($0)
            }
            if linked, !isHelper, !isObject { found.append(unit) }
        }
        return found.isEmpty ? [] : [owner] + found
    }

    /// Who reports, where somebody is to be heard.
    private var heard: [String] {
        guard let at = position(of: "听取", in: focus) else { return [] }
        let rest = String(Array(focus)[(at + 2)...].prefix(20))
        for unit in town.units + town.units.map({ String($0.dropFirst()) })
        where rest.contains(unit) && unit.count > 1 {
            let full = town.units.first { $0.hasSuffix(unit) } ?? unit
            return [full, String(full.dropFirst())] + town.persons.filter { $0.unit == full }.map(\.name)
        }
        if ["班子成员", "领导班子", "班子"].contains(where: rest.contains) {
            return ["班子成员", "履责", "履职"] + town.leaders.map(\.name)
        }
        return []
    }

    private var places: Set<Amount.Measure> {
        var found: Set<Amount.Measure> = []
        let text = bare(segment)
        if ["村级", "到村", "各村", "个村", "进村", "入村", "村（", "村务", "村集体", "联系村"].contains(where: text.contains) {
            found.insert(.villages)
        }
        if ["个办公室", "个部门", "各办公室", "各部门", "站所", "机关", "窗口", "个单位", "各单位", "办公室"].contains(
            where: text.contains)
        {
            found.insert(.offices)
        }
        return found
    }
}

extension StringProtocol {
    var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
