import Kernel
import Storage
import Web

/// What of problems waits for somebody beside those to put right and to verify: to be handed over, more time, the secretaries' word.
enum ProblemWaits {
    static let all = [
        waits("等我交办的问题", ProblemWorkflow.supervisors, [AssignProblem.self], "item.state = 'registered'"),
        waits(
            "等我批复的整改延期", ProblemWorkflow.verifiers, [DecideTime.self],
            "item.state = 'rectifying' AND problem.wanted_until IS NOT NULL"),
        waits(
            "等我批准销号的问题", Role.confidants, [ApproveClosing.self],
            "item.state = 'reported' AND problem.severity = 'a' AND problem.verified IS NOT NULL"),
    ]

    private static func waits(
        _ title: String, _ may: Set<Role>, _ wanted: [any Command.Type], _ condition: SQL
    ) -> Waiting {
        .among(
            title, may: may, all: "/problems", wanted: wanted, item: { $0.item }, page: { "/problems/\($0)" },
            acts: ProblemRules.acts
        ) { _, seen, session in
            let ids = try session.rows(
                """
                SELECT item.id FROM item \(ProblemStore.join)
                WHERE item.kind = \(Problem.kind) AND item.closed IS NULL AND \(condition) AND \(seen.items)
                ORDER BY item.opened, item.id LIMIT 100
                """
            ) { try $0.next(ID.self) }
            return try ids.map { try ProblemStore.find($0, seenBy: seen, in: session) }
        }
    }
}
