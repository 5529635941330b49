/// What a record's own words say, beside what its clerk chose.
final class RecordReading {
    let record: ProofCase.Record
    let town: Roster
    private(set) lazy var inField = Topic.found(in: record.topic ?? "")
    // 财务公开, 党课: the kind says what it is about where the ledger holds many.
    private(set) lazy var inTitle = Topic.found(
        in: Self.bare((record.ledger == "公开" ? record.kind : "") + "，" + record.title, town))
    private(set) lazy var inText = Topic.found(in: Self.bare(record.text, town))

    init(_ record: ProofCase.Record, _ town: Roster) { (self.record, self.town) = (record, town) }

    /// Compounds that mean one thing and hold a word for another.
    private static let compounds: [(String, String)] = [
        ("第一责任人", "主体责任"), ("党风廉政建设责任", "责任"), ("到账", "到手"), ("台账", "记录"), ("账户", "户头"), ("财政", ""),
        ("公务员", ""), ("机关党员", ""),
        ("廉政教育馆", "廉政馆"),
        ("在岗情况", "在岗"), ("会计核算", "会计"), ("接待群众", ""), ("接待来访群众", ""), ("接待来访", ""), ("资源整合", ""), ("合同制", ""),
        ("出席", ""), ("防汛值守", "防汛"),
        ("资金安全", ""), ("茶园租", "租"), ("茶园发包", "发包"), ("集体茶园", "集体资产"), ("茶园、山塘", "山塘"),
        ("出租茶园", "出租"), ("山塘和", "山塘"), ("块茶园的", "块地的"), ("当事人", ""), ("责任人", ""), ("责任领导", ""),
        ("信访维稳", "维稳"), ("村报账员", ""), ("报账员", ""), ("烟酒店", "商店"), ("烟酒行", "商店"), ("风险隐患", "风险"),
        ("舆情风险点", "舆情"), ("举报电话", "电话"), ("举报箱", "信箱"),
    ]

    /// Without the names of units and people, which say what they are for and not what was done.
    static func bare(_ text: String, _ town: Roster) -> String {
        var text = town.covering(text)
        for (from, to) in compounds where text.contains(from) { text = text.replacing(from, with: to) }
        // 实到21人，请假2人: who was there, and not how people keep their hours.
        return text.contains("请假") ? text.replacing(#/[，、；]请假[0-9一二两三四五六七八九十]*[人名]/#, with: "") : text
    }

    /// 党政办, 农服中心, 纪委: what people say for a unit.
    static func shorts(_ unit: String) -> [String] {
        var found: [String] = []
        if unit.hasSuffix("办公室") { found.append(String(unit.dropLast(2))) }
        for word in ["综合服务中心", "农村服务中心", "服务中心"] where unit.hasSuffix(word) && unit != word {
            found.append(String(unit.dropLast(word.count)) + "中心")
            found.append(String(unit.prefix(1)) + "服中心")
        }
        // 财务站 for 财务服务站, 农林站 for 农林水综合站.
        if unit.count > 4, let last = unit.last, "站所厅队办".contains(last) {
            found.append(String(unit.prefix(2)) + String(last))
        }
        for head in ["镇", "乡", "街道"] where unit.hasPrefix(head) && unit.count > head.count + 1 {
            found.append(String(unit.dropFirst(head.count)))
        }
        return found.filter { $0.count > 1 }
    }

    func says(_ words: [String]) -> Bool { words.contains { record.words.contains($0) } }

    func textSays(_ words: [String]) -> Bool { words.contains { record.text.contains($0) } }

    /// Whether the words name a unit: as it is called, in short, or by somebody of it.
    func names(_ unit: String) -> Bool {
        let words = record.words
        if words.contains(unit) || Self.shorts(unit).contains(where: words.contains) || isAbbreviated(unit) {
            return true
        }
        let people = town.persons.filter { $0.unit == unit && $0.isThere(on: record.day) }.map(\.name)
        return people.contains { words.contains($0) || record.people.contains($0) }
    }

    /// 党建办 for 党建工作办公室: its letters in their order, with the first of them first.
    private func isAbbreviated(_ unit: String) -> Bool {
        let letters = Array(record.words), name = Array(unit)
        for start in letters.indices where name.contains(letters[start]) {
            for length in 3...5 where start + length <= letters.count {
                let piece = letters[start..<(start + length)]
                guard let last = piece.last, "办所心站队委".contains(last) else { continue }
                var rest = name[...]
                let isIn = piece.allSatisfy { character in
                    guard let at = rest.firstIndex(of: character) else { return false }
                    rest = rest[(at + 1)...]
                    return true
                }
                if isIn { return true }
            }
        }
        return false
    }

    // MARK: What did not happen

    private static let cancelled = [
        "临时取消", "取消本次", "因故取消", "没有开成", "未开成", "未能召开", "没有召开", "未召开", "未能成行", "没有去成", "未去成", "没去成", "未能开展",
        "没有开展",
        "未开展", "改期", "另行通知", "另行安排", "另择", "择期", "延期举行", "延期召开", "没有讲成", "没谈成", "没有谈成", "未谈成", "未进行", "没有进行",
        "暂未", "取消了", "车没有发", "没有发车", "没有出发", "没出发", "没有动身", "折返", "又折回", "半路返回", "到齐后散", "没有听成", "没听成", "改日再",
        "改日说", "改日补", "当天没有学", "当天没有开", "没有学成", "没学成",
        "已取消", "不办了", "没有访成", "未访成", "没访成", "家中没有人", "家里没有人", "没有人在家", "改天再", "没见到人", "未见到人", "扑空", "没找到人",
        "没有成行", "未成行", "没有举行", "未举行", "没有查成", "没查成", "改为下", "改到下", "延后", "往后推", "未如期", "没有如期", "未实际", "没有实际",
        "推到下", "推至下", "挪到下", "改日再约", "下次再听", "下次再议", "下回再议", "没送过去", "没有送过去", "没送出", "还没送", "没交上",
        "还没交来", "没有交上", "还没发出", "还没发。", "还没有发。", "还没送。", "没发出", "没有发出", "未发出", "才起了个头",
        "没有到场", "无人到场", "会没有开", "会没开", "会议没有开", "课没有讲", "课没讲", "未实施", "没有实施", "被取消", "停办", "没开成", "不开了",
        "取消。",
    ]
    private static let intended = [
        "拟于", "计划于", "将于", "准备于", "打算于", "拟定于", "待定", "预计", "拟安排", "拟听取", "拟通报", "拟对", "拟到", "尚在筹备", "筹备中",
    ]
    private static let unfinished = [
        "意见没收齐", "意见还没", "稿还在", "第二稿", "第三稿", "初稿", "草稿", "还要改", "还在改", "改着", "没有定稿", "没定稿", "还没定", "没发文",
        "没有发文", "没发出",
    ]
    private static let drafted = [
        "征求意见稿", "草案", "讨论稿", "送审稿", "初稿", "拟废止", "草稿", "送签", "待签", "未签", "尚未签", "待盖章", "代拟稿", "报审稿",
    ]

    /// Why it did not happen, whatever the fields say.
    var hindrance: String? {
        if let state = record.state, state != "已办" { return "记录的状态是“\(state)”" }
        if isPlanned || Self.intended.contains(where: record.text.contains) {
            return "只是打算，还没有办"
        }
        if isCancelled || saysFailed { return "文字写明没有办成" }
        if record.about.count == 1, record.text.hasPrefix(record.about[0]),
            textSays(["没有参加", "没参加", "未参加", "没有到会", "没到会"])
        {
            return "文字写明没有参加"
        }
        for word in ["推迟到", "推迟至", "延期到", "延期至", "顺延到", "改在"] {
            guard let range = record.text.firstRange(of: word) else { continue }
            let rest = record.text[range.upperBound...].prefix(4)
            if !["今天", "今日", "本日", "当天", "本次"].contains(where: rest.hasPrefix) { return "文字写明推迟了" }
        }
        // 整改到位 puts nothing off.
        if record.text.contains(#/(?:^|[^整])(?:改到|挪到)(?:下|明|后|元旦|春节|月底|年|节后|[0-9]+月)/#) { return "文字写明推迟了" }
        if isPutOff { return "文字写明推迟了" }
        if Self.drafted.prefix(7).contains(where: record.title.contains) { return "还是稿子，没有定" }
        if ["制度", "任务填报"].contains(record.ledger), textSays(Self.unfinished) { return "还是稿子，没有定" }
        for word in ["还没有", "还未", "尚未", "没有", "仍未"] {
            for act in ["张贴", "贴出", "签回", "签字", "签。", "召开", "印发", "定稿", "报送", "开成", "谈成", "去成", "上墙", "挂牌"]
            where textSays([word + act]) && record.ledger != "监督检查" {
                return "文字写明\(word)\(act.filter(\.isLetter))"
            }
        }
        if textSays(["审定后再", "改后再", "补齐后再", "定稿后再"]) && ["制度", "任务填报"].contains(record.ledger) {
            return "还在改，没有报出印发"
        }
        if ["制度", "责任书"].contains(record.ledger) {
            if Self.drafted.contains(where: { (record.kind + record.title).contains($0) }) {
                return "还在送签或征求意见，没有办成"
            }
            if record.ledger == "责任书", textSays(["待", "等候签字", "还没有签", "尚未签", "未签字", "没签", "未签", "没有签"]),
                !textSays(["签订完毕", "均已签", "现场签订"])
            {
                return "还没有签"
            }
            if record.ledger == "制度", textSays(["征求意见", "讨论稿", "提请审议", "待审议", "待印发", "未印发", "正在修改", "起草"]),
                !textSays(["印发", "施行", "公布", "发布", "执行"]) || textSays(["待印发", "未印发"])
            {
                return "还没有定稿印发"
            }
        }
        return nil
    }

    /// 延到明年, 推到下次. 蔓延到村组 and 推到村里 are no days.
    private var isPutOff: Bool {
        ["延到", "拖到", "推到"].contains { word in
            record.text.ranges(of: word).contains { range in
                let before = record.text[..<range.lowerBound].last
                guard before.map({ !"蔓绵".contains($0) }) ?? true,
                    let next = record.text[range.upperBound...].first
                else { return false }
                return "下明后改".contains(next)
                    || next.isNumber && record.text[range.upperBound...].prefix(4).contains("月")
            }
        }
    }

    /// 拟于下周召开. 拟任的3名中层 are who they are, and nothing to come.
    private var isPlanned: Bool {
        record.text.hasPrefix("拟")
            && !["拟任职", "拟任的", "拟任用", "拟提拔", "拟提任", "拟提名", "拟转正", "拟转任", "拟发展对象", "拟晋升", "拟聘任", "拟聘用"]
                .contains(where: record.text.hasPrefix)
    }

    /// In the title, or in words that are not on one of several places alone.
    private var isCancelled: Bool {
        if Self.cancelled.contains(where: record.title.contains) { return true }
        guard Self.cancelled.contains(where: record.text.contains) else { return false }
        let pieces = record.text.split { "。；;".contains($0) }.map(String.init)
        let elsewhere = pieces.filter { piece in
            namesAnother(piece) && Self.cancelled.contains(where: piece.contains)
        }
        return elsewhere.isEmpty
            || pieces.filter { !namesAnother($0) }.contains { piece in
                Self.cancelled.contains(where: piece.contains)
            }
    }

    /// 没有办成, 未能如期举行: whichever verb stands there.
    private var saysFailed: Bool {
        for piece in record.text.split(whereSeparator: { "。；;".contains($0) })
        where !namesAnother(String(piece)) {
            for word in ["没有", "没", "未能", "未"] {
                for range in piece.ranges(of: word) {
                    let rest = Array(piece[range.upperBound...].prefix(2))
                    if rest.count == 2, rest[1] == "成", !"完达形造构变组生".contains(rest[0]) { return true }
                }
            }
        }
        guard let at = record.text.firstRange(of: "未能")?.upperBound else { return false }
        return ["举行", "召开", "进行", "成行", "开展", "到场", "开班", "办成", "实施"].contains {
            record.text[at...].prefix(6).contains($0)
        }
    }

    /// One of several villages that could not be reached is not the whole.
    private func namesAnother(_ piece: String) -> Bool {
        if record.about.count > 1,
            town.persons.contains(where: { piece.contains($0.name) && !record.about.contains($0.name) })
        {
            return true
        }
        // 苗淑芬下村没在，改天再谈: of another than the one who was spoken to.
        if record.ledger == "谈心谈话", !record.about.isEmpty, !record.about.contains(where: piece.contains),
            town.persons.contains(where: { piece.contains($0.name) && !record.by.contains($0.name) })
        {
            return true
        }
        return !record.about.isEmpty
            && town.villages.contains { village in
                (!record.about.contains(village) || record.about.count > 1)
                    && (piece.contains(village) || village.count > 2 && piece.contains(village.dropLast()))
            }
    }

    private static let empty = [
        "相关工作", "有关工作", "按要求", "总体良好", "总体较好", "总体情况良好", "情况良好", "总体平稳", "较好", "成效明显", "一定成效", "进行了更新",
        "认真开展", "认真落实",
        "有序推进", "扎实开展", "落实到位", "有关文件", "有关要求", "相关内容", "相关要求", "有关内容", "上级精神", "有关情况", "相关情况", "有关事项",
        "完成了任务", "圆满完成",
        "例行", "有力推进", "各项工作", "正常", "做了工作", "做了一些工作", "均已落实", "按计划", "按照要求", "按方案", "有关材料", "提出了要求", "完成了巡查",
        "看了一圈", "转了一圈", "走了一圈", "看了看", "跑了一圈", "完成任务", "巡查任务", "反映不错", "推进", "了解情况", "总体", "平稳", "自查。",
    ]

    /// Says only that work was done.
    var isVague: Bool {
        // 到花垭村开展村级财务有关工作: what for, and not what was done.
        if record.text.count < 30, record.text.contains(#/(开展|推进|落实|做好|抓好)了?[^，。；]*(有关|相关)?工作[。！]?$/#) {
            return true
        }
        if record.text.count < 25, textSays(["看了一圈", "转了一圈", "走了一圈", "跑了一圈", "看了看"]),
            !record.text.contains("翻"), !record.text.contains("核"), !record.text.contains("查阅")
        {
            return true
        }
        guard Self.empty.contains(where: record.text.contains) || record.text.count < 6 else { return false }
        return inText.isEmpty && !record.text.contains { $0.isNumber && $0.isASCII } && record.text.count < 45
    }

    // MARK: Numbers

    private static let counting = [
        "入户", "走访", "核对", "抽查", "核查", "查看", "查访", "访", "查", "看", "抽", "共", "复核", "实地", "核实", "走", "了", "调阅",
        "各", "问", "跑", "上门", "实际", "听", "走进", "回访",
    ]

    /// Families that were called on, by the name of one of them: nobody of the town's units.
    var families: Set<String> {
        Set(
            record.about.filter { name in
                guard (2...4).contains(name.count), !town.units.contains(name) else { return false }
                guard let person = town.person(name) else { return true }
                return ["户", "对象", "群众", "村民", "居民"].contains(where: person.post.hasSuffix)
            })
    }

    private var villages: [String] { town.villages.filter(record.about.contains) }

    /// How much of a unit the record says it reached; of each village where it is counted so. Nil where it says nothing.
    func reached(_ unit: String, perVillage: Bool) -> Int? {
        switch unit {
        case "村", "个村": return villages.isEmpty ? nil : villages.count
        case "个部门", "个办公室", "个单位":
            let count = Set(record.about).intersection(town.offices + town.committees).count
            return count > 0 ? count : nil
        case "天": return daysShown
        default: break
        }
        let found = counts(of: unit)
        guard !found.isEmpty else {
            return ["人", "名"].contains(unit) && record.ledger == "学习教育" && !record.people.isEmpty
                ? record.people.count : nil
        }
        let told = found.filter { amount in Self.counting.contains { amount.before.hasSuffix($0) } }
        let most = (told.isEmpty ? found : told).map(\.count).max() ?? 0
        guard perVillage, villages.count > 1 else { return most }
        if found.contains(where: {
            $0.before.hasSuffix("各") || $0.before.contains("各") || $0.before.contains("每村")
        }) {
            return most
        }
        return found.count >= villages.count
            ? found.prefix(villages.count).map(\.count).min() : most / villages.count
    }

    private func counts(of unit: String) -> [(count: Int, before: String)] {
        let letters = Array(record.text)
        var found: [(Int, String)] = [], index = 0
        let names =
            (unit.hasPrefix("个") ? [unit, String(unit.dropFirst())] : [unit, "名" + unit, "个" + unit])
            + (unit == "户" ? ["家"] : unit == "人" ? ["位", "名"] : [])
        while index < letters.count {
            guard let (value, end) = Amount.number(letters[index...]) else {
                index += 1
                continue
            }
            let rest = String(letters[end...].prefix(4)), before = String(letters[max(0, index - 8)..<index])
            // 一份没写租期: of those looked at one, and not how many were.
            let name = names.first(where: rest.hasPrefix)
            let isFault =
                value == 1
                && name.map { rest.dropFirst($0.count).first.map { "没缺未无漏不错少差".contains($0) } ?? false }
                    ?? false
            if name != nil, !isFault, !before.hasSuffix("第") { found.append((value, before)) }
            index = end
        }
        return found
    }

    /// 3月12日贴，20日撤: from the day it is said to have been put up, else that of the record.
    private var daysUntilTakenDown: Int? {
        let end = record.text.firstMatch(
            of: #/(?:([0-9]{1,2})月)?([0-9]{1,2})日(?:上午|下午|晚)?(?:撤|取下|取回|揭|收回|拆|到期)/#)
        guard let end, let last = Int(end.output.2) else { return nil }
        let start = record.text.firstMatch(of: #/([0-9]{1,2})月([0-9]{1,2})日(?:起|张贴|贴|公示|上墙|开始)/#)
        let month = start.flatMap { Int($0.output.1) } ?? Int(record.day.dropFirst(5).prefix(2)) ?? 0
        let day = start.flatMap { Int($0.output.2) } ?? Int(record.day.suffix(2)) ?? 0
        let days = ((end.output.1.flatMap { Int($0) } ?? month) - month) * 30 + last - day
        return days >= 0 ? days : nil
    }

    /// How long something hung there: 10天, from the day of it to 6月25日, or until the third day's wind.
    private var daysShown: Int? {
        if let days = daysUntilTakenDown { return days }
        let letters = Array(record.text)
        for word in ["贴到", "贴至", "到", "至", "公示到", "公示至"] {
            for range in record.text.ranges(of: word) {
                let rest = Array(record.text[range.upperBound...].prefix(8))
                guard let (first, end) = Amount.number(rest[...]), end < rest.count else { continue }
                let month = Int(record.day.dropFirst(5).prefix(2)) ?? 0, day = Int(record.day.suffix(2)) ?? 0
                if rest[end] == "日" { return first >= day ? first - day : nil }
                if rest[end] == "月", let (second, stop) = Amount.number(rest[(end + 1)...]),
                    stop <= rest.count
                {
                    return (first - month) * 30 + second - day
                }
            }
        }
        for index in letters.indices where letters[index] == "第" {
            if let (value, end) = Amount.number(letters[(index + 1)...]), end < letters.count,
                letters[end] == "天",
                textSays(["刮", "揭", "撕", "掉了", "没有再贴"])
            {
                return value
            }
        }
        if textSays(["两周"]) { return 14 }
        if textSays(["一周", "一个星期"]) { return 7 }
        if textSays(["一个月", "半个月"]) { return 15 }
        return counts(of: "天").map(\.count).max()
    }
}
