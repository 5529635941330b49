import Kernel
import Web

/// One letter: its text as it is signed, what is disputed, who has signed, its editions and its timeline.
enum LetterShowScreen {
    struct View: Sendable {
        let letter: Letter
        let editions: [Item]
        let files: [Attachment]
        let timeline: [TimelineEntry]
        let directory: Directory
    }

    static func page(_ visit: Visit, _ errors: FormErrors?, _ refusal: Refusal? = nil) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen
        let view = try await visit.read { session in
            let letter = try LetterStore.find(id, seenBy: seen, in: session)
            return View(
                letter: letter,
                editions: try LetterStore.editions(
                    of: letter.post, year: letter.item.year, seenBy: seen, in: session),
                files: try Attachment.of(id, town: seen.town, in: session),
                timeline: try TimelineEntry.of(id, seenBy: seen, in: session),
                directory: try Directory(session, town: seen.town))
        }
        let letter = view.letter
        let stop: HTML =
            refusal.map {
                "<div class=\"panel panel--stop\" role=\"alert\" tabindex=\"-1\" data-focus><p><b>\($0.sentence)。</b></p><p>\($0.advice)。</p></div>"
            } ?? ""
        let acts = Set(LetterRules.acts(letter, visit.actor).map { $0.name })
        return Page.html(
            visit, title: letter.item.title,
            """
            \(Component.done(visit, done))\(stop)\(refusal == nil ? "" : Component.typed(visit.call))\(Form.summary(errors))
            <div class="screen-only"><h1>责任书：\(view.directory.unit(letter.item.unit)?.name ?? "") \(letter.postName)</h1>
            <p class="hint">\(letter.item.number) · 第 \(letter.edition) 版 · \(letter.state.label)\(due(letter, visit.lights))</p>\(newer(view))
            <div class="acts">\(send(visit, letter, acts))<a class="button" href="\("/letters/\(letter.item.id).docx" as Link)">下载 Word</a><a class="button" href="\("/letters/\(letter.item.id).pdf" as Link)">下载 PDF</a><button class="button" data-print>打印</button><a class="button" href="\(("/letters" as Link).with([("year", "\(letter.item.year)")]))">全部责任书</a></div></div>
            \(text(visit, letter, acts, errors))
            \(signatures(letter))\(LetterForms.html(visit, letter, acts, errors))
            \(Component.attachments(view.files))\(editions(view))
            \(Component.timeline(view.timeline, facts: labels))
            """)
    }

    private static let done = [
        "sent": "已送签，并通知本人。", "disputed": "不同意见已提交，等待领导小组办公室答复。", "answered": "已答复，并通知本人。",
        "signed": "你已签订，等甲方签订。", "countersigned": "已签订。", "paper": "纸质签订已录入。",
    ]
    private static let labels = [
        "item": "事项", "reason": "理由", "before": "原文", "words": "现在的内容", "digest": "校验值", "day": "签订日期",
        "files": "扫描件",
    ]

    private static func due(_ letter: Letter, _ rule: LightRule) -> HTML {
        letter.item.due == nil ? "" : " · \(Component.light(letter.item, rule))"
    }

    private static func newer(_ view: View) -> HTML {
        guard view.letter.state == .replaced,
            let now = view.editions.first(where: {
                Letter.State(rawValue: $0.state)?.isCurrent ?? false
            })
        else { return "" }
        return
            "<div class=\"panel panel--stop\"><p><b>这是旧版，留存备查。</b>现在有效的是<a href=\"\("/letters/\(now.id)" as Link)\">\(now.number)</a>。</p></div>"
    }

    private static func send(_ visit: Visit, _ letter: Letter, _ acts: Set<String>) -> HTML {
        guard acts.contains(SendLetter.name) else { return "" }
        return """
            <form method="post" action="\("/letters/\(letter.item.id)/send" as Link)">\(Form.token(visit))\(Form.version(letter.item.version))
            <button class="button button--primary">送签</button></form>
            """
    }

    private static func text(_ visit: Visit, _ letter: Letter, _ acts: Set<String>, _ errors: FormErrors?)
        -> HTML
    {
        let lines = letter.lines.enumerated().map { index, line -> HTML in
            switch line.kind {
            case .title: return "<h2 class=\"letter__title\">\(line.text)</h2>"
            case .party: return "<p class=\"letter__party\">\(line.text)</p>"
            case .heading: return "<h3 class=\"letter__head\">\(line.text)</h3>"
            case .text: return "<p>\(line.text)</p>"
            case .item:
                let duty: HTML =
                    line.duty.map {
                        "<a class=\"letter__duty screen-only\" href=\"\("/duties/\($0)" as Link)\">看责任</a>"
                    }
                    ?? ""
                return """
                    <div class="letter__item" id="i-\(index)"><p>\(line.text)\(duty)</p>\(disputes(visit, letter, index, acts, errors))</div>
                    """
            }
        }
        return """
            <article class="letter">\(lines)
            <div class="letter__ends">\(signed(letter, .first, "甲方"))\(signed(letter, .second, "乙方"))\(day(letter, .first))\(day(letter, .second))</div>
            <p class="letter__digest"><img class="letter__code" src="\("/letters/\(letter.item.id)/code.svg" as Link)" alt="二维码：这份责任书的编号和校验值">\(letter.item.number) · 第 \(letter.edition) 版 · 内容校验值 \(letter.digest)</p></article>
            """
    }

    /// Who has signed here on the web; on paper the line is left for the hand.
    private static func signed(_ letter: Letter, _ side: Letter.Signature.Side, _ name: String) -> HTML {
        let signature = letter.signatures.first { $0.side == side && !$0.onPaper }
        return "<p>\(name)（签字）：\(signature?.name ?? "")</p>"
    }

    private static func day(_ letter: Letter, _ side: Letter.Signature.Side) -> HTML {
        let signature = letter.signatures.first { $0.side == side && !$0.onPaper }
        return "<p>\(signature.map { LetterPaper.day($0.day) + "（网上签订）" } ?? "　　　年　　月　　日")</p>"
    }

    private static func disputes(
        _ visit: Visit, _ letter: Letter, _ index: Int, _ acts: Set<String>, _ errors: FormErrors?
    ) -> HTML {
        let told = letter.disputes.filter { $0.line == index }.map { dispute -> HTML in
            let answer: HTML =
                dispute.answer.isEmpty ? "" : "<p><b>答复（\(dispute.outcome.label)）：</b>\(dispute.answer)</p>"
            let original: HTML =
                dispute.outcome == .changed
                ? "<p><b>原文：</b>\(LetterText.unnumbered(dispute.original))</p>" : ""
            return """
                <div class="letter__dispute screen-only"><p><b>不同意见（\(dispute.outcome.label)）：</b>\(dispute.reason)</p>\(original)\(answer)</div>
                """
        }
        let waits = letter.disputes.contains { $0.line == index && $0.outcome == .open }
        var form: HTML = ""
        if waits, acts.contains(AnswerDispute.name) {
            form = LetterForms.answer(visit, letter, index, errors)
        } else if !waits, acts.contains(DisputeLetter.name) {
            form = LetterForms.dispute(visit, letter, index, errors)
        }
        return "\(told)\(form)"
    }

    private static func signatures(_ letter: Letter) -> HTML {
        guard !letter.signatures.isEmpty else { return "" }
        let rows = letter.signatures.map { signature -> [HTML] in
            [
                "\(signature.side.label)", "\(signature.name)", "\(signature.onPaper ? "纸质签字" : "网上签订")",
                Component.day(signature.day),
                "<span class=\"digest\">\(signature.digest.prefix(16))…</span>\(signature.digest == letter.digest ? "，与正文一致" : "，与正文不一致")",
            ]
        }
        return
            "<section><h2>签订</h2>\(Component.table("签订", [.short("一方"), .title("签订人"), .short("方式"), .short("日期"), .text("校验值")], rows: rows))</section>"
    }

    private static func editions(_ view: View) -> HTML {
        guard view.editions.count > 1 else { return "" }
        let rows = view.editions.map { item -> HTML in
            let state = Letter.State(rawValue: item.state)?.label ?? ""
            let here: HTML = item.id == view.letter.item.id ? "（本页）" : ""
            return
                "<li><a href=\"\("/letters/\(item.id)" as Link)\">\(item.number)</a>\(here) \(item.title)，\(item.opened.rawValue) 拟定，\(state)</li>"
        }
        return "<section class=\"screen-only\"><h2>历次版本</h2><ul>\(rows)</ul></section>"
    }
}
