import Foundation
import Kernel
import Papers
import Storage
import Web

/// 汇总: what everybody answered to one 临时交办 or one duty, on one page, in one workbook, with all the files in one ZIP.
enum TaskGatherScreen {
    /// What is gathered: the tasks sent together, or those of a duty.
    private enum Source: Sendable {
        case ask(ID)
        case duty(ID)

        init(_ fields: Fields) throws {
            if let ask = ID(rawValue: fields["ask"]) {
                self = .ask(ask)
            } else if let duty = ID(rawValue: fields["duty"]) {
                self = .duty(duty)
            } else {
                throw Refusal.missing
            }
        }

        var pairs: [(String, String)] {
            switch self {
            case .ask(let id): [("ask", id.rawValue)]
            case .duty(let id): [("duty", id.rawValue)]
            }
        }

        fileprivate var condition: SQL {
            switch self {
            case .ask(let id): "task.ask = \(id)"
            case .duty(let id): "task.duty = \(id)"
            }
        }
    }

    private struct View: Sendable {
        let tasks: [TaskItem]
        let files: [ID: [Attachment]]
        let names: Directory
        /// The periods there are, in their order, with how many answered of how many; and the one shown, nil for all.
        let periods: [(name: String, told: Int, total: Int)]
        let period: String?

        var taken: Int { tasks.count { $0.state != .waiting } }
        var told: Int { tasks.count { [.submitted, .done].contains($0.state) } }
        var done: Int { tasks.count { $0.state == .done } }
        /// Without the period a task's own title ends with.
        var title: String {
            guard let task = tasks.first else { return "" }
            return task.item.title.replacing("（\(task.period)）", with: "") + (period.map { "（\($0)）" } ?? "")
        }
    }

    /// More than this is no page and no workbook anybody reads.
    private static let most = 2000
    /// All the files of a ZIP, which is made in memory.
    private static let mostBytes = 60 * 1024 * 1024

    private static func load(_ visit: Visit, _ source: Source, _ asked: String) async throws -> View {
        let today = visit.lights.today, seen = visit.seen, town = visit.actor.town
        let view = try await visit.read { session in
            let all = try session.rows(
                """
                SELECT \(TaskStore.columns), \(Item.columns) FROM item \(TaskStore.join)
                LEFT JOIN unit ON unit.town = item.town AND unit.id = item.unit
                WHERE \(source.condition) AND task.town = \(town) AND item.state <> 'withdrawn' AND \(seen.items)
                ORDER BY item.due, unit.sort, item.id LIMIT \(SQL.fixed(most))
                """, TaskStore.task)
            var order: [String] = []
            for task in all where !order.contains(task.period) { order.append(task.period) }
            let periods = order.map { name in
                let own = all.filter { $0.period == name }
                return (
                    name: name, told: own.count { [.submitted, .done].contains($0.state) }, total: own.count
                )
            }
            // The last that has begun is the one that is asked about now.
            let begun = all.last { $0.item.opened <= today }?.period
            let period = asked == "all" || order.count == 1 ? nil : order.contains(asked) ? asked : begun
            let tasks = period.map { name in all.filter { $0.period == name } } ?? all
            var files: [ID: [Attachment]] = [:]
            let byID = Dictionary(uniqueKeysWithValues: tasks.map { ($0.item.id, $0) })
            for some in tasks.map(\.item.id).chunked(300) {
                for file in try Attachment.of(Array(some), town: town, in: session)
                where byID[file.item]?.wasGiven(file) != true {
                    files[file.item, default: []].append(file)
                }
            }
            return View(
                tasks: tasks, files: files, names: try Directory(session, town: town), periods: periods,
                period: period)
        }
        guard !view.tasks.isEmpty else { throw Refusal.missing }
        return view
    }

    static func page(_ visit: Visit) async throws -> HTML {
        let source = try Source(visit.query), rule = visit.lights
        let view = try await load(visit, source, visit.query["period"])
        let pairs = source.pairs + [("period", view.period ?? "all")]
        let rows = view.tasks.map { task -> [HTML] in
            let files = (view.files[task.item.id] ?? []).map { file -> HTML in
                "<li><a href=\"\("/attachments/\(file.id)" as Link)\">\(file.file.name)</a></li>"
            }
            return [
                Component.title(owner(task, view.names), "/tasks/\(task.item.id)"), "\(task.period)",
                Component.light(task.item, rule), "\(task.state.label)",
                task.report.isEmpty ? "--" : Component.prose(task.report),
                files.isEmpty ? "--" : "<ul class=\"files\">\(files)</ul>",
            ]
        }
        let count = view.files.values.reduce(0) { $0 + $1.count }
        let zip: HTML =
            count == 0
            ? ""
            : "<form method=\"post\" action=\"/tasks/gathered/files\">\(Form.token(visit))\(pairs.map { Form.hidden($0.0, $0.1) })<button class=\"button\">打包 \(count) 个附件</button></form>"
        return Page.html(
            visit, title: "汇总：\(view.title)",
            """
            <h1>汇总：\(view.title)</h1>
            <div class="figures"><span>已签收<b>\(view.taken)/\(view.tasks.count)</b></span><span>已报<b>\(view.told)/\(view.tasks.count)</b></span><span>未报<b>\(view.tasks.count - view.told)</b></span><span>已审核通过<b>\(view.done)</b></span></div>
            <div class="acts">\(Component.takeaway(("/tasks/gathered.xlsx" as Link).with(pairs)))\(zip)</div>
            \(choices(view, source))\(missing(view))\(Component.table("汇总", [.title("单位"), .short("时段"), .short("状态"), .short("环节"), .text("办理情况"), .text("附件")], rows: rows))
            """)
    }

    private static func choices(_ view: View, _ source: Source) -> HTML {
        guard view.periods.count > 1 else { return "" }
        let all =
            [(name: "all", label: "全部时段", shown: view.period == nil)]
            + view.periods.map {
                (name: $0.name, label: "\($0.name) \($0.told)/\($0.total)", shown: view.period == $0.name)
            }
        let links = all.map { one -> HTML in
            one.shown
                ? "<b aria-current=\"true\">\(one.label)</b>"
                : "<a href=\"\(("/tasks/gathered" as Link).with(source.pairs + [("period", one.name)]))\">\(one.label)</a>"
        }
        return "<p class=\"screen-only\">\(links.reduce("" as HTML) { $0 + $1 + "　" })</p>"
    }

    private static func owner(_ task: TaskItem, _ names: Directory) -> String {
        [names.unit(task.item.unit)?.name, names.person(task.item.owner)?.name].compactMap { $0 }.joined(
            separator: " ")
    }

    /// Whom to ask once more, in one line to be copied.
    private static func missing(_ view: View) -> HTML {
        let left = view.tasks.filter { ![.submitted, .done].contains($0.state) }.map { owner($0, view.names) }
        guard !left.isEmpty else { return "<p class=\"hint\">都报了。</p>" }
        var known: Set<String> = []
        let names = left.filter { known.insert($0).inserted }
        return "<p><b>还没有报的</b>：\(names.joined(separator: "、"))</p>"
    }

    private static func sheet(_ view: View) -> Sheet {
        let rows = view.tasks.enumerated().map { index, task -> [Sheet.Cell] in
            [
                .number(index + 1), .text(view.names.unit(task.item.unit)?.name ?? ""),
                .text(view.names.person(task.item.owner)?.name ?? ""), .text(task.period),
                .text(task.state.label),
                .text(task.item.handed?.rawValue ?? ""), .text(task.report),
                .text((view.files[task.item.id] ?? []).map(\.file.name).joined(separator: "、")),
            ]
        }
        return Sheet(
            title: "汇总：\(view.title)", heads: ["序号", "单位", "承办人", "时段", "环节", "提交日", "办理情况", "附件"],
            widths: [6, 18, 10, 12, 10, 12, 60, 24], rows: rows)
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let view = try await load(visit, try Source(visit.query), visit.query["period"])
        return try visit.xlsx(sheet(view), name: "汇总：\(view.title)")
    }

    /// Each unit's files in a folder of its name, the workbook beside them.
    static func files(_ visit: Visit) async throws -> Reply {
        let source = try Source(visit.form), view = try await load(visit, source, visit.form["period"])
        let vault = visit.vault
        let all = view.tasks.flatMap { task in (view.files[task.item.id] ?? []).map { (task, $0) } }
        let bytes = all.reduce(0) { $0 + $1.1.file.bytes }
        guard bytes <= mostBytes else {
            throw Refusal(
                .tooLarge, "gather-large", "附件一共 \(bytes / 1_048_576) MB，超过 \(mostBytes / 1_048_576) MB，没有打包",
                advice: "在汇总页上逐个下载，或者按时段分开交办")
        }
        let book = try SheetWriter.xlsx(sheet(view)), names = view.names
        return try await visit.bundle(
            "汇总：\(view.title)", total: all.count, back: ("/tasks/gathered" as Link).with(source.pairs)
        ) { ready in
            var made: [(name: String, data: Data)] = [("汇总.xlsx", book)]
            for (task, file) in all {
                let folder = ZipNames.plain("\(owner(task, names)) \(task.period)")
                let name = ZipNames.other(
                    than: made.map(\.name), "\(folder)/\(ZipNames.plain(file.file.name))")
                made.append((name, try vault.read(file.file.digest)))
                try await ready(made.count - 1)
            }
            return made
        }
    }
}
