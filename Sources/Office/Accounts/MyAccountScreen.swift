import Kernel
import Sodium
import Web

/// 我的账号: one's own sign-ins, password and API tokens.
enum MyAccountScreen {
    private static let everyone = Set(Role.allCases)

    static var routes: [Route] {
        [
            .get("/account", may: everyone) { .page(try await page($0, nil, token: nil)) },
            .post("/account/sign-ins/{id}/close", may: everyone) { visit in
                try await visit.perform(CloseSignIn(signIn: try visit.id()))
                return .see("/account")
            },
            .post("/account/mail", may: SetMailAddress.may) { visit in
                do {
                    try await visit.perform(SetMailAddress(address: visit.form["address"]))
                    return .see(("/account" as Link).with([("done", "mail")]))
                } catch let errors as FormErrors {
                    return .page(try await page(visit, errors, token: nil), status: 422)
                }
            },
            .post("/account/tokens", may: everyone) { visit in
                let token = Sodium.token()
                do {
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(
                        OpenToken(
                            label: visit.form["label"], digest: Digest.sha256(token),
                            days: visit.form.number("days") ?? 0))
                    return .page(try await page(visit, nil, token: token))
                } catch let errors as FormErrors {
                    return .page(try await page(visit, errors, token: nil), status: 422)
                }
            },
            .post("/account/tokens/{id}/close", may: everyone) { visit in
                try await visit.perform(CloseToken(token: try visit.id()))
                return .see("/account")
            },
        ]
    }

    private struct Token: Sendable {
        let id: ID
        let name: String
        let expires: Instant
        let used: Instant?
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?, token: String?) async throws -> HTML {
        let actor = visit.actor, now = visit.desk.clock.now()
        guard let account = actor.account else { throw Refusal.missing }
        let (signIns, tokens, mail, isBound) = try await visit.read { session in
            (
                try SignInRow.of(account, town: actor.town, now: now, in: session),
                try session.rows(
                    """
                    SELECT id, name, expires, used FROM token WHERE town = \(actor.town) AND account = \(account)
                    ORDER BY created DESC, id LIMIT 100
                    """
                ) {
                    Token(id: try $0.next(), name: try $0.next(), expires: try $0.next(), used: try $0.next())
                },
                try session.first(
                    "SELECT address FROM mail_address WHERE town = \(actor.town) AND account = \(account)"
                ) { try $0.next(String.self) } ?? "",
                try session.value(
                    "SELECT count(totp) FROM account WHERE town = \(actor.town) AND id = \(account)",
                    as: Int.self)
                    > 0
            )
        }
        let rows = signIns.map { row -> [HTML] in
            let own = row.id == visit.signIn.id
            let close: HTML =
                own
                ? "当前"
                : "<form method=\"post\" action=\"\("/account/sign-ins/\(row.id)/close" as Link)\">\(Form.token(visit))<button class=\"link\">结束</button></form>"
            return [
                "\(row.opened.local)", "\(row.used.local)", "\(row.address)", "\(row.agent.prefix(60))",
                close,
            ]
        }
        let tokenRows = tokens.map { row -> [HTML] in
            [
                "\(row.name)", "\(row.expires.local)", "\(row.used?.local ?? "未用过")",
                "<form method=\"post\" action=\"\("/account/tokens/\(row.id)/close" as Link)\">\(Form.token(visit))<button class=\"link\">撤销</button></form>",
            ]
        }
        let made: HTML =
            token.map { "<div class=\"panel panel--done\"><p>新令牌，只显示这一次：</p><p><code>\($0)</code></p></div>" }
            ?? ""
        let tokenTable =
            tokenRows.isEmpty
            ? ""
            : Component.table(
                "令牌", [.title("用途"), .short("有效到"), .short("最近使用"), .short("")], rows: tokenRows)
        return Page.html(
            visit, title: "我的账号",
            """
            <h1>我的账号</h1>\(Component.done(visit, ["password": "密码已修改，其他地方的登录已结束。", "first": "密码已修改，以后用新密码登录。", "mail": "提醒邮箱已保存。", "bound": "动态口令已绑定，其他地方的登录已结束。", "dropped": "动态口令已停用。"]))\(visit.query["done"] == "first" ? Component.firstSteps(visit) : "")\(Form.summary(errors))\(made)
            \(Component.facts([("姓名", "\(actor.name)"), ("账号", "\(visit.signIn.login)"), ("身份", "\(actor.role?.label ?? "")"), ("动态口令", isBound ? "已绑定" : "没有绑定")]))
            <div class="acts"><a class="button" href="/password">修改密码</a>\(visit.actor.isOne(of: AppointDeputy.may) ? "<a class=\"button\" href=\"/deputies\">请人代办</a>" : "")\(factor(isBound))</div>
            \(reminder(visit, mail, errors))<section><h2>我的登录</h2>\(Component.table("登录", [.short("登录时间"), .short("最近使用"), .short("来自"), .text("浏览器"), .short("")], rows: rows))</section>
            <section><h2>接口令牌</h2><p class="hint">给其他程序使用，它能做的事与你相同。说明见 <a href="/api/openapi.json">接口描述</a>。</p>\(tokenTable)
            <form method="post" action="/account/tokens" class="form" novalidate>\(Form.token(visit))
            \(Form.text("label", "用途", visit.form["label"], errors))\(Form.text("days", "有效天数", visit.form.has("days") ? visit.form["days"] : "90", errors))\(Form.ownPassword(errors))
            <button class="button">新建令牌</button></form></section>
            """)
    }

    private static func factor(_ isBound: Bool) -> HTML {
        isBound
            ? "<a class=\"button\" href=\"/second-factor\">换绑动态口令</a><a class=\"button\" href=\"/second-factor/drop\">停用动态口令</a>"
            : "<a class=\"button\" href=\"/second-factor\">绑定动态口令</a>"
    }

    /// Only where the program has a mail server: an address nobody writes to would be a promise broken.
    private static func reminder(_ visit: Visit, _ mail: String, _ errors: FormErrors?) -> HTML {
        guard visit.call.site.sendsMail, visit.actor.isOne(of: SetMailAddress.may) else { return "" }
        let value = visit.form.has("address") ? visit.form["address"] : mail
        return """
            <section class="screen-only"><h2>邮件提醒</h2><form method="post" action="/account/mail" class="form" novalidate>\(Form.token(visit))
            \(Form.text("address", "提醒邮箱", value, errors, hint: "每个工作日早上发一句“你有几件事项”，不写任何内容；清空就不再发", optional: true))
            <button class="button">保存</button></form></section>
            """
    }
}
