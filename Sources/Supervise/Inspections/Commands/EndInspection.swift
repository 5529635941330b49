import Kernel

/// 结论和反馈: every unit is done with; what was found goes back to the units.
struct ConcludeInspection: Command {
    static let name = "inspection.conclude"
    static let title = "作出结论并反馈"
    static let may = InspectionWorkflow.inspectors
    let inspection: ID
    let version: Int?
    let conclusion: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.inspection(inspection, version, for: Self.self)
        var errors = FormErrors()
        errors.require(conclusion, "conclusion", "检查结论", limit: 5000)
        let visits = try InspectionStore.visits(of: inspection, seenBy: work.seen, in: work.session)
        let directory = try work.directory()
        let waiting = visits.filter { $0.state == .waiting }
        if !waiting.isEmpty {
            let names = waiting.compactMap { directory.unit($0.unit)?.name }.joined(separator: "、")
            errors.add("conclusion", "还没有查完：\(names)。查完、改期或取消以后再作结论")
        }
        try errors.check()
        after.conclusion = conclusion
        (after.item.state, after.item.closed) = (Inspection.State.concluded.rawValue, work.today)
        try work.update(after)
        for visit in visits where visit.state == .done {
            let heads = try work.heads(of: visit.unit)
            // From now on the unit reads what was written about it.
            try work.involve(Set(after.team.map(\.person) + heads), in: visit.item.id)
            for head in heads {
                try work.notify(
                    head, "检查反馈：\(after.item.title)", at: "/visits/\(visit.item.id)", item: visit.item.id,
                    mark: "visit:\(visit.item.id):feedback")
            }
        }
        return Entry(inspection, "作出结论并反馈", ["conclusion": conclusion])
    }
}

/// 归档: nothing is added any more.
struct ArchiveInspection: Command {
    static let name = "inspection.archive"
    static let title = "归档"
    static let may = InspectionWorkflow.keepers
    let inspection: ID
    let version: Int?

    func perform(in work: Work) throws -> Entry {
        var after = try work.inspection(inspection, version, for: Self.self)
        let visits = try InspectionStore.visits(of: inspection, seenBy: work.seen, in: work.session)
        let directory = try work.directory()
        let unsigned = visits.filter { $0.state == .done && $0.signature == nil }
            .compactMap { directory.unit($0.unit)?.name }
        guard unsigned.isEmpty else {
            throw Refusal(
                "visit-unsigned", "还有被检查单位没有签字：\(unsigned.joined(separator: "、"))",
                advice: "在屏幕上签，或上传签过字的检查单，再归档")
        }
        after.item.state = Inspection.State.archived.rawValue
        try work.update(after)
        return Entry(inspection, "检查归档")
    }
}

/// 取消检查: before the first unit was looked at.
struct CancelInspection: Command {
    static let name = "inspection.cancel"
    static let title = "取消检查"
    static let may = InspectionWorkflow.inspectors
    let inspection: ID
    let version: Int?
    let reason: String

    func perform(in work: Work) throws -> Entry {
        var after = try work.inspection(inspection, version, for: Self.self)
        try FormErrors.requireReason(reason, "取消的理由")
        let visits = try InspectionStore.visits(of: inspection, seenBy: work.seen, in: work.session)
        guard !visits.contains(where: { $0.state == .done }) else {
            throw Refusal("inspection-begun", "已经查过的不能取消整次检查", advice: "逐家取消还没有查的，再作结论")
        }
        for var visit in visits where visit.state == .waiting {
            (visit.item.state, visit.item.closed, visit.item.due) = (
                Visit.State.void.rawValue, work.today, nil
            )
            visit.reason = reason
            try work.update(visit)
        }
        (after.item.state, after.item.closed, after.item.due) = (
            Inspection.State.void.rawValue, work.today, nil
        )
        try work.update(after)
        return Entry(inspection, "取消检查", ["reason": reason])
    }
}
