import Kernel
import Sodium
import Web

/// 登录、退出、修改密码.
enum SignInScreens {
    static let everyone = Set(Role.allCases)

    static var routes: [Route] {
        [
            .open(.get, "/sign-in") { call in
                if call.signIn != nil { return .see("/") }
                let empty = try await call.desk.read { try Town.all($0).isEmpty }
                return empty ? .see("/setup") : .page(form(call, nil))
            },
            .open(.post, "/sign-in", signIn),
            .open(.post, "/sign-in/code", code),
            .post("/sign-out", may: everyone) { visit in
                try await visit.perform(CloseSignIn(signIn: visit.signIn.id))
                return Reply.see("/sign-in").settingSignIn(nil, secure: visit.call.secure)
            },
            .get("/password", may: everyone) { .page(passwordPage($0, nil)) },
            .post("/password", may: everyone, changePassword),
        ]
    }

    private static func signIn(_ call: Call) async throws -> Reply {
        do {
            // The password's own blanks count; Fields trims, so it is taken as it was sent.
            let password = call.form.pairs.first { $0.name == "password" }?.value ?? ""
            let opened = try await door(call).open(
                login: call.form["login"], password: password, from: caller(call))
            switch opened {
            case .signedIn(let token): return welcome(call, token)
            case .needsCode(let ticket): return .page(codeForm(call, ticket: ticket, nil))
            }
        } catch let errors as FormErrors {
            return .page(form(call, errors), status: 422)
        } catch let refusal as Refusal where refusal.kind == .tooMany {
            return .page(
                form(call, FormErrors("login", refusal.sentence + "，" + refusal.advice)), status: 429)
        }
    }

    private static func door(_ call: Call) -> SignInDoor {
        SignInDoor(desk: call.desk, secret: call.site.secret)
    }

    private static func caller(_ call: Call) -> SignInDoor.Caller {
        .init(address: call.remote, agent: call.agent, device: call.device)
    }

    private static func welcome(_ call: Call, _ token: String) -> Reply {
        let mark = KnownDevice.mark(for: call.form["login"], key: call.site.secret)
        return Reply.see(Link(stored: call.form["next"]) ?? "/").settingSignIn(token, secure: call.secure)
            .settingDevice(mark, secure: call.secure)
    }

    private static func code(_ call: Call) async throws -> Reply {
        let ticket = call.form["ticket"]
        do {
            let token = try await door(call).open(
                login: call.form["login"], ticket: ticket, code: call.form["code"],
                from: caller(call))
            return welcome(call, token)
        } catch let errors as FormErrors {
            return .page(codeForm(call, ticket: ticket, errors), status: 422)
        } catch let refusal as Refusal where [.tooMany, .unauthorised].contains(refusal.kind) {
            return .page(
                form(call, FormErrors("login", refusal.sentence + "，" + refusal.advice)),
                status: refusal.kind.rawValue)
        }
    }

    private static func codeForm(_ call: Call, ticket: String, _ errors: FormErrors?) -> HTML {
        Page.html(
            call, title: "动态口令",
            """
            <div class="door"><h1>动态口令</h1>\(Form.summary(errors))
            <form method="post" action="/sign-in/code" class="form" novalidate>\(Form.hidden("next", call.form["next"]))
            \(Form.hidden("login", call.form["login"]))\(Form.hidden("ticket", ticket))
            \(Form.text("code", "动态口令", "", errors, hint: "手机上现在显示的 6 位数字", auto: "one-time-code", digits: true))
            <p class="acts"><button class="button button--primary">登录</button><a class="button" href="/sign-in">返回</a></p></form>
            <p class="hint">手机不在身边时，请安全管理员解除。</p></div>
            """)
    }

    private static func form(_ call: Call, _ errors: FormErrors?) -> HTML {
        let next = call.method == .get ? call.query["next"] : call.form["next"]
        return Page.html(
            call, title: "登录",
            """
            <div class="door"><h1>登录</h1>\(Form.summary(errors))
            <form method="post" action="/sign-in" class="form" novalidate>\(Form.hidden("next", next))
            \(Form.text("login", "账号", call.form["login"], errors, auto: "username"))
            \(Form.text("password", "密码", "", errors, type: "password", auto: "current-password"))
            <p class="acts"><button class="button button--primary">登录</button></p></form>
            <p class="hint">忘记密码时，请安全管理员重置。</p></div>
            """)
    }

    private static func passwordPage(_ visit: Visit, _ errors: FormErrors?) -> HTML {
        let first: HTML =
            visit.signIn.mustChange
            ? "<div class=\"panel panel--note\"><p>首次登录或密码重置以后，要先改成自己的密码，再开始使用。</p></div>" : ""
        return Page.html(
            visit, title: "修改密码",
            """
            <h1>修改密码</h1>\(first)\(Form.summary(errors))
            <form method="post" action="/password" class="form" novalidate>\(Form.token(visit))
            \(Form.text("current_password", "当前密码", "", errors, type: "password", auto: "current-password"))
            \(Form.text("password", "新密码", "", errors, hint: "至少 10 位，包含字母、数字、符号中的两种", type: "password", auto: "new-password"))
            \(Form.text("again", "再输入一次新密码", "", errors, type: "password", auto: "new-password"))
            <p class="acts"><button class="button button--primary">修改密码</button></p></form>
            """)
    }

    private static func changePassword(_ visit: Visit) async throws -> Reply {
        func raw(_ name: String) -> String { visit.form.pairs.first { $0.name == name }?.value ?? "" }
        do {
            // Counted as at the door: whoever finds a browser open must not try passwords here.
            let before = try await Reauthentication.confirm(
                visit, password: raw("current_password"), field: "current_password")
            try PasswordRule.check(raw("password"), again: raw("again"), login: visit.signIn.login)
            guard raw("password") != raw("current_password") else {
                throw FormErrors("password", "新密码不能与当前密码相同")
            }
            guard let hash = await PasswordQueue.shared.hash(raw("password")) else {
                throw Refusal(.unavailable, "memory", "内存不足，密码没有修改", advice: "稍后重试")
            }
            try await visit.perform(ChangePassword(hash: hash, before: before, keep: visit.signIn.id))
            // Whoever comes for the first time goes to work.
            guard visit.signIn.mustChange else { return .see("/account?done=password") }
            return .see(
                visit.actor.isOne(of: Workbench.may) ? "/workbench?done=password" : "/account?done=first")
        } catch let errors as FormErrors {
            return .page(passwordPage(visit, errors), status: 422)
        }
    }
}
