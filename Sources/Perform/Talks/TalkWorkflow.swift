import Kernel

/// The table of a talk's steps; `README.md` prints it.
enum TalkWorkflow {
    static let talkers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head,
    ]
    /// Whoever may be asked to answer in writing.
    static let answerers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head, .staff,
    ]

    static let table = Workflow<Talk.State>([
        .init(ArrangeTalk.self, from: [.planned, .proposed], to: nil, who: "谈话人"),
        .init(DecideTalk.self, from: [.proposed], to: nil, who: "党委书记、纪委书记，且不是提出人、谈话人和对象"),
        .init(HoldTalk.self, from: [.planned, .following, .done], to: .done, who: "谈话人；约了回访的到待回访"),
        .init(SendInquiry.self, from: [.approved], to: .asked, who: "谈话人"),
        .init(ReplyInquiry.self, from: [.asked], to: .replied, who: "被函询的本人"),
        .init(ConcludeInquiry.self, from: [.replied], to: .done, who: "谈话人、党委书记、纪委书记，且不是对象"),
        .init(FollowTalk.self, from: [.following], to: .done, who: "谈话人；再约的仍是待回访"),
        .init(
            VoidTalk.self, from: [.proposed, .planned, .approved, .asked, .replied, .following, .done],
            to: .void, who: "谈话人；已经批准的由不参加这次谈话的党委书记、纪委书记", needsReason: true),
    ])
}
