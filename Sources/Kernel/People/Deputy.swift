import Storage

/// 代办: somebody who acts for another who is away, between two days and in certain acts alone.
///
/// Who acts so has the other's part and sees what the other sees, but nothing that is confided; each line of the journal names both. What
/// is his own he cannot decide in the other's name: the two hands stay two.
package struct Deputy: Sendable, Equatable {
    package let grant: ID
    /// The deputy's own account, person and unit.
    package let account: ID
    package let person: ID?
    package let unit: ID?
    package let name: String
    /// Who is represented.
    package let absent: String
    /// The commands granted, by name.
    package let acts: Set<String>
    package let last: Day

    package init(
        grant: ID, account: ID, person: ID?, unit: ID?, name: String, absent: String, acts: Set<String>,
        last: Day
    ) {
        (self.grant, self.account, self.person, self.unit) = (grant, account, person, unit)
        (self.name, self.absent, self.acts, self.last) = (name, absent, acts, last)
    }

    /// Whether an act may be done in another's name.
    package enum Rule: Sendable {
        case never
        /// Where the grant names it: what the unit or its people have to do.
        case handling
        /// Where the grant names it: what somebody says about the work of others. Nobody does both.
        case deciding
        /// What ends a sign-in or the deputising itself.
        case always

        /// Whether a grant may name it.
        package var isGranted: Bool {
            switch self {
            case .handling, .deciding: true
            case .never, .always: false
            }
        }
    }

    /// Who may act for another at all: administrators see no business, who watches from above does none.
    package static let roles = Role.business.subtracting([.superior])

    static let tables: [SQL] = [
        """
        CREATE TABLE deputy (
            town TEXT NOT NULL REFERENCES town (id), id TEXT NOT NULL, account TEXT NOT NULL, deputy TEXT NOT NULL,
            first TEXT NOT NULL, last TEXT NOT NULL, acts TEXT NOT NULL, reason TEXT NOT NULL, maker TEXT NOT NULL,
            ended TEXT, PRIMARY KEY (town, id), FOREIGN KEY (town, account) REFERENCES account (town, id),
            FOREIGN KEY (town, deputy) REFERENCES account (town, id), FOREIGN KEY (town, maker) REFERENCES account (town, id))
        """,
        "CREATE INDEX deputy_account ON deputy (town, account)",
        "CREATE INDEX deputy_deputy ON deputy (town, deputy)",
        "ALTER TABLE sign_in ADD COLUMN deputy TEXT",
    ]

    func require(_ command: any Command.Type) throws {
        switch command.deputising {
        case .always: return
        case .handling where acts.contains(command.name), .deciding where acts.contains(command.name): return
        default:
            throw Refusal(
                .forbidden, "deputy-act", "你现在是代别人办理，“\(command.title)”不在委托的事项里", advice: "先“结束代办”，再用自己的身份办")
        }
    }

    /// In the transaction of every act done so: the grant stands, and the deputy's own account does.
    func requireStanding(_ town: ID, on day: Day, in session: any Session) throws {
        let stands = try session.value(
            """
            SELECT count(*) FROM deputy JOIN account ON account.town = deputy.town AND account.id = deputy.deputy
            WHERE deputy.town = \(town) AND deputy.id = \(grant) AND deputy.ended IS NULL AND deputy.first <= \(day)
              AND deputy.last >= \(day) AND account.disabled = 0 AND account.role IN \(SQL.list(Self.roles.map(\.rawValue)))
            """, as: Int.self)
        guard stands == 1 else {
            throw Refusal(.forbidden, "deputy-over", "代办已经结束，这次没有办理", advice: "刷新页面，用自己的身份继续")
        }
    }

}

extension Actor {
    /// Two hands stay two: nobody decides in another's name what he had a part in himself, nor in his own what he did for another, nor in
    /// the names of two. What the deputy's own body owes is decided by others, unless it is the body of who is away as well.
    func requireDistance(_ command: any Command.Type, _ item: ID?, in session: any Session) throws {
        guard let item, case .deciding = command.deputising, let own = deputy?.account ?? account else {
            return
        }
        let mark = "%\"fact.deputy\":\"\(own.rawValue)\"%"
        let others = try session.value(
            """
            SELECT count(*) FROM journal WHERE town = \(town) AND item = \(item) AND line LIKE \(mark)
              AND account <> \(deputy == nil ? "" : account?.rawValue ?? "")
            """, as: Int.self)
        guard others == 0 else {
            throw Refusal(
                .forbidden, "deputy-both", "这件事你代别人办过，不能再由你来定", advice: "留给别的人办")
        }
        guard let deputy else { return }
        let part = try session.value(
            """
            SELECT count(*) FROM item WHERE item.town = \(town) AND item.id = \(item) AND (
                item.unit = \(deputy.unit?.rawValue ?? "") AND item.unit <> \(unit?.rawValue ?? "")
                OR item.owner = \(deputy.person?.rawValue ?? "")
                OR EXISTS (SELECT 1 FROM involved WHERE involved.town = item.town AND involved.item = item.id
                    AND involved.person = \(deputy.person?.rawValue ?? ""))
                OR EXISTS (SELECT 1 FROM journal WHERE journal.town = item.town AND journal.item = item.id
                    AND journal.account = \(deputy.account)))
            """, as: Int.self)
        guard part == 0 else {
            throw Refusal(
                .forbidden, "deputy-own", "这件事你自己经办过，或者与你、你的单位有关，不能代别人办",
                advice: "留给本人，或者请别的人代办")
        }
    }
}
