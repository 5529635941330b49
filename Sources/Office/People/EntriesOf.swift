import Kernel
import Storage
import Web

/// The entries of a person or a unit, by every part there is in them, as far as whoever asks sees them.
struct EntriesOf: Sendable {
    enum Whose: Sendable {
        case person(ID)
        case unit(ID)
    }

    /// What the address narrows them to.
    struct Filter: Sendable {
        let year: Int?
        let kind: String
        let after: (day: String, id: String)?

        init(_ query: Fields) {
            year = query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil }
            kind = query["kind"]
            let parts = query["after"].split(separator: ",").map(String.init)
            after = parts.count == 2 ? (parts[0], parts[1]) : nil
        }

        static let all = Filter(Fields([]))

        var pairs: [(String, String)] {
            [("year", year.map { "\($0)" } ?? ""), ("kind", kind)].filter { !$0.1.isEmpty }
        }
    }

    /// How many entries of a kind there are in one part, and how many of them are still open.
    struct Count: Sendable {
        let kind: String
        let part: String
        let total: Int
        let open: Int
    }

    private let whose: Whose
    private let seen: Seen
    private let site: Site

    init(_ whose: Whose, _ visit: Visit) {
        (self.whose, seen, site) = (whose, visit.seen, visit.call.site)
    }

    /// Newest first by the day each is about, with the parts in each.
    func newest(_ filter: Filter, limit: Int, in session: any Kernel.Session) throws -> [(
        item: Item, parts: [String]
    )] {
        let after = filter.after.map { SearchIndex.after($0.day, $0.id) } ?? "1 = 1"
        // A page of entries: those with several parts come once for each, beside one another.
        let found = try session.rows(
            """
            SELECT part.label, \(Item.columns) FROM (
                SELECT DISTINCT item.id AS id, item.opened AS opened FROM (\(parts)) AS part
                JOIN item ON item.town = \(seen.town) AND item.id = part.id
                WHERE \(narrowed(filter)) AND \(after) ORDER BY opened DESC, id DESC LIMIT \(SQL.fixed(limit))) AS page
            JOIN (\(parts)) AS part ON part.id = page.id
            JOIN item ON item.town = \(seen.town) AND item.id = page.id
            ORDER BY \(SearchIndex.byDay)
            """
        ) { (label: try $0.next(String.self), item: try Item(&$0)) }
        var entries: [(item: Item, parts: [String])] = []
        for (label, item) in found {
            let words = words(label, of: item.kind)
            if entries.last?.item.id != item.id { entries.append((item, [])) }
            if let words, !entries[entries.count - 1].parts.contains(words) {
                entries[entries.count - 1].parts.append(words)
            }
        }
        return entries
    }

    func counts(_ filter: Filter, in session: any Kernel.Session) throws -> [Count] {
        try session.rows(
            """
            SELECT item.kind, part.label, count(DISTINCT item.id),
                count(DISTINCT CASE WHEN item.closed IS NULL AND item.due IS NOT NULL THEN item.id END)
            FROM (\(parts)) AS part JOIN item ON item.town = \(seen.town) AND item.id = part.id
            WHERE \(narrowed(filter)) GROUP BY item.kind, part.label
            """
        ) { row -> Count? in
            let kind = try row.next(String.self), label = try row.next(String.self)
            let total = try row.next(Int.self), open = try row.next(Int.self)
            return words(label, of: kind).map { Count(kind: kind, part: $0, total: total, open: open) }
        }.compactMap { $0 }
    }

    private func narrowed(_ filter: Filter) -> SQL {
        SQL.all([
            filter.year.map { "item.year = \($0)" } ?? "1 = 1",
            filter.kind.isEmpty ? "1 = 1" : "item.kind = \(filter.kind)", seen.items,
        ])
    }

    private static let owner = "owner", involved = "involved"

    /// What a part is called; `owner` and `involved` by each kind's own words.
    private func words(_ label: String, of kind: String) -> String? {
        switch (label, whose) {
        case (Self.owner, .person): site.kind(kind)?.owner ?? "责任人"
        case (Self.owner, .unit): "本单位"
        case (Self.involved, _): site.kind(kind)?.involved
        default: label
        }
    }

    /// `SELECT id, label` of every part, those every ledger has and those it declares.
    private var parts: SQL {
        let town = seen.town
        var sums: [SQL]
        let who: ID
        switch whose {
        case .person(let person):
            who = person
            sums = [
                "SELECT id, \(Self.owner) AS label FROM item WHERE town = \(town) AND owner = \(person)",
                """
                SELECT involved.item AS id, \(Self.involved) AS label FROM involved JOIN item AS about
                  ON about.town = involved.town AND about.id = involved.item
                WHERE involved.town = \(town) AND involved.person = \(person) AND about.kind IN \(SQL.list(openKinds))
                """,
            ]
        case .unit(let unit):
            who = unit
            sums = ["SELECT id, \(Self.owner) AS label FROM item WHERE town = \(town) AND unit = \(unit)"]
        }
        for part in site.modules.flatMap(\.parts) where isMeant(part) {
            sums.append(
                "SELECT own.id AS id, \(part.label) AS label FROM (\(part.entries(town, who))) AS own")
        }
        return SQL.union(sums)
    }

    /// The kinds of which whoever reads an entry may know whom it is about.
    private var openKinds: [String] {
        site.modules.flatMap(\.kinds).filter { $0.involved != nil }.map(\.name)
    }

    private func isMeant(_ part: ItemPart) -> Bool {
        switch (part.holder, whose) {
        case (.person, .person), (.unit, .unit): true
        default: false
        }
    }
}
