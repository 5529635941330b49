import Kernel
import Storage

/// Takes a draft duty out of the list, for a reason that stays with it.
package struct DropDuty: Command {
    package static let name = "duty.drop"
    package static let title = "责任不列任务"
    package static let may = DutyRules.makers
    let duty: ID
    let version: Int?
    let reason: String

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "不列任务的理由")
        var duty = try work.draftDuty(duty, version)
        let piece = try DutyPiece(duty)
        duty.leave(.dropped, reason: reason, on: work.today)
        try work.update(duty)
        try work.note("“\(duty.item.title.prefix(20))”不列任务", of: duty.plan, [piece])
        return Entry(duty.item.id, "责任不列任务", ["reason": reason])
    }
}

/// Takes a dropped duty of a draft plan back.
package struct RestoreDuty: Command {
    package static let name = "duty.restore"
    package static let title = "责任恢复列任务"
    package static let may = DutyRules.makers
    let duty: ID
    let version: Int?

    package func perform(in work: Work) throws -> Entry {
        var duty = try DutyStore.find(duty, seenBy: work.seen, in: work.session)
        try work.guardVersion(duty.item, seen: version)
        guard duty.state == .dropped else {
            throw Refusal("duty-not-dropped", "这项责任没有被单独列为不列任务", advice: "刷新页面查看最新情况")
        }
        try work.announce(DutyWanted(plan: duty.plan, clause: duty.clause))
        let piece = try DutyPiece(duty)
        duty.comeBack()
        try work.update(duty)
        try work.note("“\(duty.item.title.prefix(20))”恢复列任务", of: duty.plan, [piece])
        return Entry(duty.item.id, "责任恢复列任务")
    }
}

/// Parts one duty in two: the second keeps everything but the wording.
package struct SplitDuty: Command {
    package static let name = "duty.split"
    package static let title = "拆分责任"
    package static let may = DutyRules.makers
    let duty: ID
    let version: Int?
    let first: String
    let second: String

    package func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(first, "first", "拆分后的第一项", limit: 300)
        errors.require(second, "second", "拆分后的第二项", limit: 300)
        try errors.check()
        var duty = try work.draftDuty(duty, version)
        let before = duty.item.title, piece = try DutyPiece(duty)
        duty.item.title = first
        try work.update(duty)
        let item = try work.newDuty(
            second, unit: duty.item.unit, clause: duty.clause, year: duty.item.year)
        let other = Duty(
            item: item, plan: duty.plan, sort: duty.sort + 1, owners: duty.owners,
            supervisor: duty.supervisor, rhythm: duty.rhythm, by: duty.by, requirement: duty.requirement,
            count: duty.count, weight: duty.weight, reason: nil, named: duty.named, basis: duty.basis)
        try work.insert(other)
        try work.note("拆分责任“\(before.prefix(20))”", of: duty.plan, [piece, DutyPiece(made: other)])
        return Entry(duty.item.id, "拆分责任", ["before": before, "first": first, "second": second])
    }
}

/// Joins a duty into the one before it in the same clause: one wording, all owners. What else they say must agree
/// already, so that nothing a clerk has settled is lost without a word.
package struct MergeDuty: Command {
    package static let name = "duty.merge"
    package static let title = "合并责任"
    package static let may = DutyRules.makers
    let duty: ID
    let version: Int?
    let into: ID
    /// The version of the duty it goes into, as the page showed it.
    let intoVersion: Int?

    package func perform(in work: Work) throws -> Entry {
        var gone = try work.draftDuty(duty, version)
        var kept = try work.draftDuty(into, intoVersion)
        guard gone.clause == kept.clause, gone.item.id != kept.item.id else {
            throw Refusal("duty-merge", "只有同一条款下的两项责任可以合并", advice: "在同一条款内选择要并入的责任")
        }
        try requireAgreement(kept, gone, work.directory())
        let pieces = [try DutyPiece(kept), try DutyPiece(gone)]
        kept.item.title = try joined(kept.item.title, gone.item.title)
        kept.owners = owners(kept.owners, gone.owners)
        kept.named = [kept.named, gone.named].filter { !$0.isEmpty }.joined(separator: "、")
        try work.update(kept)
        gone.leave(.dropped, reason: "并入 \(kept.item.number)", on: work.today)
        try work.update(gone)
        try work.note("合并责任“\(gone.item.title.prefix(20))”", of: kept.plan, pieces)
        return Entry(kept.item.id, "合并责任", ["merged": gone.item.number, "work": kept.item.title])
    }

    private func requireAgreement(_ kept: Duty, _ gone: Duty, _ directory: Directory) throws {
        let (one, other) = (DutyWords.facts(kept, directory), DutyWords.facts(gone, directory))
        let named = [
            ("schedule", "完成时间"), ("requirement", "凭什么证明"), ("proof", "怎样的记录算数"), ("weight", "权重"),
            ("supervisor", "督促单位"),
        ]
        let different = named.filter { one[$0.0] != other[$0.0] }.map { key, label in
            "\(label)（\(one[key] ?? "")、\(other[key] ?? "")）"
        }
        guard different.isEmpty else {
            throw Refusal(
                "duty-differ", "两项责任的\(different.joined(separator: "，"))不一样，没有合并",
                advice: "先把两项责任改成一样，再合并")
        }
    }

    /// All owners of both, each once; who leads in either leads.
    private func owners(_ first: [Duty.Owner], _ second: [Duty.Owner]) -> [Duty.Owner] {
        var owners: [Duty.Owner] = []
        for owner in (first + second).filter(\.leads) + (first + second).filter({ !$0.leads })
        where !owners.contains(where: { $0.target == owner.target }) {
            owners.append(owner)
        }
        return owners
    }

    private func joined(_ first: String, _ second: String) throws -> String {
        let text = first + "；" + second
        guard text.count <= 300 else {
            throw Refusal(
                "duty-long", "合并后的责任内容有 \(text.count) 个字，超过 300 个字", advice: "先把两项责任的内容写短，再合并")
        }
        return text
    }
}
