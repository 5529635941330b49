import Kernel
import Web

/// One task: what it asks, what was reported, what may be done with it now, and its timeline.
enum TaskShowScreen {
    struct View: Sendable {
        let task: TaskItem
        /// The clause's own words, and its plan.
        let asked: (plan: ID, text: String)?
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let directory: Directory
        /// The sending it came with, where no duty asks for it.
        let sending: Sending?
        /// Nil for a task that no records prove.
        let credits: TaskCredits?
    }

    struct Sending: Sendable {
        let sender: String
        let words: String
        let basis: String
        /// How many tasks were sent together, and how many of them are still to be handed over.
        let tasks: Int
        let open: Int

        static func of(_ ask: ID, seenBy seen: Seen, in session: any Kernel.Session) throws -> Sending? {
            let states = try session.rows(
                """
                SELECT item.state FROM task JOIN item ON item.town = task.town AND item.id = task.id
                WHERE task.ask = \(ask) AND \(seen.items)
                """
            ) { try $0.next(TaskItem.State.self) }
            let open = states.count { TaskWorkflow.table.allows(WithdrawTasks.self, in: $0) }
            return try session.first(
                """
                SELECT person.name, ask.words, ask.basis FROM ask
                JOIN account ON account.town = ask.town AND account.id = ask.sender
                LEFT JOIN person ON person.town = account.town AND person.id = account.person
                WHERE ask.town = \(seen.town) AND ask.id = \(ask)
                """
            ) {
                Sending(
                    sender: try $0.next(String?.self) ?? "", words: try $0.next(), basis: try $0.next(),
                    tasks: states.count, open: open)
            }
        }
    }

    static func page(
        _ visit: Visit, _ ports: TasksLedger.Ports, _ errors: FormErrors?, _ refusal: Refusal?
    ) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen, town = visit.actor.town
        let view = try await visit.read { session in
            let task = try TaskStore.find(id, seenBy: seen, in: session)
            return View(
                task: task,
                asked: try task.item.clause.flatMap { try ports.clause($0, seen, session) },
                files: try Attachment.of(id, town: town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: town),
                sending: try task.ask.flatMap { try Sending.of($0, seenBy: seen, in: session) },
                credits: try TaskCredits.of(task: id, ports, seenBy: seen, in: session))
        }
        let task = view.task, rule = visit.lights
        let stop: HTML =
            refusal.map {
                "<div class=\"panel panel--stop\" role=\"alert\" tabindex=\"-1\" data-focus><p><b>\($0.sentence)。</b></p><p>\($0.advice)。</p></div>"
            } ?? ""
        let acts = TaskActs.html(visit, view, errors, keepTyped: refusal != nil || errors != nil)
        let jump: HTML =
            acts.isEmpty
            ? "" : "<a class=\"button button--primary screen-only\" href=\"#acts\">去办理</a>"
        return Page.html(
            visit, title: task.item.title,
            """
            \(Component.done(visit, done))\(stop)\(lost(visit, view, refusal))\(Form.summary(errors))
            <h1>\(task.item.title)</h1>
            <p>\(Component.light(task.item, rule)) <span class="hint">\(task.item.number) · \(rule.reason(task.item.dates))</span></p>
            <div class="acts">\(jump)<button class="button" data-print>打印</button></div>
            \(view.asked.map { asked -> HTML in "<section class=\"panel panel--note\"><h2 class=\"panel__head\">方案要求</h2>\(Component.prose(asked.text))</section>" })
            \(asked(view))\(facts(view))
            \(report(view))\(view.credits.map { $0.html(visit, task, view.directory, errors) })
            \(Component.attachments(view.files.filter { !task.wasGiven($0) }))
            \(acts)
            \(Component.timeline(view.timeline, facts: labels))
            """)
    }

    /// Where no form stands any more to hold it, what was typed is given back to copy.
    private static func lost(_ visit: Visit, _ view: View, _ refusal: Refusal?) -> HTML {
        let kept = TaskRules.acts(view.task, visit.actor, on: visit.lights.today).contains {
            $0.name == SubmitTask.name
        }
        return refusal == nil || kept || visit.form["text"] == view.task.report
            ? "" : Component.typed(visit.call)
    }

    private static let done = [
        "acknowledge": "已签收。", "assign": "已指定承办人。", "accept": "已审核通过。", "acceptednext": "上一件已审核通过，这是下一件。",
        "return": "已退回，并通知承办人。", "takenback": "已撤回，可以修改后再提交。", "unaccepted": "已撤销通过，等待重新审核。",
        "extension": "已申请延期，等待批复。", "decided": "已批复延期。", "urge": "已催办。", "saved": "已保存，还没有提交。",
        "submitted": "已提交，等待审核。", "withdrawn": "已收回，并通知承办人。", "refusedcredit": "已注明不算。",
        "acceptedcredit": "已认可，这条记录算数。",
    ]
    private static let labels = [
        "report": "办理情况", "reason": "理由", "from": "原到期日", "to": "新到期日", "words": "催办的话", "person": "承办人",
        "files": "附件", "removed": "移除的附件", "because": "原来待定的理由",
    ]

    private static func facts(_ view: View) -> HTML {
        let item = view.task.item
        let duty: HTML =
            view.task.duty.map { "，<a href=\"\("/duties/\($0)" as Link)\">查看责任</a>" } ?? ""
        let plan: HTML =
            view.asked.map { asked in
                "<a href=\"\(("/plans/\(asked.plan)" as Link).fragment("c-\(item.clause?.rawValue ?? "")"))\">查看方案原文</a>\(duty)"
            } ?? ""
        let together: HTML =
            view.task.ask.map { ask in
                let all = ("/tasks" as Link).with([("ask", ask.rawValue), ("year", "\(item.year)")])
                return
                    "\(view.sending?.sender ?? "")，<a href=\"\(all)\">一起交办的 \(view.sending?.tasks ?? 1) 件</a>，<a href=\"\(("/tasks/gathered" as Link).with([("ask", ask.rawValue)]))\">汇总</a>"
            } ?? ""
        let reviewers: HTML =
            view.task.state == .submitted
            ? "\(Role.allCases.filter(TaskWorkflow.reviewers.contains).map(\.label).joined(separator: "、"))都可以审核，填写过的人和本单位的班子成员除外"
            : ""
        let waiting: HTML =
            view.task.extensionTo.map { "申请延到 \($0.rawValue)：\(view.task.extensionReason)" } ?? ""
        return Component.facts([
            ("单位", Component.unit(item.unit, view.directory)),
            ("承办人", Component.named(item.owner, view.directory)),
            ("时段", "\(view.task.period)"), ("到期日", Component.day(item.due)),
            ("环节", "\(view.task.state.label)"), ("由谁审核", reviewers), ("凭什么证明", "\(view.task.requirement)"),
            ("来源", plan), ("交办人", together), ("上级文件", "\(view.sending?.basis ?? "")"),
            ("约需", "\(view.task.minutes) 分钟"), ("延期申请", waiting),
        ])
    }

    private static func asked(_ view: View) -> HTML {
        let words = view.sending?.words ?? "", given = view.files.filter(view.task.wasGiven)
        guard !words.isEmpty || !given.isEmpty else { return "" }
        let files = given.map { file -> HTML in
            "<li><a href=\"\("/attachments/\(file.id)" as Link)\">\(file.file.name)</a></li>"
        }
        let list: HTML = files.isEmpty ? "" : "<p>交办时附的文件：</p><ul class=\"files\">\(files)</ul>"
        return
            "<section class=\"panel panel--note\"><h2 class=\"panel__head\">具体要求</h2>\(Component.prose(words))\(list)</section>"
    }

    private static func report(_ view: View) -> HTML {
        view.task.report.isEmpty ? "" : "<section><h2>办理情况</h2>\(Component.prose(view.task.report))</section>"
    }
}
