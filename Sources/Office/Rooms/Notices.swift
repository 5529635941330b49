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
            .get("/notices/{id}", may: Set(Role.allCases)) { visit in
                let id = try visit.id(), actor = visit.actor
                let address = try await visit.read { session in
                    try session.first(
                        "SELECT address, seen, held FROM notice WHERE town = \(actor.town) AND id = \(id) AND person = \(actor.person)"
                    ) {
                        (
                            text: try $0.next(String.self), seen: try $0.next(Instant?.self),
                            held: try $0.next(Instant?.self)
                        )
                    }
                }
                guard let address, let link = Link(stored: address.text) else { throw Refusal.missing }
                // Where nothing can be written now, reading goes on.
                if address.seen == nil, address.held.map({ $0 <= visit.desk.clock.now() }) ?? true {
                    _ = try? await visit.perform(ReadNotices(notice: id))
                }
                return .see(link)
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
            try actor.person.map {
                try Notice.tray(
                    of: $0, town: actor.town, in: session, limit: limit, first: "held IS NOT NULL")
            }
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

    /// Of which entry and of which unit each is, as far as the visitor may see it.
    private static func subjects(_ tray: ArraySlice<Notice>, _ visit: Visit) async throws -> [ID: String] {
        let seen = visit.seen, items = Set(tray.compactMap(\.item))
        guard !items.isEmpty else { return [:] }
        let rows = try await visit.read { session in
            try session.rows(
                """
                SELECT item.id, item.number, coalesce(unit.name, '') FROM item
                LEFT JOIN unit ON unit.town = item.town AND unit.id = item.unit
                WHERE \(seen.items) AND item.id IN \(SQL.list(items.sorted()))
                """
            ) { (id: try $0.next(ID.self), number: try $0.next(String.self), unit: try $0.next(String.self)) }
        }
        return Dictionary(rows.map { ($0.id, "\($0.unit) \($0.number)") }) { first, _ in first }
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let found = try await tray(visit, limit: visit.wantsAllRows ? Component.wholeListLimit : shown + 1)
        let tray = visit.wantsAllRows ? found[...] : found.prefix(shown)
        guard !tray.isEmpty else {
            return Page.html(visit, title: "消息", "<h1>消息</h1>\(Component.empty("还没有消息"))")
        }
        let held = try await held(visit), subjects = try await subjects(tray, visit)
        let rows = tray.map { notice -> [HTML] in
            let mark: HTML = notice.seen == nil ? "<b>未读</b>" : "已读"
            let link: Link = "/notices/\(notice.id)"
            let stays: HTML =
                held.contains(notice.id) ? " <span class=\"hint\">（三天内一直是未读，请看清楚是不是知情）</span>" : ""
            return [
                mark, "<a href=\"\(link)\">\(notice.sentence)</a>\(stays)",
                "\(notice.item.flatMap { subjects[$0] } ?? "--")", "\(notice.created.local)",
            ]
        }
        let read: HTML =
            tray.contains { $0.seen == nil }
            ? "<form method=\"post\" action=\"/notices/read\">\(Form.token(visit))<button class=\"button\">全部标为已读</button></form>"
            : ""
        return Page.html(
            visit, title: "消息",
            """
            <h1>消息</h1><div class="acts">\(read)\(Component.takeaway("/notices.xlsx"))</div>
            \(Component.table("消息", [.short("状态"), .title("内容"), .text("单位和编号"), .short("时间")], rows: rows))
            <p class="pager">\(found.count > tray.count ? "<a href=\"/notices?rows=all\">更早的消息</a>" : "" as HTML)</p>
            """)
    }
}

/// Marks one in one's own tray as read, which was opened, or all of them.
struct ReadNotices: Command {
    static let name = "notice.read"
    static let title = "消息标为已读"
    static let may = Set(Role.allCases)
    var notice: ID?

    func perform(in work: Work) throws -> Entry {
        let which: SQL = notice.map { "id = \($0)" } ?? "1 = 1"
        let count = try work.session.execute(
            "UPDATE notice SET seen = \(work.now) WHERE town = \(work.town) AND person = \(work.actor.person) AND \(which) AND seen IS NULL AND (held IS NULL OR held <= \(work.now))"
        )
        return Entry(nil, "消息标为已读", ["count": "\(count)"])
    }
}
