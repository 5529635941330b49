import Kernel
import Web

/// One duty: its terms, where it comes from, and what happened to it.
enum DutyShowScreen {
    static func page(_ visit: Visit) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen, town = visit.actor.town
        let (duty, directory, timeline) = try await visit.read { session in
            (
                try DutyStore.find(id, seenBy: seen, in: session), try Directory(session, town: town),
                try TimelineEntry.of(id, town: town, in: session)
            )
        }
        let clause = duty.clause?.rawValue ?? ""
        let plan = ("/plans/\(duty.plan)" as Link).fragment("c-\(clause)")
        let tasks = ("/tasks" as Link).with([("clause", clause)])
        return Page.html(
            visit, title: duty.item.title,
            """
            <h1>\(duty.item.title)</h1><p class="hint">\(duty.item.number) · \(duty.state.label)</p>
            <div class="acts"><a class="button" href="\(tasks)">查看任务</a><a class="button" href="\(plan)">查看方案原文</a><button class="button" data-print>打印</button></div>
            \(Component.facts([
                ("责任单位", Component.text(duty.ownersLabel(directory, leads: true))),
                ("配合单位", Component.text(duty.ownersLabel(directory, leads: false))),
                ("督促单位", Component.text(directory.unit(duty.supervisor)?.name ?? "")),
                ("周期", "\(duty.scheduleLabel)"), ("凭什么证明", "\(duty.requirement)，每期 \(duty.count) 次"), ("权重", "\(duty.weight)"),
                ("不列理由", Component.text(duty.reason ?? "")),
            ]))
            \(Component.timeline(timeline, facts: ["work": "责任内容", "lead": "责任单位", "support": "配合单位", "schedule": "周期", "requirement": "凭什么证明", "reason": "理由", "supervisor": "督促单位", "weight": "权重"]))
            """)
    }
}
