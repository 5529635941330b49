import Foundation
import Kernel
import Papers
import Storage
import Web

/// 导入: any ledger's spreadsheet as people have it. Heads are given to fields, every row is tried, then the good ones are
/// taken.
enum ImportScreens {
    static var routes: [Route] {
        [
            .get("/imports/new/{name}", may: Role.business) { visit in
                .page(try await start(visit, try kind(visit), nil))
            },
            .get("/imports/blank/{name}", may: Role.business) { visit in
                let kind = try kind(visit)
                let sheet = Sheet(
                    title: "\(kind.label)（按此格式填写）", heads: kind.fields.map(\.head),
                    widths: kind.fields.map { min(18, max(8, $0.head.count * 2 + 4)) }, rows: [])
                return try visit.xlsx(sheet, name: "\(kind.label)空白表")
            },
            .post("/imports/new/{name}", may: Role.business, takes: .files, take),
            .get("/imports/{id}", may: Role.business) { visit in
                let run = try await run(visit)
                var reply = Reply.page(try await page(visit, run))
                if isGoingOn(run, visit) { reply.headers.append((name: "Refresh", value: "1")) }
                return reply
            },
            .post("/imports/{id}/check", may: Role.business) { try await begin($0, .checking) },
            .post("/imports/{id}/take", may: Role.business) { try await begin($0, .importing) },
            .get("/imports/{id}/marked.xlsx", may: Role.business, marked),
        ]
    }

    // MARK: Finding

    private static func kind(_ visit: Visit) throws -> ImportKind {
        try kind(try visit.call.parameter("name"), visit)
    }

    private static func kind(_ name: String, _ visit: Visit) throws -> ImportKind {
        guard let kind = visit.call.site.modules.flatMap(\.imports).first(where: { $0.name == name }) else {
            throw Refusal.missing
        }
        guard visit.actor.isOne(of: kind.may) else { throw Refusal.forbidden(kind.may) }
        return kind
    }

    private static func run(_ visit: Visit) async throws -> ImportRun {
        let id = try visit.id(), actor = visit.actor
        return try await visit.read { try ImportRun.find(id, of: actor, in: $0) }
    }

    private static func isGoingOn(_ run: ImportRun, _ visit: Visit) -> Bool {
        [.checking, .importing].contains(run.phase) && run.failure == nil
            && run.isAlive(at: visit.desk.clock.now())
    }

    private static func sheet(_ run: ImportRun, _ kind: ImportKind, _ vault: Vault) async throws
        -> ImportSheet
    {
        do {
            let sheets = try await FileReader.sheets(try vault.read(run.digest), name: run.name)
            return ImportSheet(sheets.map { ($0.name, $0.rows) }, for: kind)
        } catch let error as PaperError {
            throw Refusal(.unavailable, "import-sheet", error.sentence, advice: error.advice)
        }
    }

    // MARK: Beginning

    private static func start(_ visit: Visit, _ kind: ImportKind, _ errors: FormErrors?) async throws -> HTML
    {
        let actor = visit.actor
        let runs = try await visit.read { try ImportRun.own(kind.name, of: actor, in: $0) }
        let rows = runs.map { run -> [HTML] in
            [
                Component.title(run.name, "/imports/\(run.id)"), "\(run.created.local)",
                "\(run.phase == .done ? "导入 \(run.fresh) 条" : "没有导入")",
            ]
        }
        let earlier: HTML =
            rows.isEmpty
            ? ""
            : "<section><h2>我导入过的</h2>\(Component.table("导入过的文件", [.title("文件"), .short("时间"), .short("结果")], rows: rows, narrow: true))</section>"
        let heads = kind.fields.map { $0.required ? "\($0.head)（必有）" : $0.head }.joined(separator: "、")
        return Page.html(
            visit, title: "导入\(kind.label)",
            """
            <h1>导入\(kind.label)</h1>\(Form.summary(errors))
            <p>直接用手头的台账，表头叫法不同也认得，下一步可以改。认得的内容有：\(heads)。没有台账的，下载<a href="\("/imports/blank/\(kind.name)" as Link)">空白表</a>填写。</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.files("file", "台账文件", errors, hint: "Excel 表格（.xlsx）或 CSV 文件，最多 20,000 行", many: false, optional: false))
            <p class="acts"><button class="button button--primary">下一步：核对表头</button><a class="button" href="\(Link(stored: kind.back) ?? "/")">返回</a></p></form>\(earlier)
            """)
    }

    private static func take(_ visit: Visit) async throws -> Reply {
        let kind = try kind(visit)
        do {
            guard let upload = visit.call.files.first(where: { $0.field == "file" }) else {
                throw FormErrors("file", "选择台账文件")
            }
            do {
                _ = try await FileReader.sheets(upload.data, name: upload.name)
            } catch let error as PaperError {
                throw FormErrors("file", "\(error.sentence)。\(error.advice)")
            }
            let file = try await visit.desk.keep(
                upload.data, name: upload.name, in: visit.vault, by: visit.actor)
            return .see("/imports/\(try await visit.desk.beginImport(kind, file: file, by: visit.actor))")
        } catch let errors as FormErrors {
            return .page(try await start(visit, kind, errors), status: 422)
        }
    }

    // MARK: Working

    private static func begin(_ visit: Visit, _ phase: ImportRun.Phase) async throws -> Reply {
        let run = try await run(visit), kind = try kind(run.kind, visit)
        let sheet = try await sheet(run, kind, visit.vault)
        let mapping = phase == .checking ? chosen(visit.form, kind, sheet) : run.mapping
        if let errors = wrong(mapping, kind) {
            return .page(try await page(visit, run, errors, mapping), status: 422)
        }
        try await visit.desk.startImport(run.id, phase, mapping: mapping, by: visit.actor)
        let desk = visit.desk, actor = visit.actor, rows = sheet.rows(mapping)
        Task.detached {
            let end: ImportRun.Phase = phase == .checking ? .checked : .done
            do {
                try await desk.runImport(run.id, kind, rows: rows, trial: phase == .checking, by: actor)
                try await desk.endImport(run.id, end, failure: nil, by: actor)
            } catch {
                let words = (error as? Refusal).map { "\($0.sentence)。\($0.advice)" } ?? "程序出错，没有做完。过一会儿再试"
                try? await desk.endImport(run.id, phase, failure: words, by: actor)
            }
        }
        return .see("/imports/\(run.id)")
    }

    private static func chosen(_ form: Fields, _ kind: ImportKind, _ sheet: ImportSheet) -> [String: Int] {
        var mapping: [String: Int] = [:]
        for field in kind.fields {
            if let column = form.number("to-\(field.name)"), sheet.heads.indices.contains(column) {
                mapping[field.name] = column
            }
        }
        return mapping
    }

    private static func wrong(_ mapping: [String: Int], _ kind: ImportKind) -> FormErrors? {
        var errors = FormErrors()
        for field in kind.fields where field.required && mapping[field.name] == nil {
            errors.add("to-\(field.name)", "选择哪一列是“\(field.head)”")
        }
        let twice = Dictionary(grouping: mapping, by: \.value).values.first { $0.count > 1 }
        if let twice,
            let field = kind.fields.last(where: { field in twice.contains { $0.key == field.name } })
        {
            errors.add("to-\(field.name)", "同一列不能给两项用，给“\(field.head)”另选一列")
        }
        return errors.items.isEmpty ? nil : errors
    }

    /// The user's own file with its faults in it; of a CSV file a spreadsheet.
    private static func marked(_ visit: Visit) async throws -> Reply {
        let run = try await run(visit), kind = try kind(run.kind, visit)
        let sheet = try await sheet(run, kind, visit.vault)
        let heads = Dictionary(kind.fields.map { ($0.name, $0.head) }) { first, _ in first }
        let marks = run.faults.map { fault -> MarkedSheet.Mark in
            let head = heads[fault.field].map { "\($0)：" } ?? ""
            return .init(row: fault.row - 1, column: run.mapping[fault.field], words: head + fault.sentence)
        }
        let name = run.name.split(separator: ".").dropLast().joined(separator: ".")
        let data = try visit.vault.read(run.digest)
        let marked: Data
        do {
            marked = try await FileReader.marked(data, sheet: sheet.name, head: sheet.head, marks)
        } catch let error as PaperError {
            throw Refusal(.unavailable, "import-sheet", error.sentence, advice: error.advice)
        }
        return .xlsx(marked, name: "\(name.isEmpty ? "台账" : name)（标出需要修改的地方）")
    }

    // MARK: Pages

    private static func page(
        _ visit: Visit, _ run: ImportRun, _ errors: FormErrors? = nil, _ typed: [String: Int]? = nil
    ) async throws -> HTML {
        let kind = try kind(run.kind, visit)
        let body: HTML
        if isGoingOn(run, visit) {
            let act = run.phase == .checking ? "检查" : "导入"
            body = """
                <p role="status">正在\(act)：\(run.done) 行，共 \(run.total) 行。</p>
                <p><progress class="progress" max="\(max(run.total, 1))" value="\(run.done)">\(run.done) / \(run.total)</progress></p>
                """
        } else if run.phase == .mapping || errors != nil || visit.query["step"] == "heads" {
            body = mapping(visit, run, kind, try await sheet(run, kind, visit.vault), errors, typed)
        } else if [.checking, .importing].contains(run.phase) {
            body = stopped(visit, run)
        } else {
            body = result(visit, run, kind)
        }
        return Page.html(
            visit, title: "导入\(kind.label)",
            "<h1>导入\(kind.label)：\(run.name)</h1>\(Form.summary(errors))\(body)")
    }

    /// What each field takes, with what the first rows hold.
    private static func mapping(
        _ visit: Visit, _ run: ImportRun, _ kind: ImportKind, _ sheet: ImportSheet, _ errors: FormErrors?,
        _ typed: [String: Int]?
    ) -> HTML {
        let mapping = typed ?? (run.mapping.isEmpty ? sheet.guess(kind) : run.mapping)
        let columns = sheet.heads.enumerated().filter { !$0.element.isEmpty }.map {
            (value: "\($0.offset)", label: "\(SheetReader.letters($0.offset)) 列：\($0.element)")
        }
        let sample = sheet.rows(mapping).prefix(3)
        let fields = kind.fields.map { field -> HTML in
            let value = mapping[field.name].map(String.init) ?? ""
            let words = sample.map { $0[field.name] }.filter { !$0.isEmpty }.map { String($0.prefix(30)) }
            return Form.select(
                "to-\(field.name)", field.head, columns, value, errors,
                hint: words.isEmpty ? "" : "例如 \(words.joined(separator: " ┊ "))", optional: !field.required,
                empty: "表里没有")
        }
        let left = sheet.others.joined(separator: "、")
        let others: HTML =
            sheet.others.isEmpty
            ? ""
            : "<p class=\"hint\">这个文件有几张工作表，这里取的是“\(sheet.name)”；还没有取\(left)，要导入的各另存成一个文件。</p>"
        return """
            \(others)<p>表头在第 \(sheet.head + 1) 行，下面有 \(sheet.rows(mapping).count) 行。看看每一项取的是不是对的那一列，不对的改过来。</p>
            <form method="post" class="form" action="\("/imports/\(run.id)/check" as Link)" novalidate>\(Form.token(visit))\(fields)
            <p class="acts"><button class="button button--primary">逐行检查</button><a class="button" href="\("/imports/new/\(kind.name)" as Link)">换一个文件</a></p></form>
            """
    }

    private static func stopped(_ visit: Visit, _ run: ImportRun) -> HTML {
        let why = run.failure ?? "服务器中途停过，没有做完。已经导入的不会重复"
        let again: Link = run.phase == .checking ? "/imports/\(run.id)/check" : "/imports/\(run.id)/take"
        let fields = run.mapping.map { Form.hidden("to-\($0.key)", "\($0.value)") }
        return """
            <div class="panel panel--wrong" role="alert"><p><b>没有做完</b></p><p>\(why)。</p></div>
            <form method="post" action="\(again)">\(Form.token(visit))\(fields)<button class="button button--primary">接着做</button></form>
            """
    }

    private static func result(_ visit: Visit, _ run: ImportRun, _ kind: ImportKind) -> HTML {
        let heads = Dictionary(kind.fields.map { ($0.name, $0.head) }) { first, _ in first }
        let done = run.phase == .done, back = Link(stored: kind.back) ?? "/"
        let rows = run.faults.prefix(100).map { fault -> [HTML] in
            ["\(fault.row)", Component.text(heads[fault.field] ?? ""), "\(fault.sentence)"]
        }
        let faults: HTML =
            rows.isEmpty
            ? ""
            : """
            <section><h2>\(run.badRows) 行需要修改</h2><p class="acts"><a class="button" href="\("/imports/\(run.id)/marked.xlsx" as Link)">下载标出问题的表格</a></p>
            \(Component.table("需要修改的地方", [.number("行"), .short("列"), .title("问题")], rows: rows))</section>
            """
        let known: HTML = run.known > 0 ? "，\(run.known) 行以前导入过，不再重复" : ""
        let go: HTML =
            run.fresh > 0
            ? """
            <form method="post" action="\("/imports/\(run.id)/take" as Link)">\(Form.token(visit))<button class="button button--primary">导入没有问题的 \(run.fresh) 行</button></form>
            """ : ""
        let act: HTML =
            done
            ? "<a class=\"button button--primary\" href=\"\(back)\">看\(kind.label)</a><a class=\"button\" href=\"\("/imports/new/\(kind.name)" as Link)\">再导入一份</a>"
            : """
            \(go)<a class="button" href="\(("/imports/\(run.id)" as Link).with([("step", "heads")]))">改表头</a><a class="button" href="\("/imports/new/\(kind.name)" as Link)">改好后重新选择文件</a>
            """
        let bad: HTML = run.faults.isEmpty ? "" : "，\(run.badRows) 行有问题没有\(done ? "导入" : "通过")"
        return """
            <div class="panel \(run.faults.isEmpty ? "panel--done" : "panel--note" as HTML)" role="status"><p>\(done ? "导入了 \(run.fresh) 行" : "\(run.fresh) 行可以导入")\(known)\(bad)。\(done ? "" : "现在还没有写入。")</p></div>
            <div class="acts">\(act)</div>\(faults)
            """
    }
}
