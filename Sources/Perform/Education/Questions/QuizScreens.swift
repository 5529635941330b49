import Kernel
import Storage
import Web

/// 自测: a question a page, with the answer and why at once. Results are for whoever answered; the unit sees who took part.
enum QuizScreens {
    static var routes: [Route] {
        [
            .get("/education/quiz", may: Role.business) { .page(try await start($0, nil)) },
            .post("/education/quiz", may: Role.business) { visit in
                do {
                    let id = try await visit.desk.beginQuiz(topic: visit.form["topic"], by: visit.actor)
                    return .see("/education/quiz/\(id)")
                } catch let errors as FormErrors {
                    return .page(try await start(visit, errors), status: 422)
                }
            },
            .get("/education/quiz/takers", may: StudyWorkflow.keepers) { .page(try await takers($0)) },
            .get("/education/quiz/{id}", may: Role.business) { .page(try await question($0, nil)) },
            .post("/education/quiz/{id}", may: Role.business, answer),
        ]
    }

    private static func start(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let actor = visit.actor
        let (topics, own) = try await visit.read { session in
            (try QuestionScreens.topics(town: actor.town, in: session), try Quiz.own(actor, in: session))
        }
        let options = topics.map { (value: $0.topic, label: "\($0.topic)（\($0.count) 道）") }
        let rows = own.map { one -> [HTML] in
            [
                Component.day(one.quiz.day),
                one.quiz.done
                    ? "答对 \(one.right) 道，共 \(one.quiz.questions.count) 道"
                    : "答了 \(one.answered) 道，共 \(one.quiz.questions.count) 道",
                "<a href=\"\("/education/quiz/\(one.quiz.id)" as Link)\">\(one.quiz.done ? "看解析" : "接着答")</a>",
            ]
        }
        let begin: HTML =
            topics.isEmpty
            ? Component.empty("题库里还没有题，等领导小组办公室或纪委添加")
            : """
            <form method="post" class="form" novalidate>\(Form.token(visit))
            \(Form.select("topic", "考哪一类", options, visit.form["topic"], errors, optional: true, empty: "全部"))
            <p class="acts"><button class="button button--primary">抽 \(Quiz.length) 道开始</button></p></form>
            """
        let mine: HTML =
            rows.isEmpty
            ? ""
            : "<section><h2>我的自测</h2>\(Component.table("我的自测", [.short("日期"), .title("结果"), .short("")], rows: rows, narrow: true))</section>"
        let others: HTML =
            (actor.isOne(of: StudyWorkflow.keepers)
                ? "<a class=\"button\" href=\"/education/quiz/takers\">谁参加过</a>" : "")
            + (actor.isOne(of: SaveQuestion.may)
                ? "<a class=\"button\" href=\"/education/questions\">题库</a>" : "")
        return Page.html(
            visit, title: "自测",
            """
            <h1>自测</h1>\(Form.summary(errors))<p>随机抽题，答一道看一道的解析。结果只有你自己看得到，单位只知道谁参加过，不算考核。</p>
            <div class="acts">\(others)<a class="button" href="/education">返回学习教育</a></div>\(begin)\(mine)
            """)
    }

    private static func question(_ visit: Visit, _ errors: FormErrors?) async throws -> HTML {
        let id = try visit.id(), actor = visit.actor, shown = ID(rawValue: visit.query["answered"])
        let (quiz, questions) = try await visit.read { session in
            let quiz = try Quiz.find(id, of: actor, in: session)
            let questions = try session.rows(
                "SELECT \(Question.columns) FROM question WHERE question.town = \(actor.town) AND question.id IN \(SQL.list(quiz.questions))"
            ) { try Question(&$0) }
            return (quiz, Dictionary(questions.map { ($0.id, $0) }) { first, _ in first })
        }
        let answers = Dictionary(quiz.answers.map { ($0.question, $0) }) { first, _ in first }
        let place = (shown ?? quiz.next).flatMap { quiz.questions.firstIndex(of: $0) }
        let body: HTML
        if let shown, let question = questions[shown], let answer = answers[shown] {
            let next: HTML =
                quiz.next == nil
                ? "<a class=\"button button--primary\" href=\"\("/education/quiz/\(id)" as Link)\">看全部结果</a>"
                : "<a class=\"button button--primary\" href=\"\("/education/quiz/\(id)" as Link)\">下一道</a>"
            body = "\(explained(question, answer))<p class=\"acts\">\(next)</p>"
        } else if let next = quiz.next, let question = questions[next] {
            body = ask(visit, question, errors)
        } else {
            let right = quiz.answers.count { $0.correct }
            let all = quiz.questions.compactMap { one in
                questions[one].flatMap { question in answers[one].map { explained(question, $0) } }
            }
            return Page.html(
                visit, title: "自测结果",
                """
                <h1>答对 \(right) 道，共 \(quiz.questions.count) 道</h1><p class="acts"><a class="button" href="/education/quiz">再测一次</a></p>\(all)
                """)
        }
        return Page.html(
            visit, title: "自测",
            "<h1>自测：第 \((place ?? 0) + 1) 道，共 \(quiz.questions.count) 道</h1>\(Form.summary(errors))\(body)")
    }

    private static func ask(_ visit: Visit, _ question: Question, _ errors: FormErrors?) -> HTML {
        let type = question.kind == .multiple ? "checkbox" : "radio"
        let chosen = Set(visit.form.all("chosen"))
        let boxes = question.options.indices.map { index -> HTML in
            let letter = String(Question.letters[index])
            let checked: HTML = chosen.contains(letter) ? " checked" : ""
            return
                "<label class=\"check\"><input type=\"\(type)\" name=\"chosen\" value=\"\(letter)\"\(checked)>\(question.label(index))</label>"
        }
        let wrong: HTML = errors?.sentence(for: "chosen").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        return """
            <form method="post" class="form" novalidate>\(Form.token(visit))\(Form.hidden("question", question.id.rawValue))
            <fieldset class="field" id="chosen"><legend>\(question.words)（\(question.kind.label)）</legend>\(wrong)\(boxes)</fieldset>
            <p class="acts"><button class="button button--primary">交这一道</button></p></form>
            """
    }

    private static func explained(_ question: Question, _ answer: Quiz.Answer) -> HTML {
        let options = question.options.indices.map { index -> HTML in
            let letter = Question.letters[index]
            let mine = answer.chosen.contains(letter) ? "（你选的）" : ""
            let right = question.answer.contains(letter) ? " ✓" : ""
            return "<p>\(question.label(index))\(right)\(mine)</p>"
        }
        let why: HTML = question.explanation.isEmpty ? "" : "<p><b>解析：</b>\(question.explanation)</p>"
        return """
            <section class="panel \(answer.correct ? "panel--done" : "panel--wrong" as HTML)"><p><b>\(answer.correct ? "答对了" : "答错了")：</b>\(question.words)</p>
            \(options)<p><b>正确答案：</b>\(question.answerWords)</p>\(why)<p class="hint">\(question.topic)</p></section>
            """
    }

    private static func answer(_ visit: Visit) async throws -> Reply {
        let id = try visit.id()
        guard let question = ID(rawValue: visit.form["question"]) else { throw Refusal.missing }
        let letters = visit.form.all("chosen").filter { $0.count == 1 && Question.letters.contains($0) }
        guard !letters.isEmpty else {
            return .page(try await self.question(visit, FormErrors("chosen", "选一个答案")), status: 422)
        }
        try await visit.desk.answer(
            id, question, Set(letters).sorted().joined(), by: visit.actor)
        return .see(("/education/quiz/\(id)" as Link).with([("answered", question.rawValue)]))
    }

    private static func takers(_ visit: Visit) async throws -> HTML {
        let actor = visit.actor, year = visit.desk.today.year
        let wide = actor.isOne(of: StudyWorkflow.townKeepers)
        guard wide || actor.unit != nil else { throw Refusal.missing }
        let (takers, names) = try await visit.read { session in
            (
                try Quiz.takers(year: year, unit: wide ? nil : actor.unit, town: actor.town, in: session),
                try Directory(session, town: actor.town)
            )
        }
        let units = names.openUnits.filter { wide || $0.id == actor.unit }
        let rows = units.map { unit -> [HTML] in
            let people = names.presentPeople.filter { $0.unit == unit.id }
            let took = takers[unit.id] ?? []
            return [
                "\(unit.name)", "\(people.count { took.contains($0.id) })", "\(people.count)",
                "\(people.filter { took.contains($0.id) }.map(\.name).joined(separator: "、"))",
            ]
        }
        return Page.html(
            visit, title: "谁参加过自测",
            """
            <h1>\(year) 年谁参加过自测</h1><p>只有参加与否；答了什么、对了几道，只有本人看得到。</p>
            \(Component.table("参加过自测的人", [.title("单位"), .number("参加过"), .number("全部"), .text("参加过的人")], rows: rows))
            """)
    }
}
