import Kernel
import Web

/// Opening a problem again, and joining it into another: acts with more to say than a reason.
enum ReopenPage {
    static func find(_ visit: Visit, for command: any Command.Type) async throws -> Problem {
        let id = try visit.id(), seen = visit.seen
        let problem = try await visit.read { try ProblemStore.find(id, seenBy: seen, in: $0) }
        try ProblemRules.require(command, problem, visit.actor)
        return problem
    }

    static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let problem = try await find(visit, for: ReopenProblem.self), form = visit.form
        let due =
            form.has("due") ? form["due"] : visit.calendar.adding(workdays: 20, to: visit.desk.today).rawValue
        return Page.html(
            visit, title: "重新打开",
            """
            <h1>重新打开</h1>\(Form.summary(errors))<p>\(problem.item.number) \(problem.item.title)，\(problem.item.closed?.rawValue ?? "") 销号</p>
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? problem.item.version))
            \(Form.select("relapse", "为什么重新打开", [(value: "yes", label: "同样的问题又出现了（记一次反弹）"), (value: "no", label: "销号有误")], form["relapse"], errors, empty: "选择原因"))
            \(Form.area("reason", "理由", form["reason"], errors, hint: "什么时候、怎样发现的", rows: 3))\(Form.day("due", "新的整改期限", due, errors))
            <p class="acts"><button class="button button--primary">重新打开</button><a class="button" href="\("/problems/\(problem.item.id)" as Link)">返回</a></p></form>
            """)
    }

    static func post(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(), form = visit.form
        do {
            guard ["yes", "no"].contains(form["relapse"]) else { throw FormErrors("relapse", "选择为什么重新打开") }
            guard let due = form.day("due") else {
                throw FormErrors("due", "填写新的整改期限，按 2026-03-01 的形式")
            }
            try await visit.perform(
                ReopenProblem(
                    problem: id, version: visit.version, reason: form["reason"], due: due,
                    relapse: form["relapse"] == "yes"))
            return .see(("/problems/\(id)" as Link).with([("done", "reopened")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    static func joinPage(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let problem = try await find(visit, for: JoinProblem.self), seen = visit.seen
        let open = try await visit.read { session in
            try session.rows(
                """
                SELECT \(Item.columns) FROM item WHERE item.kind = \(Problem.kind) AND item.unit = \(problem.item.unit)
                  AND item.state IN ('registered', 'rectifying', 'reported') AND item.id <> \(problem.item.id) AND \(seen.items)
                ORDER BY item.id DESC LIMIT 200
                """
            ) { try Item(&$0) }
        }
        let back: Link = "/problems/\(problem.item.id)"
        let chosen = visit.form.has("into") ? visit.form["into"] : visit.query["into"]
        let body: HTML =
            open.isEmpty
            ? Component.empty("这个单位没有别的未销号问题", act: "<a class=\"button\" href=\"\(back)\">返回</a>")
            : """
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? problem.item.version))
            \(Form.select("into", "并入", open.map { (value: $0.id.rawValue, label: "\($0.number) \($0.title)") }, chosen, errors, empty: "选择同一单位未销号的问题"))
            \(Form.area("reason", "并案的理由", visit.form["reason"], errors, hint: "这一件结束，在并入的那一件里继续整改", rows: 2))
            <p class="acts"><button class="button button--primary">并案</button><a class="button" href="\(back)">返回</a></p></form>
            """
        return Page.html(
            visit, title: "并案",
            "<h1>并案</h1>\(Form.summary(errors))<p>\(problem.item.number) \(problem.item.title)</p>\(body)")
    }

    static func postJoin(_ visit: Visit) async throws -> Reply {
        let id = try visit.id()
        do {
            guard let into = ID(rawValue: visit.form["into"]) else { throw FormErrors("into", "选择并入哪一件") }
            try await visit.perform(
                JoinProblem(problem: id, version: visit.version, into: into, reason: visit.form["reason"]))
            return .see(("/problems/\(id)" as Link).with([("done", "joined")]))
        } catch let errors as FormErrors {
            return .page(try await joinPage(visit, errors), status: 422)
        }
    }
}
