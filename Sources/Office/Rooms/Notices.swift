import Kernel
import Storage
import Web

/// 消息: what was sent to the visitor, unread first.
enum Notices {
    static var routes: [Route] {
        [
            .get("/notices", may: Set(Role.allCases)) { visit in .page(try await page(visit)) },
            .post("/notices/read", may: Set(Role.allCases)) { visit in
                try await visit.perform(ReadNotices())
                return .see("/notices")
            },
        ]
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let actor = visit.actor
        let tray = try await visit.read { session in
            try actor.person.map { try Notice.tray(of: $0, town: actor.town, in: session) } ?? []
        }
        guard !tray.isEmpty else {
            return Page.html(visit, title: "消息", "<h1>消息</h1>\(Component.empty("还没有消息"))")
        }
        let rows = tray.map { notice -> [HTML] in
            let mark: HTML = notice.seen == nil ? "<b>未读</b>" : "已读"
            let link = Link(stored: notice.address) ?? "/notices"
            return [mark, "<a href=\"\(link)\">\(notice.sentence)</a>", "\(notice.created.local)"]
        }
        let read: HTML =
            tray.contains { $0.seen == nil }
            ? "<form method=\"post\" action=\"/notices/read\">\(Form.token(visit))<button class=\"button\">全部标为已读</button></form>"
            : ""
        return Page.html(
            visit, title: "消息",
            """
            <h1>消息</h1><div class="acts">\(read)</div>
            \(Component.table("消息", [.short("状态"), .title("内容"), .short("时间")], rows: rows))
            """)
    }
}

/// Marks everything in one's own tray as read.
struct ReadNotices: Command {
    static let name = "notice.read"
    static let title = "消息标为已读"
    static let may = Set(Role.allCases)

    func perform(in work: Work) throws -> Entry {
        let count = try work.session.execute(
            "UPDATE notice SET seen = \(work.now) WHERE town = \(work.town) AND person = \(work.actor.person) AND seen IS NULL"
        )
        return Entry(nil, "消息标为已读", ["count": "\(count)"])
    }
}
