import Foundation
import Kernel
import Mail
import Storage

/// The mails that wait to be sent. The server is spoken to outside any transaction.
package enum Outbox {
    private struct Waiting: Sendable {
        let town: ID
        let account: ID
        let day: Day
        let address: String
        let matters: Int
    }

    private static let tries = 5

    /// Sends what waits; what a server does not take is tried again, five times at most and that day only.
    package static func send(_ desk: Desk, by server: MailServer) async throws -> (sent: Int, failed: Int) {
        let today = desk.today
        let waiting = try await desk.read { session in
            try session.rows(
                """
                SELECT town, account, day, address, matters FROM mail_out
                WHERE sent IS NULL AND day = \(today) AND attempts < \(tries) ORDER BY town, account LIMIT 500
                """
            ) {
                Waiting(
                    town: try $0.next(), account: try $0.next(), day: try $0.next(), address: try $0.next(),
                    matters: try $0.next())
            }
        }
        var sent = 0, failed = 0
        for mail in waiting {
            let failure = await deliver(mail, by: server)
            if failure == nil { sent += 1 } else { failed += 1 }
            let now = desk.clock.now()
            try await desk.keep { session in
                try session.execute(
                    """
                    UPDATE mail_out SET attempts = attempts + 1, failure = \(failure), sent = \(failure == nil ? now : nil)
                    WHERE town = \(mail.town) AND account = \(mail.account) AND day = \(mail.day)
                    """)
            }
        }
        return (sent, failed)
    }

    /// Off the threads that serve pages.
    private static func deliver(_ mail: Waiting, by server: MailServer) async -> String? {
        await withCheckedContinuation { done in
            DispatchQueue.global(qos: .utility).async {
                do {
                    try server.send(
                        to: mail.address, subject: "明责：你有 \(mail.matters) 件事项",
                        body: "你有 \(mail.matters) 件事项。登录明责查看。\r\n", at: Date())
                    done.resume(returning: nil)
                } catch { done.resume(returning: "\(error)") }
            }
        }
    }
}
