import Kernel
import Storage

/// What the address narrows a ledger's list to.
package struct RegisterFilter: Sendable {
    package let year: Int
    let today: Day
    let unit: ID?
    let state: String
    /// Somebody the entries are about, or whose they are.
    let person: ID?
    let text: String
    /// The ledger's own filters that are set.
    let chosen: [String: String]
    /// People in the parts this ledger knows.
    let parts: [String: ID]
    /// Values in the address that mean nothing here; the page says that they were not used.
    let unknown: [String]
    /// Keyset: the last row of the page before.
    let after: (day: String, id: String)?

    init(
        _ query: Fields, today: Day, states: [String], choices: [(name: String, values: [String])],
        parts: [String]
    ) {
        self.today = today
        let typed = query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil }
        year = typed ?? today.year
        (unit, person) = (ID(rawValue: query["unit"]), ID(rawValue: query["person"]))
        state = states.contains(query["state"]) ? query["state"] : ""
        text = query["q"]
        var chosen: [String: String] = [:]
        for choice in choices where choice.values.contains(query[choice.name]) {
            chosen[choice.name] = query[choice.name]
        }
        self.chosen = chosen
        self.parts = Dictionary(
            parts.compactMap { name in ID(rawValue: query[name]).map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
        let understood =
            [
                ("year", typed != nil), ("unit", unit != nil), ("person", person != nil),
                ("state", !state.isEmpty),
            ] + choices.map { ($0.name, chosen[$0.name] != nil) }
        unknown = understood.filter { !$0.1 && !query[$0.0].isEmpty }.map { query[$0.0] }
        let parts = query["after"].split(separator: ",").map(String.init)
        after = parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    var pairs: [(String, String)] {
        [
            ("year", "\(year)"), ("unit", unit?.rawValue ?? ""), ("state", state),
            ("person", person?.rawValue ?? ""),
        ] + chosen.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            + parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.rawValue) } + [("q", text)]
    }

    /// What narrows the list, on a table named `item`.
    func conditions(_ own: [SQL]) -> [SQL] {
        var parts: [SQL] = ["item.year = \(year)"]
        if let unit { parts.append("item.unit = \(unit)") }
        if !state.isEmpty { parts.append("item.state = \(state)") }
        if let person {
            parts.append(
                """
                (item.owner = \(person) OR EXISTS (SELECT 1 FROM involved WHERE involved.town = item.town
                    AND involved.item = item.id AND involved.person = \(person)))
                """)
        }
        return parts + own
    }

    var hasText: Bool { !text.isEmpty }
}
