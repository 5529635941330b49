import Kernel
import Sodium
import Web

/// 双人办理: what was proposed and waits for another's word.
enum PowerScreens {
    static let readers = ConfirmPower.may

    /// What stands on the workbench of those who say that somebody shall see more; administrators see it in the list.
    static let waiting = Waiting("等你确认的权限变更", may: PowerChange.overseers, all: "/powers") {
        actor, _, today, session in
        let now = Instant(startOf: today)
        let mine = try PowerChange.waiting(town: actor.town, at: now, in: session).filter {
            $0.isNext(actor, at: now)
        }
        let entries = mine.prefix(Waiting.shown).map { change in
            Waiting.Entry(
                "\(change.kind.label)：\(change.login)", "/powers/\(change.id)",
                about: "\(change.proposerName)提出",
                due: change.proposed.day.adding(PowerChange.days))
        }
        return (Array(entries), mine.count)
    }

    /// For administrators, who have no workbench and often no tray: how much waits for them, on the first page of each.
    static func callout(_ visit: Visit) async throws -> HTML {
        let actor = visit.actor, now = visit.desk.clock.now()
        guard actor.isOne(of: Role.administrators) else { return "" }
        let all = try await visit.read { try PowerChange.waiting(town: actor.town, at: now, in: $0) }
        let mine = all.count { $0.isNext(actor, at: now) }
        let asked = all.filter { $0.proposer == actor.account }, open = asked.count { $0.isWaiting(at: now) }
        guard mine + open > 0 else { return "" }
        let words: [HTML] = [
            mine > 0 ? "<b>有 \(mine) 件权限变更等你核对、确认。</b>" : "", open > 0 ? "你提出的还有 \(open) 件在等别人。" : "",
        ]
        return "<div class=\"panel panel--note\"><p>\(words) <a href=\"/powers\">去双人办理</a></p></div>"
    }

    /// What a role sees, for whoever says that somebody shall have it.
    private static func sight(_ role: Role) -> String {
        switch role {
        case _ where Role.confidants.contains(role): "全镇的事项，包括限定知悉的谈话、函询和问题"
        case .office, .disciplineOfficer: "全镇的事项，包括草稿；限定知悉的只看自己参与的"
        case _ where Role.townWide.contains(role): "全镇已经发布和一般的事项"
        case .leader: "本单位和分管单位的事项，以及对全镇公开的"
        case .head: "本单位的事项，以及对全镇公开的"
        case _ where Role.administrators.contains(role): "不看业务内容，管理账号、人员或留痕"
        default: "自己名下的事项，以及对全镇公开的"
        }
    }

    static var routes: [Route] {
        [
            .get("/powers", may: readers) { .page(try await list($0)) },
            .get("/powers/{id}", may: readers) { .page(try await show($0, nil)) },
            .post("/powers/{id}/confirm", may: ConfirmPower.may, confirm),
            .post("/powers/{id}/check", may: CheckPower.may, check),
            .post("/powers/{id}/refuse", may: RefusePower.may) { visit in
                do {
                    try await visit.perform(RefusePower(change: try visit.id(), reason: visit.form["reason"]))
                    return .see("/powers?done=refused")
                } catch let errors as FormErrors {
                    return .page(try await show(visit, errors), status: 422)
                }
            },
        ]
    }

    private static let pageSize = 50

    private static func list(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town, now = visit.desk.clock.now()
        let after = visit.query["after"]
        let (waiting, past) = try await visit.read { session in
            (
                after.isEmpty ? try PowerChange.waiting(town: town, at: now, in: session) : [],
                try PowerChange.past(town: town, at: now, after: after, limit: pageSize + 1, in: session)
            )
        }
        let more = past.count > pageSize ? past.prefix(pageSize).last : nil
        let rows = (waiting + past.prefix(pageSize)).map { change -> [HTML] in
            [
                Component.title("\(change.kind.label)：\(change.login)", "/powers/\(change.id)"),
                "\(words(change))",
                "\(change.proposerName)", "\(change.proposed.local)",
                change.isNext(visit.actor, at: now)
                    ? "<b>等你\(change.waitsForCheck ? "核对" : "确认" as HTML)</b>" : "\(state(change, now))",
            ]
        }
        let table =
            rows.isEmpty
            ? Component.empty("还没有权限变更")
            : Component.table(
                "权限变更", [.title("变更"), .text("内容"), .short("提出人"), .short("提出时间"), .short("状态")], rows: rows)
        return Page.html(
            visit, title: "双人办理",
            """
            <h1>双人办理</h1>\(Component.done(visit, ["refused": "已办理。", "confirmed": "已确认，马上生效。", "checked": "已核对，还要由党委书记、纪委书记或领导小组办公室确认，现在还没有变。"]))
            <p class="hint">开通账号、授权、重置密码、解除动态口令、调整单位和分管，一人提出，另一人确认以后才生效；关系到书记、纪检人员、领导小组办公室、管理员的授权和调整，另一类管理员核对以后，再由党委书记、纪委书记或领导小组办公室确认。\(PowerChange.days) 天没有人确认的失效。</p>\(table)
            <p class="pager">\(more.map { "<a href=\"\(("/powers" as Link).with([("after", $0.id.rawValue)]))\">更早的</a>" as HTML } ?? "")</p>
            """)
    }

    private static func words(_ change: PowerChange) -> String {
        [change.before, change.after].filter { !$0.isEmpty }.joined(separator: " → ")
    }

    private static func state(_ change: PowerChange, _ now: Instant) -> String {
        switch change.state {
        case .open:
            change.isWaiting(at: now)
                ? "待\(names(change.next))\(change.waitsForCheck ? "核对" : "确认")"
                : "已失效，\(PowerChange.days) 天没有人确认"
        case .done: "已确认"
        case .refused:
            change.decider == nil ? "已作废，后来又提出过或者情况变了" : change.decider == change.proposer ? "已撤回" : "没有同意"
        }
    }

    private static func names(_ roles: Set<Role>) -> String {
        Role.allCases.filter(roles.contains).map(\.label).joined(separator: "、")
    }

    private static func show(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let id = try visit.id(), actor = visit.actor, now = visit.desk.clock.now()
        let (change, place, alike, isFresh) = try await visit.read { session in
            let change = try PowerChange.find(id, town: actor.town, in: session)
            let owner = try session.first(
                "SELECT person FROM account WHERE town = \(actor.town) AND id = \(change.account)"
            ) { try $0.next(ID?.self) }
            let directory = try Directory(session, town: actor.town), person = change.person ?? owner ?? nil
            let place = try PersonPlace.of(person, directory, town: actor.town, in: session)
            return (
                change,
                directory.person(person).map { "\($0.name)，\($0.post)，\(place.words(directory))" } ?? "",
                directory.people.filter { other in
                    other.id != person
                        && directory.person(person).map {
                            LookAlike.key($0.name) == LookAlike.key(other.name)
                        } ?? false
                }.map { directory.fullPost(of: $0) + " " + $0.name }.joined(separator: "、"),
                try PowerChange.isFresh(actor, at: now, in: session)
            )
        }
        let isOwn = change.proposer == actor.account
        let decides = change.isNext(actor, at: now)
        let waits: HTML =
            decides && isFresh
            ? "<div class=\"panel panel--note\"><p>\(PowerChange.fresh.sentence)；\(PowerChange.fresh.advice)。</p></div>"
            : ""
        let facts: [(String, HTML)] = [
            ("状态", "\(state(change, now))"), ("内容", "\(words(change))"), ("现在是", "\(place)"),
            ("同名的还有", "\(alike)"),
            ("以后看得到", change.kind == .role ? "\(Role(rawValue: change.body).map(sight) ?? "")" : ""),
            ("理由", "\(change.reason)"),
            ("提出人", "\(change.proposerName)（\(change.proposerRole.label)）"),
            ("提出时间", "\(change.proposed.local)"),
            (
                "核对人",
                change.checker == nil
                    ? "" : "\(change.checkerName)\(change.checkerRole.map { "（\($0.label)）" } ?? "")"
            ),
            ("核对时间", change.checked.map { "\($0.local)" } ?? ""),
            ("办理人", change.decider == nil ? "" : "\(change.deciderName)"),
            ("办理时间", change.decided.map { "\($0.local)" } ?? ""),
        ]
        return Page.html(
            visit, title: "\(change.kind.label)：\(change.login)",
            """
            <h1>\(change.kind.label)：\(change.login)</h1>\(Form.summary(errors))
            \(Component.facts(facts.filter { !$0.1.isEmpty }))
            \(waits)\(decides && !isFresh ? confirmForm(visit, change, errors) : "")\(change.isWaiting(at: now) && (decides || isOwn) ? refuseForm(visit, change, isOwn, errors) : "")
            <p class="acts"><a class="button" href="/powers">返回</a></p>
            """)
    }

    private static func confirmForm(_ visit: Visit, _ change: PowerChange, _ errors: FormErrors?) -> HTML {
        let hint: HTML =
            change.waitsForCheck
            ? "<p class=\"hint\">核对以后还不生效，再由党委书记、纪委书记或领导小组办公室确认。</p>"
            : change.kind.givesPassword
                ? "<p class=\"hint\">确认以后，这里显示初始密码的后一半，由你当面告诉本人；前一半在提出人手里。谁也不知道全部。</p>" : ""
        let act: (address: Link, title: HTML, button: HTML) =
            change.waitsForCheck
            ? ("/powers/\(change.id)/check", "核对", "核对无误") : ("/powers/\(change.id)/confirm", "确认", "核对无误，确认")
        return """
            <section class="screen-only"><h2>\(act.title)</h2>\(hint)<form method="post" action="\(act.address)" class="form" novalidate>\(Form.token(visit))
            \(Form.ownPassword(errors))<p class="acts"><button class="button button--primary">\(act.button)</button></p></form></section>
            """
    }

    private static func refuseForm(
        _ visit: Visit, _ change: PowerChange, _ isOwn: Bool, _ errors: FormErrors?
    ) -> HTML {
        """
        <section class="screen-only"><h2>\(isOwn ? "撤回" : "不同意" as HTML)</h2><form method="post" action="\("/powers/\(change.id)/refuse" as Link)" class="form" novalidate>\(Form.token(visit))
        \(Form.area("reason", "理由", visit.form["reason"], errors, rows: 2))<p class="acts"><button class="button">\(isOwn ? "撤回" : "不同意" as HTML)</button></p></form></section>
        """
    }

    private static func check(_ visit: Visit) async throws -> Reply {
        do {
            try await Reauthentication.confirm(visit)
            try await visit.perform(CheckPower(change: try visit.id()))
            return .see("/powers?done=checked")
        } catch let errors as FormErrors {
            return .page(try await show(visit, errors), status: 422)
        }
    }

    private static func confirm(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(), town = visit.actor.town
        do {
            try await Reauthentication.confirm(visit)
            let change = try await visit.read { try PowerChange.find(id, town: town, in: $0) }
            guard change.kind.givesPassword else {
                try await visit.perform(ConfirmPower(change: id))
                return .see("/powers?done=confirmed")
            }
            let other = FirstPassword.half()
            guard let first = FirstPassword.unsealed(change.half, key: visit.call.site.secret) else {
                throw PowerChange.settled
            }
            let hash = try await FirstPassword.hash(FirstPassword.whole(first, other))
            try await visit.perform(ConfirmPower(change: id, hash: hash))
            let account = try await AccountScreens.find(visit, login: change.login)
            return .page(
                told(
                    visit, (account.unit, account.person, account.role.label), login: change.login,
                    half: other, isFirst: false))
        } catch let errors as FormErrors {
            return .page(try await show(visit, errors), status: 422)
        }
    }

    /// A half is shown once and kept nowhere.
    static func told(
        _ visit: Visit, _ owner: (unit: String, person: String, role: String), login: String, half: String,
        isFirst: Bool
    ) -> HTML {
        let slip = PasswordSlip(
            unit: owner.unit, person: owner.person.isEmpty ? login : owner.person, role: owner.role,
            login: login, password: half, part: isFirst ? .first : .second)
        let which = isFirst ? "前一半" : "后一半"
        let next =
            isFirst
            ? "另一类管理员在“双人办理”里确认以后，得到后一半，账号才能用。" : "本人把前一半和后一半连起来登录，中间加一个减号，登录以后马上改成自己的密码。"
        return Page.html(
            visit, title: "初始密码的\(which)",
            """
            <h1>初始密码的\(which)</h1><div class="panel panel--done"><p>账号 <b>\(login)</b> 的初始密码，\(which)是 <code>\(half)</code></p>
            <p>只显示这一次，打印或抄给本人，不要告诉另一位管理员。\(next)</p></div>
            \(PasswordSlip.html([slip], visit.call))
            <p class="acts"><button class="button" data-print>打印</button><a class="button" href="/powers">双人办理</a></p>
            """)
    }
}
