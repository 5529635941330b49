import Kernel
import Web

/// Registering a problem, correcting one, handing one over.
struct ProblemFormScreen: Sendable {
    let ports: ProblemsLedger.Ports

    struct View: Sendable {
        let problem: Problem?
        let directory: Directory
        let like: LikeProblems
        let charged: Set<ID>
        let clauses: [(id: ID, label: String)]
    }

    func view(_ visit: Visit) async throws -> View {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen, form = visit.form
        let text = form["label"] + form["text"], unit = ID(rawValue: form["unit"])
        let category = Problem.Category(rawValue: form["category"]), person = visit.actor.person
        let ports = ports, year = visit.desk.today.year
        return try await visit.read { session in
            View(
                problem: try id.map { try ProblemStore.find($0, seenBy: seen, in: session) },
                directory: try Directory(session, town: seen.town),
                like: try category.map {
                    try LikeProblems.of(text, $0, unit: unit, besides: id, seenBy: seen, in: session)
                } ?? .none,
                charged: Set(
                    try session.rows(
                        "SELECT unit FROM charge WHERE town = \(seen.town) AND person = \(person)"
                    ) { try $0.next(ID.self) }),
                clauses: id == nil ? try ports.clauses(year, seen, session) : [])
        }
    }

    func page(_ visit: Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let view = try await view(visit), problem = view.problem
        if let problem { try ProblemRules.require(EditProblem.self, problem, visit.actor) }
        let title = problem == nil ? "登记问题" : "修改问题",
            back: Link = problem.map { "/problems/\($0.item.id)" } ?? "/problems"
        let files: HTML =
            problem == nil
            ? Form.files("files", "附件", errors, hint: "照片、单据等，最多 \(Problem.fileLimit) 个，不要求上传；照片里的位置信息会去掉")
            : ""
        let supervises = visit.actor.isOne(of: ProblemWorkflow.supervisors), isNew = problem == nil
        let buttons: HTML =
            !isNew
            ? "<button class=\"button button--primary\">保存修改</button>"
            : supervises
                ? "<button class=\"button\" name=\"do\" value=\"raise\">只登记，以后交办</button><button class=\"button button--primary\" name=\"do\" value=\"assign\">登记并交办</button>"
                : "<button class=\"button button--primary\" name=\"do\" value=\"raise\">登记</button>"
        let handed: HTML = isNew && supervises ? handover(visit, view, errors) : ""
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(again(view.like, errors))
            <form id="problem-form" method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))\(problem.map { Form.version(visit.version ?? $0.item.version) })
            \(words(visit, view, errors))\(files)\(secrecy(visit, view, errors))\(handed)
            <p class="acts">\(buttons)<a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    /// What this may be once more: shown after an attempt, so that a form sent as new does not make a second entry unseen.
    private func again(_ like: LikeProblems, _ errors: FormErrors?) -> HTML {
        guard errors?.sentence(for: "again") != nil else { return "" }
        func list(_ matches: [LikeProblems.Match]) -> HTML {
            let rows = matches.prefix(5).map { match -> HTML in
                "<li><a href=\"\("/problems/\(match.item.id)" as Link)\">\(match.item.number) \(match.item.title)</a></li>"
            }
            return "<ul>\(rows)</ul>"
        }
        let closed: HTML =
            like.closed.isEmpty
            ? "" : "<p>本单位销过号的同样问题，再次出现的请打开它，按“重新打开”记一次反弹：</p>\(list(like.closed))"
        let open: HTML =
            like.open.isEmpty ? "" : "<p>本单位还没有销号的同样问题：</p>\(list(like.open))"
        return """
            <div class="panel panel--note" id="again">\(closed)\(open)<p><label><input type="checkbox" name="different" value="yes" form="problem-form"> 看过了，确实是另一个问题</label></p></div>
            """
    }

    private func kept(_ visit: Visit, _ name: String, _ value: String) -> String {
        visit.form.has(name) ? visit.form[name] : value
    }

    private func words(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let problem = view.problem, words = problem?.words ?? .init(), head = visit.actor.role == .head
        let sources = Problem.Source.allCases.filter {
            !head && $0 != .inspection || $0 == .selfCheck || $0 == problem?.source
        }.map { (value: $0.rawValue, label: $0.label) }
        let own = visit.actor.role == .leader ? view.charged.union([visit.actor.unit].compactMap { $0 }) : nil
        let units = view.directory.openUnits.filter {
            head ? $0.id == visit.actor.unit : own?.contains($0.id) ?? true
        }.map { (value: $0.id.rawValue, label: $0.name) }
        let clause = visit.form.has("clause") ? visit.form["clause"] : visit.query["clause"]
        let place: HTML =
            problem == nil
            ? """
            \(Form.select("unit", "责任单位", units, kept(visit, "unit", head ? visit.actor.unit?.rawValue ?? "" : ""), errors, empty: head ? nil : "选择责任单位"))
            \(Form.day("found", "发现日期", kept(visit, "found", visit.desk.today.rawValue), errors))
            \(Form.select("clause", "方案条款", view.clauses.map { (value: $0.id.rawValue, label: $0.label) }, clause, errors, hint: "来源是方案条款落实的必须选", optional: true, empty: "不涉及"))
            """ : ""
        return """
            \(Form.text("label", "问题（一句话）", kept(visit, "label", problem?.item.title ?? ""), errors, hint: "例如 三笔接待费没有公函"))
            \(Form.area("text", "具体情况", kept(visit, "text", words.text), errors, hint: "时间、地点、涉及的人和金额、怎样发现的", rows: 4))
            \(Form.select("source", "来源", sources, kept(visit, "source", problem?.source.rawValue ?? (head ? "selfCheck" : "")), errors, empty: "选择来源"))
            \(Form.text("origin", "来源说明", kept(visit, "origin", problem?.origin ?? ""), errors, hint: "检查组名称和反馈文号；上级检查、审计的必须填", optional: true))
            \(Form.select("category", "类别", Problem.Category.options, kept(visit, "category", problem?.category.rawValue ?? ""), errors, empty: "选择类别"))
            \(Form.select("severity", "程度", Problem.Severity.options, kept(visit, "severity", problem?.severity.rawValue ?? "c"), errors, hint: "A 类销号要纪委书记和党委书记都批准"))
            \(place)\(Form.area("basis", "违反的规定", kept(visit, "basis", words.basis), errors, optional: true, rows: 2))
            \(Form.area("cause", "原因", kept(visit, "cause", words.cause), errors, optional: true, rows: 2))
            """
    }

    /// 限定知悉: whether, and who besides.
    private func secrecy(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let form = visit.form, sent = form.has("label"), problem = view.problem
        let on = sent ? form["confided"] == "yes" : problem?.isConfided ?? false
        let named = sent ? form.all("named") : (problem?.named ?? []).map(\.rawValue)
        let people = TownUnit.Kind.allCases.map { kind in
            (
                title: kind.label,
                targets: view.directory.units(kind).flatMap { unit in
                    view.directory.presentPeople.filter { $0.unit == unit.id }.map {
                        (value: $0.id.rawValue, label: "\($0.name)（\(unit.name)）")
                    }
                }
            )
        }
        let ticked: HTML = on ? " checked" : "", open: HTML = on || !named.isEmpty ? " open" : ""
        let wrong: HTML =
            errors?.sentence(for: "confided").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        return """
            <details class="field"\(open)><summary>限定知悉（问题涉及个人的）</summary>
            <p class="hint">只有责任人、分管领导、下面选的人和党委书记、纪委书记看得到，办这一步的人自动列入；别人在台账、搜索、统计、消息和留痕里都看不到，也不参加回头看抽取。涉嫌违纪违法的线索不在这里登记，按规定移送。</p>\(wrong)
            <label class="check"><input type="checkbox" id="confided" name="confided" value="yes"\(ticked)> 限定知悉</label>
            \(Form.picks("named", "还有谁可以知悉（选填，选了人就是限定知悉）", people, named, errors))</details>
            """
    }

    /// To whom, under whom, by when.
    func handover(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let problem = view.problem, due = visit.calendar.adding(workdays: 20, to: visit.desk.today)
        let people = view.directory.presentPeople.filter { $0.unit != nil }
        func options(_ people: [Person]) -> [(value: String, label: String)] {
            people.map {
                ($0.id.rawValue, "\($0.name)（\(view.directory.unit($0.unit)?.name ?? "") \($0.post)）")
            }
        }
        return """
            <h2>交办</h2>
            \(Form.select("owner", "责任人", options(people), kept(visit, "owner", problem?.item.owner?.rawValue ?? ""), errors, hint: problem?.isConfided == true ? "限定知悉的必须选" : "不选就是责任单位负责人；限定知悉的必须选", optional: true, empty: "责任单位负责人"))
            \(Form.select("leader", "分管领导", options(people), kept(visit, "leader", problem?.leader?.rawValue ?? ""), errors, hint: "不选就是分管责任单位的领导；限定知悉的不自动带出", optional: true, empty: "分管责任单位的领导"))
            \(Form.area("asked", "整改要求", kept(visit, "asked", problem?.words.asked ?? ""), errors, optional: true, rows: 3))
            \(Form.day("due", "整改期限", kept(visit, "due", problem?.item.due?.rawValue ?? due.rawValue), errors))
            """
    }

    func assignPage(_ visit: Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let view = try await view(visit)
        guard let problem = view.problem else { throw Refusal.missing }
        try ProblemRules.require(AssignProblem.self, problem, visit.actor)
        let units = view.directory.openUnits.map { (value: $0.id.rawValue, label: $0.name) }
        return Page.html(
            visit, title: "交办问题",
            """
            <h1>交办问题</h1>\(Form.summary(errors))<p>\(problem.item.number) \(problem.item.title)</p>
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? problem.item.version))
            \(Form.select("unit", "责任单位", units, kept(visit, "unit", problem.item.unit.rawValue), errors))\(handover(visit, view, errors))
            <p class="acts"><button class="button button--primary">交办</button><a class="button" href="\("/problems/\(problem.item.id)" as Link)">返回</a></p></form>
            """)
    }

    // MARK: Doing

    func post(_ visit: Visit) async throws -> Reply {
        do {
            let id = ID(rawValue: visit.call.parameters["id"] ?? "")
            if id == nil { try await refuseAgain(visit) }
            let entry = try await perform(visit, id)
            guard let item = entry.item else { throw Refusal.missing }
            let done = id == nil ? (visit.form["do"] == "assign" ? "assigned" : "raised") : "edited"
            return .see(("/problems/\(item)" as Link).with([("done", done)]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    /// What reads like a problem of the unit that is known already is asked about once.
    private func refuseAgain(_ visit: Visit) async throws {
        guard visit.form["different"] != "yes", !visit.form["label"].isEmpty else { return }
        let like = try await view(visit).like
        if !like.open.isEmpty || !like.closed.isEmpty {
            throw FormErrors("again", "这个单位有很像的问题，看一看是不是同一个")
        }
    }

    private func perform(_ visit: Visit, _ id: ID?) async throws -> Entry {
        let form = visit.form
        var errors = FormErrors()
        func choice<C: Choice>(_ name: String, _ what: String) -> C? {
            let value = C(rawValue: form[name])
            if value == nil { errors.add(name, "选择\(what)") }
            return value
        }
        func day(_ name: String, _ what: String) -> Day? {
            let day = form.day(name)
            if day == nil {
                errors.add(
                    name, form[name].isEmpty ? "填写\(what)" : "没有“\(form[name])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            return day
        }
        let source: Problem.Source? = choice("source", "来源")
        let category: Problem.Category? = choice("category", "类别")
        let severity: Problem.Severity? = choice("severity", "程度")
        if let id {
            guard let source, let category, let severity else { throw errors }
            return try await visit.perform(
                EditProblem(
                    problem: id, version: visit.version, label: form["label"], source: source,
                    origin: form["origin"], category: category, severity: severity, text: form["text"],
                    basis: form["basis"], cause: form["cause"], confided: form["confided"] == "yes",
                    named: form.all("named").compactMap(ID.init(rawValue:))))
        }
        let assign = form["do"] == "assign"
        let unit = ID(rawValue: form["unit"]), found = day("found", "发现日期")
        let due = assign ? day("due", "整改期限") : nil
        if unit == nil { errors.add("unit", "选择责任单位") }
        ProblemForm.check(
            &errors, label: form["label"], text: form["text"], origin: form["origin"],
            source: source ?? .selfCheck,
            basis: form["basis"], cause: form["cause"], asked: form["asked"])
        guard errors.items.isEmpty, let source, let category, let severity, let unit, let found else {
            throw errors
        }
        return try await visit.perform(
            RaiseProblem(
                label: form["label"], source: source, origin: form["origin"], category: category,
                severity: severity, text: form["text"], basis: form["basis"], cause: form["cause"],
                asked: form["asked"], unit: unit, found: found, clause: ID(rawValue: form["clause"]),
                owner: ID(rawValue: form["owner"]), leader: ID(rawValue: form["leader"]), due: due,
                assign: assign, confided: form["confided"] == "yes",
                named: form.all("named").compactMap(ID.init(rawValue:)),
                files: try await visit.keepFiles("files")))
    }

    func postAssign(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(), form = visit.form
        do {
            guard let due = form.day("due") else {
                throw FormErrors(
                    "due", form["due"].isEmpty ? "填写整改期限" : "没有“\(form["due"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            guard let unit = ID(rawValue: form["unit"]) else { throw FormErrors("unit", "选择责任单位") }
            try await visit.perform(
                AssignProblem(
                    problem: id, version: visit.version, unit: unit, owner: ID(rawValue: form["owner"]),
                    leader: ID(rawValue: form["leader"]), due: due, asked: form["asked"]))
            return .see(("/problems/\(id)" as Link).with([("done", "assigned")]))
        } catch let errors as FormErrors {
            return .page(try await assignPage(visit, errors), status: 422)
        }
    }
}
