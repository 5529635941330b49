import Foundation
import Kernel
import Storage
import Papers
import Web

struct DispatchRoutes: Sendable {
    private var readers: Set<Role> { DispatchWorkflow.readers }

    var routes: [Route] {
        let form = DispatchFormScreen()
        return [
            .get("/dispatches", may: readers) { .page(try await list($0)) },
            .get("/dispatches.xlsx", may: readers) { try await DispatchColumns.register.xlsx($0) },
            .get("/dispatches/new", may: SaveDispatch.may) { .page(try await form.page($0)) },
            .post("/dispatches/new", may: SaveDispatch.may) { try await form.post($0) },
            .get("/dispatches/series", may: SetSeries.may) { .page(try await SeriesScreen.page($0, nil)) },
            .post("/dispatches/series", may: SetSeries.may) { try await SeriesScreen.post($0) },
            .get("/dispatches/{id}", may: readers) { .page(try await DispatchShowScreen.page($0)) },
            .get("/dispatches/{id}/edit", may: SaveDispatch.may) { .page(try await form.page($0)) },
            .post("/dispatches/{id}/edit", may: SaveDispatch.may) { try await form.post($0) },
            .post("/dispatches/pdf", may: SaveDispatch.may) { try await bundle($0) },
            .get("/dispatches/{id}/paper.docx", may: readers) { visit in
                let (name, data) = try await paper(visit)
                return .docx(data, name: name)
            },
            .get("/dispatches/{id}/paper.pdf", may: readers) { visit in
                let (name, data) = try await paper(visit)
                return .pdf(try await PaperFiles.pdfs([data])[0], name: name)
            },
            .get("/dispatches/{id}/receipts/{place}", may: readers) { try await receipt($0) },
        ] + acts + reasons
    }

    private func list(_ visit: Visit) async throws -> HTML {
        let draft: HTML =
            visit.actor.isOne(of: SaveDispatch.may)
            ? """
            <a class="button button--primary" href="/dispatches/new">起草文书</a><form method="post" action="/dispatches/pdf">\(Form.token(visit))\(Form.hidden("year", visit.query["year"]))<button class="button">全年的转成 PDF</button></form>
            """ : ""
        let series: HTML =
            visit.actor.isOne(of: SetSeries.may)
            ? "<a class=\"button\" href=\"/dispatches/series\">文号设置</a>" : ""
        return try await DispatchColumns.register.page(
            visit, acts: "\(draft)\(series)", empty: "没有符合条件的文书")
    }

    // MARK: Acts

    private var acts: [Route] {
        [
            act("submit", SubmitDispatch.may, "submitted") {
                SubmitDispatch(dispatch: $1, version: $0.version)
            },
            act("issue", IssueDispatch.may, "issued") {
                IssueDispatch(dispatch: $1, version: $0.version, number: $0.form["number"])
            },
            act("return", ReturnDispatch.may, "returned") {
                ReturnDispatch(dispatch: $1, version: $0.version, reason: $0.form["reason"])
            },
            act("receive", ReceiveDispatch.may, "received") {
                ReceiveDispatch(dispatch: $1, version: $0.version)
            },
            act("answer", AnswerDispatch.may, "answered") {
                AnswerDispatch(dispatch: $1, version: $0.version, answer: $0.form["answer"])
            },
            act("deliver", DeliverDispatch.may, "delivered") { visit, id in
                guard let place = visit.form.number("place") else { throw FormErrors("place", "选择受文单位或个人") }
                guard let day = visit.form.day("day") else {
                    throw FormErrors("day", "填写送达日期，按 2026-03-01 的形式")
                }
                return DeliverDispatch(
                    dispatch: id, version: visit.version, place: place, day: day, how: visit.form["how"])
            },
        ]
    }

    private func act(
        _ path: String, _ may: Set<Role>, _ done: String,
        _ command: @escaping @Sendable (Visit, ID) throws -> any Command
    ) -> Route {
        .post("/dispatches/{id}/\(path)", may: may) { visit in
            let id = try visit.id()
            do {
                try await visit.desk.performAny(try command(visit, id), by: visit.actor)
                return .see(("/dispatches/\(id)" as Link).with([("done", done)]))
            } catch let errors as FormErrors {
                return .page(try await DispatchShowScreen.page(visit, errors), status: 422)
            }
        }
    }

    private var reasons: [Route] {
        reason("withdraw", WithdrawDispatch.self, "撤回的理由", "withdrawn") {
            WithdrawDispatch(dispatch: $1, version: $0.version, reason: $0.form["reason"])
        }
            + reason("void", VoidDispatch.self, "作废的理由", "void") {
                VoidDispatch(dispatch: $1, version: $0.version, reason: $0.form["reason"])
            }
    }

    private func reason(
        _ path: String, _ command: any Command.Type, _ label: String, _ done: String,
        _ make: @escaping @Sendable (Visit, ID) -> any Command
    ) -> [Route] {
        @Sendable func page(_ visit: Visit) async throws -> (ReasonPage, Dispatch) {
            let dispatch = try await DispatchShowScreen.view(visit).dispatch
            try DispatchRules.require(command, dispatch, visit.actor)
            return (
                ReasonPage(
                    command.title,
                    about: "<p>\(dispatch.number ?? dispatch.item.number) \(dispatch.item.title)</p>",
                    label: label, back: "/dispatches/\(dispatch.item.id)"), dispatch
            )
        }
        return [
            .get("/dispatches/{id}/\(path)", may: command.may) { visit in
                let (page, dispatch) = try await page(visit)
                return .page(page.html(visit, version: dispatch.item.version))
            },
            .post("/dispatches/{id}/\(path)", may: command.may) { visit in
                let (page, dispatch) = try await page(visit), id = dispatch.item.id
                return try await page.reply(visit, then: ("/dispatches/\(id)" as Link).with([("done", done)]))
                {
                    try await visit.desk.performAny(make(visit, id), by: visit.actor)
                }
            },
        ]
    }

    // MARK: Papers

    private func paper(_ visit: Visit) async throws -> (String, Data) {
        let view = try await DispatchShowScreen.view(visit), town = visit.actor.town, dispatch = view.dispatch
        let (form, organ) = try await visit.read { session in
            (
                try DispatchPapers.kind.form(town: town, in: session),
                try DispatchStore.series(dispatch.form, town: town, in: session)?.organ
            )
        }
        let words = { (text: String) in DispatchShowScreen.words(text, view, visit) }
        return (
            "\(dispatch.number ?? dispatch.item.number) \(words(dispatch.heading))",
            try DispatchPapers.docx(
                dispatch, organ: organ ?? view.directory.unit(dispatch.item.unit)?.name ?? "",
                recipients: DispatchShowScreen.recipients(view, visit), on: form, words: words)
        )
    }

    private func receipt(_ visit: Visit) async throws -> Reply {
        let view = try await DispatchShowScreen.view(visit), town = visit.actor.town
        let place = Int(try visit.call.parameter("place").replacing(".docx", with: ""))
        let own = DispatchRules.own(view.dispatch, visit.actor).map(\.place)
        guard let place, let one = view.dispatch.recipients.first(where: { $0.place == place }),
            view.dispatch.isIssued, visit.actor.isOne(of: Role.townWide) || own.contains(place)
        else { throw Refusal.missing }
        let form = try await visit.read { try DispatchPapers.receipt.form(town: town, in: $0) }
        return .docx(
            try DispatchPapers.receipt(view.dispatch, one, view.directory, on: form),
            name: "\(view.dispatch.number ?? "") 送达回证")
    }

    /// The year's issued papers as PDF, in one start of LibreOffice, behind a page that says how far it is.
    private func bundle(_ visit: Visit) async throws -> Reply {
        let seen = visit.seen, year = visit.form.number("year") ?? visit.desk.today.year
        let (ids, form, names) = try await visit.read { session in
            (
                try session.rows(
                    """
                    SELECT item.id FROM item \(DispatchStore.join) WHERE item.kind = \(Dispatch.kind) AND item.year = \(year)
                      AND dispatch.number IS NOT NULL AND \(seen.items) ORDER BY item.id LIMIT 200
                    """
                ) { try $0.next(ID.self) }, try DispatchPapers.kind.form(town: seen.town, in: session),
                try Directory(session, town: seen.town)
            )
        }
        guard !ids.isEmpty else {
            throw Refusal("dispatch-none", "\(year) 年还没有签发的文书", advice: "签发以后再转成 PDF")
        }
        return try await visit.bundle("\(year) 年文书 PDF", total: ids.count, back: "/dispatches") { ready in
            var papers: [(name: String, data: Data)] = []
            for id in ids {
                let (dispatch, organ) = try await visit.read { session in
                    let found = try DispatchStore.find(id, seenBy: seen, in: session)
                    return (found, try DispatchStore.series(found.form, town: seen.town, in: session)?.organ)
                }
                let data = try DispatchPapers.docx(
                    dispatch, organ: organ ?? names.unit(dispatch.item.unit)?.name ?? "",
                    recipients: DispatchPapers.recipients(dispatch, names), on: form)
                papers.append(
                    (PaperFiles.safe("\(dispatch.number ?? "") \(dispatch.heading)") + ".pdf", data))
            }
            var made: [(name: String, data: Data)] = []
            for some in papers.chunked(20) {
                made += zip(some.map(\.name), try await PaperFiles.pdfs(some.map(\.data))).map { ($0, $1) }
                try await ready(made.count)
            }
            return made
        }
    }
}

/// 文号设置: the organ and the word of every form's numbers.
enum SeriesScreen {
    static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let town = visit.actor.town, form = visit.form
        let series = try await visit.read { session in
            try Dispatch.Form.allCases.map { ($0, try DispatchStore.series($0, town: town, in: session)) }
        }
        let sections = series.map { kind, known -> HTML in
            let sent = form["form"] == kind.rawValue
            return """
                <section class="screen-only"><h2>\(kind.label)</h2><form method="post" class="form" novalidate>\(Form.token(visit))\(Form.hidden("form", kind.rawValue))
                \(Form.text("code-\(kind)", "机关代字", sent ? form["code-\(kind)"] : known?.code ?? "", errors, hint: "例如 青纪\(kind.mark)，文号就是 青纪\(kind.mark)〔\(visit.desk.today.year)〕1号"))
                \(Form.text("organ-\(kind)", "发文机关", sent ? form["organ-\(kind)"] : known?.organ ?? "", errors, hint: "全称，印在红头和落款上"))<button class="button">保存</button></form></section>
                """
        }
        return Page.html(
            visit, title: "文号设置",
            """
            \(Component.done(visit, ["saved": "已保存。"]))\(Form.summary(errors))<h1>文号设置</h1>
            <p class="hint">每种文书一个序列，每年从 1 号编起。签发时自动编号，也可以手工填写没有用过的文号。</p>\(sections)
            <p class="acts"><a class="button" href="/dispatches">返回</a></p>
            """)
    }

    static func post(_ visit: Visit) async throws -> Reply {
        do {
            guard let form = Dispatch.Form(rawValue: visit.form["form"]) else {
                throw FormErrors("form", "选择文书种类")
            }
            try await visit.perform(
                SetSeries(form: form, code: visit.form["code-\(form)"], organ: visit.form["organ-\(form)"]))
            return .see(("/dispatches/series" as Link).with([("done", "saved")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }
}
