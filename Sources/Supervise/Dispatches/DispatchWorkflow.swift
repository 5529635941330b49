import Kernel

/// The table of a paper's steps; `README.md` prints it.
enum DispatchWorkflow {
    static let readers: Set<Role> = Role.business
    static let drafters: Set<Role> = [.disciplineSecretary, .disciplineOfficer, .office, .secretary]
    static let issuers = Role.confidants
    static let receivers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head, .staff,
    ]

    static let table = Workflow<Dispatch.State>([
        .init(SaveDispatch.self, from: [.draft], to: nil, who: "起草人、纪检、领导小组办公室、党委书记"),
        .init(SubmitDispatch.self, from: [.draft], to: .submitted, who: "起草人、纪检、领导小组办公室、党委书记"),
        .init(IssueDispatch.self, from: [.submitted], to: .issued, who: "纪委书记、党委书记，且不是起草人"),
        .init(ReturnDispatch.self, from: [.submitted], to: .draft, who: "纪委书记、党委书记", needsReason: true),
        .init(DeliverDispatch.self, from: [.issued], to: .delivered, who: "纪检、领导小组办公室；都送到了才是已送达"),
        .init(ReceiveDispatch.self, from: [.issued, .delivered], to: nil, who: "受文单位负责人、受文人本人"),
        .init(AnswerDispatch.self, from: [.issued, .delivered], to: nil, who: "受文单位负责人、受文人本人"),
        .init(
            WithdrawDispatch.self, from: [.issued, .delivered], to: .withdrawn, who: "纪委书记、党委书记",
            needsReason: true),
        .init(
            VoidDispatch.self, from: [.draft, .submitted], to: .void, who: "起草人、纪委书记、党委书记", needsReason: true),
    ])
}
