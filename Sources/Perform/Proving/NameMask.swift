/// Covers the names of units and people in a text: they say who, not what was done. Made once for a town, since a text is looked at for
/// many tasks.
struct NameMask: Sendable {
    /// Names as they are called in full.
    private let full: [Character: [[Character]]]
    /// With what people say for a unit, and villages without 村.
    private let spoken: [Character: [[Character]]]

    init(_ town: Roster) {
        let names = town.units + town.persons.map(\.name)
        let shorts = (town.offices + town.committees).flatMap(RecordReading.shorts)
        let villages = town.villages.filter { $0.count > 2 }.map { String($0.dropLast()) }
        full = Self.byFirst(names)
        spoken = Self.byFirst(names + shorts + villages)
    }

    private static func byFirst(_ names: [String]) -> [Character: [[Character]]] {
        Dictionary(grouping: Set(names.filter { !$0.isEmpty }).map(Array.init)) { $0[0] }
            .mapValues { $0.sorted { $0.count > $1.count } }
    }

    /// One sign for each name, whatever its length.
    func covering(_ text: String) -> String { replace(spoken, in: text) { _ in ["某"] } }

    /// As many signs as the name has letters, so that places stay where they are.
    func coveringLetters(_ text: String) -> String {
        replace(full, in: text) { [Character](repeating: "某", count: $0) }
    }

    private func replace(
        _ names: [Character: [[Character]]], in text: String, with cover: (Int) -> [Character]
    ) -> String {
        let letters = Array(text)
        var made: [Character] = [], index = 0
        made.reserveCapacity(letters.count)
        while index < letters.count {
            let name = names[letters[index]]?.first {
                index + $0.count <= letters.count
                    && letters[index..<(index + $0.count)].elementsEqual($0)
            }
            if let name {
                made += cover(name.count)
                index += name.count
            } else {
                made.append(letters[index])
                index += 1
            }
        }
        return String(made)
    }
}
