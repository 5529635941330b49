import Kernel
import Storage

/// Follows the plan: drafts its duties when it is read, drops them with a clause, opens their tasks when it is published.
package enum DraftDuties {
    package struct Planned: Sendable {
        package let clause: ID
        package let work: String
        package let owners: [(name: String, leads: Bool)]
        package let rhythm: Rhythm
        package let by: Day?
        package let requirement: String
        package let count: Int
        /// Where the owners were found; and the clause of the plan before that asked the same.
        package let why: String
        package let before: ID?

        package init(
            clause: ID, work: String, owners: [(name: String, leads: Bool)], rhythm: Rhythm, by: Day?,
            requirement: String, count: Int, why: String, before: ID?
        ) {
            (self.why, self.before) = (why, before)
            (self.clause, self.work, self.owners, self.rhythm) = (clause, work, owners, rhythm)
            (self.by, self.requirement, self.count) = (by, requirement, count)
        }
    }

    /// `before` is the plan in force before this one, whose people settled what the text leaves open.
    package static func draft(_ planned: [Planned], of plan: Item, after before: ID?, in work: Work) throws {
        guard !planned.isEmpty else { return }
        let directory = try work.directory(), names = OwnerNames(directory: directory)
        let settled = try before.map { try DutyStore.of(plan: $0, seenBy: work.seen, in: work.session) } ?? []
        let byClause = Dictionary(grouping: settled.filter { $0.state == .active }) { $0.clause }
        let numbers = try work.number(Duty.kind, "责任", year: plan.year, count: planned.count)
        for (index, entry) in planned.enumerated() {
            let (owners, unknown) = owners(entry, names)
            let item = Item(
                id: work.newID(), kind: Duty.kind, number: numbers[index], year: plan.year,
                title: entry.work.isEmpty ? "（填写责任内容）" : entry.work, state: Duty.State.draft.rawValue,
                unit: plan.unit,
                owner: nil, secrecy: .draft, clause: entry.clause, opened: work.today, due: nil)
            var duty = Duty(
                item: item, plan: plan.id, sort: (index + 1) * 100, owners: owners, supervisor: nil,
                rhythm: entry.rhythm,
                by: entry.by,
                requirement: DutyRules.requirements.contains(entry.requirement)
                    ? entry.requirement : DutyRules.report,
                count: min(max(entry.count, 1), 60), weight: 1, reason: nil,
                named: unknown.joined(separator: "、"), why: owners.isEmpty ? "" : entry.why)
            if let like = like(duty, among: entry.before.flatMap { byClause[$0] } ?? []) {
                duty.follow(like, directory)
            }
            try work.insert(duty)
        }
    }

    /// Last year's duty of the same clause: of several the one of the same rhythm.
    private static func like(_ duty: Duty, among settled: [Duty]) -> Duty? {
        settled.first { $0.rhythm == duty.rhythm } ?? (settled.count == 1 ? settled.first : nil)
    }

    /// The owners found in the town's list, and the names that were not. Support is made to lead only where the plan
    /// names nobody who leads: a lead that was not found is for a person to settle.
    private static func owners(_ entry: Planned, _ names: OwnerNames) -> ([Duty.Owner], unknown: [String]) {
        var owners: [Duty.Owner] = [], unknown: [String] = []
        for owner in entry.owners {
            guard let target = names.target(owner.name) else {
                if !unknown.contains(owner.name) { unknown.append(owner.name) }
                continue
            }
            if !owners.contains(where: { $0.target == target }) {
                owners.append(.init(target, leads: owner.leads))
            }
        }
        if let first = owners.first, !entry.owners.contains(where: \.leads) {
            owners[0] = .init(first.target, leads: true)
        }
        return (owners, unknown)
    }

    /// Drops a clause's draft duties, or with no clause the whole plan's.
    package static func drop(clause: ID?, of plan: ID, reason: String, in work: Work) throws {
        for var duty in try DutyStore.of(plan: plan, seenBy: work.seen, in: work.session)
        where (clause == nil || duty.clause == clause) && duty.state == .draft {
            duty.leave(.clauseDropped, reason: reason, on: work.today)
            try work.update(duty)
        }
    }

    /// Takes back what was dropped with its clause; what was dropped for itself stays so.
    package static func restore(clause: ID, of plan: ID, in work: Work) throws {
        for var duty in try DutyStore.of(plan: plan, seenBy: work.seen, in: work.session)
        where duty.clause == clause && duty.state == .clauseDropped {
            duty.comeBack()
            try work.update(duty)
        }
    }

    /// Puts the plan's drafts in force and announces their tasks.
    package static func activate(_ plan: Item, from effective: Day, in work: Work) throws {
        let directory = try work.directory()
        let leaders = try Leaders.ids(town: work.town, in: work.session)
        var duties = try DutyStore.of(plan: plan.id, seenBy: work.seen, in: work.session).filter {
            $0.state == .draft
        }
        try DutyRules.requireComplete(duties) { DutyUnfolding.holders($0, directory, leaders: leaders).count }
        for index in duties.indices {
            duties[index].item.state = Duty.State.active.rawValue
            duties[index].item.secrecy = .open
            duties[index].item.opened = effective
            try work.update(duties[index].item)
        }
        let tasks = DutyUnfolding.tasks(
            duties, directory, leaders: leaders, year: plan.year, from: effective, work.calendar)
        try work.announce(DutiesActivated(year: plan.year, tasks: tasks))
    }
}

/// 班子成员 as accounts have it.
enum Leaders {
    static func ids(town: ID, in session: any Session) throws -> [ID] {
        try session.rows(
            """
            SELECT person.id FROM account JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.role = 'leader' AND account.disabled = 0 AND person.gone = 0
            ORDER BY person.sort, person.id
            """
        ) { try $0.next(ID.self) }
    }
}
