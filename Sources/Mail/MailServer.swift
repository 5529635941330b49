import CMail
import Foundation

/// A mail server this installation sends through. Off unless the program is started with one.
package struct MailServer: Sendable {
    package let url: String
    package let from: String
    private let user: String?
    private let password: String?

    /// The server did not take a mail, and why, in its own words.
    package struct NotSent: Error, CustomStringConvertible {
        package let reason: String
        package var description: String { "邮件没有发出：\(reason)" }
    }

    /// `url` is smtp://host:25, smtp+tls://host:587 or smtps://host:465. Throws `NotSent` when it is none.
    package init(url: String, from: String, user: String?, password: String?) throws {
        guard ["smtp://", "smtps://", "smtp+tls://"].contains(where: url.hasPrefix),
            MailServer.isAddress(from)
        else {
            throw NotSent(reason: "地址应是 smtp://主机:25、smtp+tls://主机:587 或 smtps://主机:465，发件人应是一个邮箱")
        }
        (self.url, self.from, self.user, self.password) = (url, from, user, password)
    }

    /// Whether a text can be an address of mail: one @ with something on both sides, and nothing that ends a line or a bracket.
    package static func isAddress(_ text: String) -> Bool {
        text.count <= 120
            && text.wholeMatch(of: #/[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*/#) != nil
    }

    /// Sends one sentence. It blocks while the server is spoken to, at most half a minute.
    package func send(to address: String, subject: String, body: String, at date: Date) throws(NotSent) {
        guard Self.isAddress(address) else { throw NotSent(reason: "收件人不是一个邮箱") }
        let text = message(to: address, subject: subject, body: body, at: date)
        let plain = url.replacingOccurrences(of: "smtp+tls://", with: "smtp://")
        let failure = text.withCString { text in
            plain.withCString { url in
                Self.optional(user) { user in
                    Self.optional(password) { password in
                        from.withCString { from in
                            address.withCString { to in
                                var mail = mingze_mail(
                                    url: url, user: user, password: password,
                                    tls: self.url.hasPrefix("smtp+tls") ? 1 : 0, from: from, to: to,
                                    message: text,
                                    message_length: strlen(text), timeout: 30)
                                return mingze_mail_send(&mail)
                            }
                        }
                    }
                }
            }
        }
        guard let failure else { return }
        defer { free(failure) }
        throw NotSent(reason: String(cString: failure))
    }

    private static func optional<T>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> T) -> T {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }

    /// RFC 5322, its Chinese words by RFC 2047 and in base 64.
    private func message(to address: String, subject: String, body: String, at date: Date) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        let words = Data(body.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return [
            "From: \(from)", "To: \(address)", "Date: \(format.string(from: date))",
            "Message-ID: <\(UUID().uuidString)@mingze>",
            "Subject: =?UTF-8?B?\(Data(subject.utf8).base64EncodedString())?=", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
            "", words, "",
        ].joined(separator: "\r\n")
    }
}
