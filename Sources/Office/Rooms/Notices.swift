import Kernel
import Papers
import Storage
import Web

/// 消息: what was sent to the visitor, unread first.
enum Notices {
    static var routes: [Route] {
        [
            .get("/notices", may: Set(Role.allCases)) { visit in .page(try await page(visit)) },
            .get("/notices.xlsx", may: Set(Role.allCases)) { visit in
                let rows = try await tray(visit, limit: exportLimit).map { notice -> [Sheet.Cell] in
                    [
                        .text(notice.seen == nil ? "未读" : "已读"), .text(notice.sentence),
                        .text(notice.created.local),
                    ]
                }
                let sheet = Sheet(title: "消息", heads: ["状态", "内容", "时间"], widths: [8, 80, 18], rows: rows)
                return try visit.xlsx(sheet, name: sheet.title)
            },
            .post("/notices/read", may: Set(Role.allCases)) { visit in
                try await visit.perform(ReadNotices())
                return .see("/notices")
            },
        ]
    }

    private static let shown = 50
    private static let exportLimit = 10_000

    private static func tray(_ visit: Visit, limit: Int) async throws -> [Notice] {
        let actor = visit.actor
        return try await visit.read { session in
            try actor.person.map { try Notice.tray(of: $0, town: actor.town, in: session, limit: limit) }
                ?? []
        }
    }

    /// Those that stay unread for a while, whatever is marked as read.
    private static func held(_ visit: Visit) async throws -> Set<ID> {
        let actor = visit.actor, now = visit.desk.clock.now()
        return Set(
            try await visit.read { session in
                try session.rows(
                    "SELECT id FROM notice WHERE town = \(actor.town) AND person = \(actor.person) AND seen IS NULL AND held > \(now)"
                ) { try $0.next(ID.self) }
            })
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let found = try await tray(visit, limit: visit.wantsAllRows ? Component.wholeListLimit : shown + 1)
        let tray = visit.wantsAllRows ? found[...] : found.prefix(shown)
        guard !tray.isEmpty else {
            return Page.html(visit, title: "消息", "<h1>消息</h1>\(Component.empty("还没有消息"))")
        }
        let held = try await held(visit)
        let rows = tray.map { notice -> [HTML] in
            let mark: HTML = notice.seen == nil ? "<b>未读</b>" : "已读"
            let link = Link(stored: notice.address) ?? "/notices"
            let stays: HTML =
                held.contains(notice.id) ? "<span class=\"hint\">三天内一直是未读，请看清楚是不是知情</span>" : ""
            return [mark, "<a href=\"\(link)\">\(notice.sentence)</a>\(stays)", "\(notice.created.local)"]
        }
        let read: HTML =
            tray.contains { $0.seen == nil }
            ? "<form method=\"post\" action=\"/notices/read\">\(Form.token(visit))<button class=\"button\">全部标为已读</button></form>"
            : ""
        return Page.html(
            visit, title: "消息",
            """
            <h1>消息</h1><div class="acts">\(read)\(Component.takeaway("/notices.xlsx"))</div>
            \(Component.table("消息", [.short("状态"), .title("内容"), .short("时间")], rows: rows))
            <p class="pager">\(found.count > tray.count ? "<a href=\"/notices?rows=all\">更早的消息</a>" : "" as HTML)</p>
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
            "UPDATE notice SET seen = \(work.now) WHERE town = \(work.town) AND person = \(work.actor.person) AND seen IS NULL AND (held IS NULL OR held <= \(work.now))"
        )
        return Entry(nil, "消息标为已读", ["count": "\(count)"])
    }
}
