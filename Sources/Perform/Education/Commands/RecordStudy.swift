import Kernel

/// Writes down a session that was held: a new one, one that was planned, or one to be corrected.
struct RecordStudy: Command {
    static let name = "study.record"
    static let title = "记录学习教育"
    static let may = StudyWorkflow.keepers

    /// Somebody who was away, and why.
    struct Absence: Codable, Sendable {
        let person: ID
        let reason: String
    }

    /// A planned or recorded session; nil for a new one.
    var study: ID?
    var version: Int?
    let topic: Study.Topic
    let label: String
    /// Whoever organised it.
    let unit: ID
    /// Other units whose people are on the list.
    var others: [ID] = []
    /// 共同主办: each of these units has held it; nil where it was only theirs to come.
    var joint: Bool?
    let day: Day
    let place: String
    /// Who led it, by name.
    let led: String
    let content: String
    var materials: [String] = []
    let present: [ID]
    var absent: [Absence] = []
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        let before = try study.map { try work.study($0, version, for: Self.self) }
        let directory = try work.directory()
        try check(before, directory, in: work)
        try work.requireOpenYear(day.year)
        if let before, before.state == .held { try work.requireOpenYear(before.item.year) }
        var after = try before ?? new(in: work)
        fill(&after, before, directory)
        after.item.closed = work.today
        if before?.state != .held { try work.refuseTwice(after.item, among: [Study.State.held.rawValue]) }
        if before == nil { try work.insert(after) } else { try work.update(after) }
        try work.attach(files, to: after.item.id)
        try work.announce(Recorded(study: after))
        return Entry(after.item.id, before?.state == .held ? "更正学习教育" : "记录学习教育", facts(after, directory))
    }

    private func check(_ before: Study?, _ directory: Directory, in work: Work) throws {
        var errors = FormErrors()
        errors.require(label, "label", "主题", limit: Study.titleLimit)
        errors.cap(led, "led", "主持或主讲", limit: 30)
        errors.cap(place, "place", "地点", limit: 100)
        errors.require(content, "content", "内容", limit: Study.contentLimit)
        for title in materials { errors.cap(title, "materials", "每份材料的名称", limit: 100) }
        if materials.count > 30 { errors.add("materials", "材料不超过 30 份") }
        if directory.unit(unit) == nil { errors.add("unit", "从列表中选择单位") }
        if others.contains(where: { directory.unit($0)?.closed ?? true }) {
            errors.add("others", "参加的单位不在名单里，重新选择")
        }
        if !work.actor.isOne(of: StudyWorkflow.townKeepers), others.contains(where: { $0 != unit }) {
            errors.add("others", "几个单位一起开展的，由领导小组办公室或纪委记录")
        }
        if day > work.today {
            errors.add("day", "开展日期不能晚于今天 \(work.today.rawValue)；还没有开展的，列入学习计划")
        }
        if let before, before.state == .held, day.year != before.item.year {
            errors.add("day", "这是 \(before.item.year) 年的记录，日期应在 \(before.item.year) 年内")
        }
        let leading = Self.leader(led, unit, directory)
        if let leading, absent.contains(where: { $0.person == leading }) {
            errors.add("present", "\(led)是主持或主讲，又列在缺席里；去掉一处")
        }
        for absence in absent { errors.cap(absence.reason, "present", "缺席原因", limit: 50) }
        StudyRules.check(
            present, absent.map(\.person), units: Set(others + [unit]),
            kept: Set(before?.attendance.map(\.person) ?? []), directory, &errors)
        let kept = try before.map { try work.attachments(of: $0.item.id).count } ?? 0
        if kept + files.count > Study.fileLimit {
            errors.add("files", "附件最多 \(Study.fileLimit) 个，已有 \(kept) 个")
        }
        try errors.check()
        try StudyRules.requireKeeper(before?.item.unit ?? unit, work.actor)
        try StudyRules.requireKeeper(unit, work.actor)
    }

    private func new(in work: Work) throws -> Study {
        Study(
            item: Item(
                id: work.newID(), kind: Study.kind,
                number: try work.number(Study.kind, "学习", year: day.year)[0], year: day.year, title: label,
                state: Study.State.held.rawValue, unit: unit, owner: nil, secrecy: .normal, clause: nil,
                opened: day, due: nil),
            topic: topic, place: place, led: led, leader: nil, content: content, materials: [], attendance: []
        )
    }

    private func fill(_ study: inout Study, _ before: Study?, _ directory: Directory) {
        (study.topic, study.place, study.led, study.content) = (topic, place, led, content)
        (study.item.title, study.item.unit, study.item.opened) = (label, unit, day)
        // What was planned for December and held in January is January's.
        study.item.year = day.year
        study.item.state = Study.State.held.rawValue
        study.materials = materials.filter { !$0.isEmpty }
        let known = Dictionary((before?.attendance ?? []).map { ($0.person, $0) }) { first, _ in first }
        let away = absent.map {
            Study.Attendance(
                person: $0.person, unit: known[$0.person]?.unit ?? directory.person($0.person)?.unit ?? unit,
                present: false, reason: $0.reason, madeUp: known[$0.person]?.madeUp)
        }
        study.attendance =
            present.map {
                Study.Attendance(
                    person: $0, unit: known[$0]?.unit ?? directory.person($0)?.unit ?? unit, present: true,
                    reason: "", madeUp: nil)
            } + away
        study.isJoint = joint ?? false
        study.leader = Self.leader(led, unit, directory)
        // What several units share the whole town may read.
        study.item.secrecy = Set(study.attendance.map(\.unit) + [unit]).count > 1 ? .open : .normal
    }

    /// Who led it, where the name is that of one of the town.
    private static func leader(_ led: String, _ unit: ID, _ directory: Directory) -> ID? {
        let named = directory.presentPeople.filter { $0.name == led }
        return named.count == 1 ? named[0].id : named.first { $0.unit == unit }?.id
    }

    private func facts(_ study: Study, _ directory: Directory) -> [String: String] {
        func names(_ some: [Study.Attendance]) -> String {
            some.compactMap { directory.person($0.person)?.name }.joined(separator: "、")
        }
        return [
            "topic": topic.label, "label": label, "unit": directory.unit(unit)?.name ?? "",
            "day": day.rawValue, "place": place, "led": led,
            "joint": study.isJoint ? "共同主办" : "", "content": content,
            "materials": study.materials.joined(separator: "、"),
            "present": names(study.attendance.filter(\.present)),
            "absent": names(study.attendance.filter { !$0.present }),
            "files": files.map(\.name).joined(separator: "、"),
        ]
    }
}

extension Recorded {
    /// Whoever organises it and whoever leads it did it; who came was there, unless they held it together.
    init(study: Study) {
        let materials = study.materials.map { "学习\($0)" }.joined(separator: "，")
        self.init(
            study.item, on: study.item.opened,
            RecordWords(
                ledger: "学习教育", kind: study.topic.label,
                by: (study.isJoint ? study.units.sorted() : [study.item.unit]).map { .unit($0) }
                    + (study.leader.map { [.person($0)] } ?? []),
                people: study.people.sorted(),
                text: [study.content, materials].filter { !$0.isEmpty }.joined(separator: "。")))
    }
}

/// Sessions that were held, announced anew.
package enum StudiesAgain {
    package static func announce(_ wanted: Set<ID>, in work: Work) throws {
        for study in try StudyStore.held(wanted, seenBy: work.seen, in: work.session) {
            try work.announce(Recorded(study: study))
        }
    }
}
