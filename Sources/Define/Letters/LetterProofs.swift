import Audit
import Foundation
import Kernel
import Storage

/// What was signed reads as it did when it was signed.
enum LetterProofs {
    private static let signing: Set<String> = [SignLetter.name, CountersignLetter.name, SignOnPaper.name]

    static let all = [
        RowProof("责任书的内容", acts: signing, mayEnd: true) { session, town in
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
        RowProof("责任书的签字", acts: signing, hasMany: true, mayEnd: true) { session, town in
            // One that stands as signed and bears no signature was bereft of it.
            try session.rows(
                """
                SELECT letter, digest FROM letter_signature WHERE town = \(town)
                UNION ALL SELECT item.id, '缺签字' FROM item WHERE item.town = \(town) AND item.kind = \(Letter.kind)
                  AND item.state IN (\(Letter.State.half), \(Letter.State.signed))
                  AND (SELECT count(*) FROM letter_signature AS own WHERE own.town = item.town AND own.letter = item.id)
                    < CASE WHEN item.state = \(Letter.State.signed) THEN 2 ELSE 1 END
                """
            ) { .init(try $0.next(), try $0.next()) }
        },
        .contents("责任书", kind: Letter.kind, table: "letter"),
    ]
}
