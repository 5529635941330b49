/// The states and acts of a ledger as a table that can be asked and printed. It runs nothing.
package struct Workflow<State: Choice>: Sendable {
    /// One act: from which states, into which, and by whom. The row and the rule still have their say.
    package struct Step: Sendable {
        package let command: String
        package let label: String
        package let from: Set<State>
        /// Nil when the state stays.
        package let to: State?
        package let who: String
        package let needsReason: Bool

        package init(
            _ command: any Command.Type, from: Set<State>, to: State?, who: String, needsReason: Bool = false
        ) {
            (self.command, label) = (command.name, command.title)
            (self.from, self.to, self.who, self.needsReason) = (from, to, who, needsReason)
        }
    }

    package let steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// Whether the table has this act in this state.
    package func allows(_ command: any Command.Type, in state: State) -> Bool {
        steps.contains { $0.command == command.name && $0.from.contains(state) }
    }

    /// The table as Markdown, for the ledger's README, which a test holds to it.
    package var markdown: String {
        let order = Array(State.allCases)
        let rows = steps.map { step in
            let from = order.filter(step.from.contains).map(\.label).joined(separator: "、")
            return
                "| \(step.label) | \(from) | \(step.to?.label ?? "不变") | \(step.who) | \(step.needsReason ? "要" : "--") | `\(step.command)` |"
        }
        return (["| 办理 | 从 | 到 | 谁可以 | 理由 | 留痕 |", "|---|---|---|---|---|---|"] + rows).joined(
            separator: "\n")
    }
}
