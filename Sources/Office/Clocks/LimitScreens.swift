import Kernel
import Web

/// 时限规则: every deadline rule with its source, and a calculator that shows how a date comes about.
enum LimitScreens {
    static let readers = Role.business

    static var routes: [Route] {
        [
            .get("/limits", may: readers) { .page(try await list($0)) },
            .get("/limits/{limit}", may: readers) { .page(try await page($0, nil)) },
            .post("/limits/{limit}/set", may: SetLimit.may) { visit in
                try await act(visit, "set") { limit in
                    let form = visit.form
                    guard let count = form.number("count") else { throw FormErrors("count", "期限填整数") }
                    guard let unit = TimeLimit.Unit(rawValue: form["unit"]) else {
                        throw FormErrors("unit", "选择单位")
                    }
                    return SetLimit(
                        limit: limit, count: count, unit: unit, paper: form["paper"],
                        from: try day(visit, "from", "起始日期"),
                        through: form["through"].isEmpty ? nil : try day(visit, "through", "截止日期"))
                }
            },
            .post("/limits/{limit}/end", may: EndLimit.may) { visit in
                try await act(visit, "ended") { limit in
                    EndLimit(
                        limit: limit, on: try day(visit, "on", "停用日期"), reason: visit.form["reason"])
                }
            },
            .get("/clocks/{id}", may: readers) { .page(try await clock($0)) },
        ]
    }

    private static func day(_ visit: Visit, _ field: String, _ what: String) throws -> Day {
        guard let day = visit.form.day(field) else {
            throw FormErrors(field, "填写\(what)，按 2026-03-01 的形式")
        }
        return day
    }

    private static func act(
        _ visit: Visit, _ done: String, _ command: (String) throws -> any Command
    ) async throws -> Reply {
        let limit = try visit.call.parameter("limit")
        do {
            let command = try command(limit)
            try await visit.desk.performAny(command, by: visit.actor)
            return .see(("/limits/\(limit)" as Link).with([("done", done)]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }

    // MARK: The list

    private static func list(_ visit: Visit) async throws -> HTML {
        let today = visit.desk.today, town = visit.actor.town, words = visit.query["q"]
        let force = visit.query["force"], stage = visit.query["stage"]
        let all = try await visit.read { try LimitVersion.current(on: today, town: town, in: $0) }
        let found = all.filter { version in
            let limit = version.limit
            return (force.isEmpty || (force == "binding") == limit.isEnforced)
                && (stage.isEmpty || limit.stage == stage)
                && (words.isEmpty
                    || [limit.id, limit.trigger, limit.duty, limit.citation].contains { $0.contains(words) })
        }
        let rows = found.map { version -> [HTML] in
            let limit = version.limit
            let own: HTML = version.isShipped ? "" : "<p class=\"hint\">县级规定：\(version.paper)</p>"
            return [
                "\(limit.id)", "\(limit.stage)", Component.title(limit.trigger, "/limits/\(limit.id)"),
                "\(limit.measureWords)\(own)", "\(limit.duty)", limit.isEnforced ? "刚性" : "提示",
                "\(limit.citation)",
            ]
        }
        let stages = all.map(\.limit.stage).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            .map { (value: $0, label: $0) }
        let table =
            rows.isEmpty
            ? Component.empty("没有符合条件的规则")
            : Component.table(
                "时限规则",
                [
                    .short("编号"), .short("环节"), .title("从什么时候起"), .text("期限"), .text("要做到的事"), .short("性质"),
                    .text("依据"),
                ], rows: rows)
        return Page.html(
            visit, title: "时限规则", wide: true,
            """
            <h1>时限规则：\(found.count) 条</h1>
            <p class="hint">只有从原文读到的全国规定是刚性期限；其余一律作为提示，以上级规定为准。点开一条，可以按日期算出到期日。</p>
            <form class="filters" action="/limits">
            <div><label for="stage">环节</label><select id="stage" name="stage"><option value="">全部</option>\(Form.choices(stages, stage))</select></div>
            <div><label for="force">性质</label><select id="force" name="force"><option value="">全部</option>\(Form.choices([("binding", "刚性"), ("advice", "提示")], force))</select></div>
            <div><label for="text">内容包含</label><input type="text" id="text" name="q" value="\(words)"></div>
            <div><button class="button button--small">筛选</button></div></form>
            <div class="acts"><a class="button" href="/workdays">工作日历</a><button class="button" data-print>打印</button></div>\(table)
            """)
    }

    // MARK: One rule

    private static func page(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let id = try visit.call.parameter("limit"), town = visit.actor.town, today = visit.desk.today
        guard TimeLimit.shipped(id) != nil else { throw Refusal.missing }
        var wrong = FormErrors()
        let question = ClockQuestion(visit.query, today: today, &wrong)
        let (versions, version) = try await visit.read { session in
            let all = try LimitVersion.all(id, town: town, in: session)
            return (
                all, try LimitVersion.find(id, on: question.start?.day ?? today, town: town, in: session)
            )
        }
        let answer = try answer(question, version, visit, &wrong)
        let asked = visit.query.has("from") ? wrong : nil
        return Page.html(
            visit, title: "\(id) \(version.limit.trigger)",
            """
            \(Component.done(visit, ["set": "县级规定已登记，以后启动的时钟按它计算；正在走的时钟仍按启动时的规定。", "ended": "县级规定已停用。"]))
            <h1>\(version.limit.trigger)</h1><p class="hint">\(id) · \(version.limit.stage)</p>\(Form.summary(errors ?? asked))
            \(facts(version))
            <section><h2>算一算到期日</h2><form class="form" action="\("/limits/\(id)" as Link)" novalidate>
            \(Form.text("from", version.limit.amount?.unit == .hour ? "开始的时间" : "开始的日期", visit.query["from"], asked, hint: version.limit.amount?.unit == .hour ? "例如 \(visit.desk.today.year)-03-02 09:30" : "例如 3月2日", id: asked == nil ? "from-asked" : nil))
            \(version.limit.extending == .no ? "" : Form.text("extended", "批准延长", visit.query["extended"], asked, hint: "例如 30 日；没有延长的不填。\(version.limit.extensionWords)", optional: true))
            <p class="acts"><button class="button button--primary">计算</button><a class="button" href="/limits">返回</a></p></form>\(answer)</section>
            \(history(versions))\(override(visit, version, errors))
            """)
    }

    private static func facts(_ version: LimitVersion) -> HTML {
        let limit = version.limit
        return Component.facts([
            ("期限", "\(limit.measureWords)"), ("要做到的事", "\(limit.duty)"),
            ("延长", limit.extensionWords.isEmpty ? "没有规定" : "\(limit.extensionWords)"),
            ("末日遇休息日", limit.rolls ? "顺延到下一个工作日" : "不顺延"), ("性质", Component.force(limit)),
            ("依据", "\(version.source)"), ("核验", "\(limit.verificationWords)"), ("适用", "\(limit.scope.label)"),
        ])
    }

    private static func answer(
        _ question: ClockQuestion, _ version: LimitVersion, _ visit: Visit, _ errors: inout FormErrors
    ) throws -> HTML {
        guard let start = question.start, errors.items.isEmpty else { return "" }
        let more: [TimeLimit.Amount]
        do { more = try question.extensions(of: version.limit) } catch {
            for item in error.items { errors.add(item.field, item.sentence) }
            return ""
        }
        let end = ClockReckoning(
            version.limit, from: start, extended: more.map { .init($0) }, in: visit.calendar)
        let mark: HTML = end.provisional ? "（暂定）" : ""
        let line: HTML =
            end.dueWords.map { "<p class=\"big\">到期：<b>\($0)</b>\(mark)</p>" } ?? "<p>这条规则没有规定数字，没有到期日。</p>"
        return
            "<section id=\"answer\"><h3>计算结果</h3>\(line)<p>\(Component.force(version.limit))。依据：\(version.source)</p>\(Component.reckoning(end))</section>"
    }

    private static func history(_ versions: [LimitVersion]) -> HTML {
        guard versions.count > 1 else { return "" }
        let rows = versions.map { version -> [HTML] in
            [
                "第 \(version.version) 版", "\(version.limit.measureWords)",
                version.isShipped ? "全国规定" : "\(version.paper)", Component.day(version.from),
                Component.day(version.through), Component.text(version.since?.local ?? ""),
            ]
        }
        return
            "<section><h2>各版本</h2>\(Component.table("各版本", [.title("版本"), .short("期限"), .text("文件"), .short("从"), .short("到"), .short("登记时间")], rows: rows))</section>"
    }

    private static func override(_ visit: Visit, _ version: LimitVersion, _ errors: FormErrors?) -> HTML {
        guard visit.actor.isOne(of: SetLimit.may), let amount = version.limit.amount else { return "" }
        let form = visit.form, id = version.limit.id
        let units = TimeLimit.Unit.allCases.filter { ($0 == .hour) == (amount.unit == .hour) }.map {
            (value: $0.rawValue, label: $0.label)
        }
        let end: HTML =
            version.isShipped || version.through != nil
            ? ""
            : """
            <form method="post" action="\("/limits/\(id)/end" as Link)" class="form" novalidate>\(Form.token(visit))<h3>停用县级规定</h3>
            \(Form.text("on", "停用日期", form["on"], errors, hint: "这一天以后启动的时钟按全国规定"))\(Form.area("reason", "停用的理由", form["reason"], errors, rows: 2))
            <p class="acts"><button class="button">停用</button></p></form>
            """
        return """
            <section><h2>县级规定</h2><p class="hint">登记县级文件的规定。刚性期限只能改得更严；提示性期限登记以后仍是提示。原来的版本保留，正在走的时钟不变。</p>
            <form method="post" action="\("/limits/\(id)/set" as Link)" class="form" novalidate>\(Form.token(visit))
            \(Form.text("count", "期限", form["count"], errors))\(Form.select("unit", "单位", units, form.has("unit") ? form["unit"] : amount.unit.rawValue, errors))
            \(Form.text("paper", "县级文件的文号", form["paper"], errors))\(Form.day("from", "起始日期", form["from"], errors))
            \(Form.day("through", "截止日期", form["through"], errors, optional: true))
            <p class="acts"><button class="button button--primary">登记县级规定</button></p></form>\(end)</section>
            """
    }

    // MARK: A running clock

    private static func clock(_ visit: Visit) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen
        let (clock, item) = try await visit.read { session in
            let clock = try RunningClock.find(id, seenBy: seen, in: session)
            return (clock, try Items.find(clock.item, seenBy: seen, in: session))
        }
        let end = clock.reckoning(in: visit.calendar), mark: HTML = end.provisional ? "（暂定）" : ""
        let paper: HTML = clock.paper.isEmpty ? "" : "；县级规定 \(clock.paper)"
        return Page.html(
            visit, title: "时限 \(item.title)",
            """
            <h1>\(clock.limit.duty)</h1>
            <p class="hint">\(clock.limit.id) 第 \(clock.version) 版 · <a href="\(visit.call.site.page(of: item))">\(item.number) \(item.title)</a></p>
            <p class="big">到期：<b>\(end.dueWords ?? "--")</b>\(mark)</p>
            \(Component.facts([
                ("起算", "\(clock.started.rawValue)，\(clock.limit.trigger)"), ("期限", "\(clock.limit.measureWords)"),
                ("性质", Component.force(clock.limit)), ("依据", "\(clock.limit.citation)\(paper)"),
                ("状态", clock.stopped.map { "已于 \($0.rawValue) 办到" } ?? "正在计时"),
            ]))
            <h2>怎样算的</h2>\(Component.reckoning(end))<div class="acts"><button class="button" data-print>打印</button></div>
            """)
    }
}
