import Foundation

/// Threads for tasks that may wait: a read of the embedded database then runs where its request is, without being handed over to
/// another thread and back, which costs more than most reads do. (Swift's own threads are as many as there are cores, and must not wait.)
package final class WaitingThreads: TaskExecutor, @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var next = 0

    package init(count: Int = SQLiteDatabase.readers) {
        for index in 0..<count {
            let thread = Thread { [self] in
                while true { take().runSynchronously(on: asUnownedTaskExecutor()) }
            }
            thread.name = "request-\(index)"
            thread.stackSize = 2 * 1024 * 1024
            thread.start()
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
    }

    private func take() -> UnownedJob {
        condition.withLock {
            while next == jobs.count { condition.wait() }
            defer {
                next += 1
                if next == jobs.count || next == 1000 {
                    jobs.removeFirst(next)
                    next = 0
                }
            }
            return jobs[next]
        }
    }

    /// Whether the task at hand runs on such threads.
    package static var areHere: Bool { withUnsafeCurrentTask { $0?.unownedTaskExecutor != nil } }
}
