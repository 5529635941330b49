import Kernel
import Storage
import Web

/// 批量办理: several tasks by ticks, each by its own command, so that each has its own line in the journal and its own refusal.
enum TaskBatchScreen {
    enum Kind: String, CaseIterable {
        case review, acknowledge, urge

        var title: String {
            switch self {
            case .review: "批量审核"
            case .acknowledge: "批量签收"
            case .urge: "批量催办"
            }
        }

        var button: String {
            switch self {
            case .review: "通过所选"
            case .acknowledge: "签收所选"
            case .urge: "催办所选"
            }
        }

        var did: String {
            switch self {
            case .review: "已通过"
            case .acknowledge: "已签收"
            case .urge: "已催办"
            }
        }

        fileprivate var hint: String {
            switch self {
            case .review: "办理情况写清楚了的，勾选通过；要退回的，打开那件任务写明理由。填写过的人不能审核自己填的。"
            case .acknowledge: "签收表示已经看到并承办。"
            case .urge: "逾期和三个工作日内到期、还没有交的任务。催办会通知承办人，逾期的还通知分管领导。"
            }
        }

        fileprivate var empty: String {
            switch self {
            case .review: "没有等你审核的任务"
            case .acknowledge: "没有等你签收的任务"
            case .urge: "没有要催办的任务"
            }
        }

        var command: any Command.Type {
            switch self {
            case .review: AcceptTask.self
            case .acknowledge: AcknowledgeTask.self
            case .urge: UrgeTask.self
            }
        }

        /// What an index finds; the rules say of each whether this visitor may.
        fileprivate func condition(_ actor: Actor, _ rule: LightRule) -> SQL {
            switch self {
            case .review: actor.reviews + " AND item.kind = 'task'"
            case .acknowledge:
                "item.kind = 'task' AND item.closed IS NULL AND item.state = 'waiting' AND item.opened <= \(rule.today) AND "
                    + actor.handles
            case .urge:
                "item.kind = 'task' AND item.closed IS NULL AND item.handed IS NULL AND item.due <= \(rule.yellowUntil) AND item.opened <= \(rule.today)"
            }
        }
    }

    static let most = 100

    private struct Row: Sendable {
        let task: TaskItem
        let files: Int
    }

    static func kind(_ visit: Visit) throws -> Kind {
        guard let kind = Kind(rawValue: visit.query["do"].isEmpty ? visit.form["do"] : visit.query["do"])
        else {
            throw Refusal.missing
        }
        return kind
    }

    /// Those of them this visitor may do it to, the most urgent first.
    private static func rows(_ kind: Kind, _ visit: Visit, _ session: any Kernel.Session) throws -> [Row] {
        let rule = visit.lights, actor = visit.actor, seen = visit.seen
        let tasks = try session.rows(
            """
            SELECT \(TaskStore.columns), \(Item.columns) FROM item \(TaskStore.join)
            WHERE \(kind.condition(actor, rule)) AND \(seen.items) ORDER BY item.due, item.id LIMIT \(SQL.fixed(most * 3))
            """, TaskStore.task
        ).filter { task in
            TaskRules.acts(task, actor, on: rule.today).contains { $0.name == kind.command.name }
        }.prefix(most)
        guard !tasks.isEmpty else { return [] }
        var files: [ID: [Attachment]] = [:]
        for some in tasks.map(\.item.id).chunked(300) {
            for file in try Attachment.of(Array(some), town: actor.town, in: session) {
                files[file.item, default: []].append(file)
            }
        }
        return tasks.map { task in
            Row(task: task, files: (files[task.item.id] ?? []).count { !task.wasGiven($0) })
        }
    }

    static func page(_ visit: Visit, _ refused: Result? = nil) async throws -> HTML {
        let did = visit.query.number("did") ?? 0
        let result = refused ?? (did > 0 ? Result(done: did) : nil)
        let kind = try Self.kind(visit), rule = visit.lights, actor = visit.actor
        let (rows, names) = try await visit.read { session in
            (try Self.rows(kind, visit, session), try Directory(session, town: actor.town))
        }
        let lines = rows.map { row -> [HTML] in
            let item = row.task.item
            let tick: HTML =
                "<input type=\"checkbox\" name=\"task\" value=\"\(item.id)\" aria-label=\"选择：\(item.title)\">\(Form.hidden("version-\(item.id)", "\(item.version)"))"
            let files: HTML = row.files > 0 ? "<p class=\"hint\">附件 \(row.files) 个</p>" : ""
            let report: HTML =
                kind == .review ? "\(Component.prose(row.task.report))\(files)" : "\(row.task.period)"
            return [
                tick, Component.title(item.title, "/tasks/\(item.id)"), Component.light(item, rule),
                Component.whose(item, names),
                report,
                Component.day(item.due),
            ]
        }
        let words: HTML =
            kind == .urge ? Form.text("words", "要说的话", visit.form["words"], nil, optional: true) : ""
        let all: HTML =
            lines.count > 1
            ? "<label class=\"check screen-only\" hidden><input type=\"checkbox\" data-tick-all=\"task\"> 全选</label>"
            : ""
        let form: HTML =
            lines.isEmpty
            ? Component.empty(kind.empty)
            : """
            <form method="post" action="/tasks/batch" novalidate>\(Form.token(visit))\(Form.hidden("do", kind.rawValue))\(words)\(all)
            \(Component.table(kind.title, [.short("选择"), .title("任务"), .short("状态"), .text("单位"), .text(kind == .review ? "办理情况" : "时段"), .short("到期日")], rows: lines))
            <p class="acts"><button class="button button--primary">\(kind.button)</button><a class="button" href="/tasks">返回</a></p></form>
            """
        let more: HTML = rows.count == most ? "<p class=\"hint\">这里列出最急的 \(most) 件，办完再列其余的。</p>" : ""
        let became: HTML = result.map { $0.html(kind) } ?? ""
        let body: HTML =
            "<h1>\(kind.title)：\(rows.count) 件</h1>\(became)<p class=\"hint\">\(kind.hint)</p>\(more)\(form)"
        return Page.html(visit, title: kind.title, body)
    }

    /// What became of the ticked: how many were done, and why each of the others was not.
    struct Result: Sendable {
        var done = 0
        var refused: [(title: String, why: String)] = []

        fileprivate func html(_ kind: Kind) -> HTML {
            let did: HTML =
                done > 0
                ? "<div class=\"panel panel--done\" role=\"status\"><p>\(kind.did) \(done) 件。</p></div>" : ""
            guard !refused.isEmpty else { return did }
            let lines = refused.map { one -> HTML in "<li>\(one.title)：\(one.why)</li>" }
            return
                "\(did)<div class=\"panel panel--stop\" role=\"alert\" tabindex=\"-1\" data-focus><p><b>有 \(refused.count) 件没有办：</b></p><ul>\(lines)</ul></div>"
        }
    }

    static func post(_ visit: Visit) async throws -> Reply {
        let kind = try Self.kind(visit), words = visit.form["words"]
        let ticked = visit.form.all("task").prefix(most).compactMap { text -> (id: ID, version: Int?)? in
            ID(rawValue: text).map { ($0, visit.form.number("version-\($0)")) }
        }
        var result = Result()
        if ticked.isEmpty { result.refused.append(("没有选择", "先勾选要办的任务")) }
        for (id, version) in ticked {
            do {
                switch kind {
                case .review: try await visit.perform(AcceptTask(task: id, version: version))
                case .acknowledge: try await visit.perform(AcknowledgeTask(task: id, version: version))
                case .urge: try await visit.perform(UrgeTask(task: id, version: version, words: words))
                }
                result.done += 1
            } catch let refusal as Refusal {
                result.refused.append((try await title(id, visit), "\(refusal.sentence)，\(refusal.advice)"))
            } catch let errors as FormErrors {
                result.refused.append(
                    (try await title(id, visit), errors.items.map(\.sentence).joined(separator: "；")))
            }
        }
        guard result.refused.isEmpty else { return .page(try await page(visit, result), status: 422) }
        return .see(("/tasks/batch" as Link).with([("do", kind.rawValue), ("did", "\(result.done)")]))
    }

    private static func title(_ id: ID, _ visit: Visit) async throws -> String {
        let seen = visit.seen
        return try await visit.read { session in
            try session.first("SELECT item.title FROM item WHERE item.id = \(id) AND \(seen.items)") {
                try $0.next(String.self)
            }
        } ?? "一件找不到的任务"
    }

    /// The next task that waits for this visitor's review after one was looked at; nil where none does.
    static func next(after id: ID, _ visit: Visit) async throws -> ID? {
        try await visit.read { session in
            try Self.rows(.review, visit, session).first { $0.task.item.id != id }?.task.item.id
        }
    }
}
