import Kernel
import Storage

/// Each morning: whoever a task's light newly reaches is told, once for each light and due day.
///
/// Yellow reaches the handler and the head of the unit; red also the leader in charge and the office.
package struct SweepTasks: Command {
    package static let name = "task.sweep"
    package static let title = "亮灯提醒"
    package static let may: Set<Role> = []
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let rule = work.lights
        let items = try work.session.rows(
            """
            SELECT \(Item.columns) FROM item WHERE item.town = \(work.town) AND item.kind = 'task' AND item.closed IS NULL
              AND item.handed IS NULL AND item.due <= \(rule.yellowUntil) ORDER BY item.due, item.id
            """
        ) { try Item(&$0) }
        var sent = 0
        for item in items { sent += try tell(item, rule, work) }
        return Entry(nil, "亮灯提醒", ["tasks": "\(items.count)", "notices": "\(sent)"])
    }

    private func tell(_ item: Item, _ rule: LightRule, _ work: Work) throws -> Int {
        let light = rule.light(item.dates)
        let people = try Addressees.people(
            work.session, town: work.town, unit: item.unit, owner: item.owner, circle: .init(for: light))
        let sentence =
            light == .red
            ? "已逾期：\(item.title)，到期日 \(item.due?.rawValue ?? "")"
            : "将到期：\(item.title)，\(item.due?.rawValue ?? "") 前办结"
        return try people.count { person in
            try work.notify(
                person, sentence, at: TaskPages.address(item.id), item: item.id,
                mark: "\(item.id):\(light):\(item.due?.rawValue ?? "")")
        }
    }
}
