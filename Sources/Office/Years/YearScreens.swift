import Kernel
import Web

/// 年度封存: which years are settled, and by what they are opened again.
enum YearScreens {
    static var routes: [Route] {
        [
            .get("/years", may: CloseYear.may) { .page(try await page($0, nil)) },
            .post("/years", may: CloseYear.may) { visit in
                do {
                    guard let year = visit.form.number("year") else {
                        throw FormErrors("year", "年度填四位数字，例如 \(visit.desk.today.year - 1)")
                    }
                    // Enter in the field before it seals nothing.
                    guard visit.form["sure"] == "yes" else {
                        throw FormErrors("sure", "封存以后 \(year) 年的记录不能再改。确认的，在这里勾选再提交")
                    }
                    try await visit.perform(CloseYear(year: year))
                    return .see(("/years" as Link).with([("done", "closed")]))
                } catch let errors as FormErrors {
                    return .page(try await page(visit, errors), status: 422)
                }
            },
            .get("/years/{year}/reopen", may: ReopenYear.may) { visit in
                .page(reasons(try year(visit)).html(visit, version: nil))
            },
            .post("/years/{year}/reopen", may: ReopenYear.may) { visit in
                let year = try year(visit)
                return try await reasons(year).reply(
                    visit, then: ("/years" as Link).with([("done", "reopened")])
                ) {
                    try FormErrors.requireReason(visit.form["reason"], "启封的理由")
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(ReopenYear(year: year, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private static func year(_ visit: Visit) throws -> Int {
        try visit.call.number(parameter: "year")
    }

    private static func reasons(_ year: Int) -> ReasonPage {
        ReasonPage(
            "启封年度", about: "<p>启封 \(year) 年。启封以后，这一年的记录又可以新增、更正和作废。</p>", label: "启封的理由",
            back: "/years", asksPassword: true)
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let town = visit.actor.town
        let closed = try await visit.read { try ClosedYears.all(town: town, in: $0) }
        let rows = closed.map { year, since -> [HTML] in
            [
                "\(year) 年", "\(since.local)",
                """
                <a class="button button--small" href="\("/years/\(year)/reopen" as Link)">启封</a>
                """,
            ]
        }
        let list =
            rows.isEmpty
            ? Component.empty("还没有封存的年度")
            : Component.table(
                "封存的年度", [.title("年度"), .short("封存时间"), .short("")], rows: rows, narrow: true)
        return Page.html(
            visit, title: "年度封存",
            """
            \(Component.done(visit, ["closed": "已封存。", "reopened": "已启封。"]))<h1>年度封存</h1>\(Form.summary(errors))
            <p>年度考核结束以后封存这一年：学习教育、谈心谈话、履职纪实等记录不能再新增、更正和作废，已有的照常查看和导出。</p>
            \(list)
            <form method="post" class="form" novalidate>\(Form.token(visit))
            \(Form.text("year", "年度", visit.form["year"], errors, hint: "例如 \(visit.desk.today.year - 1)"))
            \(sure(visit, errors))<p class="acts"><button class="button button--primary">封存这一年</button></p></form>
            """)
    }

    private static func sure(_ visit: Visit, _ errors: FormErrors?) -> HTML {
        let ticked: HTML = visit.form["sure"] == "yes" ? " checked" : ""
        let wrong: HTML =
            errors?.sentence(for: "sure").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        return """
            <div class="field">\(wrong)<label class="check"><input type="checkbox" id="sure" name="sure" value="yes"\(ticked)>年度考核已经结束，这一年的记录不再改</label></div>
            """
    }
}
