import Kernel
import Web

/// 责任制体检: what the rules found, each with its data, its reason and the way to mend it.
enum CheckupScreens {
    static let readers = RunCheckup.may.union([.superior])

    static var routes: [Route] {
        [
            .get("/checkup", may: readers) { .page(try await page($0)) },
            .post("/checkup/run", may: RunCheckup.may) { visit in
                try await visit.perform(RunCheckup())
                return .see(("/checkup" as Link).with([("done", "run")]))
            },
            .get("/checkup/items/{id}", may: readers) { visit in
                let id = try visit.id(), seen = visit.seen
                let item = try await visit.read { try Items.find(id, seenBy: seen, in: $0) }
                return .see(visit.call.site.page(of: item))
            },
            .get("/checkup/dismiss", may: DismissCheckup.may) { visit in
                let (rule, entry) = try await find(visit, visit.query)
                return .page(reasons(rule, entry).html(visit))
            },
            .post("/checkup/dismiss", may: DismissCheckup.may) { visit in
                let (rule, entry) = try await find(visit, visit.query)
                return try await reasons(rule, entry).reply(
                    visit, then: ("/checkup" as Link).with([("done", "dismissed")])
                ) {
                    try await visit.perform(
                        DismissCheckup(
                            rule: rule.name, mark: entry.finding.mark, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private static func find(_ visit: Visit, _ query: Fields) async throws -> (CheckupRule, CheckupEntry) {
        let town = visit.actor.town
        let entries = try await visit.read { try CheckupEntry.all(town: town, in: $0) }
        guard let rule = rules(visit).first(where: { $0.name == query["rule"] }),
            let entry = entries.first(where: { $0.rule == rule.name && $0.finding.mark == query["mark"] })
        else { throw Refusal.missing }
        return (rule, entry)
    }

    /// The rules whose findings this visitor reads.
    private static func rules(_ visit: Visit) -> [CheckupRule] {
        visit.desk.checks.filter { visit.actor.isOne(of: $0.readers) }
    }

    private static func reasons(_ rule: CheckupRule, _ entry: CheckupEntry) -> ReasonPage {
        ReasonPage(
            "体检结果不算",
            about:
                "<p><b>\(rule.title)</b>：\(entry.finding.sentence)</p><p class=\"hint\">\(entry.finding.facts)</p>",
            label: "为什么不算", hint: "例如 两个单位本来就用同一套措施；写进留痕", back: "/checkup")
    }

    private static func page(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town, rules = rules(visit), known = Set(rules.map(\.name))
        let (entries, names) = try await visit.read {
            (
                try CheckupEntry.all(town: town, in: $0).filter { known.contains($0.rule) },
                try Directory($0, town: town)
            )
        }
        let open = entries.filter { $0.dismissed == nil }
        let run: HTML =
            visit.actor.isOne(of: RunCheckup.may)
            ? "<form method=\"post\" action=\"/checkup/run\">\(Form.token(visit))<button class=\"button button--primary\">现在体检</button></form>"
            : ""
        let sections = rules.map { rule in section(rule, open.filter { $0.rule == rule.name }, names, visit) }
        let gone = entries.filter { $0.dismissed != nil }
        let dismissed: HTML =
            gone.isEmpty
            ? ""
            : "<section><h2>不算的：\(gone.count) 处</h2>\(Component.table("不算的", [.title("发现"), .text("理由"), .short("谁"), .short("日期")], rows: gone.map { ["\($0.finding.sentence)", "\($0.reason)", "\($0.name)", Component.day($0.dismissed)] }))</section>"
        return Page.html(
            visit, title: "责任制体检",
            """
            \(Component.done(visit, ["run": "体检完成。", "dismissed": "已记为不算，理由写进留痕。"]))<h1>责任制体检：\(open.count) 处</h1>
            <p class="hint">每天夜里按下面 \(rules.count) 条规则查一遍。发现的只是提醒，不扣分；改好了自己消失，不是问题的写明理由“不算”。</p>
            <div class="acts">\(run)<button class="button" data-print>打印</button></div>\(sections)\(dismissed)
            """)
    }

    private static func section(
        _ rule: CheckupRule, _ found: [CheckupEntry], _ names: Directory, _ visit: Visit
    ) -> HTML {
        let may = visit.actor.isOne(of: DismissCheckup.may)
        let rows = found.map { entry -> [HTML] in
            let address = Link(stored: entry.finding.address)
            let away = ("/checkup/dismiss" as Link).with([("rule", rule.name), ("mark", entry.finding.mark)])
            let act: HTML = may ? "<a class=\"button button--small\" href=\"\(away)\">不算</a>" : ""
            let sentence: HTML =
                address.map { Component.title(entry.finding.sentence, $0) } ?? "\(entry.finding.sentence)"
            return [
                sentence, Component.unit(entry.finding.unit, names),
                Component.text(entry.finding.facts),
                Component.day(entry.found), act,
            ]
        }
        let table: HTML =
            rows.isEmpty
            ? "<p>没有发现。</p>"
            : Component.table(
                rule.title, [.title("发现"), .text("单位"), .text("数据"), .short("发现日期"), .short("")], rows: rows)
        let cut: HTML =
            found.count >= CheckupRule.limit ? "<p class=\"hint\">只列出 \(CheckupRule.limit) 处。</p>" : ""
        return
            "<section><h2>\(rule.title)：\(found.count) 处</h2><p class=\"hint\">\(rule.why)</p>\(table)\(cut)</section>"
    }
}
