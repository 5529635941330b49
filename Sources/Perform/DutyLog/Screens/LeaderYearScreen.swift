import Kernel
import Papers
import Web

/// 每位领导的一年: what each did, as every ledger counts it, and the draft of the report made from it.
enum LeaderYearScreen {
    static var routes: [Route] {
        [
            .get("/dutylog/people", may: Role.business) { .page(try await list($0)) },
            .get("/dutylog/people/{id}", may: Role.business) { .page(try await show($0)) },
            .get("/dutylog/people/{id}/report.docx", may: Role.business) { visit in
                let town = visit.actor.town
                let year = try await year(visit)
                let form = try await visit.read { try LeaderReport.kind.form(town: town, in: $0) }
                let data = try LeaderReport.docx(
                    year, today: visit.desk.today, address: visit.call.address(of:), on: form)
                return .docx(data, name: "\(year.person.name) \(year.year)年度述责述廉报告")
            },
        ]
    }

    private static func chosenYear(_ visit: Visit) -> Int {
        visit.query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil } ?? visit.desk.today.year
    }

    private static func list(_ visit: Visit) async throws -> HTML {
        let actor = visit.actor, year = chosenYear(visit)
        let (leaders, names) = try await visit.read { session in
            (try LeaderYear.leaders(town: actor.town, in: session), try Directory(session, town: actor.town))
        }
        let shown = leaders.filter { LeaderYear.mayOpen($0, actor) }.compactMap { names.person($0) }
        let rows = shown.map { person -> [HTML] in
            let link = ("/dutylog/people/\(person.id)" as Link).with([("year", "\(year)")])
            return [
                Component.title(person.name, link), "\(person.post)",
                "\(names.unit(person.unit)?.name ?? "")",
            ]
        }
        let table =
            rows.isEmpty
            ? Component.empty("这里列出党委书记、班子成员和纪委书记的履职情况；你只能看自己的，你不在其中")
            : Component.table("领导", [.title("姓名"), .text("职务"), .text("单位")], rows: rows, narrow: true)
        return Page.html(
            visit, title: "每位领导的一年",
            "<h1>每位领导的一年</h1>\(table)<p class=\"acts\"><a class=\"button\" href=\"/dutylog\">履职纪实</a></p>")
    }

    private static func year(_ visit: Visit) async throws -> LeaderYear {
        let id = try visit.id(), actor = visit.actor, seen = visit.seen, year = chosenYear(visit)
        guard LeaderYear.mayOpen(id, actor) else { throw Refusal.missing }
        let ledgers = visit.call.site.modules.flatMap(\.performed), today = visit.desk.today
        return try await visit.read { session in
            let names = try Directory(session, town: seen.town)
            guard try LeaderYear.leaders(town: seen.town, in: session).contains(id),
                let person = names.person(id)
            else { throw Refusal.missing }
            let performed = try ledgers.flatMap { try $0(id, year, today, seen, session) }
            return LeaderYear(
                person: person, post: names.fullPost(of: person), year: year, performed: performed,
                isSecretary: try LeaderYear.isSecretary(id, town: seen.town, in: session),
                isWhole: actor.person == id || actor.isOne(of: Role.confidants))
        }
    }

    private static func show(_ visit: Visit) async throws -> HTML {
        let year = try await year(visit), id = year.person.id
        let rows = year.performed.map { one -> [HTML] in
            let latest = one.latest.prefix(2).map { item -> HTML in
                "<p>\(item.opened.rawValue) <a href=\"\(visit.call.site.page(of: item))\">\(item.title)</a></p>"
            }
            return [
                "\(one.label)", "<a href=\"\(one.link)\">\(one.count)</a>",
                latest.isEmpty ? "--" : "\(latest)",
            ]
        }
        let report = ("/dutylog/people/\(id)/report.docx" as Link).with([("year", "\(year.year)")])
        let note: HTML =
            year.isWhole
            ? "" : "<p class=\"hint\">谈心谈话和限定知悉的问题只有当事人、党委书记和纪委书记看得到，这里不计。</p>"
        return Page.html(
            visit, title: "\(year.person.name)的 \(year.year) 年",
            """
            <h1>\(year.person.name)的 \(year.year) 年</h1><p class="hint">\(year.post)。各本台账里记到的，点数字看是哪些。</p>\(note)
            <form class="filters" action="\("/dutylog/people/\(id)" as Link)"><div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(year.year)"></div>
            <div><button class="button button--small">查看</button></div></form>
            <div class="acts"><a class="button button--primary" href="\(report)">起草述责述廉报告（Word）</a><button class="button" data-print>打印</button><a class="button" href="/dutylog/people">全部领导</a></div>
            \(Component.table("这一年", [.title("做了什么"), .number("次数"), .text("最近两次")], rows: rows))
            """)
    }
}
