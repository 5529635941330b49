import Kernel
import Sodium
import Storage

/// A row for a browser that has signed in, by its account, after the door has checked the password.
struct OpenSignIn: Command {
    static let name = "sign-in.open"
    static let title = "登录"
    static let may = Set(Role.allCases)
    static let inAPI = false
    /// The SHA-256 of the cookie's token; the token itself is nowhere stored.
    let digest: String
    let address: String
    let agent: String
    /// Whether a code was given beside the password.
    var usedCode = false
    /// The password's hash and the authenticator that were checked: between the check and this act they may have been changed.
    let checked: String
    var factor: String = ""

    func perform(in work: Work) throws -> Entry {
        let account = work.actor.account
        let open = try work.session.execute(
            """
            UPDATE account SET failures = 0 WHERE town = \(work.town) AND id = \(account) AND disabled = 0
              AND password = \(checked) AND coalesce(totp, '') = \(factor)
            """)
        guard open == 1 else { throw SignInDoor.wrong }
        // Old rows have no use once idle; they go when their owner comes back.
        try work.session.execute(
            """
            DELETE FROM sign_in WHERE town = \(work.town) AND account = \(account)
              AND used < \(work.now.adding(seconds: -SignIn.idle))
            """)
        try work.session.execute(
            """
            INSERT INTO sign_in (digest, town, id, account, opened, used, address, agent)
            VALUES (\(digest), \(work.town), \(work.newID()), \(account), \(work.now), \(work.now), \(address), \(agent))
            """)
        return Entry(nil, usedCode ? "用动态口令登录" : "登录", ["address": address])
    }
}

/// The journal's line for failed sign-ins in a row; the wait itself is already in force.
struct NoteLock: Command {
    static let name = "account.lock"
    static let title = "连续输错密码"
    static let may: Set<Role> = []
    static let mayProgram = true
    let login: String
    let address: String

    func perform(in work: Work) throws -> Entry {
        Entry(nil, "连续输错密码，从那里要等一会儿才能再试", ["login": login, "address": address])
    }
}

/// Ends a sign-in: one's own, or by the security administrator anybody's.
struct CloseSignIn: Command {
    static let name = "sign-in.close"
    static let title = "退出登录"
    static let may = Set(Role.allCases)
    static let deputising = Deputy.Rule.always
    let signIn: ID

    func perform(in work: Work) throws -> Entry {
        let own = work.actor.deputy?.account ?? work.actor.account
        let any: SQL = work.actor.role == .securityAdmin ? "1 = 1" : "account = \(own)"
        let gone = try work.session.execute(
            "DELETE FROM sign_in WHERE town = \(work.town) AND id = \(signIn) AND \(any)")
        guard gone == 1 else { throw Refusal.missing }
        return Entry(nil, "退出登录", ["sign-in": signIn.rawValue])
    }
}

/// Changes one's own password; every other sign-in of the account ends.
struct ChangePassword: Command {
    static let name = "account.password"
    static let title = "修改密码"
    static let may = Set(Role.allCases)
    static let inAPI = false
    /// An argon2id string made from the new password, never the password.
    let hash: String
    /// The hash of the password that was given before it.
    let before: String
    let keep: ID?

    func perform(in work: Work) throws -> Entry {
        let before = try work.session.first(
            "SELECT must_change, login FROM account WHERE town = \(work.town) AND id = \(work.actor.account) AND password = \(before)"
        ) { (isFirst: try $0.next(Bool.self), login: try $0.next(String.self)) }
        guard let before else { throw FormErrors("current_password", "现在的密码刚刚改过，没有再改。用新密码重新登录") }
        try work.session.execute(
            """
            UPDATE account SET password = \(hash), must_change = 0, version = version + 1
            WHERE town = \(work.town) AND id = \(work.actor.account)
            """)
        try work.session.execute(
            """
            DELETE FROM sign_in WHERE town = \(work.town) AND account = \(work.actor.account)
              AND id <> \(keep?.rawValue ?? "")
            """)
        try work.session.execute(
            "DELETE FROM token WHERE town = \(work.town) AND account = \(work.actor.account)")
        if !before.isFirst { try work.tellOwner(of: work.actor.account, "你的登录密码已修改，接口令牌已撤销") }
        return Entry(nil, "修改密码", ["login": before.login, "check": AccountProofs.mark(hash)])
    }
}
