/// An enumeration with a Chinese label for each value, chosen in forms and described in the API.
package protocol Choice: CaseIterable, RawRepresentable<String>, Codable, Hashable, Sendable {
    var label: String { get }
}
