import Kernel
import Web

/// The columns of the register of talks: for whoever may see the talks themselves.
enum TalkColumns {
    static let register = Register<Talk>(
        Talk.kind, "谈心谈话", at: "/talks", export: "/talks.xlsx", states: Talk.State.options,
        choices: [
            .init("form", "类型", Talk.Form.options) { form, _ in "talk.form = \(form)" },
            .init("effect", "诫勉影响期", [(value: "now", label: "现在影响期内")]) { _, today in
                "talk.effect_ends >= \(today)"
            },
        ],
        parts: [
            .init("talker", "进行的谈话") {
                "talk.talker = \($0) AND talk.held IS NOT NULL AND talk.form <> 'inquiry' AND item.state <> 'void'"
            }
        ],
        select: TalkStore.columns, join: TalkStore.join, read: { try TalkStore.talk(&$0) },
        item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { talk, _ in talk.item.number },
            .init("谈话", width: 30, shown: { .title($0) }, { talk, _ in talk.item.title }) { talk, _ in
                Component.title(talk.item.title, "/talks/\(talk.item.id)")
            },
            .person("谈话对象", width: 12, shown: nil) { $0.subject },
            .init("职务", width: 24) { talk, names in names.person(talk.subject)?.post ?? "" },
            .init("类型", width: 12, shown: { .short($0) }) { talk, _ in talk.form.label },
            .person("谈话人", width: 12) { $0.talker },
            .init("日期", width: 12, shown: { .short($0) }) { talk, _ in talk.held?.rawValue ?? "" },
            .init(
                "下一步", width: 12, shown: { .short($0) },
                { talk, _ in
                    talk.item.closed == nil ? talk.item.due?.rawValue ?? "" : ""
                }
            ) { talk, visit in
                guard talk.item.closed == nil, talk.item.due != nil else { return "--" }
                return "\(Component.day(talk.item.due)) \(Component.light(talk.item, visit.lights))"
            },
            .init("地点", width: 16, shown: nil) { talk, _ in talk.record.place },
            .init("内容", width: 60, shown: nil) { talk, _ in talk.record.content },
            .init("承诺和要求", width: 40, shown: nil) { talk, _ in talk.record.commitments },
            .init("环节", width: 10, shown: { .short($0) }) { talk, _ in talk.state.label },
        ])
}

/// A talker's own book of talks, as kept in a spreadsheet.
enum TalkImport {
    static let kind = ImportKind(
        Talk.kind, "谈心谈话", may: HoldTalk.may, back: "/talks", isPersonal: true,
        fields: [
            .init("talker", "谈话人", ["主谈人", "谈话领导", "谈话人姓名"]),
            .init("subject", "谈话对象", ["被谈话人", "对象", "姓名", "谈话对象姓名"], required: true),
            .init("form", "类型", ["谈话类型", "类别", "谈话类别"], required: true),
            .init("day", "日期", ["时间", "谈话时间", "谈话日期"], required: true),
            .init("place", "地点", ["谈话地点"]), .init("company", "在场的其他人", ["记录人", "陪同", "参加人"]),
            .init("matters", "事由", ["谈话事由", "谈话原因", "由头"]),
            .init("content", "谈话内容", ["内容", "主要内容", "谈话情况"], required: true),
            .init("statement", "对方的态度和说明", ["表态", "态度", "本人表态"]),
            .init("commitments", "承诺和要求", ["承诺", "整改要求", "要求", "整改措施"]),
            .init("followUp", "回访日期", ["回访", "回访时间"]),
        ]
    ) { row, context in
        var errors = FormErrors()
        let subject = context.person(row["subject"], in: nil, field: "subject", &errors)
        let day = context.day(row["day"], field: "day", &errors)
        let form = Talk.Form.allCases.first { row["form"].contains($0.label.prefix(2)) }
        if !row["talker"].isEmpty {
            let talker = context.person(row["talker"], in: context.actor.unit, field: "talker", &errors)
            if let talker, talker != context.actor.person {
                errors.add("talker", "谈话由谈话人自己导入；这一行是\(row["talker"])谈的，请本人导入")
            }
        }
        if form == nil { errors.add("form", "类型应是\(Talk.Form.allCases.map(\.label).joined(separator: "、"))") }
        let again = row["followUp"].isEmpty ? nil : context.day(row["followUp"], field: "followUp", &errors)
        guard errors.items.isEmpty, let subject, let day, let form else { throw errors }
        return HoldTalk(
            form: form, subject: subject, day: day, place: row["place"], company: row["company"],
            matters: row["matters"], content: row["content"], statement: row["statement"],
            commitments: row["commitments"], followUp: again, sure: true)
    }
}
