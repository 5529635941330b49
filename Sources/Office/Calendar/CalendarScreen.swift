import Kernel
import Sodium
import Web

/// 日历: a month of everything that falls due, with the days off; and the address of one's own feed.
enum CalendarScreen {
    static var routes: [Route] {
        [
            .get("/calendar", may: Role.business) { .page(try await page($0, feed: nil)) },
            .post("/calendar/feed", may: Role.business) { visit in
                let token = Sodium.token()
                try await visit.perform(RenewFeed(digest: Digest.sha256(token)))
                return .page(try await page(visit, feed: token))
            },
            .post("/calendar/feed/close", may: Role.business) { visit in
                try await visit.perform(CloseFeed())
                return .see(("/calendar" as Link).with([("done", "closed")]))
            },
            .open(.get, "/calendar/{name}", CalendarFeed.reply),
        ]
    }

    /// `2026-11`, or today's month.
    private static func month(_ visit: Visit) -> Day {
        let text = visit.query["month"], today = visit.desk.today
        let typed = Day(rawValue: text + "-01")
        let day = typed.flatMap { (2000...2100).contains($0.year) ? $0 : nil } ?? today
        return day.adding(1 - day.day)
    }

    private static func page(_ visit: Visit, feed: String?) async throws -> HTML {
        let first = month(visit), last = Day.last(ofMonth: first.month, in: first.year)
        let actor = visit.actor, all = visit.query["who"] == "all", town = actor.town
        let (items, names, hasFeed) = try await visit.read { session in
            (
                try DatedItems.due(first...last, mine: !all, actor, in: session),
                try Directory(session, town: town), try CalendarFeed.since(actor, in: session)
            )
        }
        let byDay = Dictionary(grouping: items) { $0.due ?? first }
        let wide: HTML = grid(visit, first, last, byDay, all: all)
        let rows = items.map { item -> [HTML] in
            [
                Component.day(item.due), Component.light(item, visit.lights),
                Component.title(item.title, visit.call.site.page(of: item)),
                "\(visit.call.site.kind(item.kind)?.label ?? "")", Component.unit(item.unit, names),
            ]
        }
        let list =
            rows.isEmpty
            ? Component.empty("这个月没有到期的事项")
            : Component.table(
                "到期的事项", [.short("日期"), .short("状态"), .title("事项"), .short("类别"), .text("单位")], rows: rows)
        let before = first.adding(-1), after = last.adding(1)
        func link(_ day: Day, _ all: Bool) -> Link {
            ("/calendar" as Link).with([
                ("month", String(day.rawValue.prefix(7))), ("who", all ? "all" : ""),
            ])
        }
        let provisional: HTML =
            visit.calendar.knows(first.year)
            ? "" : "<div class=\"panel panel--note\"><p>\(first.year) 年放假安排未导入，休息日按周末和法定节日推算，日期暂定。</p></div>"
        let cut: HTML =
            items.count == DatedItems.limit
            ? "<p class=\"hint\">只列出前 \(DatedItems.limit) 件，其余到各本台账里按条件查看。</p>" : ""
        return Page.html(
            visit, title: "日历",
            """
            \(Component.done(visit, ["closed": "订阅地址已停用。"]))<h1>\(first.year) 年 \(first.month) 月：\(items.count) 件到期</h1>\(provisional)
            <div class="acts"><a class="button" href="\(link(before, all))">上个月</a><a class="button" href="\(link(visit.desk.today, all))">本月</a><a class="button" href="\(link(after, all))">下个月</a>
            \(all ? "<a class=\"button\" href=\"\(link(first, false))\">只看我要办的</a>" as HTML : "<a class=\"button\" href=\"\(link(first, true))\">看范围内全部</a>" as HTML)<button class="button" data-print>打印</button></div>
            \(wide)<section id="list"><h2>逐日列出</h2>\(cut)\(list)</section>\(subscription(visit, feed, hasFeed))
            """)
    }

    /// A table of weeks; narrow screens and readers have the list below it.
    private static func grid(_ visit: Visit, _ first: Day, _ last: Day, _ byDay: [Day: [Item]], all: Bool)
        -> HTML
    {
        let start = first.adding(1 - first.weekday), end = last.adding(7 - last.weekday)
        let calendar = visit.calendar, today = visit.desk.today
        let weeks = stride(from: start.ordinal, through: end.ordinal, by: 7).map { monday -> HTML in
            let cells = (0..<7).map { offset -> HTML in
                let day = Day(ordinal: monday + offset)
                guard day.month == first.month else { return "<td class=\"month__out\"></td>" }
                let items = byDay[day] ?? []
                let shown = items.prefix(3).map { item -> HTML in
                    "<a class=\"month__item month__item--\(visit.lights.light(item.dates))\" href=\"\(visit.call.site.page(of: item))\">\(item.title)</a>"
                }
                let more: HTML =
                    items.count > 3
                    ? "<a class=\"month__more\" href=\"#list\">另外 \(items.count - 3) 件</a>" : ""
                let off = !calendar.isWorkday(day)
                let mark: HTML =
                    off
                    ? "<span class=\"month__off\">休</span>"
                    : day.weekday > 5 ? "<span class=\"month__off\">班</span>" : ""
                let now: HTML = day == today ? " month__day--today" : ""
                return
                    "<td class=\"month__day\(off ? " month__day--off" : "")\(now)\"><p class=\"month__number\">\(day.day)\(mark)</p>\(shown)\(more)</td>"
            }
            return "<tr>\(cells)</tr>"
        }
        let heads = ["一", "二", "三", "四", "五", "六", "日"].map { name -> HTML in
            "<th scope=\"col\">\(name)</th>"
        }
        return """
            <table class="month"><caption class="visually-hidden">\(first.year) 年 \(first.month) 月</caption><thead><tr>\(heads)</tr></thead><tbody>\(weeks)</tbody></table>
            """
    }

    private static func subscription(_ visit: Visit, _ feed: String?, _ since: Instant?) -> HTML {
        let made: HTML =
            feed.map { token in
                let address = visit.call.address(of: "/calendar/\(token).ics")
                return """
                    <div class="panel panel--done" role="status"><p>订阅地址，只显示这一次：</p><p><code>\(address)</code></p><p>添加到手机或邮箱的日历里。知道地址的人都能看到你的到期事项，不要转给别人。</p></div>
                    """
            } ?? ""
        let state: HTML =
            since.map { "<p>现在的地址 \($0.local) 生成。重新生成以后，原来的地址立即失效。</p>" }
            ?? "<p>还没有订阅地址。生成以后，可以在手机或邮箱的日历里看到自己要办的事项。</p>"
        let close: HTML =
            since == nil
            ? ""
            : "<form method=\"post\" action=\"/calendar/feed/close\">\(Form.token(visit))<button class=\"button\">停用</button></form>"
        return """
            <section class="screen-only"><h2>日历订阅</h2>\(made)\(feed == nil ? state : "")
            <div class="acts"><form method="post" action="/calendar/feed">\(Form.token(visit))<button class="button">\(since == nil && feed == nil ? "生成订阅地址" : "重新生成")</button></form>\(close)</div></section>
            """
    }
}
