import Foundation
import Reading
import Testing

/// `docs/plan-grammar.md` is true: every example in it is read as it says.
@Suite struct GrammarTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "docs/plan-grammar.md")

    /// One line a clause: what the page shows.
    static func lines(_ text: String) -> [String] {
        let reading = PlanReader.read(text)
        let duties = Dictionary(uniqueKeysWithValues: reading.duties.map { ($0.clause, $0) })
        return reading.clauses.map { clause in
            guard let duty = duties[clause.path] else { return "\(clause.path) | -- | \(clause.heading)" }
            let owners = duty.owners.map { "\($0.name)（\($0.role.rawValue)）" }.joined(separator: "、")
            let times = duty.schedule.map { "\($0.phrase)（\($0.kind.rawValue)）" }.joined(separator: "、")
            let parts = [
                clause.path, "work", clause.heading, owners, times, duty.documents.joined(),
                "\(duty.requirement.kind) × \(duty.requirement.count)",
            ]
            return parts.joined(separator: " | ")
        }
    }

    @Test func everyExampleIsReadAsThePageSays() throws {
        var page = try String(contentsOf: Self.page, encoding: .utf8), count = 0
        let example = #/```plan\n(?<text>.*?)```\n```reading\n(?<said>.*?)```/#.dotMatchesNewlines()
        let found = page.matches(of: example).map { (String($0.text), String($0.said), String($0.output.0)) }
        for (text, said, whole) in found {
            let read = Self.lines(text).map { $0 + "\n" }.joined()
            if ProcessInfo.processInfo.environment["MINGZE_WRITE_DOCS"] != nil {
                page = page.replacing(whole, with: "```plan\n\(text)```\n```reading\n\(read)```")
            } else {
                #expect(read == said, "\(text)")
            }
            count += 1
        }
        #expect(count >= 15)
        if ProcessInfo.processInfo.environment["MINGZE_WRITE_DOCS"] != nil {
            try page.write(to: Self.page, atomically: true, encoding: .utf8)
        }
    }
}
