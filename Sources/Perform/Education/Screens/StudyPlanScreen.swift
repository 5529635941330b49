import Kernel
import Web

/// 学习计划: what is to be held by when, before it is held.
enum StudyPlanScreen {
    static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen
        let (study, directory) = try await visit.read { session in
            (
                try id.map { try StudyStore.find($0, seenBy: seen, in: session) },
                try Directory(session, town: seen.town)
            )
        }
        if let study { try StudyRules.require(RecordStudy.self, study, work: visit.actor) }
        func kept(_ name: String, _ value: String) -> String {
            visit.form.has(name) ? visit.form[name] : value
        }
        let title = study == nil ? "列入学习计划" : "修改学习计划"
        let back: Link = study.map { "/education/\($0.item.id)" } ?? "/education"
        let unit = kept("unit", (study?.item.unit ?? visit.actor.unit)?.rawValue ?? "")
        let wide = visit.actor.isOne(of: StudyWorkflow.townKeepers)
        let units = directory.openUnits.filter { wide || $0.id == visit.actor.unit }
            .map { (value: $0.id.rawValue, label: $0.name) }
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))
            <form method="post" class="form" novalidate>\(Form.token(visit))\(study.map { Form.version(visit.version ?? $0.item.version) })
            \(Form.select("topic", "类别", Study.Topic.options, kept("topic", study?.topic.rawValue ?? ""), errors, empty: "选择类别"))
            \(Form.text("label", "主题", kept("label", study?.item.title ?? ""), errors))
            \(Form.select("unit", "组织单位", units, unit, errors, empty: "选择单位"))
            \(Form.day("day", "哪一天以前开展", kept("day", study?.item.due?.rawValue ?? ""), errors, hint: "例如 \(visit.desk.today.adding(30).rawValue)，会列在工作台和日历上"))
            \(Form.area("content", "打算学什么", kept("content", study?.content ?? ""), errors, optional: true, rows: 3))
            <p class="acts"><button class="button button--primary">保存计划</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    static func post(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            var errors = FormErrors()
            let day = form.day("day"), topic = Study.Topic(rawValue: form["topic"])
            let unit = ID(rawValue: form["unit"])
            if topic == nil { errors.add("topic", "选择类别") }
            if unit == nil { errors.add("unit", "选择组织单位") }
            if day == nil {
                errors.add(
                    "day", form["day"].isEmpty ? "填写计划的日期" : "没有“\(form["day"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            guard errors.items.isEmpty, let day, let topic, let unit else { throw errors }
            let entry = try await visit.perform(
                PlanStudy(
                    study: ID(rawValue: visit.call.parameters["id"] ?? ""), version: visit.version,
                    topic: topic, label: form["label"], unit: unit, by: day, content: form["content"]))
            return .see(
                (entry.item.map { "/education/\($0)" } ?? "/education" as Link).with([("done", "planned")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }
}
