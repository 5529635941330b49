import Storage

/// What a record counts for, as the record's own page shows it. Whoever keeps tasks finds it; ledgers are handed `Credited.Of`.
package struct Credited: Sendable {
    package struct Task: Sendable {
        package let item: Item
        package let period: String
        /// Written down after the task was due.
        package let late: Bool
        /// Why somebody said it is not about this task; nil while nobody has.
        package let refused: String?
        /// 算数, 待定, 重复: what it is to the task.
        package let verdict: String
        /// Why, in words.
        package let because: String
        package let counts: Bool

        package init(
            item: Item, period: String, late: Bool, refused: String?, verdict: String, because: String,
            counts: Bool
        ) {
            (self.item, self.period, self.late, self.refused) = (item, period, late, refused)
            (self.verdict, self.because, self.counts) = (verdict, because, counts)
        }
    }

    package typealias Of = @Sendable (_ record: ID, Seen, any Session) throws -> Credited

    package let tasks: [Task]
    /// Tasks it counts for that the asker may not see.
    package let unseen: Int

    package init(tasks: [Task], unseen: Int) { (self.tasks, self.unseen) = (tasks, unseen) }

    /// How many tasks it counts for now.
    package var counting: Int { tasks.count(where: \.counts) + unseen }
}
