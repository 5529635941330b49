import Foundation

/// JSON in exactly one form: one flat object, keys sorted by their bytes, strings only, no blanks.
///
/// The bytes written are the bytes hashed, so a second program can check the chain from the lines alone.
package enum CanonicalJSON {
    package static func object(_ fields: [String: String]) -> String {
        let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return "{" + sorted.map { "\(string($0.key)):\(string($0.value))" }.joined(separator: ",") + "}"
    }

    /// Reads a line back. Nil when it is not such an object.
    package static func fields(_ line: String) -> [String: String]? {
        try? JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }

    private static func string(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
