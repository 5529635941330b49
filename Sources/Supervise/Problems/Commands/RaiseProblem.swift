import Kernel

/// 登记问题: what was found, where, against which rule; handed over at once where person and day are given.
struct RaiseProblem: Command {
    static let name = "problem.raise"
    static let title = "登记问题"
    static let may = ProblemWorkflow.raisers
    /// The problem in one line.
    let label: String
    let source: Problem.Source
    /// Which inspection, paper or letter it comes from.
    var origin = ""
    let category: Problem.Category
    let severity: Problem.Severity
    let text: String
    /// The rule it breaks.
    var basis = ""
    var cause = ""
    /// What is asked of the unit.
    var asked = ""
    let unit: ID
    /// The day it was found.
    let found: Day
    var clause: ID?
    var owner: ID?
    var leader: ID?
    var due: Day?
    /// Hand over as well, with `owner` (the head of the unit where nobody is named) and `due`.
    var assign = false
    /// 限定知悉: only those named, the owner, the leader and both secretaries are to know.
    var confided: Bool?
    var named: [ID]?
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        try requireScope(work)
        var errors = FormErrors()
        ProblemForm.check(
            &errors, label: label, text: text, origin: origin, source: source, basis: basis, cause: cause,
            asked: asked)
        if found > work.today { errors.add("found", "发现日期不能晚于今天 \(work.today.rawValue)") }
        if files.count > Problem.fileLimit { errors.add("files", "附件最多 \(Problem.fileLimit) 个") }
        let directory = try work.directory()
        if directory.unit(unit)?.closed ?? true { errors.add("unit", "从名单里选择责任单位") }
        if source == .clause, clause == nil { errors.add("clause", "选择是方案的哪一条没有落实") }
        try errors.check()
        if let clause { try work.announce(ClauseCited(clause: clause)) }
        try work.requireOpenYear(found.year)
        var problem = try Problem.new(
            .init(
                label: label, source: source, origin: origin, category: category, severity: severity,
                words: .init(text: text, basis: basis, cause: cause, asked: asked), unit: unit,
                found: found, clause: clause), in: work)
        try work.refuseTwice(problem.item, among: Problem.State.open.map(\.rawValue))
        problem = try Confiding(confided: confided, named: named).applied(to: problem, directory, work)
        // Whoever writes it down goes on knowing of it, until a secretary strikes the name.
        if problem.isConfided, let person = work.actor.person { problem.named.insert(person) }
        if assign {
            problem = try Handover(unit: unit, owner: owner, leader: leader, due: due).applied(
                to: problem, directory, work)
        }
        try work.requireHands(for: problem)
        try work.insert(problem)
        try work.attach(files, to: problem.item.id)
        if assign { try Handover.announce(problem, work) } else { try work.tellSupervisors(problem) }
        try work.tellNamed(problem.named, problem)
        return Entry(
            problem.item.id, assign ? "登记并交办问题" : "登记问题",
            [
                "source": source.label, "category": category.label, "severity": severity.label, "text": text,
                "due": problem.item.due?.rawValue ?? "",
            ].merging(problem.secrecyFacts(directory)) { first, _ in first })
    }

    /// A head registers what his own unit finds of itself; a member of the leadership what is in his charge.
    private func requireScope(_ work: Work) throws {
        if work.actor.role == .head, source != .selfCheck || unit != work.actor.unit {
            throw FormErrors("source", "部门（村）负责人登记本单位自查发现的问题，来源选“自查”，责任单位选本单位")
        }
        guard work.actor.role == .leader, unit != work.actor.unit else { return }
        let charged = try work.session.value(
            "SELECT count(*) FROM charge WHERE town = \(work.town) AND person = \(work.actor.person) AND unit = \(unit)",
            as: Int.self)
        if charged == 0 { throw FormErrors("unit", "责任单位不在你的分管范围内，请纪检或领导小组办公室登记") }
    }
}

extension Work {
    /// Tells those who hand problems over that one waits.
    func tellSupervisors(_ problem: Problem) throws {
        try tell(
            try people(in: [.disciplineSecretary, .disciplineOfficer]),
            "新登记的问题等待交办：\(problem.item.title)", problem, mark: "raised")
    }

    /// Tells people that they were named to know.
    func tellNamed(_ people: Set<ID>, _ problem: Problem) throws {
        try tell(people.sorted(), "请你知悉（限定知悉）：\(problem.item.title)", problem, mark: "named")
    }
}

/// What a new problem says, from whichever form, import or ledger it comes.
struct ProblemDraft: Sendable {
    let label: String
    let source: Problem.Source
    let origin: String
    let category: Problem.Category
    let severity: Problem.Severity
    let words: Problem.Words
    let unit: ID
    let found: Day
    var clause: ID?
    var from: ID?
    var id: ID?
}

extension Problem {
    static func new(_ draft: ProblemDraft, in work: Work) throws -> Problem {
        let year = draft.found.year
        let item = Item(
            id: draft.id ?? work.newID(), kind: Problem.kind,
            number: try work.number(Problem.kind, "问题", year: year)[0],
            year: year, title: draft.label, state: State.registered.rawValue, unit: draft.unit, owner: nil,
            secrecy: .normal, clause: draft.clause, opened: draft.found, due: nil)
        return Problem(
            item: item, source: draft.source, origin: draft.origin, from: draft.from,
            category: draft.category, severity: draft.severity, words: draft.words, leader: nil,
            raiser: work.actor.account)
    }
}

/// What the words of a problem must hold, for every way in.
enum ProblemForm {
    static func check(
        _ errors: inout FormErrors, label: String, text: String, origin: String, source: Problem.Source,
        basis: String, cause: String, asked: String
    ) {
        errors.require(label, "label", "问题（一句话）", limit: 100)
        errors.require(text, "text", "问题的具体情况", limit: Problem.textLimit)
        if [.superior, .audit].contains(source) {
            errors.require(origin, "origin", "来源说明，例如检查组名称和反馈文号", limit: 200)
        } else {
            errors.cap(origin, "origin", "来源说明", limit: 200)
        }
        errors.cap(basis, "basis", "违反的规定", limit: 1000)
        errors.cap(cause, "cause", "原因", limit: 2000)
        errors.cap(asked, "asked", "整改要求", limit: Problem.textLimit)
    }
}
