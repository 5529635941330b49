import Audit
import Kernel
import Sodium
import Storage

/// What was written down of a talk, answered and concluded reads as it did.
enum TalkProofs {
    /// Of what a talk's record says; its line holds this and none of the words.
    static func digest(_ record: Talk.Record) -> String {
        digest(record.content, record.statement, record.commitments)
    }

    private static func digest(_ content: String, _ statement: String, _ commitments: String) -> String {
        Digest.sha256([content, statement, commitments].joined(separator: "\n"))
    }

    static let all = [
        RowProof("谈话记录", acts: [HoldTalk.name], fact: "record") { session, town in
            try session.rows(
                "SELECT id, content, statement, commitments FROM talk WHERE town = \(town) AND content <> ''"
            ) { .init(try $0.next(), digest(try $0.next(), try $0.next(), try $0.next())) }
        },
        RowProof("函询的回复", acts: [ReplyInquiry.name]) { session, town in
            try session.rows("SELECT id, reply, opinion FROM talk WHERE town = \(town) AND reply <> ''") {
                row in
                let id = try row.next(String.self), reply = try row.next(String.self)
                return .init(id, Digest.sha256(reply + "\n" + (try row.next(String.self))))
            }
        },
        RowProof("函询的处置意见", acts: [ConcludeInquiry.name]) { session, town in
            try session.rows("SELECT id, outcome FROM talk WHERE town = \(town) AND outcome <> ''") {
                .init(try $0.next(), Digest.sha256(try $0.next(String.self)))
            }
        },
    ]
}
