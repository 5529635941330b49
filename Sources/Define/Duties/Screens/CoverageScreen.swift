import Kernel
import Storage
import Web

/// 覆盖情况: what of the year's chain from clause to task hangs loose: clauses without owner, owners without task, tasks
/// without clause. For those who see the whole town: anybody else would take what they do not see for missing.
enum CoverageScreen {
    static let may = Role.townWide
    private static let shown = 200

    private struct View: Sendable {
        let plan: Item
        let bare: [DutyMatrix.Row]
        /// Duties in force that opened no task, and units that lead no duty.
        let idle: [Duty]
        let free: [TownUnit]
        /// Units a duty is laid on that got no task of it, and units laid down that still lead one.
        let left: [(unit: TownUnit, duties: Int)]
        let gone: [(unit: TownUnit, duty: Duty)]
        /// Tasks that serve no clause.
        let loose: [Item]
        let directory: Directory
    }

    private static func view(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> View? {
        let seen = visit.seen, year = visit.query.number("year") ?? visit.desk.today.year
        return try await visit.read { session in
            let plan = try session.first(
                """
                SELECT \(Item.columns) FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND item.year = \(year)
                  AND \(seen.items)
                """
            ) { try Item(&$0) }
            guard let plan else { return nil }
            let duties = try DutyStore.of(plan: plan.id, seenBy: seen, in: session).filter(\.isActive)
            let directory = try Directory(session, town: seen.town)
            let leaders = try Leaders.ids(town: seen.town, in: session)
            let outline = try ports.outline(plan.id, seen.town, session)
            let counts = try ports.progress(year, seen, session)
            let held = duties.map { ($0, DutyUnfolding.holders($0, directory, leaders: leaders).map(\.unit)) }
            let led = Set(held.flatMap(\.1)), tasked = try ports.tasked(year, seen, session)
            let left = held.flatMap { duty, units in
                tasked[duty.item.id].map { has in units.filter { !has.contains($0) } } ?? []
            }
            return View(
                plan: plan, bare: DutyMatrix(outline, duties, directory).bare,
                idle: duties.filter { counts[$0.item.id] == nil },
                free: directory.openUnits.filter { !led.contains($0.id) },
                left: directory.openUnits.compactMap { unit in
                    let count = left.count { $0 == unit.id }
                    return count == 0 ? nil : (unit, count)
                },
                gone: duties.flatMap { duty in
                    duty.owners.compactMap { owner -> (TownUnit, Duty)? in
                        guard case .unit(let id) = owner.target, let unit = directory.unit(id), unit.closed
                        else {
                            return nil
                        }
                        return (unit, duty)
                    }
                },
                loose: try session.rows(
                    """
                    SELECT \(Item.columns) FROM item WHERE item.kind = 'task' AND item.year = \(year) AND item.clause IS NULL
                      AND item.due IS NOT NULL AND \(seen.items) ORDER BY item.due, item.id LIMIT \(shown)
                    """
                ) { try Item(&$0) },
                directory: directory)
        }
    }

    static func page(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> HTML {
        guard let view = try await view(visit, ports) else {
            return Page.html(
                visit, title: "覆盖情况", "<h1>覆盖情况</h1>\(Component.empty("这一年还没有执行中的方案，发布后在这里看哪里脱了节"))")
        }
        let plan = view.plan.id
        let bare = view.bare.map { row -> HTML in
            let link = ("/plans/\(plan)" as Link).fragment("c-\(row.clause.id)")
            return "<li><a href=\"\(link)\">\(row.clause.path) \(row.title)</a></li>"
        }
        let idle = view.idle.map { duty -> HTML in
            "<li><a href=\"\("/duties/\(duty.item.id)" as Link)\">\(duty.item.title)</a>（\(duty.ownersLabel(view.directory, leads: true))，\(duty.scheduleLabel)）</li>"
        }
        let free = view.free.map { unit -> HTML in "<li>\(unit.name)：没有一项牵头的责任</li>" }
        let left = view.left.map { unit, duties -> HTML in
            "<li>\(unit.name)：承担的责任里有 \(duties) 项没有给它开任务（方案发布以后才登记，或者任务已经收回）</li>"
        }
        let gone = view.gone.map { unit, duty -> HTML in
            "<li>\(unit.name)已经撤销，还承担<a href=\"\("/duties/\(duty.item.id)" as Link)\">\(duty.item.title)</a></li>"
        }
        // What was asked of many units at once is one line.
        let asked = Dictionary(grouping: view.loose) { "\($0.title)\t\($0.due?.rawValue ?? "")" }
        let loose = asked.values.compactMap { some in some.min { $0.id < $1.id }.map { ($0, some.count) } }
            .sorted { ($0.0.due?.rawValue ?? "", $0.0.id) < ($1.0.due?.rawValue ?? "", $1.0.id) }
            .map { task, count -> HTML in
                let whose = count > 1 ? "\(count) 个单位" : view.directory.unit(task.unit)?.name ?? ""
                return
                    "<li><a href=\"\("/tasks/\(task.id)" as Link)\">\(task.title)</a>（\(whose)，\(task.due?.rawValue ?? "")）</li>"
            }
        return Page.html(
            visit, title: "覆盖情况",
            """
            <h1>覆盖情况：\(view.plan.title)</h1>
            \(part("没有人牵头的条款", bare, none: "每一条都有人牵头。", mend: "修订方案时指定责任单位。"))
            \(part("没有任务的责任和单位", idle + free + left + gone, none: "每项责任都有任务，每个单位都有牵头的责任。", mend: "日期在发布前已经过去的责任不开任务；还要办的、要改由别人办的，临时交办或者修订方案。"))
            \(part("不对应条款的任务", loose, none: "每件任务都对应方案的一条。", mend: "临时交办时可以选它落实方案的哪一条。"))
            <p class="acts"><a class="button" href="/duties/matrix">责任矩阵</a><button class="button" data-print>打印</button></p>
            """)
    }

    private static func part(_ head: String, _ lines: [HTML], none: String, mend: String) -> HTML {
        lines.isEmpty
            ? "<section><h2>\(head)</h2><p>\(none)</p></section>"
            : "<section><h2>\(head)：\(lines.count)</h2><ul>\(lines)</ul><p class=\"hint\">\(mend)</p></section>"
    }
}
