import Kernel
import Reading
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

    /// `before` is the plan in force before this one, whose people settled what the text leaves open; where this plan amends
    /// it, duties of clauses whose words stay (`kept`: new clause, old clause) are carried on as they are.
    package static func draft(
        _ planned: [Planned], of plan: Item, after before: ID?, kept: [(new: ID, old: ID)] = [], in work: Work
    ) throws {
        let directory = try work.directory(), names = OwnerNames(directory: directory)
        let settled = try before.map { try DutyStore.of(plan: $0, seenBy: work.seen, in: work.session) } ?? []
        let byClause = Dictionary(grouping: settled) { $0.clause }
        let copied = kept.flatMap { pair in
            (byClause[pair.old] ?? []).filter(\.isSettled).map { (pair.new, $0) }
        }
        let amends = Set(kept.map(\.new)), read = planned.filter { !amends.contains($0.clause) }
        guard !read.isEmpty || !copied.isEmpty else { return }
        let numbers = try work.number(Duty.kind, "责任", year: plan.year, count: read.count + copied.count)
        for (index, pair) in copied.enumerated() {
            let title = YearWords.moved(pair.1.item.title, by: plan.year - pair.1.item.year)
            let item = newItem(numbers[index], title, plan, pair.0, work)
            var duty = pair.1.carried(as: item, to: plan, sort: pair.1.sort, directory)
            if pair.1.state == .dropped { duty.leave(.dropped, reason: pair.1.reason ?? "", on: work.today) }
            try work.insert(duty)
        }
        for (index, entry) in read.enumerated() {
            let item = newItem(
                numbers[copied.count + index], entry.work.isEmpty ? "（填写责任内容）" : entry.work, plan,
                entry.clause, work)
            var duty = drafted(entry, item, plan, sort: (index + 1) * 100, names, work)
            let old = entry.before.flatMap { byClause[$0] } ?? []
            if let like = like(duty, among: old.filter { $0.state == .active }) {
                duty.follow(like, directory)
                duty.before = like.item.id
            }
            try work.insert(duty)
        }
    }

    private static func newItem(
        _ number: String, _ title: String, _ plan: Item, _ clause: ID, _ work: Work
    ) -> Item {
        Item(
            id: work.newID(), kind: Duty.kind, number: number, year: plan.year, title: title,
            state: Duty.State.draft.rawValue, unit: plan.unit, owner: nil, secrecy: .draft, clause: clause,
            opened: work.today, due: nil)
    }

    /// A duty as the text asks for it.
    private static func drafted(
        _ entry: Planned, _ item: Item, _ plan: Item, sort: Int, _ names: OwnerNames, _ work: Work
    ) -> Duty {
        let (owners, unknown) = owners(entry, names)
        // What no ledger keeps is reported in the task itself, once.
        let kept = work.records.contains { $0.name == entry.requirement }
        return Duty(
            item: item, plan: plan.id, sort: sort, owners: owners, supervisor: nil, rhythm: entry.rhythm,
            by: entry.by, requirement: kept ? entry.requirement : RecordKind.ownReport.name,
            count: kept ? min(max(entry.count, 1), 60) : 1, weight: 1, reason: nil,
            named: unknown.joined(separator: "、"), why: owners.isEmpty ? "" : entry.why)
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

    /// Puts the plan's drafts in force and announces their tasks; the duties of the plan it amends leave force.
    /// Words that ask for what nobody is to be asked for stop it, unless a reason is given.
    package static func activate(
        _ plan: Item, amending old: ID?, from effective: Day, reason: String, in work: Work
    ) throws {
        let coming = try Coming(
            plan, amending: old, from: effective, seenBy: work.seen, in: work.session, work.calendar)
        try DutyRules.requireComplete(coming.duties, holders: coming.holders)
        if reason.isEmpty {
            let warned = DutyRules.warned(coming.duties)
            if let first = warned.first {
                throw FormErrors("reason", "\(first.sentence)（共 \(warned.count) 处）")
            }
            try work.announce(DutiesWeighed(year: plan.year, asks: coming.asks))
        }
        for duty in coming.duties {
            var item = duty.item
            (item.state, item.secrecy, item.opened) = (Duty.State.active.rawValue, .open, effective)
            try work.update(item)
        }
        for duty in coming.old {
            var item = duty.item
            (item.state, item.closed) = (Duty.State.replaced.rawValue, work.today)
            try work.update(item)
        }
        try work.announce(DutiesActivated(year: plan.year, tasks: coming.tasks, amended: coming.amended))
    }
}

/// What a draft plan brings when it takes force.
package struct Coming {
    let directory: Directory
    let leaders: [ID]
    let duties: [Duty]
    /// The duties in force of the plan it amends.
    let old: [Duty]
    package let tasks: [PlannedTask]
    package let amended: DutiesAmended?

    package init(
        _ plan: Item, amending before: ID?, from effective: Day, seenBy seen: Seen, in session: any Session,
        _ calendar: WorkCalendar
    ) throws {
        directory = try Directory(session, town: seen.town)
        leaders = try Leaders.ids(town: seen.town, in: session)
        duties = try DutyStore.of(plan: plan.id, seenBy: seen, in: session).filter { $0.state == .draft }
        old =
            try before.map { try DutyStore.of(plan: $0, seenBy: seen, in: session) }?.filter(\.isActive) ?? []
        tasks = DutyUnfolding.tasks(
            duties, directory, leaders: leaders, year: plan.year, from: effective, calendar)
        amended = before == nil ? nil : DutiesAmended(old: old, new: duties, effective: effective)
    }

    /// What each duty asks that opens tasks and names no higher paper.
    package var asks: [(duty: ID, clause: ID?, work: String)] {
        let opened = Set(tasks.map(\.duty))
        return duties.filter { opened.contains($0.item.id) && $0.basis.isEmpty }.map {
            ($0.item.id, $0.clause, $0.item.title)
        }
    }

    func holders(_ duty: Duty) -> Int { DutyUnfolding.holders(duty, directory, leaders: leaders).count }
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
