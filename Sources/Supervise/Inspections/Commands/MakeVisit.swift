import Kernel
import Storage

/// 逐项检查: what one item of the checklist showed; a finding becomes a problem in the same act.
struct AnswerCheck: Command {
    static let name = "visit.answer"
    static let title = "记录检查结果"
    static let may = InspectionWorkflow.inspectors

    struct Finding: Codable, Sendable {
        let label: String
        let severity: String
        var measures = ""
        let due: Day
    }

    let visit: ID
    let topic: String
    /// The item's place in the checklist, from 1.
    let number: Int
    let result: Visit.Result
    /// What was seen; needed where something was found.
    var note = ""
    /// What becomes a problem; nil where the finding is only written down.
    var finding: Finding?
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        let (visit, inspection) = try work.visit(self.visit, nil, for: Self.self)
        guard let topic = inspection.topics.first(where: { $0.topic == topic }),
            let list = try Checklist.find(
                topic.topic, version: topic.version, town: work.town, in: work.session),
            list.entries.indices.contains(number - 1)
        else { throw Refusal(.missing, "check-missing", "检查清单里没有这一项", advice: "从检查页面重新进入") }
        let before = try InspectionStore.answers(of: visit.item.id, town: work.town, in: work.session).first {
            $0.topic == topic.topic && $0.number == number
        }
        var errors = FormErrors()
        if result == .finding {
            errors.require(note, "note", "看到的问题", limit: 2000)
        } else {
            errors.cap(note, "note", "说明", limit: 2000)
        }
        if before?.problem != nil, result != .finding {
            errors.add("result", "这一项已经登记为问题，不能改成“\(result.label)”；登记错的，先到问题台账里作废")
        }
        if let finding {
            errors.require(finding.label, "label", "问题（一句话）", limit: 100)
            if !["a", "b", "c"].contains(finding.severity) { errors.add("severity", "选择程度") }
            if finding.severity == "a", work.actor.isOne(of: [.head, .staff, .leader]) {
                errors.add("severity", "A 类由纪检、领导小组办公室或党委书记认定，先按 B 类登记")
            }
            if finding.due < work.today { errors.add("due", "整改期限不能早于今天 \(work.today.rawValue)") }
            errors.requireNear(finding.due, "due", "整改期限", today: work.today)
            if result != .finding { errors.add("result", "结果选“有问题”才登记问题") }
            if before?.problem != nil { errors.add("label", "这一项已经登记过问题，要改的到问题台账里改") }
        }
        if files.count > 3 { errors.add("files", "每一项最多 3 个附件") }
        try errors.check()
        let problem = finding == nil ? before?.problem : work.newID()
        try work.session.execute(
            """
            INSERT INTO visit_answer (town, visit, topic, number, result, note, problem, account, at)
            VALUES (\(work.town), \(visit.item.id), \(topic.topic), \(number), \(result), \(note), \(problem), \(work.actor.account),
                \(work.now))
            ON CONFLICT (town, visit, topic, number) DO UPDATE SET result = excluded.result, note = excluded.note,
                problem = excluded.problem, account = excluded.account, at = excluded.at
            """)
        try work.attach(files, to: visit.item.id)
        let entry = list.entries[number - 1]
        var registered = ""
        if let finding, let problem {
            try work.announce(
                FindingMade(
                    id: problem, visit: visit.item.id,
                    origin: "\(inspection.item.title)（\(inspection.item.number)）",
                    topic: topic.topic, unit: visit.unit, label: finding.label, text: note,
                    basis: entry.basis,
                    severity: finding.severity, measures: finding.measures, due: finding.due))
            // By its number, which is said only to those who may read it: it may become one for few eyes.
            let number: SQL = "SELECT number FROM item WHERE town = \(work.town) AND id = \(problem)"
            registered = try work.session.first(number) { try $0.next(String.self) } ?? ""
        }
        return Entry(
            visit.item.id, "\(topic.name)第 \(number) 项：\(result.label)\(finding == nil ? "" : "，登记为问题")",
            ["item": entry.text, "note": note, "problem": registered])
    }
}

/// 完成检查: every item has its result.
struct FinishVisit: Command {
    static let name = "visit.finish"
    static let title = "完成检查"
    static let may = InspectionWorkflow.inspectors
    let visit: ID
    let version: Int?
    let day: Day
    /// The visit as a whole.
    var words = ""

    func perform(in work: Work) throws -> Entry {
        var (visit, inspection) = try work.visit(self.visit, version, for: Self.self)
        let answers = try InspectionStore.answers(of: visit.item.id, town: work.town, in: work.session)
        let answered = Set(answers.map { "\($0.topic) \($0.number)" })
        var errors = FormErrors()
        for topic in inspection.topics {
            let list = try Checklist.find(
                topic.topic, version: topic.version, town: work.town, in: work.session)
            let left = (list?.entries.indices.map { $0 + 1 } ?? []).filter {
                !answered.contains("\(topic.topic) \($0)")
            }
            if !left.isEmpty {
                errors.add("words", "\(topic.name)还有第 \(left.map(String.init).joined(separator: "、")) 项没有结果")
            }
        }
        if day > work.today || day < inspection.item.opened {
            errors.add("day", "检查日期应在 \(inspection.item.opened.rawValue) 到今天 \(work.today.rawValue) 之间")
        }
        errors.cap(words, "words", "总的情况", limit: 2000)
        try errors.check()
        try work.requireOpenYear(day.year)
        (visit.done, visit.words) = (day, words)
        (visit.item.state, visit.item.closed) = (Visit.State.done.rawValue, work.today)
        try work.update(visit)
        try work.announce(Recorded(visit: visit, of: inspection, answers, try work.directory()))
        return Entry(
            visit.item.id, "完成检查",
            ["day": day.rawValue, "findings": "\(answers.count { $0.result == .finding })"])
    }
}

/// 签字: the unit has seen what was written; drawn on the screen, or on paper that is filed.
struct SignVisit: Command {
    static let name = "visit.sign"
    static let title = "被检查单位签字"
    static let may = InspectionWorkflow.inspectors
    let visit: ID
    let version: Int?
    /// Who signs for the unit.
    let signer: String
    /// What the unit says to it.
    var opinion = ""
    /// The drawing, or the scanned sheet; one of the two ways must be there.
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        var (visit, _) = try work.visit(self.visit, version, for: Self.self)
        var errors = FormErrors()
        errors.require(signer, "signer", "签字人姓名", limit: 30)
        errors.cap(opinion, "opinion", "被检查单位意见", limit: 1000)
        if files.isEmpty { errors.add("signature", "在框里签名，或上传签过字的检查单") }
        if files.count > 1 { errors.add("signature", "只要一份签名或检查单") }
        try errors.check()
        try work.attach(files, to: visit.item.id)
        let file = try work.attachments(of: visit.item.id).last { $0.file.digest == files[0].digest }
        visit.signature = .init(name: signer, day: work.today, opinion: opinion, file: file?.id)
        try work.update(visit)
        return Entry(
            visit.item.id, "被检查单位签字", ["signer": signer, "opinion": opinion, "digest": files[0].digest])
    }
}

/// 改期.
struct MoveVisit: Command {
    static let name = "visit.move"
    static let title = "改期"
    static let may = InspectionWorkflow.inspectors
    let visit: ID
    let version: Int?
    let day: Day
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var (visit, inspection) = try work.visit(self.visit, version, for: Self.self)
        try FormErrors.requireReason(reason, "改期的理由")
        guard let last = inspection.item.due, day >= inspection.item.opened, day <= last else {
            throw FormErrors(
                "day",
                "日期应在 \(inspection.item.opened.rawValue) 至 \(inspection.item.due?.rawValue ?? "") 之间；要更晚的，先改检查的结束日期"
            )
        }
        let before = visit.item.due
        visit.item.due = day
        try work.update(visit)
        return Entry(
            visit.item.id, "检查改期", ["from": before?.rawValue ?? "", "to": day.rawValue, "reason": reason])
    }
}

/// 取消一家.
struct DropVisit: Command {
    static let name = "visit.drop"
    static let title = "取消对这一家的检查"
    static let may = InspectionWorkflow.inspectors
    let visit: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var (visit, _) = try work.visit(self.visit, version, for: Self.self)
        try FormErrors.requireReason(reason, "取消的理由")
        (visit.item.state, visit.item.closed, visit.item.due) = (Visit.State.void.rawValue, work.today, nil)
        visit.reason = reason
        try work.update(visit)
        return Entry(visit.item.id, "取消对这一家的检查", ["reason": reason])
    }
}
