import Kernel

/// Which role a post suggests; whoever sets the town up confirms it.
package enum RoleGuess {
    package static func role(post: String, unit: String, kind: TownUnit.Kind) -> Role {
        if post.contains("系统管理员") { return .systemAdmin }
        if post.contains("安全管理员") { return .securityAdmin }
        if post.contains("审计管理员") { return .auditAdmin }
        if post.contains("纪委书记") { return .disciplineSecretary }
        if post == "党委书记" || post == "镇党委书记" || post == "乡党委书记" { return .secretary }
        if unit.contains("纪委") { return post.contains("上级") ? .superior : .disciplineOfficer }
        if unit.contains("领导小组办公室") { return .office }
        if kind == .committee { return .leader }
        let heads = ["主任", "所长", "站长", "队长", "负责人", "书记", "中心主任"]
        if post.contains("副") || post.contains("村委会主任") { return .staff }
        return heads.contains { post.hasSuffix($0) } ? .head : .staff
    }
}
