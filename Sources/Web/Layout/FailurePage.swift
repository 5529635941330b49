import Kernel

/// A page that says what went wrong and what to do, and gives back what was typed so that nothing is lost.
enum FailurePage {
    static func title(_ kind: Refusal.Kind) -> String {
        switch kind {
        case .unauthorised: "需要登录"
        case .forbidden: "没有权限"
        case .missing: "没有找到"
        case .conflict: "没有办成"
        case .tooLarge, .wrongType: "文件没有收下"
        case .tooMany: "操作太频繁"
        case .unavailable, .full: "暂时办不了"
        }
    }

    static func html(_ call: Call, status: Int, title: String, sentence: String, advice: String) -> HTML {
        let next: HTML = advice.isEmpty ? "" : "<p>\(advice)。</p>"
        return Page.html(
            call, title: title,
            """
            <h1>\(title)</h1>
            <div class="panel panel--stop" role="alert" tabindex="-1" data-focus><p><b>\(sentence)。</b></p>\(next)</div>
            \(typed(call))
            <p class="acts"><a class="button" href="/">\(call.signIn == nil ? "登录" : "回到首页")</a></p>
            """)
    }

    /// Passwords and hidden fields are not what somebody typed.
    private static func typed(_ call: Call) -> HTML {
        let kept = call.form.pairs.filter {
            !$0.name.hasPrefix("_") && !$0.name.contains("password") && $0.name != "version"
                && $0.value.count > 3
        }
        guard !kept.isEmpty else { return "" }
        let areas = kept.map { pair -> HTML in
            "<textarea readonly rows=\"4\" aria-label=\"你填写的内容\">\(pair.value)</textarea>"
        }
        return "<section><h2>你填写的内容</h2><p class=\"hint\">还没有保存，可以从这里复制。</p>\(areas)</section>"
    }
}
