import Kernel
import Web

/// What of letters waits for somebody: to be sent, disputes to be answered, the second signature. One's own to sign is among what one has
/// to do.
enum LetterWaits {
    static let all = [
        waits("等我送签的责任书", LetterWorkflow.makers, [.draft], [SendLetter.self]),
        waits("等我答复的责任书异议", LetterWorkflow.makers, [.sent], [AnswerDispute.self]),
        waits("等我会签的责任书", [.secretary], [.half], [CountersignLetter.self]),
    ]

    private static func waits(
        _ title: String, _ may: Set<Role>, _ states: [Letter.State], _ wanted: [any Command.Type]
    ) -> Waiting {
        .among(
            title, may: may, all: "/letters", wanted: wanted, item: { $0.item }, page: { "/letters/\($0)" },
            acts: LetterRules.acts
        ) { _, seen, session in
            // Letters are of a year; last year's are no longer sent.
            let years = try session.rows(
                "SELECT DISTINCT item.year FROM item WHERE item.kind = \(Letter.kind) AND \(seen.items) ORDER BY item.year DESC LIMIT 1"
            ) { try $0.next(Int.self) }
            guard let year = years.first else { return [] }
            return try LetterStore.waiting(states, year: year, seenBy: seen, in: session)
        }
    }
}
