import Kernel
import Papers
import Web

/// 导入名单: the blank form out, the filled form in; nothing is written unless every row is good.
enum PeopleImportScreen {
    static var routes: [Route] {
        [
            .get("/people/import", may: PeopleScreens.makers) { .page(page($0, nil)) },
            .get("/people/blank.xlsx", may: PeopleScreens.makers) { _ in
                .xlsx(try SheetWriter.xlsx(PeopleColumns.blank), name: "人员名单空白表")
            },
            .post("/people/import", may: PeopleScreens.makers, takes: .files, take),
            .post("/people/import/columns", may: PeopleScreens.makers, columns),
            .post("/people/import/confirm", may: PeopleScreens.makers, confirm),
        ]
    }

    /// What was sent, as it was read; where no row says what the columns are, they are asked for first.
    private static func take(_ visit: Visit) async throws -> Reply {
        do {
            return try await reviewed(visit, try await RosterColumns.sent(visit.call))
        } catch let errors as FormErrors {
            return .page(page(visit, errors), status: 422)
        }
    }

    private static func columns(_ visit: Visit) async throws -> Reply {
        let chosen = try RosterColumns.chosen(visit.form)
        guard visit.form.has("head") else { return .page(columnsPage(visit, chosen, nil)) }
        return try await reviewed(visit, chosen)
    }

    private static func reviewed(_ visit: Visit, _ columns: RosterColumns) async throws -> Reply {
        do {
            let review = try await review(visit)
            let roster = try RosterColumns.corrected(
                try columns.roster(known: review.known), visit.form, known: review.known)
            return .page(reviewPage(visit, review, roster, columns, review.faults(roster)))
        } catch let errors as FormErrors {
            return .page(columnsPage(visit, columns, errors), status: 422)
        }
    }

    private static func review(_ visit: Visit) async throws -> RosterReview {
        let directory = try await PeopleScreens.directory(visit)
        return RosterReview(givesRoles: false, known: Set(directory.units.map(\.name)))
    }

    private static func confirm(_ visit: Visit) async throws -> Reply {
        let roster = try RosterReview.read(visit.form), review = try await review(visit)
        do {
            try review.check(roster)
            let facts = try await visit.perform(
                ImportPeople(rows: roster.people, others: visit.form["others"] == "yes")
            ).facts
            return .see(
                ("/people" as Link).with([
                    ("done", "imported"), ("added", facts["added"] ?? ""), ("known", facts["skipped"] ?? ""),
                ]))
        } catch let errors as FormErrors {
            let columns = try RosterColumns.chosen(visit.form)
            return .page(reviewPage(visit, review, roster, columns, errors), status: 422)
        }
    }

    // MARK: Pages

    private static func page(_ visit: Visit, _ errors: FormErrors?) -> HTML {
        Page.html(
            visit, title: "导入名单",
            """
            <h1>导入名单</h1>\(Form.summary(errors))
            <p>直接用手头的花名册，表头叫法不同也认得；没有的，下载<a href="/people/blank.xlsx">空白表</a>填写。下一步逐行核对，核对好了才登记。名单里新的单位会一并登记，已有的人员不会重复。</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.files("file", "名单文件", errors, hint: "Excel 表格（.xlsx）或 CSV 文件", many: false, optional: false))
            <p class="acts"><button class="button button--primary">下一步：逐行核对</button><a class="button" href="/people">返回</a></p></form>
            """)
    }

    private static func columnsPage(_ visit: Visit, _ columns: RosterColumns, _ errors: FormErrors?) -> HTML {
        Page.html(
            visit, title: "导入名单：各列是什么",
            """
            <h1>导入名单：各列是什么</h1>\(Form.summary(errors))
            <form method="post" action="/people/import/columns" class="form" novalidate>\(Form.token(visit))\(columns.hiddenBefore)\(RosterColumns.corrections(visit.form))
            \(columns.fields(visit.form, errors))
            <p class="acts"><button class="button button--primary">下一步：逐行核对</button><a class="button" href="/people/import">重新选择文件</a></p></form>
            """)
    }

    private static func reviewPage(
        _ visit: Visit, _ review: RosterReview, _ roster: Roster, _ columns: RosterColumns,
        _ errors: FormErrors?
    ) -> HTML {
        Page.html(
            visit, title: "导入名单：逐行核对", wide: true,
            """
            <h1>核对名单的 \(roster.rows.count) 行</h1>\(Form.summary(errors))
            <p>不对的在这里直接改，不是人员的行勾选“不要”。核对好了再导入。</p>
            <form method="post" action="/people/import/confirm" novalidate>\(Form.token(visit))\(columns.hidden)
            \(review.html(roster, visit.form, errors))\(others(visit, errors))
            <p class="acts"><button class="button button--primary">导入名单</button><button class="button" formaction="/people/import/columns">列认错了</button><a class="button" href="/people/import">重新选择文件</a></p></form>
            """)
    }

    /// Asked only where somebody of the list is called like somebody who is known.
    private static func others(_ visit: Visit, _ errors: FormErrors?) -> HTML {
        guard errors?.sentence(for: "others") != nil || visit.form["others"] == "yes" else { return "" }
        let ticked: HTML = visit.form["others"] == "yes" ? " checked" : ""
        return
            "<div class=\"field\"><label class=\"check\"><input type=\"checkbox\" id=\"others\" name=\"others\" value=\"yes\"\(ticked)>同名的都是另外的人</label></div>"
    }
}
