import Kernel

/// Which role a post suggests; whoever sets the town up confirms it. Posts are written as clerks write them: several in one cell, with
/// levels (四级主任科员) and remarks (挂职) beside them.
package enum RoleGuess {
    package static func role(post: String, unit: String, kind: TownUnit.Kind) -> Role {
        let post = plain(post)
        if let administrator = administrator(post) { return administrator }
        if kind == .village || unit.hasSuffix("居委会") { return isVillageHead(post) ? .head : .staff }
        if isAbove(unit) || unit.isEmpty && isAbove(post) || post.contains("上级") { return .superior }
        if isDisciplineSecretary(post, unit) { return .disciplineSecretary }
        if isSecretary(post, unit) { return .secretary }
        if isOffice(post, unit) { return .office }
        if isDiscipline(post, unit) { return .disciplineOfficer }
        if isLeader(post) { return .leader }
        if kind == .committee, !isOrdinary(post) { return .leader }
        return isHead(post) ? .head : .staff
    }

    /// Without blanks, levels and what stands in brackets beside a post.
    private static func plain(_ post: String) -> String {
        var post = post.filter { !$0.isWhitespace }
        let keeps = post.contains("主持工作") || post.contains("负责人")
        while let open = post.firstIndex(where: { "（(".contains($0) }),
            let close = post[open...].firstIndex(where: { "）)".contains($0) })
        {
            post.removeSubrange(open...close)
        }
        for level in ["一级", "二级", "三级", "四级"] {
            for rank in ["主任科员", "调研员", "科员", "高级主办", "主办"] { post = post.replacing(level + rank, with: "") }
        }
        return keeps ? post + "主持工作" : post
    }

    private static func administrator(_ post: String) -> Role? {
        if post.contains("系统管理员") { return .systemAdmin }
        if post.contains("安全管理员") { return .securityAdmin }
        return post.contains("审计管理员") ? .auditAdmin : nil
    }

    /// Of a county or a city, watching from above: 县纪委监委, not 市场监管所.
    static func isAbove(_ unit: String) -> Bool {
        unit.firstMatch(of: #/(县|市|区|旗|州)(委|纪委|监委|纪检|巡察)/#) != nil
    }

    private static func isDiscipline(_ post: String, _ unit: String) -> Bool {
        if ["纪委", "纪工委", "纪检监察", "监察办"].contains(where: unit.contains) { return true }
        return !post.contains("支部")
            && ["纪委", "纪工委", "纪检监察", "监察办", "纪检专干", "纪检干部"].contains(where: post.contains)
    }

    private static func has(_ post: String, _ word: String) -> Bool {
        post.ranges(of: word).contains { place in
            !["副", "原", "前任"].contains { post[..<place.lowerBound].hasSuffix($0) }
        }
    }

    private static func isDisciplineSecretary(_ post: String, _ unit: String) -> Bool {
        if has(post, "纪委书记") || has(post, "纪工委书记") { return true }
        return (unit.contains("纪委") || unit.contains("纪工委")) && has(post, "书记") && !post.contains("副书记")
    }

    private static func isSecretary(_ post: String, _ unit: String) -> Bool {
        if post.contains("机关党委") || post.contains("团委") { return false }
        if has(post, "党委书记") || has(post, "党工委书记") || has(post, "党委第一书记") { return true }
        return (unit.hasSuffix("党委") || unit.hasSuffix("党工委")) && (post == "书记" || post.hasPrefix("书记、"))
    }

    private static let offices = ["领导小组办公室", "责任制办", "党风廉政办", "党廉办", "党风办", "主体责任办"]

    private static func isOffice(_ post: String, _ unit: String) -> Bool {
        offices.contains { unit.contains($0) || post.contains($0) }
    }

    private static let leaders = [
        "镇长", "乡长", "办事处主任", "办事处副主任", "街道主任", "街道副主任", "人大主席", "人大副主席", "主席团主席", "主席团副主席", "人大工委主任", "党委副书记",
        "党工委副书记",
        "组织委员", "宣传委员", "统战委员", "政法委员", "党委委员", "党工委委员", "人武部长", "武装部长", "武装部部长", "政协联络", "政协工委主任",
    ]

    private static func isLeader(_ post: String) -> Bool {
        !post.contains("助理") && !post.contains("秘书") && leaders.contains(where: post.contains)
    }

    /// In a committee as elsewhere: those who work for it.
    private static func isOrdinary(_ post: String) -> Bool {
        ["干事", "科员", "干部", "秘书", "工作人员", "助理", "专干", "办事员", "文书", "司机", "会计"].contains(where: post.contains)
    }

    private static let heads = [
        "主任", "所长", "站长", "队长", "局长", "院长", "负责人", "部长", "科长", "主持工作", "校长", "园长", "场长", "总经理",
    ]
    private static let ownHeads = ["妇联主席", "工会主席", "团委书记", "总会计师", "主任助理"]

    private static func isHead(_ post: String) -> Bool {
        if post.contains("主持工作") { return true }
        let parts = post.split { "、，,兼/；;".contains($0) }.map(String.init)
        return parts.contains { part in
            heads.contains(where: part.hasSuffix) && !part.contains("副")
                && !ownHeads.contains(where: part.contains)
        }
    }

    /// Whoever leads a village's Party organisation; 村委会主任 alone, 监委会主任 and who is sent to live there do not.
    private static func isVillageHead(_ post: String) -> Bool {
        let parts = post.split { "、，,兼/；;".contains($0) }.map(String.init)
        return parts.contains { part in
            (part.hasSuffix("书记") || part.hasSuffix("支书") || part.contains("主持工作") || part.contains("支部书记"))
                && !["副", "团支", "团委", "第一书记", "原"].contains(where: part.contains)
        }
    }
}
