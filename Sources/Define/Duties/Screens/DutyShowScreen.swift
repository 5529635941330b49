import Kernel
import Web

/// One duty: its terms, the clause it comes from in its own words, how far it has come, and what happened to it.
enum DutyShowScreen {
    static func page(_ visit: Visit, _ ports: DutiesLedger.Ports) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen, town = visit.actor.town
        let (duty, clause, count, directory, timeline) = try await visit.read { session in
            let duty = try DutyStore.find(id, seenBy: seen, in: session)
            return (
                duty, try duty.clause.flatMap { try ports.clause($0, seen, session) },
                try ports.progress(duty.item.year, seen, session)[id],
                try Directory(session, town: town), try TimelineEntry.of(id, seenBy: seen, in: session)
            )
        }
        let plan = ("/plans/\(duty.plan)" as Link).fragment("c-\(duty.clause?.rawValue ?? "")")
        let tasks = ("/tasks" as Link).with([("duty", id.rawValue), ("year", "\(duty.item.year)")])
        let gathered = ("/tasks/gathered" as Link).with([("duty", id.rawValue)])
        let asked: HTML =
            clause.map { clause -> HTML in
                "<section class=\"panel panel--note\"><h2 class=\"panel__head\">方案要求</h2>\(Component.prose(clause.text))</section>"
            } ?? ""
        let work: HTML =
            count.map { count -> HTML in
                "<a class=\"button\" href=\"\(tasks)\">查看任务（完成 \(count.done)/\(count.total)）</a><a class=\"button\" href=\"\(gathered)\">汇总</a>"
            } ?? ""
        return Page.html(
            visit, title: duty.item.title,
            """
            <h1>\(duty.item.title)</h1><p class="hint">\(duty.item.number) · \(duty.state.label)</p>
            <div class="acts">\(work)<a class="button" href="\(plan)">查看方案原文</a><button class="button" data-print>打印</button></div>
            \(asked)\(Component.facts([
                ("责任单位", Component.text(duty.ownersLabel(directory, leads: true))),
                ("配合单位", "\(duty.ownersLabel(directory, leads: false))"),
                ("督促单位", "\(directory.unit(duty.supervisor)?.name ?? "")"),
                ("周期", "\(duty.scheduleLabel)"), ("凭什么证明", "\(duty.requirement)，每期 \(duty.count) 次"),
                ("权重", "\(duty.weight)"), ("这样要求的理由", "\(duty.basis)"), ("不列理由", "\(duty.reason ?? "")"),
            ]))
            \(Component.timeline(timeline, facts: labels))
            """)
    }

    private static let labels = [
        "work": "责任内容", "lead": "责任单位", "support": "配合单位", "schedule": "周期", "requirement": "凭什么证明",
        "proof": "怎样的记录算数",
        "reason": "理由", "supervisor": "督促单位", "weight": "权重", "basis": "这样要求的理由", "before": "原内容",
        "first": "第一项",
        "second": "第二项", "merged": "并入",
    ]
}
