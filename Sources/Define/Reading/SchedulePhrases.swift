/// Times in a clause: deadlines, frequencies, periods and promptness, each phrase as it stands and once.
///
/// Manner is none of these (成为常态, 持续, 经常化), nor is a time that is part of a name (年度考核, 半年自查表, 五年规划).
enum SchedulePhrases {
    static func find(_ text: PlanText) -> [SchedulePhrase] { find(text, in: 0..<text.scalars.count) }

    static func find(_ text: PlanText, in range: Range<Int>) -> [SchedulePhrase] {
        var scan = Scan(text: text, range: range), found: [SchedulePhrase] = [],
            known: Set<SchedulePhrase> = []
        while !scan.isAtEnd {
            if let phrase = scan.phrase() {
                if known.insert(phrase).inserted { found.append(phrase) }
            } else {
                scan.advance()
            }
        }
        return found
    }

    /// Every character a phrase can begin with, so that most places are passed at once.
    private static let beginnings = Set(
        "每按逐定不常到至当次上下年月季重节春国中端元清两双如限全连及立第尽“〇一二三四五六七八九十0123456789０１２３４５６７８９".unicodeScalars)

    private static let months = [
        "每月", "每季度末月", "每季度首月", "每季度最后一个月", "每季度第一个月", "每季末月", "每季首月", "次月", "下月", "当月",
    ]

    private static let festivals = [
        "重要节假日", "重大节假日", "重要节日", "重大节日", "节假日", "节日", "春节", "国庆", "中秋", "端午", "元旦", "清明", "重阳节", "七一", "五一",
        "十一",
        "八一",
        "两节", "双节", "节",
    ]

    private struct Scan {
        let text: PlanText
        let range: Range<Int>
        var index: Int
        private var depth = 0

        init(text: PlanText, range: Range<Int>) {
            (self.text, self.range) = (text, range)
            index = range.lowerBound
        }

        var isAtEnd: Bool { index >= range.upperBound }

        mutating func advance() {
            if text.scalars[index] == "《" { depth += 1 }
            if text.scalars[index] == "》" { depth = max(0, depth - 1) }
            index += 1
        }

        mutating func phrase() -> SchedulePhrase? {
            // A title names a time without setting one.
            guard depth == 0, SchedulePhrases.beginnings.contains(text.scalars[index]) else { return nil }
            guard let (kind, end) = rule(index), end > index else { return nil }
            defer { index = end }
            return SchedulePhrase(phrase: text.string(index..<end), kind: kind)
        }

        /// The rules that can begin with this character, each asked in turn.
        private func rule(_ at: Int) -> (SchedulePhrase.Kind, Int)? {
            let first = text.scalars[at]
            if first.isNumeral || first == "到" || first == "至" {
                return (months(at) ?? date(at) ?? within(at) ?? quarter(at) ?? beforeFestival(at)).map {
                    (.deadline, $0)
                }
            }
            switch first {
            case "每": return everyMonthBy(at).map { (.deadline, $0) } ?? every(at).map { (.frequency, $0) }
            case "上", "下": return half(at) ?? (everyMonthBy(at) ?? within(at)).map { (.deadline, $0) }
            case "次", "当": return (everyMonthBy(at) ?? within(at)).map { (.deadline, $0) }
            case "按": return byPeriod(at).map { (.frequency, $0) } ?? onTime(at).map { (.deadline, $0) }
            case "逐": return byPeriod(at).map { (.frequency, $0) }
            case "定", "不", "常": return regularly(at).map { (.frequency, $0) }
            case "年", "月", "季": return yearEnd(at).map { (.deadline, $0) }
            case "如", "限": return onTime(at).map { (.deadline, $0) }
            case "全", "连": return wholeYear(at).map { (.period, $0) }
            case "第": return quarter(at).map { (.deadline, $0) } ?? promptly(at).map { (.promptness, $0) }
            case "及", "立", "尽": return promptly(at).map { (.promptness, $0) }
            default: return beforeFestival(at).map { (.deadline, $0) }
            }
        }

        private func has(_ word: String, _ at: Int) -> Int? {
            // Some rules look back: before the text nothing stands.
            guard at >= range.lowerBound else { return nil }
            var place = at
            for scalar in word.unicodeScalars {
                guard place < range.upperBound, text.scalars[place] == scalar else { return nil }
                place += 1
            }
            return place
        }

        private func any(_ words: [String], _ at: Int) -> Int? {
            for word in words { if let end = has(word, at) { return end } }
            return nil
        }

        private func digits(_ at: Int) -> Int? {
            ChineseNumber.readDigits(text, at: at, before: range.upperBound)?.end
        }

        private func number(_ at: Int) -> Int? {
            digits(at) ?? ChineseNumber.read(text, at: at, before: range.upperBound)?.end
        }

        /// 每月28日前: a day in every month.
        private func everyMonthBy(_ at: Int) -> Int? {
            if let year = has("每年", at), let day = date(year) { return day }
            guard let start = any(SchedulePhrases.months, at), let day = digits(start) else {
                return nil
            }
            return any(["日前", "日之前", "号前"], day)
        }

        /// 每季度至少, 每年不少于2次.
        private func every(_ at: Int) -> Int? {
            // 每年6月底、12月底前 is a day in every year.
            guard let start = has("每", at), any(["年"], start).flatMap({ date($0) }) == nil else { return nil }
            // 每两个月, 每三年.
            if let count = has("两", start) ?? number(start),
                let unit = any(["个月", "年", "周", "个季度", "天"], count)
            {
                return unit
            }
            let unit = any(
                ["半年度", "半年", "半月", "季度", "季", "个月", "年度", "年", "月", "周", "星期", "两年", "学期", "届", "日"], start)
            guard var end = unit else { return nil }
            end = any(["至少", "不少于", "不得少于"], end) ?? end
            if let count = number(end), let times = any(["次", "场", "期"], count), has("不少于", end - 3) != nil {
                return times
            }
            return end
        }

        /// 按月, 按季度; 逐月.
        private func byPeriod(_ at: Int) -> Int? {
            guard let start = any(["按", "逐"], at) else { return nil }
            return any(["季度", "季", "月", "年度", "半年", "年", "周"], start).flatMap { end in
                any(["计划", "任务", "考核", "初"], end) == nil ? end : nil
            }
        }

        /// 定期, 不定期, 常态化 before a verb.
        private func regularly(_ at: Int) -> Int? {
            // 规定期限 holds no 定期.
            if let end = any(["定期或不定期", "定期不定期", "不定期", "定期"], at) {
                return has("限", end) == nil ? end : nil
            }
            guard let end = has("常态化", at) else { return nil }
            return any(["开展", "推进", "组织", "进行", "落实", "检查", "监督", "抓", "做"], end) == nil ? nil : end
        }

        /// 2026年3月20日前, 3月底前, 9月上旬, 6月底、12月底前, 到2025年底, 20日前.
        ///
        /// Dates joined to each other are read one after the other, so many at most.
        private func date(_ at: Int, joined before: Int = 0) -> Int? {
            if let start = any(["到", "至"], at), let end = year(start) {
                if number(end) == nil { return any(["底前", "底", "末"], end) ?? end }
            }
            if at > range.lowerBound, text.scalars[at - 1].isNumeral { return nil }
            let start = year(at) ?? at
            guard let month = number(start), month - start <= 2, let after = has("月", month) else {
                return nil
            }
            var end = any(["底", "末", "初", "上旬", "中旬", "下旬", "份"], after) ?? after
            if let day = number(after), let mark = any(["日", "号"], day) { end = mark }
            if let joined = any(["、", "和", "及", "至", "-", "—"], end), before < Self.mostJoined,
                let rest = date(joined, joined: before + 1)
            {
                return rest
            }
            if let before = any(["之前", "以前", "前"], end) { return before }
            // 2026年9月 is a time by its year alone, 9月组织 by what is done then.
            return end > after || start > at || any(Self.deeds, end) != nil ? end : nil
        }

        /// A year has no more times than this in one breath.
        private static let mostJoined = 24
        private static let deeds = ["开展", "组织", "召开", "完成", "印发", "启动", "举办", "集中", "进行"]

        /// 3月、6月、9月、12月: months each by itself; 2月至12月.
        private func months(_ at: Int) -> Int? {
            if at > range.lowerBound, text.scalars[at - 1].isNumeral { return nil }
            var place = year(at) ?? at, count = 0, last: Int?
            while count < Self.mostJoined, let month = number(place), month - place <= 3,
                let after = has("月", month)
            {
                let end = any(["底", "末", "份", "上旬", "中旬", "下旬"], after) ?? after
                // A day makes it a date like any other.
                if number(after) != nil { return nil }
                (count, last) = (count + 1, end)
                guard let joined = any(["、", "和", "及", "至", "到", "-", "—", "～"], end) else { break }
                place = joined
            }
            guard count > 1, let last else { return nil }
            return any(["之前", "以前", "前"], last) ?? last
        }

        /// 上半年, 下半年前; 上、下半年 is twice a year.
        private func half(_ at: Int) -> (SchedulePhrase.Kind, Int)? {
            if let both = any(["上、下半年", "上下半年"], at) { return (.frequency, both) }
            guard let end = any(["上半年", "下半年"], at), any(["工作总结", "总结", "自查表", "考核"], end) == nil else {
                return nil
            }
            return (.deadline, any(["底前", "结束前", "前", "内"], end) ?? end)
        }

        /// 第三季度, 一季度末.
        private func quarter(_ at: Int) -> Int? {
            if at > range.lowerBound, text.scalars[at - 1].isNumeral || text.scalars[at - 1] == "每" {
                return nil
            }
            let start = has("第", at) ?? at
            guard let count = number(start), count == start + 1, let end = has("季度", count) else {
                return nil
            }
            return any(["底前", "末", "前", "内"], end) ?? end
        }

        /// Where 2026年 or 二〇二六年 ends.
        private func year(_ at: Int) -> Int? {
            ChineseNumber.readYear(text, at: at, before: range.upperBound).map { _ in at + 5 }
        }

        /// 5个工作日内, 一个月内, 当日.
        private func within(_ at: Int) -> Int? {
            // 一次日常监督 holds no 次日.
            if let end = any(["当日", "当天", "次日"], at) { return has("常", end) == nil ? end : nil }
            if at > range.lowerBound, text.scalars[at - 1].digit != nil { return nil }
            guard let count = number(at) else { return nil }
            guard let unit = any(["个工作日", "工作日", "日", "天", "个月", "周", "小时"], count) else { return nil }
            return any(["以内", "之内", "内"], unit)
        }

        /// 年底前, 年初, 年终, but not the first half of a name.
        private func yearEnd(_ at: Int) -> Int? {
            guard let end = any(["年底前", "年底", "年末", "年终", "年初", "年内", "月底前", "季末", "季度末"], at) else {
                return nil
            }
            return any(["考核办法", "考评表", "总结表"], end) == nil ? end : nil
        }

        /// 重要节假日前, 节前, “七一”前后.
        private func beforeFestival(_ at: Int) -> Int? {
            if at > range.lowerBound, text.scalars[at - 1].isNumeral { return nil }
            // 环节前, 季节前 name no festival.
            if text.scalars[at] == "节", at > range.lowerBound,
                "环季章细情关调".unicodeScalars.contains(text.scalars[at - 1])
            {
                return nil
            }
            // 春节、“五一”、国庆期间 is one time.
            guard var end = named(at) else { return nil }
            while let joined = any(["、", "和", "及"], end), let next = named(joined) { end = next }
            return any(["前夕", "前后", "之前", "前", "期间"], end)
        }

        /// A festival with or without quotation marks.
        private func named(_ at: Int) -> Int? {
            let quoted = has("“", at)
            guard let end = any(SchedulePhrases.festivals, quoted ?? at) else { return nil }
            return quoted == nil ? end : has("”", end)
        }

        private func onTime(_ at: Int) -> Int? { any(["按时", "按期", "如期", "限期"], at) }

        /// 全年, 连续两年.
        private func wholeYear(_ at: Int) -> Int? {
            if let end = any(["全年"], at) { return any(["总结", "目标"], end) == nil ? end : nil }
            guard let start = has("连续", at), let count = number(start) ?? has("两", start) else { return nil }
            return any(["年", "个月", "个季度"], count)
        }

        private func promptly(_ at: Int) -> Int? {
            guard let end = any(["及时足额", "及时", "立即", "第一时间", "尽快"], at) else { return nil }
            return has("性", end) == nil ? end : nil
        }
    }
}
