import Kernel
import Storage

/// What the tasks look for each night.
enum TaskChecks {
    /// So many in the last hour are no chance.
    private static let rush = 15
    private static let days = 90

    static let lastHour = CheckupRule(
        "task-last-hour", "最后一小时扎堆提交", why: "同一天到期的任务，在当天最后一小时（23 点以后）提交了 15 件以上，可能是突击补材料。看最近 90 天。"
    ) { question in
        try (1...days).compactMap { back -> CheckupRule.Finding? in
            let day = question.today.adding(-back), end = Instant(startOf: day.adding(1))
            let count = try question.session.value(
                """
                SELECT count(DISTINCT journal.item) FROM journal JOIN item ON item.town = journal.town AND item.id = journal.item
                WHERE journal.town = \(question.town) AND journal.at >= \(end.adding(seconds: -3600)) AND journal.at < \(end)
                  AND journal.act = \(SubmitTask.name) AND item.due = \(day)
                """, as: Int.self)
            guard count >= rush else { return nil }
            return .init(
                day.rawValue, at: "/tasks?year=\(day.year)", "\(day.rawValue) 最后一小时提交了 \(count) 件",
                facts: "都是这一天到期的任务")
        }
    }
}
