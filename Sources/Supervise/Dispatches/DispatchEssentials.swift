import Kernel
import Words

/// What a paper must say before anybody signs it. Pure.
enum DispatchEssentials {
    /// Throws where a heading stands over nothing, a day is left open, or a circular says no 处理决定.
    static func require(_ dispatch: Dispatch, today: Day, advice: String) throws(Refusal) {
        guard let lack = lack(dispatch.form, dispatch.body) ?? past(dispatch.body, today) else { return }
        throw Refusal("dispatch-essential", "\(dispatch.form.label)还没有写完：\(lack)", advice: advice)
    }

    /// 请于2026年10月2日前: a day that is over asks for nothing.
    static func past(_ body: String, _ today: Day) -> String? {
        for found in body.matches(of: #/([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日(?:以前|之前|前)/#) {
            guard let year = Int(found.output.1), let month = Int(found.output.2),
                let day = Int(found.output.3),
                let asked = Day(year, month, day), asked < today
            else { continue }
            let before = body[..<found.range.lowerBound].suffix(3)
            guard ["请于", "请在", "限于", "限", "应于", "须于"].contains(where: before.hasSuffix) else { continue }
            return "要求的期限 \(found.output.0) 已经过去，改成新的期限"
        }
        return nil
    }

    static func lack(_ form: Dispatch.Form, _ body: String) -> String? {
        let lines = Outline.lines(body)
        if lines.allSatisfy(\.isHeading) { return "正文只有小标题" }
        // A list of short points without full stops is no row of headings.
        let hasText = lines.enumerated().contains { index, line in
            line.isHeading && line.level == 1
                && lines.dropFirst(index + 1).first.map { !($0.isHeading && $0.level == 1) } ?? false
        }
        for (index, line) in lines.enumerated()
        where line.isHeading && line.level == 1 && (hasText || drafted.contains(line.words)) {
            let next = lines.dropFirst(index + 1).first
            if next == nil || next?.level == 1 && next?.isHeading == true {
                return "“\(line.text)”下面没有内容，写上，或者删去这个小标题"
            }
        }
        if body.contains(#/年[\s　_＿]+月[\s　_＿]+日/#) { return "正文里有没填的日期“　年　月　日”" }
        if form == .circular, !decides(lines) { return "没有处理决定，写明给予什么处分或者怎样处理" }
        return nil
    }

    /// The headings a draft begins with.
    private static let drafted: Set<String> = [
        "存在的问题", "违反的规定", "整改要求", "期限", "检查情况和发现的问题", "其他情况", "要求", "问题来源", "原因分析", "建议措施", "回复和异议", "提醒的事项",
        "基本情况",
        "处理决定",
    ]

    /// Under a heading that names it, or in a sentence that does it.
    private static func decides(_ lines: [Outline.Line]) -> Bool {
        let isNamed = zip(lines, lines.dropFirst()).contains { line, next in
            line.isHeading && !["无", "没有", "暂无", "无。", "没有。", "略"].contains(next.words)
                && ["处理决定", "处理情况", "处理结果", "处理意见", "处分决定", "问责情况"].contains(where: line.words.contains)
        }
        let kinds = [
            "处分", "处理", "警告", "记过", "降级", "撤职", "开除", "批评", "诫勉", "检查", "问责", "通报", "辞退", "约谈", "职务", "留党察看",
            "撤销",
        ]
        let verbs = ["给予", "责令", "予以", "对其", "受到", "免去", "撤销", "决定对", "决定：", "作出", "移送"]
        return isNamed
            || lines.contains { line in
                verbs.contains(where: line.words.contains)
                    && kinds.contains(where: line.words.contains)
            }
    }
}
