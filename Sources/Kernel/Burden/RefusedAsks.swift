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
        (["排名", "排序通报", "排序后通报", "率排序", "位次", "末位", "红黑榜", "晒比"], "不搞排名"),
        (["学时", "学习时长", "在线时长", "学分"], "不计学习时长"),
        (["登录率", "活跃度", "点赞", "转发量", "关注量", "下载量"], "不统计登录和点赞"),
        (["上传照片", "拍照留痕", "照片佐证", "附照片", "现场照片", "截图", "留痕照片", "拍照上传"], "不要求拍照留痕"),
    ]

    /// `县委发〔2026〕3号`: the number of the higher paper that asks for what is refused here.
    package static func isPaperNumber(_ text: String) -> Bool {
        text.count <= 40 && text.wholeMatch(of: #/\p{Han}.*[〔\[（(]\d{4}[〕\]）)]\s*第?\d+号/#) != nil
    }

    /// What turns an ask into its opposite: 清理打卡签到类工作群.
    private static let against = [
        "清理", "整治", "取消", "禁止", "严禁", "不得", "不准", "不要求", "不搞", "不再", "杜绝", "防止", "减少", "治理", "反对", "停止", "避免",
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
            let before = String(text[..<place.lowerBound].suffix(6))
            return !against.contains(where: before.contains)
        }
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
