import Kernel
import Reading

/// What may be done with a plan, and how a reading becomes clauses and planned duties. Pure.
enum PlanRules {
    static let makers = Role.drafters

    static func requireDraft(_ plan: Item) throws(Refusal) {
        guard plan.state == Plan.State.draft.rawValue else {
            throw Refusal("plan-published", "这份方案已经发布，不能再改条款", advice: "查看活方案，或为新的一年读入新方案")
        }
    }

    static func requireYear(_ year: Int) throws(FormErrors) {
        guard (2000...2100).contains(year) else { throw FormErrors("year", "填写方案年度，例如 2026") }
    }

    /// A text without one work item is not a plan that can be run.
    static func requireWork(_ reading: PlanReading) throws(FormErrors) {
        guard reading.clauses.contains(where: \.leaf) else {
            throw FormErrors(
                "text", "没有读出任何条款：正文里要有“一、”“（一）”“一是”或“1.”这样的层次序号，检查是否选对了文件，或在正文里补上序号")
        }
    }

    static func clauses(_ reading: PlanReading, id: () -> ID) -> [Clause] {
        reading.clauses.map {
            Clause(
                id: id(), path: $0.path, level: $0.level, marker: $0.marker, heading: $0.heading,
                start: $0.start,
                end: $0.end, isWork: $0.leaf, dropped: nil)
        }
    }

    /// One planned duty a work item, or one for each day where the clause names several.
    static func duties(_ reading: PlanReading, clauses: [Clause], text: String, year: Int) -> [PlannedDuty] {
        let ids = Dictionary(clauses.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let scalars = Array(text.unicodeScalars)
        return reading.duties.flatMap { duty -> [PlannedDuty] in
            guard let clause = ids[duty.clause] else { return [] }
            return schedules(duty.schedule, year: year).map { rhythm, by in
                PlannedDuty(
                    clause: clause.id, work: work(clause, scalars),
                    owners: duty.owners.map { ($0.name, $0.role != .support) }, rhythm: rhythm, by: by,
                    requirement: duty.requirement.kind, count: duty.requirement.count)
            }
        }
    }

    /// The heading, or the first sentence of the clause without its marker.
    private static func work(_ clause: Clause, _ scalars: [Unicode.Scalar]) -> String {
        if !clause.heading.isEmpty { return String(clause.heading.prefix(200)) }
        let range = scalars[clause.start..<min(clause.end, scalars.count)].dropFirst(
            clause.marker.unicodeScalars.count)
        let sentence =
            String(String.UnicodeScalarView(range)).split(whereSeparator: { "。；\n".contains($0) }).first ?? ""
        return String(sentence.trimmingPrefix(while: \.isWhitespace).prefix(200))
    }

    /// What the phrases suggest: the most frequent rhythm named, else each day named, else all year.
    static func schedules(_ phrases: [SchedulePhrase], year: Int) -> [(Rhythm, Day?)] {
        let words: [(String, Rhythm)] = [
            ("月", .monthly), ("季", .quarterly), ("半年", .halfYearly), ("年", .yearly),
        ]
        let frequencies = phrases.filter { $0.kind == .frequency }.map(\.phrase)
        for (word, rhythm) in words
        where frequencies.contains(where: { $0.contains("每" + word) || $0.contains("按" + word) }) {
            return [(rhythm, nil)]
        }
        let deadlines = phrases.filter { $0.kind == .deadline }.map(\.phrase)
        if deadlines.contains(where: { $0.hasPrefix("每月") }) { return [(.monthly, nil)] }
        let days = deadlines.compactMap { day($0, year: year) }
        if !days.isEmpty { return Set(days).sorted().map { (.once, $0) } }
        // 年底 and 年终 name a season; a day named beside them says more.
        if deadlines.contains(where: { ["年底", "年末", "年终"].contains($0.prefix(2)) }) {
            return [(.once, Day(year, 12, 31))]
        }
        return [(.always, nil)]
    }

    /// `3月20日前`, `6月底前` in the plan's year; of several days in one phrase the last.
    static func day(_ phrase: String, year: Int) -> Day? {
        if phrase.hasPrefix("年底") || phrase.hasPrefix("年末") || phrase.hasPrefix("年终") {
            return Day(year, 12, 31)
        }
        var found: Day?, number = 0, month: Int?, digits = false
        for character in phrase {
            if let digit = character.wholeNumberValue, digit < 10 {
                number = digits ? number * 10 + digit : digit
                digits = true
                continue
            }
            switch character {
            case "月" where digits && (1...12).contains(number):
                month = number
                found = Day.last(ofMonth: number, in: year)
            case "日", "号": if let month, digits, let day = Day(year, month, number) { found = day }
            case "上": if let month, phrase.contains("上旬") { found = Day(year, month, 10) }
            case "中": if let month, phrase.contains("中旬") { found = Day(year, month, 20) }
            default: break
            }
            digits = false
        }
        return found
    }
}
