import Sodium
import Storage

/// The session type ledgers see, without importing Storage for its name alone.
package typealias Session = Storage.Session

/// Somebody signed in: the account, and what every page shows of it.
package struct SignIn: Sendable {
    package let id: ID
    package let actor: Actor
    package let login: String
    package let townName: String
    package let mustChange: Bool
    /// Whether the role must have an authenticator and the account has none yet.
    package let mustBind: Bool
    package let unread: Int
    package let used: Instant
    /// Where the journal stands, which printed pages name.
    package let journal: Journal.Head
    /// Which days the town works.
    package let calendar: WorkCalendar
    /// From an API token, which needs no form token and has no idle limit.
    package let isToken: Bool

    /// A browser's sign-in ends after half an hour without use, and after twelve hours in any case.
    package static let idle = 30 * 60
    package static let longest = 12 * 3600

    /// The sign-in a cookie's token belongs to, in one query. Nil when unknown, idle too long, or the account is closed. One that acts for
    /// somebody away is that one's as long as the grant stands, and then its own again.
    package static func find(token: String, now: Instant, in session: any Session) throws -> SignIn? {
        try session.first(
            """
            SELECT sign_in.id, sign_in.used, \(columns), \(unreadCount), \(deputyColumns)
            FROM sign_in JOIN account AS own ON own.town = sign_in.town AND own.id = sign_in.account \(deputyJoin(on: now.day))
            JOIN account ON account.town = sign_in.town AND account.id = coalesce(deputy.account, sign_in.account) \(joins)
            WHERE sign_in.digest = \(Digest.sha256(token)) AND account.disabled = 0 AND own.disabled = 0
              AND sign_in.used > \(now.adding(seconds: -idle)) AND sign_in.opened > \(now.adding(seconds: -longest))
            """
        ) { try SignIn(id: try $0.next(), used: try $0.next(), isToken: false, &$0) }
    }

    /// Whether a cookie's token was given to somebody, be the sign-in in force or at its end.
    package static func isKnown(_ token: String, in session: any Session) throws -> Bool {
        try session.value("SELECT count(*) FROM sign_in WHERE digest = \(Digest.sha256(token))", as: Int.self)
            > 0
    }

    /// The account an API token belongs to.
    package static func find(apiToken token: String, now: Instant, in session: any Session) throws -> SignIn?
    {
        try session.first(
            """
            SELECT token.id, coalesce(token.used, token.created), \(columns), 0, NULL, NULL, NULL, NULL, '', '', NULL
            FROM token JOIN account ON account.town = token.town AND account.id = token.account \(joins)
            WHERE token.digest = \(Digest.sha256(token)) AND account.disabled = 0 AND account.must_change = 0
              AND token.expires > \(now)
            """
        ) { try SignIn(id: try $0.next(), used: try $0.next(), isToken: true, &$0) }
    }

    private static let columns: SQL =
        "account.town, account.id, account.person, coalesce(person.name, account.login), account.role, person.unit, account.login, town.name, town.holidays, account.must_change, CASE WHEN account.totp IS NULL AND town.second_factor LIKE '%,' || account.role || ',%' THEN 1 ELSE 0 END, journal_head.number, journal_head.hash"
    private static let deputyColumns: SQL =
        "deputy.id, own.id, own.person, standin.unit, coalesce(standin.name, own.login), coalesce(deputy.acts, ''), deputy.last"
    private static func deputyJoin(on day: Day) -> SQL {
        """
        LEFT JOIN person AS standin ON standin.town = own.town AND standin.id = own.person
        LEFT JOIN deputy ON deputy.town = sign_in.town AND deputy.id = sign_in.deputy AND deputy.deputy = sign_in.account
          AND deputy.ended IS NULL AND deputy.first <= \(day) AND deputy.last >= \(day)
          AND own.role IN \(SQL.list(Deputy.roles.map(\.rawValue)))
        """
    }
    private static let joins: SQL = """
        JOIN town ON town.id = account.town JOIN journal_head ON journal_head.town = account.town
        LEFT JOIN person ON person.town = account.town AND person.id = account.person
        """
    private static let unreadCount: SQL = """
        (SELECT count(*) FROM notice WHERE notice.town = account.town AND notice.person = account.person
            AND notice.seen IS NULL)
        """

    private init(id: ID, used: Instant, isToken: Bool, _ row: inout Row) throws {
        (self.id, self.used, self.isToken) = (id, used, isToken)
        let actor = Actor(
            town: try row.next(), account: try row.next(), person: try row.next(), name: try row.next(),
            role: try row.next(), unit: try row.next())
        (login, townName) = (try row.next(), try row.next())
        calendar = WorkCalendar.shipped.with(HolidayYear.decoded(try row.next()))
        let (mustChange, mustBind) = (try row.next(Bool.self), try row.next(Bool.self))
        journal = Journal.Head(number: try row.next(), hash: try row.next())
        let unread = try row.next(Int.self), deputy = try Self.deputy(&row, of: actor.name)
        // Passwords and notices are whose the account is.
        (self.mustChange, self.mustBind) = deputy == nil ? (mustChange, mustBind) : (false, false)
        self.unread = deputy == nil ? unread : 0
        self.actor = deputy.map(actor.represented) ?? actor
    }

    private static func deputy(_ row: inout Row, of absent: String) throws -> Deputy? {
        let (grant, account) = (try row.next(ID?.self), try row.next(ID?.self))
        let (person, unit, name) = (try row.next(ID?.self), try row.next(ID?.self), try row.next(String.self))
        let (acts, last) = (try row.next(String.self), try row.next(Day?.self))
        guard let grant, let account, let last else { return nil }
        return Deputy(
            grant: grant, account: account, person: person, unit: unit, name: name, absent: absent,
            acts: Set(acts.split(separator: ",").map(String.init)), last: last)
    }

    /// A sign-in without a row behind it, for tests of the gates.
    package init(for actor: Actor, now: Instant) {
        (id, self.actor, login, townName) = (ID(at: now), actor, actor.name, "")
        (mustChange, mustBind, unread, used, isToken) = (false, false, 0, now, false)
        (journal, calendar) = (Journal.Head(number: 0, hash: ""), .shipped)
    }

    /// Notes the use, at most once a minute so that reading pages does not mean writing.
    package static func touch(_ signIn: SignIn, now: Instant, desk: Desk) async throws {
        guard now > signIn.used.adding(seconds: 60) else { return }
        try await desk.keep { session in
            if signIn.isToken {
                try session.execute(
                    "UPDATE token SET used = \(now) WHERE town = \(signIn.actor.town) AND id = \(signIn.id)")
            } else {
                try session.execute(
                    "UPDATE sign_in SET used = \(now) WHERE town = \(signIn.actor.town) AND id = \(signIn.id)"
                )
            }
        }
    }
}
