import Kernel

/// 安排检查: topics, units with their days, and a team none of whom must stay away.
struct PlanInspection: Command {
    static let name = "inspection.plan"
    static let title = "安排监督检查"
    static let may = InspectionWorkflow.planners

    struct Stop: Codable, Sendable, Equatable {
        let unit: ID
        let day: Day
    }

    let label: String
    var purpose = ""
    /// Topics by their name in the program's list, or their id.
    let topics: [String]
    let from: Day
    let through: Day
    /// Units are told beforehand.
    var announced = false
    let lead: ID
    let team: [ID]
    let stops: [Stop]
    /// Units not looked at, because this year's visit named here looked at the same.
    var exempt: [ID] = []

    func perform(in work: Work) throws -> Entry {
        let directory = try work.directory()
        var errors = FormErrors()
        errors.require(label, "label", "检查名称", limit: 60)
        errors.cap(purpose, "purpose", "检查目的", limit: 500)
        if through < from { errors.add("through", "结束日期 \(through.rawValue) 早于开始日期 \(from.rawValue)") }
        if from.year != through.year { errors.add("through", "一次检查放在同一年里") }
        let lists = try Checklist.all(town: work.town, in: work.session)
        let chosen = lists.filter { topics.contains($0.topic) }
        if chosen.isEmpty { errors.add("topics", "选择检查主题；已经停用的主题不能再用") }
        let units = stops.map(\.unit) + exempt
        if stops.isEmpty { errors.add("units", "选择要检查的单位") }
        if Set(units).count != units.count { errors.add("units", "同一个单位只列一次") }
        for stop in stops where stop.day < from || stop.day > through {
            errors.add(
                "units",
                "\(directory.unit(stop.unit)?.name ?? "")的检查日期 \(stop.day.rawValue) 不在 \(from.rawValue) 至 \(through.rawValue) 之间"
            )
        }
        try requireScope(directory, work, &errors)
        let people = [lead] + team.filter { $0 != lead }
        try checkTeam(people, units: stops.map(\.unit), directory, work, &errors)
        try errors.check()
        try work.requireOpenYear(from.year)
        guard let organiser = work.actor.unit else {
            throw Refusal("inspection-unit", "你的账号没有对应的单位，不能安排检查", advice: "请系统管理员登记所在单位")
        }
        let inspection = try make(chosen, people, organiser, work)
        try work.refuseTwice(inspection.item, among: [Inspection.State.running.rawValue])
        try work.insert(inspection)
        for stop in stops { try insert(stop, of: inspection, people, directory, work) }
        try insertExempt(inspection, people, directory, work)
        for person in people where person != work.actor.person {
            try work.notify(
                person, "你参加监督检查：\(label)，\(from.rawValue) 至 \(through.rawValue)",
                at: "/inspections/\(inspection.item.id)",
                item: inspection.item.id, mark: "inspection:\(inspection.item.id):team")
        }
        return Entry(
            inspection.item.id, "安排监督检查",
            [
                "topics": chosen.map(\.name).joined(separator: "、"),
                "units": stops.compactMap { directory.unit($0.unit)?.name }.joined(separator: "、"),
                "exempt": exempt.compactMap { directory.unit($0)?.name }.joined(separator: "、"),
                "team": people.compactMap { directory.person($0)?.name }.joined(separator: "、"),
            ])
    }

    /// An office looks at villages in its own field, a member of the leadership at what is in his charge; the others at every unit.
    private func requireScope(_ directory: Directory, _ work: Work, _ errors: inout FormErrors) throws {
        let units = stops.map(\.unit)
        switch work.actor.role {
        case .head:
            guard directory.unit(work.actor.unit)?.kind == .office,
                units.allSatisfy({ directory.unit($0)?.kind == .village })
            else { return errors.add("units", "部门负责人安排对村（社区）的业务检查；检查其他单位的，由纪检或领导小组办公室安排") }
        case .leader:
            let charged = Set(
                try work.session.rows(
                    "SELECT unit FROM charge WHERE town = \(work.town) AND person = \(work.actor.person)"
                ) { try $0.next(ID.self) })
            if !charged.isSuperset(of: units) { errors.add("units", "有单位不在你的分管范围内，由纪检或领导小组办公室安排") }
        default: break
        }
    }

    private func checkTeam(
        _ people: [ID], units: [ID], _ directory: Directory, _ work: Work, _ errors: inout FormErrors
    ) throws {
        try Team.check(people, units: units, directory, work, &errors)
    }

    private func make(_ lists: [Checklist], _ people: [ID], _ organiser: ID, _ work: Work) throws
        -> Inspection
    {
        var item = Item(
            id: work.newID(), kind: Inspection.kind,
            number: try work.number(Inspection.kind, "检查", year: from.year)[0], year: from.year, title: label,
            state: Inspection.State.running.rawValue, unit: organiser, owner: lead, secrecy: .normal,
            clause: nil,
            opened: from, due: through)
        item.version = 1
        var inspection = Inspection(item: item, purpose: purpose, isAnnounced: announced, conclusion: "")
        inspection.topics = lists.map { .init(topic: $0.topic, version: $0.version, name: $0.name) }
        inspection.team = people.map { .init(person: $0, leads: $0 == lead) }
        return inspection
    }

    private func insert(
        _ stop: Stop, of inspection: Inspection, _ people: [ID], _ directory: Directory, _ work: Work
    ) throws {
        let item = try Team.visitItem(
            inspection, directory.unit(stop.unit)?.name ?? "", state: .waiting, due: stop.day, work)
        try work.insert(
            Visit(
                item: item, inspection: inspection.item.id, unit: stop.unit, words: "", exemptFor: nil,
                reason: ""),
            team: Set(people))
        guard announced else { return }
        for head in try work.heads(of: stop.unit) {
            try work.notify(
                head, "\(stop.day.rawValue) 有检查：\(label)", at: "/inspections/units", item: nil,
                mark: "visit:\(item.id):announced")
        }
    }

    private func insertExempt(_ inspection: Inspection, _ people: [ID], _ directory: Directory, _ work: Work)
        throws
    {
        let checked = try InspectionStore.alreadyChecked(
            inspection.topics, units: exempt, year: from.year, town: work.town, in: work.session)
        for unit in exempt {
            guard let before = checked[unit] else {
                throw FormErrors("units", "\(directory.unit(unit)?.name ?? "")今年没有按同样的清单查过，不能免查")
            }
            var item = try Team.visitItem(
                inspection, directory.unit(unit)?.name ?? "", state: .exempt, due: nil, work)
            item.closed = work.today
            try work.insert(
                Visit(
                    item: item, inspection: inspection.item.id, unit: unit, words: "",
                    exemptFor: before.visit,
                    reason: "\(before.day.rawValue) 已按同样的清单查过"), team: Set(people))
        }
    }
}

/// A team, and the visits it is sent on.
enum Team {
    static func check(
        _ people: [ID], units: [ID], _ directory: Directory, _ work: Work, _ errors: inout FormErrors
    ) throws {
        if people.count < 2 { errors.add("team", "检查组至少两个人") }
        let kin = try InspectionStore.kinships(town: work.town, in: work.session)
        for id in people {
            guard let person = directory.person(id), !person.left else {
                errors.add("team", "检查组里有人不在名单里"); continue
            }
            for unit in units.compactMap({ directory.unit($0) }) {
                if let reason = InspectionRules.recusal(person, from: unit, kin: kin, directory) {
                    errors.add("team", reason + "；换人，或者把\(unit.name)另外安排")
                }
            }
        }
        for unit in units where directory.unit(unit)?.closed ?? true { errors.add("units", "选择的单位不在名单里") }
    }

    static func visitItem(
        _ inspection: Inspection, _ unit: String, state: Visit.State, due: Day?, _ work: Work
    ) throws -> Item {
        Item(
            id: work.newID(), kind: Visit.kind,
            number: try work.number(Visit.kind, "检查单", year: inspection.item.year)[0],
            year: inspection.item.year,
            title: "\(inspection.item.title)：\(unit)", state: state.rawValue, unit: inspection.item.unit,
            owner: inspection.lead, secrecy: .normal, clause: nil, opened: inspection.item.opened, due: due)
    }
}

/// 修改检查安排: who goes, what for, until when.
struct ChangeInspection: Command {
    static let name = "inspection.change"
    static let title = "修改检查安排"
    static let may = InspectionWorkflow.inspectors
    let inspection: ID
    let version: Int?
    let label: String
    var purpose = ""
    let through: Day
    let lead: ID
    let team: [ID]

    func perform(in work: Work) throws -> Entry {
        var after = try work.inspection(inspection, version, for: Self.self)
        let visits = try InspectionStore.visits(of: inspection, seenBy: work.seen, in: work.session)
        let directory = try work.directory()
        var errors = FormErrors()
        errors.require(label, "label", "检查名称", limit: 60)
        errors.cap(purpose, "purpose", "检查目的", limit: 500)
        if through < after.item.opened || through.year != after.item.year {
            errors.add("through", "结束日期应在 \(after.item.opened.rawValue) 之后的同一年里")
        }
        if let last = visits.filter({ $0.state == .waiting }).compactMap(\.item.due).max(), last > through {
            errors.add("through", "还有安排在 \(last.rawValue) 的检查")
        }
        let people = [lead] + team.filter { $0 != lead }
        try Team.check(
            people, units: visits.filter { $0.state == .waiting }.map(\.unit), directory, work, &errors)
        try errors.check()
        (after.item.title, after.purpose, after.item.due, after.item.owner) = (label, purpose, through, lead)
        after.team = people.map { .init(person: $0, leads: $0 == lead) }
        try work.update(after)
        try work.keepTeam(after)
        for visit in visits where visit.state == .waiting {
            var item = visit.item
            item.owner = lead
            try work.update(item)
            try work.involve(Set(people), in: item.id)
        }
        return Entry(
            inspection, "修改检查安排",
            [
                "team": people.compactMap { directory.person($0)?.name }.joined(separator: "、"),
                "through": through.rawValue,
            ])
    }
}

extension Work {
    func inspection(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Inspection {
        let inspection = try InspectionStore.find(id, seenBy: seen, in: session)
        try InspectionRules.require(command, inspection, actor)
        try guardVersion(inspection.item, seen: version)
        return inspection
    }

    func visit(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> (Visit, Inspection) {
        let visit = try InspectionStore.findVisit(id, seenBy: seen, in: session)
        let inspection = try InspectionStore.find(visit.inspection, seenBy: seen, in: session)
        try InspectionRules.require(command, visit, of: inspection, actor)
        try guardVersion(visit.item, seen: version)
        try refuseKin(visit, command)
        return (visit, inspection)
    }

    /// Whoever has to stay away since the plan was made does not go on.
    private func refuseKin(_ visit: Visit, _ command: any Command.Type) throws {
        guard [AnswerCheck.name, FinishVisit.name, SignVisit.name].contains(command.name) else { return }
        let directory = try directory(), kin = try InspectionStore.kinships(town: town, in: session)
        guard let person = directory.person(actor.person), let unit = directory.unit(visit.unit),
            let reason = InspectionRules.recusal(person, from: unit, kin: kin, directory)
        else { return }
        throw Refusal(.forbidden, "visit-kin", reason, advice: "由检查组其他同志办理，组长修改检查组")
    }
}
