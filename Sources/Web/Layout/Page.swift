import Kernel

/// The frame every page stands in: header with the town and the menu, one main column, print heading.
package enum Page {
    /// A page for somebody signed in. One that is marked carries the reader's name and the time all over, on the screen and on
    /// paper: a photograph of it says who made it.
    ///
    /// `wide` is printed in landscape: a table of more columns than an upright sheet holds.
    package static func html(
        _ visit: Visit, title: String, marked: Bool = false, wide: Bool = false, _ content: HTML
    ) -> HTML {
        let mark = marked ? Watermark.html(visit) : ""
        return frame(
            visit.call, title: title, header: header(visit.signIn, visit.call), content + mark, wide: wide)
    }

    /// More columns than this go on a wide sheet.
    package static let uprightColumns = 6

    /// A page before sign-in.
    package static func html(_ call: Call, title: String, _ content: HTML) -> HTML {
        frame(call, title: title, header: call.signIn.map { header($0, call) } ?? bareHeader, content)
    }

    private static func frame(
        _ call: Call, title: String, header: HTML, _ content: HTML, wide: Bool = false
    ) -> HTML {
        let paper: HTML = wide ? " class=\"wide-paper\"" : ""
        return """
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><title>\(title) · 明责</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="\(call.site.assets.style.path)"><script src="\(call.site.assets.script.path)" defer></script>
            </head><body\(paper) data-account="\(call.signIn?.actor.account?.rawValue ?? "")">
            <a class="skip" href="#main">跳到正文</a>
            \(header)
            <main id="main" class="main" tabindex="-1">
            \(content)
            </main>\(printFoot(call))
            </body></html>
            """
    }

    /// What a page on paper must say of itself: whose, by whom, when, and where the journal stood.
    private static func printFoot(_ call: Call) -> HTML {
        guard let signIn = call.signIn else { return "" }
        let head = signIn.journal
        return """
            <footer class="print-only print-foot">\(signIn.townName)　制表人：\(signIn.actor.name)　制表时间：\(call.desk.clock.now().local)　日志至第 \(head.number) 条 · \(head.hash.prefix(8))</footer>
            """
    }

    private static let bareHeader: HTML = """
        <header class="header"><div class="header__bar"><span class="header__name">明责 · 党风廉政建设责任制</span></div></header>
        """

    private static func header(_ signIn: SignIn, _ call: Call) -> HTML {
        let isDeputy = signIn.actor.deputy != nil
        // What is the holder's own opens for nobody who stands in.
        let entries = (signIn.actor.role.map(call.site.navigation(for:)) ?? []).filter {
            !isDeputy || !Gatekeeper.ownAlone.contains($0.link.text)
        }
        let current = entries.filter { call.path == $0.link.text || call.path.hasPrefix($0.link.text + "/") }
            .max { $0.link.text.count < $1.link.text.count }?.link
        let menu = entries.map { entry -> HTML in
            let here: HTML = entry.link == current ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(entry.link)\"\(here)>\(entry.label)</a></li>"
        }
        let search: HTML =
            signIn.actor.role?.isAdministrator ?? true
            ? ""
            : """
            <form class="header__search" action="/search" role="search"><label class="visually-hidden" for="q">搜索</label>
            <input id="q" name="q" type="search" placeholder="搜索方案、责任、任务" value="\(call.path == "/search" ? call.query["q"] : "")"><button>搜索</button></form>
            """
        let help: HTML =
            call.site.help.words(for: call.path).map {
                "<div class=\"page-help__bar\"><p class=\"page-help\">\($0)<a href=\"/glossary\">名词</a></p></div>"
            } ?? ""
        let standing: HTML = "<span>\(signIn.actor.name)</span>"
        let me: HTML = """
            <a href="/notices">消息\(signIn.unread > 0 ? "<b class=\"header__count\">\(signIn.unread)</b>" : "" as HTML)</a><a href="/account">\(signIn.actor.name)<span class="header__role">（\(signIn.actor.role?.label ?? "")）</span></a>
            """
        return """
            <header class="header"><div class="header__bar">
            <a class="header__name" href="/">\(signIn.townName) · 明责</a>\(search)
            <div class="header__me">\(isDeputy ? standing : me)
            <form method="post" action="/sign-out">\(Form.token(call))<button class="link">退出</button></form></div>
            </div>\(deputy(call, signIn))<nav class="menu" aria-label="主菜单"><ul>\(menu)</ul></nav>\(help)</header>
            """
    }

    /// Said on every page while somebody stands in for another.
    private static func deputy(_ call: Call, _ signIn: SignIn) -> HTML {
        guard let deputy = signIn.actor.deputy else { return "" }
        let titles = call.site.modules.flatMap(\.commands).filter { deputy.acts.contains($0.name) }.map {
            $0.title
        }
        return """
            <div class="deputy"><p>你（\(deputy.name)）正在代\(deputy.absent)办理：\(titles.joined(separator: "、"))。到 \(deputy.last.rawValue) 为止。</p>
            <form method="post" action="/deputies/leave">\(Form.token(call))<button class="button button--small">结束代办</button></form></div>
            """
    }
}
