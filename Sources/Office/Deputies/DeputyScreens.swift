import Kernel
import Web

/// 请人代办: who acts for whom, until when and in what; and the way into it and out of it.
enum DeputyScreens {
    static var routes: [Route] {
        [
            .get("/deputies", may: AppointDeputy.may) { .page(try await page($0, nil)) },
            .post("/deputies", may: AppointDeputy.may, appoint),
            .post("/deputies/{id}/end", may: EndDeputy.may) { visit in
                try await visit.perform(EndDeputy(grant: try visit.id()))
                return .see(("/deputies" as Link).with([("done", "ended")]))
            },
            .post("/deputies/{id}/enter", may: EnterDeputy.may) { visit in
                try await visit.perform(EnterDeputy(grant: try visit.id(), signIn: visit.signIn.id))
                return .see("/workbench")
            },
            .post("/deputies/leave", may: LeaveDeputy.may) { visit in
                try await visit.perform(LeaveDeputy(signIn: visit.signIn.id))
                return .see("/workbench")
            },
        ]
    }

    private struct Account: Sendable {
        let id: ID
        let label: String
        let role: Role
    }

    private static func accounts(_ visit: Visit) async throws -> [Account] {
        let town = visit.actor.town
        let (rows, names) = try await visit.read { session in
            (
                try session.rows(
                    "SELECT id, person, role FROM account WHERE town = \(town) AND disabled = 0 AND person IS NOT NULL"
                ) { (id: try $0.next(ID.self), person: try $0.next(ID.self), role: try $0.next(Role.self)) },
                try Directory(session, town: town)
            )
        }
        let byPerson = Dictionary(rows.map { ($0.person, $0) }) { first, _ in first }
        // In the town's own order.
        return names.presentPeople.compactMap { person in
            byPerson[person.id].map {
                Account(id: $0.id, label: "\(person.name)（\(names.fullPost(of: person))）", role: $0.role)
            }
        }.filter { AppointDeputy.may.contains($0.role) }
    }

    /// What may be done in another's name, of what a role may do.
    private static func acts(_ visit: Visit, of roles: Set<Role>) -> [Act] {
        visit.call.site.modules.flatMap { module in
            module.commands.compactMap { command in
                guard command.deputising.isGranted, !command.may.isDisjoint(with: roles) else {
                    return nil
                }
                return Act(
                    name: command.name, title: command.title, ledger: module.navigation.first?.label ?? "")
            }
        }
    }

    private struct Act {
        let name: String
        let title: String
        let ledger: String
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let actor = visit.actor, today = visit.desk.today
        let grants = try await visit.read { try DeputyGrant.seen(by: actor, in: $0) }
        let titles = Dictionary(
            acts(visit, of: AppointDeputy.may).map { ($0.name, "\($0.ledger)：\($0.title)") }
        ) { first, _ in first }
        let rows = grants.map { row($0, visit, today, titles) }
        let list =
            rows.isEmpty
            ? Component.empty("没有请人代办，也没有代别人办")
            : Component.table(
                "代办", [.title("谁由谁代"), .short("起止"), .text("办哪些事"), .text("原因"), .short("")], rows: rows)
        return Page.html(
            visit, title: "请人代办",
            """
            \(Component.done(visit, ["appointed": "已经请他代办，并告诉了他。", "ended": "委托已结束。"]))<h1>请人代办</h1>\(Form.summary(errors))
            <p>外出、休假的时候，请人在一段时间里代你办几样事。代办的人看得到你要办的事，看不到限定知悉的内容和谈话；他自己经办过、与他有关的事，不能代你办。每一步都记着是谁代谁办的。</p>
            \(list)\(try await form(visit, errors))
            """)
    }

    private static func row(_ grant: DeputyGrant, _ visit: Visit, _ today: Day, _ titles: [String: String])
        -> [HTML]
    {
        let actor = visit.actor
        let enter: HTML =
            grant.deputy == actor.account && grant.isInForce(on: today)
            ? "<form method=\"post\" action=\"\("/deputies/\(grant.id)/enter" as Link)\">\(Form.token(visit))<button class=\"button button--small button--primary\">开始代办</button></form>"
            : ""
        let isOver = grant.ended || grant.last < today
        let end: HTML =
            isOver
            ? "已结束"
            : "<form method=\"post\" action=\"\("/deputies/\(grant.id)/end" as Link)\">\(Form.token(visit))<button class=\"button button--small\">结束委托</button></form>"
        return [
            "\(grant.absent)由\(grant.standIn)代", "\(grant.first.rawValue) 至 \(grant.last.rawValue)",
            "\(grant.acts.compactMap { titles[$0] }.joined(separator: "、"))", "\(grant.reason)",
            "\(enter)\(end)",
        ]
    }

    private static func form(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let form = visit.form, all = try await accounts(visit), own = visit.actor.account
        let orders = visit.actor.role == .secretary
        let whom = all.filter { orders && AppointDeputy.ordered.contains($0.role) }.map {
            (value: $0.id.rawValue, label: $0.label)
        }
        let roles =
            orders ? AppointDeputy.ordered.union([.secretary]) : Set([visit.actor.role].compactMap { $0 })
        let chosen = Set(form.all("acts"))
        let offered = acts(visit, of: roles)
        let ledgers = offered.map(\.ledger).enumerated().filter {
            offered.map(\.ledger).firstIndex(of: $1) == $0
        }.map(\.1)
        let boxes = ledgers.map { ledger -> HTML in
            let own = offered.filter { $0.ledger == ledger }.map { act -> HTML in
                let on: HTML = chosen.contains(act.name) ? " checked" : ""
                return
                    "<label class=\"check\"><input type=\"checkbox\" name=\"acts\" value=\"\(act.name)\"\(on)>\(act.title)</label>"
            }
            return "<p class=\"field__hint\">\(ledger)</p><div class=\"checks\">\(own)</div>"
        }
        let wrong: HTML =
            errors?.sentence(for: "acts").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        let absent: HTML =
            orders
            ? Form.select("account", "请谁的", whom, form["account"], errors, optional: true, empty: "我自己的") : ""
        let others = all.filter { $0.id != own }.map { (value: $0.id.rawValue, label: $0.label) }
        return """
            <section><h2>请人代办</h2><form method="post" action="/deputies" class="form" novalidate>\(Form.token(visit))
            \(absent)\(Form.select("deputy", "由谁代办", others, form["deputy"], errors, empty: "选择"))
            \(Form.day("first", "从哪天", form["first"], errors))\(Form.day("last", "到哪天", form["last"], errors))
            <fieldset class="field" id="acts"><legend><b>办哪些事</b></legend>\(wrong)\(boxes)</fieldset>
            \(Form.text("reason", "原因", form["reason"], errors, hint: "例如：外出培训"))\(Form.ownPassword(errors))
            <p class="acts"><button class="button button--primary">请他代办</button></p></form></section>
            """
    }

    private static func appoint(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            let role = try await roleOfAbsent(visit)
            let allowed = Set(acts(visit, of: Set([role].compactMap { $0 })).map { $0.name })
            let asked = form.all("acts")
            var errors = FormErrors()
            for (name, what) in [("first", "从哪天"), ("last", "到哪天")]
            where !form[name].isEmpty && form.day(name) == nil {
                errors.add(name, "\(what)“\(form[name])”不是一个日期，写 12月15日、12.15、明天，或者年月日写全")
            }
            try errors.check()
            try await Reauthentication.confirm(visit)
            if let stray = asked.first(where: { !allowed.contains($0) }) {
                let title =
                    visit.call.site.modules.flatMap(\.commands).first { $0.name == stray }?.title ?? stray
                throw FormErrors("acts", "“\(title)”本来就不是他办的事，去掉这一项")
            }
            try await visit.perform(
                AppointDeputy(
                    account: ID(rawValue: form["account"]), deputy: ID(rawValue: form["deputy"]),
                    first: form.day("first"), last: form.day("last"), acts: asked, reason: form["reason"]))
            return .see(("/deputies" as Link).with([("done", "appointed")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    private static func roleOfAbsent(_ visit: Visit) async throws -> Role? {
        guard let account = ID(rawValue: visit.form["account"]) else { return visit.actor.role }
        return try await accounts(visit).first { $0.id == account }?.role
    }
}
