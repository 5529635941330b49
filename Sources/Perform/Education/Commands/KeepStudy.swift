import Kernel

/// Puts a session into the year's plan, or changes what is planned.
struct PlanStudy: Command {
    static let name = "study.plan"
    static let title = "列入学习计划"
    static let may = StudyWorkflow.keepers
    /// A planned session to change; nil for a new one.
    var study: ID?
    var version: Int?
    let topic: Study.Topic
    let label: String
    let unit: ID
    /// The day it is to be held by.
    let by: Day
    var content: String = ""

    func perform(in work: Work) throws -> Entry {
        let before = try study.map { try work.study($0, version, for: RecordStudy.self) }
        if let before, before.state != .planned {
            throw Refusal("study-state", "这次学习教育已经开展，不再是计划", advice: "要改内容，打开记录更正")
        }
        var errors = FormErrors()
        errors.require(label, "label", "主题", limit: Study.titleLimit)
        errors.cap(content, "content", "内容", limit: Study.contentLimit)
        if try work.directory().unit(unit)?.closed ?? true { errors.add("unit", "从列表中选择单位") }
        if by < work.today { errors.add("day", "计划的日期不能早于今天 \(work.today.rawValue)；已经开展的，直接记录") }
        try errors.check()
        try StudyRules.requireKeeper(unit, work.actor)
        try work.requireOpenYear(by.year)
        var after =
            try before
            ?? Study(
                item: Item(
                    id: work.newID(), kind: Study.kind,
                    number: try work.number(Study.kind, "学习", year: by.year)[0], year: by.year, title: label,
                    state: Study.State.planned.rawValue, unit: unit, owner: nil, secrecy: .normal,
                    clause: nil,
                    opened: work.today, due: by),
                topic: topic, place: "", led: "", leader: nil, content: content, materials: [],
                attendance: [])
        (after.topic, after.content) = (topic, content)
        (after.item.title, after.item.unit, after.item.due, after.item.year) = (label, unit, by, by.year)
        try work.refuseTwice(after.item, among: [Study.State.planned.rawValue], planned: true)
        if before == nil { try work.insert(after) } else { try work.update(after) }
        return Entry(
            after.item.id, before == nil ? "列入学习计划" : "修改学习计划",
            ["topic": topic.label, "label": label, "by": by.rawValue, "content": content])
    }
}

/// 补学: those who were away have made up for it.
struct MakeUpStudy: Command {
    static let name = "study.makeUp"
    static let title = "登记补学"
    static let may = StudyWorkflow.keepers
    let study: ID
    let version: Int?
    let people: [ID]
    let day: Day

    func perform(in work: Work) throws -> Entry {
        let before = try work.study(study, version, for: Self.self)
        try work.requireOpenYear(before.item.year)
        guard day <= work.today else { throw FormErrors("day", "补学日期不能晚于今天 \(work.today.rawValue)") }
        let after = try StudyRules.madeUp(before, Set(people), on: day)
        try work.update(after)
        try work.announce(Recorded(study: after))
        let directory = try work.directory()
        let names = people.compactMap { directory.person($0)?.name }.joined(separator: "、")
        return Entry(study, "登记补学", ["people": names, "day": day.rawValue])
    }
}

/// A session that was entered by mistake, or will not be held.
struct VoidStudy: Command {
    static let name = "study.void"
    static let title = "作废学习教育"
    static let may = StudyWorkflow.keepers
    let study: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "作废的理由")
        var after = try work.study(study, version, for: Self.self)
        if after.state == .held { try work.requireOpenYear(after.item.year) }
        after.item.state = Study.State.void.rawValue
        (after.item.closed, after.item.due) = (work.today, nil)
        try work.update(after.item)
        try work.announce(RecordGone(after.item))
        return Entry(study, "作废学习教育", ["reason": reason])
    }
}
