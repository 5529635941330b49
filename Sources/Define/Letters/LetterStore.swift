import Foundation
import Kernel
import Storage

/// Letters in the database, with their disputes and signatures: three statements however many.
enum LetterStore {
    static func find(_ id: ID, seenBy seen: Seen, in session: any Session) throws -> Letter {
        guard let letter = try load("item.id = \(id) AND \(seen.items)", town: seen.town, in: session).first
        else { throw Refusal.missing }
        return letter
    }

    /// A year's letters as far as seen, those their posts have now; in the town's own order of units and of those who hold the posts.
    static func current(year: Int, seenBy seen: Seen, in session: any Session) throws -> [Letter] {
        try load(
            "item.kind = \(Letter.kind) AND item.year = \(year) AND item.state NOT IN ('replaced', 'ended') AND \(seen.items)",
            town: seen.town, in: session)
    }

    /// Letters of this year in some states: what waits for somebody.
    static func waiting(_ states: [Letter.State], year: Int, seenBy seen: Seen, in session: any Session)
        throws
        -> [Letter]
    {
        try load(
            "item.kind = \(Letter.kind) AND item.year = \(year) AND item.state IN \(SQL.list(states.map(\.rawValue))) AND \(seen.items)",
            town: seen.town, in: session)
    }

    /// Every edition of one post's letter, newest first.
    static func editions(of post: String, year: Int, seenBy seen: Seen, in session: any Session) throws
        -> [Item]
    {
        try session.rows(
            """
            SELECT \(Item.columns) FROM letter JOIN item ON item.town = letter.town AND item.id = letter.id
            WHERE letter.year = \(year) AND letter.post = \(post) AND \(seen.items) ORDER BY letter.edition DESC
            """
        ) { try Item(&$0) }
    }

    private static func load(_ condition: SQL, town: ID, in session: any Session) throws -> [Letter] {
        var letters = try session.rows(
            """
            SELECT letter.post, letter.post_name, letter.edition, letter.first_party, letter.above_town, letter.lines,
                letter.digest, \(Item.columns)
            FROM item JOIN letter ON letter.town = item.town AND letter.id = item.id
            JOIN unit ON unit.town = item.town AND unit.id = item.unit
            LEFT JOIN person ON person.town = item.town AND person.id = item.owner
            WHERE \(condition)
            ORDER BY unit.sort, CASE WHEN person.sort IS NULL THEN 1 ELSE 0 END, person.sort, letter.post_name, item.id
            """
        ) { row in
            let post = try row.next(String.self), name = try row.next(String.self)
            let edition = try row.next(Int.self), first = try row.next(String.self)
            let above = try row.next(Bool.self), lines = try row.next(String.self)
            let digest = try row.next(String.self)
            return Letter(
                item: try Item(&row), post: post, postName: name, edition: edition, firstParty: first,
                isAboveTown: above,
                lines: (try? JSONDecoder().decode([Letter.Line].self, from: Data(lines.utf8))) ?? [],
                digest: digest)
        }
        let within: SQL = """
            SELECT item.id FROM item JOIN letter ON letter.town = item.town AND letter.id = item.id WHERE \(condition)
            """
        let disputes = try session.rows(
            """
            SELECT letter, line, original, reason, outcome, answer FROM letter_dispute
            WHERE town = \(town) AND letter IN (\(within)) ORDER BY letter, sort
            """
        ) {
            (
                letter: try $0.next(ID.self),
                dispute: Letter.Dispute(
                    line: try $0.next(), original: try $0.next(), reason: try $0.next(),
                    outcome: try $0.next(), answer: try $0.next())
            )
        }
        let signatures = try session.rows(
            """
            SELECT letter, side, name, on_paper, day, digest FROM letter_signature
            WHERE town = \(town) AND letter IN (\(within)) ORDER BY letter, side
            """
        ) {
            (
                letter: try $0.next(ID.self),
                signature: Letter.Signature(
                    side: try $0.next(), name: try $0.next(), onPaper: try $0.next(), day: try $0.next(),
                    digest: try $0.next())
            )
        }
        let argued = Dictionary(grouping: disputes, by: \.letter)
        let signed = Dictionary(grouping: signatures, by: \.letter)
        for index in letters.indices {
            letters[index].disputes = argued[letters[index].item.id]?.map(\.dispute) ?? []
            letters[index].signatures = signed[letters[index].item.id]?.map(\.signature) ?? []
        }
        return letters
    }
}

extension Work {
    /// The letter, unless the page the user saw was older than what is stored. What its state no longer allows is said first.
    func letter(_ id: ID, _ version: Int?, for command: any Command.Type) throws -> Letter {
        let letter = try LetterStore.find(id, seenBy: seen, in: session)
        try LetterRules.requireState(command, letter)
        try guardVersion(letter.item, seen: version)
        return letter
    }

    func insert(_ letter: Letter) throws {
        try insert(letter.item)
        try session.execute(
            """
            INSERT INTO letter (town, id, year, post, post_name, edition, first_party, above_town, lines, digest)
            VALUES (\(town), \(letter.item.id), \(letter.item.year), \(letter.post), \(letter.postName), \(letter.edition),
                \(letter.firstParty), \(letter.isAboveTown), \(try text(letter.lines)), \(letter.digest))
            """)
        try keepParts(of: letter)
    }

    func update(_ letter: Letter) throws {
        try update(letter.item)
        try session.execute(
            """
            UPDATE letter SET lines = \(try text(letter.lines)), digest = \(letter.digest), post_name = \(letter.postName),
                first_party = \(letter.firstParty), above_town = \(letter.isAboveTown)
            WHERE town = \(town) AND id = \(letter.item.id)
            """)
        try keepParts(of: letter)
    }

    private func keepParts(of letter: Letter) throws {
        let id = letter.item.id
        try session.execute("DELETE FROM letter_dispute WHERE town = \(town) AND letter = \(id)")
        for (index, dispute) in letter.disputes.enumerated() {
            try session.execute(
                """
                INSERT INTO letter_dispute (town, letter, sort, line, original, reason, outcome, answer)
                VALUES (\(town), \(id), \(index), \(dispute.line), \(dispute.original), \(dispute.reason), \(dispute.outcome),
                    \(dispute.answer))
                """)
        }
        try session.execute("DELETE FROM letter_signature WHERE town = \(town) AND letter = \(id)")
        for signature in letter.signatures {
            try session.execute(
                """
                INSERT INTO letter_signature (town, letter, side, name, on_paper, day, digest)
                VALUES (\(town), \(id), \(signature.side), \(signature.name), \(signature.onPaper), \(signature.day),
                    \(signature.digest))
                """)
        }
        try index(id, [letter.item.title, letter.item.number, letter.firstParty].joined(separator: " "))
    }

    private func text(_ lines: [Letter.Line]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(lines), as: UTF8.self)
    }
}
