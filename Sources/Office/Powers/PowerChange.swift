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
            case .move: "调整所在单位或分管单位"
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

    /// Of whom a change is never one administrator's alone, and both secretaries are told.
    static let guarded: Set<Role> = Role.administrators.union([
        .secretary, .disciplineSecretary, .disciplineOfficer,
    ])
    /// Who says that somebody shall see more.
    static let overseers: Set<Role> = [.office, .secretary, .disciplineSecretary]
    /// A proposal nobody confirmed lapses.
    static let days = 14

    /// The roles one of which must confirm: passwords and the guarded, an administrator of another kind; what widens an ordinary
    /// account's sight, the office of the leading group or a secretary.
    static func confirmers(_ kind: Kind, concerns roles: Set<Role>, proposedBy role: Role) -> Set<Role> {
        let isGuarded = !roles.isDisjoint(with: guarded)
        switch kind {
        case .open, .reset, .clear: return Role.administrators.subtracting([role])
        case .role, .move: return isGuarded ? Role.administrators.subtracting([role]) : overseers
        }
    }

    private static let columns: SQL = """
        power_change.id, power_change.kind, power_change.account, power_change.person, power_change.login, power_change.was,
        power_change.becomes, power_change.body, power_change.half, power_change.reason, power_change.proposer,
        coalesce(person.name, account.login), account.role, power_change.proposed, power_change.state, power_change.decider,
        coalesce(other.name, deciding.login, ''), power_change.decided
        """
    private static let join: SQL = """
        FROM power_change JOIN account ON account.town = power_change.town AND account.id = power_change.proposer
        LEFT JOIN person ON person.town = account.town AND person.id = account.person
        LEFT JOIN account AS deciding ON deciding.town = power_change.town AND deciding.id = power_change.decider
        LEFT JOIN person AS other ON other.town = deciding.town AND other.id = deciding.person
        """

    private init(_ row: inout Row) throws {
        (id, kind, account, person) = (try row.next(), try row.next(), try row.next(), try row.next())
        (login, before, after, body) = (try row.next(), try row.next(), try row.next(), try row.next())
        (half, reason, proposer) = (try row.next(), try row.next(), try row.next())
        (proposerName, proposerRole) = (try row.next(), try row.next())
        (proposed, state, decider) = (try row.next(), try row.next(), try row.next())
        (deciderName, decided) = (try row.next(), try row.next())
    }

    static func find(_ id: ID, town: ID, in session: any Session) throws -> PowerChange {
        let found = try session.first(
            "SELECT \(columns) \(join) WHERE power_change.town = \(town) AND power_change.id = \(id)"
        ) { try PowerChange(&$0) }
        guard let found else { throw Refusal.missing }
        return found
    }

    /// The newest, those that wait first.
    static func all(town: ID, in session: any Session) throws -> [PowerChange] {
        try session.rows(
            """
            SELECT \(columns) \(join) WHERE power_change.town = \(town)
            ORDER BY CASE WHEN power_change.state = 'open' THEN 0 ELSE 1 END, power_change.id DESC LIMIT 200
            """
        ) { try PowerChange(&$0) }
    }

    func isWaiting(at now: Instant) -> Bool {
        state == .open && now < proposed.adding(seconds: Self.days * 86_400)
    }

    /// The roles it is about: what the account has, and what it would be given.
    func roles(in session: any Session, town: ID) throws -> Set<Role> {
        let owned: SQL = "(id = \(account) OR (person IS NOT NULL AND person = \(person)))"
        let has = try session.rows("SELECT role FROM account WHERE town = \(town) AND \(owned)") {
            try $0.next(Role.self)
        }
        return Set(has + [kind == .role ? Role(rawValue: body) : nil].compactMap { $0 })
    }
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
    ]
}
