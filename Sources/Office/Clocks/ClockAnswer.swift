import Foundation
import Kernel

/// A worked-out time limit as JSON, for the API and the command line.
package struct ClockAnswer: Encodable, Sendable {
    let id: String
    let trigger: String
    let duty: String
    let measure: String
    let from: String
    /// A day, for hours `2026-03-02 09:00`; null where the rule names no figure.
    let due: String?
    let provisional: Bool
    let enforced: Bool
    let citation: String
    let verification: String
    let version: Int
    /// The county's paper; empty for what the program ships.
    let paper: String
    let extended: [String]
    let skipped: [String]
    let steps: [ClockReckoning.Step]

    enum CodingKeys: CodingKey {
        case id, trigger, duty, measure, from, due, provisional, enforced, citation, verification, version,
            paper, extended, skipped, steps
    }

    /// Throws `FormErrors` for an extension the rule does not know.
    package init(_ question: ClockQuestion, _ version: LimitVersion, in calendar: WorkCalendar) throws {
        guard let start = question.start else {
            throw FormErrors("from", "写明从哪一天起算，按 2026-03-01 的形式")
        }
        let limit = version.limit, more = try question.extensions(of: limit)
        let end = ClockReckoning(limit, from: start, extended: more.map { .init($0) }, in: calendar)
        (id, trigger, duty, measure) = (limit.id, limit.trigger, limit.duty, limit.measureWords)
        from =
            switch start {
            case .day(let day): day.rawValue
            case .moment(let moment): moment.local
            }
        (due, provisional, enforced) = (end.dueWords, end.provisional, limit.isEnforced)
        (citation, verification) = (limit.citation, limit.verification)
        (self.version, paper, extended) = (version.version, version.paper, more.map(\.words))
        (skipped, steps) = (end.skipped.map(\.rawValue), end.steps)
    }

    /// `due` is there even when it is null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(trigger, forKey: .trigger)
        try container.encode(duty, forKey: .duty)
        try container.encode(measure, forKey: .measure)
        try container.encode(from, forKey: .from)
        try container.encode(due, forKey: .due)
        try container.encode(provisional, forKey: .provisional)
        try container.encode(enforced, forKey: .enforced)
        try container.encode(citation, forKey: .citation)
        try container.encode(verification, forKey: .verification)
        try container.encode(version, forKey: .version)
        try container.encode(paper, forKey: .paper)
        try container.encode(extended, forKey: .extended)
        try container.encode(skipped, forKey: .skipped)
        try container.encode(steps, forKey: .steps)
    }

    /// The answer's shape, for the description of the API.
    static let schema: JSON = {
        func type(_ name: String) -> JSON { .object(["type": .string(name)]) }
        func list(_ of: JSON) -> JSON { .object(["type": .string("array"), "items": of]) }
        var fields: [String: JSON] = [
            "due": .object(["type": .array([.string("string"), .string("null")])]),
            "provisional": type("boolean"), "enforced": type("boolean"), "version": type("integer"),
            "extended": list(type("string")), "skipped": list(type("string")),
            "steps": list(
                .object([
                    "type": .string("object"),
                    "properties": .object(["date": type("string"), "text": type("string")]),
                ])),
        ]
        for name in ["id", "trigger", "duty", "measure", "from", "citation", "verification", "paper"] {
            fields[name] = type("string")
        }
        return .object(["type": .string("object"), "properties": .object(fields)])
    }()

    package var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// As lines to read on a terminal.
    package var text: String {
        let mark = provisional ? "（暂定）" : ""
        var lines = [
            "\(id) \(trigger)", "要做到的事：\(duty)", "期限：\(measure)", "起算：\(from)",
            "到期：\(due.map { $0 + mark } ?? "没有规定数字")",
            "性质：\(enforced ? "刚性期限" : "提示，以上级规定为准")",
            "依据：\(citation)\(paper.isEmpty ? "" : "；县级规定 \(paper)")",
            "核验：\(verification)", "计算：",
        ]
        lines += steps.map { "  \($0.date)  \($0.text)" }
        return lines.joined(separator: "\n")
    }
}
