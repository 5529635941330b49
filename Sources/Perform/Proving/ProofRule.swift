/// Which records fulfil a task, and where it stands. Pure, and the same for whoever asks. Nothing is called done that was not: any ground
/// against a record outweighs a doubt, and a doubt outweighs counting (docs/proof.md).
package enum ProofRule {
    package static func judge(_ item: ProofCase) -> ProofOutcome {
        judge(item.records.map(\.plain), asking: ProofAsked(item))
    }

    /// What people have said of a record: whoever may says that a proposed one counts, or that one does not; of a record counted before
    /// this rule, `true` keeps it.
    package static func judge(
        _ records: [ProofCase.Record], asking asked: ProofAsked, decided: [String: Bool] = [:]
    ) -> ProofOutcome {
        let (item, requirement) = (asked.item, asked.requirement)
        let meetings = requirement.act == .account ? RecordJudge.meetings(among: records) : []
        var verdicts: [(record: ProofCase.Record, finding: Finding)] = records.map { record in
            (record, decided[record.id] == false ? .no("已经注明不算") : asked.finding(record, after: meetings))
        }
        // What people have said counts is what others may be the same as; and is not undone by being the same.
        for index in verdicts.indices where decided[verdicts[index].record.id] == true {
            verdicts[index].finding.verdict = .counts
        }
        RepeatedRecords.mark(&verdicts)
        for index in verdicts.indices where decided[verdicts[index].record.id] == true {
            verdicts[index].finding.verdict = .counts
        }
        let tally = ProofTally(
            item, requirement, verdicts.filter { $0.finding.verdict == .counts }.map(\.record))
        return ProofOutcome(
            id: item.id,
            records: Dictionary(verdicts.map { ($0.record.id, $0.finding.verdict) }) { first, _ in first },
            reasons: Dictionary(verdicts.map { ($0.record.id, $0.finding.reason) }) { first, _ in first },
            have: tally.have, need: requirement.need, of: requirement.measure.rawValue,
            missing: tally.missing,
            done: tally.have >= requirement.need && tally.missing.isEmpty)
    }

    /// One record by itself, without what is said twice.
    package static func verdict(_ record: ProofCase.Record, asking asked: ProofAsked)
        -> (verdict: ProofOutcome.Verdict, reason: String)
    {
        let found = asked.finding(record)
        return (found.verdict, found.reason)
    }

    struct Finding: Sendable {
        var verdict: ProofOutcome.Verdict
        var reason: String

        static func no(_ reason: String) -> Finding { Finding(verdict: .no, reason: reason) }
        static func doubt(_ reason: String) -> Finding { Finding(verdict: .proposed, reason: reason) }
    }
}

/// One record against one requirement: every ground is asked, the first against it stands, else the first doubt.
struct RecordJudge {
    let item: ProofCase
    let requirement: Requirement
    let record: ProofCase.Record
    /// The days on which accounts were given.
    let meetings: [String]
    let reading: RecordReading
    var town: Roster { item.town }

    init(
        _ item: ProofCase, _ requirement: Requirement, _ record: ProofCase.Record, after meetings: [String]
    ) {
        (self.item, self.requirement, self.record) = (item, requirement, record)
        self.meetings = meetings
        reading = RecordReading(record, item.town)
    }

    var finding: ProofRule.Finding {
        // What is cheap to ask and settles most comes first.
        let grounds: [() -> ProofRule.Finding?] = [
            { day }, { doer }, { act }, { reading.hindrance.map(ProofRule.Finding.no) }, { grace },
            { afterMeeting },
            { period },
            { way }, { shortfall }, { narrowing }, { addressee }, { subject }, { agenda }, { partners },
            { floor },
            { extent }, { doubt },
        ]
        var first: ProofRule.Finding?
        for ground in grounds {
            guard let found = ground() else { continue }
            if found.verdict == .no { return found }
            first = first ?? found
        }
        return first ?? .init(verdict: .counts, reason: reason)
    }

    private var reason: String {
        let names = named
        let whom =
            names.isEmpty || names.count > 6
            ? names.isEmpty ? "" : "，\(names.count) 个" : "：\(names.joined(separator: "、"))"
        return "在期限内，\(item.unit)做的\(requirement.act.label)\(whom)"
    }

    var named: [String] { ProofTally.names(of: record, requirement, town) }

    // MARK: Day

    private var day: ProofRule.Finding? {
        guard let first = item.task.span.first, let last = item.task.span.last else { return nil }
        if record.day < first { return .no("\(record.day) 早于 \(first)，不是这一期的") }
        if record.day > last, record.day > item.task.due {
            return .no("\(record.day) 已过 \(max(last, item.task.due))")
        }
        return nil
    }

    /// Days given to those who could not come are not for those who could.
    private var grace: ProofRule.Finding? {
        guard requirement.graceIsForAbsent, let last = item.task.span.last, record.day > last else {
            return nil
        }
        let away = ["外出", "在外", "出差", "外省", "省外", "住院", "请假", "务工", "生病", "因病", "看病", "回来", "赶不回", "产假"]
        return reading.says(away) ? nil : .no("宽限的日子只给因故不能到的，这里没有写")
    }

    /// 当天缺席的一周之内补交: counted from the meeting that was missed.
    private var afterMeeting: ProofRule.Finding? {
        guard requirement.act == .account, record.isSelfReport else { return nil }
        let weeks = ["一周之内", "一周内", "七日内", "7日内", "一个星期内"].contains(where: item.clause.contains)
        let days = weeks ? 7 : ["三日内", "3日内", "三天内", "3天内"].contains(where: item.clause.contains) ? 3 : nil
        let held = meetings.last { $0 <= record.day }
        guard let days, let held, RepeatedRecords.days(from: held, to: record.day) > days else { return nil }
        return .no("\(held) 开的会，过了 \(days) 天才补交")
    }

    static func meetings(among records: [ProofCase.Record]) -> [String] {
        records.filter {
            $0.ledger == "专题会议" && $0.acts.contains(.account) && ($0.state ?? "已办") == "已办"
        }.map(\.day).sorted()
    }

    private var period: ProofRule.Finding? {
        if let asked = PeriodWords.ordinal(in: item.task.part ?? ""),
            let said = PeriodWords.ordinal(in: record.title), asked != said
        {
            return .doubt("标题说是第 \(said) 次，这里要的是第 \(asked) 次")
        }
        if ["补做", "补开", "补查", "补办", "补走", "补谈", "漏核"].contains(where: record.title.contains) {
            return .doubt("是补做的，补的是不是这一期由人定")
        }
        if record.text.contains("原定"), let meant = PeriodWords.named(in: record.text, year: item.year),
            PeriodWords.isOther(meant, than: item.task.span, year: item.year)
        {
            return .doubt("文字说原定是另一期的，算不算由人定")
        }
        let said = PeriodWords.named(in: record.title, year: item.year)
        if item.clause.contains("上月") || item.clause.contains("上个月") {
            guard let said, said.months.count == 1, let first = item.task.span.first else { return nil }
            let before = PeriodWords.month(before: first)
            return said.months.lowerBound == before ? nil : .no("报的是 \(said.months.lowerBound) 月的，条款要的是上月")
        }
        if requirement.act == .report, let said, isOfAPart(said) { return .no("报的只是其中一段，不是这一期的") }
        guard
            let named = said
                ?? (requirement.act == .report ? PeriodWords.named(in: record.text, year: item.year) : nil),
            PeriodWords.isOther(named, than: item.task.span, year: item.year)
        else { return nil }
        return requirement.act == .report ? .no("报的是另一期的情况") : .doubt("标题说的是另一期，算不算由人定")
    }

    /// 一季度情况报告 for the report of half a year.
    private func isOfAPart(_ said: PeriodWords.Named) -> Bool {
        guard requirement.need == 1, let first = item.task.span.first, let last = item.task.span.last,
            ["每半年", "半年", "每年", "全年", "年度", "年底"].contains(where: item.clause.contains)
        else { return false }
        let months = (Int(last.dropFirst(5).prefix(2)) ?? 0) - (Int(first.dropFirst(5).prefix(2)) ?? 0) + 1
        return months >= 6 && said.months.count < months && said.months.count <= 3
    }

    // MARK: Who

    private func did(_ party: String) -> Bool {
        record.by.contains { name in
            if name == party { return true }
            guard let person = town.person(name) else { return false }
            if town.units.contains(party) { return person.unit == party && person.isThere(on: record.day) }
            return town.person(party) == nil && town.holds(name, post: party, on: record.day)
        }
    }

    private var isPersonal: Bool { !town.units.contains(item.unit) }

    private var doer: ProofRule.Finding? {
        if did(item.unit) {
            if let onesOwn { return onesOwn }
            return requirement.act == .sign && isSignedForAnother ? .doubt("是代签的，算不算由人定") : nil
        }
        if requirement.field == .by, !Set(record.by).isDisjoint(with: requirement.targets) { return nil }
        if requirement.allowsPaper, record.isSelfReport, !Set(record.by).isDisjoint(with: requirement.targets)
        {
            return nil
        }
        if record.by.isEmpty { return .doubt("没有写是谁做的") }
        let who = record.by.joined(separator: "、")
        let stands = reading.says(["委托", "代表", "受托", "代为"]) && isPersonal
        if stands, [.hear, .deliberate].contains(requirement.act) { return .doubt("受委托由\(who)办理，算不算由人定") }
        if isPersonal, let unit = town.person(item.unit)?.unit, record.by.contains(unit),
            record.words.contains(item.unit),
            ["主持", "带队", "听取", "讲", "谈"].contains(where: { record.words.contains(item.unit + $0) })
        {
            return .doubt("只写了\(unit)，文字里提到\(item.unit)")
        }
        return .no("是\(who)做的，不是\(item.unit)做的")
    }

    /// What one leader did by himself is no meeting of the body he belongs to; of one who says that they met it may be.
    private var onesOwn: ProofRule.Finding? {
        guard requirement.act == .deliberate, !isPersonal, record.ledger == "四个亲自" else { return nil }
        let who = record.by.joined(separator: "、")
        if reading.says(["主持召开", "召开党委", "党委会议", "党委会", "委员会议"]) { return nil }
        return reading.says(["会议", "委会", "专题会", "召开", "部署会", "班子会", "例会", "开会", "会上", "办公会", "上会"])
            ? .doubt("记的是\(who)个人履职，是不是\(item.unit)的会议由人定") : .no("是\(who)个人做的，不是\(item.unit)开会研究的")
    }

    private var isSignedForAnother: Bool {
        if reading.says(["代签", "代为签", "替签", "代书记签"]) { return true }
        if requirement.act == .sign,
            ["替他签", "替她签", "替其签", "替签", "帮他签", "帮她签"].contains(where: record.text.contains)
        {
            return true
        }
        guard requirement.act == .sign, let at = record.text.firstRange(of: "代")?.upperBound else {
            return false
        }
        let behind = record.text[at...].prefix(6)
        return behind.contains("签") && !["表", "理"].contains { behind.hasPrefix($0) }
    }

    private var partners: ProofRule.Finding? {
        var doubt: ProofRule.Finding?
        for unit in requirement.joint where unit != item.unit && !did(unit) {
            guard reading.names(unit),
                !reading.textSays(["人没有到", "没有派人", "未派人", "另有任务", "人没到", "没有人来", "人没有来", "因事没来"])
            else {
                return .no("\(unit)没有参加")
            }
            doubt = .doubt("\(unit)只在文字里提到，是不是一起去的由人定")
        }
        return doubt
    }

    // MARK: Which act

    private var act: ProofRule.Finding? {
        guard requirement.isActRead else { return .doubt("没有读出条款要的是什么样的工作，算不算由人定") }
        return actMatch
    }

    private var actMatch: ProofRule.Finding? {
        ActMatch(requirement: requirement, reading: reading, owner: item.unit).finding
    }

    /// In which way: one by one, on the spot, oneself.
    private var way: ProofRule.Finding? {
        if [.lecture, .account].contains(requirement.act),
            isByAStandIn
                || reading.textSays([
                    "代念", "代讲", "代述", "代为述", "代为讲", "代为宣读", "代上台", "上台代", "代其", "代向", "代他", "代她",
                ])
        {
            return .no("要本人来，这是别人代的")
        }
        if requirement.ownVillagesOnly {
            let doers = isPersonal ? [requirement.ownerName ?? item.unit] : record.by
            let mine = doers.compactMap { town.person($0) }
            let own = Set(
                mine.flatMap { ($0.villages ?? []) + (requirement.ownOfficesToo ? $0.offices ?? [] : []) })
            let villages = Set(record.about).intersection(
                requirement.ownOfficesToo ? town.villages + town.offices : town.villages)
            if !own.isEmpty, !villages.isEmpty, villages.isDisjoint(with: own) { return .no("去的不是自己联系、分管的") }
            if !own.isEmpty, villages.isEmpty, [.inspect, .visit, .event].contains(requirement.act),
                !reading.says(RequirementReader.ownVillageWords + own + own.map { String($0.dropLast()) })
            {
                return .doubt("没有写去了哪个联系村")
            }
        }
        if requirement.ownVillagesOnly, requirement.act == .event, record.about.isEmpty,
            reading.textSays(["接待室", "值班", "坐班", "办公室", "信访室", "大厅"]),
            !reading.textSays(["到村", "村部", "下村", "进村", "院坝", "入村"])
        {
            return .doubt("是在单位坐班，条款要到村里，算不算由人定")
        }
        if [.inspect, .selfCheck].contains(requirement.act),
            reading.textSays(["没有看", "没看", "未查", "没有查", "没查", "没来得及"])
        {
            return .doubt("文字说有的没有看，算不算由人定")
        }
        if requirement.isOneByOne, record.about.count > 1,
            reading.says(["集体", "一起", "座谈会", "叫到一起", "合在一起", "一并谈"])
        {
            return .no("条款要一个一个来，这是合在一起")
        }
        if requirement.isOnTheSpot, [.inspect, .visit, .talk, .admonish].contains(requirement.act),
            reading.textSays(["电话", "微信", "视频"]) || ["电话", "微信", "视频"].contains(where: record.kind.contains),
            !reading.textSays(["上门", "到村", "入户", "现场", "到户", "当面", "面谈"])
        {
            return .no("是打电话问的，条款要到现场")
        }
        return nil
    }

    /// 替他上台念, 照着他的讲义念的: somebody else stood there.
    private var isByAStandIn: Bool {
        for word in ["替他", "替她", "替其", "帮他", "帮她"] {
            guard let range = record.text.firstRange(of: word) else { continue }
            if record.text[range.upperBound...].prefix(6).contains(where: { "念讲读说述签谈台".contains($0) }) {
                return true
            }
        }
        // 由村主任石开山代为口头述廉.
        for range in record.text.ranges(of: "由") {
            let rest = Array(record.text[range.upperBound...].prefix { !"，。；".contains($0) }.prefix(12))
            if let at = rest.firstIndex(of: "代"), at > 0, at + 1 < rest.count, !"表理码办管".contains(rest[at + 1])
            {
                return true
            }
        }
        return reading.textSays(["照着他的讲义", "照着她的讲义", "照着讲义念的"])
    }

    private var shortfall: ProofRule.Finding? {
        Shortfall(requirement: requirement, reading: reading).finding
    }

    private var narrowing: ProofRule.Finding? {
        Narrowing(requirement: requirement, reading: reading).finding
    }

    // MARK: On what

    private var subject: ProofRule.Finding? {
        if requirement.act == .hear || !requirement.heard.isEmpty {
            if let heard = heard { return heard }
            if requirement.act == .hear, !requirement.heard.isEmpty, requirement.topics.isEmpty { return nil }
        }
        return SubjectMatch(item: item, requirement: requirement, reading: reading).finding
    }

    private var heard: ProofRule.Finding? {
        guard requirement.act == .hear, !requirement.heard.isEmpty else { return nil }
        let names = record.about + record.by + record.people
        let isNamed = requirement.heard.contains { word in
            record.words.contains(word) || word.count > 2 && names.contains(word)
        }
        return isNamed ? nil : .no("听的不是\(requirement.heard[0])的汇报")
    }

    private var agenda: ProofRule.Finding? {
        guard [.deliberate, .hear].contains(requirement.act), record.ledger != "任务填报" else { return nil }
        return AgendaPoint(requirement: requirement, reading: reading).finding
    }

    /// 向镇党委报送: what was sent to somebody else was not sent there.
    private var addressee: ProofRule.Finding? {
        guard requirement.act == .report, !record.about.isEmpty else { return nil }
        let asked = town.units.first { unit in
            unit != item.unit && ["向", "报", "送", "给"].contains { requirement.focus.contains($0 + unit) }
        }
        guard let asked, !reading.names(asked), !record.about.contains(asked) else { return nil }
        return .no("是报给\(record.about[0])的，不是报给\(asked)的")
    }

    // MARK: Doubt

    private var doubt: ProofRule.Finding? {
        if reading.isVague { return .doubt("文字只说做了工作，看不出做了什么") }
        if record.isSelfReport, ![.report, .account, .remind].contains(requirement.act) {
            return .doubt("只是填报里说的，没有\(requirement.act.label)的记录")
        }
        return nil
    }
}
