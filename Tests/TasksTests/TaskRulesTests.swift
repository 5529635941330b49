import Kernel
import Support
import Testing

@testable import Tasks

/// A task's rules, without a database.
@Suite struct TaskRulesTests {
    private static let now = Instant(noonOf: Day(2026, 3, 2)!)
    private let unit = ID(at: now), other = ID(at: now), town = ID(at: now)

    private func actor(_ role: Role, _ unit: ID?) -> Actor {
        Actor(
            town: town, account: ID(at: Self.now), person: ID(at: Self.now), name: role.label, role: role,
            unit: unit)
    }

    private func task(_ state: TaskItem.State = .working, owner: ID? = nil, writer: ID? = nil) -> TaskItem {
        var item = Item(
            id: ID(at: Self.now), kind: "task", number: "1", year: 2026, title: "公开", state: state.rawValue,
            unit: unit,
            owner: owner, secrecy: .normal, clause: nil, opened: Day(2026, 1, 1)!, due: Day(2026, 3, 31)!)
        if state == .submitted { item.handed = Day(2026, 3, 1) }
        return TaskItem(
            item: item, duty: unit, period: "第一季度", lastDay: Day(2026, 3, 31)!, requirement: "办理情况", count: 1,
            minutes: 30,
            writers: Set([writer].compactMap { $0 }))
    }

    @Test func onlyTheUnitHandles() throws {
        let head = actor(.head, unit), stranger = actor(.head, other), staff = actor(.staff, unit)
        #expect(try TaskRules.submit(task(), "办了", by: head, on: Self.now.day).state == .submitted)
        #expect(throws: Refusal.self) { try TaskRules.submit(task(), "办了", by: stranger, on: Self.now.day) }
        #expect(throws: Refusal.self) { try TaskRules.submit(task(), "办了", by: staff, on: Self.now.day) }
        #expect(
            try TaskRules.submit(task(owner: staff.person), "办了", by: staff, on: Self.now.day).writers
                == [staff.account!])
    }

    @Test func whoSubmittedDoesNotReview() throws {
        let officer = actor(.disciplineOfficer, unit), office = actor(.office, other)
        let handed = task(.submitted, writer: officer.account)
        #expect(throws: Refusal.self) { try TaskRules.accept(handed, by: officer, on: Self.now.day) }
        let done = try TaskRules.accept(handed, by: office, on: Self.now.day)
        #expect(done.state == .done && done.item.closed == Self.now.day)
        #expect(throws: Refusal.self) { try TaskRules.accept(done, by: office, on: Self.now.day) }
    }

    @Test func sentBackIsMarkedUntilHandedOverAgain() throws {
        let head = actor(.head, unit), office = actor(.office, other)
        let back = try TaskRules.sendBack(task(.submitted, writer: head.account), by: office)
        #expect(back.item.returned && back.item.handed == nil && back.state == .returned)
        #expect(try TaskRules.report(back, "补充中", by: head).item.returned)
        let again = try TaskRules.submit(back, "补充了", by: head, on: Self.now.day)
        #expect(!again.item.returned && again.item.handed == Self.now.day)
    }

    @Test func anExtensionIsLaterWithinTheYearAndDecidedByAnother() throws {
        let head = actor(.head, unit), office = actor(.office, other)
        #expect(throws: FormErrors.self) {
            try TaskRules.requestExtension(
                task(), to: Day(2026, 3, 31)!, reason: "", by: head, on: Self.now.day)
        }
        #expect(throws: FormErrors.self) {
            try TaskRules.requestExtension(
                task(), to: Day(2027, 1, 5)!, reason: "", by: head, on: Self.now.day)
        }
        let asked = try TaskRules.requestExtension(
            task(), to: Day(2026, 4, 15)!, reason: "汛期", by: head, on: Self.now.day)
        #expect(throws: Refusal.self) {
            try TaskRules.requestExtension(
                asked, to: Day(2026, 4, 20)!, reason: "", by: head, on: Self.now.day)
        }
        #expect(throws: Refusal.self) { try TaskRules.decideExtension(asked, approve: true, by: head) }
        #expect(try TaskRules.decideExtension(asked, approve: true, by: office).item.due == Day(2026, 4, 15))
        #expect(try TaskRules.decideExtension(asked, approve: false, by: office).item.due == Day(2026, 3, 31))
    }

    @Test func actsOfferedAreActsAllowed() {
        let head = actor(.head, unit), office = actor(.office, other), secretary = actor(.superior, other)
        let names = { (task: TaskItem, actor: Actor) in
            TaskRules.acts(task, actor, on: Self.now.day).map { $0.name }
        }
        #expect(
            names(task(.waiting), head) == [
                "task.acknowledge", "task.report", "task.submit", "task.extension.request", "task.assign",
            ])
        #expect(names(task(.working), office) == ["task.urge", "task.assign"])
        #expect(names(task(.submitted, writer: head.account), office) == ["task.accept", "task.return"])
        #expect(names(task(.done), office) == ["task.unaccept"])
        var proved = task(.done)
        proved.proved = true
        #expect(names(proved, office).isEmpty, "what records prove nobody reviewed")
        #expect(names(task(.submitted, writer: head.account), head) == ["task.takeback"])
        #expect(names(task(.working), secretary).isEmpty)
        var yearly = task(.working)
        yearly.item.due = Day(2026, 12, 31)
        #expect(!names(yearly, head).contains("task.extension.request"), "no day is left in the year")
        yearly.item.due = Day(2026, 12, 30)
        #expect(names(yearly, head).contains("task.extension.request"))
        let ahead = Day(2025, 12, 20)!
        #expect(!TaskRules.acts(task(), office, on: ahead).contains { $0.name == "task.urge" })
        #expect(throws: Refusal.self) { try TaskRules.urge(task(), by: office, on: ahead) }
    }

    /// Who saved part of a report has written it, whoever hands it over in the end.
    @Test func whoWroteDoesNotReview() throws {
        let office = actor(.office, unit), colleague = actor(.office, unit),
            secretary = actor(.secretary, other)
        let saved = try TaskRules.report(task(), "写了一半", by: office)
        let handed = try TaskRules.submit(saved, "写完了", by: colleague, on: Self.now.day)
        for writer in [office, colleague] {
            #expect(throws: Refusal.self) { try TaskRules.accept(handed, by: writer, on: Self.now.day) }
        }
        #expect(try TaskRules.accept(handed, by: secretary, on: Self.now.day).state == .done)
    }

    @Test func theOfficeNamesAnotherWhereNobodyHeadsTheBody() throws {
        let office = actor(.office, other), head = actor(.head, other), person = ID(at: Self.now)
        #expect(
            try TaskRules.assign(task(owner: person), to: office.person!, by: office).item.owner
                == office.person)
        #expect(throws: Refusal.self) { try TaskRules.assign(task(), to: person, by: head) }
    }

    @Test func theReadmeShowsTheSteps() throws {
        try Readme.hold("Perform/Tasks", TaskWorkflow.table.markdown)
    }
}
