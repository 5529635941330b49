import Kernel
import Sodium
import Storage
import Words

/// Opens an account for a person, with a password that must be changed at first sign-in. The program's alone: people propose it, and
/// another confirms (`ConfirmPower`).
package struct OpenAccount: Command {
    package static let name = "account.open"
    package static let title = "开通账号"
    package static let may: Set<Role> = []
    package static let inAPI = false
    package static let mayProgram = true
    let login: String
    let person: ID?
    /// While a town is set up its people have no ids yet: the name and post of `person` instead.
    let named: [String]
    let role: Role
    let hash: String
    let mustChange: Bool

    package init(
        login: String, person: ID? = nil, named: [String] = [], role: Role, hash: String, mustChange: Bool
    ) {
        (self.login, self.person, self.named, self.role) = (login, person, named, role)
        (self.hash, self.mustChange) = (hash, mustChange)
    }

    package func perform(in work: Work) throws -> Entry {
        let name = try checkedName(in: work)
        let person = try person ?? work.directory().person(named: named)
        try work.session.execute(
            """
            INSERT INTO account (town, id, login, person, role, password, must_change, disabled, failures, version)
            VALUES (\(work.town), \(work.newID()), \(name), \(person), \(role), \(hash), \(mustChange), 0, 0, 1)
            """)
        return Entry(
            nil, "开通账号",
            [
                "login": name, "role": role.label, "check": AccountProofs.mark(hash),
                "owner": person?.rawValue ?? "",
            ])
    }

    /// The sign-in name as it is kept, once everything about the account can be so.
    func checkedName(in work: Work) throws -> String {
        var errors = FormErrors()
        let name = login.halfWidth.lowercased()
        if name.count < 2 || name.count > 32
            || !name.unicodeScalars.allSatisfy(Self.inNames)
        {
            errors.add("login", "账号用 2 到 32 个字母、数字或汉字")
        }
        if try work.session.value("SELECT count(*) FROM account WHERE login = \(name)", as: Int.self) > 0 {
            errors.add("login", "账号“\(name)”已经有人使用")
        }
        let directory = try work.directory()
        let person = person ?? directory.person(named: named)
        if person == nil && !named.isEmpty || person.map({ directory.person($0)?.left ?? true }) ?? false {
            errors.add("person", "从列表中选择在岗人员")
        }
        if let person, try hasAccount(person, in: work) { errors.add("person", "这名人员已经有账号，一人一个账号") }
        try errors.check()
        return name
    }

    /// Letters and digits of ASCII and Chinese characters: no letters of other scripts that look like these.
    private static func inNames(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "._-".unicodeScalars.contains(scalar)
            : scalar == "·" || scalar.properties.isIdeographic && !LookAlike.isStandIn(scalar)
    }

    /// A second account would let whoever opens it act as its person.
    private func hasAccount(_ person: ID, in work: Work) throws -> Bool {
        try work.session.value(
            "SELECT count(*) FROM account WHERE town = \(work.town) AND person = \(person)", as: Int.self) > 0
    }
}

/// 授权: gives an account another role. Proposed by the security administrator, confirmed by another (`ConfirmPower`).
package struct GrantRole: Command {
    package static let name = "account.role"
    package static let title = "授权"
    package static let may: Set<Role> = []
    /// Asks for the password once more, which a token has not.
    package static let inAPI = false
    let account: ID
    let version: Int?
    let role: Role

    package func perform(in work: Work) throws -> Entry {
        guard account != work.actor.account else {
            throw Refusal(.forbidden, "own-role", "不能给自己的账号授权", advice: "由另一名安全管理员办理")
        }
        let before = try AccountRow.find(account, in: work)
        if Role.administrators.contains(before.role), before.role != role {
            try AccountRow.requireAnother(before.role, besides: account, in: work)
        }
        try AccountRow.change("role = \(role)", account, version, in: work)
        try AccountRow.endWaysIn(account, in: work)
        try work.tellOwner(of: account, "你的身份由\(before.role.label)改为\(role.label)")
        return Entry(nil, "授权", ["login": before.login, "from": before.role.label, "to": role.label])
    }
}

/// Closes an account; its sign-ins and tokens end at once. It is opened again by a new first password, from two hands (`ResetPassword`).
package struct DisableAccount: Command {
    package static let name = "account.disable"
    package static let title = "停用账号"
    package static let may: Set<Role> = [.systemAdmin, .securityAdmin]
    /// Asks for the password once more, which a token has not.
    package static let inAPI = false
    let account: ID
    let version: Int?
    let reason: String

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "停用的理由")
        guard account != work.actor.account else {
            throw Refusal(.forbidden, "own-account", "不能停用自己的账号", advice: "由另一名管理员办理")
        }
        let before = try AccountRow.find(account, in: work)
        guard !before.disabled else {
            throw Refusal("account-disabled", "账号 \(before.login) 已经停用", advice: "不用再办")
        }
        try AccountRow.requireOthers(before.role, besides: account, in: work)
        // What waits for it was asked of an account that was open.
        try work.void("account = \(account)")
        try AccountRow.change("disabled = 1", account, version, in: work)
        try AccountRow.endWaysIn(account, in: work)
        if PowerChange.guarded.contains(before.role) {
            try work.tellSecretaries(
                "停用账号：\(before.login)（\(before.role.label)），\(work.actor.name)办理，理由：\(reason)",
                about: account, office: true
            )
        }
        return Entry(nil, Self.title, ["login": before.login, "reason": reason])
    }
}

/// Sets a new first password; it must be changed at sign-in. Also ends a lock, and opens an account that was closed. Proposed by one administrator, confirmed by another of
/// another kind (`ConfirmPower`).
package struct ResetPassword: Command {
    package static let name = "account.reset"
    package static let title = "重置密码"
    package static let may: Set<Role> = []
    package static let inAPI = false
    let account: ID
    let version: Int?
    let hash: String
    let reason: String

    package func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "重置的理由")
        let before = try AccountRow.find(account, in: work)
        try AccountRow.change(
            "password = \(hash), must_change = 1, disabled = 0", account, version, in: work)
        try AccountRow.endWaysIn(account, in: work)
        try SignInTries.forget(before.login, in: work.session)
        try work.tellOwner(of: account, "你的登录密码已被重置，接口令牌已撤销，理由：\(reason)")
        return Entry(
            nil, "重置密码",
            [
                "login": before.login, "reason": reason, "check": AccountProofs.mark(hash),
                "enabled": before.disabled ? "启用" : "",
            ])
    }
}

/// Ends a wait after failed sign-ins: one that is in force, seldom, and with the owner's knowledge, or whoever may end waits could guess
/// passwords without any.
package struct UnlockAccount: Command {
    package static let name = "account.unlock"
    package static let title = "解锁账号"
    package static let may: Set<Role> = [.securityAdmin]
    /// Asks for the password once more, which a token has not.
    package static let inAPI = false
    let account: ID

    /// So often within a day.
    private static let most = 3

    package func perform(in work: Work) throws -> Entry {
        let before = try AccountRow.find(account, in: work)
        guard account != work.actor.account else {
            throw Refusal(.forbidden, "own-account", "不能给自己的账号解锁", advice: "由另一名安全管理员办理")
        }
        let often = try work.session.value(
            "SELECT count(*) FROM account_unlock WHERE town = \(work.town) AND account = \(account) AND at > \(work.now.adding(seconds: -86_400))",
            as: Int.self)
        guard often < Self.most else {
            throw Refusal(
                "unlocked-often", "账号 \(before.login) 一天内已经解锁 \(Self.most) 次", advice: "等到时间再试；忘记密码的，提出重置密码")
        }
        guard try SignInTries.endWaits(before.login, at: work.now, in: work.session) else {
            throw Refusal("not-locked", "账号 \(before.login) 现在没有要等的，不用解锁", advice: "可以直接登录；忘记密码的，提出重置密码")
        }
        try work.session.execute(
            "INSERT INTO account_unlock (town, account, at) VALUES (\(work.town), \(account), \(work.now))")
        let words = "\(work.actor.name)解除了账号 \(before.login) 连续输错密码以后的等待"
        try work.tellOwner(of: account, words + "。不是你请他办的，马上修改密码并查问")
        if PowerChange.guarded.contains(before.role) {
            try work.tellSecretaries(words, about: account)
        }
        return Entry(nil, "解锁账号", ["login": before.login])
    }
}

/// A token with which a program acts for its owner through the API.
package struct OpenToken: Command {
    package static let name = "token.open"
    package static let title = "新建接口令牌"
    package static let may = Set(Role.allCases)
    package static let inAPI = false
    let label: String
    let digest: String
    let days: Int

    package func perform(in work: Work) throws -> Entry {
        var errors = FormErrors()
        errors.require(label, "label", "令牌用途", limit: 50)
        if !(1...366).contains(days) { errors.add("days", "有效天数填 1 到 366") }
        try errors.check()
        try work.session.execute(
            """
            INSERT INTO token (digest, town, id, account, name, created, expires)
            VALUES (\(digest), \(work.town), \(work.newID()), \(work.actor.account), \(label), \(work.now),
                \(work.now.adding(seconds: days * 86_400)))
            """)
        try work.tellOwner(of: work.actor.account, "你的账号新建了接口令牌“\(label)”，有效 \(days) 天")
        return Entry(nil, "新建接口令牌", ["name": label, "days": "\(days)"])
    }
}

/// Ends a token of one's own.
package struct CloseToken: Command {
    package static let name = "token.close"
    package static let title = "撤销接口令牌"
    package static let may = Set(Role.allCases)
    let token: ID

    package func perform(in work: Work) throws -> Entry {
        let gone = try work.session.execute(
            "DELETE FROM token WHERE town = \(work.town) AND id = \(token) AND account = \(work.actor.account)"
        )
        guard gone == 1 else { throw Refusal.missing }
        return Entry(nil, "撤销接口令牌", ["token": token.rawValue])
    }
}

/// What commands need to know of an account.
enum AccountRow {
    static func find(_ account: ID, in work: Work) throws -> (login: String, role: Role, disabled: Bool) {
        let found = try work.session.first(
            "SELECT login, role, disabled FROM account WHERE town = \(work.town) AND id = \(account)"
        ) {
            (
                login: try $0.next(String.self), role: try $0.next(Role.self),
                disabled: try $0.next(Bool.self)
            )
        }
        guard let found else { throw Refusal.missing }
        return found
    }

    static func change(_ assignment: SQL, _ account: ID, _ version: Int?, in work: Work) throws {
        let changed = try work.session.execute(
            """
            UPDATE account SET \(assignment), version = version + 1
            WHERE town = \(work.town) AND id = \(account) AND version = coalesce(\(version), version)
            """)
        if changed == 0 { throw Refusal.stale }
    }

    /// Sign-ins, tokens and the calendar's secret address end: none of them outlives what it was opened with.
    static func endWaysIn(_ account: ID, in work: Work) throws {
        for table: SQL in ["sign_in", "token", "feed"] {
            try work.session.execute(
                "DELETE FROM \(table) WHERE town = \(work.town) AND account = \(account)")
        }
        // What was made for the account's eyes as they were; its file goes when the next is begun.
        try work.session.execute(
            "UPDATE bundle SET created = \(work.now.adding(seconds: -30 * 86_400)) WHERE town = \(work.town) AND account = \(account)"
        )
        // What it proposed or looked at was in the role it had.
        try work.void("(proposer = \(account) OR checker = \(account))")
    }

    /// The last administrator of a kind cannot go, nor the last of those who say that somebody shall see more.
    static func requireOthers(_ role: Role, besides account: ID, in work: Work) throws {
        if Role.administrators.contains(role) { try requireAnother(role, besides: account, in: work) }
        guard PowerChange.overseers.contains(role) else { return }
        let others = try work.people(in: PowerChange.overseers).count
        if others <= 1 {
            throw Refusal(
                "last-overseer", "这是最后一名能确认权限变更的人，不能停用", advice: "先为继任的党委书记、纪委书记或领导小组办公室人员开通、授权")
        }
    }

    /// The last administrator of a kind cannot go.
    static func requireAnother(_ role: Role, besides account: ID, in work: Work) throws {
        let others = try work.session.value(
            """
            SELECT count(*) FROM account WHERE town = \(work.town) AND role = \(role) AND disabled = 0 AND id <> \(account)
            """, as: Int.self)
        if others == 0 {
            throw Refusal("last-admin", "这是最后一名\(role.label)，不能停用或改任", advice: "先另设一名\(role.label)")
        }
    }
}

extension Directory {
    /// Somebody of a list just taken: by name, post and unit, since two of one name and post may be of two villages.
    fileprivate func person(named: [String]) -> ID? {
        guard named.count == 3 else { return nil }
        return presentPeople.first {
            $0.name == named[0] && (unit($0.unit)?.name ?? "") == named[2]
                && [named[1], named[2] + named[1]].contains($0.post)
        }?.id
    }
}
