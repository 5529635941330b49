import Foundation
import Kernel
import Sodium
import Storage
import Web

/// Checks who stands at the door: slow for the hasty, shut after five failures for a quarter of an hour.
struct SignInDoor: Sendable {
    let desk: Desk
    /// The installation's, under which authenticators are sealed and tickets made.
    let secret: [UInt8]
    private static let failureLimit = 5
    private static let lockSeconds = 15 * 60
    /// A hash nobody's password has, so that an unknown name takes as long as a wrong password.
    private static let nobody = Password.hash(Sodium.token()) ?? ""

    struct Account: Sendable {
        let actor: Actor
        let login: String
        let hash: String
        let lockedUntil: Instant?
        let disabled: Bool
        /// The authenticator, sealed, and the last step a code of it was taken of.
        let totp: String?
        let totpStep: Int
    }

    enum Opened: Sendable {
        /// The cookie's token.
        case signedIn(String)
        /// The password was right, and a code is still to come with this ticket.
        case needsCode(ticket: String)
    }

    /// What a right name and password open.
    ///
    /// A try counts as a failure before the password is looked at, and a right password takes it back: guesses sent
    /// side by side cannot pass the lock while the first of them are still being checked.
    func open(login: String, password: String, address: String, agent: String) async throws -> Opened {
        guard let account = try await desk.read({ try SignInDoor.find(login, $0) }) else {
            _ = await PasswordQueue.shared.matches(password, hash: Self.nobody)
            throw Self.wrong
        }
        let failures = try await count(account)
        // Each failure makes the next try wait longer, before the lock comes.
        if failures > 1 { try await Task.sleep(for: .milliseconds(300 * (failures - 1))) }
        let matches = await PasswordQueue.shared.matches(password, hash: account.hash)
        guard matches, !account.disabled else {
            if failures == Self.failureLimit { try await noteLock(account, from: address) }
            throw Self.wrong
        }
        guard account.totp != nil else {
            return .signedIn(try await signIn(account, address: address, agent: agent))
        }
        try await takeBack(account)
        return .needsCode(
            ticket: ticket(account, until: desk.clock.now().adding(seconds: Self.ticketSeconds)))
    }

    private func signIn(_ account: Account, address: String, agent: String) async throws -> String {
        let token = Sodium.token()
        try await desk.perform(
            OpenSignIn(
                digest: Digest.sha256(token), address: address, agent: agent, usedCode: account.totp != nil),
            by: account.actor)
        return token
    }

    // MARK: The code

    private static let ticketSeconds = 5 * 60

    /// Says that this password was right until a moment; worthless once the password or the authenticator is another.
    private func ticket(_ account: Account, until: Instant) -> String {
        let text = "ticket:\(until.rawValue):\(account.login):\(account.hash):\(account.totp ?? "")"
        return "\(until.rawValue)/\(Digest.hmac(text, key: secret))"
    }

    /// The cookie's token for a ticket and a right code. A wrong code counts like a wrong password.
    func open(login: String, ticket: String, code: String, address: String, agent: String) async throws
        -> String
    {
        try SecondFactor.digits(code)
        let expired = Refusal(.unauthorised, "ticket", "输入动态口令的时间过了", advice: "重新输入账号和密码")
        guard let account = try await desk.read({ try SignInDoor.find(login, $0) }),
            let moment = ticket.split(separator: "/").first.flatMap({ Instant(rawValue: String($0)) }),
            moment > desk.clock.now(), Digest.same(ticket, self.ticket(account, until: moment)),
            let id = account.actor.account, let sealed = account.totp,
            let factor = SecondFactor(sealed, of: id, key: secret)
        else { throw expired }
        let failures = try await count(account)
        do {
            let step = try factor.step(code, at: desk.clock.now(), after: account.totpStep)
            guard !account.disabled, try await take(step, account) else { throw Self.wrong }
        } catch {
            if failures == Self.failureLimit { try await noteLock(account, from: address) }
            throw error
        }
        return try await signIn(account, address: address, agent: agent)
    }

    /// Of two that show the same code at once one is taken.
    private func take(_ step: Int, _ account: Account) async throws -> Bool {
        try await desk.keep { session in
            try session.execute(
                """
                UPDATE account SET totp_step = \(step)
                WHERE town = \(account.actor.town) AND id = \(account.actor.account) AND totp_step < \(step)
                """) == 1
        }
    }

    /// A right password takes back its own try and no more: wrong codes before it still count, or they could be guessed for ever.
    private func takeBack(_ account: Account) async throws {
        try await desk.keep { session in
            try session.execute(
                """
                UPDATE account SET failures = failures - 1, locked_until = NULL
                WHERE town = \(account.actor.town) AND id = \(account.actor.account) AND failures > 0
                """)
        }
    }

    /// Whether `password` is this actor's, counted and locked as at the door.
    func confirm(_ actor: Actor, password: String, field: String) async throws {
        let login = try await desk.read { session in
            try session.first(
                "SELECT login FROM account WHERE town = \(actor.town) AND id = \(actor.account)"
            ) { try $0.next(String.self) }
        }
        guard let login, let account = try await desk.read({ try SignInDoor.find(login, $0) }) else {
            throw Refusal.missing
        }
        let failures = try await count(account)
        guard await PasswordQueue.shared.matches(password, hash: account.hash) else {
            if failures == Self.failureLimit { try await noteLock(account, from: "") }
            throw FormErrors(field, "密码不对，没有办理。连续输错 \(Self.failureLimit) 次账号会锁定")
        }
        try await desk.keep { session in
            try session.execute(
                """
                UPDATE account SET failures = 0, locked_until = NULL WHERE town = \(actor.town) AND id = \(actor.account)
                """)
        }
    }

    private static let wrong = FormErrors("login", "账号或密码不对，检查后重新输入")

    static func find(_ login: String, _ session: any Session) throws -> Account? {
        try session.first(
            """
            SELECT account.town, account.id, account.person, coalesce(person.name, account.login), account.role, person.unit,
                account.login, account.password, account.locked_until, account.disabled, account.totp, account.totp_step
            FROM account LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.login = \(login.lowercased())
            """
        ) {
            Account(
                actor: Actor(
                    town: try $0.next(), account: try $0.next(), person: try $0.next(), name: try $0.next(),
                    role: try $0.next(), unit: try $0.next()),
                login: try $0.next(), hash: try $0.next(), lockedUntil: try $0.next(),
                disabled: try $0.next(), totp: try $0.next(), totpStep: try $0.next())
        }
    }

    /// Counts this try and says which it is since the last right one; refuses while the account is locked.
    private func count(_ account: Account) async throws -> Int {
        let now = desk.clock.now(), until = now.adding(seconds: Self.lockSeconds)
        let failures = try await desk.keep { session in
            try session.first(
                """
                UPDATE account SET
                    locked_until = CASE WHEN \(Self.tries) + 1 >= \(Self.failureLimit) THEN \(until) ELSE NULL END,
                    failures = \(Self.tries) + 1
                WHERE town = \(account.actor.town) AND id = \(account.actor.account)
                  AND (locked_until IS NULL OR locked_until <= \(now)) RETURNING failures
                """
            ) { try $0.next(Int.self) }
        }
        guard let failures else {
            let end = try await desk.read { try SignInDoor.find(account.login, $0) }?.lockedUntil ?? until
            throw Refusal(
                .tooMany, "locked", "密码或动态口令连续输错 \(Self.failureLimit) 次，账号已锁定",
                advice: "\(end.local.suffix(5)) 后再试，或请安全管理员解锁")
        }
        return failures
    }

    /// Failures so far; a lock that has passed has wiped them.
    private static let tries: SQL = "CASE WHEN locked_until IS NULL THEN failures ELSE 0 END"

    /// The lock itself is a matter of record: who watches over accounts finds it in the journal.
    private func noteLock(_ account: Account, from address: String) async throws {
        try await desk.perform(
            NoteLock(login: account.login, address: address), by: .program(town: account.actor.town))
    }
}

/// A sensitive act asks once more for the password of whoever is signed in.
package enum Reauthentication {
    package static func confirm(_ visit: Visit, password: String, field: String = "password") async throws {
        try await SignInDoor(desk: visit.desk, secret: visit.call.site.secret)
            .confirm(visit.actor, password: password, field: field)
    }

    /// By the field of `Form.ownPassword`.
    static func confirm(_ visit: Visit) async throws {
        let password = visit.form.pairs.first { $0.name == Form.ownPasswordName }?.value ?? ""
        guard !password.isEmpty else {
            throw FormErrors(Form.ownPasswordName, "填写你的登录密码，确认是本人办理")
        }
        try await confirm(visit, password: password, field: Form.ownPasswordName)
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
