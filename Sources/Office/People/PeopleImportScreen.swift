import Kernel
import Papers
import Web

/// 导入名单: the blank form out, the filled form in; nothing is written unless every row is good.
enum PeopleImportScreen {
    static var routes: [Route] {
        [
            .get("/people/import", may: PeopleScreens.makers) { .page(page($0, nil, [])) },
            .get("/people/blank.xlsx", may: PeopleScreens.makers) { _ in
                .xlsx(try SheetWriter.xlsx(PeopleColumns.blank), name: "人员名单空白表")
            },
            .post("/people/import", may: PeopleScreens.makers, takes: .files, take),
        ]
    }

    private static func take(_ visit: Visit) async throws -> Reply {
        do {
            let (rows, problems) = try await read(visit.call)
            guard problems.isEmpty else { return .page(page(visit, nil, problems), status: 422) }
            let facts = try await visit.perform(
                ImportPeople(rows: rows, others: visit.form["others"] == "yes")
            ).facts
            return .see(
                ("/people" as Link).with([
                    ("done", "imported"), ("added", facts["added"] ?? ""), ("known", facts["skipped"] ?? ""),
                ]))
        } catch let errors as FormErrors {
            return .page(page(visit, errors, []), status: 422)
        }
    }

    /// The rows of the file that was sent, or what is wrong with them.
    static func read(_ call: Call) async throws -> (
        rows: [ImportPeople.Row], problems: [PeopleColumns.Problem]
    ) {
        guard let file = call.files.first(where: { $0.field == "file" }) else {
            throw FormErrors("file", "选择填好的名单文件")
        }
        do {
            return PeopleColumns.read(try await FileReader.rows(file.data, name: file.name))
        } catch let error as PaperError {
            throw FormErrors("file", "\(error.sentence)。\(error.advice)")
        }
    }

    static func problems(_ problems: [PeopleColumns.Problem], typed: Bool = false) -> HTML {
        guard !problems.isEmpty else { return "" }
        let rows = problems.prefix(100).map { problem -> [HTML] in
            ["\(problem.row)", Component.text(problem.column), "\(problem.sentence)"]
        }
        return """
            <div class="panel panel--wrong" role="alert" tabindex="-1" data-focus><p><b>有 \(problems.count) 处需要修改，名单没有导入</b></p>
            <p>\(typed ? "在下面改好后重新提交。" : "在表格里改好后重新选择文件。")</p></div>
            \(Component.table("需要修改的地方", [.number("行"), .short("列"), .title("问题")], rows: rows))
            """
    }

    /// Asked only where somebody of the list is called like somebody who is known.
    private static func others(_ visit: Visit, _ errors: FormErrors?) -> HTML {
        guard errors?.sentence(for: "others") != nil || visit.form["others"] == "yes" else { return "" }
        let ticked: HTML = visit.form["others"] == "yes" ? " checked" : ""
        return
            "<div class=\"field\"><label class=\"check\"><input type=\"checkbox\" id=\"others\" name=\"others\" value=\"yes\"\(ticked)>同名的都是另外的人</label></div>"
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?, _ problems: [PeopleColumns.Problem])
        -> HTML
    {
        Page.html(
            visit, title: "导入名单",
            """
            <h1>导入名单</h1>\(Form.summary(errors))\(self.problems(problems))
            <p>先下载<a href="/people/blank.xlsx">空白表</a>，按列填写姓名、单位、单位类别、职务。名单里新的单位会一并登记，已有的人员不会重复。</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.files("file", "名单文件", errors, hint: "Excel 表格（.xlsx）或 CSV 文件", many: false, optional: false))\(others(visit, errors))
            <p class="acts"><button class="button button--primary">逐行检查并导入</button><a class="button" href="/people">返回</a></p></form>
            """)
    }
}
