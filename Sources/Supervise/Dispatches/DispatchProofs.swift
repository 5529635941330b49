import Audit
import Kernel
import Sodium
import Storage

/// Who took a paper and what was answered to it reads as it did.
enum DispatchProofs {
    static let all = [
        RowProof("文书的送达", acts: [DeliverDispatch.name], hasMany: true) { session, town in
            try session.rows(
                "SELECT dispatch, how FROM dispatch_recipient WHERE town = \(town) AND how <> ''", said)
        },
        RowProof("文书的说明和回复", acts: [AnswerDispatch.name], hasMany: true) { session, town in
            try session.rows(
                "SELECT dispatch, answer FROM dispatch_recipient WHERE town = \(town) AND answer <> ''", said)
        },
        .contents("文书", kind: Dispatch.kind, table: "dispatch"),
    ]

    private static func said(_ row: inout Row) throws -> RowProof.Said {
        .init(try row.next(), Digest.sha256(try row.next(String.self)))
    }
}
