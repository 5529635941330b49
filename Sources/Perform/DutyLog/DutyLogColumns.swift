import Kernel
import Web

/// The registers of the duty log: what leaders did, and the meetings.
enum DutyLogColumns {
    static let deeds = Register<Deed>(
        Deed.kind, "履职纪实", at: "/dutylog", export: "/dutylog.xlsx", states: Deed.State.options,
        choices: [.init("act", "类别", Deed.Act.options) { act, _ in "deed.act = \(act)" }],
        parts: [.init("leader", "的履职记录") { "item.owner = \($0)" }],
        select: DeedStore.columns, join: DeedStore.join, read: { try DeedStore.deed(&$0) }, item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { deed, _ in deed.item.number },
            .init("做了什么", width: 40, shown: { .title($0) }, { deed, _ in deed.item.title }) { deed, _ in
                Component.title(deed.item.title, "/dutylog/\(deed.item.id)")
            },
            .init("类别", width: 12, shown: { .short($0) }) { deed, _ in deed.act.label },
            .init("日期", width: 12, shown: { .short($0) }) { deed, _ in deed.item.opened.rawValue },
            .person("领导", width: 12) { $0.item.owner },
            .init("职务", width: 20) { deed, names in names.person(deed.item.owner)?.post ?? "" },
            .init("环节", width: 10, shown: { .short($0) }) { deed, _ in deed.state.label },
            .init("经过和结果", width: 60, shown: nil) { deed, _ in deed.words },
        ])

    static let meetings = Register<Meeting>(
        Meeting.kind, "专题研究会议", at: "/dutylog/meetings", export: "/dutylog/meetings.xlsx",
        states: Meeting.State.options,
        parts: [
            .init("chair", "主持的") { "item.owner = \($0)" },
            .init("present", "出席的") { person in
                """
                EXISTS (SELECT 1 FROM meeting_present WHERE meeting_present.town = item.town
                    AND meeting_present.meeting = item.id AND meeting_present.person = \(person))
                """
            },
        ],
        select: MeetingStore.columns, join: MeetingStore.join, read: { try MeetingStore.meeting(&$0) },
        item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { meeting, _ in meeting.item.number },
            .init("会议", width: 40, shown: { .title($0) }, { meeting, _ in meeting.item.title }) {
                meeting, _ in
                Component.title(meeting.item.title, "/dutylog/meetings/\(meeting.item.id)")
            },
            .init("日期", width: 12, shown: { .short($0) }) { meeting, _ in
                (meeting.state == .planned ? meeting.item.due : meeting.item.opened)?.rawValue ?? ""
            },
            .person("主持", width: 12) { $0.item.owner },
            .init("地点", width: 20) { meeting, _ in meeting.place },
            .init("环节", width: 10, shown: { .short($0) }) { meeting, _ in meeting.state.label },
        ])

    /// What the log says somebody did.
    static let performed: Performed.Of = { person, year, today, seen, session in
        let own = Deed.Act.allCases.map { act in
            (
                act.label,
                [("year", "\(year)"), ("state", "kept"), ("act", act.rawValue), ("leader", person.rawValue)]
            )
        }
        let kept = try own.map {
            try deeds.performed($0.0, $0.1, today: today, seen, in: session)
        }
        let sat = try [("主持专题研究会议", "chair"), ("出席专题研究会议", "present")].map { label, part in
            try meetings.performed(
                label, [("year", "\(year)"), ("state", "held"), (part, person.rawValue)], today: today, seen,
                in: session)
        }
        return kept + sat
    }
}

/// 履职纪实台账 as people have it in a spreadsheet.
enum DeedImport {
    static let kind = ImportKind(
        Deed.kind, "履职纪实", may: KeepDeed.may, back: "/dutylog",
        fields: [
            .init("label", "做了什么", ["事项", "履职事项", "落实事项", "工作内容", "内容", "履职内容"], required: true),
            .init("act", "类别", ["类型", "履职类别", "履职方式"], required: true),
            .init("day", "日期", ["时间", "履职时间", "完成时间"], required: true),
            .init("leader", "领导", ["姓名", "成员", "责任人", "责任领导", "牵头领导"], required: true),
            .init("words", "经过和结果", ["落实情况", "完成情况", "描述", "执行情况"]),
            .init("about", "关于哪件事", ["关联事项", "编号"]),
        ]
    ) { row, context in
        var errors = FormErrors()
        let leader = context.person(row["leader"], in: nil, field: "leader", &errors)
        let day = context.day(row["day"], field: "day", &errors)
        let acts = acts(row["act"]), act = acts.count == 1 ? acts[0] : nil
        if acts.count > 1 {
            errors.add("act", "“\(row["act"])”可以是\(acts.map(\.label).joined(separator: "、"))，写明是哪一项")
        } else if act == nil {
            errors.add("act", "类别应是\(Deed.Act.allCases.map(\.label).joined(separator: "、"))")
        }
        guard errors.items.isEmpty, let leader, let day, let act else { throw errors }
        return KeepDeed(
            act: act, leader: leader, day: day, label: row["label"], words: row["words"],
            about: row["about"].hasSuffix("号") ? row["about"] : nil)
    }

    /// What a cell may mean: named in full, else by the word that 四个亲自 and 五同 partly share.
    private static func acts(_ text: String) -> [Deed.Act] {
        let full = Deed.Act.allCases.filter { text.contains($0.label) }
        return full.isEmpty ? Deed.Act.allCases.filter { text.contains($0.label.suffix(2)) } : full
    }
}
