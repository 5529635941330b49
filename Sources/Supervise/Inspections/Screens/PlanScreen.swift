import Kernel
import Web

/// 安排监督检查: topics, units, days and a team; what was looked at already is proposed for exemption.
enum PlanScreen {
    struct View: Sendable {
        let inspection: Inspection?
        let lists: [Checklist]
        let directory: Directory
        let checked: [ID: (visit: ID, day: Day, title: String)]
    }

    static func view(_ visit: Web.Visit) async throws -> View {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen, form = visit.form
        let units = form.all("units").compactMap(ID.init(rawValue:)), chosen = form.all("topics")
        let year = (form.day("from") ?? visit.desk.today).year
        let view = try await visit.read { session in
            let lists = try Checklist.all(town: seen.town, in: session)
            let topics = lists.filter { chosen.contains($0.topic) }.map {
                Inspection.Topic(topic: $0.topic, version: $0.version, name: $0.name)
            }
            return View(
                inspection: try id.map { try InspectionStore.find($0, seenBy: seen, in: session) },
                lists: lists,
                directory: try Directory(session, town: seen.town),
                checked: try InspectionStore.alreadyChecked(
                    topics, units: units, year: year, town: seen.town, in: session))
        }
        if let inspection = view.inspection {
            try InspectionRules.require(ChangeInspection.self, inspection, visit.actor)
        }
        return view
    }

    static func page(_ visit: Web.Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let asks = try await visit.openAsks(["inspect", "selfCheck", "visit"])
        let view = try await view(visit), inspection = view.inspection, form = visit.form,
            isNew = inspection == nil
        func kept(_ name: String, _ value: String) -> String { form.has(name) ? form[name] : value }
        let title = isNew ? "安排监督检查" : "修改检查安排"
        let back: Link = inspection.map { "/inspections/\($0.item.id)" } ?? "/inspections"
        let today = visit.desk.today
        let topics: HTML =
            isNew
            ? Form.picks(
                "topics", "检查主题",
                [
                    (
                        title: "检查清单",
                        targets: view.lists.map {
                            (value: $0.topic, label: "\($0.name)（\($0.entries.count) 项）")
                        }
                    )
                ],
                form.all("topics"), errors) : ""
        let days: HTML =
            isNew
            ? """
            \(Form.day("from", "开始日期", kept("from", today.rawValue), errors))
            \(Form.day("through", "结束日期", kept("through", visit.calendar.adding(workdays: 10, to: today).rawValue), errors))
            \(units(view, form, errors))
            """
            : Form.day("through", "结束日期", kept("through", inspection?.item.due?.rawValue ?? ""), errors)
        let told: HTML =
            isNew
            ? "<div class=\"field\"><label class=\"check\"><input type=\"checkbox\" name=\"announced\" value=\"yes\"\(form["announced"] == "yes" ? " checked" as HTML : "")> 提前告知被检查单位</label></div>"
            : ""
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(Component.openAsks(asks, visit))
            <form method="post" class="form" novalidate>\(Form.token(visit))\(inspection.map { Form.version(visit.version ?? $0.item.version) })
            \(Form.text("label", "检查名称", kept("label", inspection?.item.title ?? visit.query["label"]), errors, hint: "例如 二季度四风专项检查"))
            \(Form.area("purpose", "检查目的", kept("purpose", inspection?.purpose ?? ""), errors, optional: true, rows: 2))
            \(topics)\(days)\(team(visit, view, errors))\(told)\(exemption(visit, view, errors))
            <p class="acts"><button class="button button--primary">\(isNew ? "安排检查" : "保存")</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    private static func units(_ view: View, _ form: Fields, _ errors: FormErrors?) -> HTML {
        let groups = TownUnit.Kind.allCases.map { kind in
            (
                title: kind.label,
                targets: view.directory.openUnits.filter { $0.kind == kind }.map {
                    (value: $0.id.rawValue, label: $0.name)
                }
            )
        }
        return """
            \(Form.picks("units", "检查哪些单位", groups, form.all("units"), errors))
            <p class="hint">按工作日依次排开，安排以后可以逐家改期。</p>
            """
    }

    private static func team(_ visit: Web.Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let form = visit.form, inspection = view.inspection
        let people = view.directory.presentPeople.filter { $0.unit != nil }
        func label(_ person: Person) -> String {
            "\(person.name)（\(view.directory.unit(person.unit)?.name ?? "") \(person.post)）"
        }
        let lead =
            form.has("lead") ? form["lead"] : (inspection?.lead ?? visit.actor.person)?.rawValue ?? ""
        let chosen = form.has("label") ? form.all("team") : inspection?.team.map(\.person.rawValue) ?? []
        let groups = TownUnit.Kind.allCases.map { kind in
            (
                title: kind.label,
                targets: people.filter { view.directory.unit($0.unit)?.kind == kind }.map {
                    (value: $0.id.rawValue, label: label($0))
                }
            )
        }
        return """
            \(Form.select("lead", "组长", people.map { (value: $0.id.rawValue, label: label($0)) }, lead, errors, empty: "选择组长"))
            \(Form.picks("team", "组员（本单位的人和登记了回避的人不能参加）", groups, chosen, errors))
            """
    }

    /// Units already looked at under the same checklists, shown once before the inspection is made.
    private static func exemption(_ visit: Web.Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        guard errors?.sentence(for: "exempt") != nil || visit.form.has("weighed") else { return "" }
        let checked = view.directory.units.compactMap { unit in view.checked[unit.id].map { (unit.id, $0) } }
        let rows = checked.map { unit, before -> HTML in
            let on: HTML =
                visit.form.has("weighed") && !visit.form.all("exempt").contains(unit.rawValue)
                ? "" : " checked"
            return """
                <label class="check"><input type="checkbox" name="exempt" value="\(unit)"\(on)>\(view.directory.unit(unit)?.name ?? "")：\(before.day.rawValue) 已按同样的清单查过（<a href="\("/visits/\(before.visit)" as Link)">\(before.title)</a>），免查</label>
                """
        }
        guard !rows.isEmpty else { return "" }
        return """
            <fieldset class="field" id="exempt"><legend>免考清单</legend>\(Form.hidden("weighed", "yes"))<p class="hint">今年按同样的清单查过的单位建议免查。仍要检查的，去掉前面的勾。</p>\(rows)</fieldset>
            """
    }

    // MARK: Doing

    static func post(_ visit: Web.Visit) async throws -> Reply {
        do {
            if let id = ID(rawValue: visit.call.parameters["id"] ?? "") {
                try await change(visit, id)
                return .see(("/inspections/\(id)" as Link).with([("done", "changed")]))
            }
            let entry = try await plan(visit)
            guard let item = entry.item else { throw Refusal.missing }
            return .see(("/inspections/\(item)" as Link).with([("done", "planned")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    private static func change(_ visit: Web.Visit, _ id: ID) async throws {
        let form = visit.form
        guard let through = form.day("through") else {
            throw FormErrors("through", "填写结束日期，按 2026-03-01 的形式")
        }
        guard let lead = ID(rawValue: form["lead"]) else { throw FormErrors("lead", "选择组长") }
        try await visit.perform(
            ChangeInspection(
                inspection: id, version: visit.version, label: form["label"], purpose: form["purpose"],
                through: through, lead: lead, team: form.all("team").compactMap(ID.init(rawValue:))))
    }

    private static func plan(_ visit: Web.Visit) async throws -> Entry {
        let form = visit.form
        var errors = FormErrors()
        func day(_ name: String, _ what: String) -> Day? {
            let day = form.day(name)
            if day == nil {
                errors.add(
                    name, form[name].isEmpty ? "填写\(what)" : "没有“\(form[name])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            return day
        }
        let from = day("from", "开始日期"), through = day("through", "结束日期")
        let lead = ID(rawValue: form["lead"])
        if lead == nil { errors.add("lead", "选择组长") }
        let units = form.all("units").compactMap(ID.init(rawValue:))
        if units.isEmpty { errors.add("units", "选择要检查的单位") }
        if form.all("topics").isEmpty { errors.add("topics", "选择检查主题") }
        let checked = try await view(visit).checked
        if errors.items.isEmpty, !checked.isEmpty, !form.has("weighed") {
            errors.add("exempt", "有 \(checked.count) 个单位今年按同样的清单查过，看一看要不要免查")
        }
        guard errors.items.isEmpty, let from, let through, let lead else { throw errors }
        let exempt = Set(form.all("exempt").compactMap(ID.init(rawValue:))).intersection(checked.keys)
        let stops = spread(units.filter { !exempt.contains($0) }, from, through, visit.calendar)
        return try await visit.perform(
            PlanInspection(
                label: form["label"], purpose: form["purpose"], topics: form.all("topics"), from: from,
                through: through, announced: form["announced"] == "yes", lead: lead,
                team: form.all("team").compactMap(ID.init(rawValue:)), stops: stops,
                exempt: units.filter(exempt.contains)))
    }

    /// The units over the working days, as evenly as they go.
    private static func spread(_ units: [ID], _ from: Day, _ through: Day, _ calendar: WorkCalendar)
        -> [PlanInspection.Stop]
    {
        guard from <= through, through.ordinal - from.ordinal < 370 else {
            return units.map { .init(unit: $0, day: from) }
        }
        let days = (from.ordinal...through.ordinal).map(Day.init(ordinal:)).filter(calendar.isWorkday)
        return units.enumerated().map { index, unit in
            .init(unit: unit, day: days.isEmpty ? from : days[index * days.count / max(1, units.count)])
        }
    }
}
