/// What nobody is to be asked for here, whoever asks: rules of this program, made after what townships are to be relieved of.
///
/// They are no law and are never shown as such. A higher paper that does ask for it is named by its number, and the
/// journal keeps it.
package enum RefusedAsks {
    package struct Rule: Sendable {
        /// What the ask says: `打卡`.
        package let word: String
        /// The rule it breaks, as a sentence without an end.
        package let rule: String
    }

    private static let rules: [(words: [String], rule: String)] = [
        (["打卡", "扫码签到", "定位签到", "每日签到", "线上签到", "群签到", "群内签到"], "不搞打卡签到"), (["积分"], "不搞积分"),
        (
            [
                "排名", "排序通报", "排序后通报", "率排序", "位次", "末位淘汰", "末位约谈", "末位通报", "末位检讨", "末位问责", "末位惩戒", "红黑榜",
                "晒比",
            ], "不搞排名"
        ),
        (["学时", "学习时长", "在线时长", "学分"], "不计学习时长"),
        (["登录率", "活跃度", "点赞", "转发量", "关注量", "下载量"], "不统计登录和点赞"),
        (["上传照片", "拍照留痕", "照片佐证", "附照片", "现场照片", "截图", "留痕照片", "拍照上传"], "不要求拍照留痕"),
    ]

    /// `县委发〔2026〕3号`: the number of the higher paper that asks for what is refused here.
    package static func isPaperNumber(_ text: String) -> Bool {
        text.count <= 40 && text.wholeMatch(of: #/\p{Han}.*[〔\[（(]\d{4}[〕\]）)]\s*第?\d+号/#) != nil
    }

    /// What turns an ask into its opposite, or into something looked for: 清理打卡签到类工作群, 查有无以截图代替走访的.
    private static let against = [
        "清理", "整治", "取消", "禁止", "严禁", "不得", "不准", "不许", "不要求", "不要", "不搞", "不再", "不以", "不用", "不提", "不设", "不作",
        "不把", "不将", "无需", "无须",
        "杜绝", "防止", "减少", "治理", "反对", "停止", "停用", "避免", "纠正", "纠治", "破除", "查处", "摒弃", "谨防", "有无", "有没有",
        "是否", "切忌", "力戒", "制止", "叫停",
        "严肃处理", "代替", "替代", "通报曝光", "不计", "不看", "不比", "不统计", "不组织", "不开展", "克服", "勿", "过度", "变相", "违规",
    ]
    /// What does so behind it: 打卡等形式主义, 积分一律取消.
    private static let behind = [
        "等形式主义", "等问题", "问题专项", "等做法", "等现象", "现象", "乱象", "之风", "一律取消", "一律停", "一律清", "一律不", "予以取消", "不作要求",
        "不作硬性", "不列入", "不纳入",
        "不作为", "不算", "代替", "替代", "代为", "论英雄", "不分先后", "的问题", "等指尖", "类工作群", "类小程序", "类程序", "均不", "都不",
    ]
    /// The same letters that mean something else: money that comes by card, a rule's name, who speaks last.
    private static let otherwise: [String: [String]] = [
        "打卡": ["打卡发放", "打卡单", "打卡流水", "打卡到户", "打卡兑付", "卡打卡", "网红打卡", "打卡地", "打卡点"],
        "排名": ["排名不分先后", "姓氏笔画排名", "不排名"], "位次": ["座次位次"], "积分": ["积分制管理办法》", "驾驶证积分", "扣积分"],
        "截图": ["截图造假"],
    ]

    private static let pictures = ["照片", "相片", "图片", "截屏", "视频"]
    private static let sending = ["上传", "上报", "附上", "附", "报送", "提交", "提供", "发至", "发到", "发送", "拍摄", "拍照"]

    /// The first thing a text asks for that is refused; nil when it asks for none. Blanks between characters hide nothing.
    package static func find(in text: String) -> Rule? {
        let plain = text.filter { !$0.isWhitespace }
        for (words, rule) in rules {
            if let word = words.first(where: { asks(for: $0, plain) }) { return Rule(word: word, rule: rule) }
        }
        return picture(plain)
    }

    private static func asks(for word: String, _ text: String) -> Bool {
        text.ranges(of: word).contains { place in
            let before = breath(text[..<place.lowerBound], last: true)
            let after = breath(text[place.upperBound...], last: false)
            let near =
                String(text[..<place.lowerBound].suffix(6)) + word
                + String(text[place.upperBound...].prefix(6))
            let means = otherwise[word, default: []].contains(where: near.contains)
            return !means && !isQuoted(text[..<place.lowerBound]) && !against.contains(where: before.contains)
                && !behind.contains(where: after.contains)
        }
    }

    /// What is said in one breath with a word: up to the next comma or stop; a list of things stays together.
    private static func breath(_ text: Substring, last: Bool) -> String {
        let ends: Set<Character> = ["，", "。", "；", "：", "！", "？", "\n", ",", ";"]
        return String(
            last
                ? text.suffix(
                    from: text.lastIndex(where: ends.contains).map { text.index(after: $0) }
                        ?? text.startIndex)
                : text.prefix { !ends.contains($0) })
    }

    /// Inside the name of a paper, or inside what another text is quoted as saying.
    private static func isQuoted(_ before: Substring) -> Bool {
        func isOpen(_ begin: Character, _ end: Character) -> Bool {
            guard let start = before.lastIndex(of: begin) else { return false }
            return before[start...].lastIndex(of: end) == nil
        }
        if isOpen("《", "》") { return true }
        guard isOpen("“", "”"), let start = before.lastIndex(of: "“") else { return false }
        let lead = before[..<start].suffix(6)
        return ["规定", "指出", "所谓", "提出", "明确", "要求的", "列举", "写明", "中的", "负面清单", "情形"].contains(
            where: lead.contains)
    }

    /// A picture asked for within one breath: 拍摄现场图片上报, 附上相片.
    private static func picture(_ text: String) -> Rule? {
        for part in text.split(whereSeparator: { "，。；、：\n".contains($0) }) {
            guard let word = pictures.first(where: { part.contains($0) }),
                sending.contains(where: { part.contains($0) }), asks(for: word, String(part)),
                !against.contains(where: { part.contains($0) })
            else { continue }
            return Rule(word: word, rule: "不要求拍照留痕")
        }
        return nil
    }
}
