import Kernel
import Storage
import Web
import Words

/// What a visit gives to a paper about it: all that was noted at it, the findings first.
enum VisitFacts {
    static func of(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> ItemFacts {
        let visit = try InspectionStore.findVisit(id, seenBy: seen, in: session)
        let inspection = try InspectionStore.find(visit.inspection, seenBy: seen, in: session)
        let lists = try lists(of: visit, seen, session)
        let answers = try InspectionStore.answers(of: id, town: seen.town, in: session)
        let unit = try Directory(session, town: seen.town).unit(visit.unit)?.name ?? ""
        return ItemFacts(
            title: inspection.item.title, number: visit.item.number, unit: visit.unit,
            facts: findings(answers, lists), measures: inspection.conclusion,
            lead: visit.done.map {
                "\($0.year)年\($0.month)月\($0.day)日，对\(unit)开展了“\(inspection.item.title)”。现将情况反馈如下。"
            } ?? "", others: others(visit, answers, lists), raised: answers.compactMap(\.problem))
    }

    /// Whoever sees the visit sees what was looked at, and not always the whole inspection.
    private static func lists(of visit: Visit, _ seen: Seen, _ session: any Kernel.Session) throws
        -> [Checklist]
    {
        try InspectionStore.topics(visit.inspection, town: seen.town, in: session).compactMap {
            try Checklist.find($0.topic, version: $0.version, town: seen.town, in: session)
        }
    }

    /// A visit in words, for programs and for paper.
    static func detail(_ id: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> [String: String]
    {
        let visit = try InspectionStore.findVisit(id, seenBy: seen, in: session)
        guard visit.state == .done else { return [:] }
        let lists = try lists(of: visit, seen, session)
        let answers = try InspectionStore.answers(of: id, town: seen.town, in: session)
        return ["facts": findings(answers, lists), "others": others(visit, answers, lists)]
    }

    static func findings(_ answers: [Visit.Answer], _ lists: [Checklist]) -> String {
        let found = answers.filter { $0.result == .finding }
        guard !found.isEmpty else { return "按清单检查，没有发现问题。" }
        return found.enumerated().flatMap { index, answer -> [String] in
            numbered(index + 1, answer.note, about: text(of: answer, lists))
        }.joined(separator: "\n")
    }

    /// `（一）`, and what was typed with numbers of its own one level lower.
    private static func numbered(_ number: Int, _ note: String, about text: String) -> [String] {
        let lines = Outline.lines(note), mark = Outline.mark(number, 2)
        guard lines.count > 1 else { return [mark + (lines.first.map(\.words) ?? text)] }
        if lines[0].level == nil {
            return [mark + lines[0].text]
                + Outline.placed(lines.dropFirst().map(\.text).joined(separator: "\n"), under: 2)
        }
        return [mark + text] + Outline.placed(note, under: 2)
    }

    /// 总的情况, what was noted where nothing was wrong, and what the unit said.
    private static func others(_ visit: Visit, _ answers: [Visit.Answer], _ lists: [Checklist]) -> String {
        let noted = answers.filter { $0.result != .finding && !$0.note.isEmpty }.map {
            ("\(text(of: $0, lists))（\($0.result.label)）", $0.note)
        }
        let parts =
            [("总的情况", visit.words)] + noted + [("被检查单位意见", visit.signature?.opinion ?? "")]
        return parts.filter { !$0.1.isEmpty }.enumerated().flatMap { index, part -> [String] in
            let lines = Outline.lines(part.1)
            let head = Outline.mark(index + 1, 2) + part.0
            return lines.count == 1
                ? ["\(head)：\(lines[0].words)"] : [head] + Outline.placed(part.1, under: 2)
        }.joined(separator: "\n")
    }

    private static func text(of answer: Visit.Answer, _ lists: [Checklist]) -> String {
        let entries = lists.first { $0.topic == answer.topic }?.entries ?? []
        return entries.indices.contains(answer.number - 1) ? entries[answer.number - 1].text : answer.topic
    }
}
