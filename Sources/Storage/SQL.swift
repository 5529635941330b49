/// A statement whose text is written in the program and whose values can only be bound.
///
///     session.rows("SELECT title FROM item WHERE town = \(town) AND id = \(id)") { try $0.next(String.self) }
///
/// Literal parts are `StaticString`, so nothing a user typed can become part of the text.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Piece: Sendable {
        case text(StaticString)
        /// A table or column the engine itself listed.
        case name(String)
        case number(Int)
        case value(Value)
    }

    var pieces: [Piece] = []

    package init(stringLiteral value: StaticString) { pieces = [.text(value)] }
    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }
    private init(pieces: [Piece]) { self.pieces = pieces }

    /// A name out of the `Catalogue`, quoted.
    init(name: String) { pieces = [.name(name)] }

    /// A number the program has fixed, such as how many rows a page has: PostgreSQL plans for as many as it sees, and for a tenth of
    /// the table where it sees none.
    package static func fixed(_ number: Int) -> SQL { SQL(pieces: [.number(number)]) }

    /// Names out of the `Catalogue` with a comma between them.
    package static func names(_ names: [String]) -> SQL { comma(names.map { SQL(name: $0) }) }

    package static let nothing = SQL(pieces: [])

    package static func + (left: SQL, right: SQL) -> SQL { SQL(pieces: left.pieces + right.pieces) }

    /// `(?, ?, …)` for a list known to be short; a list that grows belongs in a table.
    package static func list(_ values: [some Bindable]) -> SQL {
        var pieces: [Piece] = [.text("(")]
        for (index, value) in values.enumerated() {
            if index > 0 { pieces.append(.text(", ")) }
            pieces.append(.value(value.value))
        }
        return SQL(pieces: pieces + [.text(")")])
    }

    /// `(?, ?, …)`: one row as text; columns of whole numbers take it as such.
    static func tuple(_ values: [String?]) -> SQL {
        var pieces: [Piece] = [.text("(")]
        pieces.reserveCapacity(values.count * 2 + 1)
        for (index, value) in values.enumerated() {
            if index > 0 { pieces.append(.text(", ")) }
            pieces.append(.value(value.map(Value.text) ?? .null))
        }
        return SQL(pieces: pieces + [.text(")")])
    }

    /// `(?, ?), (?, ?), …`: the rows of one INSERT. At most a few hundred: engines limit what can be bound.
    package static func comma(_ parts: [SQL]) -> SQL {
        guard let first = parts.first else { return .nothing }
        return parts.dropFirst().reduce(into: first) { $0.pieces += [.text(", ")] + $1.pieces }
    }

    /// The rows of all queries.
    package static func union(_ queries: [SQL]) -> SQL {
        guard let first = queries.first else { return .nothing }
        return queries.dropFirst().reduce(first) { $0 + " UNION ALL " + $1 }
    }

    /// The conditions joined by AND; an empty list is always true.
    package static func all(_ conditions: [SQL]) -> SQL {
        guard let first = conditions.first else { return "1 = 1" }
        return conditions.dropFirst().reduce(first) { $0 + " AND " + $1 }
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { pieces.append(.text(literal)) }
        }

        package mutating func appendInterpolation(_ value: some Bindable) {
            pieces.append(.value(value.value))
        }
        package mutating func appendInterpolation(_ value: (some Bindable)?) {
            pieces.append(.value(value?.value ?? .null))
        }
        package mutating func appendInterpolation(_ part: SQL) { pieces += part.pieces }
    }

    /// The text one engine reads, and the values to bind, in order.
    func rendered(for dialect: Dialect) -> (text: String, values: [Value]) {
        var text = "", values: [Value] = []
        for piece in pieces {
            switch piece {
            case .text(let literal): literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
            case .name(let name): text += "\"" + name.replacing("\"", with: "\"\"") + "\""
            case .number(let number): text += "\(number)"
            case .value(let value):
                values.append(value)
                text += dialect == .sqlite ? "?" : "$\(values.count)"
            }
        }
        return (text, values)
    }
}
