import Kernel
import Storage

/// 责任事项: what a clause obliges somebody to do, when, and what proves it.
package struct Duty: Sendable {
    package static let kind = "duty"

    enum State: String, TextColumn, Choice {
        case draft, active, dropped
        /// Dropped because its clause was; it comes back with the clause.
        case clauseDropped
        /// In force until its plan was amended.
        case replaced
        /// Added and taken back while its plan was a draft; shown nowhere.
        case undone

        var label: String {
            switch self {
            case .draft: "待发布"
            case .active: "执行中"
            case .dropped, .clauseDropped: "不列任务"
            case .replaced: "已修订"
            case .undone: "已撤销"
            }
        }
    }

    /// Whom a duty is laid on. Groups are unfolded when the plan is published.
    package enum Target: Sendable, Equatable, Hashable {
        case unit(ID)
        case person(ID)
        case villages, offices, leaders

        /// As forms and the database write it: `unit:…`, `person:…`, `villages`.
        package init?(_ text: String) {
            switch text {
            case "villages": self = .villages
            case "offices": self = .offices
            case "leaders": self = .leaders
            default:
                let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2, let id = ID(rawValue: parts[1]) else { return nil }
                switch parts[0] {
                case "unit": self = .unit(id)
                case "person": self = .person(id)
                default: return nil
                }
            }
        }

        package var text: String {
            switch self {
            case .unit(let id): "unit:\(id)"
            case .person(let id): "person:\(id)"
            case .villages: "villages"
            case .offices: "offices"
            case .leaders: "leaders"
            }
        }

        /// Whether there still is such a unit, or somebody with a unit to do it.
        func isPresent(in directory: Directory) -> Bool {
            switch self {
            case .unit(let id): directory.unit(id).map { !$0.closed } ?? false
            case .person(let id): directory.person(id).map { !$0.left && $0.unit != nil } ?? false
            default: true
            }
        }

        func label(_ directory: Directory) -> String {
            switch self {
            case .unit(let id): directory.unit(id)?.name ?? "（已撤销的单位）"
            case .person(let id): directory.person(id).map { "\($0.post) \($0.name)" } ?? "（已离开的人员）"
            case .villages: "各村（社区）"
            case .offices: "各部门"
            case .leaders: "班子成员"
            }
        }
    }

    package struct Owner: Sendable, Equatable {
        package let target: Target
        package let leads: Bool

        package init(_ target: Target, leads: Bool) { (self.target, self.leads) = (target, leads) }
    }

    package var item: Item
    package let plan: ID
    package let sort: Int
    package var owners: [Owner]
    package var supervisor: ID?
    package var rhythm: Rhythm
    package var by: Day?
    /// Which kind of record proves it; `办理情况` is the task's own report.
    package var requirement: String
    /// How many of them in each period.
    package var count: Int
    package var weight: Int
    package var reason: String?
    /// Owners the plan names whom the town's list does not have, for whoever reviews; empty when all were found.
    package var named: String
    /// The number of the higher paper that asks for what is otherwise refused; empty when nothing is.
    package var basis = ""
    /// What records have to show, as a person has set it (`RequirementTerms` as JSON); nil where the clause's own words hold.
    package var terms: String?
    /// Where the suggested owners come from, for whoever reviews; empty once a person has settled them.
    package var why = ""
    /// The duty of the plan before that this one carries on.
    package var before: ID?

    var state: State { State(rawValue: item.state) ?? .draft }
    package var clause: ID? { item.clause }
    package var schedule: Schedule { Schedule(rhythm, by: by) }

    /// Takes from last year's duty what the plan's text leaves open: who does it where nobody who leads was found, and
    /// what a text never says.
    mutating func follow(_ before: Duty, _ directory: Directory) {
        weight = before.weight
        supervisor = before.supervisor.flatMap { directory.unit($0)?.closed == false ? $0 : nil }
        let owners = before.owners.filter { $0.target.isPresent(in: directory) }
        guard owners.contains(where: \.leads) else { return }
        guard !self.owners.contains(where: \.leads) else {
            let lead = { (owners: [Owner]) in Set(owners.filter(\.leads).map(\.target.text)) }
            // The text is followed; that it was settled otherwise last year is said.
            if !why.isEmpty, lead(owners) != lead(self.owners) {
                why += "；上年由\(before.ownersLabel(directory, leads: true))承担"
            }
            return
        }
        (self.owners, why) = (owners, "与上年同一条责任相同")
    }

    /// The same duty under another plan's clause: what was settled stays settled, days move with the year, and who is no
    /// longer there is left out and said.
    func carried(as item: Item, to plan: Item, sort: Int, _ directory: Directory) -> Duty {
        let present = owners.filter { $0.target.isPresent(in: directory) }
        let lost = present.count < owners.count
        return Duty(
            item: item, plan: plan.id, sort: sort, owners: present,
            supervisor: supervisor.flatMap { directory.unit($0)?.closed == false ? $0 : nil }, rhythm: rhythm,
            by: by.map { day in
                Day(plan.year, day.month, day.day) ?? Day.last(ofMonth: day.month, in: plan.year)
            }, requirement: requirement, count: count, weight: weight, reason: nil, named: "", basis: basis,
            terms: terms, why: lost ? "原来的责任单位或人员已不在，重新核对" : "与原来的责任相同", before: self.item.id)
    }

    mutating func leave(_ state: State, reason: String, on day: Day) {
        item.state = state.rawValue
        item.closed = day
        self.reason = reason
    }

    mutating func comeBack() {
        item.state = State.draft.rawValue
        (item.closed, reason) = (nil, nil)
    }

    /// What it asks, without the day that tells it from another of the same words: `…抽查（11 月 30 日前）`.
    var wordsWithoutDay: Substring {
        guard item.title.hasSuffix("前）"), let at = item.title.lastIndex(of: "（") else {
            return item.title[...]
        }
        return item.title[..<at]
    }

    var scheduleLabel: String {
        if rhythm == .once { return by.map { "\($0.rawValue) 前" } ?? "待定日期" }
        return rhythm.label
    }

    package var isActive: Bool { state == .active }
    /// In force, or left out by somebody for a reason: what the next plan carries on.
    var isSettled: Bool { state == .active || state == .dropped }

    package func ownersLabel(_ directory: Directory, leads: Bool) -> String {
        owners.filter { $0.leads == leads }.map { $0.target.label(directory) }.joined(separator: "、")
    }
}

/// Somebody wants a duty under a clause; whoever keeps the plan refuses where there can be none.
package struct DutyWanted: Event {
    package let plan: ID
    package let clause: ID?
}

/// One task to be opened: a duty, for one unit or person, in one period.
package struct PlannedTask: Sendable {
    package let duty: ID
    package let plan: ID
    package let clause: ID?
    package let title: String
    package let unit: ID
    package let person: ID?
    package let period: Period
    package let requirement: String
    package let count: Int
    package let terms: String?
}

/// Duties are about to take force; whoever keeps what was asked already refuses what would be asked twice, as a form error on
/// `reason`: a plan is published with one.
package struct DutiesWeighed: Event {
    package let year: Int
    package let asks: [(duty: ID, clause: ID?, work: String)]
}

/// Duties take force; whoever keeps tasks opens these.
package struct DutiesActivated: Event {
    package let year: Int
    package let tasks: [PlannedTask]
    /// Of a plan that amends another: what becomes of the duties that were in force.
    package let amended: DutiesAmended?
}

/// What an amended plan makes of the duties of the one before.
package struct DutiesAmended: Sendable {
    package struct Carried: Sendable {
        package let duty: ID
        package let clause: ID?
    }

    /// Each duty that was in force, and the duty that carries it on; nil for one that ends.
    package let carried: [ID: Carried?]
    package let effective: Day

    init(old: [Duty], new: [Duty], effective: Day) {
        let next = Dictionary(
            new.compactMap { duty in duty.before.map { ($0, duty) } }, uniquingKeysWith: { first, _ in first }
        )
        carried = Dictionary(
            uniqueKeysWithValues: old.map { duty in
                let on = next[duty.item.id]
                return (
                    duty.item.id,
                    on.map { Carried(duty: $0.item.id, clause: $0.clause) }
                )
            })
        self.effective = effective
    }
}
