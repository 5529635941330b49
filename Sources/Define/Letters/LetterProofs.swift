import Audit
import Foundation
import Kernel
import Storage

/// What was signed reads as it did when it was signed.
enum LetterProofs {
    private static let signing: Set<String> = [SignLetter.name, CountersignLetter.name, SignOnPaper.name]

    static let all = [
        RowProof("责任书的内容", acts: signing) { session, town in
            try session.rows(
                """
                SELECT letter.id, letter.lines FROM letter JOIN item ON item.town = letter.town AND item.id = letter.id
                WHERE letter.town = \(town) AND item.state IN (\(Letter.State.half), \(Letter.State.signed))
                """
            ) { row in
                let id = try row.next(String.self), text = try row.next(String.self)
                let lines = (try? JSONDecoder().decode([Letter.Line].self, from: Data(text.utf8))) ?? []
                return .init(id, LetterText.digest(lines))
            }
        },
        RowProof("责任书的签字", acts: signing, hasMany: true) { session, town in
            try session.rows("SELECT letter, digest FROM letter_signature WHERE town = \(town)") {
                .init(try $0.next(), try $0.next())
            }
        },
    ]
}
