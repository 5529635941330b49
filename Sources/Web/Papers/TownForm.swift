import Foundation
import Kernel
import Storage

/// The form a town uses for a kind of paper in place of the program's own.
package struct TownForm: Sendable {
    /// 2 MB: it is read whenever a paper is made.
    package static let limit = 2 * 1024 * 1024

    package let kind: String
    /// The file's name, as it was sent.
    package let name: String
    package let digest: String
    package let since: Instant
    /// Who put it in; nil for the program.
    package let person: String?

    /// The forms a town has put in, by kind of paper.
    package static func all(town: ID, in session: any Kernel.Session) throws -> [String: TownForm] {
        let forms = try session.rows(
            """
            SELECT form.kind, form.name, form.digest, form.since, person.name FROM form
            LEFT JOIN account ON account.town = form.town AND account.id = form.account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE form.town = \(town)
            """
        ) {
            TownForm(
                kind: try $0.next(), name: try $0.next(), digest: try $0.next(), since: try $0.next(),
                person: try $0.next())
        }
        return Dictionary(uniqueKeysWithValues: forms.map { ($0.kind, $0) })
    }

    /// The form's file; nil where the program's own is used.
    package static func file(_ kind: String, town: ID, in session: any Kernel.Session) throws -> Data? {
        try session.first("SELECT content FROM form WHERE town = \(town) AND kind = \(kind)") {
            try $0.next(String.self)
        }.flatMap { Data(base64Encoded: $0) }
    }
}

/// Somebody wants to put a form in; whoever knows the kind of paper checks it, or throws what is wrong with it.
package struct FormOffered: Event {
    package let kind: String
    package let file: Data

    package init(kind: String, file: Data) { (self.kind, self.file) = (kind, file) }
}
