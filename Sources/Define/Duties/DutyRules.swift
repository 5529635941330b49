import Kernel
import Reading

/// What a duty must have. Pure.
enum DutyRules {
    static let makers = Role.drafters
    static func requireDraft(_ duty: Duty) throws(Refusal) {
        guard duty.state == .draft else {
            throw Refusal("duty-fixed", "这项责任已经发布，不能直接改", advice: "在任务上办理延期或交办")
        }
    }

    /// What of a duty is refused, unless it says why or names the higher paper that asks for it.
    static func refusal(_ duty: Duty) -> RefusedAsks.Rule? {
        duty.basis.isEmpty ? RefusedAsks.find(in: duty.item.title) : nil
    }

    /// Checks what was typed for one duty.
    static func check(_ duty: Duty, year: Int, _ records: [RecordKind]) throws {
        var errors = FormErrors()
        errors.require(duty.item.title, "work", "责任内容", limit: 300)
        if duty.rhythm == .once {
            switch duty.by {
            case nil: errors.add("by", "填写完成日期，例如 \(year)-06-30")
            case let day? where day.year != year: errors.add("by", "完成日期应在 \(year) 年内")
            default: break
            }
        }
        if let refused = refusal(duty) {
            errors.add("basis", "责任内容要求“\(refused.word)”，本系统\(refused.rule)：可以改写责任内容；仍要这样要求的，在这里写明理由或上级文件文号")
        }
        errors.cap(duty.basis, "basis", "理由或上级文件文号", limit: 200)
        if !duty.basis.isEmpty, duty.basis.filter({ !$0.isWhitespace }).count < 4 {
            errors.add("basis", "理由写得太少，写清为什么仍要这样要求")
        }
        if !(1...60).contains(duty.count) { errors.add("count", "每期次数填 1 到 60 之间的数") }
        if !(0...100).contains(duty.weight) { errors.add("weight", "权重填 0 到 100 之间的数") }
        if !records.contains(where: { $0.name == duty.requirement }) {
            errors.add("requirement", "从列表中选择凭什么证明")
        }
        try errors.check()
    }

    /// Duties that ask for what nobody is to be asked for, and give no reason. A plan that is issued is published all the same, with one.
    static func warned(_ duties: [Duty]) -> [(duty: Duty, sentence: String)] {
        duties.compactMap { duty in
            refusal(duty).map {
                (duty, "“\(duty.item.title.prefix(20))”要求“\($0.word)”，本系统\($0.rule)：可以改写；照原文执行的，写明理由再发布")
            }
        }
    }

    /// Before a plan takes force, every duty needs somebody who leads and a day where it is due once.
    static func requireComplete(_ duties: [Duty], holders: (Duty) -> Int) throws(FormErrors) {
        var errors = FormErrors()
        for duty in duties {
            if holders(duty) == 0 {
                errors.add("duty-\(duty.item.id)", "“\(duty.item.title.prefix(20))”还没有责任单位")
            }
            if duty.rhythm == .once, duty.by == nil {
                errors.add("duty-\(duty.item.id)", "“\(duty.item.title.prefix(20))”还没有完成日期")
            }
        }
        if duties.isEmpty { errors.add("plan", "这份方案还没有一项责任，先在审核页面添加") }
        if !errors.items.isEmpty { throw errors }
    }
}
