import Kernel
import Web

/// 临时交办: what is asked of whom, then what that costs and what like it was asked already, then it is sent.
struct TaskSendScreen: Sendable {
    let ports: TasksLedger.Ports

    private struct View: Sendable {
        let directory: Directory
        let clauses: [(id: ID, label: String)]
        /// The units a leader may ask; nil for whoever asks the whole town.
        let charged: Set<ID>?
        let likes: [LikeAsk]
    }

    func page(_ visit: Visit, _ errors: FormErrors?, checked: Bool = false) async throws -> HTML {
        let form = visit.form, view = try await view(visit, checked: checked)
        let units = view.directory.openUnits.filter { view.charged?.contains($0.id) ?? true }
        let clauses = view.clauses.map { (value: $0.id.rawValue, label: $0.label) }
        let minutes = form.has("minutes") ? form["minutes"] : "\(RecordKind.ownReport.minutes)"
        let clause = form.has("clause") ? form["clause"] : visit.query["clause"]
        let ready = checked && errors == nil
        let send: HTML =
            ready
            ? "<button class=\"button button--primary\" name=\"do\" value=\"send\">发出</button><button class=\"button\">重新核对</button>"
            : "<button class=\"button button--primary\">核对要花多少时间</button>"
        return Page.html(
            visit, title: "临时交办",
            """
            <h1>临时交办</h1>\(Form.summary(errors))\(checked ? cost(visit, view, form.number("minutes") ?? 0) : "")
            <form method="post" class="form duty-form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.text("heading", "任务", form["heading"], errors, hint: "一句话说清要做什么"))
            \(Form.area("words", "具体要求", form["words"], errors, optional: true, rows: 4))
            \(basis(form["basis"], errors))
            \(Form.files("files", "附件", errors, hint: "通知、要填的表格等，最多 \(TaskRules.attachmentLimit) 个，每个单位都收到"))
            \(Form.picks("to", "交办给单位（可选多个）", groups(units, whole: view.charged == nil), form.all("to"), errors))
            \(Form.picks("to", "交办给个人（选填，可选多个）", people(units, view.directory), form.all("to"), id: "to-people"))
            \(Form.day("by", "完成日期", form.day("by")?.rawValue ?? form["by"], errors, hint: "例如 \(visit.desk.today.adding(14).short)、下周五、月底"))
            \(Form.text("minutes", "每个单位约需多少分钟", minutes, errors, hint: "从收到到交出的全部时间，发出以后计入各单位的负担"))
            \(Form.select("clause", "落实方案的哪一条", clauses, clause, errors, optional: true, empty: "不属于方案"))
            <p class="acts">\(send)<a class="button" href="/tasks">返回</a></p></form>
            """)
    }

    func post(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            let files = try await visit.keepFiles("files")
            let command = try command(form, files)
            guard form["do"] == "send" else {
                try await visit.desk.rehearse(command, by: visit.actor)
                // What came with it comes back with the form, to be sent.
                return .page(try await page(visit, nil, checked: true))
            }
            let entry = try await visit.perform(command)
            return .see(
                ("/tasks" as Link).with([
                    ("ask", entry.facts["ask"] ?? ""), ("year", "\(command.by.year)"), ("done", "sent"),
                ]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors, checked: true), status: 422)
        }
    }

    private func command(_ form: Fields, _ files: [StoredFile]) throws -> SendTask {
        var errors = FormErrors()
        let by = form.day("by"), minutes = form.number("minutes")
        if by == nil {
            errors.add("by", form["by"].isEmpty ? "填写完成日期" : "没有“\(form["by"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
        }
        if minutes == nil { errors.add("minutes", "每个单位约需的分钟数填数字") }
        errors.require(form["heading"], "heading", "任务", limit: AskRules.titleLimit)
        if form.all("to").isEmpty { errors.add("to", "选择交办给哪些单位或个人") }
        guard errors.items.isEmpty, let by, let minutes else { throw errors }
        return SendTask(
            heading: form["heading"], words: form["words"], to: form.all("to"), by: by, minutes: minutes,
            clause: ID(rawValue: form["clause"]), basis: form["basis"], files: files)
    }

    private func view(_ visit: Visit, checked: Bool) async throws -> View {
        let actor = visit.actor, seen = visit.seen, year = visit.desk.today.year, ports = ports
        let heading = visit.form["heading"]
        return try await visit.read { session in
            let likes =
                checked && !heading.isEmpty
                ? try LikeAsk.find([heading], year: year, seenBy: seen, in: session)[heading] ?? [] : []
            return View(
                directory: try Directory(session, town: actor.town),
                clauses: try ports.clauses(year, seen, session),
                charged: actor.role == .leader ? try AskReceivers.charged(actor, in: session) : nil,
                likes: likes)
        }
    }

    private func groups(_ units: [TownUnit], whole: Bool)
        -> [(title: String, targets: [(value: String, label: String)])]
    {
        let all = [
            (title: "全体", targets: [(value: "villages", label: "各村（社区）"), (value: "offices", label: "各部门")])
        ]
        return (whole ? all : [])
            + TownUnit.Kind.allCases.map { kind in
                (kind.label, units.filter { $0.kind == kind }.map { ($0.id.rawValue, $0.name) })
            }
    }

    private func people(_ units: [TownUnit], _ directory: Directory)
        -> [(title: String, targets: [(value: String, label: String)])]
    {
        let byUnit = Dictionary(grouping: directory.presentPeople) { $0.unit }
        return units.compactMap { unit in
            guard let people = byUnit[unit.id] else { return nil }
            return (
                unit.name, people.map { (AskReceivers.person + $0.id.rawValue, "\($0.name)（\($0.post)）") }
            )
        }
    }

    private func basis(_ value: String, _ errors: FormErrors?) -> HTML {
        guard errors?.sentence(for: "basis") != nil || !value.isEmpty else { return "" }
        return Form.text("basis", "要求这样做的上级文件文号", value, errors, hint: "例如 县委发〔2026〕3号")
    }

    /// Receivers × minutes, and what like it was asked this year.
    private func cost(_ visit: Visit, _ view: View, _ minutes: Int) -> HTML {
        let receivers = AskReceivers.of(visit.form.all("to"), view.directory), count = receivers.count
        let people = receivers.count { $0.person != nil }
        let parts = [(count - people, "个单位"), (people, "个人")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let whom = parts.joined(separator: "、")
        guard count > 0, minutes > 0 else { return "" }
        let likes = view.likes.map { like -> HTML in
            "<li>“\(like.title)”，\(like.tasks) 件，已交 \(like.handed) 件（\(like.number)）</li>"
        }
        let asked: HTML =
            likes.isEmpty
            ? "<p>今年没有交办过类似的事项。</p>" : "<p>今年已经要求过类似的：</p><ul>\(likes)</ul><p>能用已有的，就不再交办。</p>"
        return """
            <section class="panel panel--note" id="cost"><h2 class="panel__head">这次交办的负担</h2>
            <p>\(whom) × \(minutes) 分钟 = <b>\(Burden.words(count * minutes))</b></p>\(asked)</section>
            """
    }
}
