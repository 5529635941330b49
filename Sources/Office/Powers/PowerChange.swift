import Kernel
import Storage

/// 权限变更: what gives somebody a way in or a wider sight. One proposes it, another confirms it; until then nothing has changed.
struct PowerChange: Sendable {
    enum Kind: String, TextColumn, Choice {
        case open, reset, role, clear, move

        var label: String {
            switch self {
            case .open: "开通账号"
            case .reset: "重置密码"
            case .role: "授权"
            case .clear: "解除动态口令"
            case .move: "调整姓名、单位或分管单位"
            }
        }

        /// Whether the owner is given a password, half from each of the two.
        var givesPassword: Bool { self == .open || self == .reset }
    }

    enum State: String, TextColumn {
        case open, done, refused
    }

    let id: ID
    let kind: Kind
    /// The account it is about; nil for one that is to be opened, or a person without.
    let account: ID?
    let person: ID?
    /// The sign-in name, and what it was and would become, in words.
    let login: String
    let before: String
    let after: String
    /// What is to be carried out: a role, or units by their ids, as `unit/charge,charge`.
    let body: String
    /// The proposer's half of a first password, sealed under the installation's key.
    let half: String
    let reason: String
    let proposer: ID
    let proposerName: String
    let proposerRole: Role
    let proposed: Instant
    let state: State
    /// Who confirmed or refused it, and when; nobody where something newer took its place.
    let decider: ID?
    let deciderName: String
    let decided: Instant?
    /// Who looked at what a guarded account would see, before an overseer says so.
    let checker: ID?
    let checkerName: String
    let checkerRole: Role?
    let checked: Instant?
    /// The role of the account it is about; nil where there is none yet.
    let subject: Role?

    /// Of whom a change is never one administrator's alone, and both secretaries are told.
    static let guarded: Set<Role> = Role.administrators.union([
        .secretary, .disciplineSecretary, .disciplineOfficer, .office,
    ])
    /// Who says that somebody shall see more.
    static let overseers: Set<Role> = [.office, .secretary, .disciplineSecretary]
    /// A proposal nobody confirmed lapses.
    static let days = 14
    /// So many of one proposer wait at most: a flood would hide the one that matters.
    static let most = 300

    /// The roles one of which must confirm: ways in, an administrator of another kind; what widens a sight, the office of the
    /// leading group or a secretary.
    static func confirmers(_ kind: Kind, proposedBy role: Role) -> Set<Role> {
        switch kind {
        case .open, .reset, .clear: Role.administrators.subtracting([role])
        case .role, .move: overseers
        }
    }

    /// The roles one of which looks at it before: of the guarded, an administrator of another kind. Nobody for all others.
    static func checkers(_ kind: Kind, concerns roles: Set<Role>, proposedBy role: Role) -> Set<Role> {
        let widens = kind == .role || kind == .move
        return widens && !roles.isDisjoint(with: guarded) ? Role.administrators.subtracting([role]) : []
    }

    /// Whether an administrator of another kind has to look at it, and has not.
    var waitsForCheck: Bool {
        checker == nil && !Self.checkers(kind, concerns: roles, proposedBy: proposerRole).isEmpty
    }

    /// Whose word is next.
    var next: Set<Role> {
        waitsForCheck
            ? Self.checkers(kind, concerns: roles, proposedBy: proposerRole)
            : Self.confirmers(kind, proposedBy: proposerRole)
    }

    /// Whether its next word may be this actor's: of the right role, and neither his own proposal nor check nor power.
    func isNext(_ actor: Actor, at now: Instant) -> Bool {
        isWaiting(at: now) && actor.isOne(of: next) && ![proposer, checker].contains(actor.account)
            && !concerns(actor)
    }

    func concerns(_ actor: Actor) -> Bool {
        account == actor.account || person != nil && person == actor.person
    }

    private static let columns: SQL = """
        power_change.id, power_change.kind, power_change.account, power_change.person, power_change.login, power_change.was,
        power_change.becomes, power_change.body, power_change.half, power_change.reason, power_change.proposer,
        coalesce(person.name, account.login), account.role, power_change.proposed, power_change.state, power_change.decider,
        coalesce(other.name, deciding.login, ''), power_change.decided, power_change.checker,
        coalesce(looker.name, checking.login, ''), checking.role, power_change.checked, subject.role
        """
    private static let join: SQL = """
        FROM power_change JOIN account ON account.town = power_change.town AND account.id = power_change.proposer
        LEFT JOIN person ON person.town = account.town AND person.id = account.person
        LEFT JOIN account AS deciding ON deciding.town = power_change.town AND deciding.id = power_change.decider
        LEFT JOIN person AS other ON other.town = deciding.town AND other.id = deciding.person
        LEFT JOIN account AS checking ON checking.town = power_change.town AND checking.id = power_change.checker
        LEFT JOIN person AS looker ON looker.town = checking.town AND looker.id = checking.person
        LEFT JOIN account AS subject ON subject.town = power_change.town AND subject.id = coalesce(power_change.account,
            (SELECT min(own.id) FROM account AS own WHERE own.town = power_change.town AND own.person = power_change.person))
        """

    private init(_ row: inout Row) throws {
        (id, kind, account, person) = (try row.next(), try row.next(), try row.next(), try row.next())
        (login, before, after, body) = (try row.next(), try row.next(), try row.next(), try row.next())
        (half, reason, proposer) = (try row.next(), try row.next(), try row.next())
        (proposerName, proposerRole) = (try row.next(), try row.next())
        (proposed, state, decider) = (try row.next(), try row.next(), try row.next())
        (deciderName, decided) = (try row.next(), try row.next())
        (checker, checkerName) = (try row.next(), try row.next())
        (checkerRole, checked) = (try row.next(), try row.next())
        subject = try row.next()
    }

    static func find(_ id: ID, town: ID, in session: any Session) throws -> PowerChange {
        let found = try session.first(
            "SELECT \(columns) \(join) WHERE power_change.town = \(town) AND power_change.id = \(id)"
        ) { try PowerChange(&$0) }
        guard let found else { throw Refusal.missing }
        return found
    }

    /// What is over: settled, or lapsed without anybody's word. Newest first, a page of them.
    static func past(town: ID, at now: Instant, after: String, limit: Int, in session: any Session) throws
        -> [PowerChange]
    {
        let older: SQL = after.isEmpty ? "1 = 1" : "power_change.id < \(after)"
        return try session.rows(
            """
            SELECT \(columns) \(join) WHERE power_change.town = \(town) AND NOT (\(waits(at: now))) AND \(older)
            ORDER BY power_change.id DESC LIMIT \(limit)
            """
        ) { try PowerChange(&$0) }
    }

    /// Those that wait for somebody's word now: what is about accounts there are before what opens new ones, of which there may be
    /// many, and the newest first.
    static func waiting(town: ID, at now: Instant, in session: any Session) throws -> [PowerChange] {
        try session.rows(
            """
            SELECT \(columns) \(join) WHERE power_change.town = \(town) AND \(waits(at: now))
            ORDER BY CASE WHEN power_change.kind = 'open' THEN 1 ELSE 0 END, power_change.id DESC LIMIT 2000
            """
        ) { try PowerChange(&$0) }
    }

    private static func waits(at now: Instant) -> SQL {
        "power_change.state = 'open' AND power_change.proposed > \(now.adding(seconds: -days * 86_400))"
    }

    func isWaiting(at now: Instant) -> Bool {
        state == .open && now < proposed.adding(seconds: Self.days * 86_400)
    }

    /// The roles it is about: what the account has, and what it would be given.
    var roles: Set<Role> { Set([subject, kind == .role ? Role(rawValue: body) : nil].compactMap { $0 }) }
}

/// The office's own tables.
package enum OfficeSchema {
    package static let migrations = [
        Migration(
            "office", 1,
            [
                .portable(
                    """
                    CREATE TABLE power_change (
                        town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL,
                        kind TEXT NOT NULL CHECK (kind IN ('open', 'reset', 'role', 'clear', 'move')), account TEXT, person TEXT,
                        login TEXT NOT NULL, was TEXT NOT NULL, becomes TEXT NOT NULL, body TEXT NOT NULL, half TEXT NOT NULL,
                        reason TEXT NOT NULL, proposer TEXT NOT NULL, proposed TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused')), decider TEXT, decided TEXT,
                        PRIMARY KEY (town, id), FOREIGN KEY (town, account) REFERENCES account (town, id),
                        FOREIGN KEY (town, person) REFERENCES person (town, id),
                        FOREIGN KEY (town, proposer) REFERENCES account (town, id),
                        FOREIGN KEY (town, decider) REFERENCES account (town, id))
                    """),
                .portable("CREATE INDEX power_change_state ON power_change (town, state, id)"),
                // What stands in a tray until then, whatever is marked as read.
                .portable("ALTER TABLE notice ADD COLUMN held TEXT"),
            ]),
        SignInTries.schema,
        Migration(
            "office", 3,
            [
                .portable("ALTER TABLE power_change ADD COLUMN checker TEXT"),
                .portable("ALTER TABLE power_change ADD COLUMN checked TEXT"),
            ]),
        Migration(
            "office", 4,
            [
                // How often waits of an account were ended.
                .portable(
                    """
                    CREATE TABLE account_unlock (
                        town TEXT NOT NULL, account TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (town, account, at),
                        FOREIGN KEY (town, account) REFERENCES account (town, id))
                    """)
            ]),
        Migration(
            "office", 5,
            [
                .portable(
                    """
                    CREATE TABLE saved_filter (
                        town TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL,
                        query TEXT NOT NULL, PRIMARY KEY (town, id), UNIQUE (town, account, path, name),
                        FOREIGN KEY (town, account) REFERENCES account (town, id))
                    """)
            ]),
    ]
}
