import Kernel
import Storage
import Web

/// One unit's check, made for a telephone in the hand: item by item, then the whole, then the signature.
enum VisitScreen {
    struct View: Sendable {
        let visit: Visit
        let inspection: Inspection
        let lists: [Checklist]
        let answers: [String: Visit.Answer]
        let problems: [ID: Item]
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let directory: Directory

        func answer(_ topic: String, _ number: Int) -> Visit.Answer? { answers["\(topic) \(number)"] }
        var size: Int { lists.reduce(0) { $0 + $1.entries.count } }
        /// The first item without a result, after the given one.
        func next(after topic: String? = nil, _ number: Int = 0) -> (topic: String, number: Int)? {
            let all = lists.flatMap { list in list.entries.indices.map { (topic: list.topic, number: $0 + 1) }
            }
            let place = all.firstIndex { $0.topic == topic && $0.number == number } ?? -1
            let order = Array(all[(place + 1)...]) + Array(all[..<max(0, place + 1)])
            return order.first { answer($0.topic, $0.number) == nil }
        }
    }

    static func view(_ visit: Web.Visit) async throws -> View {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { session in
            let found = try InspectionStore.findVisit(id, seenBy: seen, in: session)
            let inspection = try Self.inspection(of: found, seen, session)
            let answers = try InspectionStore.answers(of: id, town: seen.town, in: session)
            let ids = answers.compactMap(\.problem)
            let problems =
                ids.isEmpty
                ? []
                : try session.rows(
                    "SELECT \(Item.columns) FROM item WHERE item.id IN \(SQL.list(ids)) AND \(seen.items)"
                ) { try Item(&$0) }
            return View(
                visit: found, inspection: inspection,
                lists: try inspection.topics.compactMap {
                    try Checklist.find($0.topic, version: $0.version, town: seen.town, in: session)
                },
                answers: Dictionary(answers.map { ("\($0.topic) \($0.number)", $0) }) { first, _ in first },
                problems: Dictionary(problems.map { ($0.id, $0) }) { first, _ in first },
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
    }

    /// The unit that was looked at sees its own visit, and of the inspection what stands on it.
    private static func inspection(of visit: Visit, _ seen: Seen, _ session: any Kernel.Session) throws
        -> Inspection
    {
        let found = try session.first(
            """
            SELECT \(InspectionStore.columns), \(Item.columns) FROM item \(InspectionStore.join)
            WHERE item.town = \(seen.town) AND item.id = \(visit.inspection)
            """, InspectionStore.inspection)
        guard var found else { throw Refusal.missing }
        found.topics = try InspectionStore.topics(visit.inspection, town: seen.town, in: session)
        found.team = try session.rows(
            "SELECT person, leads FROM inspector WHERE town = \(seen.town) AND inspection = \(visit.inspection) ORDER BY leads DESC, person"
        ) { Inspection.Member(person: try $0.next(), leads: try $0.next()) }
        return found
    }

    static func page(
        _ visit: Web.Visit, _ errors: FormErrors? = nil, credited: Credited? = nil
    ) async throws -> HTML {
        let view = try await view(visit), one = view.visit, names = view.directory
        let acts = Set(InspectionRules.acts(one, of: view.inspection, visit.actor).map { $0.name })
        let unit = names.unit(one.unit)?.name ?? "", id = one.item.id
        let light: HTML = one.state == .waiting ? " · \(Component.light(one.item, visit.lights))" : ""
        var buttons: HTML = ""
        if acts.contains(AnswerCheck.name), let next = view.next() {
            buttons +=
                "<a class=\"button button--primary\" href=\"\("/visits/\(id)/items/\(next.topic)/\(next.number)" as Link)\">\(view.answers.isEmpty ? "开始检查" : "接着查")</a>"
        }
        for (command, path, label) in [(MoveVisit.name, "move", "改期"), (DropVisit.name, "drop", "取消")]
        where acts.contains(command) {
            buttons += "<a class=\"button\" href=\"\("/visits/\(id)/\(path)" as Link)\">\(label)</a>"
        }
        buttons += "<a class=\"button\" href=\"\("/visits/\(id)/sheet.docx" as Link)\">检查单（Word）</a>"
        if one.state == .done { buttons += Component.offers(one.item, visit) }
        let team = view.inspection.team.compactMap { names.person($0.person)?.name }.joined(separator: "、")
        let whole: HTML =
            one.words.isEmpty ? "" : "<section><h2>总的情况</h2>\(Component.prose(one.words))</section>"
        let asks =
            acts.contains(FinishVisit.name)
            ? try await visit.openAsks(["inspect", "selfCheck", "visit"]) : []
        return Page.html(
            visit, title: "\(unit)：\(view.inspection.item.title)",
            """
            \(Component.done(visit, done))\(Form.summary(errors))<h1>\(unit)</h1>
            <p class="hint">\(inspectionLink(view, visit)) · \(one.item.number) · \(one.state.label)\(light)</p>
            <div class="acts">\(buttons)<button class="button" data-print>打印</button></div>
            \(Component.facts([
                ("日期", Component.day(one.done ?? one.item.due)), ("检查组", "\(team)"),
                ("进度", "\(view.answers.count)/\(view.size) 项"), ("说明", "\(one.reason)"),
            ]))
            \(view.lists.map { list($0, view, visit) })\(whole)\(signature(view))
            \(Component.openAsks(asks, visit))\(VisitForms.html(visit, view, acts, errors))\(one.state == .done && view.inspection.isMember(visit.actor.person) ? credited.map { Component.credited($0, visit) } : nil)\(Component.attachments(view.files))\(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private static func inspectionLink(_ view: View, _ visit: Web.Visit) -> HTML {
        let inspection = view.inspection
        let reads = visit.actor.isOne(of: Role.townWide) || inspection.isMember(visit.actor.person)
        return reads
            ? "<a href=\"\("/inspections/\(inspection.item.id)" as Link)\">\(inspection.item.title)</a>"
            : "\(inspection.item.title)"
    }

    private static let done = [
        "answered": "已记录，每一项都有结果了，可以完成检查。", "finished": "检查完成。", "signed": "已签字。", "moved": "已改期。",
        "dropped": "已取消。",
    ]
    private static let labels = [
        "item": "检查内容", "note": "情况", "problem": "登记的问题", "day": "检查日期", "findings": "有问题的项数",
        "signer": "签字人", "opinion": "被检查单位意见",
        "from": "原日期", "to": "改到", "reason": "理由", "digest": "签名文件校验值",
    ]

    private static func list(_ list: Checklist, _ view: View, _ visit: Web.Visit) -> HTML {
        let acting = view.visit.state == .waiting && view.inspection.isMember(visit.actor.person)
        let rows = list.entries.enumerated().map { index, entry -> [HTML] in
            let answer = view.answer(list.topic, index + 1)
            let path: Link = "/visits/\(view.visit.item.id)/items/\(list.topic)/\(index + 1)"
            let name: HTML = acting ? Component.title(entry.text, path) : "\(entry.text)"
            let result: HTML =
                switch answer?.result {
                case .finding: "<b>有问题</b>"
                case let other?: "\(other.label)"
                case nil: "--"
                }
            let problem: HTML =
                answer?.problem.flatMap { view.problems[$0] }.map {
                    "<a href=\"\(visit.call.site.page(of: $0))\">\($0.number)</a>\(waiting($0, visit))"
                } ?? (answer?.problem == nil ? "--" : "已登记")
            return [
                "\(index + 1)", name, result, Component.text(answer?.note ?? ""), problem, "\(entry.basis)",
            ]
        }
        return
            "<section><h2>\(list.name)</h2>\(Component.table(list.name, [.number("项"), .title("检查内容"), .short("结果"), .text("情况"), .short("问题"), .text("依据")], rows: rows))</section>"
    }

    /// A unit without a head got it from nobody yet.
    private static func waiting(_ problem: Item, _ visit: Web.Visit) -> HTML {
        guard problem.owner == nil, problem.closed == nil,
            let state = visit.call.site.kind(problem.kind)?.states[problem.state]
        else { return "" }
        return " <span class=\"hint\">\(state)，还没有责任人</span>"
    }

    private static func signature(_ view: View) -> HTML {
        guard let signature = view.visit.signature else { return "" }
        let drawing: HTML =
            view.files.first { $0.id == signature.file && $0.file.type == "image/png" }.map {
                "<img class=\"signature\" src=\"\("/attachments/\($0.id)" as Link)\" alt=\"\(signature.name)的签名\">"
            } ?? ""
        let opinion: HTML = signature.opinion.isEmpty ? "" : Component.prose(signature.opinion)
        return
            "<section><h2>被检查单位签字</h2><p>\(signature.name)，\(signature.day.rawValue)</p>\(drawing)\(opinion)</section>"
    }
}

/// The forms at the end of a visit: finishing it, and the unit's signature.
enum VisitForms {
    static func html(
        _ visit: Web.Visit, _ view: VisitScreen.View, _ acts: Set<String>, _ errors: FormErrors?
    ) -> HTML {
        let one = view.visit, form = visit.form
        var forms: HTML = ""
        func section(_ act: String, _ head: String, _ fields: HTML, files: Bool = false) -> HTML {
            let type: HTML = files ? " enctype=\"multipart/form-data\"" : ""
            return """
                <section class="screen-only"><h2>\(head)</h2><form method="post" class="form" action="\("/visits/\(one.item.id)/\(act)" as Link)"\(type) novalidate>\(Form.token(visit))\(Form.version(visit.version ?? one.item.version))
                \(fields)</form></section>
                """
        }
        if acts.contains(FinishVisit.name) {
            let day = form.has("day") ? form["day"] : visit.desk.today.rawValue
            forms += section(
                "finish", "完成检查",
                """
                \(Form.day("day", "检查日期", day, errors))\(Form.area("words", "总的情况", form["words"], errors, optional: true, rows: 3))<button class="button button--primary">完成检查</button>
                """)
        }
        if acts.contains(SignVisit.name), one.signature == nil {
            forms += section(
                "sign", "被检查单位签字",
                """
                <p class="hint">请被检查单位的同志看过上面的结果以后在框里签名；或者打印检查单签字，再拍照、扫描上传。</p>
                \(Form.text("signer", "签字人姓名", form["signer"], errors))\(Form.area("opinion", "被检查单位意见", form["opinion"], errors, optional: true, rows: 2))
                <div class="field" id="signature" data-sign><p class="field__hint">手写签名</p></div>
                \(Form.files("files", "签过字的检查单", errors, hint: "在屏幕上签了名的不用上传", many: false))<button class="button button--primary">提交签字</button>
                """, files: true)
        }
        return forms
    }
}
