import Kernel
import Papers
import Storage
import Web

/// 人员与单位: the directory for everyone with business in the town; changed by the system administrator.
enum PeopleScreens {
    static let makers: Set<Role> = [.systemAdmin]
    static let readers = Role.business.union([.systemAdmin, .securityAdmin])

    static var routes: [Route] {
        [
            .get("/people", may: readers) { .page(try await list($0)) },
            .get("/people.xlsx", may: readers) { visit in
                let directory = try await directory(visit)
                return try visit.xlsx(PeopleColumns.sheet(directory), name: "人员与单位")
            },
            .get("/people/new", may: makers) { .page(try await personForm($0, nil, nil)) },
            .get("/people/{id}/edit", may: makers) { .page(try await personForm($0, try $0.id(), nil)) },
            .post("/people/new", may: makers) { try await savePerson($0, nil) },
            .post("/people/{id}/edit", may: makers) { try await savePerson($0, try $0.id()) },
            .get("/units/new", may: makers) { .page(try await unitForm($0, nil, nil)) },
            .get("/units/{id}/edit", may: makers) { .page(try await unitForm($0, try $0.id(), nil)) },
            .post("/units/new", may: makers) { try await saveUnit($0, nil) },
            .post("/units/{id}/edit", may: makers) { try await saveUnit($0, try $0.id()) },
        ]
    }

    static func directory(_ visit: Visit) async throws -> Directory {
        let town = visit.actor.town
        return try await visit.read { try Directory($0, town: town) }
    }

    // MARK: List

    private static func list(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town, mayChange = visit.actor.isOne(of: makers)
        let (directory, charges) = try await visit.read { session in
            (
                try Directory(session, town: town),
                try session.rows("SELECT unit, person FROM charge WHERE town = \(town)") {
                    (unit: try $0.next(ID.self), person: try $0.next(ID.self))
                }
            )
        }
        let leader = Dictionary(charges.map { ($0.unit, directory.person($0.person)?.name ?? "") }) {
            $0 + "、" + $1
        }
        let acts: HTML =
            mayChange
            ? "<a class=\"button button--primary\" href=\"/people/new\">登记人员</a><a class=\"button\" href=\"/units/new\">登记单位</a><a class=\"button\" href=\"/people/import\">导入名单</a>"
            : ""
        let arrange: HTML =
            visit.actor.isOne(of: ArrangePeople.may)
            ? "<a class=\"button\" href=\"/people/order\">排定顺序</a>" : ""
        let (added, known) = (visit.query.number("added") ?? 0, visit.query.number("known") ?? 0)
        let imported = "名单已导入：新登记 \(added) 人，\(known) 人原来就有，没有重复登记。"
        let groups = TownUnit.Kind.allCases.map { kind -> HTML in
            let units = directory.units(kind)
            let rows = units.map { unit -> [HTML] in
                let people = directory.presentPeople.filter { $0.unit == unit.id }.map {
                    person($0, mayChange)
                }
                let name: HTML =
                    mayChange
                    ? "<a href=\"\(("/units/\(unit.id)/edit" as Link))\">\(unit.name)</a>" : "\(unit.name)"
                return [name, Component.text(leader[unit.id] ?? ""), joined(people)]
            }
            let table =
                rows.isEmpty
                ? Component.empty("还没有登记\(kind.label)")
                : Component.table(kind.label, [.title("单位"), .short("分管领导"), .text("人员")], rows: rows)
            return "<section><h2>\(kind.label)（\(units.count) 个）</h2>\(table)</section>"
        }
        let others = directory.presentPeople.filter { $0.unit == nil }.map { person($0, mayChange) }
        let outside: HTML =
            others.isEmpty ? "" : "<section><h2>不属于任何单位的人员</h2><p>\(joined(others))</p></section>"
        return Page.html(
            visit, title: "人员与单位",
            """
            <h1>人员与单位</h1>\(try await PowerScreens.callout(visit))\(Component.done(visit, ["saved": "已保存。", "waits": "已保存。姓名、所在单位和分管单位的变动要等领导小组办公室或书记在“双人办理”里确认，现在还没有变。", "imported": imported]))
            <div class="acts">\(acts)\(arrange)\(Component.takeaway("/people.xlsx"))</div>
            \(groups)\(outside)
            """)
    }

    private static func person(_ person: Person, _ mayChange: Bool) -> HTML {
        mayChange
            ? "<a href=\"\(("/people/\(person.id)/edit" as Link))\">\(person.name)</a>（\(person.post)）"
            : "\(person.name)（\(person.post)）"
    }

    private static func joined(_ parts: [HTML]) -> HTML {
        guard let first = parts.first else { return "--" }
        return parts.dropFirst().reduce(first) { $0 + "、" + $1 }
    }

    // MARK: Forms

    private static func personForm(_ visit: Visit, _ id: ID?, _ errors: FormErrors?) async throws -> HTML {
        let town = visit.actor.town
        let (directory, login, charges) = try await visit.read { session in
            (
                try Directory(session, town: town), try accountOpen(of: id, town: town, session),
                try session.rows("SELECT unit FROM charge WHERE town = \(town) AND person = \(id)") {
                    try $0.next(ID.self)
                }
            )
        }
        let person = directory.person(id)
        if id != nil, person == nil { throw Refusal.missing }
        let form = visit.form, sent = visit.call.method == .post
        let chosen = sent ? Set(form.all("charges")) : Set(charges.map(\.rawValue))
        let units = directory.openUnits.map { (value: $0.id.rawValue, label: $0.name) }
        let boxes = directory.openUnits.map { unit -> HTML in
            let on: HTML = chosen.contains(unit.id.rawValue) ? " checked" : ""
            return
                "<label class=\"check\"><input type=\"checkbox\" name=\"charges\" value=\"\(unit.id)\"\(on)>\(unit.name)</label>"
        }
        let left: HTML = (sent ? form.has("left") : person?.left ?? false) ? " checked" : ""
        let closing: HTML =
            login.isEmpty
            ? ""
            : "<p class=\"hint\">登记调离会停用账号 \(login)，要填写你的登录密码。</p>\(Form.ownPassword(errors))"
        let gone: HTML =
            person == nil
            ? ""
            : "<label class=\"check\"><input type=\"checkbox\" name=\"left\"\(left)>已调离</label>\(closing)"
        let title = person == nil ? "登记人员" : "修改人员"
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(form.number("version") ?? person?.version ?? 0))
            \(Form.text("label", "姓名", sent ? form["label"] : person?.name ?? "", errors))
            \(Form.select("unit", "所在单位", units, sent ? form["unit"] : person?.unit?.rawValue ?? "", errors, optional: true, empty: "不属于任何单位"))
            \(Form.text("post", "职务", sent ? form["post"] : person?.post ?? "", errors, hint: "例如：党委书记、财政所所长、村党支部书记"))
            \(Form.text("level", "职级", sent ? form["level"] : person?.level ?? "", errors, optional: true))\(Form.text("phone", "电话", sent ? form["phone"] : person?.phone ?? "", errors, optional: true))
            <fieldset class="field"><legend><b>分管的单位</b>（选填）</legend><div class="checks">\(boxes)</div></fieldset>\(gone)
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="/people">返回</a></p></form>
            """)
    }

    /// The name of somebody's open account; empty where there is none.
    private static func accountOpen(of person: ID?, town: ID, _ session: any Kernel.Session) throws -> String
    {
        try session.first(
            "SELECT login FROM account WHERE town = \(town) AND person = \(person) AND disabled = 0"
        ) { try $0.next(String.self) } ?? ""
    }

    private static func savePerson(_ visit: Visit, _ id: ID?) async throws -> Reply {
        do {
            let form = visit.form, town = visit.actor.town
            let login = try await visit.read { try accountOpen(of: id, town: town, $0) }
            let closes = form.has("left") && !login.isEmpty
            if closes { try await Reauthentication.confirm(visit) }
            let entry = try await visit.perform(
                SavePerson(
                    person: id, version: visit.version, label: form["label"],
                    unit: ID(rawValue: form["unit"]),
                    post: form["post"], left: form.has("left"),
                    charges: form.all("charges").compactMap(ID.init(rawValue:)), level: form["level"],
                    phone: form["phone"], closes: closes))
            return .see(entry.facts["waits"]?.isEmpty ?? true ? "/people?done=saved" : "/people?done=waits")
        } catch let errors as FormErrors {
            return .page(try await personForm(visit, id, errors), status: 422)
        }
    }

    private static func unitForm(_ visit: Visit, _ id: ID?, _ errors: FormErrors?) async throws -> HTML {
        let unit = try await directory(visit).unit(id)
        if id != nil, unit == nil { throw Refusal.missing }
        let form = visit.form, sent = visit.call.method == .post
        let kinds = TownUnit.Kind.allCases.map { (value: $0.rawValue, label: $0.label) }
        let title = unit == nil ? "登记单位" : "修改单位"
        let closed: HTML = (sent ? form.has("closed") : unit?.closed ?? false) ? " checked" : ""
        let close: HTML =
            unit == nil
            ? ""
            : "<label class=\"check\"><input type=\"checkbox\" id=\"closed\" name=\"closed\"\(closed)>已撤销</label>"
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(form.number("version") ?? unit?.version ?? 0))
            \(Form.text("label", "单位名称", sent ? form["label"] : unit?.name ?? "", errors))
            \(Form.select("kind", "类别", kinds, sent ? form["kind"] : unit?.kind.rawValue ?? "office", errors))\(close)
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="/people">返回</a></p></form>
            """)
    }

    private static func saveUnit(_ visit: Visit, _ id: ID?) async throws -> Reply {
        do {
            guard let kind = TownUnit.Kind(rawValue: visit.form["kind"]) else {
                throw FormErrors("kind", "从列表中选择类别")
            }
            try await visit.perform(
                SaveUnit(
                    unit: id, version: visit.version, label: visit.form["label"], kind: kind,
                    closed: visit.form.has("closed")))
            return .see("/people?done=saved")
        } catch let errors as FormErrors {
            return .page(try await unitForm(visit, id, errors), status: 422)
        }
    }
}
