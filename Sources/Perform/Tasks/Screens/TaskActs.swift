import Kernel
import Web

/// The forms of the acts allowed now; a page decides nothing, it is given them.
enum TaskActs {
    static func html(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?, keepTyped: Bool)
        -> HTML
    {
        let names = Set(TaskRules.acts(view.task, visit.actor, on: visit.lights.today).map { $0.name })
        guard !names.isEmpty else { return "" }
        let drawn: [(any Command.Type, () -> HTML)] = [
            (AcknowledgeTask.self, { plain(visit, view, "acknowledge", "签收，开始办理") }),
            (SubmitTask.self, { report(visit, view, errors, keepTyped: keepTyped) }),
            (AcceptTask.self, { accept(visit, view) }),
            (ReturnTask.self, { giveBack(visit, view, errors) }),
            (TakeBackTask.self, { plain(visit, view, "takeback", "撤回提交，再改一改", isFirst: false) }),
            (UndoAcceptance.self, { unaccept(visit, view, errors) }),
            (DecideExtension.self, { decide(visit, view, errors) }),
            (RequestExtension.self, { postpone(visit, view, errors) }),
            (AssignTask.self, { assign(visit, view, errors) }),
            (UrgeTask.self, { urge(visit, view, errors) }),
            (WithdrawTasks.self, { withdraw(visit, view, errors) }),
        ]
        let parts = drawn.filter { names.contains($0.0.name) }.map { $0.1() }
        return "<section class=\"tasks-acts screen-only\" id=\"acts\">\(parts)</section>"
    }

    private static func start(_ visit: Visit, _ view: TaskShowScreen.View) -> HTML {
        Form.token(visit) + Form.version(view.task.item.version)
    }

    /// Several forms of this page ask for a reason: the one that was sent has the errors, and what was typed into it.
    private static func reason(
        _ act: String, _ label: String, _ visit: Visit, _ errors: FormErrors?, hint: String = ""
    ) -> HTML {
        let sent = isSent(visit, act)
        return Form.area(
            "reason", label, sent ? visit.form["reason"] : "", sent ? errors : nil, hint: hint, rows: 3,
            id: sent ? nil : "reason-\(act)")
    }

    private static func isSent(_ visit: Visit, _ act: String) -> Bool { visit.call.path.hasSuffix("/\(act)") }

    private static func plain(
        _ visit: Visit, _ view: TaskShowScreen.View, _ act: String, _ label: String, isFirst: Bool = true
    ) -> HTML {
        let weight: HTML = isFirst ? " button--primary" : ""
        return """
            <form method="post" action="\("/tasks/\(view.task.item.id)/\(act)" as Link)">\(start(visit, view))
            <p class="acts"><button class="button\(weight)">\(label)</button></p></form>
            """
    }

    private static func unaccept(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        more(
            "撤销通过", open: errors != nil && isSent(visit, "unaccept"),
            """
            <form method="post" action="\("/tasks/\(view.task.item.id)/unaccept" as Link)" class="form" novalidate>\(start(visit, view))
            \(reason("unaccept", "撤销的理由", visit, errors, hint: "撤销以后回到待审核，承办人会收到消息"))
            <button class="button">撤销通过</button></form>
            """)
    }

    private static func accept(_ visit: Visit, _ view: TaskShowScreen.View) -> HTML {
        """
        <form method="post" action="\("/tasks/\(view.task.item.id)/accept" as Link)">\(start(visit, view))
        <p class="acts"><button class="button button--primary">审核通过</button><button class="button" name="then" value="next">通过并看下一件</button></p></form>
        """
    }

    private static func report(
        _ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?, keepTyped: Bool
    ) -> HTML {
        let text = keepTyped && visit.form.has("text") ? visit.form["text"] : view.task.report
        let kept = view.files.filter { !view.task.wasGiven($0) }.map { file -> HTML in
            "<label class=\"check\"><input type=\"checkbox\" name=\"remove\" value=\"\(file.id)\">移除 \(file.file.name)</label>"
        }
        return """
            <h2>填报办理情况</h2>
            <form method="post" action="\("/tasks/\(view.task.item.id)/report" as Link)" class="form" enctype="multipart/form-data" novalidate>\(start(visit, view))
            \(Form.area("text", "办理情况", text, errors, hint: "写清做了什么、什么时候、结果怎样。不要求附件", rows: 7))
            \(Form.files("files", "附件", errors, hint: "最多 3 个，每个不超过 20 MB；没有必要就不传"))\(kept)
            <p class="acts"><button class="button button--primary" name="do" value="submit">提交办理情况</button>
            <button class="button" name="do" value="save">先保存，以后提交</button></p></form>
            """
    }

    private static func more(_ summary: String, open: Bool, _ body: HTML) -> HTML {
        let state: HTML = open ? " open" : ""
        return "<details class=\"panel\"\(state)><summary>\(summary)</summary>\(body)</details>"
    }

    private static func giveBack(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        more(
            "退回修改", open: errors != nil && isSent(visit, "return"),
            """
            <form method="post" action="\("/tasks/\(view.task.item.id)/return" as Link)" class="form" novalidate>\(start(visit, view))
            \(reason("return", "退回的理由", visit, errors, hint: "写明要补充或修改什么"))
            <button class="button">退回</button></form>
            """)
    }

    private static func decide(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        """
        <div class="panel panel--note"><p><b>申请延期到 \(view.task.extensionTo?.rawValue ?? "")</b>：\(view.task.extensionReason)</p>
        <form method="post" action="\("/tasks/\(view.task.item.id)/extension/decision" as Link)" class="form" novalidate>\(start(visit, view))
        \(reason("decision", "意见", visit, errors, hint: "不同意时写明理由"))
        <p class="acts"><button class="button button--primary" name="decision" value="approve">同意延期</button>
        <button class="button" name="decision" value="refuse">不同意</button></p></form></div>
        """
    }

    private static func postpone(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        more(
            "申请延期", open: errors != nil && isSent(visit, "extension"),
            """
            <form method="post" action="\("/tasks/\(view.task.item.id)/extension" as Link)" class="form" novalidate>\(start(visit, view))
            \(Form.day("day", "延期到", visit.form["day"], errors, hint: "例如 12月15日、下周五、月底"))
            \(reason("extension", "理由", visit, errors))<button class="button">申请延期</button></form>
            """)
    }

    private static func assign(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        let people = view.directory.presentPeople.filter { $0.unit == view.task.item.unit }
            .map { (value: $0.id.rawValue, label: "\($0.name)（\($0.post)）") }
        return more(
            "指定承办人", open: errors?.sentence(for: "person") != nil,
            """
            <form method="post" action="\("/tasks/\(view.task.item.id)/assign" as Link)" class="form" novalidate>\(start(visit, view))
            \(Form.select("person", "承办人", people, view.task.item.owner?.rawValue ?? "", errors, empty: "选择这个单位的人员"))<button class="button">指定</button></form>
            """)
    }

    private static func withdraw(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        let open = view.sending?.open ?? 0
        return more(
            "收回这次交办", open: errors != nil && isSent(visit, "withdraw"),
            """
            <form method="post" action="\("/tasks/\(view.task.item.id)/withdraw" as Link)" class="form" novalidate>\(start(visit, view))
            <p>一起交办的任务里还没有交的 \(open) 件都会收回，已经交的保留。</p>
            \(reason("withdraw", "收回的理由", visit, errors))<button class="button">收回</button></form>
            """)
    }

    private static func urge(_ visit: Visit, _ view: TaskShowScreen.View, _ errors: FormErrors?) -> HTML {
        let times = view.task.urged > 0 ? "，已催办 \(view.task.urged) 次" : ""
        return more(
            "催办\(times)", open: errors?.sentence(for: "words") != nil,
            """
            <form method="post" action="\("/tasks/\(view.task.item.id)/urge" as Link)" class="form" novalidate>\(start(visit, view))
            \(Form.text("words", "要说的话", visit.form["words"], errors, optional: true))<button class="button">催办</button></form>
            """)
    }
}
