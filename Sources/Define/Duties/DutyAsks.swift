import Kernel
import Proving

extension DutiesLedger.Ports {
    /// What a duty asks of records; nil where it is reported and reviewed, or nobody owes it yet. Of several who owe it the first stands
    /// for all: the words are the same.
    func ask(
        _ duty: Duty, _ clause: String, _ choices: DutyChoices, _ calendar: WorkCalendar,
        always: Bool = false, town: ID, _ session: any Kernel.Session
    ) throws -> DutiesLedger.ReadAsk? {
        guard always || duty.requirement != RecordKind.ownReport.name else { return nil }
        let year = duty.item.year, first = Day(year, 1, 1) ?? duty.item.opened
        let holder = DutyUnfolding.holders(duty, choices.directory, leaders: choices.leaders).first
        let period = duty.schedule.periods(of: year, from: first, in: calendar).first
        guard let unit = holder?.unit ?? (always ? choices.directory.openUnits.first?.id : nil),
            let period = period
                ?? (always ? Schedule(.yearly).periods(of: year, from: first, in: calendar).first : nil)
        else { return nil }
        return try asks(
            .init(
                clause: clause.isEmpty ? duty.item.title : clause, work: duty.item.title, unit: unit,
                person: holder?.person, period: period, count: duty.count, terms: duty.terms),
            town, session)
    }
}
