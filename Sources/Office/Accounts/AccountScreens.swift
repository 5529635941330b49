import Kernel
import Sodium
import Storage
import Web

/// 账号与权限: the system administrator opens and closes accounts, the security administrator grants roles, resets
/// passwords and ends sign-ins. Neither does the other's part.
enum AccountScreens {
    static let makers: Set<Role> = [.systemAdmin]
    static let guards: Set<Role> = [.securityAdmin]
    static let both = makers.union(guards)

    static var routes: [Route] {
        [
            .get("/accounts", may: both) { .page(try await list($0)) },
            .get("/accounts/new", may: makers) { .page(try await newForm($0, nil)) },
            .post("/accounts/new", may: makers, open),
            .get("/accounts/{id}", may: both) { .page(try await show($0, password: nil)) },
            .post("/accounts/{id}/disabled", may: both) { visit in
                let id = try visit.id()
                try await visit.perform(
                    DisableAccount(
                        account: id, version: visit.version, disabled: visit.form["disabled"] == "1"))
                return .see("/accounts/\(id)?done=saved")
            },
            .post("/accounts/{id}/role", may: guards) { visit in
                let id = try visit.id()
                guard let role = Role(rawValue: visit.form["role"]) else { throw Refusal.missing }
                try await visit.perform(GrantRole(account: id, version: visit.version, role: role))
                return .see("/accounts/\(id)?done=saved")
            },
            .post("/accounts/{id}/unlock", may: guards) { visit in
                let id = try visit.id()
                try await visit.perform(UnlockAccount(account: id))
                return .see("/accounts/\(id)?done=saved")
            },
            .post("/accounts/{id}/reset", may: guards, reset),
            .post("/sign-ins/{id}/close", may: guards) { visit in
                try await visit.perform(CloseSignIn(signIn: try visit.id()))
                return .see(Link(stored: visit.form["back"]) ?? "/accounts")
            },
        ]
    }

    struct Row: Sendable {
        let id: ID
        let login: String
        let person: String
        let role: Role
        let disabled: Bool
        let mustChange: Bool
        let lockedUntil: Instant?
        let version: Int
    }

    private static let columns: SQL =
        "account.id, account.login, coalesce(person.name, ''), account.role, account.disabled, account.must_change, account.locked_until, account.version"
    private static let join: SQL =
        "LEFT JOIN person ON person.town = account.town AND person.id = account.person"

    private static func row(_ row: inout Storage.Row) throws -> Row {
        Row(
            id: try row.next(), login: try row.next(), person: try row.next(), role: try row.next(),
            disabled: try row.next(), mustChange: try row.next(), lockedUntil: try row.next(),
            version: try row.next())
    }

    private static func state(_ row: Row, _ now: Instant) -> String {
        if row.disabled { return "已停用" }
        if let until = row.lockedUntil, until > now { return "已锁定到 \(until.local.suffix(5))" }
        return row.mustChange ? "待首次登录" : "正常"
    }

    private static func list(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town, now = visit.desk.clock.now()
        let found = try await visit.read { session in
            try session.rows(
                "SELECT \(columns) FROM account \(join) WHERE account.town = \(town) ORDER BY account.login LIMIT 1000",
                row)
        }
        let rows = found.map { row -> HTML in
            """
            <tr><td><a href="\("/accounts/\(row.id)" as Link)">\(row.login)</a></td><td>\(Component.text(row.person))</td>
            <td>\(row.role.label)</td><td>\(state(row, now))</td></tr>
            """
        }
        let act: HTML =
            visit.actor.isOne(of: makers)
            ? "<a class=\"button button--primary\" href=\"/accounts/new\">开通账号</a>" : ""
        return Page.html(
            visit, title: "账号与权限",
            """
            <h1>账号与权限：\(found.count) 个</h1>
            <p class="hint">系统管理员开通和停用账号，安全管理员授权、重置密码和解锁，审计管理员查看留痕，三者互不代办，也都看不到业务内容。</p>
            <div class="acts">\(act)</div>\(Component.table("账号", heads: ["账号", "人员", "身份", "状态"], rows: rows))
            """)
    }

    private static func newForm(_ visit: Visit, _ errors: FormErrors?, password: String? = nil) async throws
        -> HTML
    {
        let directory = try await PeopleScreens.directory(visit)
        let people = directory.presentPeople.map { (value: $0.id.rawValue, label: "\($0.name)（\($0.post)）") }
        return Page.html(
            visit, title: "开通账号",
            """
            <h1>开通账号</h1>\(Form.summary(errors))
            <form method="post" class="form" novalidate>\(Form.token(visit))
            \(Form.text("login", "账号", visit.form["login"], errors, hint: "2 到 32 个字母、数字或汉字，登录时用"))
            \(Form.select("person", "人员", people, visit.form["person"], errors, empty: "选择人员"))
            <p class="hint">新账号的身份是“干部”，由安全管理员再授权。</p>
            <p class="acts"><button class="button button--primary">开通账号</button><a class="button" href="/accounts">返回</a></p></form>
            """)
    }

    private static func open(_ visit: Visit) async throws -> Reply {
        let password = FirstPassword.make()
        do {
            guard let person = ID(rawValue: visit.form["person"]) else {
                throw FormErrors("person", "从列表中选择人员")
            }
            let hash = try await FirstPassword.hash(password)
            try await visit.perform(
                OpenAccount(
                    login: visit.form["login"], person: person, role: .staff, hash: hash, mustChange: true))
            return .page(told(visit, login: visit.form["login"].lowercased(), password))
        } catch let errors as FormErrors {
            return .page(try await newForm(visit, errors), status: 422)
        }
    }

    private static func reset(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(), town = visit.actor.town, password = FirstPassword.make()
        let hash = try await FirstPassword.hash(password)
        try await visit.perform(ResetPassword(account: id, version: visit.version, hash: hash))
        let login = try await visit.read { session in
            try session.value(
                "SELECT login FROM account WHERE town = \(town) AND id = \(id)", as: String.self)
        }
        return .page(told(visit, login: login, password))
    }

    /// The first password is shown once and kept nowhere.
    private static func told(_ visit: Visit, login: String, _ password: String) -> HTML {
        Page.html(
            visit, title: "初始密码",
            """
            <h1>初始密码</h1><div class="panel panel--done"><p>账号 <b>\(login)</b> 的初始密码是 <code>\(password)</code></p>
            <p>只显示这一次，当面告诉本人。本人首次登录时要改成自己的密码。</p></div>
            <p class="acts"><a class="button" href="/accounts">回到账号列表</a></p>
            """)
    }

    private static func show(_ visit: Visit, password: String?) async throws -> HTML {
        let id = try visit.id(), town = visit.actor.town, now = visit.desk.clock.now()
        let (account, signIns) = try await visit.read { session in
            (
                try session.first(
                    "SELECT \(columns) FROM account \(join) WHERE account.town = \(town) AND account.id = \(id)",
                    row),
                try SignInRow.of(id, town: town, now: now, in: session)
            )
        }
        guard let account else { throw Refusal.missing }
        let start: HTML = Form.token(visit) + Form.version(account.version)
        let toggle = account.disabled ? ("0", "启用账号") : ("1", "停用账号")
        let guardActs: HTML =
            visit.actor.isOne(of: guards)
            ? """
            <form method="post" action="\("/accounts/\(id)/role" as Link)" class="form">\(start)
            \(Form.select("role", "身份", Role.allCases.map { (value: $0.rawValue, label: $0.label) }, account.role.rawValue))<button class="button">授权</button></form>
            <div class="acts"><form method="post" action="\("/accounts/\(id)/reset" as Link)">\(start)<button class="button">重置密码</button></form>
            <form method="post" action="\("/accounts/\(id)/unlock" as Link)">\(start)<button class="button">解锁</button></form></div>
            """ : ""
        let rows = signIns.map { row -> HTML in
            let close: HTML =
                visit.actor.isOne(of: guards)
                ? "<form method=\"post\" action=\"\("/sign-ins/\(row.id)/close" as Link)\">\(Form.token(visit))\(Form.hidden("back", "/accounts/\(id)"))<button class=\"link\">结束</button></form>"
                : ""
            return
                "<tr><td>\(row.opened.local)</td><td>\(row.used.local)</td><td>\(row.address)</td><td>\(close)</td></tr>"
        }
        let table =
            rows.isEmpty
            ? Component.empty("现在没有登录")
            : Component.table("登录", heads: ["登录时间", "最近使用", "来自", ""], rows: rows)
        return Page.html(
            visit, title: account.login,
            """
            <h1>账号 \(account.login)</h1>\(Component.done(visit, ["saved": "已办理。"]))
            \(Component.facts([("人员", Component.text(account.person)), ("身份", "\(account.role.label)"), ("状态", "\(state(account, now))")]))
            \(guardActs)<div class="acts"><form method="post" action="\("/accounts/\(id)/disabled" as Link)">\(start)\(Form.hidden("disabled", toggle.0))
            <button class="button">\(toggle.1)</button></form><a class="button" href="/accounts">返回</a></div>
            <section><h2>正在使用的登录</h2>\(table)</section>
            """)
    }
}

/// A sign-in as its owner and the security administrator see it.
struct SignInRow: Sendable {
    let id: ID
    let opened: Instant
    let used: Instant
    let address: String
    let agent: String

    static func of(_ account: ID, town: ID, now: Instant, in session: any Kernel.Session) throws
        -> [SignInRow]
    {
        try session.rows(
            """
            SELECT id, opened, used, address, agent FROM sign_in WHERE town = \(town) AND account = \(account)
              AND used > \(now.adding(seconds: -SignIn.idle)) ORDER BY opened DESC, id LIMIT 100
            """
        ) {
            SignInRow(
                id: try $0.next(), opened: try $0.next(), used: try $0.next(), address: try $0.next(),
                agent: try $0.next())
        }
    }
}

/// First passwords: easy to read out, hard to guess, changed at first sign-in.
package enum FirstPassword {
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz")

    package static func make() -> String {
        (0..<3).map { _ in
            String((0..<4).map { _ in letters[Sodium.random(below: letters.count)] })
        }.joined(separator: "-") + "-\(2 + Sodium.random(below: 8))\(2 + Sodium.random(below: 8))"
    }

    package static func hash(_ password: String) async throws -> String {
        guard let hash = await PasswordQueue.shared.hash(password) else {
            throw Refusal(.unavailable, "memory", "内存不足，账号没有办理", advice: "稍后重试")
        }
        return hash
    }
}
