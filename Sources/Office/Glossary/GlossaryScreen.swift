import Kernel
import Web

/// 名词: a page of all of them, to be found again by the browser's own search.
enum GlossaryScreen {
    static var routes: [Route] { [.get("/glossary", may: Set(Role.allCases)) { .page(page($0)) }] }

    private static func page(_ visit: Visit) -> HTML {
        let parts = Glossary.groups.map { title, entries -> HTML in
            let rows = entries.map { entry -> HTML in
                "<div><dt id=\"\(entry.word)\">\(entry.word)</dt><dd>\(entry.meaning)</dd></div>"
            }
            return "<section><h2>\(title)</h2><dl class=\"facts facts--one\">\(rows)</dl></section>"
        }
        return Page.html(
            visit, title: "名词",
            """
            <h1>名词</h1><div class="acts"><button class="button" data-print>打印</button></div>\(parts)
            """)
    }
}
