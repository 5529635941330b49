import Kernel

/// Unfolds a duty into tasks: one for each leading owner and each period that has not ended. Pure.
///
/// Supporting owners are named on the task and get none of their own: the same work is asked for once.
enum DutyUnfolding {
    static func tasks(
        _ duties: [Duty], _ directory: Directory, leaders: [ID], year: Int, from effective: Day,
        _ calendar: WorkCalendar
    ) -> [PlannedTask] {
        duties.flatMap { duty -> [PlannedTask] in
            let periods = duty.schedule.periods(of: year, from: effective, in: calendar)
                .map { behind(duty, among: duties, $0) }
            return holders(duty, directory, leaders: leaders).flatMap { holder in
                periods.map { period in
                    PlannedTask(
                        duty: duty.item.id, plan: duty.plan, clause: duty.clause, title: duty.item.title,
                        unit: holder.unit,
                        person: holder.person, period: period, requirement: duty.requirement,
                        count: duty.count, terms: duty.terms)
                }
            }
        }
    }

    /// 6月底前、11月底前各一次: what the same words ask for by a later day begins when the day before it is over, or one would do for both.
    private static func behind(_ duty: Duty, among duties: [Duty], _ period: Period) -> Period {
        guard duty.rhythm == .once, let by = duty.by else { return period }
        let earlier = duties.filter {
            $0.clause == duty.clause && $0.wordsWithoutDay == duty.wordsWithoutDay && $0.rhythm == .once
                && $0.owners == duty.owners && $0.item.id != duty.item.id
        }.compactMap(\.by).filter { $0 < by }.max()
        guard let earlier, earlier >= period.from else { return period }
        return period.beginning(earlier.adding(1))
    }

    struct Holder: Hashable {
        let unit: ID
        let person: ID?
    }

    static func holders(_ duty: Duty, _ directory: Directory, leaders: [ID]) -> [Holder] {
        var holders: [Holder] = []
        func add(_ unit: ID?, _ person: ID?) {
            guard let unit else { return }
            let holder = Holder(unit: unit, person: person)
            if !holders.contains(holder) { holders.append(holder) }
        }
        for owner in duty.owners where owner.leads {
            switch owner.target {
            case .unit(let id): add(id, nil)
            case .person(let id): add(directory.person(id)?.unit, id)
            case .villages: directory.units(.village).forEach { add($0.id, nil) }
            case .offices: directory.units(.office).forEach { add($0.id, nil) }
            case .leaders: leaders.forEach { add(directory.person($0)?.unit, $0) }
            }
        }
        return holders
    }
}
