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
        (["打卡", "扫码签到", "定位签到", "每日签到", "线上签到"], "不搞打卡签到"), (["积分"], "不搞积分"),
        (["排名", "末位", "红黑榜", "晒比"], "不搞排名"),
        (["学时", "学习时长", "在线时长", "学分"], "不计学习时长"),
        (["登录率", "活跃度", "点赞", "转发量", "关注量", "下载量"], "不统计登录和点赞"),
        (["上传照片", "拍照留痕", "照片佐证", "附照片", "现场照片", "截图", "留痕照片", "拍照上传"], "不要求拍照留痕"),
    ]

    /// `县委发〔2026〕3号`: the number of the higher paper that asks for what is refused here.
    package static func isPaperNumber(_ text: String) -> Bool {
        text.count <= 40 && text.wholeMatch(of: #/\p{Han}.*[〔\[（(]\d{4}[〕\]）)]\s*第?\d+号/#) != nil
    }

    /// The first thing a text asks for that is refused; nil when it asks for none.
    package static func find(in text: String) -> Rule? {
        for (words, rule) in rules {
            if let word = words.first(where: text.contains) { return Rule(word: word, rule: rule) }
        }
        return nil
    }
}
