import Kernel

/// Each morning: whoever a task's light newly reaches is told, once for each light and due day.
package struct SweepTasks: Command {
    package static let name = "task.sweep"
    package static let title = "亮灯提醒"
    package static let may: Set<Role> = []
    package static let mayProgram = true

    package init() {}

    package func perform(in work: Work) throws -> Entry {
        let swept = try work.sweep(TaskItem.kind, at: TaskPages.address)
        return Entry(nil, "亮灯提醒", ["tasks": "\(swept.items)", "notices": "\(swept.notices)"])
    }
}
