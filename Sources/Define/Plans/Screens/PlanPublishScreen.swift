import Kernel
import Web

/// Before 发布: how many tasks for whom, and what is still missing.
enum PlanPublishScreen {
    private struct View: Sendable {
        let item: Item
        let preview: PlansLedger.Preview
        let bare: [(id: ID, path: String)]
        /// The plan in force that this one amends.
        let amends: (id: ID, words: String)?
        /// Clauses nobody has gone through yet.
        let unchecked: Int
        let obstacle: Refusal?
    }

    static func page(_ visit: Visit, _ ports: PlansLedger.Ports, _ errors: FormErrors?) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen, today = visit.desk.today
        let view = try await visit.read { session in
            let item = try Items.find(id, kind: Plan.kind, seenBy: seen, in: session)
            try PlanRules.requireDraft(item)
            let amends = try PublishedPlan.of(item.year, besides: id, town: seen.town, in: session)
            return View(
                item: item, preview: try ports.preview(visit, session, item, amends?.id),
                bare: try BareClauses.of(id, town: seen.town, in: session), amends: amends,
                unchecked: try PlanStore.clauses(of: id, town: seen.town, in: session).count {
                    $0.isWork && $0.dropped == nil && $0.checked == nil
                }, obstacle: try DraftLineage.obstacle(item, town: seen.town, in: session))
        }
        let item = view.item, preview = view.preview
        let missing = preview.missing + view.bare.map { ("条款 \($0.path) 还没有责任，也没有注明不列任务", $0.id) }
        let review: Link = "/plans/\(id)/review"
        let lack: HTML =
            missing.isEmpty
            ? ""
            : "<div class=\"panel panel--wrong\"><p><b>还有 \(missing.count) 处没有定下来</b></p><ul>\(places(missing, review))</ul><p><a href=\"\(review)\">回到审核页面补齐</a></p></div>"
        let label =
            preview.changes.map {
                "发布修订：改 \($0.sum { $0.changed.count }) 件，收回 \($0.sum { $0.withdrawn.count }) 件，新开 \($0.sum { $0.opened.count }) 件"
            } ?? "发布，开出 \(preview.total) 件任务"
        let button: HTML =
            missing.isEmpty && view.obstacle == nil
            ? "<form method=\"post\" class=\"form\">\(Form.token(visit))\(Form.version(item.version))\(reason(visit, preview.warned, review, errors))<p class=\"acts\"><button class=\"button button--primary\">\(label)</button></p></form>"
            : ""
        let unchecked: HTML =
            view.unchecked == 0
            ? "" : "<p class=\"hint\">还有 \(view.unchecked) 条没有点“核对无误”，可以发布，也可以回去接着核对。</p>"
        let notes = [
            note(
                "有 \(preview.warned.count) 处要求了本系统不主张的做法", "可以先改；照原文执行的，发布时写明理由。",
                button.isEmpty ? preview.warned : [], review),
            note(
                "方案里写到、本镇名单里没有的有 \(preview.unknown.count) 处", "这样发布，责任就只由已经列出的单位和人承担；要由别人承担的，先在审核页面改。",
                preview.unknown, review),
            note("有 \(preview.past.count) 项责任的日期已经过去，不会开出任务", "还要办的，先在审核页面改日期。", preview.past, review),
            note("今年已经临时交办过类似的有 \(preview.likes.count) 项", "已经办了的，不再要求一遍。", preview.likes, review),
        ]
        return Page.html(
            visit, title: "发布方案",
            """
            <h1>发布：\(item.title)</h1>\(Form.summary(errors))\(obstacle(view) ?? amending(view.amends))\(farYear(item.year, today))\(lack)\(unchecked)\(notes)
            <p class="screen-only"><a href="\(review)" autofocus>返回审核</a></p>\(preview.changes.map(PlanChanges.html) ?? opening(item, preview, today))
            \(button)
            """)
    }

    private static func obstacle(_ view: View) -> HTML? {
        view.obstacle.map { found in
            let link: HTML =
                view.amends.map { "<p><a href=\"\("/plans/\($0.id)" as Link)\">执行中的方案</a></p>" } ?? ""
            return
                "<div class=\"panel panel--wrong\"><p><b>\(found.sentence)。</b></p><p>\(found.advice)。</p>\(link)</div>"
        }
    }

    /// Receivers × minutes, before anything is asked of them.
    private static func opening(_ item: Item, _ preview: PlansLedger.Preview, _ today: Day) -> HTML {
        let rows = preview.receivers.map { receiver -> [HTML] in
            ["\(receiver.name)", "\(receiver.tasks)", "\(receiver.minutes)"]
        }
        let idle: HTML =
            preview.idle.isEmpty
            ? ""
            : "<p class=\"hint\">没有任务的单位（\(preview.idle.count) 个）：\(preview.idle.joined(separator: "、"))。</p>"
        let hours = (preview.minutes + 30) / 60
        return """
            <p>发布后开出 \(item.year) 年从 \(today.rawValue) 起还没有结束的各期任务，一共 <b>\(preview.total)</b> 件，分给 \(preview.receivers.count) 个单位，全年约需 <b>\(preview.minutes)</b> 分钟（约 \(hours) 小时）：</p>
            \(Component.table("任务分布", [.title("单位"), .number("任务（件）"), .number("约需（分钟）")], rows: rows, narrow: true))\(idle)
            """
    }

    /// Said while a draft is worked on whose year has a plan in force already.
    static func amending(_ other: (id: ID, words: String)?) -> HTML {
        other.map { other in
            "<div class=\"panel panel--note\"><p><b>\(other.words)，这份发布后就是它的修订。</b></p><p>已经交的任务都保留，只按新的要求改、收回和新开。先看<a href=\"\("/plans/\(other.id)" as Link)\">执行中的方案</a>；不是修订的，作废这份草稿，年度读错了的，改正年度重新读入。</p></div>"
        } ?? ""
    }

    private static func note(
        _ head: String, _ after: String, _ found: [(sentence: String, clause: ID?)], _ review: Link
    ) -> HTML {
        found.isEmpty
            ? ""
            : "<div class=\"panel panel--note\"><p><b>\(head)</b></p><ul>\(places(found, review))</ul><p>\(after)</p></div>"
    }

    /// A paper that is issued is not ours to change: what it asks for and nobody is to be asked for is said, and published with a reason.
    private static func reason(
        _ visit: Visit, _ warned: [(sentence: String, clause: ID?)], _ review: Link, _ errors: FormErrors?
    ) -> HTML {
        guard !warned.isEmpty else { return "" }
        let given = visit.form["reason"]
        return """
            <div class="panel panel--note" id="warned"><p><b>有 \(warned.count) 处要求了本系统不主张的做法</b></p><ul>\(places(warned, review))</ul>
            <p>可以先改；方案已经印发、照原文执行的，写明理由再发布。理由写在方案页面上，谁都看得到，留痕里也有。</p></div>
            \(Form.area("reason", "照原文发布的理由", given, errors, hint: "例如 方案经党委会审定印发，照原文执行；办理时不要求拍照打卡", rows: 2))
            """
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
