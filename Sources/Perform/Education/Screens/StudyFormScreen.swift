import Kernel
import Web

/// 记录学习教育: one form for what was held now, what was planned and is held, and what is to be corrected. Who was there is
/// ticked once; whoever is not ticked was away.
struct StudyFormScreen: Sendable {
    /// The titles the year's plan names, offered for the materials.
    let ports: EducationLedger.Ports

    private struct View: Sendable {
        let study: Study?
        let directory: Directory
        let papers: [String]
    }

    func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await view(visit), study = view.study
        let asks = try await visit.openAsks([
            "warn", "educate", "lecture", "groupStudy", "study", "train", "event",
        ])
        let form = visit.form
        let unit = chosenUnit(visit, view), others = chosenOthers(form, view)
        func kept(_ name: String, _ value: String) -> String { form.has(name) ? form[name] : value }
        let title = study?.state == .held ? "更正学习教育" : "记录学习教育"
        let back: Link = study.map { "/education/\($0.item.id)" } ?? "/education"
        let materials =
            form.has("materials") ? form["materials"] : (study?.materials ?? []).joined(separator: "\n")
        let version: HTML = study.map { Form.version(form.number("version") ?? $0.item.version) } ?? ""
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(Component.openAsks(asks, visit))
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))\(version)
            \(Form.select("topic", "类别", topics, kept("topic", study?.topic.rawValue ?? visit.query["topic"]), errors, empty: "选择类别"))
            \(Form.text("label", "主题", kept("label", study?.item.title ?? visit.query["label"]), errors, hint: "例如 学习《中国共产党纪律处分条例》"))
            \(Form.day("day", "开展日期", kept("day", study?.state == .held ? study?.item.opened.rawValue ?? "" : visit.desk.today.rawValue), errors))
            \(Form.text("place", "地点", kept("place", study?.place ?? ""), errors, optional: true))
            \(Form.text("led", "主持或主讲", kept("led", study?.led ?? visit.actor.name), errors, hint: "写姓名", optional: true))
            \(Form.area("content", "内容", kept("content", study?.content ?? ""), errors, hint: "学了什么、讲了什么、议定了什么"))
            \(Form.area("materials", "学习材料", materials, errors, hint: "每行写一份的名称", optional: true, rows: 3))
            \(papers(view.papers))\(units(visit, view, unit, others, errors))
            \(attendance(visit, view, unit, others, errors))
            \(Form.files("files", "附件", errors, hint: "签到表、讲稿等，最多 \(Study.fileLimit) 个，不要求上传"))
            <p class="acts"><button class="button button--primary" name="do" value="save">保存</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    func post(_ visit: Visit) async throws -> Reply {
        // The list of people follows the units; nothing is kept yet.
        if visit.form["do"] == "list" { return .page(try await page(visit, nil)) }
        do {
            let entry = try await visit.perform(try await command(visit))
            let link: Link = entry.item.map { "/education/\($0)" } ?? "/education"
            return .see(link.with([("done", "recorded")] + Component.creditWords(entry.facts)))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    private var topics: [(value: String, label: String)] {
        Study.Topic.options
    }

    private func view(_ visit: Visit) async throws -> View {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen
        let year = visit.desk.today.year, ports = ports
        let view = try await visit.read { session in
            View(
                study: try id.map { try StudyStore.find($0, seenBy: seen, in: session) },
                directory: try Directory(session, town: seen.town),
                papers: try ports.papers(year, seen, session).map(\.title))
        }
        if let study = view.study { try StudyRules.require(RecordStudy.self, study, work: visit.actor) }
        return view
    }

    private func chosenUnit(_ visit: Visit, _ view: View) -> ID? {
        ID(rawValue: visit.form["unit"]) ?? view.study?.item.unit ?? visit.actor.unit
    }

    private func chosenOthers(_ form: Fields, _ view: View) -> [ID] {
        if form.has("label") { return form.all("others").compactMap(ID.init(rawValue:)) }
        guard let study = view.study else { return [] }
        return Set(study.attendance.map(\.unit)).subtracting([study.item.unit]).sorted()
    }

    private func papers(_ titles: [String]) -> HTML {
        guard !titles.isEmpty else { return "" }
        return
            "<details class=\"field\"><summary>方案里写到的 \(titles.count) 份文件</summary><ul>\(titles.map { title -> HTML in "<li>\(title)</li>" })</ul></details>"
    }

    /// Whoever keeps records for the town chooses the units; the others have theirs.
    private func units(_ visit: Visit, _ view: View, _ unit: ID?, _ others: [ID], _ errors: FormErrors?)
        -> HTML
    {
        guard visit.actor.isOne(of: StudyWorkflow.townKeepers) else {
            let name = view.directory.unit(unit)?.name ?? ""
            return
                "\(Form.hidden("unit", unit?.rawValue ?? ""))<p class=\"field\"><b>单位</b>　\(name)</p>"
        }
        let open = view.directory.openUnits
        let isJoint = visit.form.has("label") ? visit.form["joint"] == "yes" : view.study?.isJoint ?? false
        let joint: HTML = isJoint ? " checked" : ""
        let groups = TownUnit.Kind.allCases.map { kind in
            (
                kind.label,
                open.filter { $0.kind == kind && $0.id != unit }.map {
                    (value: $0.id.rawValue, label: $0.name)
                }
            )
        }
        return """
            \(Form.select("unit", "组织单位", open.map { ($0.id.rawValue, $0.name) }, unit?.rawValue ?? "", errors, empty: "选择单位"))
            \(Form.picks("others", "一起参加的单位（选填）", groups.map { (title: $0.0, targets: $0.1) }, others.map(\.rawValue), errors))
            <div class="field"><label class="check"><input type="checkbox" name="joint" value="yes"\(joint)> 共同主办：这些单位各算开展了一次</label><p class="hint">只是派人参加的不勾：人到了会，不等于本单位开展了。</p></div>
            <p class="acts"><button class="button" name="do" value="list">按选好的单位列出名单</button></p>
            """
    }

    private func attendance(
        _ visit: Visit, _ view: View, _ unit: ID?, _ others: [ID], _ errors: FormErrors?
    ) -> HTML {
        let form = visit.form, sent = form.has("label")
        let present = Set(form.all("present")), listed = Set(form.all("listed"))
        let before = Dictionary((view.study?.attendance ?? []).map { ($0.person, $0) }) { first, _ in first }
        let units = ([unit].compactMap { $0 } + others).compactMap { view.directory.unit($0) }
        let groups = units.map { unit -> HTML in
            let people = view.directory.people.filter { person in
                person.unit == unit.id && (!person.left || before[person.id] != nil)
            }
            let rows = people.map { person -> HTML in
                let id = person.id.rawValue
                let ticked =
                    sent && listed.contains(id)
                    ? present.contains(id) : before[person.id].map(\.present) ?? true
                let reason = form.has("reason-\(id)") ? form["reason-\(id)"] : before[person.id]?.reason ?? ""
                let checked: HTML = ticked ? " checked" : ""
                return """
                    <li class="roll__row">\(Form.hidden("listed", id))<label class="roll__name"><input type="checkbox" name="present" value="\(id)"\(checked)>\(person.name)<span class="hint">　\(person.post)</span></label>
                    <input type="text" class="roll__reason" name="reason-\(id)" value="\(reason)" aria-label="\(person.name)缺席的原因" placeholder="缺席的写原因"></li>
                    """
            }
            return "<h2>\(unit.name)（\(people.count) 人）</h2><ul class=\"roll\">\(rows)</ul>"
        }
        let wrong: HTML =
            errors?.sentence(for: "present").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        let state: HTML = wrong.isEmpty ? "" : " field--wrong"
        return """
            <fieldset class="field pick\(state)" id="present"><legend>到会的人（没有来的去掉勾，写明原因）</legend>\(wrong)\(groups)</fieldset>
            """
    }

    private func command(_ visit: Visit) async throws -> RecordStudy {
        let form = visit.form
        var errors = FormErrors()
        let day = form.day("day"), topic = Study.Topic(rawValue: form["topic"])
        let unit = ID(rawValue: form["unit"])
        if topic == nil { errors.add("topic", "选择类别") }
        errors.require(form["label"], "label", "主题", limit: Study.titleLimit)
        if day == nil {
            errors.add(
                "day", form["day"].isEmpty ? "填写开展日期" : "没有“\(form["day"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
        }
        if unit == nil { errors.add("unit", "选择组织单位") }
        guard errors.items.isEmpty, let day, let topic, let unit else { throw errors }
        let present = form.all("present").compactMap(ID.init(rawValue:)), there = Set(present)
        let absent = form.all("listed").compactMap(ID.init(rawValue:)).filter { !there.contains($0) }
        return RecordStudy(
            study: ID(rawValue: visit.call.parameters["id"] ?? ""), version: visit.version, topic: topic,
            label: form["label"], unit: unit, others: form.all("others").compactMap(ID.init(rawValue:)),
            joint: form["joint"] == "yes", day: day, place: form["place"], led: form["led"],
            content: form["content"],
            materials: form["materials"].split(separator: "\n").map {
                $0.trimmingPrefix(while: \.isWhitespace).description
            }, present: present,
            absent: absent.map { .init(person: $0, reason: form["reason-\($0)"]) },
            files: try await visit.keepFiles("files"))
    }
}
