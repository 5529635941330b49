import Kernel
import Mail
import Storage

/// 邮件提醒: where an account wants to be told how much waits, or that it no longer does.
struct SetMailAddress: Command {
    static let name = "mail.address"
    static let title = "设置提醒邮箱"
    static let may = Role.business
    /// Empty for none.
    let address: String

    func perform(in work: Work) throws -> Entry {
        guard address.isEmpty || MailServer.isAddress(address) else {
            throw FormErrors("address", "“\(address)”不是一个邮箱，例如 name@example.com")
        }
        try work.session.execute(
            "DELETE FROM mail_address WHERE town = \(work.town) AND account = \(work.actor.account)")
        if !address.isEmpty {
            try work.session.execute(
                """
                INSERT INTO mail_address (town, account, address) VALUES (\(work.town), \(work.actor.account), \(address))
                """)
        }
        return Entry(nil, address.isEmpty ? "取消邮件提醒" : "设置提醒邮箱")
    }
}

/// Puts one mail a day into the box for whoever wants one and has something in hand: how many, and nothing else.
package struct RemindByMail: Command {
    package static let name = "mail.remind"
    package static let title = "邮件提醒"
    package static let may: Set<Role> = []
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let wanting = try work.session.rows(
            """
            SELECT account.id, account.person, coalesce(person.name, account.login), account.role, person.unit,
                mail_address.address
            FROM mail_address JOIN account ON account.town = mail_address.town AND account.id = mail_address.account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE mail_address.town = \(work.town) AND account.disabled = 0 ORDER BY account.id
            """
        ) { row in
            let actor = Actor(
                town: work.town, account: try row.next(), person: try row.next(), name: try row.next(),
                role: try row.next(), unit: try row.next())
            return (actor: actor, address: try row.next(String.self))
        }
        var asked = 0
        for (actor, address) in wanting {
            let count = try waiting(for: actor, in: work)
            guard count > 0 else { continue }
            asked += try work.session.execute(
                """
                INSERT INTO mail_out (town, account, day, address, matters) VALUES (\(work.town), \(actor.account),
                    \(work.today), \(address), \(count))
                ON CONFLICT (town, account, day) DO NOTHING
                """)
        }
        return Entry(nil, "邮件提醒", ["mails": "\(asked)"])
    }

    private func waiting(for actor: Actor, in work: Work) throws -> Int {
        try work.session.value(
            """
            SELECT count(*) FROM item WHERE item.closed IS NULL AND item.handed IS NULL AND item.due IS NOT NULL
              AND item.opened <= \(work.today) AND \(actor.handles) AND \(Seen(actor).items)
            """)
    }
}
