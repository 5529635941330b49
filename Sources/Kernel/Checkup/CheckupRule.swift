import Storage

/// 体检规则: what a ledger looks for in its own entries each night, why, and what it found.
package struct CheckupRule: Sendable {
    package struct Finding: Sendable, Equatable {
        /// The same finding has the same mark every night, so that what was dismissed stays dismissed.
        package let mark: String
        /// The page where it is mended.
        package let address: String
        package let unit: ID?
        package let sentence: String
        /// The data it rests on.
        package let facts: String

        package init(
            _ mark: String, at address: String, unit: ID? = nil, _ sentence: String, facts: String = ""
        ) {
            (self.mark, self.address, self.unit) = (mark, address, unit)
            (self.sentence, self.facts) = (sentence, facts)
        }
    }

    package struct Question {
        package let town: ID
        package let today: Day
        package let session: any Session

        package init(town: ID, today: Day, session: any Session) {
            (self.town, self.today, self.session) = (town, today, session)
        }
    }

    package let name: String
    package let title: String
    /// How it is found and why it matters, for whoever reads the finding.
    package let why: String
    /// Who reads its findings.
    package let readers: Set<Role>
    /// Its findings, `limit` at most.
    package let find: @Sendable (Question) throws -> [Finding]

    /// More findings of one rule than anybody reads say the same as so many.
    package static let limit = 200

    package init(
        _ name: String, _ title: String, why: String, readers: Set<Role> = Role.townWide,
        find: @escaping @Sendable (Question) throws -> [Finding]
    ) {
        (self.name, self.title, self.why) = (name, title, why)
        (self.readers, self.find) = (readers, find)
    }
}

/// What the nights found and nobody has mended or dismissed yet, and what was dismissed and why.
package struct CheckupEntry: Sendable {
    package let rule: String
    package let finding: CheckupRule.Finding
    package let found: Day
    package let dismissed: Day?
    package let reason: String
    package let name: String

    package static func all(town: ID, in session: any Session) throws -> [CheckupEntry] {
        try session.rows(
            """
            SELECT checkup.rule, checkup.mark, checkup.address, checkup.unit, checkup.sentence, checkup.facts, checkup.found,
                checkup.dismissed, checkup.reason, coalesce(person.name, account.login, '') FROM checkup
            LEFT JOIN account ON account.town = checkup.town AND account.id = checkup.account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE checkup.town = \(town) ORDER BY checkup.found DESC, checkup.rule, checkup.mark
            """
        ) { row in
            let rule = try row.next(String.self), mark = try row.next(String.self)
            let address = try row.next(String.self), unit = try row.next(ID?.self)
            return CheckupEntry(
                rule: rule,
                finding: .init(mark, at: address, unit: unit, try row.next(), facts: try row.next()),
                found: try row.next(), dismissed: try row.next(), reason: try row.next(), name: try row.next()
            )
        }
    }
}

extension Work {
    /// Runs every rule; keeps what is new, leaves what is known, drops what is mended. Returns how many are new and open.
    package func runCheckup() throws -> (fresh: Int, open: Int) {
        var fresh = 0
        for rule in checks {
            let findings = try rule.find(.init(town: town, today: today, session: session))
                .prefix(CheckupRule.limit)
            for finding in findings {
                fresh += try session.execute(
                    """
                    INSERT INTO checkup (town, rule, mark, address, unit, sentence, facts, found, run, reason)
                    VALUES (\(town), \(rule.name), \(finding.mark), \(finding.address), \(finding.unit), \(finding.sentence),
                        \(finding.facts), \(today), \(now), '')
                    ON CONFLICT (town, rule, mark) DO NOTHING
                    """)
                try session.execute(
                    """
                    UPDATE checkup SET run = \(now), sentence = \(finding.sentence), facts = \(finding.facts)
                    WHERE town = \(town) AND rule = \(rule.name) AND mark = \(finding.mark)
                    """)
            }
        }
        try session.execute("DELETE FROM checkup WHERE town = \(town) AND run < \(now)")
        let open = try session.value(
            "SELECT count(*) FROM checkup WHERE town = \(town) AND dismissed IS NULL", as: Int.self)
        return (fresh, open)
    }

    package func dismissCheckup(_ rule: String, _ mark: String, reason: String) throws -> Bool {
        try session.execute(
            """
            UPDATE checkup SET dismissed = \(today), reason = \(reason), account = \(actor.account)
            WHERE town = \(town) AND rule = \(rule) AND mark = \(mark) AND dismissed IS NULL
            """) == 1
    }
}
