import Kernel
import Papers
import Web

/// 谁还没有谈过: everybody by post, with the last talk of each form that the visitor may see.
enum TalkCoverageScreen {
    private struct View: Sendable {
        let people: [Person]
        let last: [ID: [Talk.Form: Day]]
        let names: Directory
        let year: Int
        let wide: Bool
        let charged: Set<ID>
        let form: Talk.Form?
        let only: Bool
    }

    private static func view(_ visit: Visit) async throws -> View {
        let actor = visit.actor, seen = visit.seen
        let year =
            visit.query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil }
            ?? visit.desk.today.year
        let wide = actor.isOne(of: Role.confidants)
        let form = Talk.Form(rawValue: visit.query["form"]), only = visit.query["only"] == "none"
        return try await visit.read { session in
            let names = try Directory(session, town: seen.town)
            let rows = try session.rows(
                """
                SELECT talk.subject, talk.form, max(talk.held) FROM talk JOIN item ON item.town = talk.town AND item.id = talk.id
                WHERE item.kind = \(Talk.kind) AND item.year = \(year) AND talk.held IS NOT NULL AND item.state <> 'void'
                  AND \(seen.items) GROUP BY talk.subject, talk.form
                """
            ) {
                (subject: try $0.next(ID.self), form: try $0.next(Talk.Form.self), day: try $0.next(Day.self))
            }
            var last: [ID: [Talk.Form: Day]] = [:]
            for row in rows { last[row.subject, default: [:]][row.form] = row.day }
            let charged = try session.rows(
                "SELECT unit FROM charge WHERE town = \(seen.town) AND person = \(actor.person)"
            ) { try $0.next(ID.self) }
            let mine = Set(charged + [actor.unit].compactMap { $0 })
            let people = names.presentPeople.filter { person in
                guard let unit = person.unit, person.id != actor.person, wide || mine.contains(unit) else {
                    return false
                }
                let talks = last[person.id] ?? [:]
                return !only || (form.map { talks[$0] == nil } ?? talks.isEmpty)
            }
            return View(
                people: people, last: last, names: names, year: year, wide: wide, charged: mine, form: form,
                only: only)
        }
    }

    private static let shown: [Talk.Form] = [
        .integrity, .appointment, .reminder, .criticism, .admonition, .inquiry,
    ]

    static func page(_ visit: Visit) async throws -> HTML {
        let view = try await view(visit)
        let rows = view.people.map { person -> [HTML] in
            let link = ("/talks/new" as Link).with([
                ("do", "hold"), ("form", (view.form ?? .integrity).rawValue), ("subject", person.id.rawValue),
            ])
            return [
                "\(person.name)", "\(person.post)", "\(view.names.unit(person.unit)?.name ?? "")",
            ] + shown.map { form in Component.day(view.last[person.id]?[form]) }
                + ["<a href=\"\(link)\">记录谈话</a>"]
        }
        let none = view.people.count { (view.last[$0.id] ?? [:]).isEmpty }
        let note: HTML =
            view.wide
            ? "" : "<p class=\"hint\">只数你参加的谈话，列的是本单位和你分管单位的人。别人和他们谈过的，你看不到。</p>"
        let options = Talk.Form.options
        let only = [(value: "none", label: "还没有谈过的")]
        let query: [(String, String)] = [
            ("year", "\(view.year)"), ("form", view.form?.rawValue ?? ""), ("only", view.only ? "none" : ""),
        ]
        let table =
            rows.isEmpty
            ? Component.empty(view.only ? "都谈过了" : "没有可以列出的人")
            : Component.table(
                "谈话覆盖",
                [.title("姓名"), .text("职务"), .text("单位")] + shown.map { .short($0.label) } + [.short("")],
                rows: rows)
        return Page.html(
            visit, title: "谁还没有谈过", marked: true,
            """
            <h1>\(view.year) 年谈话覆盖：\(view.people.count) 人，\(none) 人还没有谈过</h1>\(note)
            <form class="filters" action="/talks/coverage"><div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(view.year)"></div>
            <div><label for="form">类型</label><select id="form" name="form"><option value="">全部</option>\(Form.choices(options, view.form?.rawValue ?? ""))</select></div>
            <div><label for="only">范围</label><select id="only" name="only"><option value="">所有人</option>\(Form.choices(only, view.only ? "none" : ""))</select></div>
            <div><button class="button button--small">筛选</button></div></form>
            <div class="acts">\(Component.takeaway(("/talks/coverage.xlsx" as Link).with(query)))<a class="button" href="/talks">谈心谈话</a></div>\(table)
            """)
    }

    static func xlsx(_ visit: Visit) async throws -> Reply {
        let view = try await view(visit)
        let rows = view.people.map { person -> [Sheet.Cell] in
            [.text(person.name), .text(person.post), .text(view.names.unit(person.unit)?.name ?? "")]
                + shown.map { .text(view.last[person.id]?[$0]?.rawValue ?? "") }
        }
        let sheet = Sheet(
            title: "\(view.year) 年谈话覆盖", heads: ["姓名", "职务", "单位"] + shown.map(\.label),
            widths: [12, 26, 20] + shown.map { _ in 12 }, rows: rows)
        return try visit.xlsx(sheet, name: sheet.title)
    }
}
