import Kernel
import Sodium

/// The words of a letter, from the duties of one post. Pure.
enum LetterText {
    /// What stands in a letter besides its post's duties.
    struct Frame: Sendable {
        let year: Int
        let plan: String
        let firstParty: String
        let secondParty: String
        let postName: String
    }

    static func lines(_ frame: Frame, leading: [OwedDuty], supporting: [OwedDuty]) -> [Letter.Line] {
        var lines: [Letter.Line] = [
            .init(kind: .title, text: "\(frame.year)年党风廉政建设责任书"),
            .init(kind: .party, text: "甲方：\(frame.firstParty)"),
            .init(kind: .party, text: "乙方：\(frame.secondParty)"),
            .init(
                kind: .text,
                text: "为落实《\(frame.plan)》，明确\(frame.postName)在党风廉政建设中的责任，甲乙双方签订本责任书。"),
        ]
        var part = 0
        func head(_ words: String) {
            part += 1
            lines.append(.init(kind: .heading, text: "\(numeral(part))、\(words)"))
        }
        func text(_ words: String) { lines.append(.init(kind: .text, text: words)) }
        head("责任期限")
        text("自双方签订之日起，至\(frame.year)年12月31日止。")
        if !leading.isEmpty {
            head("牵头办理的事项")
            for (index, duty) in leading.enumerated() {
                lines.append(
                    .init(
                        kind: .item, text: "（\(numeral(index + 1))）\(plain(duty.work))\(terms(duty))",
                        duty: duty.id))
            }
        }
        if !supporting.isEmpty {
            head("配合办理的事项")
            for (index, duty) in supporting.enumerated() {
                lines.append(
                    .init(
                        kind: .item, text: "（\(numeral(index + 1))）\(plain(duty.work))，由\(duty.leads)牵头。",
                        duty: duty.id))
            }
        }
        head("怎样评价")
        text("牵头办理的事项，看任务是否按期办结、是否通过审核，每一项都可以查到依据；配合办理的事项，不另外要求报送材料。")
        text("不以打卡、积分、排名、学习时长和拍照留痕作为评价依据。")
        text("因客观原因不能按期办结的，乙方可以在到期前申请延期；对评价有不同意见的，可以向领导小组办公室提出，由其核实后答复。")
        head("变更与留存")
        text("责任事项变更或者乙方调离岗位的，重新签订，原责任书留存备查。本责任书一式两份，甲乙双方各执一份。")
        return lines
    }

    static func digest(_ lines: [Letter.Line]) -> String {
        Digest.sha256(lines.map { $0.kind.rawValue + "\t" + $0.text }.joined(separator: "\n"))
    }

    /// New words behind the number the old ones had.
    static func renumbered(_ old: String, _ words: String) -> String {
        guard old.hasPrefix("（"), let end = old.firstIndex(of: "）") else { return words }
        return old[...end] + words
    }

    /// An item's words without its number.
    static func unnumbered(_ text: String) -> String {
        guard text.hasPrefix("（"), let end = text.firstIndex(of: "）") else { return text }
        return String(text[text.index(after: end)...])
    }

    private static func plain(_ work: String) -> String {
        var work = work
        while let last = work.last, "。；;，,、 ".contains(last) { work.removeLast() }
        return work
    }

    /// When, how often, by what it is shown, and who keeps an eye on it.
    private static func terms(_ duty: OwedDuty) -> String {
        let times = "\(duty.count)次"
        let report = duty.requirement == "办理情况"
        let when: String
        switch duty.rhythm {
        case .once:
            let day = duty.by.map { "\($0.month)月\($0.day)日" }
            // Often the work itself says by when.
            let said = duty.by.map { [$0.short, "\($0.month)月底前", "\($0.month)月\($0.day)日"] } ?? []
            if said.contains(where: duty.work.contains) { return watch(duty) + "。" }
            when = day.map { "\($0)前办结" } ?? "年内办结"
        case .always: when = report ? "全年办理" : "全年办理，\(duty.requirement)不少于\(times)"
        default: when = "\(duty.rhythm.label)\(report ? "办理" : duty.requirement)不少于\(times)"
        }
        return "，\(when)\(watch(duty))。"
    }

    private static func watch(_ duty: OwedDuty) -> String {
        duty.supervisor.isEmpty ? "" : "，由\(duty.supervisor)督促"
    }

    static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        let (tens, ones) = (number / 10, number % 10)
        guard tens > 0, tens < 10 else { return tens == 0 ? digits[ones] : "\(number)" }
        return (tens > 1 ? digits[tens] : "") + "十" + digits[ones]
    }
}
