import Kernel
import Papers
import Web

/// 题库: the questions by topic, for those who keep them.
enum QuestionScreens {
    private static let limit = 200

    static var routes: [Route] {
        [
            .get("/education/questions", may: SaveQuestion.may) { .page(try await list($0)) },
            .get("/education/questions.xlsx", may: SaveQuestion.may, xlsx),
            .get("/education/questions/new", may: SaveQuestion.may) { .page(try await form($0, nil)) },
            .post("/education/questions/new", may: SaveQuestion.may, save),
            .get("/education/questions/{id}", may: SaveQuestion.may) { .page(try await form($0, nil)) },
            .post("/education/questions/{id}", may: SaveQuestion.may, save),
            .post("/education/questions/{id}/retire", may: RetireQuestion.may) { visit in
                try await visit.perform(RetireQuestion(question: try visit.id()))
                return .see(("/education/questions" as Link).with([("done", "retired")]))
            },
        ]
    }

    private static func questions(_ visit: Visit, limit: Int) async throws -> [Question] {
        let town = visit.actor.town, topic = visit.query["topic"]
        return try await visit.read { session in
            try session.rows(
                """
                SELECT \(Question.columns) FROM question WHERE question.town = \(town) AND question.retired = 0
                  AND (\(topic) = '' OR question.topic = \(topic)) ORDER BY question.topic, question.id LIMIT \(limit)
                """
            ) { try Question(&$0) }
        }
    }

    /// The topics of the questions in use, with how many each has.
    static func topics(town: ID, in session: any Kernel.Session) throws -> [(topic: String, count: Int)] {
        try session.rows(
            "SELECT topic, count(*) FROM question WHERE town = \(town) AND retired = 0 GROUP BY topic ORDER BY topic"
        ) { (try $0.next(), try $0.next()) }
    }

    private static func list(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town, topic = visit.query["topic"]
        let found = try await questions(visit, limit: limit + 1)
        let topics = try await visit.read { try self.topics(town: town, in: $0) }
        let total = topics.filter { topic.isEmpty || $0.topic == topic }.map(\.count).reduce(0, +)
        let rows = found.prefix(limit).map { question -> [HTML] in
            [
                Component.title(question.words, "/education/questions/\(question.id)"),
                "\(question.kind.label)",
                "\(question.answerWords)", "\(question.topic)",
            ]
        }
        let options = topics.map { (value: $0.topic, label: "\($0.topic)（\($0.count)）") }
        let cut: HTML = found.count > limit ? "<p class=\"hint\">列出前 \(limit) 道，其余按分类查看或导出。</p>" : ""
        let table =
            rows.isEmpty
            ? Component.empty("题库里还没有题", act: "<a class=\"button\" href=\"/imports/new/question\">从表格导入</a>")
            : Component.table("题库", [.title("题目"), .short("题型"), .short("答案"), .text("依据或分类")], rows: rows)
        return Page.html(
            visit, title: "题库",
            """
            \(Component.done(visit, ["saved": "已保存。", "retired": "已停用。"]))<h1>题库：\(total) 道</h1>
            <form class="filters" action="/education/questions"><div><label for="topic">依据或分类</label><select id="topic" name="topic"><option value="">全部</option>\(Form.choices(options, topic))</select></div>
            <div><button class="button button--small">筛选</button></div></form>
            <div class="acts"><a class="button button--primary" href="/education/questions/new">添加试题</a><a class="button" href="/imports/new/question">从表格导入</a>\(Component.takeaway(("/education/questions.xlsx" as Link).with([("topic", topic)])))</div>
            \(cut)\(table)
            """)
    }

    private static func xlsx(_ visit: Visit) async throws -> Reply {
        let rows = try await questions(visit, limit: 20_000).map { question -> [Sheet.Cell] in
            let options = question.kind == .truth ? [] : question.options
            return [
                .text(question.kind.label), .text(question.topic), .text(question.words),
                .text(options.joined(separator: "\n")), .text(question.answerWords),
                .text(question.explanation),
            ]
        }
        // Under heads that an import knows.
        let names = ["kind", "topic", "words", "options", "answer", "explanation"]
        let sheet = Sheet(
            title: "题库",
            heads: names.compactMap { name in QuestionImport.kind.fields.first { $0.name == name }?.head },
            widths: [8, 24, 50, 50, 8, 50], rows: rows)
        return try visit.xlsx(sheet, name: "题库")
    }

    private static func form(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let id = ID(rawValue: visit.call.parameters["id"] ?? ""), town = visit.actor.town
        let question = try await visit.read { session in
            try id.map { try Question.find($0, town: town, in: session) }
        }
        func kept(_ name: String, _ value: String) -> String {
            visit.form.has(name) ? visit.form[name] : value
        }
        let title = question == nil ? "添加试题" : "修改试题"
        let options = question?.kind == .truth ? "" : question?.options.joined(separator: "\n") ?? ""
        let retire: HTML =
            question.map {
                $0.retired
                    ? "<p class=\"hint\">这道题已经停用。</p>"
                    : """
                    <form method="post" action="\("/education/questions/\($0.id)/retire" as Link)">\(Form.token(visit))<button class="button">停用这道题</button></form>
                    """
            } ?? ""
        return Page.html(
            visit, title: title,
            """
            <h1>\(title)</h1>\(Form.summary(errors))
            <form method="post" class="form" novalidate>\(Form.token(visit))\(question.map { Form.version(visit.version ?? $0.version) })
            \(Form.select("kind", "题型", Question.Kind.options, kept("kind", question?.kind.rawValue ?? "single"), errors))
            \(Form.text("topic", "依据或分类", kept("topic", question?.topic ?? ""), errors, hint: "例如 《中国共产党纪律处分条例》"))
            \(Form.area("words", "题目", kept("words", question?.words ?? ""), errors, rows: 3))
            \(Form.area("options", "选项", kept("options", options), errors, hint: "一行一个，不写字母；判断题不填", optional: true, rows: 4))
            \(Form.text("answer", "答案", kept("answer", question?.answerWords ?? ""), errors, hint: "单选 A，多选 ACD，判断 对 或 错"))
            \(Form.area("explanation", "解析", kept("explanation", question?.explanation ?? ""), errors, hint: "为什么是这个答案，答完立即显示", optional: true, rows: 3))
            <p class="acts"><button class="button button--primary">保存</button><a class="button" href="/education/questions">返回</a></p></form>\(retire)
            """)
    }

    private static func save(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        do {
            guard let kind = Question.Kind(rawValue: form["kind"]) else { throw FormErrors("kind", "选择题型") }
            try await visit.perform(
                SaveQuestion(
                    question: ID(rawValue: visit.call.parameters["id"] ?? ""), version: visit.version,
                    kind: kind, topic: form["topic"], words: form["words"],
                    options: form["options"].split(separator: "\n").map {
                        $0.trimmingPrefix(while: \.isWhitespace).description
                    }, answer: form["answer"], explanation: form["explanation"]))
            return .see(("/education/questions" as Link).with([("done", "saved")]))
        } catch let errors as FormErrors {
            return .page(try await self.form(visit, errors), status: 422)
        }
    }
}
