import Kernel
import Storage
import Web

/// Checklists, recusals, and every check a unit faces in a year.
enum ListScreens {
    // MARK: Checklists

    static func checklists(_ visit: Web.Visit) async throws -> HTML {
        let town = visit.actor.town
        let lists = try await visit.read { try Checklist.all(town: town, retired: true, in: $0) }
        let keeps = visit.actor.isOne(of: SaveChecklist.may)
        let rows = lists.map { list -> [HTML] in
            [
                Component.title(list.name, "/checklists/\(list.topic)"), "\(list.entries.count)",
                list.version == 1 ? "内置" : "第 \(list.version) 版", list.isRetired ? "已停用" : "在用",
            ]
        }
        let act: HTML = keeps ? "<a class=\"button button--primary\" href=\"/checklists/new\">新增主题</a>" : ""
        return Page.html(
            visit, title: "检查清单",
            """
            \(Component.done(visit, ["saved": "已保存为新的版本；正在进行的检查仍用原来的。", "retired": "已停用。"]))<h1>检查清单：\(lists.count) 个主题</h1>
            <div class="acts">\(act)<a class="button" href="/inspections">监督检查</a><button class="button" data-print>打印</button></div>
            \(Component.table("检查清单", [.title("主题"), .number("项数"), .short("版本"), .short("状态")], rows: rows, narrow: true))
            """)
    }

    static func checklist(_ visit: Web.Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let topic = visit.call.parameters["topic"], town = visit.actor.town, form = visit.form
        let list = try await visit.read { session in
            try topic.map { topic in
                guard
                    let found = try Checklist.all(town: town, retired: true, in: session).first(where: {
                        $0.topic == topic
                    })
                else { throw Refusal.missing }
                return found
            }
        }
        let title = list?.name ?? "新增检查主题"
        let lines = list?.entries.map { "\($0.text) | \($0.basis)" }.joined(separator: "\n") ?? ""
        let rows = (list?.entries ?? []).enumerated().map { index, entry -> [HTML] in
            ["\(index + 1)", "\(entry.text)", "\(entry.basis)"]
        }
        let shown: HTML =
            list == nil
            ? "" : Component.table(title, [.number("项"), .title("检查内容"), .text("依据")], rows: rows)
        let retire: HTML =
            list.map {
                $0.isRetired
                    ? "" : "<a class=\"button\" href=\"\("/checklists/\($0.topic)/retire" as Link)\">停用</a>"
            } ?? ""
        let edit: HTML =
            visit.actor.isOne(of: SaveChecklist.may)
            ? """
            <section class="screen-only"><h2>\(list == nil ? "内容" : "修改")</h2><form method="post" class="form" novalidate>\(Form.token(visit))\(list.map { Form.version($0.version) })
            \(Form.text("label", "主题名称", form.has("label") ? form["label"] : list?.name ?? "", errors))
            \(Form.area("entries", "检查内容和依据", form.has("entries") ? form["entries"] : lines, errors, hint: "每行一项，检查内容和依据用“|”隔开，例如 接待有没有公函 | 公务接待管理规定", rows: 12))
            <p class="acts"><button class="button button--primary">保存为新的版本</button>\(retire)<a class="button" href="/checklists">返回</a></p></form></section>
            """ : ""
        let state = list.map { $0.isRetired ? "已停用" : $0.version == 1 ? "内置" : "第 \($0.version) 版" } ?? ""
        return Page.html(
            visit, title: title,
            "\(Form.summary(errors))<h1>\(title)</h1><p class=\"hint\">\(state)</p>\(shown)\(edit)")
    }

    static func saveChecklist(_ visit: Web.Visit) async throws -> Reply {
        let form = visit.form
        let entries = form["entries"].split(separator: "\n").map { line -> Checklist.Entry in
            let parts = line.split(whereSeparator: { $0 == "|" || $0 == "｜" || $0 == "\t" }).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            return .init(parts.first ?? "", parts.count > 1 ? parts[1...].joined(separator: "；") : "")
        }
        do {
            try await visit.perform(
                SaveChecklist(
                    topic: visit.call.parameters["topic"], version: visit.version, label: form["label"],
                    entries: entries))
            return .see(("/checklists" as Link).with([("done", "saved")]))
        } catch let errors as FormErrors {
            return .page(try await checklist(visit, errors), status: 422)
        }
    }

    // MARK: Recusals

    static func kinships(_ visit: Web.Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let town = visit.actor.town, form = visit.form
        let (kin, names) = try await visit.read {
            (try InspectionStore.kinships(town: town, in: $0), try Directory($0, town: town))
        }
        let rows = kin.map { one -> [HTML] in
            [
                Component.person(one.person, names),
                "\(names.unit(names.person(one.person)?.unit)?.name ?? "")",
                Component.unit(one.unit, names), "\(one.relation)",
                "<a class=\"button button--small\" href=\"\("/kinships/\(one.id)/end" as Link)\">撤销</a>",
            ]
        }
        let people = names.presentPeople.filter { $0.unit != nil }.map {
            (value: $0.id.rawValue, label: "\($0.name)（\(names.unit($0.unit)?.name ?? "") \($0.post)）")
        }
        let units = names.openUnits.map { (value: $0.id.rawValue, label: $0.name) }
        let table =
            rows.isEmpty
            ? Component.empty("还没有登记。检查组成员在被检查单位有亲属的，先在这里登记")
            : Component.table(
                "回避登记", [.title("人员"), .text("所在单位"), .text("回避的单位"), .text("关系"), .short("")], rows: rows)
        return Page.html(
            visit, title: "回避登记",
            """
            \(Component.done(visit, ["saved": "已登记。", "ended": "已撤销。"]))\(Form.summary(errors))<h1>回避登记</h1>
            <p class="hint">登记以后，这个人不能参加对那个单位的检查。本单位的人不用登记，本来就要回避。</p>\(table)
            <section class="screen-only"><h2>登记</h2><form method="post" class="form" novalidate>\(Form.token(visit))
            \(Form.select("person", "人员", people, form["person"], errors, empty: "选择人员"))\(Form.select("unit", "回避的单位", units, form["unit"], errors, empty: "选择单位"))
            \(Form.text("relation", "什么关系", form["relation"], errors, hint: "例如 与村支书是夫妻"))
            <p class="acts"><button class="button button--primary">登记</button><a class="button" href="/inspections">返回</a></p></form></section>
            """)
    }

    static func saveKinship(_ visit: Web.Visit) async throws -> Reply {
        let form = visit.form
        do {
            guard let person = ID(rawValue: form["person"]) else { throw FormErrors("person", "选择人员") }
            guard let unit = ID(rawValue: form["unit"]) else { throw FormErrors("unit", "选择单位") }
            try await visit.perform(SaveKinship(person: person, unit: unit, relation: form["relation"]))
            return .see(("/kinships" as Link).with([("done", "saved")]))
        } catch let errors as FormErrors {
            return .page(try await kinships(visit, errors), status: 422)
        }
    }

    // MARK: Every check a unit faces

    private struct Row: Sendable {
        let unit: ID
        let visit: ID
        let title: String
        let day: Day?
        let state: Visit.State
        let isAnnounced: Bool
        /// Whether its page opens for whoever looks.
        let isSeen: Bool
    }

    /// Overseers see all units; a head sees what was announced to his own, and what has been.
    static func units(_ visit: Web.Visit) async throws -> HTML {
        let actor = visit.actor, seen = visit.seen, today = visit.desk.today
        let year = visit.query.number("year").flatMap { (2000...2100).contains($0) ? $0 : nil } ?? today.year
        let all = actor.isOne(of: Role.townWide)
        let (rows, names) = try await visit.read { session in
            let scope: SQL =
                all
                ? "1 = 1"
                : """
                (visit.unit = \(actor.unit) OR visit.unit IN (SELECT charge.unit FROM charge WHERE charge.town = \(actor.town)
                    AND charge.person = \(actor.person))) AND (inspection.announced = 1 OR item.state = 'done')
                """
            let rows = try session.rows(
                """
                SELECT visit.unit, visit.id, plan.title, coalesce(visit.done, item.due), item.state, inspection.announced,
                    CASE WHEN \(seen.items) THEN 1 ELSE 0 END FROM visit
                JOIN item ON item.town = visit.town AND item.id = visit.id
                JOIN item AS plan ON plan.town = visit.town AND plan.id = visit.inspection
                JOIN inspection ON inspection.town = visit.town AND inspection.id = visit.inspection
                WHERE visit.town = \(actor.town) AND item.kind = \(Visit.kind) AND item.year = \(year) AND item.state <> 'void' AND \(scope)
                ORDER BY coalesce(visit.done, item.due), visit.id
                """
            ) {
                Row(
                    unit: try $0.next(), visit: try $0.next(), title: try $0.next(), day: try $0.next(),
                    state: try $0.next(), isAnnounced: try $0.next(), isSeen: try $0.next())
            }
            return (rows, try Directory(session, town: actor.town))
        }
        let byUnit = Dictionary(grouping: rows, by: \.unit)
        let drawn = names.units.compactMap { unit -> [HTML]? in
            guard let own = byUnit[unit.id] else { return nil }
            let lines = own.map { row -> HTML in
                let words: HTML = "\(row.day?.rawValue ?? "--") \(row.title)（\(row.state.label)）"
                return row.isSeen && (all || row.state == .done)
                    ? "<p><a href=\"\("/visits/\(row.visit)" as Link)\">\(words)</a></p>" : "<p>\(words)</p>"
            }
            return [
                "\(unit.name)", "\(own.count { $0.state != .exempt })",
                "\(own.count { $0.state == .exempt })", "\(lines)",
            ]
        }
        let table =
            drawn.isEmpty
            ? Component.empty("\(year) 年没有检查")
            : Component.table(
                "各单位的检查", [.title("单位"), .number("检查"), .number("免查"), .text("哪些")], rows: drawn)
        return Page.html(
            visit, title: "各单位的检查",
            """
            <h1>\(year) 年各单位的检查</h1>
            <form class="filters" action="/inspections/units"><div><label for="year">年度</label><input type="text" inputmode="numeric" id="year" name="year" value="\(year)"></div><div><button class="button button--small">查看</button></div></form>
            <div class="acts"><a class="button" href="/inspections">监督检查</a><button class="button" data-print>打印</button></div>\(table)
            """)
    }
}
