import Kernel

/// Calls a meeting with its agenda, or changes the agenda before it is held.
struct PlanMeeting: Command {
    static let name = "meeting.plan"
    static let title = "拟定会议议程"
    static let may = DutyLogRules.keepers
    var meeting: ID?
    var version: Int?
    let label: String
    /// Whoever chairs it.
    let chair: ID
    let on: Day
    let place: String
    /// One topic a line, with whoever reports it in brackets.
    let agenda: String

    func perform(in work: Work) throws -> Entry {
        let before = try meeting.map { try work.meeting($0, version, for: Self.self) }
        try DutyLogRules.require(of: chair, work.actor)
        let directory = try work.directory(), person = directory.person(chair)
        let topics = DutyLogRules.topics(agenda, keeping: before?.topics ?? [])
        var errors = FormErrors()
        errors.require(label, "label", "会议名称", limit: 100)
        errors.cap(place, "place", "地点", limit: 100)
        if topics.isEmpty { errors.add("agenda", "写明议题，一行一个") }
        if topics.count > Meeting.topicLimit { errors.add("agenda", "议题不超过 \(Meeting.topicLimit) 个") }
        if topics.contains(where: { $0.title.count > 100 }) { errors.add("agenda", "每个议题不超过 100 个字") }
        if person?.left ?? true || person?.unit == nil { errors.add("chair", "从名单里选择主持人") }
        if on < work.today { errors.add("on", "开会的日期不能早于今天 \(work.today.rawValue)；已经开了的，直接记录") }
        try errors.check()
        try work.requireOpenYear(on.year)
        guard let unit = person?.unit else { throw Refusal.missing }
        var after =
            try before ?? .new(label, chair: chair, unit: unit, day: work.today, year: on.year, in: work)
        (after.item.title, after.item.owner, after.item.unit, after.item.due) = (label, chair, unit, on)
        (after.place, after.topics, after.item.year) = (place, topics, on.year)
        try work.refuseTwice(after.item, among: [Meeting.State.planned.rawValue], planned: true)
        try work.keep(after, new: before == nil)
        return Entry(
            after.item.id, before == nil ? "拟定会议议程" : "修改会议议程",
            ["label": label, "on": on.rawValue, "agenda": topics.map(\.title).joined(separator: "；")])
    }
}

/// The meeting was held: its agenda becomes its minutes.
struct HoldMeeting: Command {
    static let name = "meeting.hold"
    static let title = "记录会议"
    static let may = DutyLogRules.keepers
    var meeting: ID?
    var version: Int?
    let label: String
    let chair: ID
    let day: Day
    let place: String
    let present: [ID]
    let guests: String
    let topics: [Meeting.Topic]
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        let before = try meeting.map { try work.meeting($0, version, for: Self.self) }
        try DutyLogRules.require(of: chair, work.actor)
        let directory = try work.directory(), person = directory.person(chair)
        try check(before, directory, in: work)
        try work.requireOpenYear(day.year)
        guard let unit = person?.unit else { throw Refusal.missing }
        var after = try before ?? .new(label, chair: chair, unit: unit, day: day, year: day.year, in: work)
        (after.item.title, after.item.owner, after.item.unit, after.item.opened) = (label, chair, unit, day)
        (after.item.state, after.item.closed) = (Meeting.State.held.rawValue, work.today)
        (after.place, after.guests, after.topics) = (place, guests, topics)
        after.present = Set(present + [chair]).sorted()
        after.item.year = day.year
        if before?.state != .held { try work.refuseTwice(after.item, among: [Meeting.State.held.rawValue]) }
        try work.keep(after, new: before == nil)
        try work.attach(files, to: after.item.id)
        try work.announce(Recorded(meeting: after))
        let names = after.present.compactMap { directory.person($0)?.name }.joined(separator: "、")
        return Entry(
            after.item.id, before?.state == .held ? "更正会议记录" : "记录会议",
            [
                "label": label, "day": day.rawValue, "present": names, "guests": guests,
                "agenda": topics.map { "\($0.title)：\($0.decision)" }.joined(separator: "；"),
                "files": files.map(\.name).joined(separator: "、"),
            ])
    }

    private func check(_ before: Meeting?, _ directory: Directory, in work: Work) throws {
        var errors = FormErrors()
        errors.require(label, "label", "会议名称", limit: 100)
        errors.cap(place, "place", "地点", limit: 100)
        errors.cap(guests, "guests", "列席", limit: 200)
        if day > work.today { errors.add("day", "日期不能晚于今天 \(work.today.rawValue)；还没有开的，先拟定议程") }
        if let before, before.state == .held, before.item.year != day.year {
            errors.add("day", "这是 \(before.item.year) 年的会议，日期应在 \(before.item.year) 年内")
        }
        if directory.person(chair)?.unit == nil { errors.add("chair", "从名单里选择主持人") }
        if Set(present).count != present.count { errors.add("present", "出席的人有重复，留一处") }
        if present.contains(where: { directory.person($0) == nil }) {
            errors.add("present", "出席的人里有人不在本镇的人员名单里，重新选择")
        }
        if topics.isEmpty { errors.add("agenda", "写明议题，一行一个") }
        if topics.count > Meeting.topicLimit { errors.add("agenda", "议题不超过 \(Meeting.topicLimit) 个") }
        for (index, topic) in topics.enumerated() {
            errors.require(topic.title, "agenda", "第 \(index + 1) 个议题", limit: 100)
            errors.require(
                topic.decision, "decision-\(index)", "“\(topic.title.prefix(20))”议定了什么", limit: 2000)
            errors.cap(topic.discussion, "discussion-\(index)", "讨论情况", limit: 5000)
        }
        let kept = try before.map { try work.attachments(of: $0.item.id).count } ?? 0
        if kept + files.count > 5 { errors.add("files", "附件最多 5 个，已有 \(kept) 个") }
        try errors.check()
    }
}

/// A meeting that will not be held, or was entered by mistake.
struct VoidMeeting: Command {
    static let name = "meeting.void"
    static let title = "作废会议"
    static let may = DutyLogRules.keepers
    let meeting: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "作废的理由")
        var after = try work.meeting(meeting, version, for: Self.self)
        (after.item.state, after.item.closed, after.item.due) = (Meeting.State.void.rawValue, work.today, nil)
        try work.update(after.item)
        try work.announce(RecordGone(after.item))
        return Entry(meeting, "作废会议", ["reason": reason])
    }
}

extension Work {
    func meeting(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Meeting {
        let meeting = try MeetingStore.find(id, seenBy: seen, in: session)
        try DutyLogRules.require(command, meeting, actor)
        try guardVersion(meeting.item, seen: version)
        if meeting.state == .held { try requireOpenYear(meeting.item.year) }
        return meeting
    }
}

extension Meeting {
    static func new(_ title: String, chair: ID, unit: ID, day: Day, year: Int, in work: Work) throws
        -> Meeting
    {
        Meeting(
            item: Item(
                id: work.newID(), kind: Meeting.kind,
                number: try work.number(Meeting.kind, "会议", year: year)[0],
                year: year, title: title, state: State.planned.rawValue, unit: unit, owner: chair,
                secrecy: .normal,
                clause: nil, opened: day, due: nil),
            place: "", present: [], guests: "", topics: [])
    }
}
