import Kernel
import Papers
import Sodium
import Storage
import Web
import Words

/// 账号与权限: the system administrator opens and closes accounts, the security administrator grants roles, resets
/// passwords and ends sign-ins. Neither does the other's part.
enum AccountScreens {
    static let makers: Set<Role> = [.systemAdmin]
    static let guards: Set<Role> = [.securityAdmin]
    static let both = makers.union(guards)

    static var routes: [Route] {
        [
            .get("/accounts", may: both) { .page(try await list($0)) },
            .get("/accounts.xlsx", may: both, xlsx),
            .get("/accounts/new", may: makers) { .page(try await newForm($0, nil)) },
            .post("/accounts/new", may: makers, open),
            .get("/accounts/{id}", may: both) { .page(try await show($0, nil)) },
            .get("/accounts/{id}/disable", may: both) { visit in
                let account = try await find(visit)
                return .page(disabling(account).html(visit, version: account.version))
            },
            .post("/accounts/{id}/disable", may: both) { visit in
                let account = try await find(visit)
                return try await disabling(account).reply(visit, then: "/accounts/\(account.id)?done=saved") {
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(
                        DisableAccount(
                            account: account.id, version: visit.version, reason: visit.form["reason"]))
                }
            },
            .post("/accounts/{id}/role", may: guards) { visit in
                let id = try visit.id()
                guard let role = Role(rawValue: visit.form["role"]) else { throw Refusal.missing }
                do {
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(
                        ProposePower(kind: .role, account: id, role: role, reason: visit.form["reason"]))
                    return .see("/accounts/\(id)?done=proposed")
                } catch let errors as FormErrors {
                    return .page(try await show(visit, errors), status: 422)
                }
            },
            .post("/accounts/{id}/unlock", may: guards) { visit in
                let id = try visit.id()
                do {
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(UnlockAccount(account: id))
                    return .see("/accounts/\(id)?done=saved")
                } catch let errors as FormErrors {
                    return .page(try await show(visit, errors), status: 422)
                }
            },
            .get("/accounts/{id}/reset", may: ProposePower.may) { visit in
                let account = try await find(visit)
                return .page(resetting(account).html(visit, version: account.version))
            },
            .post("/accounts/{id}/reset", may: ProposePower.may, reset),
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
        let post: String
        let unit: String
        let kind: TownUnit.Kind?
        let role: Role
        let disabled: Bool
        let mustChange: Bool
        /// Whether it has an authenticator.
        let isBound: Bool
        let version: Int
    }

    private static let columns: SQL =
        "account.id, account.login, coalesce(person.name, ''), coalesce(person.post, ''), coalesce(unit.name, ''), unit.kind, account.role, account.disabled, account.must_change, CASE WHEN account.totp IS NULL THEN 0 ELSE 1 END, account.version"
    private static let join: SQL =
        """
        LEFT JOIN person ON person.town = account.town AND person.id = account.person
        LEFT JOIN unit ON unit.town = person.town AND unit.id = person.unit
        """

    private static func row(_ row: inout Storage.Row) throws -> Row {
        Row(
            id: try row.next(), login: try row.next(), person: try row.next(), post: try row.next(),
            unit: try row.next(), kind: try row.next(), role: try row.next(),
            disabled: try row.next(), mustChange: try row.next(), isBound: try row.next(),
            version: try row.next())
    }

    private static func state(_ row: Row, _ now: Instant) -> String {
        if row.disabled { return "已停用" }
        return row.mustChange ? "待首次登录" : "正常"
    }

    private static func accounts(_ visit: Visit) async throws -> [Row] {
        let town = visit.actor.town
        return try await visit.read { session in
            try session.rows(
                "SELECT \(columns) FROM account \(join) WHERE account.town = \(town) ORDER BY account.login LIMIT 2000",
                row)
        }
    }

    private static func xlsx(_ visit: Visit) async throws -> Reply {
        let now = visit.desk.clock.now()
        let rows = try await accounts(visit).map { row -> [Sheet.Cell] in
            [
                .text(row.login), .text(row.person), .text(row.role.label), .text(state(row, now)),
                .text(row.isBound ? "已绑定" : ""),
            ]
        }
        let sheet = Sheet(
            title: "账号与权限", heads: ["账号", "人员", "身份", "状态", "动态口令"], widths: [20, 14, 20, 16, 10], rows: rows)
        return try visit.xlsx(sheet, name: sheet.title)
    }

    private static func list(_ visit: Visit) async throws -> HTML {
        let now = visit.desk.clock.now(), found = try await accounts(visit)
        let rows = found.map { row -> [HTML] in
            [
                Component.title(row.login, "/accounts/\(row.id)"), Component.text(row.person),
                "\(row.role.label)", "\(state(row, now))", "\(row.isBound ? "已绑定" : "--")",
            ]
        }
        let act: HTML =
            visit.actor.isOne(of: makers)
            ? "<a class=\"button button--primary\" href=\"/accounts/new\">开通账号</a>"
            : "<a class=\"button\" href=\"/accounts/second-factor\">动态口令</a>"
        return Page.html(
            visit, title: "账号与权限",
            """
            <h1>账号与权限：\(found.count) 个</h1>\(try await PowerScreens.callout(visit))
            <p class="hint">系统管理员提出开通账号，安全管理员提出授权、重置密码，另一类管理员在“双人办理”里确认以后才生效；授权、调整单位和分管，由领导小组办公室或两位书记确认，关系到书记、纪检人员、领导小组办公室、管理员的，先由另一类管理员核对；审计管理员查看留痕。三者都看不到业务内容。</p>
            <div class="acts">\(act)\(Component.takeaway("/accounts.xlsx"))</div>\(Component.table("账号", [.title("账号"), .short("人员"), .short("身份"), .short("状态"), .short("动态口令")], rows: rows))
            """)
    }

    private static func newForm(_ visit: Visit, _ errors: FormErrors?, password: String? = nil) async throws
        -> HTML
    {
        let directory = try await PeopleScreens.directory(visit)
        let town = visit.actor.town
        let holders = Set(
            try await visit.read { session in
                try session.rows("SELECT person FROM account WHERE town = \(town) AND person IS NOT NULL") {
                    try $0.next(ID.self)
                }
            })
        // Whoever has an account has no second one.
        let people = directory.presentPeople.filter { !holders.contains($0.id) }.map { person in
            let unit = directory.unit(person.unit)?.name ?? "没有单位"
            return (value: person.id.rawValue, label: "\(person.name)（\(unit) \(person.post)）")
        }
        return Page.html(
            visit, title: "开通账号",
            """
            <h1>开通账号</h1>\(Form.summary(errors))
            <form method="post" class="form" novalidate>\(Form.token(visit))
            \(Form.select("person", "人员", people, visit.form["person"], errors, empty: "选择人员"))
            \(Form.text("login", "账号", visit.form["login"], errors, hint: "不填就用姓名；另起的，2 到 32 个字母、数字或汉字，登录时用", optional: true))
            <p class="hint">新账号的身份是“干部”，由安全管理员再提出授权。开通要由安全管理员或审计管理员确认；初始密码你得到前一半，确认的人得到后一半，分别当面告诉本人。</p>
            <p class="acts"><button class="button button--primary">提出开通</button><a class="button" href="/accounts">返回</a></p></form>
            """)
    }

    private static func open(_ visit: Visit) async throws -> Reply {
        let half = FirstPassword.half()
        do {
            guard let person = ID(rawValue: visit.form["person"]) else {
                throw FormErrors("person", "从列表中选择人员")
            }
            let directory = try await PeopleScreens.directory(visit), owner = directory.person(person)
            let login = visit.form["login"].isEmpty ? owner?.name ?? "" : visit.form["login"]
            try await visit.perform(
                ProposePower(
                    kind: .open, person: person, login: login,
                    half: FirstPassword.sealed(half, key: visit.call.site.secret), reason: ""))
            let unit = directory.unit(owner?.unit)?.name ?? ""
            return .page(
                PowerScreens.told(
                    visit, (unit, owner?.name ?? "", Role.staff.label),
                    login: login.halfWidth.lowercased(), half: half, isFirst: true))
        } catch let errors as FormErrors {
            return .page(try await newForm(visit, errors), status: 422)
        }
    }

    private static func disabling(_ account: Row) -> ReasonPage {
        ReasonPage(
            "停用账号", about: "<p>账号 <b>\(account.login)</b> 停用后不能再登录，正在使用的登录和接口令牌马上失效。</p>",
            label: "停用的理由", hint: "例如：人员调离，账号外借", back: "/accounts/\(account.id)", asksPassword: true)
    }

    private static func resetting(_ account: Row) -> ReasonPage {
        ReasonPage(
            account.disabled ? "提出重新启用" : "提出重置密码",
            about:
                "<p>账号 <b>\(account.login)</b> \(account.disabled ? "已经停用，重新启用要发新的初始密码，" : "" as HTML)会得到一个新的初始密码：前一半给你，另一类管理员确认以后得到后一半，原来的密码、登录和接口令牌那时失效。本人在消息里看得到重置和理由。</p>",
            label: account.disabled ? "启用的理由" : "重置的理由", hint: "例如：本人当面申请，忘记密码",
            back: "/accounts/\(account.id)", asksPassword: true)
    }

    private static func reset(_ visit: Visit) async throws -> Reply {
        let account = try await find(visit), half = FirstPassword.half()
        do {
            try await Reauthentication.confirm(visit)
            try await visit.perform(
                ProposePower(
                    kind: .reset, account: account.id,
                    half: FirstPassword.sealed(half, key: visit.call.site.secret),
                    reason: visit.form["reason"]))
            return .page(
                PowerScreens.told(
                    visit, (account.unit, account.person, account.role.label), login: account.login,
                    half: half, isFirst: true))
        } catch let errors as FormErrors {
            return .page(resetting(account).html(visit, errors), status: 422)
        }
    }

    static func find(_ visit: Visit) async throws -> Row {
        try await find(visit, where: "account.id = \(try visit.id())")
    }

    static func find(_ visit: Visit, login: String) async throws -> Row {
        try await find(visit, where: "account.login = \(login)")
    }

    private static func find(_ visit: Visit, where condition: SQL) async throws -> Row {
        let town = visit.actor.town
        let found = try await visit.read { session in
            try session.first(
                "SELECT \(columns) FROM account \(join) WHERE account.town = \(town) AND \(condition)",
                row)
        }
        guard let found else { throw Refusal.missing }
        return found
    }

    /// The form that grants a role. A new account is a clerk's; what the post says is offered to whoever grants more.
    private static func granting(_ visit: Visit, _ account: Row, _ start: HTML, _ errors: FormErrors?) -> HTML
    {
        let guessed = account.kind.map { RoleGuess.role(post: account.post, unit: account.unit, kind: $0) }
        let wanted = account.role == .staff ? guessed ?? .staff : account.role
        let hint = wanted == account.role ? "" : "按职务“\(account.post)”推定，提出以前核对"
        return """
            <form method="post" action="\("/accounts/\(account.id)/role" as Link)" class="form">\(start)
            \(Form.select("role", "身份", Role.allCases.map { (value: $0.rawValue, label: $0.label) }, errors == nil ? wanted.rawValue : visit.form["role"], hint: hint))\(Form.text("reason", "授权的理由", visit.form["reason"], errors, hint: "例如：任职文件的文号"))\(Form.ownPassword(errors))<button class="button">提出授权</button></form>
            """
    }

    private static func show(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let account = try await find(visit), id = account.id
        let town = visit.actor.town, now = visit.desk.clock.now()
        let (proposals, signIns, waiting) = try await visit.read {
            (
                try PowerChange.waiting(town: town, at: now, in: $0).filter { $0.account == id },
                try SignInRow.of(id, town: town, now: now, in: $0),
                try SignInTries.waiting(account.login, at: now, in: $0)
            )
        }
        let start: HTML = Form.token(visit) + Form.version(account.version)
        let tried: HTML =
            waiting.map {
                "<div class=\"panel panel--note\"><p>有人连续输错这个账号的密码，从那里要等到 \($0.local.suffix(5)) 才能再试；别处不受影响。</p></div>"
            } ?? ""
        let unlock: HTML =
            waiting != nil
            ? "<form method=\"post\" action=\"\("/accounts/\(id)/unlock" as Link)\" class=\"form\" novalidate>\(start)\(Form.ownPassword(errors))<button class=\"button\">解锁</button></form>"
            : ""
        let proposed = proposals.map { change -> HTML in
            "<div class=\"panel panel--note\"><p>\(change.proposerName)提出了\(change.kind.label)，还没有生效。<a href=\"\("/powers/\(change.id)" as Link)\">看这件变更</a></p></div>"
        }
        let closing: HTML =
            account.disabled
            ? "" : "<a class=\"button\" href=\"\("/accounts/\(id)/disable" as Link)\">停用账号</a>"
        let resetLink: HTML =
            "<a class=\"button\" href=\"\("/accounts/\(id)/reset" as Link)\">\(account.disabled ? "提出重新启用" : "提出重置密码" as HTML)</a>"
        let isGuard = visit.actor.isOne(of: guards)
        let guardActs = isGuard ? granting(visit, account, start, errors) : ""
        let clearing: HTML =
            isGuard && account.isBound
            ? "<a class=\"button\" href=\"\("/accounts/\(id)/second-factor" as Link)\">解除动态口令</a>" : ""
        let resetting: HTML =
            isGuard
            ? "\(resetLink)\(clearing)\(unlock)" as HTML : account.role == .securityAdmin ? resetLink : ""
        let rows = signIns.map { row -> [HTML] in
            let close: HTML =
                visit.actor.isOne(of: guards)
                ? "<form method=\"post\" action=\"\("/sign-ins/\(row.id)/close" as Link)\">\(Form.token(visit))\(Form.hidden("back", "/accounts/\(id)"))<button class=\"link\">结束</button></form>"
                : ""
            return ["\(row.opened.local)", "\(row.used.local)", "\(row.address)", close]
        }
        let table =
            rows.isEmpty
            ? Component.empty("现在没有登录")
            : Component.table("登录", [.short("登录时间"), .short("最近使用"), .text("来自"), .short("")], rows: rows)
        return Page.html(
            visit, title: account.login,
            """
            <h1>账号 \(account.login)</h1>\(tried)\(proposed)\(Component.done(visit, ["saved": "已办理。", "proposed": "已提出，等待确认，现在还没有变。"]))\(Form.summary(errors))
            \(Component.facts([("人员", Component.text(account.person)), ("单位和职务", Component.text("\(account.unit) \(account.post)")), ("身份", "\(account.role.label)"), ("状态", "\(state(account, now))"), ("动态口令", "\(account.isBound ? "已绑定" : "没有绑定")")]))
            \(guardActs)<div class="acts">\(resetting)\(closing)<a class="button" href="/accounts">返回</a></div>
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
