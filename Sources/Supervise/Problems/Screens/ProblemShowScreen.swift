import Kernel
import Storage
import Web

/// One problem: where it stands, what may be done now, what came before it elsewhere.
enum ProblemShowScreen {
    struct View: Sendable {
        let problem: Problem
        let like: LikeProblems
        let clocks: [RunningClock]
        let rechecks: [Recheck]
        /// Those whose pages open for whoever looks.
        let seenRechecks: Set<ID>
        let from: Item?
        /// The clause of the plan it is about, in its words.
        let clause: (plan: ID, text: String)?
        let joined: Item?
        let accounts: [ID: String]
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let directory: Directory
    }

    static func view(_ visit: Visit, _ ports: ProblemsLedger.Ports) async throws -> View {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { session in
            let problem = try ProblemStore.find(id, seenBy: seen, in: session)
            func item(_ id: ID?) throws -> Item? {
                try id.flatMap { id in
                    try session.first(
                        "SELECT \(Item.columns) FROM item WHERE item.id = \(id) AND \(seen.items)"
                    ) {
                        try Item(&$0)
                    }
                }
            }
            return View(
                problem: problem,
                like: try LikeProblems.of(
                    problem.item.title + problem.words.text, problem.category, unit: problem.item.unit,
                    besides: id, seenBy: seen, in: session),
                clocks: try RunningClock.of(id, town: seen.town, in: session),
                rechecks: try Recheck.of(problem: id, town: seen.town, in: session),
                seenRechecks: Set(
                    try session.rows(
                        """
                        SELECT item.id FROM recheck JOIN item ON item.town = recheck.town AND item.id = recheck.id
                        WHERE recheck.town = \(seen.town) AND recheck.problem = \(id) AND \(seen.items)
                        """
                    ) { try $0.next(ID.self) }),
                from: try item(problem.from),
                clause: try problem.item.clause.flatMap { try ports.clause($0, seen, session) },
                joined: try item(problem.joined),
                accounts: try names(
                    [problem.raiser, problem.reporter, problem.verifier], seen.town, session),
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
    }

    private static func names(_ accounts: [ID?], _ town: ID, _ session: any Kernel.Session) throws -> [ID:
        String]
    {
        let wanted = accounts.compactMap { $0 }
        guard !wanted.isEmpty else { return [:] }
        let rows = try session.rows(
            """
            SELECT account.id, coalesce(person.name, account.login) FROM account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE account.town = \(town) AND account.id IN \(SQL.list(wanted))
            """
        ) { (try $0.next(ID.self), try $0.next(String.self)) }
        return Dictionary(rows) { first, _ in first }
    }

    static func page(_ visit: Visit, _ ports: ProblemsLedger.Ports, _ errors: FormErrors? = nil) async throws
        -> HTML
    {
        let view = try await view(visit, ports), problem = view.problem
        let acts = Set(ProblemRules.acts(problem, visit.actor).map { $0.name })
        let papers = try await Component.made(from: problem.item, visit)
        let light: HTML =
            [.rectifying, .reported].contains(problem.state)
            ? " · \(Component.light(problem.item, visit.lights))" : ""
        return Page.html(
            visit, title: problem.item.title, marked: problem.item.secrecy == .confided,
            """
            \(Component.done(visit, problem.isConfided ? done.merging(["assigned": "已交办，并通知责任人。"]) { $1 } : done))\(Form.summary(errors))<h1>\(problem.item.title)</h1>
            <p class="hint">\(problem.item.number) · \(problem.state.label)\(light)\(relapses(problem))</p>
            <div class="acts">\(buttons(problem, acts))\(Component.offers(problem.item, visit))<button class="button" data-print>打印</button></div>
            \(waiting(view))\(facts(view, visit))\(parts(problem))\(ProblemActs.html(visit, view, acts, errors))
            \(Component.clocks(view.clocks, visit))\(papers)\(rechecks(view, visit))\(akin(view, visit, acts))
            \(Component.attachments(view.files))\(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private static let done = [
        "raised": "已登记，等待交办。", "assigned": "已交办，并通知责任单位。", "edited": "已保存。", "planned": "已保存，改完以后再报告整改情况。",
        "reported": "已报告，等待验收。", "asked": "延期申请已提交。", "decided": "已批复。", "verified": "已验收。",
        "approved": "已批准。",
        "returned": "已退回整改。", "reopened": "已重新打开。", "joined": "已并案。", "urged": "已催办。", "void": "已作废。",
    ]
    private static let labels = [
        "source": "来源", "category": "类别", "severity": "程度", "text": "具体情况", "was": "原来写的", "unit": "责任单位",
        "owner": "责任人",
        "due": "整改期限", "measures": "整改措施", "asked": "整改要求", "cause": "原因", "report": "整改情况", "effect": "整改成效",
        "reason": "理由",
        "wanted": "申请的理由", "until": "延期到", "from": "原期限", "paper": "文号", "words": "看到的情况", "note": "催办的话",
        "closed": "销号日期", "secrecy": "知悉范围", "named": "知悉人",
    ]

    private static func relapses(_ problem: Problem) -> HTML {
        problem.relapses > 0 ? " · 反弹 \(problem.relapses) 次" : ""
    }

    private static func buttons(_ problem: Problem, _ acts: Set<String>) -> HTML {
        let id = problem.item.id
        var buttons: HTML = ""
        if acts.contains(AssignProblem.name) {
            let first = problem.state == .registered
            buttons +=
                first
                ? "<a class=\"button button--primary\" href=\"\("/problems/\(id)/assign" as Link)\">交办</a>"
                : "<a class=\"button\" href=\"\("/problems/\(id)/assign" as Link)\">改变交办</a>"
        }
        for (command, path, label) in [
            (EditProblem.name, "edit", "修改"), (ReopenProblem.name, "reopen", "重新打开"),
            (JoinProblem.name, "join", "并案"), (VoidProblem.name, "void", "作废"),
        ] where acts.contains(command) {
            buttons += "<a class=\"button\" href=\"\("/problems/\(id)/\(path)" as Link)\">\(label)</a>"
        }
        return buttons
    }

    private static func waiting(_ view: View) -> HTML {
        let problem = view.problem
        if problem.awaitsApproval {
            let given = problem.approvals.map { approval -> HTML in
                "<li>\(approval.role.label) \(view.directory.person(approval.person)?.name ?? "") 于 \(approval.day.rawValue) 批准</li>"
            }
            let missing = problem.missing.map(\.label).joined(separator: "、")
            return
                "<div class=\"panel panel--note\"><p><b>已经验收，A 类问题还需\(missing)批准销号。</b></p><ul>\(given)</ul></div>"
        }
        if let wanted = problem.wanted {
            return
                "<div class=\"panel panel--note\"><p><b>申请延期到 \(wanted.until.rawValue)，等待批复。</b></p><p>\(wanted.reason)</p></div>"
        }
        return ""
    }

    private static func facts(_ view: View, _ visit: Visit) -> HTML {
        let problem = view.problem, names = view.directory
        func link(_ item: Item?) -> HTML {
            item.map { "<a href=\"\(visit.call.site.page(of: $0))\">\($0.number) \($0.title)</a>" } ?? ""
        }
        let clause: HTML =
            view.clause.map { "<a href=\"\("/plans/\($0.plan)" as Link)\">\($0.text.prefix(60))</a>" } ?? ""
        func account(_ id: ID?) -> HTML { id.flatMap { view.accounts[$0] }.map { "\($0)" } ?? "" }
        let origin: HTML = problem.origin.isEmpty ? "" : "：\(problem.origin)"
        return Component.facts([
            ("来源", "\(problem.source.label)\(origin)"), ("出自", link(view.from)), ("方案条款", clause),
            ("类别", "\(problem.category.label)"),
            ("程度", "\(problem.severity.label)"), ("责任单位", Component.unit(problem.item.unit, names)),
            ("责任人", Component.named(problem.item.owner, names)),
            ("分管领导", Component.named(problem.leader, names)),
            ("知悉范围", knows(problem, names)), ("发现日期", Component.day(problem.item.opened)),
            ("整改期限", problem.item.due == nil ? "" : Component.day(problem.item.due)),
            ("登记人", account(problem.raiser)), ("报告人", account(problem.reporter)),
            ("验收人", account(problem.verifier)),
            ("验收日期", problem.verified == nil ? "" : Component.day(problem.verified)),
            ("销号日期", problem.state == .closed ? Component.day(problem.item.closed) : ""),
            ("并入", link(view.joined)),
        ])
    }

    private static func knows(_ problem: Problem, _ names: Directory) -> HTML {
        guard problem.isConfided else { return "" }
        let named = names.people(problem.named).map(\.name)
        return "限定知悉：\((["责任人", "分管领导", "党委书记", "纪委书记"] + named).joined(separator: "、"))"
    }

    private static func parts(_ problem: Problem) -> HTML {
        let words = problem.words
        let parts = [
            ("具体情况", words.text), ("违反的规定", words.basis), ("原因", words.cause), ("整改要求", words.asked),
            ("整改措施", words.measures),
            ("整改情况", words.report), ("整改成效", words.effect),
        ]
        let drawn = parts.filter { !$0.1.isEmpty }.map { part -> HTML in
            "<section><h2>\(part.0)</h2>\(Component.prose(part.1))</section>"
        }
        return "\(drawn)"
    }

    private static func rechecks(_ view: View, _ visit: Visit) -> HTML {
        guard !view.rechecks.isEmpty else { return "" }
        let rows = view.rechecks.map { recheck -> [HTML] in
            let name = "销号 \(recheck.stage) 天"
            return [
                view.seenRechecks.contains(recheck.item.id)
                    ? Component.title(name, "/rechecks/\(recheck.item.id)") : "\(name)", "\(recheck.month)",
                recheck.result.map { "\($0.label)" } ?? Component.light(recheck.item, visit.lights),
                Component.text(recheck.words),
            ]
        }
        return
            "<section><h2>回头看</h2>\(Component.table("回头看", [.title("节点"), .short("抽取月份"), .short("结果"), .text("情况")], rows: rows))</section>"
    }

    /// What may be the same problem, and what others did about theirs.
    private static func akin(_ view: View, _ visit: Visit, _ acts: Set<String>) -> HTML {
        let names = view.directory
        func table(_ title: String, _ matches: [LikeProblems.Match], join: Bool) -> HTML {
            guard !matches.isEmpty else { return "" }
            let rows = matches.prefix(5).map { match -> [HTML] in
                let into = ("/problems/\(view.problem.item.id)/join" as Link).with([
                    ("into", match.item.id.rawValue)
                ])
                let act: HTML =
                    join && acts.contains(JoinProblem.name)
                    ? "<a class=\"button button--small\" href=\"\(into)\">并入这一件</a>" : ""
                return [
                    Component.title(match.item.title, "/problems/\(match.item.id)"),
                    Component.unit(match.item.unit, names),
                    "\(Problem.State(rawValue: match.item.state)?.label ?? "")",
                    Component.text(
                        String(
                            (match.words.effect.isEmpty ? match.words.measures : match.words.effect).prefix(
                                80))),
                    act,
                ]
            }
            return
                "<h3>\(title)</h3>\(Component.table(title, [.title("问题"), .text("单位"), .short("状态"), .text("做法和成效"), .short("")], rows: rows))"
        }
        let like = view.like
        let tables: HTML = """
            \(table("本单位没有销号的，可能是同一个", like.open, join: true))\(table("本单位销过号的，可能是反弹", like.closed, join: false))\(table("其他单位的同类问题", like.elsewhere, join: false))
            """
        let any = !like.open.isEmpty || !like.closed.isEmpty || !like.elsewhere.isEmpty
        return any ? "<section class=\"screen-only\"><h2>同类问题</h2>\(tables)</section>" : ""
    }
}
