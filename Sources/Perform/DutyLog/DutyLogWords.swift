import Kernel
import Storage

/// What meetings and deeds say for duties.
extension Recorded {
    init(deed: Deed) {
        self.init(
            deed.item, on: deed.item.opened,
            RecordWords(
                ledger: "四个亲自", kind: deed.act.label,
                by: deed.item.owner.map { [.person($0)] } ?? [.unit(deed.item.unit)],
                about: deed.covered.map { .unit($0) }, text: deed.words))
    }

    /// Its body and whoever chairs it met; each point of the agenda stands by itself.
    init(meeting: Meeting) {
        let points = meeting.topics.enumerated().map { index, topic in
            let speaker = topic.speaker.isEmpty ? "" : "，\(topic.speaker)汇报"
            let words = [topic.discussion, topic.decision.isEmpty ? "" : "议定\(topic.decision)"]
                .filter { !$0.isEmpty }.map { "，" + Self.joined($0) }.joined()
            let mark = meeting.topics.count > 1 ? "议题\(index + 1)：" : ""
            return "\(mark)\(topic.title)\(speaker)\(words)"
        }
        self.init(
            meeting.item, on: meeting.item.opened,
            RecordWords(
                ledger: "专题会议", kind: "专题研究",
                by: [.unit(meeting.item.unit)] + (meeting.item.owner.map { [.person($0)] } ?? []),
                people: meeting.present, text: points.joined(separator: "；")))
    }

    /// One point in one sentence: what is said of it is no point of its own.
    private static func joined(_ text: String) -> String {
        String(text.map { "。；;\n".contains($0) ? "，" : $0 })
    }
}

/// Deeds and meetings that stand, announced anew.
package enum DutyLogAgain {
    package static func announce(_ wanted: Set<ID>, in work: Work) throws {
        for id in wanted.sorted() {
            guard let item = try find(id, among: [Deed.kind, Meeting.kind], in: work) else { continue }
            if item.kind == Deed.kind {
                let deed = try DeedStore.find(id, seenBy: work.seen, in: work.session)
                if deed.state == .kept { try work.announce(Recorded(deed: deed)) }
            } else {
                let meeting = try MeetingStore.find(id, seenBy: work.seen, in: work.session)
                if meeting.state == .held { try work.announce(Recorded(meeting: meeting)) }
            }
        }
    }

    private static func find(_ id: ID, among kinds: [String], in work: Work) throws -> Item? {
        try work.session.first(
            "SELECT \(Item.columns) FROM item WHERE item.id = \(id) AND item.kind IN \(SQL.list(kinds)) AND \(work.seen.items)"
        ) { try Item(&$0) }
    }
}
