import Kernel
import Web

/// An existing 问题整改台账, as towns keep it in Excel: what is closed stays closed, what is open is handed over as it stands.
enum ProblemImport {
    static let kind = ImportKind(
        Problem.kind, "问题台账", may: ImportProblem.may, back: "/problems",
        fields: [
            .init(
                "text", "存在问题",
                ["问题", "反馈问题", "存在的问题", "具体问题", "问题描述", "问题事项", "存在的安全隐患", "隐患描述", "问题内容", "具体情况"],
                required: true, prefers: "具体情况"),
            .init("label", "问题（一句话）", ["问题标题", "问题简述", "隐患标题", "存在问题"]),
            .init("source", "来源", ["问题来源", "检查类型"]),
            .init("origin", "来源说明", ["检查组", "反馈文号", "检查单位", "督导人员", "督导单位"]),
            .init("category", "类别", ["问题类别", "问题类型", "项目", "工作分类", "领域"]),
            .init("severity", "程度", ["问题程度", "等级", "隐患级别", "分类等级"]),
            .init("basis", "违反的规定", ["依据", "规定依据"]),
            .init("cause", "原因", ["问题原因", "原因分析", "未完成原因"]),
            .init(
                "unit", "责任单位", ["整改责任单位", "责任部门", "牵头单位", "被检查单位", "整改单位", "单位", "主责部门", "责任主体"],
                required: true),
            .init("owner", "责任人", ["整改责任人", "责任人员", "主要责任人", "承办人"]),
            .init("leader", "分管领导", ["责任领导", "牵头领导", "包案领导"]),
            .init("asked", "整改要求", ["相关要求", "有关要求"]),
            .init("measures", "整改措施", ["措施", "工作措施", "整改措施及成效"]),
            .init("found", "发现日期", ["日期", "检查时间", "检查日期", "反馈时间", "发现时间", "督导日期"]),
            .init(
                "due", "整改期限", ["整改时限", "完成时限", "完成时间", "期限", "整改完成时限", "时间节点", "填报时限", "工作完成时限要求", "完成时限要求"]),
            .init("report", "整改情况", ["完成情况", "落实情况", "整改描述", "整改进展", "整改落实情况", "进展情况", "执行情况"]),
            .init("state", "状态", ["整改状态", "当前状态", "是否整改", "是否完成", "是否销号", "亮灯标记"]),
            .init("closed", "销号日期", ["销号时间", "整改到位时间", "整改完成日期", "整改确认日期", "复查日期"]),
            .init("effect", "整改成效", ["成效", "复查结果"]),
            .init("named", "知悉人", ["限定知悉", "知悉范围", "限定知悉人"]),
        ]
    ) { row, context in
        var errors = FormErrors()
        let unit = context.unit(row["unit"], field: "unit", &errors)
        let found =
            row["found"].isEmpty ? nil : context.day(row["found"], field: "found", &errors)
        let due = row["due"].isEmpty ? nil : context.day(row["due"], field: "due", &errors)
        let closed = row["closed"].isEmpty ? nil : context.day(row["closed"], field: "closed", &errors)
        let owner =
            row["owner"].isEmpty ? nil : context.person(row["owner"], in: unit, field: "owner", &errors)
        let leader =
            row["leader"].isEmpty ? nil : context.person(row["leader"], in: nil, field: "leader", &errors)
        // 完成情况 and its like hold a state in some registers and a report in others.
        let state = row["state"].isEmpty && row["report"].count <= 8 ? row["report"] : row["state"]
        let saysOpen = ["未", "否", "整改中", "正在", "进行中", "长期坚持"].contains(where: state.hasPrefix)
        let isClosed = !saysOpen && (closed != nil || says(state, done))
        if saysOpen, closed != nil { errors.add("state", "状态是“\(state)”，却有销号日期，核对是哪一种") }
        if isClosed, row["closed"].isEmpty { errors.add("closed", "写明已经销号的，要有销号日期") }
        if !isClosed, row["due"].isEmpty { errors.add("due", "还没有销号的，填写整改期限") }
        let severity = severity(row["severity"], &errors)
        let (confided, named) = knowing(row["named"], context, &errors)
        guard errors.items.isEmpty, let unit, let severity else { throw errors }
        let text = row["text"]
        return ImportProblem(
            label: row["label"].isEmpty ? headline(text) : row["label"], source: source(row["source"]),
            origin: row["origin"], category: category(row["category"], text), severity: severity, text: text,
            basis: row["basis"], cause: row["cause"], asked: row["asked"], measures: row["measures"],
            unit: unit, owner: owner,
            leader: leader,
            found: found ?? [due, closed, context.today].compactMap { $0 }.min() ?? context.today,
            due: due, report: row["report"], closed: closed, effect: row["effect"],
            confided: confided, named: named)
    }

    /// 知悉人: names, or only that it is 限定知悉.
    private static func knowing(_ text: String, _ context: ImportContext, _ errors: inout FormErrors)
        -> (confided: Bool?, named: [ID]?)
    {
        switch text {
        case "", "否", "不限", "公开", "无": (nil, nil)
        case "是", "限定知悉", "限定", "保密": (true, nil)
        default: (true, context.people(text, in: nil, field: "named", &errors))
        }
    }

    private static let done = ["已销号", "已整改", "已完成", "完成整改", "整改到位", "已办结", "是", "销号"]

    private static func says(_ text: String, _ words: [String]) -> Bool {
        !text.hasPrefix("未") && !text.hasPrefix("否") && words.contains(where: text.hasPrefix)
    }

    private static func severity(_ text: String, _ errors: inout FormErrors) -> Problem.Severity? {
        if text.isEmpty { return .c }
        let word = text.uppercased()
        if word.hasPrefix("A") || ["严重", "重大"].contains(where: word.contains) { return .a }
        if word.hasPrefix("B") || ["较重", "较大"].contains(where: word.contains) { return .b }
        if word.hasPrefix("C") || ["一般", "轻"].contains(where: word.contains) { return .c }
        errors.add("severity", "“\(text)”不是 A、B、C 或严重、较重、一般")
        return nil
    }

    private static func source(_ text: String) -> Problem.Source {
        let words: [(String, Problem.Source)] = [
            ("巡", .superior), ("上级", .superior), ("县", .superior), ("市", .superior), ("省", .superior),
            ("审计", .audit), ("信访", .petition), ("举报", .petition), ("自查", .selfCheck), ("方案", .clause),
            ("任务", .clause),
        ]
        return words.first { text.contains($0.0) }?.1 ?? .inspection
    }

    private static func category(_ text: String, _ problem: String) -> Problem.Category {
        let words: [(String, Problem.Category)] = [
            ("三重一大", .decisions), ("决策", .decisions), ("集体研究", .decisions), ("财务", .finance),
            ("资金", .finance),
            ("票据", .finance), ("报销", .finance), ("惠民", .welfare), ("惠农", .welfare), ("补贴", .welfare),
            ("低保", .welfare), ("环保", .environment), ("生态", .environment), ("四风", .extravagance),
            ("公车", .extravagance), ("吃喝", .extravagance), ("作风", .workStyle), ("乡村振兴", .countryside),
            ("责任制", .duty), ("主体责任", .duty),
        ]
        func found(_ text: String) -> Problem.Category? { words.first { text.contains($0.0) }?.1 }
        return found(text) ?? found(problem) ?? .other
    }

    /// The first sentence, as far as a line holds it.
    private static func headline(_ text: String) -> String {
        let first = text.split(whereSeparator: { "。；;\n".contains($0) }).first.map(String.init) ?? text
        return first.count <= 60 ? first : String(first.prefix(59)) + "…"
    }
}

/// 导入问题: one row of a register kept elsewhere.
struct ImportProblem: Command {
    static let name = "problem.import"
    static let title = "导入问题"
    static let may = ProblemWorkflow.supervisors
    let label: String
    let source: Problem.Source
    var origin = ""
    let category: Problem.Category
    let severity: Problem.Severity
    let text: String
    var basis = ""
    var cause = ""
    var asked = ""
    var measures = ""
    let unit: ID
    var owner: ID?
    var leader: ID?
    let found: Day
    var due: Day?
    var report = ""
    /// The day it was closed, before it came here.
    var closed: Day?
    var effect = ""
    /// 限定知悉, to those named, the owner, the leader and both secretaries.
    var confided: Bool?
    var named: [ID]?

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        ProblemForm.check(
            &errors, label: label, text: text, origin: origin.isEmpty ? "导入" : origin, source: source,
            basis: basis, cause: cause, asked: asked)
        errors.cap(measures, "measures", "整改措施", limit: Problem.textLimit)
        errors.cap(report, "report", "整改情况", limit: Problem.textLimit)
        errors.cap(effect, "effect", "整改成效", limit: 2000)
        if found > work.today { errors.add("found", "发现日期不能晚于今天 \(work.today.rawValue)") }
        if let due, due < found { errors.add("due", "整改期限 \(due.rawValue) 早于发现日期 \(found.rawValue)") }
        errors.requireNear(due, "due", "整改期限", today: work.today)
        if let closed, closed < found || closed > work.today {
            errors.add("closed", "销号日期应在发现日期 \(found.rawValue) 到今天之间")
        }
        if severity == .a, closed != nil, !work.actor.isOne(of: Role.confidants) {
            errors.add("severity", "A 类已经销号的，由纪委书记或党委书记导入")
        }
        let directory = try work.directory()
        if directory.unit(unit) == nil { errors.add("unit", "从名单里选择责任单位") }
        try errors.check()
        try work.requireOpenYear(found.year)
        var problem = try Problem.new(
            .init(
                label: label, source: source, origin: origin, category: category, severity: severity,
                words: .init(
                    text: text, basis: basis, cause: cause, asked: asked, measures: measures, report: report,
                    effect: effect
                ),
                unit: unit, found: found), in: work)
        problem.leader = leader
        (problem.item.owner, problem.item.due) = (owner, due)
        problem = try Confiding(confided: confided, named: named).applied(to: problem, directory, work)
        if problem.isConfided, let person = work.actor.person { problem.named.insert(person) }
        if problem.isConfided, closed == nil, owner == nil {
            throw FormErrors("owner", "限定知悉、还没有销号的，要写明责任人")
        }
        if closed == nil { try work.requireHands(for: problem) }
        if let closed {
            (problem.item.state, problem.item.closed) = (Problem.State.closed.rawValue, closed)
        } else {
            problem.item.state = Problem.State.rectifying.rawValue
        }
        try work.refuseTwice(
            problem.item, among: Problem.State.allCases.map(\.rawValue),
            alike:
                "EXISTS (SELECT 1 FROM problem WHERE problem.town = item.town AND problem.id = item.id AND problem.text = \(text))"
        )
        try work.insert(problem)
        try work.tellNamed(problem.named, problem)
        return Entry(
            problem.item.id, closed == nil ? "导入问题" : "导入已销号的问题",
            ["text": text, "due": due?.rawValue ?? "", "closed": closed?.rawValue ?? ""]
                .merging(problem.secrecyFacts(directory)) { first, _ in first })
    }
}
