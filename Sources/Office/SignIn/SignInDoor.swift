import Foundation
import Kernel
import Sodium
import Storage

/// Checks who stands at the door: slow for the hasty, shut after five failures for a quarter of an hour.
struct SignInDoor: Sendable {
    let desk: Desk
    private static let failureLimit = 5
    private static let lockSeconds = 15 * 60
    /// A hash nobody's password has, so that an unknown name takes as long as a wrong password.
    private static let nobody = Password.hash(Sodium.token()) ?? ""

    struct Account: Sendable {
        let actor: Actor
        let login: String
        let hash: String
        let failures: Int
        let lockedUntil: Instant?
        let disabled: Bool
    }

    /// The cookie's token for a right name and password.
    func open(login: String, password: String, address: String, agent: String) async throws -> String {
        let now = desk.clock.now()
        let account = try await desk.read { try SignInDoor.find(login, $0) }
        if let until = account?.lockedUntil, until > now {
            throw Refusal(
                .tooMany, "locked", "密码连续输错 \(Self.failureLimit) 次，账号已锁定",
                advice: "\(until.local.suffix(5)) 后再试，或请安全管理员解锁")
        }
        // Each failure makes the next try wait longer, before the lock comes.
        if let failures = account?.failures, failures > 0 {
            try await Task.sleep(for: .milliseconds(300 * failures))
        }
        let matches = await PasswordQueue.shared.matches(password, hash: account?.hash ?? Self.nobody)
        guard let account, matches, !account.disabled else {
            if let account { try await fail(account, now, from: address) }
            throw FormErrors("login", "账号或密码不对，检查后重新输入")
        }
        let token = Sodium.token()
        try await desk.perform(
            OpenSignIn(digest: Digest.sha256(token), address: address, agent: agent), by: account.actor)
        return token
    }

    static func find(_ login: String, _ session: any Session) throws -> Account? {
        try session.first(
            """
            SELECT account.town, account.id, account.person, coalesce(person.name, account.login), account.role, person.unit,
                account.login, account.password, account.failures, account.locked_until, account.disabled
            FROM account LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.login = \(login.lowercased())
            """
        ) {
            Account(
                actor: Actor(
                    town: try $0.next(), account: try $0.next(), person: try $0.next(), name: try $0.next(),
                    role: try $0.next(), unit: try $0.next()),
                login: try $0.next(), hash: try $0.next(), failures: try $0.next(),
                lockedUntil: try $0.next(),
                disabled: try $0.next())
        }
    }

    private func fail(_ account: Account, _ now: Instant, from address: String) async throws {
        let until = now.adding(seconds: Self.lockSeconds)
        let locked = try await desk.keep { session in
            // Counted in the statement, so that guesses sent side by side all count.
            try session.first(
                """
                UPDATE account SET
                    locked_until = CASE WHEN failures + 1 >= \(Self.failureLimit) THEN \(until) ELSE locked_until END,
                    failures = CASE WHEN failures + 1 >= \(Self.failureLimit) THEN 0 ELSE failures + 1 END
                WHERE town = \(account.actor.town) AND id = \(account.actor.account) RETURNING failures
                """
            ) { try $0.next(Int.self) } == 0
        }
        // The lock itself is a matter of record: who watches over accounts finds it in the journal.
        if locked {
            try await desk.perform(
                NoteLock(login: account.login, address: address), by: .program(town: account.actor.town))
        }
    }
}

extension Actor {
    /// Who an account's acts are by, for the command line: whoever holds the installation's folder needs no password.
    package static func named(_ login: String, in session: any Session) throws -> Actor {
        guard let account = try SignInDoor.find(login, session), !account.disabled else {
            throw Refusal(.missing, "no-account", "没有账号 \(login)，或者它已经停用", advice: "核对账号后再试")
        }
        return account.actor
    }
}

/// Argon2id needs memory and time: one check at a time, off the threads that serve pages.
actor PasswordQueue {
    static let shared = PasswordQueue()

    func matches(_ password: String, hash: String) -> Bool { Password.matches(password, hash: hash) }
    func hash(_ password: String) -> String? { Password.hash(password) }
}

/// What a new password must be.
enum PasswordRule {
    static let shortest = 10

    static func check(_ password: String, again: String?, login: String) throws(FormErrors) {
        var errors = FormErrors()
        let kinds = [
            password.contains(where: \.isNumber), password.contains(where: \.isLetter),
            password.contains { !$0.isNumber && !$0.isLetter },
        ].count { $0 }
        if password.count < shortest {
            errors.add("password", "新密码至少 \(shortest) 位，现在是 \(password.count) 位")
        } else if password.count > 128 {
            errors.add("password", "新密码最多 128 位")
        } else if kinds < 2 {
            errors.add("password", "新密码至少包含字母、数字、符号中的两种")
        } else if password.lowercased().contains(login.lowercased()) {
            errors.add("password", "新密码不能包含账号名")
        }
        if let again, again != password { errors.add("again", "两次输入的新密码不一样") }
        if !errors.items.isEmpty { throw errors }
    }
}
