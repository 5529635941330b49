import Kernel
import Storage

/// 检查清单: what is looked at under a topic, item by item, each with the rule it rests on. Every version is kept; an inspection
/// keeps the one it was planned with.
struct Checklist: Sendable, Equatable {
    struct Entry: Sendable, Equatable, Codable {
        let text: String
        let basis: String

        init(_ text: String, _ basis: String) { (self.text, self.basis) = (text, basis) }
    }

    /// The name of a topic the program ships, or an id.
    let topic: String
    let name: String
    let version: Int
    let isRetired: Bool
    let entries: [Entry]

    static let entryLimit = 60

    /// The newest version of every topic of the town, the program's own first; with `retired`, those given up too.
    static func all(town: ID, retired: Bool = false, in session: any Kernel.Session) throws -> [Checklist] {
        let rows = try session.rows(
            """
            SELECT checklist.topic, checklist.name, checklist.version, checklist.retired FROM checklist
            WHERE checklist.town = \(town) AND checklist.version = (SELECT max(other.version) FROM checklist AS other
                WHERE other.town = checklist.town AND other.topic = checklist.topic)
            ORDER BY checklist.name, checklist.topic
            """
        ) {
            (
                try $0.next(String.self), try $0.next(String.self), try $0.next(Int.self),
                try $0.next(Bool.self)
            )
        }
        let entries = try entries(rows.map { ($0.0, $0.2) }, town: town, in: session)
        let own = rows.map {
            Checklist(
                topic: $0.0, name: $0.1, version: $0.2, isRetired: $0.3,
                entries: entries["\($0.0) \($0.2)"] ?? [])
        }
        let known = Dictionary(own.map { ($0.topic, $0) }) { $1 }
        let shippedTopics = Set(shipped.map(\.topic))
        let all = shipped.map { known[$0.topic] ?? $0 } + own.filter { !shippedTopics.contains($0.topic) }
        return all.filter { retired || !$0.isRetired }
    }

    /// A topic in a certain version; nil for one that never was.
    static func find(_ topic: String, version: Int, town: ID, in session: any Kernel.Session) throws
        -> Checklist?
    {
        if version == 1, let shipped = shipped.first(where: { $0.topic == topic }) { return shipped }
        let row = try session.first(
            "SELECT name, retired FROM checklist WHERE town = \(town) AND topic = \(topic) AND version = \(version)"
        ) { (try $0.next(String.self), try $0.next(Bool.self)) }
        guard let row else { return nil }
        let entries = try entries([(topic, version)], town: town, in: session)
        return Checklist(
            topic: topic, name: row.0, version: version, isRetired: row.1,
            entries: entries["\(topic) \(version)"] ?? [])
    }

    private static func entries(_ versions: [(String, Int)], town: ID, in session: any Kernel.Session) throws
        -> [String: [Entry]]
    {
        guard !versions.isEmpty else { return [:] }
        var found: [String: [Entry]] = [:]
        let rows = try session.rows(
            """
            SELECT topic, version, text, basis FROM check_item WHERE town = \(town) AND topic IN \(SQL.list(versions.map(\.0)))
            ORDER BY topic, version, number
            """
        ) { ("\(try $0.next(String.self)) \(try $0.next(Int.self))", Entry(try $0.next(), try $0.next())) }
        for (key, entry) in rows { found[key, default: []].append(entry) }
        return found
    }
}

extension Work {
    /// Keeps a new version of a topic. Returns its number.
    func keep(_ checklist: Checklist, retired: Bool) throws -> Int {
        let newest = try session.value(
            "SELECT coalesce(max(version), 1) FROM checklist WHERE town = \(town) AND topic = \(checklist.topic)",
            as: Int.self)
        let version = newest + 1
        try session.execute(
            """
            INSERT INTO checklist (town, topic, version, name, retired, since, account)
            VALUES (\(town), \(checklist.topic), \(version), \(checklist.name), \(retired), \(now), \(actor.account))
            """)
        for (number, entry) in checklist.entries.enumerated() {
            try session.execute(
                """
                INSERT INTO check_item (town, topic, version, number, text, basis)
                VALUES (\(town), \(checklist.topic), \(version), \(number + 1), \(entry.text), \(entry.basis))
                """)
        }
        return version
    }
}
