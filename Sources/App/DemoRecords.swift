import Education
import Kernel

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
        let command = EducationLedger.seed(
            proving: requirement, unit: place, people: people, on: day, number: number)
        return command.map { (keeper, $0) }
    }

    /// Whoever keeps the records of a unit: its head, or the office where it has none.
    func keeper(of unit: ID) -> Actor? {
        actors.first { $0.unit == unit && $0.role == .head } ?? actors.first { $0.role == .office }
    }
}
