import Kernel
import Web

/// Before 发布: how many tasks for whom, and what is still missing.
enum PlanPublishScreen {
    static func page(_ visit: Visit, _ ports: PlansLedger.Ports, _ errors: FormErrors?) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen, today = visit.desk.today, calendar = visit.desk.calendar
        let (item, preview, bare) = try await visit.read { session in
            let item = try Items.find(id, kind: Plan.kind, seenBy: seen, in: session)
            try PlanRules.requireDraft(item)
            let bare = try BareClauses.of(id, town: seen.town, in: session)
            return (item, try ports.preview(session, seen, item, today, calendar), bare)
        }
        let missing = preview.missing + bare.map { ("条款 \($0.path) 还没有责任，也没有注明不列任务", $0.id) }
        let review: Link = "/plans/\(id)/review"
        let list = missing.map { lack -> HTML in
            let link = lack.clause.map { review.fragment("c-\($0)") } ?? review
            return "<li><a href=\"\(link)\">\(lack.sentence)</a></li>"
        }
        let lack: HTML =
            missing.isEmpty
            ? ""
            : "<div class=\"panel panel--wrong\"><p><b>还有 \(missing.count) 处没有定下来</b></p><ul>\(list)</ul><p><a href=\"\("/plans/\(id)/review" as Link)\">回到审核页面补齐</a></p></div>"
        let rows = preview.receivers.map { receiver -> HTML in
            "<tr><td>\(receiver.name)</td><td class=\"number\">\(receiver.tasks)</td></tr>"
        }
        let button: HTML =
            missing.isEmpty
            ? "<form method=\"post\">\(Form.token(visit))\(Form.version(item.version))<button class=\"button button--primary\">发布，开出 \(preview.total) 件任务</button></form>"
            : ""
        return Page.html(
            visit, title: "发布方案",
            """
            <h1>发布：\(item.title)</h1>\(Form.summary(errors))\(lack)
            <p>发布后开出 \(item.year) 年从 \(today.rawValue) 起还没有结束的各期任务，一共 <b>\(preview.total)</b> 件，分给 \(preview.receivers.count) 个单位：</p>
            \(Component.table("任务分布", heads: ["单位", "任务（件）"], rows: rows, classes: "table--narrow"))
            <div class="acts">\(button)<a class="button" href="\("/plans/\(id)/review" as Link)">返回审核</a></div>
            """)
    }
}
