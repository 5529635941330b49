import Kernel

/// A page that says what went wrong and what to do, and gives back what was typed so that nothing is lost.
enum FailurePage {
    static func title(_ kind: Refusal.Kind) -> String {
        switch kind {
        case .unauthorised: "需要登录"
        case .forbidden: "没有权限"
        case .missing: "没有找到"
        case .conflict: "没有办成"
        case .malformed, .tooLarge, .wrongType, .timeout: "没有收下"
        case .tooMany: "操作太频繁"
        case .unavailable, .full: "暂时办不了"
        }
    }

    static func html(_ call: Call, status: Int, title: String, sentence: String, advice: String) -> HTML {
        // What somebody else changed meanwhile is read where it stands.
        let newest: HTML =
            status == Refusal.Kind.conflict.rawValue
            ? call.site.page(above: call.path).map {
                "<a class=\"button button--primary\" href=\"\($0)\">打开最新内容</a>"
            } ?? "" : ""
        let next: HTML = advice.isEmpty ? "" : "<p>\(advice)。</p>"
        return Page.html(
            call, title: title,
            """
            <h1>\(title)</h1>
            <div class="panel panel--stop" role="alert" tabindex="-1" data-focus><p><b>\(sentence)。</b></p>\(next)</div>
            \(Component.typed(call))
            <p class="acts">\(newest)<a class="button" href="/">\(call.signIn == nil ? "登录" : "回到首页")</a></p>
            """)
    }
}
