import Kernel
import Papers
import Sodium
import Web

/// 动态口令 of one's own account: bound by scanning a code once, changed with the telephone, ended where it may be.
enum SecondFactorScreens {
    static let everyone = Set(Role.allCases)

    static var routes: [Route] {
        [
            .get("/second-factor", may: everyone) { .page(try await page($0, nil)) },
            .post("/second-factor", may: everyone, bind),
            .get("/second-factor/code", may: everyone) { visit in
                guard let factor = try factor(visit, visit.call.query["sealed"]),
                    let code = QRCode(factor.address(login: visit.signIn.login))
                else { throw Refusal.missing }
                return .picture(code.svg, type: "image/svg+xml")
            },
            .get("/second-factor/drop", may: everyone) { .page(dropPage($0, nil)) },
            .post("/second-factor/drop", may: everyone) { visit in
                do {
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(DropSecondFactor())
                    return .see("/account?done=dropped")
                } catch let errors as FormErrors {
                    return .page(dropPage(visit, errors), status: 422)
                }
            },
        ]
    }

    private static func factor(_ visit: Visit, _ sealed: String) throws -> SecondFactor? {
        guard let account = visit.actor.account else { throw Refusal.missing }
        return SecondFactor(sealed, of: account, key: visit.call.site.secret)
    }

    private static func bind(_ visit: Visit) async throws -> Reply {
        do {
            guard let factor = try factor(visit, visit.form["sealed"]) else {
                throw Refusal("second-factor", "这一页打开以后换过了，没有绑定", advice: "重新打开“绑定动态口令”，再扫一次")
            }
            let step = try factor.step(visit.form["code"], at: visit.desk.clock.now(), after: 0)
            try await Reauthentication.confirm(visit)
            try await visit.perform(
                BindSecondFactor(
                    sealed: factor.sealed(visit.call.site.secret), step: step, keep: visit.signIn.id))
            return .see("/account?done=bound")
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        guard let account = visit.actor.account else { throw Refusal.missing }
        let key = visit.call.site.secret
        let factor = try factor(visit, visit.form["sealed"]) ?? SecondFactor(new: account)
        let sealed = factor.sealed(key)
        let code = ("/second-factor/code" as Link).with([("sealed", sealed)])
        let must: HTML =
            visit.signIn.mustBind
            ? "<div class=\"panel panel--note\"><p>你的身份要用动态口令，绑定以后再开始使用。</p></div>" : ""
        return Page.html(
            visit, title: "绑定动态口令",
            """
            <h1>绑定动态口令</h1>\(must)\(Form.summary(errors))
            <p>登录时除了密码，再输一次手机上显示的 6 位数字：拿到密码的人没有你的手机，登录不了。</p>
            <ol><li>手机上装一个动态口令程序（标准是 TOTP，不用联网）。</li><li>用它扫这个二维码，或者手工输入密钥。</li><li>把它显示的 6 位数字填在下面。</li></ol>
            <div class="code"><img src="\(code)" alt="动态口令的二维码" width="200" height="200"><p class="hint">密钥：<code>\(factor.letters)</code></p></div>
            <form method="post" action="/second-factor" class="form" novalidate>\(Form.token(visit))\(Form.hidden("sealed", sealed))
            \(Form.text("code", "动态口令", "", errors, hint: "手机上现在显示的 6 位数字", auto: "one-time-code", digits: true))
            \(Form.ownPassword(errors))
            <p class="acts"><button class="button button--primary">绑定</button><a class="button" href="/account">返回</a></p></form>
            """)
    }

    private static func dropPage(_ visit: Visit, _ errors: FormErrors?) -> HTML {
        Page.html(
            visit, title: "停用动态口令",
            """
            <h1>停用动态口令</h1>\(Form.summary(errors))<p>停用以后，登录只要密码。</p>
            <form method="post" action="/second-factor/drop" class="form" novalidate>\(Form.token(visit))\(Form.ownPassword(errors))
            <p class="acts"><button class="button button--primary">停用</button><a class="button" href="/account">返回</a></p></form>
            """)
    }
}
