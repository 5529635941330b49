extension TimeLimit {
    /// Refuses an extension the rule does not know. What does not bind is not refused.
    package func requireExtension(_ all: [Amount]) throws(Refusal) {
        guard isEnforced, !all.isEmpty else { return }
        switch extending {
        case .approved: return
        case .no:
            throw Refusal(
                "limit-fixed", "\(id) 的依据没有规定可以延长", advice: "依据是\(citation)；按原来的期限办理")
        case .most(let most):
            let isAlike = all.allSatisfy { $0.unit == most.unit }
            guard isAlike, all.reduce(0, { $0 + $1.count }) <= most.count else {
                throw Refusal(
                    "limit-most",
                    "\(id) 一共最多延长 \(most.words)，这里要延 \(all.map(\.words).joined(separator: "加"))",
                    advice: "依据是\(citation)：\(extensionWords)")
            }
        }
    }
}
