import Kernel

/// The table of a task's steps; `README.md` prints it.
enum TaskWorkflow {
    static let handlers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office, .head, .staff,
    ]
    static let reviewers: Set<Role> = [
        .secretary, .leader, .disciplineSecretary, .disciplineOfficer, .office,
    ]

    private static let open: Set<TaskItem.State> = [.waiting, .working, .returned]

    static let table = Workflow<TaskItem.State>([
        .init(AcknowledgeTask.self, from: [.waiting], to: .working, who: "承办人"),
        .init(AssignTask.self, from: open, to: nil, who: "单位负责人、领导小组办公室"),
        .init(ReportTask.self, from: open, to: .working, who: "承办人"),
        .init(SubmitTask.self, from: open, to: .submitted, who: "承办人"),
        .init(AcceptTask.self, from: [.submitted], to: .done, who: "审核人，且没有填写过"),
        .init(ReturnTask.self, from: [.submitted], to: .returned, who: "审核人，且没有填写过", needsReason: true),
        .init(TakeBackTask.self, from: [.submitted], to: .working, who: "承办人，审核以前"),
        .init(UndoAcceptance.self, from: [.done], to: .submitted, who: "审核人，记录证明办结的除外", needsReason: true),
        .init(RequestExtension.self, from: open, to: nil, who: "承办人，年底到期的除外", needsReason: true),
        .init(DecideExtension.self, from: open, to: nil, who: "审核人，且不是申请人"),
        .init(WithdrawTasks.self, from: open, to: .withdrawn, who: "审核人，限临时交办的", needsReason: true),
        .init(UrgeTask.self, from: open, to: nil, who: "审核人，任务开始以后"),
    ])
}
