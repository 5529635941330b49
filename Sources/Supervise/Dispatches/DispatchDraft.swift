import Kernel
import Web

/// A first text of each form, to be worked on. Pure.
enum DispatchDraft {
    static func heading(_ form: Dispatch.Form, _ source: ItemFacts?) -> String {
        guard let source else { return "" }
        return switch form {
        case .rectification: "关于“\(source.title)”的整改通知"
        case .feedback: "关于\(source.title)的反馈意见"
        case .advice: "关于“\(source.title)”的纪律检查建议"
        case .reminder: "关于“\(source.title)”的提醒函"
        case .circular: "关于“\(source.title)”的通报"
        }
    }

    static func body(_ form: Dispatch.Form, _ source: ItemFacts?) -> String {
        let due = source?.due.map { "\($0.year)年\($0.month)月\($0.day)日" } ?? "　年　月　日"
        let parts: [(String, String)] =
            switch form {
            case .rectification:
                [
                    ("", "经检查，发现你单位存在以下问题，请按要求整改。"), ("存在的问题", source?.facts ?? ""),
                    ("违反的规定", source?.basis ?? ""), ("整改要求", source?.measures ?? ""),
                    ("期限", "请于\(due)前整改到位并报告整改情况。销号以验收时看到的成效为准。"),
                ]
            case .feedback:
                [("检查情况和发现的问题", source?.facts ?? ""), ("要求", source?.measures ?? "")]
            case .advice:
                [
                    ("问题来源", source.map { "\($0.title)（\($0.number)）" } ?? ""),
                    ("存在的问题", source?.facts ?? ""),
                    ("原因分析", source?.cause ?? ""), ("建议措施", source?.measures ?? ""),
                    ("回复和异议", "请于\(due)前书面回复采纳情况；有异议的，在同一期限内书面提出。"),
                ]
            case .reminder:
                [("", "现就以下情况提醒如下。"), ("提醒的事项", source?.facts ?? ""), ("要求", source?.measures ?? "")]
            case .circular:
                [
                    ("基本情况", source?.facts ?? ""), ("违反的规定", source?.basis ?? ""), ("处理决定", ""),
                    ("要求", source?.measures ?? ""),
                ]
            }
        var number = 0
        return parts.filter { !$0.1.isEmpty || form == .circular }.map { head, text in
            guard !head.isEmpty else { return text }
            number += 1
            return "\(Array("一二三四五六")[number - 1])、\(head)\n\(text)"
        }.joined(separator: "\n")
    }
}
