import Kernel
import Web

/// Before 发布: how many tasks for whom, and what is still missing.
enum PlanPublishScreen {
    static func page(_ visit: Visit, _ ports: PlansLedger.Ports, _ errors: FormErrors?) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen, today = visit.desk.today, calendar = visit.desk.calendar
        let (item, preview, bare, other) = try await visit.read { session in
            let item = try Items.find(id, kind: Plan.kind, seenBy: seen, in: session)
            try PlanRules.requireDraft(item)
            let bare = try BareClauses.of(id, town: seen.town, in: session)
            return (
                item, try ports.preview(session, seen, item, today, calendar), bare,
                try PublishedPlan.of(item.year, town: seen.town, in: session)
            )
        }
        let missing = preview.missing + bare.map { ("条款 \($0.path) 还没有责任，也没有注明不列任务", $0.id) }
        let review: Link = "/plans/\(id)/review"
        let list = places(missing, review)
        let past: HTML =
            preview.past.isEmpty
            ? ""
            : "<div class=\"panel panel--note\"><p><b>有 \(preview.past.count) 项责任的日期已经过去，不会开出任务</b></p><ul>\(places(preview.past, review))</ul><p>还要办的，先在审核页面改日期。</p></div>"
        let unknown: HTML =
            preview.unknown.isEmpty
            ? ""
            : "<div class=\"panel panel--note\"><p><b>方案里写到、本镇名单里没有的有 \(preview.unknown.count) 处</b>，这样发布，责任就只由已经列出的单位和人承担</p><ul>\(places(preview.unknown, review))</ul><p>要由别人承担的，先在审核页面改。</p></div>"
        let idle: HTML =
            preview.idle.isEmpty
            ? ""
            : "<p class=\"hint\">没有任务的单位（\(preview.idle.count) 个）：\(preview.idle.joined(separator: "、"))。</p>"
        let lack: HTML =
            missing.isEmpty
            ? ""
            : "<div class=\"panel panel--wrong\"><p><b>还有 \(missing.count) 处没有定下来</b></p><ul>\(list)</ul><p><a href=\"\("/plans/\(id)/review" as Link)\">回到审核页面补齐</a></p></div>"
        let rows = preview.receivers.map { receiver -> [HTML] in ["\(receiver.name)", "\(receiver.tasks)"] }
        let button: HTML =
            missing.isEmpty && other == nil
            ? "<form method=\"post\">\(Form.token(visit))\(Form.version(item.version))<button class=\"button button--primary\">发布，开出 \(preview.total) 件任务</button></form>"
            : ""
        return Page.html(
            visit, title: "发布方案",
            """
            <h1>发布：\(item.title)</h1>\(Form.summary(errors))\(stop(other))\(farYear(item.year, today))\(lack)\(unknown)\(past)
            <p>发布后开出 \(item.year) 年从 \(today.rawValue) 起还没有结束的各期任务，一共 <b>\(preview.total)</b> 件，分给 \(preview.receivers.count) 个单位：</p>
            \(Component.table("任务分布", [.title("单位"), .number("任务（件）")], rows: rows, narrow: true))\(idle)
            <div class="acts">\(button)<a class="button" href="\("/plans/\(id)/review" as Link)">返回审核</a></div>
            """)
    }

    /// Said before anybody works on a draft that cannot take force.
    static func stop(_ other: (id: ID, words: String)?) -> HTML {
        other.map { other in
            "<div class=\"panel panel--stop\"><p><b>\(other.words)，这份不能发布。</b></p><p>在<a href=\"\("/plans/\(other.id)" as Link)\">已发布的方案</a>上办理；这份可以作废，年度读错了的，作废后改正年度重新读入。</p></div>"
        } ?? ""
    }

    private static func farYear(_ year: Int, _ today: Day) -> HTML {
        year == today.year
            ? ""
            : "<div class=\"panel panel--note\"><p><b>这份方案是 \(year) 年的，今年是 \(today.year) 年。</b>年度不对的，作废后改正年度重新读入。</p></div>"
    }

    private static func places(_ found: [(sentence: String, clause: ID?)], _ review: Link) -> [HTML] {
        found.map { entry in
            let link = entry.clause.map { review.fragment("c-\($0)") } ?? review
            return "<li><a href=\"\(link)\">\(entry.sentence)</a></li>"
        }
    }
}
