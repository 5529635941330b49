import DutyLog
import Education
import Kernel
import Talks

/// The records that prove the sample town's tasks, as its people would have written them down.
struct DemoRecords {
    let actors: [Actor]
    let directory: Directory

    /// A record of the kind a task asks for, and who writes it down.
    func make(_ requirement: String, unit: ID, person: ID?, on day: Day, number: Int) -> (Actor, any Command)?
    {
        guard let place = directory.unit(unit), let keeper = keeper(of: unit) else { return nil }
        let own = directory.presentPeople.filter { $0.unit == unit }
        let people = own.filter { $0.id == person } + own.filter { $0.id != person }
        if requirement == "谈心谈话" { return talk(unit: unit, person: person, on: day, number: number) }
        let command = EducationLedger.seed(
            proving: requirement, unit: place, people: people, on: day, number: number)
        return command.map { (keeper, $0) }
    }

    /// A talk held by whoever owes it, or by somebody of the unit that does, with somebody in his charge.
    private func talk(unit: ID, person: ID?, on day: Day, number: Int) -> (Actor, any Command)? {
        let talker =
            actors.first { $0.person != nil && $0.person == person }
            ?? actors.first { $0.unit == unit && $0.isOne(of: [.secretary, .disciplineSecretary, .head]) }
        let others = directory.presentPeople.filter { $0.unit != nil && $0.id != talker?.person }
        guard let talker, !others.isEmpty else { return nil }
        let subject = others[(number * 7) % others.count]
        let again = WorkCalendar.shipped.workday(onOrBefore: day.adding(28))
        return TalksLedger.seed(
            with: subject, by: talker, on: day, number: number, followUp: number % 4 == 1 ? again : nil
        ).map { (talker, $0) }
    }

    /// What is recorded though no task asks for it by name: study in every unit, talks of the leaders with those in charge.
    func besides(year: Int, until today: Day) -> [(Day, Actor, any Command)] {
        var found: [(Day, Actor, any Command)] = []
        for (index, unit) in directory.openUnits.enumerated() where unit.kind != .committee {
            for (number, month) in [2, 5, 9].enumerated() {
                guard
                    let day = Day(year, month, 3 + index % 22).map(WorkCalendar.shipped.workday(onOrBefore:)),
                    day < today,
                    let made = make(
                        ["警示教育", "学习教育", "法规学习"][number], unit: unit.id, person: nil, on: day,
                        number: index + number)
                else { continue }
                found.append((day, made.0, made.1))
            }
        }
        for (index, actor) in actors.enumerated()
        where actor.isOne(of: [.secretary, .leader, .disciplineSecretary]) {
            for (number, month) in [3, 6, 10].enumerated() {
                guard let day = Day(year, month, 8 + index).map(WorkCalendar.shipped.workday(onOrBefore:)),
                    day < today,
                    let unit = actor.unit,
                    let made = talk(unit: unit, person: actor.person, on: day, number: index * 3 + number)
                else { continue }
                found.append((day, made.0, made.1))
            }
        }
        let leaders = actors.filter { $0.isOne(of: [.secretary, .leader, .disciplineSecretary]) }
        for actor in leaders {
            found += DutyLogLedger.seeds(of: actor, year: year).map { ($0.0, actor, $0.1) }
        }
        if let secretary = leaders.first(where: { $0.role == .secretary }), let chair = secretary.person {
            let present = leaders.compactMap(\.person)
            found += DutyLogLedger.meetings(chair: chair, present: present, year: year).map {
                ($0.0, secretary, $0.1)
            }
        }
        return found.filter { $0.0 < today }
    }

    /// Whoever keeps the records of a unit: its head, or the office where it has none.
    func keeper(of unit: ID) -> Actor? {
        actors.first { $0.unit == unit && $0.role == .head } ?? actors.first { $0.role == .office }
    }
}
