import Kernel
import Web

/// The columns of the register of sessions, on the page, in the spreadsheet and for the import.
enum StudyColumns {
    static let register = Register<Study>(
        Study.kind, "学习教育", at: "/education", export: "/education.xlsx",
        states: Study.State.options,
        choices: [
            .init("topic", "类别", Study.Topic.options) {
                topic, _ in "study.topic = \(topic)"
            }
        ],
        parts: [
            .init("led", "主持或主讲的") { "study.leader = \($0)" },
            .init("took", "参加的") { person in
                """
                EXISTS (SELECT 1 FROM attendance WHERE attendance.town = item.town AND attendance.study = item.id
                    AND attendance.person = \(person) AND (attendance.present = 1 OR attendance.made_up IS NOT NULL))
                """
            },
        ],
        select: StudyStore.columns, join: StudyStore.join, read: { try StudyStore.study(&$0) },
        item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { study, _ in study.item.number },
            .init("主题", width: 40, shown: { .title($0) }, { study, _ in study.item.title }) { study, _ in
                Component.title(study.item.title, "/education/\(study.item.id)")
            },
            .init("类别", width: 12, shown: { .short($0) }) { study, _ in study.topic.label },
            .init("日期", width: 12, shown: { .short($0) }) { study, _ in
                (study.state == .planned ? study.item.due : study.item.opened)?.rawValue ?? ""
            },
            .unit("单位", width: 20) { $0.item.unit },
            .init("地点", width: 20, shown: nil) { study, _ in study.place },
            .init("主持或主讲", width: 14) { study, _ in study.led },
            .init("到会", width: 8, shown: { .short($0) }) { study, _ in study.turnout },
            .init("环节", width: 10, shown: { .short($0) }) { study, _ in study.state.label },
            .init("材料", width: 40, shown: nil) { study, _ in study.materials.joined(separator: "、") },
            .init("内容", width: 60, shown: nil) { study, _ in study.content },
        ])
}
