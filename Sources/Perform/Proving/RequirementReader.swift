/// Reads a requirement out of the clause's own words.
struct RequirementReader {
    let clause: String
    /// The words that ask for this task.
    let focus: String
    let owner: String
    let town: Roster
    /// On whom it is counted: those there on the due day.
    let day: String
    let span: [String]
    let year: Int

    init(_ item: ProofCase) {
        // 走没走到位 is whether it was done, and nobody walks.
        func plain(_ text: String) -> String { text.replacing("走没走到位", with: "是否落实") }
        clause = plain(item.clause)
        focus = plain(item.task.part ?? item.clause)
        (owner, town, day) = (item.unit, item.town, item.task.due)
        (span, year) = (item.task.span, item.year)
    }

    func read() -> Requirement {
        // 督查办, 文化站: what a unit is called is not what is asked of it.
        let asked = Act.asked(in: town.coveringLetters(focus), orIn: town.coveringLetters(clause)),
            act = asked ?? .inspect
        var requirement = Requirement(act: act, topics: topics(act))
        requirement.isActRead = asked != nil
        if act == .event { requirement.event = focus }
        requirement.focus = focus
        measure(&requirement)
        requirement.floors = floors + onceFloors
        if requirement.measure == .times, requirement.targets.isEmpty {
            requirement.works = listedWorks
            if !requirement.works.isEmpty {
                (requirement.targets, requirement.extent) = (requirement.works, .all)
            }
        }
        if requirement.measure == .times, requirement.targets.isEmpty {
            let festivals = Festivals.asked(focus, span: span, year: year)
            if festivals.count > 1 {
                (requirement.festivals, requirement.targets, requirement.extent) = (
                    festivals, festivals, .all
                )
            }
        }
        requirement.joint = joint
        requirement.isSpecial =
            [.deliberate, .hear].contains(act)
            && ["专题", "专门研究", "专门听取", "专门会"].contains(where: (focus + segment).contains)
        requirement.isWritten = act == .report && clause.contains("书面")
        requirement.allowsPaper = act == .account && clause.contains("书面")
        requirement.wantsIssue =
            act == .regulate && ["印发", "出台", "发布", "施行", "执行", "发文"].contains { clause.contains($0) }
        if act == .hear || focus.contains("听取") { requirement.heard = heard }
        requirement.isOneByOne =
            [.talk, .admonish, .account].contains(act)
            && ["一个一个", "逐一", "逐个", "逐人", "一对一", "单独", "分别", "各谈", "个别"].contains { focus.contains($0) }
        requirement.ownerName = ownerName
        requirement.ownVillagesOnly = Self.ownVillageWords.contains { segment.contains($0) }
        requirement.ownOfficesToo = segment.contains("分管") || segment.contains("主管")
        requirement.isOnTheSpot = ["上门", "到村", "入户", "实地", "当面", "面对面", "现场", "见面"].contains {
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

    /// 对码头加固、护岸修复、环岛公路三个项目各做一次回访.
    private var listedWorks: [String] {
        guard
            let found = focus.firstMatch(
                of: #/(?:对|把|到|就)([^，。；对把到就]{4,40}?)([二两三四五六2-6])[个项处家条](?:项目|工程|[^，。；各]{0,4})各/#),
            let count = Amount.number(Array(found.output.2)[...])?.0
        else { return [] }
        let names = found.output.1.split { "、和与及".contains($0) }.map(String.init)
        return names.count == count && names.allSatisfy { $0.count > 1 } ? names : []
    }

    // MARK: On what

    func topics(_ act: Act) -> Set<Topic> {
        if [.talk, .account].contains(act) { return [] }
        let own = known(Self.asking(focus)), all = own.isEmpty ? known(Self.asking(segment)) : own
        if act == .event, all.count > 1 { return all.subtracting([.party, .youth, .personnel]) }
        if all.isEmpty, [.warn, .educate, .sign].contains(act) { return [.integrity] }
        // 讲失泄密案例: cases are how it is taught, and not on what.
        if act == .study, all.contains(.cases), !all.isSubset(of: [.cases, .integrity]) {
            return all.subtracting([.cases])
        }
        if all.isEmpty, segment.contains("整改") || segment.contains("回头看") { return [.rectify] }
        // 项目资金方面的廉政情况 is on what is upright in it, not on the project.
        if [.hear, .report].contains(act), all.contains(.integrity) {
            return all.filter { $0.isWithin(.integrity) }
        }
        return all
    }

    /// Without what others help with, and what is let off where something comes between.
    static func asking(_ text: String) -> String {
        let pieces = text.split { "。；;".contains($0) }.filter { piece in
            !(["遇", "如遇", "因", "确因", "特殊情况"].contains(where: piece.hasPrefix)
                && ["可", "顺延", "延期"].contains(where: piece.contains))
        }.map { piece in
            let parts = piece.split { "，,".contains($0) }
            let own = parts.filter { !$0.contains("配合") && !$0.contains("协助") }
            return (own.isEmpty ? parts : own).joined(separator: "，")
        }
        return pieces.isEmpty ? text : pieces.joined(separator: "；")
    }

    /// 危房改造的对象认定、竣工验收和补助拨付: what is listed behind are its parts.
    private func whole(_ text: String) -> Set<Topic>? {
        guard let at = text.firstIndex(of: "的") else { return nil }
        let head = Topic.found(in: bare(String(text[..<at])))
        let rest = text[at...]
        guard head.count == 1, let topic = head.first, topic != .welfare, topic.isWithin(.welfare),
            rest.contains("、")
        else { return nil }
        return head
    }

    func known(_ text: String) -> Set<Topic> {
        if let whole = whole(text) { return whole }
        let found = Topic.found(in: bare(text)).subtracting([.rectify])
        // 在建工程的招投标: the part is meant, not the whole.
        let wide: Set<Topic> =
            bare(text).contains("家风")
            ? [.works, .welfare, .civil, .fourWinds, .integrity] : [.works, .welfare, .civil, .fourWinds]
        let parts = found.filter { topic in
            !wide.contains(topic) || !found.contains { $0 != topic && $0.isWithin(topic) }
        }
        let told = parts.filter {
            (!$0.isIncidental || $0 == .openness) && !(found.contains(.fees) && $0 == .industry)
        }
        // A meeting of the village's deputies is how it is decided, and not what is looked at.
        let matters = told.subtracting([.decisions])
        if !matters.isEmpty, text.contains("代表会") || text.contains("党员大会"), !text.contains("三重一大") {
            return matters
        }
        return told.isEmpty ? parts : told
    }

    /// The sentence of the clause the task's words stand in.
    var segment: String {
        let pieces = clause.split { "；;。".contains($0) }.map(String.init)
        return pieces.first { $0.contains(focus) } ?? clause
    }

    /// Sentences that hold for each of several times: 每次至少见40人.
    var common: String {
        guard focus != clause else { return "" }
        return clause.split { "；;。".contains($0) }.map(String.init).filter { piece in
            !piece.contains(focus) && ["每次", "每轮", "每回", "均", "都要"].contains(where: piece.contains)
                && !["月", "季", "半年"].contains(where: piece.contains)
        }.map { "，" + $0 }.joined()
    }

    /// Without the names of units, which say what they are for and not what is asked, and with compounds taken as what they are.
    func bare(_ text: String) -> String { RecordReading.bare(text, town) }

    // MARK: With whom

    var joint: [String] {
        let text = segment + common, units = town.units.filter { text.contains($0) }
        let marks = [
            "会同", "联合", "联同", "协同", "偕同", "携手", "共同", "一起", "一道", "一同", "一块", "联手", "合力", "协力", "合伙", "同时参加",
            "派人参加", "拉上", "叫上", "约上", "带上",
        ]
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
            let linked = [
                "会同", "联合", "协同", "携手", "与", "和", "、", "同", "及", "由", "约", "联手", "跟", "邀", "请", "上", "携",
            ].contains {
                before.hasSuffix($0)
            }
            // 镇纪委和财政所联合查: the other may stand before the owner.
            let rest = String(characters[min(characters.count, at + unit.count)...])
            let leads = ["会同", "联合", "联同", "协同", "与", "和", "、", "同", "及", "跟"].contains { link in
                rest.hasPrefix(link) && units.contains { rest.dropFirst(link.count).hasPrefix($0) }
            }
            if linked || leads, !isHelper, !isObject { found.append(unit) }
        }
        return found.isEmpty ? [] : [owner] + found
    }

    /// Who reports, where somebody is to be heard.
    var heard: [String] {
        let verb = ["听取", "听一次", "听一回", "听一遍"].first { focus.contains($0) } ?? "听取"
        guard let at = position(of: verb, in: focus) else { return [] }
        let rest = String(Array(focus)[(at + verb.count)...].prefix(20))
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

    var places: Set<Amount.Measure> {
        var found: Set<Amount.Measure> = []
        let text = bare(segment)
        if ["村级", "到村", "各村", "个村", "进村", "入村", "村（", "村务", "村集体", "联系村"].contains(where: text.contains) {
            found.insert(.villages)
        }
        if ["个办公室", "个部门", "各办公室", "各部门", "站所", "机关", "窗口", "个单位", "各单位", "办公室", "或部门", "和部门", "到部门"]
            .contains(
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
