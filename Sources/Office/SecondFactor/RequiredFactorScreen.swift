import Kernel
import Web

/// Which roles must have an authenticator, and clearing that of somebody whose telephone is gone: the security administrator's.
enum RequiredFactorScreen {
    static var routes: [Route] {
        [
            .get("/accounts/second-factor", may: RequireSecondFactor.may) { .page(try await page($0, nil)) },
            .post("/accounts/second-factor", may: RequireSecondFactor.may) { visit in
                do {
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(RequireSecondFactor(roles: chosen(visit)))
                    return .see("/accounts/second-factor?done=saved")
                } catch let errors as FormErrors {
                    return .page(try await page(visit, errors), status: 422)
                }
            },
            .get("/accounts/{id}/second-factor", may: ProposePower.may) { visit in
                let account = try await AccountScreens.find(visit)
                return .page(clearing(account).html(visit, version: account.version))
            },
            .post("/accounts/{id}/second-factor", may: ProposePower.may) { visit in
                let account = try await AccountScreens.find(visit)
                return try await clearing(account).reply(visit, then: "/accounts/\(account.id)?done=proposed")
                {
                    try FormErrors.requireReason(visit.form["reason"], "解除的理由")
                    try await Reauthentication.confirm(visit)
                    try await visit.perform(
                        ProposePower(kind: .clear, account: account.id, reason: visit.form["reason"]))
                }
            },
        ]
    }

    private static func clearing(_ account: AccountScreens.Row) -> ReasonPage {
        ReasonPage(
            "解除动态口令", about: "<p>账号 <b>\(account.login)</b> 绑定的手机，另一类管理员确认以后不再有效，正在使用的登录那时结束。</p>",
            label: "解除的理由",
            hint: "例如：本人当面申请，手机丢失", back: "/accounts/\(account.id)", asksPassword: true)
    }

    private static func chosen(_ visit: Visit) -> [Role] {
        visit.form.all("role").compactMap { Role(rawValue: $0) }
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let town = visit.actor.town
        let (required, bound) = try await visit.read { session in
            (
                try RequiredFactors.of(town, in: session),
                try session.rows(
                    """
                    SELECT role, count(*), count(totp) FROM account WHERE town = \(town) AND disabled = 0 GROUP BY role
                    """
                ) { (role: try $0.next(Role.self), all: try $0.next(Int.self), bound: try $0.next(Int.self)) }
            )
        }
        let ticked = visit.call.method == .post ? chosen(visit) : required
        let boxes = Role.allCases.map { role -> HTML in
            let checked: HTML = ticked.contains(role) ? " checked" : ""
            let count = bound.first { $0.role == role }.map { "（\($0.bound)/\($0.all) 已绑定）" } ?? "（没有账号）"
            return
                "<label><input type=\"checkbox\" name=\"role\" value=\"\(role.rawValue)\"\(checked)>\(role.label)\(count)</label>"
        }
        return Page.html(
            visit, title: "动态口令",
            """
            \(Component.done(visit, ["saved": "已办理。"]))<h1>动态口令</h1>\(Form.summary(errors))
            <p>勾选的身份登录时要用手机上的动态口令；还没有绑定的，下一次打开页面就要求绑定，绑定以前办不了别的。没有勾选的可以自愿绑定。</p>
            <form method="post" action="/accounts/second-factor" class="form" novalidate>\(Form.token(visit))
            <fieldset class="field"><legend><b>要用动态口令的身份</b></legend><div class="checks">\(boxes)</div></fieldset>
            \(Form.ownPassword(errors))
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="/accounts">返回</a></p></form>
            """)
    }
}
