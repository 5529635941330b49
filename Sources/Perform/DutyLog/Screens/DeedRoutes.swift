import Kernel
import Storage
import Web

struct DeedRoutes: Sendable {
    let ports: DutyLogLedger.Ports

    var routes: [Route] {
        [
            .get("/dutylog", may: Role.business) { .page(try await list($0)) },
            .get("/dutylog.xlsx", may: Role.business) { try await DutyLogColumns.deeds.xlsx($0) },
            .get("/dutylog/new", may: KeepDeed.may) { .page(try await form($0, nil)) },
            .post("/dutylog/new", may: KeepDeed.may, takes: .files, post),
            .get("/dutylog/{id}", may: Role.business) { .page(try await show($0)) },
            .get("/dutylog/{id}/edit", may: KeepDeed.may) { .page(try await form($0, nil)) },
            .post("/dutylog/{id}/edit", may: KeepDeed.may, takes: .files, post),
            .get("/dutylog/{id}/void", may: VoidDeed.may) { visit in
                let view = try await view(visit)
                try DutyLogRules.require(of: view.deed.item.owner, visit.actor)
                return .page(reasons(view).html(visit, version: view.deed.item.version))
            },
            .post("/dutylog/{id}/void", may: VoidDeed.may) { visit in
                let view = try await view(visit), id = view.deed.item.id
                return try await reasons(view).reply(
                    visit, then: ("/dutylog/\(id)" as Link).with([("done", "void")])
                ) {
                    try await visit.perform(
                        VoidDeed(deed: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private struct View: Sendable {
        let deed: Deed
        let about: Item?
        let credited: Credited
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let names: Directory
    }

    private func view(_ visit: Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen, ports = ports
        return try await visit.read { session in
            let deed = try DeedStore.find(id, seenBy: seen, in: session)
            let about = try deed.about.flatMap { about in
                try session.first(
                    "SELECT \(Item.columns) FROM item WHERE item.id = \(about) AND \(seen.items)"
                ) {
                    try Item(&$0)
                }
            }
            return View(
                deed: deed, about: about, credited: try ports.credits(id, seen, session),
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                names: try Directory(session, town: seen.town))
        }
    }

    private func list(_ visit: Visit) async throws -> HTML {
        let keeps = visit.actor.isOne(of: KeepDeed.may)
        let acts: HTML =
            keeps
            ? """
            <a class="button button--primary" href="/dutylog/new">记录履职</a><a class="button" href="/imports/new/deed">导入台账</a>
            """ : ""
        return try await DutyLogColumns.deeds.page(
            visit,
            acts: """
                \(acts)<a class="button" href="/dutylog/meetings">专题研究会议</a><a class="button" href="/dutylog/people">每位领导的一年</a>
                """,
            empty: "没有符合条件的履职记录")
    }

    private func show(_ visit: Visit) async throws -> HTML {
        let view = try await view(visit), deed = view.deed, id = deed.item.id
        let leader = view.names.person(deed.item.owner)
        let mine = deed.state == .kept && DutyLogRules.mayKeep(of: deed.item.owner, visit.actor)
        let acts: HTML =
            mine
            ? "<a class=\"button\" href=\"\("/dutylog/\(id)/edit" as Link)\">更正</a><a class=\"button\" href=\"\("/dutylog/\(id)/void" as Link)\">作废</a>"
            : ""
        let about: HTML =
            view.about.map { "<a href=\"\(visit.call.site.page(of: $0))\">\($0.title)</a>（\($0.number)）" }
            ?? (deed.about == nil ? "" : "一件你无权查看的事项")
        let words: HTML =
            deed.words.isEmpty ? "" : "<section><h2>经过和结果</h2>\(Component.prose(deed.words))</section>"
        return Page.html(
            visit, title: deed.item.title,
            """
            \(Component.recorded(visit, ["kept": "已记录。", "void": "已作废。"]))<h1>\(deed.item.title)</h1>
            <p class="hint">\(deed.item.number) · \(deed.act.label) · \(deed.state.label)</p>
            <div class="acts">\(acts)<button class="button" data-print>打印</button></div>
            \(Component.facts([("领导", "\(leader?.name ?? "")（\(leader?.post ?? "")）"), ("日期", Component.day(deed.item.opened)), ("关于哪件事", about), ("涉及的单位", "\(deed.covered.compactMap { view.names.unit($0)?.name }.joined(separator: "、"))")]))
            \(words)\(deed.state == .kept ? Component.credited(view.credited, visit) : "")\(Component.attachments(view.files))
            \(Component.timeline(view.timeline, facts: ["act": "类别", "leader": "领导", "day": "日期", "label": "做了什么", "words": "经过和结果", "about": "关于", "covered": "涉及的单位", "reason": "理由", "files": "附件"].merging(Component.creditFacts) { own, _ in own }))
            """)
    }

    private func reasons(_ view: View) -> ReasonPage {
        ReasonPage(
            "作废履职记录",
            about:
                "<p>\(view.deed.item.number) \(view.deed.item.title)</p>\(Component.creditWarning(view.credited))",
            label: "作废的理由", back: "/dutylog/\(view.deed.item.id)")
    }

    private func form(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), seen = visit.seen
        let (deed, about, names, leaders) = try await visit.read { session in
            let deed = try id.map { try DeedStore.find($0, seenBy: seen, in: session) }
            let about = try deed?.about.flatMap { about in
                try session.first(
                    "SELECT item.number FROM item WHERE item.id = \(about) AND \(seen.items)"
                ) { try $0.next(String.self) }
            }
            return (
                deed, about ?? "", try Directory(session, town: seen.town),
                try LeaderYear.leaders(town: seen.town, in: session)
            )
        }
        if let deed { try DutyLogRules.require(of: deed.item.owner, visit.actor) }
        func kept(_ name: String, _ value: String) -> String {
            visit.form.has(name) ? visit.form[name] : value
        }
        let title = deed == nil ? "记录履职" : "更正履职记录"
        let asks = try await visit.openAsks(["inspect", "visit", "hear", "deliberate", "lecture", "talk"])
        let back: Link = deed.map { "/dutylog/\($0.item.id)" } ?? "/dutylog"
        let who = LeaderYear.choices(leaders, names, visit.actor)
        let first = deed?.item.owner ?? visit.actor.person
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))\(Component.openAsks(asks, visit))
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))\(deed.map { Form.version(visit.version ?? $0.item.version) })
            \(Form.select("leader", "领导", who, kept("leader", first?.rawValue ?? ""), errors, empty: "选择领导"))
            \(Form.select("act", "类别", Deed.Act.options, kept("act", deed?.act.rawValue ?? ""), errors, hint: "四个亲自：部署、过问、协调、督办；五同：研究、部署、检查、落实、考核", empty: "选择类别"))
            \(Form.day("day", "日期", kept("day", (deed?.item.opened ?? visit.desk.today).rawValue), errors))
            \(Form.text("label", "做了什么", kept("label", deed?.item.title ?? visit.query["label"]), errors, hint: "一句话，例如 到石桥村督办扶贫资金问题整改"))
            \(Form.area("words", "经过和结果", kept("words", deed?.words ?? ""), errors, optional: true, rows: 4))
            \(covered(visit, deed, names, asks, errors))\(Form.text("about", "关于哪件事", kept("about", visit.query["about"].isEmpty ? about : visit.query["about"]), errors, hint: "写编号，例如 任务〔2026〕12号", optional: true))
            \(Form.files("files", "附件", errors, hint: "最多 5 个，不要求上传"))
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="\(back)">返回</a></p></form>
            """)
    }

    /// Where it was, asked of whoever owes something that is counted by villages or offices.
    private func covered(
        _ visit: Visit, _ deed: Deed?, _ names: Directory, _ asks: [OpenAsk], _ errors: FormErrors?
    ) -> HTML {
        let before = deed?.covered ?? []
        guard asks.contains(where: \.wantsPlaces) || !before.isEmpty || visit.form.has("covers") else {
            return ""
        }
        let chosen = visit.form.has("covers") ? visit.form.all("covered") : before.map(\.rawValue)
        let groups = [TownUnit.Kind.village, .office].map { kind in
            (
                title: kind.label,
                targets: names.units(kind).map { (value: $0.id.rawValue, label: $0.name) }
            )
        }
        return
            "\(Form.hidden("covers", "yes"))\(Form.picks("covered", "涉及哪些村、部门（可不选）", groups, chosen, errors))"
    }

    private func post(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            var errors = FormErrors()
            let act = Deed.Act(rawValue: form["act"]), leader = ID(rawValue: form["leader"])
            let day = form.day("day")
            if act == nil { errors.add("act", "选择类别") }
            if leader == nil { errors.add("leader", "选择领导") }
            if day == nil {
                errors.add(
                    "day", form["day"].isEmpty ? "填写日期" : "没有“\(form["day"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            guard errors.items.isEmpty, let act, let leader, let day else { throw errors }
            let entry = try await visit.perform(
                KeepDeed(
                    deed: ID(rawValue: visit.call.parameters["id"] ?? ""), version: visit.version, act: act,
                    leader: leader, day: day, label: form["label"], words: form["words"],
                    about: form["about"],
                    covered: form.has("covers") ? form.all("covered").compactMap(ID.init(rawValue:)) : nil,
                    files: try await visit.keepFiles("files")))
            let link: Link = entry.item.map { "/dutylog/\($0)" } ?? "/dutylog"
            return .see(link.with([("done", "kept")] + Component.creditWords(entry.facts)))
        } catch let errors as FormErrors {
            return .page(try await self.form(visit, errors), status: 422)
        }
    }
}
