import Kernel

/// The table of a letter's steps; `README.md` prints it.
enum LetterWorkflow {
    static let makers = Role.drafters
    /// Whoever may be given a letter.
    static let holders: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head, .staff,
    ]

    static let table = Workflow<Letter.State>([
        .init(SendLetter.self, from: [.draft], to: .sent, who: "起草人，岗位有人时"),
        .init(DisputeLetter.self, from: [.sent], to: nil, who: "本人", needsReason: true),
        .init(AnswerDispute.self, from: [.sent], to: nil, who: "起草人，且不是本人", needsReason: true),
        .init(SignLetter.self, from: [.sent], to: .half, who: "本人，异议都有答复以后"),
        .init(CountersignLetter.self, from: [.half], to: .signed, who: "党委书记，且不是本人"),
        .init(SignOnPaper.self, from: [.draft, .sent, .half], to: .signed, who: "起草人，附签好的扫描件"),
        .init(
            EndLetter.self, from: [.draft, .sent, .half, .signed], to: .ended, who: "起草人", needsReason: true),
    ])
}
