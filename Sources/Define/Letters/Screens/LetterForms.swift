import Kernel
import Web

/// The forms on a letter's page, for those acts the visitor may take now.
enum LetterForms {
    static func html(_ visit: Visit, _ letter: Letter, _ acts: Set<String>, _ errors: FormErrors?) -> HTML {
        var forms: [HTML] = []
        if acts.contains(SignLetter.name) { forms.append(sign(visit, letter, "sign", "乙方", errors)) }
        if acts.contains(CountersignLetter.name) {
            forms.append(sign(visit, letter, "countersign", "甲方", errors))
        }
        if acts.contains(SignOnPaper.name) { forms.append(paper(visit, letter, errors)) }
        if acts.contains(EndLetter.name) { forms.append(end(visit, letter)) }
        return forms.isEmpty ? "" : "<div class=\"screen-only\" id=\"acts\">\(forms)</div>"
    }

    private static func sign(
        _ visit: Visit, _ letter: Letter, _ act: String, _ side: String, _ errors: FormErrors?
    ) -> HTML {
        """
        <section class="panel"><h2 class="panel__head">\(side)签订</h2>
        <form method="post" action="\("/letters/\(letter.item.id)/\(act)" as Link)" class="form" novalidate>\(Form.token(visit))\(Form.version(letter.item.version))
        \(Form.hidden("digest", letter.digest))<p>签订的是上面这份第 \(letter.edition) 版，内容校验值 <span class="digest">\(letter.digest.prefix(16))…</span>。</p>
        \(Form.text("password", "登录密码", "", errors, hint: "再输入一次，确认是本人签订", type: "password", auto: "current-password"))
        <button class="button button--primary">我已看过，签订</button></form></section>
        """
    }

    private static func paper(_ visit: Visit, _ letter: Letter, _ errors: FormErrors?) -> HTML {
        let wrong = errors.map { found in
            found.items.contains { ["day", "files"].contains($0.field) }
        }
        let open: HTML = wrong == true ? " open" : ""
        return """
            <details class="panel"\(open)><summary>录入纸质签订</summary><form method="post" action="\("/letters/\(letter.item.id)/paper" as Link)" class="form" enctype="multipart/form-data" novalidate>
            \(Form.token(visit))\(Form.version(letter.item.version))\(Form.hidden("digest", letter.digest))
            <p>打印这一版，双方签字后扫描或拍照传回。纸上的校验值应当是 <span class="digest">\(letter.digest.prefix(16))…</span>。</p>
            \(Form.day("day", "签订日期", visit.form["day"], errors, hint: "例如：\(visit.desk.today.rawValue)"))
            \(Form.files("files", "签好的扫描件或照片", errors, hint: "PDF 或图片，最多 3 个", optional: false))
            <button class="button">录入</button></form></details>
            """
    }

    private static func end(_ visit: Visit, _ letter: Letter) -> HTML {
        """
        <details class="panel"><summary>作废这份责任书</summary><form method="post" action="\("/letters/\(letter.item.id)/end" as Link)" class="form">
        \(Form.token(visit))\(Form.version(letter.item.version))\(Form.area("reason", "作废的理由", "", rows: 2))<button class="button">作废</button></form></details>
        """
    }

    /// The holder's objection to one item.
    static func dispute(_ visit: Visit, _ letter: Letter, _ index: Int, _ errors: FormErrors?) -> HTML {
        let field = "reason\(index)", wrong = errors?.sentence(for: field)
        let open: HTML = wrong == nil ? "" : " open"
        return """
            <details class="duty__more screen-only"\(open)><summary>对这一项有不同意见</summary><form method="post" action="\("/letters/\(letter.item.id)/dispute" as Link)" novalidate>
            \(Form.token(visit))\(Form.version(letter.item.version))\(Form.hidden("line", "\(index)"))\(error(field, wrong))
            <label for="\(field)">理由</label><textarea id="\(field)" name="reason" rows="2" data-draft>\n\(typed(visit, index, "reason"))</textarea>
            <button class="button button--small">提出</button></form></details>
            """
    }

    /// The office's answer: the same words, or others.
    static func answer(_ visit: Visit, _ letter: Letter, _ index: Int, _ errors: FormErrors?) -> HTML {
        let field = "reason\(index)", place = "words\(index)"
        let words = typed(visit, index, "words")
        let now = words.isEmpty ? LetterText.unnumbered(letter.lines[index].text) : words
        return """
            <form class="letter__answer screen-only" method="post" action="\("/letters/\(letter.item.id)/answer" as Link)" novalidate>
            \(Form.token(visit))\(Form.version(letter.item.version))\(Form.hidden("line", "\(index)"))
            \(error(place, errors?.sentence(for: place)))<label for="\(place)">改后的内容</label><textarea id="\(place)" name="words" rows="2">\n\(now)</textarea>
            \(error(field, errors?.sentence(for: field)))<label for="\(field)">答复的理由</label><textarea id="\(field)" name="reason" rows="2" data-draft>\n\(typed(visit, index, "reason"))</textarea>
            <p class="acts"><button class="button button--small button--primary" name="do" value="change">按改后的内容修改</button>
            <button class="button button--small" name="do" value="uphold">维持原文</button></p></form>
            """
    }

    private static func error(_ field: String, _ sentence: String?) -> HTML {
        sentence.map { "<p class=\"field__error\" id=\"\(field)-error\">\($0)</p>" } ?? ""
    }

    private static func typed(_ visit: Visit, _ index: Int, _ field: String) -> String {
        visit.form["line"] == "\(index)" ? visit.form[field] : ""
    }
}
