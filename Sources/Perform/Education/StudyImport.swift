import Kernel
import Web

/// 学习教育台账 as people have it in a spreadsheet.
enum StudyImport {
    static let kind = ImportKind(
        Study.kind, "学习教育", may: RecordStudy.may, back: "/education",
        fields: [
            .init("label", "主题", ["学习主题", "活动主题", "题目", "课程名称", "会议名称", "学习内容"], required: true),
            .init("topic", "类别", ["类型", "工作分类", "学习类别", "活动类别"]),
            .init("day", "日期", ["时间", "学习时间", "开展时间", "上课时间", "开展日期", "活动时间"], required: true),
            .init("unit", "单位", ["组织单位", "责任单位", "牵头单位", "部门", "开展单位"]),
            .init("place", "地点", ["上课地点", "学习地点", "活动地点"]),
            .init("led", "主持或主讲", ["主讲人", "主持人", "主讲", "主持", "授课人"]),
            .init("content", "内容", ["主要内容", "活动内容", "内容摘要", "主要内容和要求"]),
            .init("materials", "材料", ["学习材料", "稿件", "学习篇目"]),
            .init("present", "到会", ["参加人员", "参会人员", "参学人员", "到会人员", "出席"], required: true),
            .init("absent", "缺席", ["缺席人员", "请假人员", "未到人员"]),
        ]
    ) { row, context in
        var errors = FormErrors()
        let unit = context.unit(row["unit"], field: "unit", &errors)
        let day = context.day(row["day"], field: "day", &errors)
        let present = context.people(row["present"], in: unit, field: "present", &errors)
        let absent = context.people(row["absent"], in: unit, field: "absent", &errors)
        let topic = topic(row["topic"], row["label"])
        guard errors.items.isEmpty, let unit, let day else { throw errors }
        let others = Set((present + absent).compactMap { context.directory.person($0)?.unit })
        return RecordStudy(
            topic: topic, label: row["label"], unit: unit, others: others.subtracting([unit]).sorted(),
            day: day, place: row["place"], led: row["led"],
            content: row["content"].isEmpty ? row["label"] : row["content"],
            materials: row["materials"].split(whereSeparator: { $0.isNewline || $0 == "；" }).map(String.init),
            present: present, absent: absent.map { .init(person: $0, reason: "") })
    }

    /// By its own column, else by the words of the subject; what tells nothing is study of theory.
    private static func topic(_ text: String, _ label: String) -> Study.Topic {
        for words in [text, label] {
            if let named = Study.Topic.allCases.first(where: { words.contains($0.label) }) { return named }
            if words.contains("警示") { return .warning }
            if words.contains("文化") { return .culture }
            if words.contains("条例") || words.contains("法规") || words.contains("党纪") { return .rules }
            if words.contains("廉") { return .integrity }
        }
        return .theory
    }
}
