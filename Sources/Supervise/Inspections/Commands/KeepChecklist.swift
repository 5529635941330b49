import Kernel

/// 修改检查清单: a new version of a topic, or a topic of the town's own.
struct SaveChecklist: Command {
    static let name = "checklist.save"
    static let title = "保存检查清单"
    static let may = InspectionWorkflow.keepers
    /// Nil for a topic of the town's own that is new.
    var topic: String?
    /// The version the page showed.
    var version: Int?
    let label: String
    let entries: [Checklist.Entry]

    func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(label, "label", "主题名称", limit: 30)
        if entries.isEmpty { errors.add("entries", "至少写一项检查内容，每行一项，检查内容和依据用“|”隔开") }
        if entries.count > Checklist.entryLimit {
            errors.add("entries", "一个主题最多 \(Checklist.entryLimit) 项，现在是 \(entries.count) 项")
        }
        for (index, entry) in entries.enumerated() {
            if entry.text.isEmpty { errors.add("entries", "第 \(index + 1) 行没有检查内容") }
            if entry.basis.isEmpty { errors.add("entries", "第 \(index + 1) 行没有写依据：\(entry.text.prefix(30))") }
            if entry.text.count > 300 || entry.basis.count > 200 {
                errors.add("entries", "第 \(index + 1) 行太长")
            }
        }
        let all = try Checklist.all(town: work.town, retired: true, in: work.session)
        let before = try topic.map { topic in
            guard let found = all.first(where: { $0.topic == topic }) else { throw Refusal.missing }
            return found
        }
        if let version, let before, version != before.version { throw Refusal.stale }
        if all.contains(where: { $0.name == label && $0.topic != topic && !$0.isRetired }) {
            errors.add("label", "已经有名为“\(label)”的主题")
        }
        try errors.check()
        if let before, before.name == label, before.entries == entries, !before.isRetired {
            throw FormErrors("entries", "和现在的内容一样，没有改动")
        }
        let list = Checklist(
            topic: topic ?? work.newID().rawValue, name: label, version: 0, isRetired: false, entries: entries
        )
        let number = try work.keep(list, retired: false)
        return Entry(
            nil, before == nil ? "新增检查主题“\(label)”" : "修改检查主题“\(label)”",
            [
                "topic": list.topic, "version": "\(number)",
                "entries": entries.map { "\($0.text)（\($0.basis)）" }.joined(separator: "\n"),
            ])
    }
}

/// 停用检查主题: not for new inspections any more; those that run keep it.
struct RetireChecklist: Command {
    static let name = "checklist.retire"
    static let title = "停用检查主题"
    static let may = InspectionWorkflow.keepers
    let topic: String
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "停用的理由")
        guard
            let list = try Checklist.all(town: work.town, in: work.session).first(where: { $0.topic == topic }
            )
        else { throw Refusal("checklist-gone", "这个主题已经停用", advice: "刷新页面查看最新情况") }
        _ = try work.keep(list, retired: true)
        return Entry(nil, "停用检查主题“\(list.name)”", ["topic": topic, "reason": reason])
    }
}

/// 登记回避关系.
struct SaveKinship: Command {
    static let name = "kinship.save"
    static let title = "登记回避关系"
    static let may = InspectionWorkflow.keepers
    let person: ID
    let unit: ID
    let relation: String

    func perform(in work: Work) throws -> Entry {
        let directory = try work.directory()
        var errors = FormErrors()
        guard let who = directory.person(person), !who.left else { throw FormErrors("person", "从名单里选择人员") }
        guard let place = directory.unit(unit), !place.closed else { throw FormErrors("unit", "从名单里选择单位") }
        errors.require(relation, "relation", "什么关系，例如 与村支书是夫妻", limit: 60)
        if who.unit == unit { errors.add("unit", "\(who.name)就是这个单位的人，本来就要回避，不用登记") }
        try errors.check()
        let made = try work.session.execute(
            """
            INSERT INTO kinship (town, id, person, unit, relation, since, account)
            VALUES (\(work.town), \(work.newID()), \(person), \(unit), \(relation), \(work.now), \(work.actor.account))
            ON CONFLICT (town, person, unit) DO NOTHING
            """)
        guard made == 1 else { throw FormErrors("person", "\(who.name)对\(place.name)的回避已经登记过") }
        return Entry(nil, "登记回避关系", ["person": who.name, "unit": place.name, "relation": relation])
    }
}

/// 撤销回避关系.
struct EndKinship: Command {
    static let name = "kinship.end"
    static let title = "撤销回避关系"
    static let may = InspectionWorkflow.keepers
    let kinship: ID
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "撤销的理由")
        let gone = try work.session.execute(
            "DELETE FROM kinship WHERE town = \(work.town) AND id = \(kinship)")
        guard gone == 1 else { throw Refusal.missing }
        return Entry(nil, "撤销回避关系", ["kinship": kinship.rawValue, "reason": reason])
    }
}
