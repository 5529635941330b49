import Kernel
import Words

/// Who keeps the log of whom. Pure.
enum DutyLogRules {
    /// Leaders keep their own; the office keeps anybody's.
    static let keepers: Set<Role> = [.secretary, .leader, .disciplineSecretary, .office]

    static let table = Workflow<Meeting.State>([
        .init(PlanMeeting.self, from: [.planned], to: nil, who: "主持人、领导小组办公室"),
        .init(HoldMeeting.self, from: [.planned, .held], to: .held, who: "主持人、领导小组办公室"),
        .init(VoidMeeting.self, from: [.planned, .held], to: .void, who: "主持人、领导小组办公室", needsReason: true),
    ])

    static func mayKeep(of leader: ID?, _ actor: Actor) -> Bool {
        actor.role == .office || actor.isOne(of: keepers) && leader != nil && actor.person == leader
    }

    static func require(of leader: ID?, _ actor: Actor) throws(Refusal) {
        guard mayKeep(of: leader, actor) else {
            throw Refusal(.forbidden, "deed-who", "只能记自己的履职", advice: "别人的由本人或者领导小组办公室记录")
        }
    }

    static func require(_ command: any Command.Type, _ meeting: Meeting, _ actor: Actor) throws(Refusal) {
        guard table.allows(command, in: meeting.state) else {
            throw Refusal(
                "meeting-state", "这次会议现在是“\(meeting.state.label)”，不能\(command.title)", advice: "刷新页面查看最新情况")
        }
        try require(of: meeting.item.owner, actor)
    }

    static func acts(_ meeting: Meeting, _ actor: Actor) -> [any Command.Type] {
        let all: [any Command.Type] = [PlanMeeting.self, HoldMeeting.self, VoidMeeting.self]
        guard mayKeep(of: meeting.item.owner, actor) else { return [] }
        return all.filter { table.allows($0, in: meeting.state) }
    }

    /// Lines of an agenda as they are typed: `议题（汇报人）`, one a line; what was said already stays with its topic.
    static func topics(_ text: String, keeping old: [Meeting.Topic]) -> [Meeting.Topic] {
        var left: [Meeting.Topic?] = old
        let typed = split(text)
        let alike = typed.map { one -> Meeting.Topic? in
            guard let index = left.firstIndex(where: { $0?.title == one.title }) else { return nil }
            defer { left[index] = nil }
            return left[index]
        }
        // A topic whose words were changed a little keeps what stands at its place, if no other took that.
        return typed.indices.map { index in
            let placed = left.indices.contains(index) && typed.count == old.count ? left[index] : nil
            let known = alike[index] ?? placed.flatMap { isReworded($0.title, typed[index].title) ? $0 : nil }
            return .init(
                title: typed[index].title, speaker: typed[index].speaker, discussion: known?.discussion ?? "",
                decision: known?.decision ?? "")
        }
    }

    private static func isReworded(_ old: String, _ new: String) -> Bool {
        Likeness.of(Likeness.pairs(old), Likeness.pairs(new)) >= 0.5
    }

    private static func split(_ text: String) -> [(title: String, speaker: String)] {
        text.split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }.filter { !$0.isEmpty }
            .map { line in
                var title = String(line), speaker = ""
                if let last = title.last, "）)".contains(last),
                    let open = title.lastIndex(where: { "（(".contains($0) })
                {
                    speaker = String(title[title.index(after: open)...].dropLast())
                    title = String(title[..<open])
                }
                return (title, speaker)
            }
    }
}
