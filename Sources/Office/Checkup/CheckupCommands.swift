import Kernel

/// 责任制体检: every night, or when somebody asks.
package struct RunCheckup: Command {
    package static let name = "checkup.run"
    package static let title = "责任制体检"
    package static let may: Set<Role> = [.secretary, .disciplineSecretary, .disciplineOfficer, .office]
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let (fresh, open) = try work.runCheckup()
        return Entry(nil, "责任制体检：新发现 \(fresh) 处", ["fresh": "\(fresh)", "open": "\(open)"])
    }
}

/// 不算: somebody looked and says why it is no matter.
struct DismissCheckup: Command {
    static let name = "checkup.dismiss"
    static let title = "体检结果不算"
    static let may: Set<Role> = [.secretary, .disciplineSecretary, .disciplineOfficer, .office]
    let rule: String
    let mark: String
    let reason: String

    func perform(in work: Work) throws -> Entry {
        guard let known = work.checks.first(where: { $0.name == rule }), work.actor.isOne(of: known.readers)
        else {
            throw Refusal.missing
        }
        try FormErrors.requireReason(reason, "为什么不算")
        guard try work.dismissCheckup(rule, mark, reason: reason) else {
            throw Refusal("checkup-gone", "这一处已经改好或者处理过了", advice: "刷新页面查看最新情况")
        }
        return Entry(nil, "体检结果不算", ["rule": rule, "mark": mark, "reason": reason])
    }
}
