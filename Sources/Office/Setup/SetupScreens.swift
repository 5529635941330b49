import Kernel
import Papers
import Sodium
import Web
import Words

/// 首次设置: while there is no town. Whoever holds the code printed at start names the town, brings its people, confirms
/// who does what, and receives the first passwords; nothing is written before the last step, and then all of it.
enum SetupScreens {
    static var routes: [Route] {
        [
            .open(.get, "/setup") { call in
                try await requireEmpty(call)
                return .page(start(call, nil))
            },
            .open(.get, "/setup/blank.xlsx") { call in
                try await requireEmpty(call)
                return .xlsx(try SheetWriter.xlsx(PeopleColumns.blank), name: "人员名单空白表")
            },
            .open(.post, "/setup", check),
            .open(.post, "/setup/columns", columns),
            .open(.post, "/setup/confirm", confirm),
        ]
    }

    private static func requireEmpty(_ call: Call) async throws {
        guard try await call.desk.read({ try Town.all($0).isEmpty }) else {
            throw Refusal(.missing, "set-up", "首次设置已经完成", advice: "直接登录")
        }
    }

    private static func requireCode(_ call: Call) throws {
        guard Digest.same(call.form["code"].halfWidth.uppercased(), call.site.setupCode) else {
            throw FormErrors("code", "设置码不对，按启动程序的窗口里显示的填写")
        }
    }

    // MARK: The first page

    private static func start(_ call: Call, _ errors: FormErrors?) -> HTML {
        Page.html(
            call, title: "首次设置",
            """
            <h1>首次设置</h1>\(Form.summary(errors))
            <p>先准备全镇的人员名单：直接用手头的花名册，或者下载<a href="/setup/blank.xlsx">空白表</a>填写；单位会按名单一并登记。人少的也可以在下面逐行填写。下一步逐行核对。</p>
            <form method="post" action="/setup" class="form" enctype="multipart/form-data" novalidate>
            \(Form.text("code", "设置码", call.form["code"], errors, hint: "启动程序的窗口里显示的 8 位字符"))
            \(Form.text("town", "乡镇名称", call.form["town"], errors, hint: "例如：青石镇"))
            \(Form.files("file", "人员名单", errors, hint: "Excel 或 CSV，有姓名、单位、职务；有单位类别、分管、联系村、职级、电话的也读，别的列不管", many: false, optional: false))
            \(Form.area("people", "或者逐行填写", call.form["people"], errors, hint: "每行一人：姓名，单位，职务。用逗号隔开，例如：欧阳明，柳湾村，村党支部书记", rows: 8))
            <p class="acts"><button class="button button--primary">逐行检查，下一步</button></p></form>
            """)
    }

    private static func check(_ call: Call) async throws -> Reply {
        try await requireEmpty(call)
        do {
            try requireCode(call)
            try requireTown(call)
            return reviewed(call, try await RosterColumns.sent(call))
        } catch let errors as FormErrors {
            return .page(start(call, errors), status: 422)
        }
    }

    private static func columns(_ call: Call) async throws -> Reply {
        try await requireEmpty(call)
        try requireCode(call)
        let chosen = try RosterColumns.chosen(call.form)
        return call.form.has("head") ? reviewed(call, chosen) : .page(columnsPage(call, chosen, nil))
    }

    /// The list as it was read; where no row says what the columns are, they are asked for first.
    private static func reviewed(_ call: Call, _ columns: RosterColumns) -> Reply {
        do {
            let roster = try RosterColumns.corrected(try columns.roster(), call.form, known: [])
            return .page(review(call, roster, columns, rosterReview.faults(roster)))
        } catch {
            return .page(columnsPage(call, columns, error as? FormErrors), status: 422)
        }
    }

    private static func columnsPage(_ call: Call, _ columns: RosterColumns, _ errors: FormErrors?) -> HTML {
        Page.html(
            call, title: "首次设置：各列是什么",
            """
            <h1>首次设置：各列是什么</h1>\(Form.summary(errors))
            <form method="post" action="/setup/columns" class="form" novalidate>\(Form.hidden("code", call.form["code"]))\(Form.hidden("town", call.form["town"]))\(columns.hiddenBefore)\(RosterColumns.corrections(call.form))
            \(columns.fields(call.form, errors))
            <p class="acts"><button class="button button--primary">下一步：逐行核对</button><a class="button" href="/setup">重新填写</a></p></form>
            """)
    }

    private static func requireTown(_ call: Call) throws {
        var errors = FormErrors()
        errors.require(call.form["town"], "town", "乡镇名称", limit: 30)
        try errors.check()
    }

    // MARK: The second page

    private static let rosterReview = RosterReview(givesRoles: true)

    private static func review(
        _ call: Call, _ roster: Roster, _ columns: RosterColumns, _ errors: FormErrors?
    ) -> HTML {
        Page.html(
            call, title: "首次设置",
            """
            <h1>核对 \(call.form["town"]) 的 \(roster.rows.count) 名人员</h1>\(Form.summary(errors))
            <p>不对的在这里直接改，不是人员的行勾选“不要”。身份是按职务推定的；“分管、联系”写本名单里的单位。另外会开通系统、安全、审计三个管理员账号。</p>\(lacking(call, roster))
            <form method="post" action="/setup/confirm" novalidate>\(Form.hidden("code", call.form["code"]))\(Form.hidden("town", call.form["town"]))\(columns.hidden)
            \(rosterReview.html(roster, call.form, errors))
            <p class="acts"><button class="button button--primary">建立乡镇并开通账号</button><button class="button" formaction="/setup/columns">列认错了</button><a class="button" href="/setup">重新填写</a></p></form>
            """)
    }

    /// Roles without which the year's round does not close, so that nobody finds out when it is to be done.
    private static func lacking(_ call: Call, _ roster: Roster) -> HTML {
        let there = Set(roster.rows.map { RosterReview.role($0, roster, call.form) })
        let needs: [(Role, String)] = [
            (.secretary, "没有人看全镇的活方案"), (.office, "没有人起草方案、审核任务"), (.disciplineSecretary, "没有人代表纪委监督"),
        ]
        let lines = needs.filter { !there.contains($0.0) }.map { role, what -> HTML in
            "<li>没有“\(role.label)”：\(what)</li>"
        }
        return lines.isEmpty
            ? ""
            : "<div class=\"panel panel--note\"><p><b>名单里还缺这些身份</b>，可以在下面指定，也可以以后登记：</p><ul>\(lines)</ul></div>"
    }

    private static func confirm(_ call: Call) async throws -> Reply {
        try await requireEmpty(call)
        try requireCode(call)
        try requireTown(call)
        let roster = try RosterReview.read(call.form), columns = try RosterColumns.chosen(call.form)
        // As it will be kept: the accounts are opened for people of these names and posts.
        let rows = roster.people.map(ImportPeople.folded)
        let roles = roster.places.map { RosterReview.role(roster.rows[$0], roster, call.form) }
        do {
            try rosterReview.check(roster)
            guard !Set(roles).isDisjoint(with: Role.drafters) else {
                throw FormErrors("role0", "至少要有一名党委书记、纪委书记或领导小组办公室的人员，否则没有人能读入和发布方案")
            }
        } catch let errors as FormErrors {
            return .page(review(call, roster, columns, errors), status: 422)
        }
        var opened: [Opened] = []
        var commands: [any Command] = [ImportPeople(rows: rows)], taken: Set<String> = []
        func open(_ name: String, _ named: [String], _ role: Role, of unit: String) async throws {
            var login = name
            while !taken.insert(login).inserted { login += "2" }
            let (first, other) = (FirstPassword.half(), FirstPassword.half())
            let password = FirstPassword.whole(first, other)
            let isDivided = PowerChange.guarded.union(PowerChange.overseers).contains(role)
            opened.append(
                Opened(
                    slip: PasswordSlip(
                        unit: unit, person: named.isEmpty ? name : "\(named[0])（\(named[1])）",
                        role: role.label,
                        login: login, password: isDivided ? first : password,
                        part: isDivided ? .first : .whole),
                    kept: isDivided ? other : nil))
            commands.append(
                OpenAccount(
                    login: login, named: named, role: role, hash: try await FirstPassword.hash(password),
                    mustChange: true))
        }
        for (row, role) in zip(rows, roles) {
            try await open(row.name, [row.name, row.post, row.unit], role, of: row.unit)
        }
        for (name, role) in [("系统管理员", Role.systemAdmin), ("安全管理员", .securityAdmin), ("审计管理员", .auditAdmin)]
        // Whoever the list names as one is it.
        where !roles.contains(role) {
            try await open(name, [], role, of: call.form["town"])
        }
        let kept = opened.compactMap { one in
            one.kept.map { "\(one.slip.login)\t\(one.slip.role)\t\($0)\n" }
        }
        .joined()
        try call.site.keepForOperator(kept, Site.firstPasswords)
        _ = try await Town.found(call.form["town"], desk: call.desk, then: commands)
        try? await call.site.keepAnchors(call.desk)
        return .page(finished(call, opened))
    }

    /// An account that was opened: what its slip shows, and the other half of the password of those with power.
    private struct Opened {
        let slip: PasswordSlip
        let kept: String?
    }

    private static func finished(_ call: Call, _ opened: [Opened]) -> HTML {
        Page.html(
            call, title: "设置完成",
            """
            <h1>设置完成</h1><div class="panel panel--done"><p><b>下面的初始密码只显示这一次。</b>打印出来，沿虚线剪开、对折，当面交给本人；首次登录时要改成自己的密码。</p>
            <p>书记、纪检人员、领导小组办公室和管理员的密码分成两半：前一半在这里，后一半在服务器数据文件夹的 <code>\(Site.firstPasswords)</code>，由掌管服务器的人打开，当面交给本人，交完删掉。本人把两半连起来，中间加一个减号。</p></div>
            <div class="acts"><button class="button" data-print>打印</button><a class="button button--primary" href="/sign-in">去登录</a></div>
            \(PasswordSlip.html(opened.map(\.slip), call))
            """)
    }
}
