import Kernel
import Storage

extension Recorded {
    /// The unit that inspects and those of the team did it, and whoever sent somebody along; one visit is one unit looked at.
    init(visit: Visit, of inspection: Inspection, _ answers: [Visit.Answer], _ directory: Directory) {
        let team = inspection.team.map(\.person)
        let senders = team.compactMap { directory.person($0)?.unit }
        var units: [ID] = []
        for unit in [inspection.item.unit] + senders where !units.contains(unit) { units.append(unit) }
        let topics = inspection.topics.map(\.name).joined(separator: "、")
        let looked = "按\(topics)清单检查 \(answers.count) 项"
        let notes = answers.map(\.note).filter { !$0.isEmpty }
        self.init(
            visit.item, on: visit.done ?? visit.item.opened,
            RecordWords(
                ledger: "监督检查", kind: "监督检查", topic: topics,
                by: units.map { .unit($0) } + team.map { .person($0) }, about: [.unit(visit.unit)],
                text: ([looked, inspection.purpose, visit.words] + notes).filter { !$0.isEmpty }.joined(
                    separator: "。")))
    }
}

/// Visits that were made, announced anew.
package enum VisitsAgain {
    package static func announce(_ wanted: Set<ID>, in work: Work) throws {
        let directory = try work.directory()
        let visits = try work.session.rows(
            """
            SELECT \(InspectionStore.visitColumns), \(Item.columns) FROM visit
            JOIN item ON item.town = visit.town AND item.id = visit.id
            WHERE item.id IN \(SQL.list(wanted.sorted())) AND item.state = 'done' AND \(work.seen.items)
            """, InspectionStore.visit)
        for visit in visits {
            let inspection = try InspectionStore.find(visit.inspection, seenBy: work.seen, in: work.session)
            let answers = try InspectionStore.answers(of: visit.item.id, town: work.town, in: work.session)
            try work.announce(Recorded(visit: visit, of: inspection, answers, directory))
        }
    }
}
