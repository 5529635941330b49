import Kernel
import Storage
import Web

/// One paper as it reads, where it is, who has it.
enum DispatchShowScreen {
    struct View: Sendable {
        let dispatch: Dispatch
        let source: Item?
        let next: String?
        let clocks: [RunningClock]
        let timeline: [TimelineEntry]
        let directory: Directory
    }

    static func view(_ visit: Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen, year = visit.desk.today.year
        return try await visit.read { session in
            let dispatch = try DispatchStore.find(id, seenBy: seen, in: session)
            return View(
                dispatch: dispatch,
                source: try dispatch.source.flatMap { source in
                    try session.first(
                        "SELECT \(Item.columns) FROM item WHERE item.id = \(source) AND \(seen.items)"
                    ) {
                        try Item(&$0)
                    }
                },
                next: try DispatchStore.nextNumber(dispatch.form, year: year, town: seen.town, in: session),
                clocks: try RunningClock.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
    }

    /// Words as this visitor may read them: names masked where the paper goes to the town and he is none of those it goes to.
    static func words(_ text: String, _ view: View, _ visit: Visit) -> String {
        DispatchRules.readsNames(view.dispatch, visit.actor) ? text : Masking.masked(text, view.directory)
    }

    /// To whom: whoever reads no names reads no posts either, by which a person is known as well.
    static func recipients(_ view: View, _ visit: Visit) -> String {
        guard !DispatchRules.readsNames(view.dispatch, visit.actor) else {
            return DispatchPapers.recipients(view.dispatch, view.directory)
        }
        return view.dispatch.recipients.map { one in
            let unit = view.directory.unit(one.unit)?.name ?? ""
            return one.person == nil ? unit : unit + "有关人员"
        }.joined(separator: "、")
    }

    static func page(_ visit: Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let view = try await view(visit), dispatch = view.dispatch
        let acts = Set(DispatchRules.acts(dispatch, visit.actor).map { $0.name })
        let full = DispatchRules.readsCourse(dispatch, visit.actor)
        let timeline: HTML = full ? Component.timeline(view.timeline, facts: labels) : ""
        return Page.html(
            visit, title: words(dispatch.heading, view, visit),
            """
            \(Component.done(visit, done))\(Form.summary(errors))<h1>\(words(dispatch.heading, view, visit))</h1>
            <p class="hint">\(dispatch.form.label) · \(dispatch.number ?? dispatch.item.number) · \(dispatch.state.label)</p>
            <div class="acts">\(buttons(view, acts))<button class="button" data-print>打印</button></div>\(facts(view, visit))
            <section><h2>正文</h2>\(Component.prose(words(dispatch.body, view, visit)))</section>
            \(full ? deliveries(view, visit) : "")\(Component.clocks(full ? view.clocks : [], visit))\(forms(visit, view, acts, errors))\(timeline)
            """)
    }

    private static let done = [
        "saved": "已保存。", "submitted": "已送签。", "issued": "已签发，并通知受文单位和个人。", "returned": "已退回修改。",
        "delivered": "已登记送达。",
        "received": "已签收。", "answered": "已提交。", "withdrawn": "已撤回。", "void": "已作废。",
    ]
    private static let labels = [
        "form": "种类", "scope": "范围", "number": "文号", "effectEnds": "影响期至", "reason": "理由", "day": "送达日期",
        "digest": "内容校验值",
    ]

    private static func buttons(_ view: View, _ acts: Set<String>) -> HTML {
        let id = view.dispatch.item.id
        var buttons: HTML = ""
        if acts.contains(SaveDispatch.name) {
            buttons += "<a class=\"button\" href=\"\("/dispatches/\(id)/edit" as Link)\">修改</a>"
        }
        buttons += """
            <a class="button" href="\("/dispatches/\(id)/paper.docx" as Link)">Word</a><a class="button" href="\("/dispatches/\(id)/paper.pdf" as Link)">PDF</a>
            """
        if acts.contains(WithdrawDispatch.name) {
            buttons += "<a class=\"button\" href=\"\("/dispatches/\(id)/withdraw" as Link)\">撤回</a>"
        }
        if acts.contains(VoidDispatch.name) {
            buttons += "<a class=\"button\" href=\"\("/dispatches/\(id)/void" as Link)\">作废</a>"
        }
        return buttons
    }

    private static func facts(_ view: View, _ visit: Visit) -> HTML {
        let dispatch = view.dispatch, today = visit.desk.today
        let effect: HTML =
            dispatch.effectEnds.map { "到 \($0.rawValue)，\($0 >= today ? "影响期内" : "已过")" } ?? ""
        let source: HTML =
            view.source.map { "<a href=\"\(visit.call.site.page(of: $0))\">\($0.number) \($0.title)</a>" }
            ?? ""
        return Component.facts([
            ("受文", "\(recipients(view, visit))"),
            ("抄送", "\(words(dispatch.copies, view, visit))"),
            ("签发日期", dispatch.issued == nil ? "" : Component.day(dispatch.issued)),
            ("范围", dispatch.form == .circular ? "\(dispatch.scope.label)" : ""), ("影响期", effect),
            ("根据", source),
        ])
    }

    /// The town-wide roles see every recipient's, a recipient his own.
    private static func deliveries(_ view: View, _ visit: Visit) -> HTML {
        let dispatch = view.dispatch
        let own = Set(DispatchRules.own(dispatch, visit.actor).map(\.place)),
            all = visit.actor.isOne(of: Role.townWide)
        guard dispatch.isIssued else { return "" }
        let rows = dispatch.recipients.filter { all || own.contains($0.place) }.map { one -> [HTML] in
            let receipt: Link = "/dispatches/\(dispatch.item.id)/receipts/\(one.place).docx"
            return [
                "\(DispatchPapers.name(one, view.directory))", Component.day(one.delivered),
                Component.text(one.how),
                Component.day(one.received), Component.text(one.answer), "<a href=\"\(receipt)\">送达回证</a>",
            ]
        }
        return
            "<section><h2>送达</h2>\(Component.table("送达", [.title("受文"), .short("送达"), .text("方式"), .short("签收"), .text("说明和回复"), .short("")], rows: rows))</section>"
    }

    private static func forms(_ visit: Visit, _ view: View, _ acts: Set<String>, _ errors: FormErrors?)
        -> HTML
    {
        let dispatch = view.dispatch, form = visit.form
        func section(_ act: String, _ head: String, _ fields: HTML) -> HTML {
            """
            <section class="screen-only"><h2>\(head)</h2><form method="post" class="form" action="\("/dispatches/\(dispatch.item.id)/\(act)" as Link)" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? dispatch.item.version))
            \(fields)</form></section>
            """
        }
        var forms: HTML = ""
        if acts.contains(SubmitDispatch.name) {
            forms += section("submit", "送签", "<button class=\"button button--primary\">送签</button>")
        }
        if acts.contains(IssueDispatch.name) {
            let hint = view.next.map { "留空就用下一个号 \($0)；在别处编了号的填在这里" } ?? "还没有设置这种文书的文号，在“文号设置”里设置，或者手工填写"
            forms += section(
                "issue", "签发",
                "\(Form.text("number", "文号", form["number"], errors, hint: hint, optional: view.next != nil))<button class=\"button button--primary\">签发</button>"
            )
        }
        if acts.contains(ReturnDispatch.name) {
            forms += section(
                "return", "退回修改",
                "\(Form.area("reason", "退回的理由", form["reason"], errors, rows: 2))<button class=\"button\">退回修改</button>"
            )
        }
        if acts.contains(ReceiveDispatch.name) {
            forms += section("receive", "签收", "<button class=\"button button--primary\">签收</button>")
        }
        if acts.contains(AnswerDispatch.name) {
            let label = dispatch.form == .circular ? "说明和申辩" : "说明和回复"
            forms += section(
                "answer", label,
                "\(Form.area("answer", label, form["answer"], errors, hint: "对事实、处理有不同意见的写在这里，记录在案", rows: 4))<button class=\"button\">提交</button>"
            )
        }
        if acts.contains(DeliverDispatch.name) {
            let waiting = dispatch.recipients.filter { $0.delivered == nil }.map {
                (value: "\($0.place)", label: DispatchPapers.name($0, view.directory))
            }
            let day = form.has("day") ? form["day"] : visit.desk.today.rawValue
            forms += section(
                "deliver", "登记送达",
                """
                \(Form.select("place", "受文", waiting, form["place"], errors, empty: waiting.count > 1 ? "选择受文单位或个人" : nil))
                \(Form.day("day", "送达日期", day, errors))\(Form.text("how", "谁签收的、怎样送达", form["how"], errors, hint: "例如 村文书当面签收"))<button class="button">登记送达</button>
                """)
        }
        return forms
    }
}
