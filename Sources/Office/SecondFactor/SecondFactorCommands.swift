import Kernel
import Storage

/// Puts one's own authenticator in force, after a code of it was right; it takes the place of the one before.
struct BindSecondFactor: Command {
    static let name = "second-factor.bind"
    static let title = "绑定动态口令"
    static let may = Set(Role.allCases)
    static let inAPI = false
    /// Sealed under the installation's key.
    let sealed: String
    /// Of the code that was shown.
    let step: Int
    /// The sign-in that stays.
    let keep: ID?

    func perform(in work: Work) throws -> Entry {
        try work.session.execute(
            """
            UPDATE account SET totp = \(sealed), totp_step = \(step), version = version + 1
            WHERE town = \(work.town) AND id = \(work.actor.account)
            """)
        try work.session.execute(
            """
            DELETE FROM sign_in WHERE town = \(work.town) AND account = \(work.actor.account)
              AND id <> \(keep?.rawValue ?? "")
            """)
        try work.tellOwner(of: work.actor.account, "你的账号绑定了动态口令")
        return Entry(nil, "绑定动态口令")
    }
}

/// Takes one's own out of force, where the role need not have one.
struct DropSecondFactor: Command {
    static let name = "second-factor.drop"
    static let title = "停用动态口令"
    static let may = Set(Role.allCases)
    static let inAPI = false

    func perform(in work: Work) throws -> Entry {
        if let role = work.actor.role, try RequiredFactors.of(work.town, in: work.session).contains(role) {
            throw Refusal(
                .forbidden, "second-factor", "\(role.label)要用动态口令，不能停用", advice: "换手机的，在这一页重新绑定")
        }
        try work.session.execute(
            """
            UPDATE account SET totp = NULL, totp_step = 0, version = version + 1
            WHERE town = \(work.town) AND id = \(work.actor.account)
            """)
        try work.tellOwner(of: work.actor.account, "你的账号停用了动态口令")
        return Entry(nil, "停用动态口令")
    }
}

/// For somebody whose telephone is gone. Their sign-ins end; where the role must have one they bind a new one at the next.
package struct ClearSecondFactor: Command {
    package static let name = "second-factor.clear"
    package static let title = "解除动态口令"
    package static let may: Set<Role> = []
    /// Asks for the password once more, which a token has not.
    package static let inAPI = false
    /// `mingze second-factor clear`: the only security administrator may lose a telephone too.
    package static let mayProgram = true
    let account: ID
    let version: Int?
    let reason: String

    package init(account: ID, version: Int?, reason: String) {
        (self.account, self.version, self.reason) = (account, version, reason)
    }

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "解除的理由")
        guard account != work.actor.account else {
            throw Refusal(.forbidden, "own-account", "不能解除自己的动态口令", advice: "由另一名安全管理员办理")
        }
        let before = try AccountRow.find(account, in: work)
        let isBound = try work.session.value(
            "SELECT count(*) FROM account WHERE town = \(work.town) AND id = \(account) AND totp IS NOT NULL",
            as: Int.self)
        guard isBound > 0 else {
            throw Refusal("not-bound", "\(before.login) 没有绑定动态口令，不用解除", advice: "登录不了的，看账号是不是停用、锁定，或者重置密码")
        }
        try AccountRow.change("totp = NULL, totp_step = 0", account, version, in: work)
        try work.session.execute("DELETE FROM sign_in WHERE town = \(work.town) AND account = \(account)")
        try work.tellOwner(of: account, "你的动态口令已被解除，理由：\(reason)")
        return Entry(nil, "解除动态口令", ["login": before.login, "reason": reason])
    }
}

/// Which roles must have an authenticator.
package struct RequireSecondFactor: Command {
    package static let name = "second-factor.require"
    package static let title = "规定哪些身份用动态口令"
    package static let may: Set<Role> = [.securityAdmin]
    /// Asks for the password once more, which a token has not.
    package static let inAPI = false
    let roles: [Role]

    package func perform(in work: Work) throws -> Entry {
        let before = try RequiredFactors.of(work.town, in: work.session)
        let after = Role.allCases.filter(roles.contains)
        let text = after.isEmpty ? "" : ",\(after.map(\.rawValue).joined(separator: ",")),"
        try work.session.execute("UPDATE town SET second_factor = \(text) WHERE id = \(work.town)")
        func words(_ roles: [Role]) -> String {
            roles.isEmpty ? "无" : roles.map(\.label).joined(separator: "、")
        }
        return Entry(nil, "规定哪些身份用动态口令", ["from": words(before), "to": words(after)])
    }
}

/// The roles of a town that must have an authenticator.
enum RequiredFactors {
    static func of(_ town: ID, in session: any Kernel.Session) throws -> [Role] {
        try session.value("SELECT second_factor FROM town WHERE id = \(town)", as: String.self)
            .split(separator: ",").compactMap { Role(rawValue: String($0)) }
    }
}
