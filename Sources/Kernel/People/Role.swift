import Storage

/// What an account may do in the town. Each account has one.
package enum Role: String, TextColumn, Choice {
    case secretary, leader, disciplineSecretary, disciplineOfficer, office, head, staff, superior
    case systemAdmin, securityAdmin, auditAdmin

    package var label: String {
        switch self {
        case .secretary: "党委书记"
        case .leader: "班子成员"
        case .disciplineSecretary: "纪委书记"
        case .disciplineOfficer: "纪检干部"
        case .office: "领导小组办公室"
        case .head: "部门（村）负责人"
        case .staff: "干部"
        case .superior: "上级"
        case .systemAdmin: "系统管理员"
        case .securityAdmin: "安全管理员"
        case .auditAdmin: "审计管理员"
        }
    }

    /// 三员分立: administrators run the system and see no business record.
    package var isAdministrator: Bool { Role.administrators.contains(self) }

    package static let administrators: Set<Role> = [.systemAdmin, .securityAdmin, .auditAdmin]
    package static let business = Set(Role.allCases).subtracting(administrators)
    /// Those who draft plans and duties, and see them before they are in force.
    package static let drafters: Set<Role> = [.office, .disciplineSecretary, .secretary]
    /// Those who read what is confided to them by their office, whoever it is about.
    package static let confidants: Set<Role> = [.disciplineSecretary, .secretary]
    /// Those who see the whole town's ordinary records.
    package static let townWide: Set<Role> = [
        .secretary, .disciplineSecretary, .disciplineOfficer, .office, .superior,
    ]
    /// Those who see several units' records: the whole town's, or those in their charge.
    package static let overseers = townWide.union([.leader])
}
