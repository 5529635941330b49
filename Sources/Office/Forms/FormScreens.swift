import Foundation
import Kernel
import Papers
import Web

/// 文书式样: which form each kind of paper is made on, and a town's own in its place.
enum FormScreens {
    private static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    static var routes: [Route] {
        [
            .get("/forms", may: Role.drafters) { .page(try await list($0)) },
            .get("/forms/{name}", may: Role.drafters) { .page(try await show($0, [])) },
            .get("/forms/{name}/own.docx", may: Role.drafters) { visit in
                let kind = try kind(visit)
                return .file(try kind.own.docx(), name: "\(kind.title)（内置式样）.docx", type: word)
            },
            .get("/forms/{name}/form.docx", may: Role.drafters) { visit in
                let kind = try kind(visit), town = visit.actor.town
                guard let file = try await visit.read({ try TownForm.file(kind.name, town: town, in: $0) })
                else { throw Refusal.missing }
                return .file(file, name: "\(kind.title)（本镇式样）.docx", type: word)
            },
            .get("/forms/{name}/sample.docx", may: Role.drafters) { visit in
                let kind = try kind(visit), town = visit.actor.town
                let form = try await visit.read { try kind.form(town: town, in: $0) }
                return .file(try form.filled(kind.sample), name: "\(kind.title)（试填）.docx", type: word)
            },
            .post("/forms/{name}", may: ReplaceForm.may, takes: .files, replace),
            .post("/forms/{name}/restore", may: RestoreForm.may) { visit in
                let kind = try kind(visit)
                try await visit.perform(RestoreForm(kind: kind.name))
                return .see(("/forms/\(kind.name)" as Link).with([("done", "restored")]))
            },
        ]
    }

    private static func kinds(_ visit: Visit) -> [PaperKind] { visit.call.site.modules.flatMap(\.papers) }

    private static func kind(_ visit: Visit) throws -> PaperKind {
        let name = try visit.call.parameter("name")
        guard let kind = kinds(visit).first(where: { $0.name == name }) else { throw Refusal.missing }
        return kind
    }

    private static func replace(_ visit: Visit) async throws -> Reply {
        let kind = try kind(visit)
        do {
            let file = visit.call.files.first { $0.field == "file" }
            try await visit.perform(
                ReplaceForm(
                    kind: kind.name, fileName: file?.name ?? "",
                    content: file?.data.base64EncodedString() ?? ""))
            return .see(("/forms/\(kind.name)" as Link).with([("done", "replaced")]))
        } catch let errors as FormErrors {
            return .page(try await show(visit, errors.items.map(\.sentence)), status: 422)
        }
    }

    private static func list(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town
        let forms = try await visit.read { try TownForm.all(town: town, in: $0) }
        let rows = kinds(visit).map { kind -> [HTML] in
            let form = forms[kind.name]
            return [
                Component.title(kind.title, "/forms/\(kind.name)"), form == nil ? "内置式样" : "本镇式样",
                Component.text(form?.name ?? ""), Component.text(form?.since.local ?? ""),
                Component.text(form?.person ?? ""),
            ]
        }
        return Page.html(
            visit, title: "文书式样",
            """
            <h1>文书式样</h1><p>内置式样按党政机关公文格式排版。本镇有自己的式样，可以换成自己的 Word 文件，里面写同样的字段。</p>
            \(Component.table("文书式样", [.title("文书"), .short("现在用"), .text("文件"), .short("更换时间"), .short("更换人")], rows: rows))
            """)
    }

    private static func show(_ visit: Visit, _ faults: [String]) async throws -> HTML {
        let kind = try kind(visit), town = visit.actor.town
        let (form, file) = try await visit.read { session in
            (
                try TownForm.all(town: town, in: session)[kind.name],
                try TownForm.file(kind.name, town: town, in: session)
            )
        }
        let rows = kind.fields.map { field -> [HTML] in
            let must: HTML = field.isRequired ? "必须有" : "可以没有"
            return ["<code>\(field.mark)</code>", "\(field.about)", must]
        }
        let absent = file.map(kind.absent) ?? []
        let note: HTML =
            absent.isEmpty
            ? ""
            : "<div class=\"panel panel--note\"><p>本镇式样里没有这些字段，文书上也就没有：</p><ul>\(absent.map { "<li>\($0.mark)：\($0.about)</li>" as HTML })</ul></div>"
        return Page.html(
            visit, title: "\(kind.title)的式样",
            """
            \(Component.done(visit, ["replaced": "已换成本镇式样。下载“试填一份”看看排得对不对。", "restored": "已恢复内置式样。"]))\(wrong(faults))
            <h1>\(kind.title)的式样</h1>\(facts(kind, form))\(note)\(acts(visit, kind, form))
            <h2>字段</h2><p>字段写在两对大括号里，放在 Word 文件的任何地方；字体、字号、对齐照字段所在的地方。</p>
            \(Component.table("字段", [.title("字段"), .text("填什么"), .short("要求")], rows: rows))
            """)
    }

    private static func facts(_ kind: PaperKind, _ form: TownForm?) -> HTML {
        let own = "/forms/\(kind.name)/own.docx" as Link, mine = "/forms/\(kind.name)/form.docx" as Link
        let sample = "/forms/\(kind.name)/sample.docx" as Link
        let now: HTML
        if let form {
            now = "本镇式样 <a href=\"\(mine)\">\(form.name)</a>，\(form.person ?? "")\(form.since.local) 更换"
        } else {
            now = "内置式样"
        }
        return Component.facts([
            ("现在用", now), ("内置式样", "<a href=\"\(own)\">下载</a>，可以在它上面改"),
            ("试填一份", "<a href=\"\(sample)\">下载</a>，用虚构的内容填好现在用的式样"),
        ])
    }

    private static func acts(_ visit: Visit, _ kind: PaperKind, _ form: TownForm?) -> HTML {
        guard visit.actor.isOne(of: ReplaceForm.may) else { return "" }
        let restore: HTML =
            form == nil
            ? ""
            : """
            <form method="post" action="\("/forms/\(kind.name)/restore" as Link)">\(Form.token(visit))<p class="acts"><button class="button">恢复内置式样</button></p></form>
            """
        return """
            <h2 class="screen-only">换成本镇式样</h2><form method="post" class="form" action="\("/forms/\(kind.name)" as Link)" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.files("file", "式样文件", nil, hint: "Word 文件（.docx），2 MB 以内。字段缺少、写错或文件有毛病，会逐条指出，原来的式样不变", many: false, optional: false))
            <p class="acts"><button class="button button--primary">检查并更换</button></p></form>\(restore)
            """
    }

    private static func wrong(_ faults: [String]) -> HTML {
        guard !faults.isEmpty else { return "" }
        return """
            <div class="panel panel--wrong" role="alert" tabindex="-1" data-focus><p><b>式样没有换，有 \(faults.count) 处需要修改</b></p><ul>\(faults.map { "<li>\($0)。</li>" as HTML })</ul></div>
            """
    }
}
