import Kernel
import Storage

/// 常用筛选: a list as somebody narrows it again and again, under a name of his own; an account's own.
package struct SavedFilter: Sendable {
    package let id: ID
    package let name: String
    package let link: Link

    /// The most of one account.
    package static let most = 30

    /// Those of a list, or all of them, by name.
    package static func own(_ actor: Actor, at path: Link? = nil, in session: any Kernel.Session) throws
        -> [SavedFilter]
    {
        let here: SQL = path.map { "path = \($0.text)" } ?? "1 = 1"
        return try session.rows(
            "SELECT id, name, path, query FROM saved_filter WHERE town = \(actor.town) AND account = \(actor.account) AND \(here) ORDER BY name"
        ) { row in
            let id = try row.next(ID.self), name = try row.next(String.self)
            let text = try row.next(String.self) + "?" + (try row.next(String.self))
            return Link(stored: text).map { SavedFilter(id: id, name: name, link: $0) }
        }.compactMap { $0 }
    }

    /// What stands above a list: one's own filters of it, and a way to keep the one that is set. `pairs` are the filters of the address;
    /// `year` is set always and alone is nothing to keep.
    package static func bar(
        _ visit: Visit, _ saved: [SavedFilter], at path: Link, _ pairs: [(String, String)]
    ) -> HTML {
        let set = pairs.filter { !$0.1.isEmpty && $0.0 != "year" }
        let back = path.with(pairs).text
        let links = saved.map { one -> HTML in
            """
            <li><a href="\(one.link)">\(one.name)</a><form method="post" action="/filters/drop">\(Form.token(visit))\(Form.hidden("filter", one.id.rawValue))\(Form.hidden("back", back))<button class="link-button" aria-label="不再保留筛选“\(one.name)”">删去</button></form></li>
            """
        }
        let list: HTML = links.isEmpty ? "" : "<p>常用：</p><ul>\(links)</ul>"
        let keep: HTML =
            set.isEmpty
            ? ""
            : """
            <details><summary>存为常用筛选</summary><form method="post" action="/filters/keep" novalidate>\(Form.token(visit))\(Form.hidden("link", path.with(set).text))\(Form.hidden("back", back))
            <label for="filter_name">名称</label><input type="text" id="filter_name" name="name" maxlength="20" autocomplete="off"><button class="button button--small">保存</button></form></details>
            """
        return links.isEmpty && set.isEmpty ? "" : "<div class=\"saved screen-only\">\(list)\(keep)</div>"
    }
}
