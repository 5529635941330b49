// All ledgers are named, so that script/without leaves this out together with any of them.
import App
import Dispatches
import DutyLog
import Education
import Foundation
import Inspections
import Kernel
import Letters
import Problems
import Storage
import Support
import Talks
import Testing
import Web

/// Every page of every role is opened in the sample town, and the plan of every query it asked is read: none walks a table that grows.
@Suite struct QueryPlanTests {
    /// Tables of a size that a town's people, units, plans and settings set, not its years of work.
    private static let small: Set<String> = [
        "town", "unit", "person", "charge", "account", "counter", "plan", "job", "limit_version",
        "closed_year", "town_form",
        "paper_series", "question", "material", "mail_address", "feed", "migration", "checklist", "avoidance",
        "journal_head",
        "token", "sign_in", "deputy",
    ]

    @Test(arguments: Engine.underTest) func noPageWalksATableThatGrows(_ engine: Engine) async throws {
        let watch = StatementWatch()
        let database: any Database =
            switch try await engine.fresh() {
            case .sqlite(let path): try SQLiteDatabase(path: path, watch: watch)
            case .postgres(let address): PostgresDatabase(address: address, watch: watch)
            }
        let running = try await RunningSite(on: database, day: "2026-11-20")
        defer { running.stop() }
        let people = try await Demo(running.town.desk) { _ in }.make()
        try await database.write {
            try $0.execute("UPDATE account SET must_change = 0")
        }
        // Counted now, and not by chance in the middle; then said to be large, for which the indexes are made.
        if engine == .postgres {
            try await database.write { session in
                try session.script("ANALYZE")
                try session.execute(
                    """
                    UPDATE pg_class SET reltuples = 1000000
                    WHERE relkind IN ('r', 'i') AND reltuples > 5 AND relnamespace = CAST(current_schema() AS regnamespace)
                    """)
            }
        }
        _ = watch.take()
        var asked: [(text: String, sql: SQL)] = [], pages = 0
        for line in people {
            let visitor = Visitor(running.address)
            _ = try await visitor.post("/sign-in", [("login", line.login), ("password", line.password)])
            pages += try await crawl(visitor)
            asked += watch.take()
        }
        let texts = Dictionary(asked.map { ($0.text, $0.sql) }, uniquingKeysWith: { first, _ in first })
        #expect(pages > 150, "\(pages) pages")
        #expect(texts.count > 200, "\(texts.count) statements")
        var faults: [String] = []
        for (text, sql) in texts.sorted(by: { $0.key < $1.key })
        where text.hasPrefix("SELECT") || text.hasPrefix("WITH") {
            let walks = try await database.read { try Self.walks(sql, text, engine, in: $0) }
            if !walks.isEmpty {
                faults.append("\(walks.joined(separator: "; "))\n    in \(text.prefix(400))")
            }
        }
        // Searches and filters are among them.
        #expect(texts.keys.contains { $0.hasPrefix("WITH hit") })
        #expect(texts.keys.contains { $0.contains(engine == .sqlite ? "search_text MATCH" : "@@") })
        #expect(texts.keys.contains { $0.contains("item.state =") })
        // What walks is told.
        let walking: SQL = "SELECT item.id FROM item WHERE item.title = \("一件")"
        #expect(try await !database.read { try Self.walks(walking, "", engine, in: $0) }.isEmpty)
        #expect(faults.isEmpty, "\(faults.count) of \(texts.count):\n\(faults.joined(separator: "\n"))")
        try await database.close()
    }

    /// Two pages of each pattern that links lead to, the search, and each list by a word and by each of its filters; how many they were. A
    /// PDF asks what its DOCX asks, and takes LibreOffice.
    private func crawl(_ visitor: Visitor) async throws -> Int {
        var waiting = ["/", "/search?q=\(Self.word)"], known: Set<String> = [], seen: [String: Int] = [:],
            pages = 0
        var filtered: Set<String> = []
        while !waiting.isEmpty {
            let path = waiting.removeFirst()
            let key =
                filtered.contains(path)
                ? path
                : String(path.prefix { $0 != "?" }).replacing(#/[0-9a-f]{8}-[0-9a-f-]{27}/#, with: "{}")
            guard known.insert(path).inserted, seen[key, default: 0] < 2, !path.hasPrefix("/assets"),
                !key.hasSuffix(".pdf")
            else {
                continue
            }
            seen[key, default: 0] += 1
            let page = try await visitor.get(path)
            #expect(page.status < 500, "\(path)")
            pages += 1
            for address in Self.filters(page.text) where filtered.insert(address).inserted {
                waiting.append(address)
            }
            for match in page.text.matches(of: #/href="(\/[^"]*)"/#) {
                waiting.append(
                    String(match.1).replacing("&amp;", with: "&").split(separator: "#").first.map(String.init)
                        ?? "/")
            }
        }
        return pages
    }

    /// 廉政, which many entries hold.
    private static let word = "%E5%BB%89%E6%94%BF"

    /// The addresses a list's form leads to: by a word, and by the first value of each choice.
    private static func filters(_ page: String) -> [String] {
        page.matches(of: #/(?s)<form class="filters" action="(\/[^"?]*)">(.*?)<\/form>/#).flatMap {
            form -> [String] in
            let choices = form.2.matches(of: #/(?s)<select[^>]* name="(\w+)">.*?<\/select>/#).compactMap {
                choice -> String? in
                choice.0.firstMatch(of: #/value="([^"]+)"/#).map { "\(form.1)?\(choice.1)=\($0.1)" }
            }
            return ["\(form.1)?q=\(word)"] + choices
        }
    }

    /// What of a statement's plan walks a whole table or index.
    private static func walks(_ sql: SQL, _ text: String, _ engine: Engine, in session: any Session) throws
        -> [String]
    {
        switch engine {
        case .sqlite:
            let tables = Set(try Catalogue(session).tables.map(\.name))
            let aliases = Dictionary(
                text.matches(of: #/(\w+) AS (\w+)/#).map { (String($0.2), String($0.1)) },
                uniquingKeysWith: { first, _ in first })
            let steps = try session.rows("EXPLAIN QUERY PLAN " + sql) { row in
                _ = try (row.next(Int.self), row.next(Int.self), row.next(Int.self))
                return try row.next(String.self)
            }
            // Parts of the statement itself, already narrowed, go by names of their own.
            let parts = Set(
                steps.compactMap {
                    $0.firstMatch(of: #/^(?:CO-ROUTINE|MATERIALIZE) (\w+)/#).map { String($0.1) }
                })
            return steps.filter { step in
                guard let name = step.firstMatch(of: #/^SCAN (\w+)/#).map({ String($0.1) }) else {
                    return false
                }
                if parts.contains(name) { return false }
                let table = tables.contains(name) ? name : aliases[name] ?? ""
                return tables.contains(table) && !small.contains(table)
            }
        case .postgres:
            // Small tables are walked whatever the indexes, unless every way but the indexes is made dear.
            _ = try session.rows(
                """
                SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                    set_config('enable_mergejoin', 'off', true)
                """
            ) { _ in 0 }
            let lines = try session.rows("EXPLAIN " + sql) { try $0.next(String.self) }
            return lines.indices.filter { place in
                let line = lines[place]
                if let table = line.firstMatch(of: #/Seq Scan on (\w+)/#)?.1 {
                    return !small.contains(String(table))
                }
                guard
                    let table = line.firstMatch(
                        of: #/Index (?:Only )?Scan (?:Backward )?using \w+ on (\w+)/#)?.1
                else {
                    return false
                }
                // Without a condition the whole index is walked.
                let next = place + 1 < lines.count ? lines[place + 1] : ""
                return !next.contains("Index Cond") && !small.contains(String(table))
            }.map { lines[$0].trimmingCharacters(in: .whitespaces) }
        }
    }
}
