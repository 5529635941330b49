import Kernel
import Storage

/// 提出权限变更: by an administrator; another confirms it.
struct ProposePower: Command {
    static let name = "power.propose"
    static let title = "提出权限变更"
    static let may: Set<Role> = [.systemAdmin, .securityAdmin]
    /// Carries a half of a password, sealed.
    static let inAPI = false
    let kind: PowerChange.Kind
    var account: ID?
    var person: ID?
    /// For an account that is to be opened.
    var login: String = ""
    /// The role to be given.
    var role: Role?
    var half: String = ""
    let reason: String

    func perform(in work: Work) throws -> Entry {
        let change = try checked(in: work)
        try work.propose(
            kind, account: account, person: change.person, login: change.login, before: change.before,
            after: change.after, body: role?.rawValue ?? change.body, half: half, reason: reason,
            concerns: change.roles)
        return Entry(
            nil, "提出\(kind.label)",
            ["login": change.login, "was": change.before, "becomes": change.after, "reason": reason])
    }

    private struct Checked {
        let login: String
        var person: ID?
        var before = ""
        var after = ""
        var body = ""
        var roles: Set<Role> = []
    }

    private func checked(in work: Work) throws -> Checked {
        if kind != .open { try FormErrors.requireReason(reason, "\(kind.label)的理由") }
        guard kind != .move, let role = work.actor.role else { throw Refusal.missing }
        if kind == .open {
            guard role == .systemAdmin else { throw PowerChange.others([.systemAdmin], "提出") }
            let opening = OpenAccount(login: login, person: person, role: .staff, hash: "", mustChange: true)
            let name = try opening.checkedName(in: work)
            let directory = try work.directory()
            let words = directory.person(person).map { "\($0.name)（\($0.post)），\(Role.staff.label)" } ?? ""
            let place = try PersonPlace.of(person, directory, in: work)
            return Checked(
                login: name, person: person, after: "\(words)，\(place.words(directory))",
                body: place.body + "/" + (directory.person(person).map { $0.name + " " + $0.post } ?? ""),
                roles: [.staff])
        }
        guard let account else { throw Refusal.missing }
        guard account != work.actor.account else {
            throw Refusal(.forbidden, "own-account", "不能办理自己的账号", advice: "由另一名管理员办理")
        }
        let row = try AccountRow.find(account, in: work)
        // The security administrator's own ways in are the system administrator's to propose, or nobody could.
        let proposers: Set<Role> =
            row.role == .securityAdmin ? [.systemAdmin, .securityAdmin] : [.securityAdmin]
        guard proposers.contains(role) else { throw PowerChange.others(proposers, "提出") }
        var checked = Checked(login: row.login, roles: [row.role])
        checked.before = row.role.label + (row.disabled ? "，已停用" : "")
        if kind == .reset, row.disabled { checked.after = "重新启用" }
        if kind == .role {
            guard let given = self.role, given != row.role else { throw FormErrors("role", "选择另一个身份") }
            checked.after = given.label
            checked.roles.insert(given)
        }
        return checked
    }
}

/// 确认权限变更: by another than whoever proposed it; only now it happens.
struct ConfirmPower: Command {
    static let name = "power.confirm"
    static let title = "确认权限变更"
    static let may = Role.administrators.union(PowerChange.overseers)
    static let inAPI = false
    let change: ID
    /// Made of both halves of a first password.
    var hash: String = ""

    func perform(in work: Work) throws -> Entry {
        let change = try work.powerToDecide(change)
        guard !change.waitsForCheck else { throw PowerChange.others(change.next, "先核对") }
        let entry = try carryOut(change, in: work)
        try work.settle(change, as: .done)
        if !change.roles.isDisjoint(with: PowerChange.guarded) { try tellSecretaries(change, in: work) }
        try work.tellProposer(of: change, "\(work.actor.name)已确认，现在生效")
        var facts = entry.facts
        facts.merge([
            "login": change.login, "was": change.before, "becomes": change.after,
            "proposer": change.proposerName, "checker": change.checkerName,
        ]) {
            own, _ in own
        }
        return Entry(nil, "确认\(change.kind.label)", facts)
    }

    private func carryOut(_ change: PowerChange, in work: Work) throws -> Entry {
        switch change.kind {
        case .open:
            let directory = try work.directory(),
                place = try PersonPlace.of(change.person, directory, in: work)
            let who = directory.person(change.person).map { $0.name + " " + $0.post } ?? ""
            guard [place.body + "/" + who, place.body].contains(change.body) else { throw PowerChange.moved }
            try work.tellOverseers(
                "开通账号：\(change.login)（\(change.after)），\(change.proposerName)提出", change.id,
                at: "/powers/\(change.id)")
            return try OpenAccount(
                login: change.login, person: change.person, role: .staff, hash: hash, mustChange: true
            ).perform(in: work)
        case .reset:
            return try ResetPassword(
                account: try account(change), version: nil, hash: hash, reason: change.reason
            )
            .perform(in: work)
        case .role:
            guard let role = Role(rawValue: change.body) else { throw Refusal.missing }
            return try GrantRole(account: try account(change), version: nil, role: role).perform(in: work)
        case .clear:
            return try ClearSecondFactor(account: try account(change), version: nil, reason: change.reason)
                .perform(in: work)
        case .move: return try SavePerson.move(change, in: work)
        }
    }

    private func account(_ change: PowerChange) throws -> ID {
        guard let account = change.account else { throw Refusal.missing }
        return account
    }

    /// Both are told, whoever it is about, and the notice stands for three days.
    private func tellSecretaries(_ change: PowerChange, in work: Work) throws {
        let what = [change.before, change.after].filter { !$0.isEmpty }.joined(separator: "→")
        let checked = change.checker == nil ? "" : "\(change.checkerName)核对，"
        let words =
            "\(change.kind.label)：\(change.login)\(what.isEmpty ? "" : "（\(what)）")，\(change.proposerName)提出，\(checked)\(work.actor.name)确认。不知情的，马上查问"
        try work.tellSecretaries(words, about: change.id, at: "/powers/\(change.id)")
    }
}

/// 核对权限变更: of a guarded account, by an administrator of another kind than the proposer; then an overseer confirms it.
struct CheckPower: Command {
    static let name = "power.check"
    static let title = "核对权限变更"
    static let may = Role.administrators
    static let inAPI = false
    let change: ID

    func perform(in work: Work) throws -> Entry {
        let change = try work.powerToDecide(change)
        guard change.waitsForCheck else { throw PowerChange.settled }
        try work.session.execute(
            """
            UPDATE power_change SET checker = \(work.actor.account), checked = \(work.now)
            WHERE town = \(work.town) AND id = \(change.id) AND state = 'open'
            """)
        try work.askForWord(
            change.id, "\(change.kind.label)：\(change.login)",
            of: PowerChange.confirmers(change.kind, proposedBy: change.proposerRole))
        return Entry(
            nil, "核对\(change.kind.label)",
            ["account": change.login, "was": change.before, "wanted": change.after])
    }
}

/// 不同意, or taken back by whoever proposed it.
struct RefusePower: Command {
    static let name = "power.refuse"
    static let title = "不同意权限变更"
    static let may = ConfirmPower.may
    static let inAPI = false
    let change: ID
    let reason: String

    func perform(in work: Work) throws -> Entry {
        try FormErrors.requireReason(reason, "不同意的理由")
        let change = try PowerChange.find(change, town: work.town, in: work.session)
        let isOwn = change.proposer == work.actor.account
        if !isOwn { _ = try work.powerToDecide(change.id, confirming: false) }
        guard change.isWaiting(at: work.now) else { throw PowerChange.settled }
        try work.settle(change, as: .refused)
        if !isOwn { try work.tellProposer(of: change, "\(work.actor.name)没有同意，理由：\(reason)") }
        return Entry(
            nil, isOwn ? "撤回\(change.kind.label)" : "不同意\(change.kind.label)",
            ["login": change.login, "reason": reason])
    }
}

extension PowerChange {
    static func others(_ roles: Set<Role>, _ act: String) -> Refusal {
        let who = Role.allCases.filter(roles.contains).map(\.label).joined(separator: "、")
        return Refusal(.forbidden, "power-others", "这件事要由\(who)\(act)", advice: "请他们办理")
    }

    static let fresh = Refusal(
        .forbidden, "fresh-power", "你的账号三天内开通、授权或重置过，三天以后才能提出、确认这样的权限变更", advice: "急办的，由别人办理；不同意的，现在就可以写明理由")

    /// Whether this account was opened, reset, cleared or granted within three days.
    static func isFresh(_ actor: Actor, at now: Instant, in session: any Kernel.Session) throws -> Bool {
        try session.value(
            """
            SELECT count(*) FROM power_change WHERE town = \(actor.town) AND account = \(actor.account) AND state = 'done'
              AND kind IN ('open', 'reset', 'clear', 'role') AND decided > \(now.adding(seconds: -3 * 86_400))
            """, as: Int.self) > 0
    }

    static let moved = Refusal(
        "power-moved", "提出以后，这名人员的单位或分管单位改过，原来的不能确认", advice: "按现在的情况重新提出")
    static let settled = Refusal("power-settled", "这件权限变更已经办过，或者过了 \(days) 天没有人确认，已经失效", advice: "需要的，重新提出")
}

extension Work {
    /// Both secretaries, also one whose account is closed just now: closing it first must not keep the news from him. With
    /// `office` the office too, since both may be closed.
    func tellSecretaries(
        _ words: String, about id: ID, at address: String = "/account", office: Bool = false
    ) throws {
        let secretaries = try session.rows(
            """
            SELECT person FROM account WHERE town = \(town) AND person IS NOT NULL
              AND role IN \(SQL.list(Role.confidants.map(\.rawValue).sorted()))
            """
        ) { try $0.next(ID.self) }
        for person in Set(secretaries + (office ? try people(in: [.office]) : [])) {
            let mark = "power:\(id):\(now)"
            try notify(person, words, at: address, item: nil, mark: mark)
            // So long it stays unread, whatever is marked as read.
            try session.execute(
                """
                UPDATE notice SET held = \(now.adding(seconds: 3 * 86_400))
                WHERE town = \(town) AND person = \(person) AND mark = \(mark)
                """)
        }
    }

    /// What waits for a word about a person whose place has changed since would carry out what nobody looked at.
    func voidProposals(of person: ID, besides own: ID? = nil) throws {
        let accounts: SQL = "account IN (SELECT id FROM account WHERE town = \(town) AND person = \(person))"
        try void("(person = \(person) OR \(accounts)) AND id <> coalesce(\(own), '')")
    }

    /// Ends what waits without anybody's word, and the questions about it.
    func void(_ condition: SQL) throws {
        let waiting = try session.rows(
            "SELECT id, kind, login FROM power_change WHERE town = \(town) AND state = 'open' AND \(condition)"
        ) {
            (
                id: try $0.next(ID.self), kind: try $0.next(PowerChange.Kind.self),
                login: try $0.next(String.self)
            )
        }
        guard !waiting.isEmpty else { return }
        for change in waiting {
            try session.execute(
                "UPDATE power_change SET state = 'refused', half = '', decided = \(now) WHERE town = \(town) AND id = \(change.id)"
            )
            try settleNotices(of: change.id)
        }
        // The line of the act that ended them says so.
        note(["void": waiting.map { "\($0.kind.label) \($0.login)" }.joined(separator: "、")])
    }

    /// Keeps a proposal and tells whoever may confirm it.
    func propose(
        _ kind: PowerChange.Kind, account: ID?, person: ID?, login: String, before: String, after: String,
        body: String,
        half: String, reason: String, concerns roles: Set<Role>
    ) throws {
        guard let role = actor.role else { throw Refusal.missing }
        if !roles.isDisjoint(with: PowerChange.guarded), try PowerChange.isFresh(actor, at: now, in: session)
        {
            throw PowerChange.fresh
        }
        let open = try session.value(
            "SELECT count(*) FROM power_change WHERE town = \(town) AND state = 'open' AND proposer = \(actor.account) AND proposed > \(now.adding(seconds: -PowerChange.days * 86_400))",
            as: Int.self)
        guard open < PowerChange.most else {
            throw Refusal(
                "many-proposals", "你提出的还有 \(open) 件没有人确认，先不能再提出", advice: "请能确认的人先办，或者撤回不需要的")
        }
        let same: SQL =
            "(account = \(account) OR account IS NULL AND (person = \(person) OR person IS NULL AND login = \(login)))"
        // The last one counts: what was proposed before for the same is void.
        try void("kind = \(kind) AND \(same)")
        let id = newID()
        try session.execute(
            """
            INSERT INTO power_change (town, id, kind, account, person, login, was, becomes, body, half, reason, proposer, proposed, state)
            VALUES (\(town), \(id), \(kind), \(account), \(person), \(login), \(before), \(after), \(body), \(half), \(reason),
                \(actor.account), \(now), 'open')
            """)
        let checkers = PowerChange.checkers(kind, concerns: roles, proposedBy: role)
        try askForWord(
            id, "\(kind.label)：\(login)",
            of: checkers.isEmpty ? PowerChange.confirmers(kind, proposedBy: role) : checkers)
    }

    /// Asks in the tray; what was asked before of the same is settled.
    func askForWord(_ change: ID, _ what: String, of roles: Set<Role>) throws {
        try settleNotices(of: change)
        for reader in try people(in: roles) {
            try notify(
                reader, "\(actor.name)请你核对后确认\(what)", at: "/powers/\(change)", item: nil,
                mark: "propose:\(change)")
        }
    }

    /// A question that was answered by somebody stands in nobody's tray as unread.
    private func settleNotices(of change: ID) throws {
        try session.execute(
            "UPDATE notice SET seen = \(now) WHERE town = \(town) AND mark = \("propose:\(change)") AND seen IS NULL"
        )
    }

    /// What became of it, to whoever proposed it and has a tray.
    func tellProposer(of change: PowerChange, _ became: String) throws {
        let person = try session.first(
            "SELECT person FROM account WHERE town = \(town) AND id = \(change.proposer)"
        ) { try $0.next(ID?.self) }
        guard let person, let person else { return }
        try notify(
            person, "你提出的\(change.kind.label)：\(change.login)，\(became)", at: "/powers/\(change.id)",
            item: nil,
            mark: "became:\(change.id)")
    }

    /// A proposal this actor may decide: not his own, not about himself, and of his role.
    func powerToDecide(_ id: ID, confirming: Bool = true) throws -> PowerChange {
        let change = try PowerChange.find(id, town: town, in: session)
        guard change.isWaiting(at: now) else { throw PowerChange.settled }
        guard change.proposer != actor.account else {
            throw Refusal(.forbidden, "own-proposal", "自己提出的，不能自己确认", advice: "由这件事能确认的人确认，双人办理里写着是谁")
        }
        guard change.checker != actor.account else {
            throw Refusal(.forbidden, "own-check", "自己核对过的，不能再由自己确认", advice: "由党委书记、纪委书记或领导小组办公室确认")
        }
        guard !change.concerns(actor) else {
            throw Refusal(.forbidden, "own-power", "关系到自己的权限，不能自己确认", advice: "由别人确认")
        }
        // Whoever was let in anew by two administrators is not the next hand until the secretaries have had time to notice.
        if confirming, try PowerChange.isFresh(actor, at: now, in: session) { throw PowerChange.fresh }
        guard actor.isOne(of: change.next) else { throw PowerChange.others(change.next, "确认") }
        return change
    }

    func settle(_ change: PowerChange, as state: PowerChange.State) throws {
        let settled = try session.execute(
            """
            UPDATE power_change SET state = \(state), half = '', decider = \(actor.account), decided = \(now)
            WHERE town = \(town) AND id = \(change.id) AND state = 'open'
            """)
        guard settled == 1 else { throw PowerChange.settled }
        try settleNotices(of: change.id)
    }
}
