import Kernel
import Storage
import Web

/// 安排谈话 and 记录谈话: first with whom and of what form, then the rest with an outline already drafted.
struct TalkFormScreen: Sendable {
    let ports: TalksLedger.Ports

    private struct View: Sendable {
        let talk: Talk?
        let directory: Directory
        let form: Talk.Form?
        let subject: Person?
        let outline: String
    }

    func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let view = try await view(visit)
        guard let form = view.form, let subject = view.subject else { return first(visit, view, errors) }
        let holds = holds(visit, view), talk = view.talk
        let title = holds ? (talk?.held == nil ? "记录\(form.label)" : "更正\(form.label)记录") : "安排\(form.label)"
        let back: Link = talk.map { "/talks/\($0.item.id)" } ?? "/talks"
        let sure: HTML =
            errors?.sentence(for: "content")?.contains("几乎一样") ?? false ? Form.hidden("sure", "yes") : ""
        return Page.html(
            visit, title: title, marked: true,
            """
            <h1>\(title)：\(subject.name)</h1>\(Form.summary(errors))
            <p class="hint">\(subject.post) · \(view.directory.unit(subject.unit)?.name ?? "")。只有你、对方、党委书记和纪委书记看得到。</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))\(talk.map { Form.version(visit.version ?? $0.item.version) })
            \(Form.hidden("form", form.rawValue))\(Form.hidden("subject", subject.id.rawValue))\(Form.hidden("do", holds ? "hold" : "arrange"))\(sure)
            \(holds ? record(visit, view, form, errors) : plan(visit, view, form, errors))
            <p class="acts"><button class="button button--primary">\(holds ? "保存" : form.needsApproval ? "报批准" : "保存安排")</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    func post(_ visit: Visit) async throws -> Reply {
        do {
            let entry = try await perform(visit)
            let done = visit.form["do"] == "hold" ? "held" : "arranged"
            let link: Link = entry.item.map { "/talks/\($0)" } ?? "/talks"
            return .see(link.with([("done", done)] + Component.creditWords(entry.facts)))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    // MARK: Reading

    private func view(_ visit: Visit) async throws -> View {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen, ports = ports
        let query = visit.form.has("form") ? visit.form : visit.query, today = visit.desk.today
        let chosen = Talk.Form(rawValue: query["form"]), whom = ID(rawValue: query["subject"])
        let view = try await visit.read { session -> View in
            let talk = try id.map { try TalkStore.find($0, seenBy: seen, in: session) }
            let directory = try Directory(session, town: seen.town)
            let form = talk?.form ?? chosen, subject = directory.person(talk?.subject ?? whom)
            var outline = talk?.outline ?? ""
            if talk == nil, let form, let subject {
                outline = TalkOutline.draft(
                    form, with: subject, duties: try ports.duties(subject.id, today.year, seen, session),
                    overdue: try Self.overdue(of: subject.unit, today, seen, session),
                    last: try TalkStore.last(with: subject.id, seenBy: seen, in: session))
            }
            return View(talk: talk, directory: directory, form: form, subject: subject, outline: outline)
        }
        if let talk = view.talk {
            let command: any Command.Type = holds(visit, view) ? HoldTalk.self : ArrangeTalk.self
            try TalkRules.require(command, talk, visit.actor)
        }
        return view
    }

    private static func overdue(of unit: ID?, _ today: Day, _ seen: Seen, _ session: any Kernel.Session)
        throws
        -> Int
    {
        guard let unit else { return 0 }
        return try session.value(
            """
            SELECT count(*) FROM item WHERE item.unit = \(unit) AND item.kind = 'task' AND item.due < \(today)
              AND item.closed IS NULL AND item.handed IS NULL AND \(seen.items)
            """)
    }

    private func holds(_ visit: Visit, _ view: View) -> Bool {
        if visit.form.has("do") { return visit.form["do"] == "hold" }
        if let talk = view.talk {
            return visit.query["do"] != "arrange" && ![.proposed].contains(talk.state)
        }
        return visit.query["do"] != "arrange" && view.form?.needsApproval != true
    }

    // MARK: Fields

    private func first(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let holds = visit.query["do"] != "arrange"
        let forms = Talk.Form.allCases.filter {
            visit.actor.isOne(of: $0.talkers) && !(holds && $0.needsApproval)
        }.map { (value: $0.rawValue, label: $0.label) }
        let people = view.directory.presentPeople.filter { $0.unit != nil && $0.id != visit.actor.person }
            .map { person -> (value: String, label: String) in
                (
                    person.id.rawValue,
                    "\(person.name)（\(view.directory.unit(person.unit)?.name ?? "") \(person.post)）"
                )
            }
        let asked = Set(visit.query.pairs.map(\.name))
        var errors = errors
        if asked.contains("form"), errors == nil {
            var found = FormErrors()
            if view.form == nil { found.add("form", "选择类型") }
            if view.subject == nil { found.add("subject", "选择谈话对象") }
            errors = found
        }
        let title = holds ? "记录谈话" : "安排谈话"
        let note: HTML =
            holds && visit.actor.isOne(of: Role.confidants)
            ? "<p class=\"hint\">函询和诫勉谈话要先报批准，从<a href=\"/talks/new?do=arrange\">安排谈话</a>开始。</p>" : ""
        return Page.html(
            visit, title: title, marked: true,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(note)
            <form class="form" action="/talks/new" novalidate>\(Form.hidden("do", holds ? "hold" : "arrange"))
            \(Form.select("form", "类型", forms, visit.query["form"], errors, empty: "选择类型"))
            \(Form.select("subject", "谈话对象", people, visit.query["subject"], errors, empty: "选择谈话对象"))
            <p class="acts"><button class="button button--primary">下一步</button><a class="button" href="/talks">返回</a></p></form>
            """)
    }

    private func kept(_ visit: Visit, _ name: String, _ value: String) -> String {
        visit.form.has(name) ? visit.form[name] : value
    }

    private func plan(_ visit: Visit, _ view: View, _ form: Talk.Form, _ errors: FormErrors?) -> HTML {
        let by = view.talk?.item.due ?? visit.calendar.adding(workdays: 5, to: visit.desk.today)
        return """
            \(Form.day("by", form == .inquiry ? "打算哪一天以前发出" : "哪一天以前谈", kept(visit, "by", by.rawValue), errors))
            \(Form.area("matters", form.mattersLabel, kept(visit, "matters", view.talk?.matters ?? ""), errors, optional: form == .integrity, rows: 3))
            \(form == .inquiry ? "" : Form.area("outline", "提纲", kept(visit, "outline", view.outline), errors, hint: "按对方的责任和上次约定的事起草，可以改；对方看不到", optional: true, rows: 10))
            """
    }

    private func record(_ visit: Visit, _ view: View, _ form: Talk.Form, _ errors: FormErrors?) -> HTML {
        let talk = view.talk, record = talk?.record ?? Talk.Record()
        let outline: HTML =
            view.outline.isEmpty
            ? ""
            : "<details class=\"field\" open><summary>提纲</summary>\(Component.prose(view.outline))</details>"
        let day = talk?.held ?? visit.desk.today
        let again = talk?.state == .following ? talk?.item.due?.rawValue ?? "" : ""
        return """
            \(outline)\(Form.day("day", "谈话日期", kept(visit, "day", day.rawValue), errors))
            \(Form.text("place", "地点", kept(visit, "place", record.place), errors, optional: true))
            \(Form.text("company", "在场的其他人", kept(visit, "company", record.company), errors, hint: "例如 记录人的姓名", optional: true))
            \(matters(visit, view, form, errors))
            \(Form.area("content", "谈话内容", kept(visit, "content", record.content), errors, hint: "写这次谈了什么，不用照抄提纲"))
            \(Form.area("statement", "对方的态度和说明", kept(visit, "statement", record.statement), errors, optional: true, rows: 3))
            \(Form.area("commitments", "承诺和要求", kept(visit, "commitments", record.commitments), errors, optional: true, rows: 3))
            \(Form.day("followUp", "回访日期", kept(visit, "followUp", again), errors, hint: "到这一天提醒你看承诺办得怎样", optional: true))
            \(Form.files("files", "附件", errors, hint: "签字的记录等，最多 \(Talk.fileLimit) 个，不要求上传"))
            """
    }

    /// What was approved is shown, not asked for again.
    private func matters(_ visit: Visit, _ view: View, _ form: Talk.Form, _ errors: FormErrors?) -> HTML {
        if form.needsApproval, let talk = view.talk {
            return "<section><h2>\(form.mattersLabel)（已经批准）</h2>\(Component.prose(talk.matters))</section>"
        }
        return Form.area(
            "matters", form.mattersLabel, kept(visit, "matters", view.talk?.matters ?? ""), errors,
            optional: form == .integrity, rows: 3)
    }

    // MARK: Doing

    private func perform(_ visit: Visit) async throws -> Entry {
        let form = visit.form, id = ID(rawValue: visit.call.parameters["id"] ?? "")
        guard let kind = Talk.Form(rawValue: form["form"]) else { throw FormErrors("form", "选择类型") }
        guard let subject = ID(rawValue: form["subject"]) else { throw FormErrors("subject", "选择谈话对象") }
        func day(_ name: String, _ what: String) throws -> Day {
            guard let day = form.day(name) else {
                throw FormErrors(
                    name, form[name].isEmpty ? "填写\(what)" : "没有“\(form[name])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            return day
        }
        if form["do"] == "arrange" {
            return try await visit.perform(
                ArrangeTalk(
                    talk: id, version: visit.version, form: kind, subject: subject,
                    by: try day("by", "日期"), matters: form["matters"], outline: form["outline"]))
        }
        return try await visit.perform(
            HoldTalk(
                talk: id, version: visit.version, form: kind, subject: subject, day: try day("day", "谈话日期"),
                place: form["place"], company: form["company"], matters: form["matters"],
                content: form["content"], statement: form["statement"], commitments: form["commitments"],
                followUp: form["followUp"].isEmpty ? nil : try day("followUp", "回访日期"),
                sure: form["sure"] == "yes", files: try await visit.keepFiles("files")))
    }
}
