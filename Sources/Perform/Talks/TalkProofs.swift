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

    /// Of who spoke to whom.
    static func parties(_ talker: ID, _ subject: ID) -> String { Digest.sha256("\(talker) \(subject)") }

    private static func digest(_ content: String, _ statement: String, _ commitments: String) -> String {
        Digest.sha256([content, statement, commitments].joined(separator: "\n"))
    }

    static let all = [
        RowProof("谈话记录", acts: [HoldTalk.name], fact: "record") { session, town in
            try session.rows("SELECT id, content, statement, commitments FROM talk WHERE town = \(town)") {
                row in
                let id = try row.next(String.self), content = try row.next(String.self)
                let rest = (try row.next(String.self), try row.next(String.self))
                return .init(id, content.isEmpty ? "" : digest(content, rest.0, rest.1))
            }
        },
        RowProof("谈话的事由", acts: [HoldTalk.name]) { session, town in
            try session.rows(
                "SELECT id, matters, content, statement, commitments FROM talk WHERE town = \(town)"
            ) { row in
                let id = try row.next(String.self)
                let texts = try (0..<4).map { _ in try row.next(String.self) }
                return .init(id, texts[1].isEmpty ? "" : Digest.sha256(texts.joined(separator: "\n")))
            }
        },
        RowProof("谈话的双方", acts: [ArrangeTalk.name, HoldTalk.name], fact: "parties") { session, town in
            try session.rows("SELECT id, talker, subject FROM talk WHERE town = \(town)") {
                .init(try $0.next(), parties(try $0.next(), try $0.next()))
            }
        },
        .contents("谈话", kind: Talk.kind, table: "talk"),
        RowProof("函询的回复", acts: [ReplyInquiry.name]) { session, town in
            try session.rows("SELECT id, reply, opinion FROM talk WHERE town = \(town)") { row in
                let id = try row.next(String.self), reply = try row.next(String.self)
                let opinion = try row.next(String.self)
                return .init(id, reply.isEmpty ? "" : Digest.sha256(reply + "\n" + opinion))
            }
        },
        RowProof("函询的处置意见", acts: [ConcludeInquiry.name]) { session, town in
            try session.rows("SELECT id, outcome FROM talk WHERE town = \(town)") { row in
                let id = try row.next(String.self), outcome = try row.next(String.self)
                return .init(id, outcome.isEmpty ? "" : Digest.sha256(outcome))
            }
        },
    ]
}
