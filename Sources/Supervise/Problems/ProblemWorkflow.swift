import Kernel

/// The table of a problem's steps; `README.md` prints it.
enum ProblemWorkflow {
    static let readers: Set<Role> = Role.business
    /// Those who supervise: register, hand over, decide.
    static let supervisors: Set<Role> = [.disciplineSecretary, .disciplineOfficer, .office, .secretary]
    static let raisers = supervisors.union([.leader, .head])
    static let verifiers = supervisors.union([.leader])
    static let rectifiers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head, .staff,
    ]

    static let table = Workflow<Problem.State>([
        .init(
            EditProblem.self, from: [.registered, .rectifying], to: nil,
            who: "交办以前登记人，以后责任单位以外的纪检、领导小组办公室、党委书记"),
        .init(
            AssignProblem.self, from: [.registered, .rectifying], to: .rectifying,
            who: "纪检、领导小组办公室、党委书记；交办以后要是责任单位以外的，期限只能提前"),
        .init(PlanRectification.self, from: [.rectifying], to: nil, who: "责任人、责任单位负责人"),
        .init(ReportRectification.self, from: [.rectifying], to: .reported, who: "责任人、责任单位负责人"),
        .init(AskForTime.self, from: [.rectifying], to: nil, who: "责任人、责任单位负责人", needsReason: true),
        .init(
            DecideTime.self, from: [.rectifying], to: nil, who: "纪检、领导小组办公室、党委书记、班子成员，且不是责任单位的人"),
        .init(
            VerifyProblem.self, from: [.reported], to: .closed,
            who: "纪检、领导小组办公室、党委书记、班子成员，且不是整改人、不在责任单位；A 类留在待验收，等两位书记批准"),
        .init(ApproveClosing.self, from: [.reported], to: .closed, who: "纪委书记和党委书记，两人都批准才销号（A 类）"),
        .init(
            ReturnProblem.self, from: [.reported], to: .rectifying, who: "能验收的人，A 类还有两位书记", needsReason: true),
        .init(
            ReopenProblem.self, from: [.closed], to: .rectifying, who: "责任单位以外的纪检、领导小组办公室、党委书记",
            needsReason: true),
        .init(
            JoinProblem.self, from: [.registered, .rectifying], to: .joined, who: "责任单位以外的纪检、领导小组办公室、党委书记",
            needsReason: true),
        .init(UrgeProblem.self, from: [.rectifying], to: nil, who: "纪检、领导小组办公室、党委书记、班子成员"),
        .init(
            VoidProblem.self, from: [.registered, .rectifying], to: .void,
            who: "责任单位以外的纪检、领导小组办公室、党委书记，已交办的不是登记人",
            needsReason: true),
    ])
}
