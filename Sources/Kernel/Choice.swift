/// An enumeration with a Chinese label for each value, chosen in forms and described in the API.
package protocol Choice: CaseIterable, RawRepresentable<String>, Codable, Hashable, Sendable {
    var label: String { get }
}

extension Choice {
    /// The labels by value, as search and the API need them.
    package static var labels: [String: String] {
        Dictionary(allCases.map { ($0.rawValue, $0.label) }) { first, _ in first }
    }

    /// The values in their order with their labels, as forms and filters offer them.
    package static var options: [(value: String, label: String)] {
        allCases.map { ($0.rawValue, $0.label) }
    }
}
