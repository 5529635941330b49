import Foundation
import Kernel
import Storage

/// Names that look alike and are not the same text: one could be given a second way in, or be chosen for the other.
enum LookAlike {
    /// Signs that stand for a Chinese character without being it: radicals, strokes, compatibility forms.
    static func isStandIn(_ scalar: Unicode.Scalar) -> Bool {
        [0x2E80...0x2FDF, 0x31C0...0x31EF, 0xF900...0xFAFF, 0x2F800...0x2FA1F].contains {
            $0.contains(scalar.value)
        }
    }

    /// A text with the characters such signs stand for in their place, as far as Unicode says which.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isStandIn) else { return text }
        return text.unicodeScalars.map { scalar in
            isStandIn(scalar) ? String(scalar).precomposedStringWithCompatibilityMapping : String(scalar)
        }.joined()
    }

    /// What two names have in common that nobody can tell apart: letters, characters and digits alone.
    static func key(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter { scalar in
                    scalar.properties.isAlphabetic || scalar.properties.isIdeographic
                        || scalar.properties.numericType != nil
                }))
    }

    /// Whether something is left that no reader can tell from a character.
    static func hasStandIn(_ text: String) -> Bool {
        text.unicodeScalars.contains {
            (0x2E80...0x2FDF).contains($0.value) || (0x31C0...0x31EF).contains($0.value)
        }
    }

    /// Those of the town who look like `name` and have an account, in words; empty where nobody does.
    static func accounts(named name: String, besides person: ID?, _ directory: Directory, in work: Work)
        throws
        -> String
    {
        let key = key(name)
        let alike = directory.people.filter { $0.id != person && self.key($0.name) == key }
        guard !alike.isEmpty else { return "" }
        let held = Set(
            try work.session.rows(
                "SELECT person FROM account WHERE town = \(work.town) AND person IN \(SQL.list(alike.map(\.id)))"
            ) { try $0.next(ID.self) })
        return alike.filter { held.contains($0.id) }.map { "\(directory.fullPost(of: $0)) \($0.name)" }
            .joined(separator: "、")
    }
}
