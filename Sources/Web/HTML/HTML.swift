/// A piece of a page. Its literal parts are the program's own; every value put into it is escaped.
///
///     let row: HTML = "<tr><td>\(problem.number)</td><td><a href=\"\(address)\">\(problem.title)</a></td></tr>"
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}
    package init(stringLiteral value: StaticString) { bytes.append(value) }
    package init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    package static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum.bytes += right.bytes
        return sum
    }

    package static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

    package var isEmpty: Bool { bytes.isEmpty }
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        package mutating func appendLiteral(_ literal: StaticString) { bytes.append(literal) }
        package mutating func appendInterpolation(_ text: String) { bytes.append(escaping: text) }
        package mutating func appendInterpolation(_ text: Substring) { bytes.append(escaping: String(text)) }
        package mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }
        package mutating func appendInterpolation(_ part: HTML) { bytes += part.bytes }
        package mutating func appendInterpolation(_ part: HTML?) { if let part { bytes += part.bytes } }
        package mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { bytes += part.bytes }
        }
        package mutating func appendInterpolation(_ address: Link) { bytes.append(escaping: address.text) }
        package mutating func appendInterpolation(_ value: some RawRepresentable<String>) {
            bytes.append(escaping: value.rawValue)
        }
    }
}

/// An address within this site: its literal parts are the program's, its values are percent-encoded.
package struct Link: ExpressibleByStringInterpolation, Sendable, Equatable {
    package private(set) var text: String

    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// An address that was stored or sent; nil unless it stays within this site.
    package init?(stored: String) {
        guard stored.hasPrefix("/"), !stored.hasPrefix("//"), !stored.contains("\\"),
            stored.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        text = stored
    }

    /// With the query `fields`, empty values left out.
    package func with(_ fields: [(String, String)]) -> Link {
        var link = self
        for (name, value) in fields where !value.isEmpty {
            link.text += (link.text.contains("?") ? "&" : "?") + Link.encode(name) + "=" + Link.encode(value)
        }
        return link
    }

    package func fragment(_ name: String) -> Link {
        var link = self
        link.text += "#" + Link.encode(name)
        return link
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: StaticString) {
            text += literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        }
        package mutating func appendInterpolation(_ value: String) { text += Link.encode(value) }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ value: some RawRepresentable<String>) {
            text += Link.encode(value.rawValue)
        }
    }

    static func encode(_ value: String) -> String {
        // An id, a year, a word of the program's: as it is.
        if value.utf8.allSatisfy(isPlain) { return value }
        var out = [UInt8]()
        for byte in value.utf8 {
            if isPlain(byte) {
                out.append(byte)
            } else {
                out += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// Most text has nothing to escape: what lies between is copied in one piece.
    fileprivate mutating func append(escaping text: String) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard let mark = Self.escaped(byte) else { continue }
                append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
                append(mark)
                start = index + 1
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
    }

    private static func escaped(_ byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
