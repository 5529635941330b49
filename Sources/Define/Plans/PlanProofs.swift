import Audit
import Kernel
import Sodium
import Storage

/// A plan's text reads as it was read in.
enum PlanProofs {
    static let all = [
        RowProof("方案的原文", acts: [ReadPlan.name], fact: "text") { session, town in
            try session.rows("SELECT id, text FROM plan WHERE town = \(town)") {
                .init(try $0.next(), Digest.sha256(try $0.next(String.self)))
            }
        },
        .contents("方案", kind: Plan.kind, table: "plan"),
    ]
}
