import Kernel

/// The tables of steps; `README.md` prints them.
enum InspectionWorkflow {
    static let readers: Set<Role> = Role.business
    static let planners: Set<Role> = [
        .disciplineSecretary, .disciplineOfficer, .office, .secretary, .leader, .head,
    ]
    /// Whoever may be in a team.
    static let inspectors: Set<Role> = planners.union([.staff])
    static let keepers: Set<Role> = [.disciplineSecretary, .disciplineOfficer, .office]

    static let table = Workflow<Inspection.State>([
        .init(ChangeInspection.self, from: [.running], to: nil, who: "组长、纪检、领导小组办公室、党委书记"),
        .init(
            ConcludeInspection.self, from: [.running], to: .concluded, who: "组长、纪检、领导小组办公室、党委书记；每家都查完、免查或取消"),
        .init(ArchiveInspection.self, from: [.concluded], to: .archived, who: "纪检、领导小组办公室"),
        .init(
            CancelInspection.self, from: [.running], to: .void, who: "组长、纪检、领导小组办公室、党委书记；还没有查过一家",
            needsReason: true),
    ])

    static let visits = Workflow<Visit.State>([
        .init(AnswerCheck.self, from: [.waiting], to: nil, who: "检查组成员"),
        .init(FinishVisit.self, from: [.waiting], to: .done, who: "检查组成员；每一项都有结果"),
        .init(SignVisit.self, from: [.done], to: nil, who: "检查组成员，被检查单位的人在屏幕上或纸上签，只签一次"),
        .init(MoveVisit.self, from: [.waiting], to: nil, who: "检查组成员、纪检、领导小组办公室、党委书记", needsReason: true),
        .init(DropVisit.self, from: [.waiting], to: .void, who: "组长、纪检、领导小组办公室、党委书记", needsReason: true),
    ])
}
