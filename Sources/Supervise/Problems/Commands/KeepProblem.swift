import Kernel
import Storage

/// 重新打开: it came back, or was closed wrongly. What came back counts as a relapse.
struct ReopenProblem: Command {
    static let name = "problem.reopen"
    static let title = "重新打开"
    static let may = ProblemWorkflow.supervisors
    let problem: ID
    let version: Int?
    let reason: String
    let due: Day
    /// The problem came back; false where the closing was a mistake.
    let relapse: Bool

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        try FormErrors.requireReason(reason, "重新打开的理由")
        if due < work.today { throw FormErrors("due", "新的整改期限不能早于今天 \(work.today.rawValue)") }
        try FormErrors.requireNear(due, "due", "新的整改期限", today: work.today)
        try work.reopen(before, reason: reason, due: due, relapse: relapse)
        return Entry(
            problem, relapse ? "问题反弹，重新打开" : "重新打开",
            ["reason": reason, "due": due.rawValue, "effect": before.words.effect])
    }
}

extension Work {
    func reopen(_ problem: Problem, reason: String, due: Day, relapse: Bool) throws {
        let after = ProblemRules.sentBack(problem, due: due, returned: false, relapse: relapse)
        try update(after)
        try tell(
            try rectifiers(of: after) + [after.leader].compactMap { $0 },
            "\(relapse ? "问题反弹，" : "")重新整改：\(after.item.title)，\(due.rawValue) 前完成", after, mark: "reopened")
    }
}

/// 并案: the same problem written down twice, or one that repeats another which is open; this one ends in the other.
struct JoinProblem: Command {
    static let name = "problem.join"
    static let title = "并案"
    static let may = ProblemWorkflow.supervisors
    let problem: ID
    let version: Int?
    /// The entry it goes on in.
    let into: ID
    let reason: String

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        try FormErrors.requireReason(reason, "并案的理由")
        var other = try ProblemStore.find(into, seenBy: work.seen, in: work.session)
        guard other.item.id != problem else { throw FormErrors("into", "不能并入它自己") }
        guard Problem.State.open.contains(other.state) else {
            throw FormErrors("into", "\(other.item.number)是“\(other.state.label)”，并入还没有销号的问题；已经销号的，用“重新打开”")
        }
        if before.isConfided != other.isConfided {
            throw FormErrors("into", "限定知悉的和不限定的不能并案：看得到的人不一样")
        }
        if before.isConfided, !other.knowing.isSubset(of: before.knowing) {
            throw FormErrors("into", "\(other.item.number)知悉的人更多，不能并入；先把知悉人改成一样的")
        }
        guard other.item.unit == before.item.unit else {
            throw FormErrors("into", "\(other.item.number)的责任单位不同，不能并案")
        }
        try work.update(ProblemRules.ended(before, as: .joined, into: into, on: work.today))
        try work.stopClocks(of: problem)
        let more = "（\(before.item.number) 并入）\(before.words.text)"
        if other.words.text.count + more.count < Problem.textLimit {
            other.words.text += "\n" + more
            try work.update(other)
        }
        try work.tell(
            try work.rectifiers(of: before), "\(before.item.number)已并入\(other.item.number)", other,
            mark: "joined")
        return Entry(problem, "并入\(other.item.number)", ["reason": reason])
    }
}

/// 催办: a reminder to those who put it right; past the day to the wider circle as well.
struct UrgeProblem: Command {
    static let name = "problem.urge"
    static let title = "催办整改"
    static let deputising = Deputy.Rule.deciding
    static let may = ProblemWorkflow.verifiers
    let problem: ID
    let version: Int?
    var note = ""

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        var errors = FormErrors()
        errors.cap(note, "note", "催办的话", limit: 200)
        try errors.check()
        let light = work.lights.light(before.item.dates)
        let people = try Addressees.people(
            work.session, town: work.town, unit: before.item.unit, owner: before.item.owner,
            circle: max(.unitHead, .init(for: light)))
        let more = note.isEmpty ? "" : "。\(note)"
        // Once a day at most: the mark carries the day, not the version.
        let told = try work.readers(of: before.item, among: people)
        for person in told where person != work.actor.person {
            try work.notify(
                person, "催办整改：\(before.item.title)，\(work.lights.words(before.item.dates))\(more)",
                at: "/problems/\(problem)", item: problem,
                mark: "problem:\(problem):urge:\(work.today.rawValue)")
        }
        return Entry(problem, "催办整改", ["note": note, "people": "\(told.count)"])
    }
}

/// 作废: written down by mistake.
struct VoidProblem: Command {
    static let name = "problem.void"
    static let title = "作废问题"
    static let may = ProblemWorkflow.supervisors
    let problem: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        let before = try work.problem(problem, version, for: Self.self)
        try FormErrors.requireReason(reason, "作废的理由")
        try work.update(ProblemRules.ended(before, as: .void, on: work.today))
        try work.stopClocks(of: problem)
        try work.tell(
            try work.rectifiers(of: before), "已作废：\(before.item.title)", before, mark: "void")
        return Entry(problem, "作废问题", ["reason": reason])
    }
}

/// Each morning: whoever a problem's light newly reaches is told.
package struct SweepProblems: Command {
    package static let name = "problem.sweep"
    package static let title = "整改亮灯提醒"
    package static let may: Set<Role> = []
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let swept = try work.sweep(Problem.kind) { "/problems/\($0)" }
        return Entry(nil, "整改亮灯提醒", ["problems": "\(swept.items)", "notices": "\(swept.notices)"])
    }
}

/// Each Monday: how many problems are past their day, to those who supervise.
package struct ReportOverdue: Command {
    package static let name = "problem.overdue"
    package static let title = "每周逾期清单"
    package static let may: Set<Role> = []
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let late = try work.session.rows(
            """
            SELECT secrecy FROM item WHERE town = \(work.town) AND kind = \(Problem.kind) AND closed IS NULL AND handed IS NULL
              AND due < \(work.today)
            """
        ) { try $0.next(Item.Secrecy.self) }
        let told = late.count { $0 != .confided }
        try tell(late.count, Role.confidants, work)
        try tell(told, [.disciplineOfficer, .office], work)
        return Entry(nil, told > 0 ? "逾期清单：\(told) 件" : "本周没有逾期的问题", ["problems": "\(told)"])
    }

    /// Whoever reads of confided problems is told a number with them in it; whoever does not, one without.
    private func tell(_ count: Int, _ roles: Set<Role>, _ work: Work) throws {
        guard count > 0 else { return }
        for person in try work.people(in: roles) {
            try work.notify(
                person, "逾期没有整改的问题 \(count) 件，见逾期清单", at: "/problems/overdue", item: nil,
                mark: "overdue:\(work.today.rawValue)")
        }
    }
}
