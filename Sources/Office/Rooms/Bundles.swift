import Kernel
import Web

/// 成套文书: how far the making of many papers is, and the file when it is ready.
enum Bundles {
    static var routes: [Route] {
        [
            .get("/bundles/{id}.zip", may: Role.business) { visit in
                let bundle = try await find(visit)
                guard let digest = bundle.digest else { throw Refusal.missing }
                return .stored(
                    try visit.vault.place(digest), name: bundle.title + ".zip", type: "application/zip")
            },
            .get("/bundles/{id}", may: Role.business) { visit in
                let bundle = try await find(visit)
                var reply = Reply.page(page(visit, bundle))
                // The page looks again by itself, with or without script.
                if isGoingOn(bundle, visit) { reply.headers.append((name: "Refresh", value: "1")) }
                return reply
            },
        ]
    }

    private static func find(_ visit: Visit) async throws -> PaperBundle {
        let id = try visit.id(), actor = visit.actor, now = visit.desk.clock.now()
        return try await visit.read { try PaperBundle.find(id, of: actor, at: now, in: $0) }
    }

    private static func isGoingOn(_ bundle: PaperBundle, _ visit: Visit) -> Bool {
        bundle.digest == nil && bundle.failure == nil && bundle.isAlive(at: visit.desk.clock.now())
    }

    private static func page(_ visit: Visit, _ bundle: PaperBundle) -> HTML {
        let back = Link(stored: bundle.back) ?? "/"
        let state: HTML
        if bundle.digest != nil {
            state = """
                <div class="panel panel--done" role="status"><p>\(bundle.total) 份已经做好，保留一天。</p></div>
                <p class="acts"><a class="button button--primary" href="\("/bundles/\(bundle.id).zip" as Link)">下载</a><a class="button" href="\(back)">返回</a></p>
                """
        } else if isGoingOn(bundle, visit) {
            state = """
                <p role="status">已做好 \(bundle.made) 份，共 \(bundle.total) 份。做好以后在这一页下载。</p>
                <p><progress class="progress" max="\(bundle.total)" value="\(bundle.made)">\(bundle.made) / \(bundle.total)</progress></p>
                <p class="acts"><a class="button" href="\(back)">返回，不等了</a></p>
                """
        } else {
            let why = bundle.failure ?? "服务器中途停过，没有做完。回到上一页重新做一次"
            state = """
                <div class="panel panel--wrong" role="alert"><p><b>没有做成</b></p><p>\(why)。</p></div>
                <p class="acts"><a class="button" href="\(back)">返回</a></p>
                """
        }
        return Page.html(visit, title: bundle.title, "<h1>\(bundle.title)</h1>\(state)")
    }
}
