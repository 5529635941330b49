import Kernel

/// A draft of what to talk about: what the other answers for, what was promised last time, what this form of talk must cover.
/// Pure.
enum TalkOutline {
    static func draft(
        _ form: Talk.Form, with person: Person, duties: [String], overdue: Int, last: Talk?
    ) -> String {
        var lines: [String] = []
        if !duties.isEmpty {
            lines.append("一、了解履职情况（\(person.post)的责任）")
            lines += duties.prefix(8).enumerated().map { "\($0 + 1). \($1)" }
            if duties.count > 8 { lines.append("还有 \(duties.count - 8) 项，见责任清单。") }
        } else {
            lines.append("一、了解工作和思想情况")
        }
        if overdue > 0 { lines.append("所在单位现有 \(overdue) 件任务逾期，问清原因和打算。") }
        if let last {
            lines.append("二、上次约定的事（\(last.held?.rawValue ?? "")，\(last.item.number)）")
            lines.append(last.record.commitments)
            if !last.record.followed.isEmpty { lines.append("回访：\(last.record.followed)") }
        }
        lines.append("\(last == nil ? "二" : "三")、\(ask(form))")
        return lines.joined(separator: "\n")
    }

    private static func ask(_ form: Talk.Form) -> String {
        switch form {
        case .appointment: "说清新岗位的廉政要求和容易出问题的环节，听取打算和承诺"
        case .integrity: "听取落实一岗双责和遵守廉洁纪律的情况，有没有需要说明和报告的事"
        case .reminder: "指出苗头，听取说明，明确怎样改、什么时候改"
        case .inquiry: "要求书面说明的问题"
        case .criticism: "指出问题和依据，听取认识，提出改正要求和期限"
        case .admonition: "宣布诫勉的事由和决定，听取认识，提出改正要求，说明影响期"
        }
    }
}
