import Kernel
import Web

/// One session: what it was, who was there, what it proves, and its timeline.
struct StudyShowScreen: Sendable {
    let ports: EducationLedger.Ports

    struct View: Sendable {
        let study: Study
        let credited: Credited
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let directory: Directory
    }

    func view(_ visit: Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen, ports = ports
        return try await visit.read { session in
            View(
                study: try StudyStore.find(id, seenBy: seen, in: session),
                credited: try ports.credits(id, seen, session),
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
    }

    func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await view(visit), study = view.study
        let acts = Set(StudyRules.acts(study, visit.actor).map { $0.name })
        let content: HTML =
            study.content.isEmpty ? "" : "<section><h2>内容</h2>\(Component.prose(study.content))</section>"
        return Page.html(
            visit, title: study.item.title,
            """
            \(Component.recorded(visit, done))\(Form.summary(errors))<h1>\(study.item.title)</h1>
            <p class="hint">\(study.item.number) · \(study.topic.label) · \(study.state.label)\(planned(study, visit))</p>
            <div class="acts">\(buttons(study, acts))<button class="button" data-print>打印</button></div>
            \(facts(view))\(content)
            \(attendance(visit, view, acts.contains(MakeUpStudy.name), errors))
            \(study.state == .held ? Component.credited(view.credited, visit) : "")
            \(Component.attachments(view.files))\(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private let done = [
        "recorded": "已记录。", "planned": "已列入计划。", "madeup": "已登记补学。", "void": "已作废。",
    ]
    private let labels = [
        "label": "主题", "joint": "主办", "topic": "类别", "unit": "单位", "day": "日期", "by": "计划日期", "place": "地点",
        "led": "主持或主讲",
        "materials": "材料", "present": "到会", "absent": "缺席", "people": "补学的人", "reason": "理由", "files": "附件",
    ].merging(Component.creditFacts) { own, _ in own }

    private func planned(_ study: Study, _ visit: Visit) -> HTML {
        study.state == .planned ? " · \(Component.light(study.item, visit.lights))" : ""
    }

    private func buttons(_ study: Study, _ acts: Set<String>) -> HTML {
        let id = study.item.id
        var buttons: HTML = ""
        if acts.contains(RecordStudy.name) {
            buttons +=
                study.state == .planned
                ? "<a class=\"button button--primary\" href=\"\("/education/\(id)/edit" as Link)\">已经开展，记录</a><a class=\"button\" href=\"\("/education/\(id)/plan" as Link)\">修改计划</a>"
                : "<a class=\"button\" href=\"\("/education/\(id)/edit" as Link)\">更正</a>"
        }
        if acts.contains(VoidStudy.name) {
            buttons += "<a class=\"button\" href=\"\("/education/\(id)/void" as Link)\">作废</a>"
        }
        return buttons
    }

    private func facts(_ view: View) -> HTML {
        let study = view.study
        let led: HTML = study.led.isEmpty ? "" : "\(study.led)"
        let materials = study.materials.map { title -> HTML in "<p>\(title)</p>" }
        return Component.facts([
            (
                study.state == .planned ? "计划日期" : "日期",
                Component.day(study.state == .planned ? study.item.due : study.item.opened)
            ),
            ("组织单位", "\(view.directory.unit(study.item.unit)?.name ?? "")"),
            ("地点", study.place.isEmpty ? "" : "\(study.place)"), ("主持或主讲", led),
            ("学习材料", materials.isEmpty ? "" : "\(materials)"),
            ("谁能看到", "\(study.item.secrecy.label)"),
        ])
    }

    private func attendance(_ visit: Visit, _ view: View, _ mayMakeUp: Bool, _ errors: FormErrors?) -> HTML {
        let study = view.study, directory = view.directory
        guard !study.attendance.isEmpty else { return "" }
        let groups = Dictionary(grouping: study.attendance.filter(\.present), by: \.unit)
        let there = directory.units.compactMap { unit -> HTML? in
            guard let some = groups[unit.id] else { return nil }
            let names = some.compactMap { directory.person($0.person)?.name }.joined(separator: "、")
            return "<div><dt>\(unit.name)（\(some.count) 人）</dt><dd>\(names)</dd></div>"
        }
        let away = study.attendance.filter { !$0.present }
        let rows = away.map { one -> [HTML] in
            [
                "\(directory.person(one.person)?.name ?? "")", "\(directory.unit(one.unit)?.name ?? "")",
                Component.text(one.reason), one.madeUp.map { "\($0.rawValue) 补学" } ?? "没有补学",
            ]
        }
        let table: HTML =
            away.isEmpty
            ? ""
            : Component.table(
                "缺席", [.title("缺席的人"), .text("单位"), .text("原因"), .short("补学")], rows: rows, narrow: true)
        let open = away.filter { $0.madeUp == nil }
        return """
            <section><h2>到会 \(study.present) 人，应到 \(study.attendance.count) 人</h2><dl class="facts facts--one">\(there)</dl>\(table)
            \(mayMakeUp && !open.isEmpty ? makeUp(visit, study, open, directory, errors) : "")</section>
            """
    }

    private func makeUp(
        _ visit: Visit, _ study: Study, _ open: [Study.Attendance], _ directory: Directory,
        _ errors: FormErrors?
    ) -> HTML {
        let chosen = Set(visit.form.all("people"))
        let boxes = open.map { one -> HTML in
            let checked: HTML = chosen.contains(one.person.rawValue) ? " checked" : ""
            return
                "<label class=\"check\"><input type=\"checkbox\" name=\"people\" value=\"\(one.person.rawValue)\"\(checked)>\(directory.person(one.person)?.name ?? "")</label>"
        }
        let wrong: HTML = errors?.sentence(for: "people").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        let day = visit.form.has("day") ? visit.form["day"] : visit.desk.today.rawValue
        let open: HTML = errors == nil ? "" : " open"
        return """
            <details class="screen-only"\(open)><summary>登记补学</summary><form method="post" class="form" action="\("/education/\(study.item.id)/makeup" as Link)" novalidate>\(Form.token(visit))\(Form.version(study.item.version))
            <fieldset class="field" id="people"><legend>已经补学的人</legend>\(wrong)\(boxes)</fieldset>
            \(Form.day("day", "补学日期", day, errors))<button class="button">登记补学</button></form></details>
            """
    }
}
