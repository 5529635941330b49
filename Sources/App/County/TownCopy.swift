import Foundation
import Kernel
import Storage

/// A further town like one there is: every row under the new town's id, with a journal of its own that verifies.
///
/// Keys lead with the town, so entries may keep their ids; what is known to the whole installation (sign-in names, places in the
/// search index) is made anew. Sessions, tokens and calendar addresses are somebody's secrets and are not copied.
struct TownCopy {
    let original: ID
    let lines: [[String: String]]

    private static let secrets: Set<String> = ["sign_in", "token", "feed", "mail_out"]
    private static let own: Set<String> = ["town", "account", "journal", "journal_head", "search_key"]
    private static let batch = 200

    init(of original: ID, in session: any Kernel.Session) throws {
        self.original = original
        let decoder = JSONDecoder()
        lines = try session.rows("SELECT line FROM journal WHERE town = \(original) ORDER BY number") {
            try decoder.decode([String: String].self, from: Data(try $0.next(String.self).utf8))
        }
    }

    /// `mark` is put behind every sign-in name.
    func make(_ town: ID, name: String, mark: String, in session: any Kernel.Session) throws {
        try session.execute(
            """
            INSERT INTO town (id, name, created, holidays)
            SELECT \(town), \(name), created, holidays FROM town WHERE id = \(original)
            """)
        for table in try Catalogue(session).tables where table.columns.contains("town") {
            guard !Self.secrets.contains(table.name) else { continue }
            switch table.name {
            case "account": try copy(table, to: town, changing: ("login", "login || \(mark)"), session)
            case _ where Self.own.contains(table.name): continue
            default: try copy(table, to: town, changing: nil, session)
            }
        }
        try session.copySearchPlaces(of: original, to: town)
        try journal(town, mark, session)
    }

    private func copy(
        _ table: Catalogue.Table, to town: ID, changing: (column: String, value: SQL)?,
        _ session: any Kernel.Session
    ) throws {
        let names = table.columns.filter { $0 != "town" && $0 != changing?.column }
        let (more, value): (SQL, SQL) =
            changing.map { (", " + SQL.names([$0.column]), ", " + $0.value) } ?? ("", "")
        try session.execute(
            """
            INSERT INTO \(table.sql) (town, \(SQL.names(names))\(more))
            SELECT \(town), \(SQL.names(names))\(value) FROM \(table.sql) WHERE town = \(original)
            """)
    }

    /// The same acts, said of the new town, each holding the hash of its own line before.
    private func journal(_ town: ID, _ mark: String, _ session: any Kernel.Session) throws {
        var head = Journal.origin
        var rows: [SQL] = []
        func flush() throws {
            if rows.isEmpty { return }
            try session.execute(
                "INSERT INTO journal (town, number, at, account, act, item, line, hash) VALUES \(SQL.comma(rows))"
            )
            rows = []
        }
        for (index, fields) in lines.enumerated() {
            var fields = fields
            // Lines speak of accounts by their names, which are others here.
            if let login = fields["fact.login"] { fields["fact.login"] = login + mark }
            let made = Journal.moved(fields, to: town, after: head)
            head = made.hash
            let account = fields["by"].flatMap { $0.isEmpty ? nil : $0 }
            rows.append(
                """
                (\(town), \(index + 1), \(fields["at"]), \(account), \(fields["act"]), \(fields["item"]), \(made.line), \(made.hash))
                """)
            if rows.count == Self.batch { try flush() }
        }
        try flush()
        try session.execute(
            "INSERT INTO journal_head (town, number, hash) VALUES (\(town), \(lines.count), \(head))")
    }
}
