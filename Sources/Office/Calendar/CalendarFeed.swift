import Foundation
import Kernel
import Sodium
import Storage
import Web

/// A private address that shows one account's dated matters to a calendar program (RFC 5545). Only its digest is kept.
struct RenewFeed: Command {
    static let name = "feed.renew"
    static let title = "生成日历订阅地址"
    static let may = Role.business
    static let inAPI = false
    let digest: String

    func perform(in work: Work) throws -> Entry {
        guard let account = work.actor.account else { throw Refusal.missing }
        try work.session.execute(
            """
            INSERT INTO feed (town, account, digest, created) VALUES (\(work.town), \(account), \(digest), \(work.now))
            ON CONFLICT (town, account) DO UPDATE SET digest = excluded.digest, created = excluded.created
            """)
        return Entry(nil, "生成日历订阅地址")
    }
}

/// The address shows nothing any more.
struct CloseFeed: Command {
    static let name = "feed.close"
    static let title = "停用日历订阅地址"
    static let may = Role.business

    func perform(in work: Work) throws -> Entry {
        try work.session.execute(
            "DELETE FROM feed WHERE town = \(work.town) AND account = \(work.actor.account)")
        return Entry(nil, "停用日历订阅地址")
    }
}

enum CalendarFeed {
    /// When an account's address was made; nil when it has none.
    static func since(_ actor: Actor, in session: any Kernel.Session) throws -> Instant? {
        try session.first(
            "SELECT created FROM feed WHERE town = \(actor.town) AND account = \(actor.account)"
        ) { try $0.next(Instant.self) }
    }

    /// `/calendar/{token}.ics`, for whoever holds the address: no sign-in, nothing but dates and titles.
    static func reply(_ call: Call) async throws -> Reply {
        let name = try call.parameter("name")
        guard name.hasSuffix(".ics"), name.count < 200 else { throw Refusal.missing }
        let digest = Digest.sha256(String(name.dropLast(4))), today = call.desk.today
        let items = try await call.desk.read { session -> [Item]? in
            guard let actor = try holder(digest, in: session) else { return nil }
            return try DatedItems.due(
                today.adding(-60)...today.adding(400), mine: true, openOnly: true, actor, in: session)
        }
        guard let items else { throw Refusal.missing }
        let text = calendar(items, call, at: call.desk.clock.now())
        var reply = Reply.file(Data(text.utf8), name: "明责.ics", type: "text/calendar; charset=utf-8")
        reply.headers.append((name: "Cache-Control", value: "private, max-age=900"))
        return reply
    }

    private static func holder(_ digest: String, in session: any Kernel.Session) throws -> Actor? {
        try session.first(
            """
            SELECT account.town, account.id, account.person, coalesce(person.name, account.login), account.role, person.unit
            FROM feed JOIN account ON account.town = feed.town AND account.id = feed.account
            LEFT JOIN person ON person.town = account.town AND person.id = account.person
            WHERE feed.digest = \(digest) AND account.disabled = 0
            """
        ) {
            Actor(
                town: try $0.next(), account: try $0.next(), person: try $0.next(), name: try $0.next(),
                role: try $0.next(), unit: try $0.next())
        }
    }

    /// What is confided is a kind and a number here: an address may be passed on, and a calendar is looked over.
    private static func summary(_ item: Item, _ call: Call) -> String {
        let kind = call.site.kind(item.kind)?.label ?? ""
        return [.confided, .sealed].contains(item.secrecy) ? "\(kind)（\(item.number)）" : item.title
    }

    static func calendar(_ items: [Item], _ call: Call, at now: Instant) -> String {
        let stamp = now.rawValue.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mingze//Mingze//ZH", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "X-WR-CALNAME:明责", "X-WR-TIMEZONE:Asia/Shanghai",
            // A calendar holds one component at least (RFC 5545, 3.6): this one stands where nothing is due.
            "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE",
        ]
        for item in items {
            guard let due = item.due else { continue }
            lines += [
                "BEGIN:VEVENT", "UID:\(item.id)@mingze", "DTSTAMP:\(stamp)", "SEQUENCE:\(item.version)",
                "DTSTART;VALUE=DATE:\(day(due))", "DTEND;VALUE=DATE:\(day(due.adding(1)))",
                "SUMMARY:\(escaped(summary(item, call) + " 到期"))", "TRANSP:TRANSPARENT",
                "URL:\(call.address(of: call.site.page(of: item)))", "END:VEVENT",
            ]
        }
        return (lines + ["END:VCALENDAR"]).flatMap(folded).joined(separator: "\r\n") + "\r\n"
    }

    private static func day(_ day: Day) -> String { day.rawValue.filter { $0 != "-" } }

    private static func escaped(_ text: String) -> String {
        // By scalars: a sign with a combining mark behind it is one character to Swift.
        [("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")].reduce(text) { text, sign in
            text.replacingOccurrences(of: sign.0, with: sign.1, options: .literal)
        }
    }

    /// Lines of at most 75 octets, never cut within a character; a line that goes on begins with a blank.
    private static func folded(_ line: String) -> [String] {
        var out: [String] = [], current = "", size = 0
        for character in line {
            let width = String(character).utf8.count
            if size + width > 74 {
                out.append(current)
                (current, size) = (" ", 1)
            }
            current.append(character)
            size += width
        }
        return out + [current]
    }
}
