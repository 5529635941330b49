import Kernel
import Web

/// Drafting a paper: from nothing, or from what was found.
struct DispatchFormScreen: Sendable {
    struct View: Sendable {
        let dispatch: Dispatch?
        let source: ItemFacts?
        /// What came of the source, as far as it may be named.
        let raised: [ItemFacts]
        let directory: Directory
    }

    private func view(_ visit: Visit) async throws -> View {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen, site = visit.call.site
        let from = ID(rawValue: visit.form.has("source") ? visit.form["source"] : visit.query["from"])
        let view = try await visit.read { session in
            func facts(_ id: ID) throws -> ItemFacts? {
                let item = try Items.find(id, seenBy: seen, in: session)
                try DispatchRules.requireSource(item)
                return try site.kind(item.kind)?.facts?(id, seen, session)
            }
            let source = try from.flatMap(facts)
            return View(
                dispatch: try id.map { try DispatchStore.find($0, seenBy: seen, in: session) },
                source: source,
                // What is confided, or nobody's to see, is not named.
                raised: (source?.raised ?? []).compactMap { try? facts($0) },
                directory: try Directory(session, town: seen.town))
        }
        if let dispatch = view.dispatch {
            try DispatchRules.require(SaveDispatch.self, dispatch, visit.actor)
        }
        return view
    }

    func page(_ visit: Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let view = try await view(visit), form = visit.form
        let chosen = form.has("form") ? form["form"] : visit.query["form"]
        guard let kind = view.dispatch?.form ?? Dispatch.Form(rawValue: chosen) else {
            return first(visit, view)
        }
        func kept(_ name: String, _ value: String) -> String { form.has(name) ? form[name] : value }
        let dispatch = view.dispatch, title = "\(dispatch == nil ? "起草" : "修改")\(kind.label)"
        let back: Link = dispatch.map { "/dispatches/\($0.item.id)" } ?? "/dispatches"
        let from: HTML = view.source.map { "<p class=\"hint\">根据 \($0.number) \($0.title) 起草，可以改。</p>" } ?? ""
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(from)
            <form method="post" action="\(dispatch.map { "/dispatches/\($0.item.id)/edit" as Link } ?? "/dispatches/new")" class="form" novalidate>\(Form.token(visit))\(dispatch.map { Form.version(visit.version ?? $0.item.version) })\(Form.hidden("form", kind.rawValue))\(Form.hidden("source", form.has("source") ? form["source"] : visit.query["from"]))
            \(Form.text("heading", "标题", kept("heading", dispatch?.heading ?? DispatchDraft.heading(kind, view.source)), errors))
            \(Form.area("body", "正文", kept("body", dispatch?.body ?? DispatchDraft.body(kind, view.source, raised: view.raised, today: visit.desk.today)), errors, hint: "一行一段；“一、”“（一）”开头的短行排成小标题", rows: 14))
            \(recipients(visit, view, errors))\(Form.text("copies", "抄送", kept("copies", dispatch?.copies ?? ""), errors, optional: true))\(kind.hasEffect ? circular(visit, view, errors) : "")
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    private func first(_ visit: Visit, _ view: View) -> HTML {
        let from = visit.query["from"]
        let links = Dispatch.Form.allCases.map { form -> HTML in
            let link = ("/dispatches/new" as Link).with([("form", form.rawValue), ("from", from)])
            return "<li><a href=\"\(link)\">\(form.label)</a></li>"
        }
        let source: HTML = view.source.map { "<p>根据 \($0.number) \($0.title)</p>" } ?? ""
        return Page.html(
            visit, title: "起草文书",
            "<h1>起草文书</h1>\(source)<p>选择种类：</p><ul>\(links)</ul><p class=\"acts\"><a class=\"button\" href=\"/dispatches\">返回</a></p>"
        )
    }

    private func recipients(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let form = visit.form, sent = form.has("heading"), names = view.directory
        let known = view.dispatch?.recipients ?? []
        let units =
            sent
            ? form.all("units")
            : view.dispatch == nil
                ? [view.source?.unit?.rawValue].compactMap { $0 }
                : known.filter { $0.person == nil }.compactMap { $0.unit?.rawValue }
        let people =
            sent ? form.all("people") : known.compactMap { $0.person?.rawValue }
        let unitGroups = TownUnit.Kind.allCases.map { kind in
            (title: kind.label, targets: names.units(kind).map { (value: $0.id.rawValue, label: $0.name) })
        }
        let peopleGroups = TownUnit.Kind.allCases.map { kind in
            (
                title: kind.label,
                targets: names.presentPeople.filter { names.unit($0.unit)?.kind == kind }.map {
                    (
                        value: $0.id.rawValue,
                        label: "\($0.name)（\(names.unit($0.unit)?.name ?? "") \($0.post)）"
                    )
                }
            )
        }
        return """
            \(Form.picks("units", "发给哪些单位", unitGroups, units, errors))\(Form.picks("people", "发给哪些人（选填）", peopleGroups, people, errors))
            """
    }

    private func circular(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        let form = visit.form, dispatch = view.dispatch
        let scope = form.has("scope") ? form["scope"] : (dispatch?.scope ?? .recipients).rawValue
        let ends =
            form.has("effectEnds")
            ? form["effectEnds"] : (dispatch?.effectEnds ?? visit.desk.today.adding(months: 6)).rawValue
        return """
            \(Form.select("scope", "通报范围", Dispatch.Scope.options, scope, errors))
            \(Form.day("effectEnds", "影响期到哪一天为止", ends, errors, hint: "提示：期限没有全国规定，以上级和本镇的规定为准"))
            """
    }

    func post(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            guard let kind = Dispatch.Form(rawValue: form["form"]) else { throw FormErrors("form", "选择文书种类") }
            let ends = form["effectEnds"].isEmpty ? nil : form.day("effectEnds")
            if ends == nil, !form["effectEnds"].isEmpty {
                throw FormErrors("effectEnds", "没有“\(form["effectEnds"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            let entry = try await visit.perform(
                SaveDispatch(
                    dispatch: ID(rawValue: visit.call.parameters["id"] ?? ""), version: visit.version,
                    form: kind,
                    heading: form["heading"], body: form["body"],
                    units: form.all("units").compactMap(ID.init(rawValue:)),
                    people: form.all("people").compactMap(ID.init(rawValue:)), copies: form["copies"],
                    scope: Dispatch.Scope(rawValue: form["scope"]) ?? .recipients, effectEnds: ends,
                    source: ID(rawValue: form["source"])))
            guard let item = entry.item else { throw Refusal.missing }
            return .see(("/dispatches/\(item)" as Link).with([("done", "saved")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }
}
