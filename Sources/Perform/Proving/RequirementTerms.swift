/// What a requirement is in fields, for a form: read from the clause, or as a person has set it.
package struct RequirementTerms: Sendable, Codable, Equatable {
    package var act: String
    /// What it is on; empty where any will do.
    package var topics: [String]
    /// 次, 村, 人, 部门, 份, 户.
    package var measure: String
    /// How many of them; nil for all there are.
    package var count: Int?
    /// At least so many each time, or in each village.
    package var floor: Int?
    package var floorUnit: String
    package var isPerVillage: Bool
    /// Units that have to be there besides the one that owes it, by name.
    package var joint: [String]
    /// 专题: a meeting for this and nothing else.
    package var isSpecial: Bool

    package init(
        act: String, topics: [String], measure: String, count: Int?, floor: Int?, floorUnit: String,
        isPerVillage: Bool, joint: [String], isSpecial: Bool
    ) {
        (self.act, self.topics, self.measure, self.count) = (act, topics, measure, count)
        (self.floor, self.floorUnit, self.isPerVillage) = (floor, floorUnit, isPerVillage)
        (self.joint, self.isSpecial) = (joint, isSpecial)
    }

    package typealias Choice = (value: String, label: String)

    /// What a form offers; acts that no ledger keeps and no clause asks for are left out.
    package static let acts: [Choice] = Act.allCases.filter {
        ![.lookingVisit, .workTalk, .workAccount, .remind, .decide, .event, .train].contains($0)
    }.map { ($0.rawValue, $0.label) }
    /// What topics are called, to choose from.
    package static let topicNames: [String] = Topic.allCases.map(\.label)

    /// Topics as they are typed, in their own names or in other words for them, and what is none.
    package static func topics(typed text: String) -> (found: [String], unknown: [String]) {
        var found: Set<Topic> = [], unknown: [String] = []
        for piece in text.split(whereSeparator: { "、，,；; \n".contains($0) }).map(String.init) {
            if let named = Topic.allCases.first(where: { $0.label == piece }) {
                found.insert(named)
            } else {
                let topics = Topic.found(in: piece)
                if topics.isEmpty { unknown.append(piece) }
                found.formUnion(topics)
            }
        }
        return (found.map(\.rawValue).sorted(), unknown)
    }

    /// The topics by what they are called.
    package var topicWords: String {
        topics.compactMap { Topic(rawValue: $0)?.label }.sorted().joined(separator: "、")
    }
    package static let measures: [Choice] = [.times, .villages, .offices, .people, .papers, .households].map {
        (measure: Amount.Measure) in (measure.rawValue, measure.rawValue)
    }
    package static let floorUnits = ["户", "村", "部门", "人", "份", "天", "笔", "个项目"]

    /// A field that holds what the form does not offer, and its sentence; nil where all is well.
    package var fault: (field: String, sentence: String)? {
        if Act(rawValue: act) == nil { return ("act", "从列表中选择怎样的工作算数") }
        if topics.contains(where: { Topic(rawValue: $0) == nil }) { return ("topics", "从列表中选择主题") }
        if Amount.Measure(rawValue: measure) == nil { return ("measure", "从列表中选择按什么计数") }
        if let count, !(1...500).contains(count) { return ("amount", "数量填 1 到 500 之间的数；要全部的，选“全部”") }
        if count == nil,
            measure == Amount.Measure.times.rawValue || measure == Amount.Measure.households.rawValue
        {
            return ("amount", "按次、按户计的，写明多少\(measure)")
        }
        if let floor, !(1...5000).contains(floor) { return ("floor", "每次的下限填 1 到 5000 之间的数") }
        if floor != nil, !Self.floorUnits.contains(floorUnit) { return ("floorUnit", "从列表中选择下限的单位") }
        return nil
    }
}

extension Topic {
    /// What it is called, where its first word is not what people say.
    var label: String {
        switch self {
        case .integrity: "党风廉政"
        case .cases: "典型案例"
        case .ceremonies: "婚丧喜庆"
        case .responsibility: "责任制"
        case .committee: "纪检工作"
        case .banquets: "公款吃喝和接待"
        case .cars: "公务用车"
        case .allowances: "津贴补贴"
        case .gifts: "礼品礼金"
        case .workStyle: "工作作风"
        case .fees: "涉企收费"
        case .finance: "村级财务和三资"
        case .powers: "小微权力"
        case .welfare: "惠民政策"
        case .relief: "社会救助"
        case .disability: "残疾人补贴"
        case .subsidy: "惠农补贴"
        case .housing: "危房改造"
        case .building: "建房审批"
        case .projects: "招投标和工程资金"
        case .works: "工程建设"
        case .party: "党建"
        case .assets: "集体资产"
        case .elderly: "养老"
        default: words.first ?? rawValue
        }
    }
}

extension Requirement {
    /// As fields; `owner` is among the joint units and is not named again.
    func terms(owner: String) -> RequirementTerms {
        RequirementTerms(
            act: act.rawValue, topics: topics.map(\.rawValue).sorted(), measure: measure.rawValue,
            count: extent == .all ? nil : need, floor: floors.first?.count,
            floorUnit: floors.first.map { RequirementReader.floorUnit($0.unit) } ?? "户",
            isPerVillage: floors.first?.isPerVillage ?? false, joint: joint.filter { $0 != owner },
            isSpecial: isSpecial)
    }

    /// The same as a person has set it: what the form does not show stays as it was read.
    func set(_ terms: RequirementTerms, _ reader: RequirementReader) -> Requirement {
        guard terms.fault == nil, let act = Act(rawValue: terms.act),
            let measure = Amount.Measure(rawValue: terms.measure)
        else { return self }
        var made = self
        made.topics = Set(terms.topics.compactMap(Topic.init))
        if act != self.act || measure != self.measure || (terms.count == nil) != (extent == .all) {
            made.act = act
            made.measure = measure
            made.field =
                [.educate, .warn, .study, .groupStudy, .lecture, .train].contains(act) ? .people : .about
            let group = reader.group(in: reader.focus)
            let isSame = self.measure == measure && !targets.isEmpty
            made.targets = isSame ? targets : reader.names(measure, group)
            if terms.count == nil, measure == .people, !isSame {
                made.targets = group?.measure == .people ? made.targets : reader.town.cadres(on: reader.day)
            }
        }
        made.extent = terms.count.map(Requirement.Extent.some) ?? .all
        made.floors =
            terms.floor.map {
                [.init(count: $0, unit: terms.floorUnit, isPerVillage: terms.isPerVillage)]
                    + floors.dropFirst()
            } ?? []
        made.joint = terms.joint.isEmpty ? [] : [reader.owner] + terms.joint
        made.isSpecial = terms.isSpecial
        return made
    }

    /// `监督检查，主题：惠农补贴，4 个村，每次不少于 60 户，与农业农村服务中心一起`.
    func words(owner: String) -> String {
        var parts = [act.label]
        if act == .event, !event.isEmpty { parts = ["“\(event.prefix(12))”"] }
        if !topics.isEmpty, act != .talk {
            parts.append("主题：\(topics.map(\.label).sorted().joined(separator: "、"))")
        }
        parts.append(amountWords)
        for floor in floors {
            parts.append("\(floor.isPerVillage ? "每村" : "每次")不少于 \(floor.count) \(floor.unit)")
        }
        let others = joint.filter { $0 != owner }
        if !others.isEmpty { parts.append("与\(others.joined(separator: "、"))一起") }
        if isSpecial { parts.append("专题") }
        if isOneByOne { parts.append("逐一进行") }
        if isWritten { parts.append("书面") }
        return parts.joined(separator: "，")
    }

    private var amountWords: String {
        let unit: String
        switch measure {
        case .villages: unit = "个村"
        case .offices: unit = "个部门"
        default: unit = measure.rawValue
        }
        switch extent {
        case .some(let count): return "\(count) \(unit)"
        case .all:
            return targets.count <= 3 ? "全部：\(targets.joined(separator: "、"))" : "全部 \(targets.count) \(unit)"
        }
    }
}

extension RequirementReader {
    /// A floor's unit as the form offers it.
    static func floorUnit(_ unit: String) -> String {
        switch unit {
        case "个村": "村"
        case "个部门", "个办公室", "个单位": "部门"
        case "名": "人"
        case "个工程": "个项目"
        default: RequirementTerms.floorUnits.contains(unit) ? unit : "份"
        }
    }
}
