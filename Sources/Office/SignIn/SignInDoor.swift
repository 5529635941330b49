import Foundation
import Kernel
import Sodium
import Storage
import Web
import Words

/// Checks who stands at the door: slow for the hasty, and after five failures shut for them, longer each time.
struct SignInDoor: Sendable {
    let desk: Desk
    /// The installation's, under which authenticators are sealed and tickets made.
    let secret: [UInt8]
    /// A hash nobody's password has, so that an unknown name takes as long as a wrong password.
    private static let nobody = Password.hash(Sodium.token()) ?? ""

    struct Account: Sendable {
        let actor: Actor
        let login: String
        let hash: String
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
    ///
    /// A name nobody has is looked for, counted and checked as any other: neither the words nor the time tell.
    func open(login: String, password: String, from caller: Caller) async throws -> Opened {
        let account = try await desk.read { try SignInDoor.find(login, $0) }
        let tries = tries(login, caller), failures = try await tries.count()
        // Each failure makes the next try wait longer, before the door shuts.
        if failures > 1 { try await Task.sleep(for: .milliseconds(300 * min(failures - 1, 5))) }
        let matches = await PasswordQueue.shared.matches(password, hash: account?.hash ?? Self.nobody)
        guard matches, let account, !account.disabled else {
            if failures == SignInTries.free, let account { try await noteLock(account, from: caller.address) }
            throw Self.wrong
        }
        guard account.totp != nil else {
            try await tries.takeBack(all: true)
            return .signedIn(try await signIn(account, address: caller.address, agent: caller.agent))
        }
        // Wrong codes before it still count, or they could be guessed for ever.
        try await tries.takeBack(all: false)
        return .needsCode(
            ticket: ticket(account, until: desk.clock.now().adding(seconds: Self.ticketSeconds)))
    }

    /// Where a try comes from.
    struct Caller: Sendable {
        let address: String
        let agent: String
        /// What a browser that signed in before says of itself.
        let device: String?
    }

    private func tries(_ login: String, _ caller: Caller) -> SignInTries {
        let known = KnownDevice.source(caller.device, login: login, key: secret)
        return SignInTries(desk, login: login, source: known ?? "at:\(caller.address)")
    }

    private func signIn(_ account: Account, address: String, agent: String) async throws -> String {
        let token = Sodium.token()
        try await desk.perform(
            OpenSignIn(
                digest: Digest.sha256(token), address: address, agent: agent, usedCode: account.totp != nil,
                checked: account.hash, factor: account.totp ?? ""),
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
    func open(login: String, ticket: String, code: String, from caller: Caller) async throws -> String {
        try SecondFactor.digits(code)
        let expired = Refusal(.unauthorised, "ticket", "输入动态口令的时间过了", advice: "重新输入账号和密码")
        guard let account = try await desk.read({ try SignInDoor.find(login, $0) }),
            let moment = ticket.split(separator: "/").first.flatMap({ Instant(rawValue: String($0)) }),
            moment > desk.clock.now(), Digest.same(ticket, self.ticket(account, until: moment)),
            let id = account.actor.account, let sealed = account.totp,
            let factor = SecondFactor(sealed, of: id, key: secret)
        else { throw expired }
        let tries = tries(login, caller), failures = try await tries.count()
        do {
            let step = try factor.step(code, at: desk.clock.now(), after: account.totpStep)
            guard !account.disabled, try await take(step, account) else { throw Self.wrong }
        } catch {
            if failures == SignInTries.free { try await noteLock(account, from: caller.address) }
            throw error
        }
        try await tries.takeBack(all: true)
        return try await signIn(account, address: caller.address, agent: caller.agent)
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

    /// Whether `password` is this actor's. Wrong ones are counted by sign-in: nobody outside keeps whoever is signed in from confirming.
    /// Gives the hash it matched.
    func confirm(_ signIn: SignIn, password: String, field: String) async throws -> String {
        guard let account = try await desk.read({ try SignInDoor.find(signIn.login, $0) }) else {
            throw Refusal.missing
        }
        let tries = SignInTries(desk, login: signIn.login, source: "device:sign-in:\(signIn.id)")
        let failures = try await tries.count()
        guard await PasswordQueue.shared.matches(password, hash: account.hash) else {
            if failures == SignInTries.free { try await noteLock(account, from: "") }
            throw FormErrors(field, "密码不对，没有办理。连续输错 \(SignInTries.free) 次要等一会儿才能再试")
        }
        try await tries.takeBack(all: true)
        return account.hash
    }

    static let wrong = FormErrors("login", "账号或密码不对，检查后重新输入")

    static func find(_ login: String, _ session: any Session) throws -> Account? {
        try session.first(
            """
            SELECT account.town, account.id, account.person, coalesce(person.name, account.login), account.role, person.unit,
                account.login, account.password, account.disabled, account.totp, account.totp_step
            FROM account LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.login IN (\(login.lowercased()), \(login.halfWidth.lowercased()))
            ORDER BY CASE WHEN account.login = \(login.lowercased()) THEN 0 ELSE 1 END LIMIT 1
            """
        ) {
            Account(
                actor: Actor(
                    town: try $0.next(), account: try $0.next(), person: try $0.next(), name: try $0.next(),
                    role: try $0.next(), unit: try $0.next()),
                login: try $0.next(), hash: try $0.next(), disabled: try $0.next(), totp: try $0.next(),
                totpStep: try $0.next())
        }
    }

    /// The lock itself is a matter of record: who watches over accounts finds it in the journal.
    private func noteLock(_ account: Account, from address: String) async throws {
        try await desk.perform(
            NoteLock(login: account.login, address: address), by: .program(town: account.actor.town))
    }
}

/// A sensitive act asks once more for the password of whoever is signed in.
package enum Reauthentication {
    @discardableResult
    package static func confirm(_ visit: Visit, password: String, field: String = "password") async throws
        -> String
    {
        try await SignInDoor(desk: visit.desk, secret: visit.call.site.secret)
            .confirm(visit.signIn, password: password, field: field)
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
