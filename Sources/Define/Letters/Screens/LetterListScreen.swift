import Kernel
import Papers
import Storage
import Web

/// 责任书: the year's letters with what is wrong about them, and what is to be done next.
enum LetterListScreen {
    private struct View: Sendable {
        let year: Int
        let years: [Int]
        let letters: [Letter]
        let directory: Directory
        let warnings: LetterWarnings?
    }

    private static func view(_ visit: Visit, _ ports: LettersLedger.Ports) async throws -> View {
        let seen = visit.seen, actor = visit.actor, today = visit.desk.today
        let asked = (visit.call.method == .post ? visit.form : visit.query).number("year")
        return try await visit.read { session in
            let years = try session.rows(
                "SELECT DISTINCT item.year FROM item WHERE item.kind = 'plan' AND item.state = 'published' AND \(seen.items)"
            ) { try $0.next(Int.self) }.sorted(by: >)
            let year = asked ?? years.first { $0 <= today.year } ?? years.first ?? today.year
            let letters = try LetterStore.current(year: year, seenBy: seen, in: session)
            let directory = try Directory(session, town: seen.town)
            guard actor.isOne(of: LetterWorkflow.makers), !letters.isEmpty else {
                return View(
                    year: year, years: years, letters: letters, directory: directory, warnings: nil)
            }
            let before = try session.rows(
                """
                SELECT item.owner FROM item WHERE item.kind = \(Letter.kind) AND item.year = \(year - 1)
                  AND item.state NOT IN ('replaced', 'ended') AND \(seen.items)
                """
            ) { try $0.next(ID?.self) }
            return View(
                year: year, years: years, letters: letters, directory: directory,
                warnings: LetterWarnings(
                    letters, directory, heads: try Post.heads(session, town: seen.town),
                    leaders: try Post.leaders(session, town: seen.town), lastYear: before,
                    stranded: try ports.stranded(seen, year, session)))
        }
    }

    static func page(_ visit: Visit, _ ports: LettersLedger.Ports, _ errors: FormErrors?) async throws -> HTML
    {
        let view = try await view(visit, ports)
        let maker = visit.actor.isOne(of: LetterWorkflow.makers)
        let order = RowOrder(visit, columns)
        let rows = ordered(visit, view).map { row($0, view.directory, visit.lights) }
        let export = ("/letters.xlsx" as Link).with([
            ("year", "\(view.year)"), RowOrder(visit, columns).pair,
        ])
        let years = view.years.map { (value: "\($0)", label: "\($0) 年") }
        let filter: HTML =
            years.count < 2
            ? ""
            : """
            <form class="filters" action="/letters"><div><label for="year">年度</label><select id="year" name="year">\(Form.choices(years, "\(view.year)"))</select></div>
            <div><button class="button button--small">查看</button></div></form>
            """
        let list: HTML =
            rows.isEmpty
            ? Component.empty(
                maker ? "还没有责任书。方案发布后，按每个岗位自己的责任拟定" : "还没有你可以查看的责任书",
                act: maker && !view.years.isEmpty ? draft(visit, view.year, "拟定责任书", primary: true) : "")
            : """
            <div class="acts">\(acts(visit, view, maker))<a class="button" href="\(("/letters.zip" as Link).with([("year", "\(view.year)")]))">全部下载 Word</a><form method="post" action="/letters/pdfs">\(Form.token(visit))\(Form.hidden("year", "\(view.year)"))<button class="button">全部转成 PDF</button></form>\(Component.takeaway(export))</div>
            \(Component.table("责任书", columns, rows: rows, order: order))
            """
        return Page.html(
            visit, title: "责任书", wide: true,
            """
            \(Component.done(visit, done(visit)))\(Form.summary(errors))<h1>\(view.year) 年责任书：\(view.letters.count) 份</h1>\(visit.query.strangeYear)
            \(counts(view.letters))\(filter)\(view.warnings.map(warnings))\(waiting(visit, view, errors))\(list)
            """)
    }

    /// In the order somebody chose on the page.
    private static func ordered(_ visit: Visit, _ view: View) -> [Letter] {
        RowOrder(visit, columns).arranged(view.letters, view.directory) {
            row($0, view.directory, visit.lights)[$1]
        }
    }

    /// How far the signing is, of the letters that are out.
    private static func counts(_ letters: [Letter]) -> HTML {
        guard !letters.isEmpty else { return "" }
        let own = letters.count { [.half, .signed].contains($0.state) }
        let both = letters.count { $0.state == .signed }
        let waiting = letters.filter { $0.state == .sent }.count,
            drafts = letters.count { $0.state == .draft }
        return
            "<div class=\"figures\"><span>本人已签<b>\(own)/\(letters.count)</b></span><span>双方已签<b>\(both)/\(letters.count)</b></span><span>等本人签<b>\(waiting)</b></span><span>待送签<b>\(drafts)</b></span></div>"
    }

    private static let columns: [Web.Column] = [
        .title("岗位"), .text("本人"), .text("单位"), .number("牵头和配合（项）"), .short("环节"), .short("期限"), .short("编号"),
    ]

    private static func row(_ letter: Letter, _ directory: Directory, _ rule: LightRule) -> [HTML] {
        let holder = directory.person(letter.item.owner)
        let argued: HTML = letter.openDisputes > 0 ? "，\(letter.openDisputes) 项不同意见待答复" : ""
        let due: HTML = letter.item.due == nil ? "--" : Component.light(letter.item, rule)
        return [
            Component.title(letter.postName, "/letters/\(letter.item.id)"), "\(holder?.name ?? "（空缺）")",
            "\(directory.unit(letter.item.unit)?.name ?? "")", "\(letter.items.count)",
            "\(letter.state.label)\(argued)", due, "\(letter.item.number)",
        ]
    }

    private static func done(_ visit: Visit) -> [String: String] {
        func count(_ name: String) -> Int { visit.query.number(name) ?? 0 }
        return [
            "drafted":
                "责任书已拟定：新 \(count("new")) 份，有变化换新版 \(count("changed")) 份，岗位不再有责任的作废 \(count("ended")) 份。",
            "sent": "已送签 \(count("new")) 份，并通知本人。", "countersigned": "已签订 \(count("new")) 份。",
        ]
    }

    private static func acts(_ visit: Visit, _ view: View, _ maker: Bool) -> HTML {
        guard maker else { return "" }
        let drafts = view.letters.count { $0.state == .draft && $0.item.owner != nil }
        let send: HTML =
            drafts == 0
            ? ""
            : """
            <form method="post" action="/letters/send">\(Form.token(visit))\(Form.hidden("year", "\(view.year)"))
            <button class="button button--primary">送签 \(drafts) 份</button></form>
            """
        return
            "\(send)\(draft(visit, view.year, "按现在的责任更新", primary: false))<a class=\"button\" href=\"/letters/scans\">归档扫描件</a>"
    }

    private static func draft(_ visit: Visit, _ year: Int, _ label: String, primary: Bool) -> HTML {
        let kind: HTML = primary ? " button--primary" : ""
        return """
            <form method="post" action="/letters/draft">\(Form.token(visit))\(Form.hidden("year", "\(year)"))
            <button class="button\(kind)">\(label)</button></form>
            """
    }

    /// What waits for the first side's signature, to be signed at once with one password.
    private static func waiting(_ visit: Visit, _ view: View, _ errors: FormErrors?) -> HTML {
        guard visit.actor.role == .secretary else { return "" }
        let letters = view.letters.filter {
            LetterRules.acts($0, visit.actor).contains { $0.name == CountersignLetter.name }
        }
        guard !letters.isEmpty else { return "" }
        let chosen = Set(visit.form.all("letters"))
        let boxes = letters.map { letter -> HTML in
            let value = "\(letter.item.id):\(letter.digest)"
            let on: HTML = errors == nil || chosen.contains(value) ? " checked" : ""
            return """
                <label class="check"><input type="checkbox" name="letters" value="\(value)"\(on)><span><a href="\("/letters/\(letter.item.id)" as Link)">\(letter.item.title)</a></span></label>
                """
        }
        return """
            <section class="panel panel--note"><h2 class="panel__head">等你作为甲方签订的 \(letters.count) 份</h2>
            <form method="post" action="/letters/countersign" class="form" novalidate>\(Form.token(visit))\(Form.hidden("year", "\(view.year)"))
            <div class="checks" id="letters">\(boxes)</div>
            \(Form.text("password", "登录密码", "", errors, hint: "再输入一次，确认是本人签订", type: "password", auto: "current-password"))
            <button class="button button--primary">签订选中的</button></form></section>
            """
    }

    private static func warnings(_ found: LetterWarnings) -> HTML {
        guard !found.isEmpty else { return "" }
        func names(_ letters: [Letter]) -> HTML {
            let links = letters.map { letter -> HTML in
                "<a href=\"\("/letters/\(letter.item.id)" as Link)\">\(letter.postName)</a>"
            }
            return links.dropFirst().reduce(links.first ?? "") { $0 + "、" + $1 }
        }
        var lines: [HTML] = found.same.map { "<li>不同的岗位，责任内容却一样：\(names($0))。按各自的责任分开写。</li>" }
        if !found.vacant.isEmpty { lines.append("<li>岗位现在没有人，不能送签：\(names(found.vacant))。</li>") }
        if !found.left.isEmpty { lines.append("<li>本人已经调离：\(names(found.left))。按现在的责任更新以后由接任的人签。</li>") }
        if !found.without.isEmpty {
            lines.append(
                "<li>没有责任书的岗位（\(found.without.count) 个）：\(found.without.joined(separator: "、"))。</li>")
        }
        lines += found.stranded.map {
            "<li>责任没有进任何责任书，\($0.words)：<a href=\"\("/duties/\($0.duty)" as Link)\">看这项责任</a>；在<a href=\"/plans/current\">活方案</a>里“修订方案”，给它改一个承担者，再按现在的责任更新。</li>"
        }
        if let more = found.more {
            lines.append("<li>每人要签的比上年多：今年平均 \(decimal(more.now)) 份，上年 \(decimal(more.before)) 份。</li>")
        }
        return "<div class=\"panel panel--note\"><p><b>送签以前看一看</b></p><ul>\(lines)</ul></div>"
    }

    private static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    static func xlsx(_ visit: Visit, _ ports: LettersLedger.Ports) async throws -> Reply {
        let view = try await view(visit, ports)
        let rows = ordered(visit, view).map { letter -> [Sheet.Cell] in
            let holder = view.directory.person(letter.item.owner)
            return [
                .text(letter.item.number), .text(letter.postName), .text(holder?.name ?? "（空缺）"),
                .text(view.directory.unit(letter.item.unit)?.name ?? ""), .number(letter.items.count),
                .text(letter.state.label),
                .text(letter.signatures.map(\.day.rawValue).max() ?? ""), .number(letter.edition),
                .text(letter.digest),
            ]
        }
        let sheet = Sheet(
            title: "\(view.year) 年责任书", heads: ["编号", "岗位", "本人", "单位", "事项", "环节", "签订日期", "版次", "校验值"],
            widths: [20, 24, 12, 22, 8, 14, 12, 8, 66], rows: rows)
        return try visit.xlsx(sheet, name: "\(view.year) 年责任书")
    }
}
