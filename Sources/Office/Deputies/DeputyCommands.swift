import Kernel
import Storage

/// 请人代办: somebody acts for an account whose holder is away, from one day to another and in certain acts. The holder asks for it himself;
/// for those below him the Party secretary does.
struct AppointDeputy: Command {
    static let name = "deputy.appoint"
    static let title = "请人代办"
    static let may = Role.business.subtracting([.superior])
    /// Asks for one's own password, so pages alone.
    static let inAPI = false
    /// Whose; nil for one's own.
    let account: ID?
    /// Whose account acts.
    let deputy: ID?
    let first: Day?
    let last: Day?
    /// Commands, by name.
    let acts: [String]
    let reason: String

    /// The longest at once, in days.
    static let longest = 90
    /// For whom the secretary may ask: those who lead nothing of the other pair of eyes.
    static let ordered: Set<Role> = [.leader, .office, .head, .staff]

    func perform(in work: Work) throws -> Entry {
        let absent = try holder(account ?? work.actor.account, "account", "请谁代办", in: work)
        let standIn = try holder(deputy, "deputy", "由谁代办", in: work)
        try check(absent, standIn, in: work)
        try requireNoOther(absent, standIn, in: work)
        guard let first, let last else { throw Refusal.missing }
        let grant = work.newID()
        try work.session.execute(
            """
            INSERT INTO deputy (town, id, account, deputy, first, last, acts, reason, maker)
            VALUES (\(work.town), \(grant), \(absent.account), \(standIn.account), \(first), \(last),
                \(acts.sorted().joined(separator: ",")), \(reason), \(work.actor.account))
            """)
        let when = "\(first.rawValue) 至 \(last.rawValue)"
        for (person, sentence) in [
            (standIn.person, "\(when) 请你代\(absent.name)办理"), (absent.person, "\(when) 由\(standIn.name)代你办理"),
        ] {
            guard let person, person != work.actor.person else { continue }
            _ = try work.notify(person, sentence, at: "/deputies", item: nil, mark: "deputy:\(grant)")
        }
        try work.tellOverseers("\(when) 由\(standIn.name)代\(absent.name)办理", grant)
        return Entry(
            nil, "请人代办",
            [
                "absent": absent.name, "deputy": standIn.name, "first": first.rawValue, "last": last.rawValue,
                "acts": acts.sorted().joined(separator: ","), "reason": reason,
            ])
    }

    private struct Holder {
        let account: ID
        let person: ID?
        let name: String
        let role: Role
    }

    private func holder(_ id: ID?, _ field: String, _ what: String, in work: Work) throws -> Holder {
        let found = try work.session.first(
            """
            SELECT account.id, account.person, coalesce(person.name, account.login), account.role FROM account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(work.town) AND account.id = \(id) AND account.disabled = 0
            """
        ) { Holder(account: try $0.next(), person: try $0.next(), name: try $0.next(), role: try $0.next()) }
        guard let found else { throw FormErrors(field, "从列表中选择\(what)") }
        return found
    }

    /// Twice for the same days is one too many: nobody would know which holds.
    private func requireNoOther(_ absent: Holder, _ standIn: Holder, in work: Work) throws {
        let other = try work.session.first(
            """
            SELECT last FROM deputy WHERE town = \(work.town) AND account = \(absent.account) AND deputy = \(standIn.account)
              AND ended IS NULL AND first <= \(last) AND last >= \(first)
            """
        ) { try $0.next(Day.self) }
        if let other {
            throw FormErrors(
                "deputy", "这几天已经请\(standIn.name)代\(absent.name)办理，到 \(other.rawValue) 为止；要改的，先“结束委托”")
        }
    }

    private func check(_ absent: Holder, _ standIn: Holder, in work: Work) throws {
        var errors = FormErrors()
        if absent.account != work.actor.account,
            work.actor.role != .secretary || !Self.ordered.contains(absent.role)
        {
            errors.add("account", "只能给自己请人代办；班子成员、办公室、部门（村）的，党委书记可以代为安排")
        }
        if standIn.account == absent.account { errors.add("deputy", "代办的人不能是本人") }
        if !Self.may.contains(standIn.role) { errors.add("deputy", "管理员和上级不能代办") }
        // Where two of them have to agree, one person must not be both.
        if Set([absent.role, standIn.role]) == Set([.secretary, .disciplineSecretary]) {
            errors.add("deputy", "党委书记和纪委书记不能互相代办，有的事要他们两人分别同意")
        }
        if let first, let last {
            if last < work.today { errors.add("last", "结束的日期已经过去") }
            if first > last { errors.add("last", "结束的日期在开始以前") }
            if last > first.adding(Self.longest) { errors.add("last", "一次最长 \(Self.longest) 天，到期再办") }
        } else {
            if first == nil { errors.add("first", "写明从哪天开始") }
            if last == nil { errors.add("last", "写明到哪天为止") }
        }
        if acts.isEmpty { errors.add("acts", "勾选请他办的事") }
        if acts.count > 60 || acts.contains(where: { $0.count > 40 || $0.contains(",") }) {
            errors.add("acts", "有的事不能请人代办，重新勾选")
        }
        errors.require(reason, "reason", "原因", limit: 200)
        try errors.check()
    }
}

/// Ends it before its day: whoever is represented, who acts, who asked for it, or the Party secretary.
struct EndDeputy: Command {
    static let name = "deputy.end"
    static let title = "结束委托"
    static let may = AppointDeputy.may
    let grant: ID

    func perform(in work: Work) throws -> Entry {
        let own: SQL =
            work.actor.role == .secretary
            ? "1 = 1"
            : "(account = \(work.actor.account) OR deputy = \(work.actor.account) OR maker = \(work.actor.account))"
        let ended = try work.session.execute(
            "UPDATE deputy SET ended = \(work.now) WHERE town = \(work.town) AND id = \(grant) AND ended IS NULL AND \(own)"
        )
        if ended == 0 { throw Refusal.missing }
        return Entry(nil, "结束委托", ["grant": grant.rawValue])
    }
}

/// From here on this sign-in acts for who is away.
struct EnterDeputy: Command {
    static let name = "deputy.enter"
    static let title = "开始代办"
    static let may = AppointDeputy.may
    static let inAPI = false
    let grant: ID
    let signIn: ID

    func perform(in work: Work) throws -> Entry {
        let stands = try work.session.first(
            """
            SELECT coalesce(person.name, account.login) FROM deputy
            JOIN account ON account.town = deputy.town AND account.id = deputy.account AND account.disabled = 0
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE deputy.town = \(work.town) AND deputy.id = \(grant) AND deputy.deputy = \(work.actor.account)
              AND deputy.ended IS NULL AND deputy.first <= \(work.today) AND deputy.last >= \(work.today)
            """
        ) { try $0.next(String.self) }
        guard let name = stands else { throw Refusal.missing }
        try work.session.execute(
            """
            UPDATE sign_in SET deputy = \(grant) WHERE town = \(work.town) AND id = \(signIn) AND account = \(work.actor.account)
            """)
        return Entry(nil, "开始代办", ["absent": name, "grant": grant.rawValue])
    }
}

/// This sign-in is its own again.
struct LeaveDeputy: Command {
    static let name = "deputy.leave"
    static let title = "结束代办"
    static let may = AppointDeputy.may
    static let inAPI = false
    static let deputising = Deputy.Rule.always
    let signIn: ID

    func perform(in work: Work) throws -> Entry {
        guard let deputy = work.actor.deputy else { throw Refusal.missing }
        try work.session.execute(
            "UPDATE sign_in SET deputy = NULL WHERE town = \(work.town) AND id = \(signIn) AND account = \(deputy.account)"
        )
        return Entry(nil, "结束代办", ["grant": deputy.grant.rawValue])
    }
}
