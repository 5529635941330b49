import Kernel
import Web

/// 回头看: what the draws fell on, how each draw can be done over, and one re-check.
enum RecheckScreens {
    static let register = Register<Recheck>(
        Recheck.kind, "回头看", at: "/rechecks", export: "/rechecks.xlsx", states: Recheck.State.options,
        choices: [
            .init("result", "结果", Recheck.Result.options) { value, _ in "recheck.result = \(value)" }
        ],
        select: Recheck.columns, join: Recheck.join, read: { try Recheck.read(&$0) }, item: { $0.item },
        columns: [
            .init("编号", width: 18, shown: { .short($0) }) { recheck, _ in recheck.item.number },
            .init("问题", width: 50, shown: { .title($0) }, { recheck, _ in recheck.item.title }) {
                recheck, _ in
                Component.title(recheck.item.title, "/rechecks/\(recheck.item.id)")
            },
            .init("抽取月份", width: 10, shown: { .short($0) }) { recheck, _ in recheck.month },
            .init("完成期限", width: 12, shown: { .short($0) }) { recheck, _ in recheck.item.due?.rawValue ?? ""
            },
            .init(
                "状态", width: 12, shown: { .short($0) },
                { recheck, _ in recheck.result?.label ?? recheck.state.label }
            ) {
                recheck, visit in
                recheck.result.map { "\($0.label)" } ?? Component.light(recheck.item, visit.lights)
            },
            .init("情况", width: 50, shown: nil) { recheck, _ in recheck.words },
        ])

    static func list(_ visit: Visit) async throws -> HTML {
        try await register.page(
            visit,
            acts:
                "<a class=\"button\" href=\"/rechecks/draws\">抽取过程</a><a class=\"button\" href=\"/problems\">问题台账</a>",
            note: "<p class=\"hint\">销号满 90 天和 180 天的，每月按公开的种子抽五分之一回头看，不由人挑选。</p>",
            empty: "没有要回头看的问题，每月 1 日抽取")
    }

    // MARK: Draws

    static func draws(_ visit: Visit) async throws -> HTML {
        let town = visit.actor.town
        let draws = try await visit.read { try RecheckDraw.all(town: town, in: $0) }
        let rows = draws.map { draw -> [HTML] in
            guard let drawn = draw.drawn, let seed = draw.seed else {
                return ["\(draw.month)", "还没有抽", "--", "<code>\(draw.commitment)</code>", "--"]
            }
            let chosen = draw.chosen
            return [
                "\(draw.month)", "\(drawn.rawValue)", "\(draw.candidates.count) 件中抽 \(chosen.count) 件",
                "<code>\(draw.commitment)</code>",
                """
                种子 <code>\(seed)</code><br>上月公布校验值的数 <code>\(draw.secret)</code><br>留痕第 \(draw.headNumber ?? 0) 条的校验值 <code>\(draw.headHash ?? "")</code><br>备选 \(listed(draw.candidates, chosen, seed))
                """,
            ]
        }
        let table =
            rows.isEmpty
            ? Component.empty("还没有抽取过；第一个月公布校验值，下个月起抽取")
            : Component.table(
                "抽取过程", [.short("月份"), .short("抽取日期"), .short("结果"), .text("事先公布的校验值"), .text("核对用的数")],
                rows: rows)
        return Page.html(
            visit, title: "回头看抽取过程",
            """
            <h1>回头看抽取过程</h1>
            <p>每月先定下一个随机数，只公布它的 SHA-256 校验值；下月抽取时把它和留痕当时最后一条的校验值用冒号连起来再算一次 SHA-256，就是种子。每件备选按“种子:天数:问题编码”的 SHA-256 排序，取前五分之一（至少一件）。问题编码是问题页面地址里的最后一段，看得到这个问题的人都可以照着再算一遍；下面列的是算出的值，不是编码。</p>
            <div class="acts"><a class="button" href="/rechecks">回头看</a><button class="button" data-print>打印</button></div>\(table)
            """)
    }

    private static func listed(
        _ all: [RecheckDraw.Candidate], _ chosen: [RecheckDraw.Candidate], _ seed: String
    ) -> HTML {
        guard !all.isEmpty else { return "没有" }
        let drawn = Set(chosen)
        let ranked = all.map { ($0, rank: RecheckDraw.rank($0, seed: seed)) }
            .sorted { ($0.0.stage, $0.rank) < ($1.0.stage, $1.rank) }
        let rows = ranked.map { candidate, rank -> HTML in
            let mark: HTML = drawn.contains(candidate) ? " <b>抽中</b>" : ""
            return "<li>\(candidate.stage) 天 <code>\(rank)</code>\(mark)</li>"
        }
        return "<details><summary>\(all.count) 件</summary><ul>\(rows)</ul></details>"
    }

    // MARK: One re-check

    static func page(_ visit: Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen
        let (recheck, problem, names) = try await visit.read { session in
            let recheck = try Recheck.find(id, seenBy: seen, in: session)
            return (
                recheck, try ProblemStore.find(recheck.problem, seenBy: seen, in: session),
                try Directory(session, town: seen.town)
            )
        }
        let light: HTML = recheck.state == .waiting ? " · \(Component.light(recheck.item, visit.lights))" : ""
        let may =
            recheck.state == .waiting && visit.actor.isOne(of: RecordRecheck.may)
            && !ProblemRules.isConcerned(problem, visit.actor)
        let form: HTML =
            may
            ? """
            <section class="screen-only"><h2>记录回头看</h2><form method="post" class="form" novalidate>\(Form.token(visit))\(Form.version(visit.version ?? recheck.item.version))
            \(Form.select("result", "结果", Recheck.Result.options, visit.form["result"], errors, empty: "选择结果"))
            \(Form.area("words", "看了什么、看到什么", visit.form["words"], errors, rows: 4))
            \(Form.day("due", "新的整改期限", visit.form["due"], errors, hint: "反弹的填；问题重新打开，记一次反弹", optional: true))
            <p class="acts"><button class="button button--primary">记录回头看</button></p></form></section>
            """ : ""
        let seenNow: HTML =
            recheck.words.isEmpty ? "" : "<section><h2>回头看的情况</h2>\(Component.prose(recheck.words))</section>"
        return Page.html(
            visit, title: recheck.item.title, marked: recheck.item.secrecy == .confided,
            """
            \(Component.done(visit, ["recorded": "已记录。"]))\(Form.summary(errors))<h1>\(recheck.item.title)</h1>
            <p class="hint">\(recheck.item.number) · \(recheck.result?.label ?? recheck.state.label)\(light)</p>
            <div class="acts"><a class="button" href="\("/problems/\(problem.item.id)" as Link)">打开问题</a><button class="button" data-print>打印</button></div>
            \(Component.facts([
                ("问题", "\(problem.item.number)"), ("责任单位", Component.unit(problem.item.unit, names)),
                ("销号日期", Component.day(problem.item.closed)), ("抽取月份", "\(recheck.month)"),
                ("完成期限", Component.day(recheck.item.due)),
            ]))
            <section><h2>当时的问题</h2>\(Component.prose(problem.words.text))</section>
            <section><h2>销号时的成效</h2>\(Component.prose(problem.words.effect.isEmpty ? "重新打开后已清空，见办理经过" : problem.words.effect))</section>\(seenNow)\(form)
            """)
    }

    static func post(_ visit: Visit) async throws -> Reply {
        let id = try visit.id(), form = visit.form
        do {
            guard let result = Recheck.Result(rawValue: form["result"]) else {
                throw FormErrors("result", "选择结果")
            }
            let due = form["due"].isEmpty ? nil : form.day("due")
            if due == nil, !form["due"].isEmpty {
                throw FormErrors("due", "没有“\(form["due"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
            }
            try await visit.perform(
                RecordRecheck(
                    recheck: id, version: visit.version, result: result, words: form["words"], due: due))
            return .see(("/rechecks/\(id)" as Link).with([("done", "recorded")]))
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }
}
