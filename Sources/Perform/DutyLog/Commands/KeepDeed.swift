import Kernel

/// Writes down what a leader did, or corrects it.
struct KeepDeed: Command {
    static let name = "deed.keep"
    static let title = "记录履职"
    static let may = DutyLogRules.keepers
    /// An entry to correct; nil for a new one.
    var deed: ID?
    var version: Int?
    let act: Deed.Act
    /// Whose deed it is.
    let leader: ID
    let day: Day
    let label: String
    let words: String
    /// The number of the task, problem or record it is about, as `任务〔2026〕12号`.
    var about: String?
    /// The units it covered; nil leaves those it has.
    var covered: [ID]?
    var files: [StoredFile] = []

    func perform(in work: Work) throws -> Entry {
        let before = try deed.map { try DeedStore.find($0, seenBy: work.seen, in: work.session) }
        if let before { try check(before, in: work) }
        try DutyLogRules.require(of: leader, work.actor)
        let directory = try work.directory(), person = directory.person(leader)
        var errors = FormErrors()
        errors.require(label, "label", "做了什么", limit: 100)
        errors.cap(words, "words", "经过和结果", limit: 5000)
        let leaders = try LeaderYear.leaders(town: work.town, in: work.session)
        if person?.unit == nil || !leaders.contains(leader) && before?.item.owner != leader {
            errors.add("leader", "履职纪实记党委书记、班子成员和纪委书记的履职；从名单里选择领导")
        }
        if day > work.today { errors.add("day", "日期不能晚于今天 \(work.today.rawValue)") }
        if let before, before.item.year != day.year {
            errors.add("day", "这是 \(before.item.year) 年的记录，日期应在 \(before.item.year) 年内")
        }
        let matter = try aboutItem(in: work)
        if matter == nil, let about, !about.isEmpty {
            errors.add("about", "没有编号为“\(about)”的事项，或者你看不到它")
        }
        if (covered ?? []).contains(where: { directory.unit($0)?.closed ?? true }) {
            errors.add("covered", "所选的单位不在本镇的名单里，重新选择")
        }
        let hidden = try hiddenMatter(before, in: work)
        let kept = try before.map { try work.attachments(of: $0.item.id).count } ?? 0
        if kept + files.count > 5 { errors.add("files", "附件最多 5 个，已有 \(kept) 个") }
        try errors.check()
        try work.requireOpenYear(day.year)
        guard let unit = person?.unit else { throw Refusal.missing }
        var after = try before ?? new(unit, in: work)
        (after.act, after.words, after.about) = (act, words, matter?.id ?? hidden)
        (after.item.title, after.item.opened, after.item.owner, after.item.unit) = (label, day, leader, unit)
        if let covered { after.covered = covered }
        after.item.clause = matter?.clause ?? (hidden == nil ? nil : after.item.clause)
        if before == nil {
            try work.refuseTwice(
                after.item, among: [Deed.State.kept.rawValue],
                alike:
                    "EXISTS (SELECT 1 FROM deed WHERE deed.town = item.town AND deed.id = item.id AND deed.act = \(act))"
            )
        }
        try work.keep(after, new: before == nil)
        try work.attach(files, to: after.item.id)
        try work.announce(Recorded(deed: after))
        return Entry(
            after.item.id, before == nil ? "记录履职" : "更正履职记录",
            [
                "act": act.label, "leader": person?.name ?? "", "day": day.rawValue, "label": label,
                "words": words,
                "covered": after.covered.compactMap { directory.unit($0)?.name }.joined(separator: "、"),
                "about": matter.map { $0.secrecy == .confided ? "一件限定知悉的事项" : $0.number } ?? "",
                "files": files.map(\.name).joined(separator: "、"),
            ])
    }

    private func check(_ before: Deed, in work: Work) throws {
        try work.guardVersion(before.item, seen: version)
        try DutyLogRules.require(of: before.item.owner, work.actor)
        try work.requireOpenYear(before.item.year)
        guard before.state == .kept else {
            throw Refusal("deed-void", "这条记录已经作废，不能更正", advice: "重新记一条")
        }
    }

    private func aboutItem(in work: Work) throws -> Item? {
        guard let about, !about.isEmpty else { return nil }
        return try work.session.first(
            "SELECT \(Item.columns) FROM item WHERE item.number = \(about) AND \(work.seen.items) LIMIT 1"
        ) { try Item(&$0) }
    }

    /// What an entry is about stays where whoever corrects it may not see that, and so left the field empty.
    private func hiddenMatter(_ before: Deed?, in work: Work) throws -> ID? {
        guard let id = before?.about, about?.isEmpty ?? true else { return nil }
        let shown = try work.session.first(
            "SELECT 1 FROM item WHERE item.id = \(id) AND \(work.seen.items)"
        ) { try $0.next(Int.self) }
        return shown == nil ? id : nil
    }

    private func new(_ unit: ID, in work: Work) throws -> Deed {
        Deed(
            item: Item(
                id: work.newID(), kind: Deed.kind,
                number: try work.number(Deed.kind, "履职", year: day.year)[0],
                year: day.year, title: label, state: Deed.State.kept.rawValue, unit: unit, owner: leader,
                secrecy: .normal, clause: nil, opened: day, due: nil),
            act: act, words: words, about: nil)
    }
}

/// An entry made by mistake.
struct VoidDeed: Command {
    static let name = "deed.void"
    static let title = "作废履职记录"
    static let may = DutyLogRules.keepers
    let deed: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "作废的理由")
        var found = try DeedStore.find(deed, seenBy: work.seen, in: work.session)
        try work.guardVersion(found.item, seen: version)
        try DutyLogRules.require(of: found.item.owner, work.actor)
        try work.requireOpenYear(found.item.year)
        guard found.state == .kept else { throw Refusal("deed-void", "这条记录已经作废", advice: "刷新页面查看最新情况") }
        (found.item.state, found.item.closed) = (Deed.State.void.rawValue, work.today)
        try work.update(found.item)
        try work.announce(RecordGone(found.item))
        return Entry(deed, "作废履职记录", ["reason": reason])
    }
}
