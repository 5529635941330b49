import Kernel
import Web
import Words

/// A first text of each form, to be worked on. Pure.
enum DispatchDraft {
    static func heading(_ form: Dispatch.Form, _ source: ItemFacts?) -> String {
        guard let source else { return "" }
        // Within quotes those of the title are single (GB/T 15834).
        let quoted = source.title.replacing("“", with: "‘").replacing("”", with: "’")
        return switch form {
        case .rectification: "关于“\(quoted)”的整改通知"
        case .feedback: "关于\(source.title)的反馈意见"
        case .advice: "关于“\(quoted)”的纪律检查建议"
        case .reminder: "关于“\(quoted)”的提醒函"
        case .circular: "关于“\(quoted)”的通报"
        }
    }

    /// `raised` are the problems that came of the source: what was asked of each, and by when.
    /// A day that is over is left open, as is one nobody set.
    static func body(
        _ form: Dispatch.Form, _ source: ItemFacts?, raised: [ItemFacts] = [], today: Day
    ) -> String {
        let measures = ([source?.measures ?? ""] + raised.compactMap { asked($0, today) }).filter {
            !$0.isEmpty
        }
        .joined(separator: "\n")
        let due =
            (source?.due ?? raised.compactMap(\.due).max()).flatMap { $0 < today ? nil : $0 }.map {
                "\($0.year)年\($0.month)月\($0.day)日"
            }
            ?? "　年　月　日"
        let parts: [(String, String)] =
            switch form {
            case .rectification:
                [
                    ("", "经检查，发现你单位存在以下问题，请按要求整改。"), ("存在的问题", source?.facts ?? ""),
                    ("违反的规定", source?.basis ?? ""), ("整改要求", measures),
                    ("期限", "请于\(due)前整改到位并报告整改情况。销号以验收时看到的成效为准。"),
                ]
            case .feedback:
                [
                    ("", source?.lead ?? ""), ("检查情况和发现的问题", source?.facts ?? ""),
                    ("其他情况", source?.others ?? ""), ("要求", measures),
                ]
            case .advice:
                [
                    ("问题来源", source.map { "\($0.title)（\($0.number)）" } ?? ""),
                    ("存在的问题", source?.facts ?? ""),
                    ("原因分析", source?.cause ?? ""), ("建议措施", measures),
                    ("回复和异议", "请于\(due)前书面回复采纳情况；有异议的，在同一期限内书面提出。"),
                ]
            case .reminder:
                [("", "现就以下情况提醒如下。"), ("提醒的事项", source?.facts ?? ""), ("要求", measures)]
            case .circular:
                [
                    ("基本情况", source?.facts ?? ""), ("违反的规定", source?.basis ?? ""), ("处理决定", ""),
                    ("要求", measures),
                ]
            }
        var number = 0
        return parts.filter { !$0.1.isEmpty || form == .circular || source == nil && !$0.0.isEmpty }.map {
            head, text in
            guard !head.isEmpty else { return text }
            number += 1
            // What was typed with numbers of its own stands one level lower here.
            return ([Outline.mark(number, 1) + head] + Outline.placed(text, under: 1)).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func asked(_ problem: ItemFacts, _ today: Day) -> String? {
        let due =
            problem.due.flatMap { $0 < today ? nil : $0 }.map { "\($0.year)年\($0.month)月\($0.day)日前整改到位。" }
            ?? ""
        let words = [problem.measures, due].filter { !$0.isEmpty }.joined(separator: "\n")
        return words.isEmpty ? nil : "\(problem.title)：\(words.replacing("\n", with: " "))"
    }
}
