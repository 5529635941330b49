import Kernel

/// The table of a session's steps; `README.md` prints it.
enum StudyWorkflow {
    /// Whoever keeps records of study; heads and leaders of their own units, the others of the whole town.
    static let keepers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head,
    ]
    /// Those who keep them for any unit.
    static let townKeepers: Set<Role> = [.secretary, .disciplineSecretary, .disciplineOfficer, .office]

    static let table = Workflow<Study.State>([
        .init(RecordStudy.self, from: [.planned, .held], to: .held, who: "本单位负责人、班子成员、党委书记、纪委、领导小组办公室"),
        .init(MakeUpStudy.self, from: [.held], to: nil, who: "同上"),
        .init(VoidStudy.self, from: [.planned, .held], to: .void, who: "同上", needsReason: true),
    ])
}
