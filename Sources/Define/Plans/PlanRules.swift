import Foundation
import Kernel
import Reading

/// What may be done with a plan, and how a reading becomes clauses and planned duties. Pure.
enum PlanRules {
    static let makers = Role.drafters

    static let titleLimit = 200

    static func requireDraft(_ plan: Item) throws(Refusal) {
        guard plan.state == Plan.State.draft.rawValue else {
            throw Refusal("plan-published", "这份方案已经发布，不能再改条款", advice: "查看活方案，或为新的一年读入新方案")
        }
    }

    static func requireYear(_ year: Int) throws(FormErrors) {
        guard (2000...2100).contains(year) else { throw FormErrors("year", "方案年度应在 2000 到 2100 之间，例如 2026") }
    }

    /// A text without one work item is not a plan that can be run.
    static let mostClauses = 3000

    static func requireWork(_ reading: PlanReading) throws(FormErrors) {
        guard reading.clauses.contains(where: \.leaf) else {
            throw FormErrors(
                "text", "没有读出任何条款：正文里要有“一、”“（一）”“一是”或“1.”这样的层次序号，检查是否选对了文件，或在正文里补上序号")
        }
        // Every clause is compared with those of the last plan.
        guard reading.clauses.count <= mostClauses else {
            throw FormErrors("text", "读出 \(reading.clauses.count) 条，一份方案最多 \(mostClauses) 条：只保留方案正文后重新读入")
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

    /// What somebody has decided of a clause whose words stay is not asked again.
    static func settle(_ clauses: [Clause], as kept: [(new: Clause, old: Clause)]) -> [Clause] {
        let old = Dictionary(kept.map { ($0.new.id, $0.old) }, uniquingKeysWith: { first, _ in first })
        return clauses.map { clause in
            guard let before = old[clause.id] else { return clause }
            var clause = clause
            (clause.heading, clause.dropped, clause.isWork) = (before.heading, before.dropped, before.isWork)
            return clause
        }
    }

    /// One planned duty a work item, or one for each rhythm or day where the clause names several, each then named by
    /// the words it stands in.
    static func duties(_ reading: PlanReading, clauses: [Clause], text: String, year: Int) -> [PlannedDuty] {
        let ids = Dictionary(clauses.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let headings = Dictionary(
            reading.clauses.map { ($0.path, $0.heading) }, uniquingKeysWith: { first, _ in first })
        let scalars = Array(text.unicodeScalars)
        return reading.duties.flatMap { duty -> [PlannedDuty] in
            guard let clause = ids[duty.clause] else { return [] }
            let body = scalars[clause.start..<min(clause.end, scalars.count)].dropFirst(
                clause.marker.unicodeScalars.count)
            let words = String(String.UnicodeScalarView(body))
            let named = duty.owners.contains { $0.role != .support }
            let heading = named ? [] : above(duty.clause, headings)
            let owners = heading + duty.owners, why = named ? "方案写明" : heading.isEmpty ? "" : "按上一级标题"
            let due = DutyTimes.of(duty.schedule, in: words, year: year)
            // A rhythm the program has not is named by the words it stands in, so that whoever reviews sees it.
            let parts = due.map { due.count > 1 || !$0.isExact ? part(of: words, around: $0.phrase) : nil }
            return zip(due, parts).map { time, part in
                // What another part of the clause would prove says nothing of this one; what its heading says does.
                let own = part.flatMap { RequirementHints.suggest(part: $0) }
                var proof =
                    part == nil || due.count == 1
                    ? duty.requirement
                    : own ?? RequirementHints.suggest(part: clause.heading)
                        ?? RequirementHint(kind: RecordKind.ownReport.name, count: 1)
                proof.count = max(proof.count, time.count)
                // Two days in one breath: the day itself tells them apart.
                let shared = part != nil && parts.count { $0 == part } > 1
                let day = shared ? time.by.map { "（\($0.short)前）" } ?? "" : ""
                return PlannedDuty(
                    clause: clause.id, work: work(clause, words, part: part) + day,
                    owners: leading(owners), rhythm: time.rhythm,
                    by: time.by,
                    requirement: proof.kind, count: proof.count, why: why, before: nil)
            }
        }
    }

    /// Who leads: whoever the text calls so; where it calls nobody so, all who are responsible.
    private static func leading(_ owners: [OwnerReading]) -> [(name: String, leads: Bool)] {
        let called = owners.contains { $0.role == .lead }
        return owners.map { ($0.name, called ? $0.role == .lead : $0.role != .support) }
    }

    /// Where the item names nobody who leads: who the nearest heading above it is about.
    private static func above(_ path: String, _ headings: [String: String]) -> [OwnerReading] {
        var path = Substring(path)
        while let slash = path.lastIndex(of: "/") {
            path = path[..<slash]
            if let name = headings[String(path)].flatMap(HeadingOwner.name) {
                return [OwnerReading(name: name, role: .lead)]
            }
        }
        return []
    }

    /// The piece of a sentence in which a time stands.
    static func part(of words: String, around phrase: String) -> String? {
        guard let place = words.firstRange(of: phrase) else { return nil }
        let ends = Set("，。；：\n")
        let before = words[..<place.lowerBound].reversed().prefix { !ends.contains($0) }.reversed()
        let after = words[place.lowerBound...].prefix { !ends.contains($0) }
        return (String(before) + after).trimmingCharacters(in: .whitespaces)
    }

    /// The heading, with the part meant where there are several; or that part, or the first sentence without its marker.
    private static func work(_ clause: Clause, _ words: String, part: String?) -> String {
        if !clause.heading.isEmpty {
            return String((clause.heading + (part.map { "：" + $0 } ?? "")).prefix(200))
        }
        let sentence =
            part ?? words.split(whereSeparator: { "。；\n".contains($0) }).first.map(String.init) ?? ""
        return String(sentence.trimmingPrefix(while: \.isWhitespace).prefix(200))
    }

    /// 十二月二十日 as 12月20日; the year 二〇二六 as 2026.
    private static func inDigits(_ phrase: String) -> String {
        let values = Dictionary(uniqueKeysWithValues: zip("〇一二三四五六七八九", 0...9))
        var text = "", tens = false
        for character in phrase {
            if character == "十" {
                // 十二, 二十, 二十三: what stands before counts tens, nothing before counts one.
                text += text.last?.isNumber ?? false ? "" : "1"
                tens = true
            } else if let value = values[character == "零" ? "〇" : character] {
                text += "\(value)"
                tens = false
            } else {
                if tens { text += "0" }
                tens = false
                text.append(character)
            }
        }
        return tens ? text + "0" : text
    }

    /// `3月20日前`, `6月底前` in the plan's year; of several days in one phrase the last.
    static func day(_ phrase: String, year: Int) -> Day? {
        if phrase.hasPrefix("年底") || phrase.hasPrefix("年末") || phrase.hasPrefix("年终") {
            return Day(year, 12, 31)
        }
        if phrase.hasPrefix("年初") { return Day(year, 3, 31) }
        if phrase.hasPrefix("年内") || phrase.hasPrefix("下半年") { return Day(year, 12, 31) }
        if phrase.hasPrefix("上半年") { return Day(year, 6, 30) }
        if phrase.contains("季度"),
            let quarter = inDigits(phrase).firstMatch(of: #/[1-4]/#).flatMap({ Int($0.output) })
        {
            return Day.last(ofMonth: quarter * 3, in: year)
        }
        let festivals = [("七一", 7), ("五一", 5), ("八一", 8), ("十一", 10), ("国庆", 10)]
        if let (_, month) = festivals.first(where: { phrase.contains($0.0) && !phrase.contains("月") }) {
            let before = phrase.hasSuffix("前") || phrase.hasSuffix("前夕")
            return Day(year, month, 1).map { before ? $0.adding(-1) : $0 }
        }
        var found: Day?, number = 0, month: Int?, digits = false
        for character in inDigits(phrase) {
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
