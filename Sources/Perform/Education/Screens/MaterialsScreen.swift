import Kernel
import Web

/// 学习材料: the papers the year's plan names, and those people added, with how often each was read.
struct MaterialsScreen: Sendable {
    let ports: EducationLedger.Ports

    var routes: [Route] {
        [
            .get("/education/materials", may: Role.business) { .page(try await list($0, nil)) },
            .post("/education/materials", may: AddMaterial.may, takes: .files, add),
            .get("/education/materials/{id}", may: Role.business) { .page(try await show($0)) },
            .post("/education/materials/{id}/remove", may: RemoveMaterial.may) { visit in
                try await visit.perform(RemoveMaterial(material: try visit.id(), version: visit.version))
                return .see(("/education/materials" as Link).with([("done", "removed")]))
            },
        ]
    }

    private func list(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let seen = visit.seen, year = visit.desk.today.year, ports = ports
        let (papers, own, uses, names) = try await visit.read { session in
            (
                try ports.papers(year, seen, session),
                try session.rows(
                    """
                    SELECT \(Item.columns) FROM item WHERE item.kind = \(Material.kind) AND item.closed IS NULL
                      AND \(seen.items) ORDER BY item.id DESC LIMIT 500
                    """
                ) { try Item(&$0) },
                try Material.uses(year: year, seenBy: seen, in: session),
                try Directory(session, town: seen.town)
            )
        }
        let named = papers.map { paper -> [HTML] in
            let clause: HTML =
                paper.clause.map { "<a href=\"\("/plans/current" as Link)#c-\($0.rawValue)\">方案里的这一条</a>" }
                ?? "--"
            return ["\(paper.title)", "\(uses[Material.plain(paper.title)] ?? 0)", clause]
        }
        let added = own.map { item -> [HTML] in
            [
                Component.title(item.title, "/education/materials/\(item.id)"),
                "\(uses[Material.plain(item.title)] ?? 0)", Component.unit(item.unit, names),
            ]
        }
        let form: HTML =
            visit.actor.isOne(of: AddMaterial.may)
            ? """
            <section class="screen-only"><h2>添加材料</h2><form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.text("label", "名称", visit.form["label"], errors))\(Form.files("files", "文件", errors, hint: "全镇都能下载，不能放涉密和内部通报材料"))
            <button class="button">添加</button></form></section>
            """ : ""
        return Page.html(
            visit, title: "学习材料",
            """
            \(Component.done(visit, ["added": "已添加。", "removed": "已移除。"]))<h1>学习材料</h1>\(Form.summary(errors))
            <section><h2>\(year) 年方案里写到的文件</h2>\(named.isEmpty ? Component.empty("今年的方案没有写到要学习的文件") : Component.table("方案里的文件", [.title("文件"), .number("今年学习次数"), .short("出处")], rows: named, narrow: true))</section>
            <section><h2>各单位添加的材料</h2>\(added.isEmpty ? Component.empty("还没有添加材料") : Component.table("材料", [.title("材料"), .number("今年学习次数"), .text("单位")], rows: added, narrow: true))</section>\(form)
            """)
    }

    private func add(_ visit: Visit) async throws -> Reply {
        do {
            try await visit.perform(
                AddMaterial(label: visit.form["label"], files: try await visit.keepFiles("files")))
            return .see(("/education/materials" as Link).with([("done", "added")]))
        } catch let errors as FormErrors {
            return .page(try await list(visit, errors), status: 422)
        }
    }

    private func show(_ visit: Visit) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen
        let (item, files, timeline, studies, names) = try await visit.read { session in
            let item = try Items.find(id, kind: Material.kind, seenBy: seen, in: session)
            return (
                item, try Attachment.of(id, town: seen.town, in: session),
                try TimelineEntry.of(id, seenBy: seen, in: session),
                try session.rows(
                    """
                    SELECT \(Item.columns) FROM study_material
                    JOIN item ON item.town = study_material.town AND item.id = study_material.study
                    WHERE study_material.town = \(seen.town) AND study_material.title = \(item.title) AND item.state = 'held'
                      AND \(seen.items) ORDER BY item.opened DESC, item.id DESC LIMIT 50
                    """
                ) { try Item(&$0) }, try Directory(session, town: seen.town)
            )
        }
        let rows = studies.map { study -> [HTML] in
            [
                Component.title(study.title, "/education/\(study.id)"), Component.day(study.opened),
                Component.unit(study.unit, names),
            ]
        }
        let remove: HTML =
            item.closed == nil && StudyRules.mayKeep(unit: item.unit, visit.actor)
            ? "<form method=\"post\" action=\"\("/education/materials/\(id)/remove" as Link)\">\(Form.token(visit))\(Form.version(item.version))<button class=\"button\">移除</button></form>"
            : ""
        return Page.html(
            visit, title: item.title,
            """
            <h1>\(item.title)</h1><p class="hint">\(item.number) · \(names.unit(item.unit)?.name ?? "") · \(Material.State(rawValue: item.state)?.label ?? "")</p>
            <div class="acts">\(remove)<a class="button" href="/education/materials">全部材料</a></div>\(Component.attachments(files))
            <section><h2>读过它的学习</h2>\(rows.isEmpty ? Component.empty("还没有哪次学习写到它") : Component.table("学习", [.title("主题"), .short("日期"), .text("单位")], rows: rows))</section>
            \(Component.timeline(timeline, facts: ["label": "名称", "files": "文件"]))
            """)
    }
}
