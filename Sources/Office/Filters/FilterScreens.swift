import Kernel
import Web

/// 常用筛选: kept and dropped from the lists; each goes back to the list it came from.
enum FilterScreens {
    static var routes: [Route] {
        [
            .post("/filters/keep", may: KeepFilter.may) { visit in
                do {
                    try await visit.perform(KeepFilter(label: visit.form["name"], link: visit.form["link"]))
                    return .see(back(visit))
                } catch let errors as FormErrors {
                    return .page(page(visit, errors), status: 422)
                }
            },
            .post("/filters/drop", may: DropFilter.may) { visit in
                guard let id = ID(rawValue: visit.form["filter"]) else { throw Refusal.missing }
                try await visit.perform(DropFilter(filter: id))
                return .see(back(visit))
            },
        ]
    }

    private static func back(_ visit: Visit) -> Link { Link(stored: visit.form["back"]) ?? "/workbench" }

    /// The name was no good: asked for once more, with what was typed.
    private static func page(_ visit: Visit, _ errors: FormErrors) -> HTML {
        Page.html(
            visit, title: "存为常用筛选",
            """
            <h1>存为常用筛选</h1>\(Form.summary(errors))
            <form method="post" action="/filters/keep" class="form" novalidate>\(Form.token(visit))\(Form.hidden("link", visit.form["link"]))\(Form.hidden("back", visit.form["back"]))
            \(Form.text("name", "名称", visit.form["name"], errors, hint: "例如：财政所没有办结的"))
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="\(back(visit))">返回</a></p></form>
            """)
    }
}
