import Foundation
import Kernel
import Web

/// One item of the checklist on one page: seen, written down, and if it must be, made a problem, with one button.
enum CheckItemScreen {
    static func page(_ visit: Web.Visit, _ errors: FormErrors? = nil) async throws -> HTML {
        let view = try await VisitScreen.view(visit), form = visit.form, id = view.visit.item.id
        try InspectionRules.require(AnswerCheck.self, view.visit, of: view.inspection, visit.actor)
        let (topic, number) = try place(visit)
        guard let list = view.lists.first(where: { $0.topic == topic }),
            list.entries.indices.contains(number - 1)
        else { throw Refusal.missing }
        let entry = list.entries[number - 1], answer = view.answer(topic, number)
        let result = form.has("result") ? form["result"] : answer?.result.rawValue ?? ""
        let unit = view.directory.unit(view.visit.unit)?.name ?? ""
        let radios = Visit.Result.allCases.map { option -> HTML in
            let on: HTML = option.rawValue == result ? " checked" : ""
            return
                "<label class=\"choice\"><input type=\"radio\" name=\"result\" value=\"\(option)\" data-draft\(on)>\(option.label)</label>"
        }
        let wrong: HTML = errors?.sentence(for: "result").map { "<p class=\"field__error\">\($0)</p>" } ?? ""
        return Page.html(
            visit, title: "\(list.name) 第 \(number) 项",
            """
            \(Form.summary(errors))<p class="hint"><a href="\("/visits/\(id)" as Link)">\(unit)</a> · \(list.name) \(number)/\(list.entries.count) · 已查 \(view.answers.count)/\(view.size) 项</p>
            <h1 class="check-item">\(entry.text)</h1><p class="hint">依据：\(entry.basis)</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            <fieldset class="field" id="result"><legend>结果</legend>\(wrong)<div class="choices">\(radios)</div></fieldset>
            \(Form.area("note", "看到的情况", form.has("note") ? form["note"] : answer?.note ?? "", errors, hint: "有问题的写清时间、地点、金额和怎样发现的", optional: true, rows: 3))
            \(finding(visit, answer, errors))
            \(Form.files("files", "照片", errors, hint: "不要求拍照；照片里的位置信息会去掉"))
            <p class="acts"><button class="button button--primary">保存，下一项</button><a class="button" href="\("/visits/\(id)" as Link)">回到检查单</a></p></form>
            <p class="hint">网络断开时写的内容留在这台设备上，恢复以后打开这一页再提交。</p>
            """)
    }

    private static func finding(_ visit: Web.Visit, _ answer: Visit.Answer?, _ errors: FormErrors?) -> HTML {
        if answer?.problem != nil { return "<p class=\"hint\">这一项已经登记为问题。</p>" }
        let form = visit.form
        let due =
            form.has("due") ? form["due"] : visit.calendar.adding(workdays: 20, to: visit.desk.today).rawValue
        let fields = ["label", "severity", "due", "measures"]
        let open: HTML =
            fields.contains { errors?.sentence(for: $0) != nil } || wantsProblem(form) ? " open" : ""
        let on: HTML = wantsProblem(form) ? " checked" : ""
        return """
            <details class="field"\(open)><summary>登记为问题，交办整改</summary>
            <label class="check"><input type="checkbox" name="problem" value="yes"\(on)> 登记到问题台账</label>
            \(Form.text("label", "问题（一句话）", form["label"], errors))
            \(Form.select("severity", "程度", [(value: "c", label: "C 类（一般）"), (value: "b", label: "B 类（较重）"), (value: "a", label: "A 类（严重）")], form.has("severity") ? form["severity"] : "c", errors))
            \(Form.area("measures", "整改要求", form["measures"], errors, optional: true, rows: 2))\(Form.day("due", "整改期限", due, errors))</details>
            """
    }

    /// Who writes what the problem is means it to be one, ticked or not.
    private static func wantsProblem(_ form: Fields) -> Bool {
        form["problem"] == "yes" || !form["label"].isEmpty || !form["measures"].isEmpty
    }

    private static func place(_ visit: Web.Visit) throws -> (topic: String, number: Int) {
        (try visit.call.parameter("topic"), try visit.call.number(parameter: "number"))
    }

    static func post(_ visit: Web.Visit) async throws -> Reply {
        let id = try visit.id(), (topic, number) = try place(visit), form = visit.form
        do {
            guard let result = Visit.Result(rawValue: form["result"]) else {
                throw FormErrors("result", "选择结果")
            }
            var finding: AnswerCheck.Finding?
            if wantsProblem(form) {
                guard let due = form.day("due") else {
                    throw FormErrors(
                        "due",
                        form["due"].isEmpty ? "填写整改期限" : "没有“\(form["due"])”这一天，可以写 12月15日、明天、月底，或者年月日写全")
                }
                finding = .init(
                    label: form["label"], severity: form["severity"], measures: form["measures"], due: due)
            }
            try await visit.perform(
                AnswerCheck(
                    visit: id, topic: topic, number: number, result: result, note: form["note"],
                    finding: finding,
                    files: try await visit.keepFiles("files")))
            let view = try await VisitScreen.view(visit)
            guard let next = view.next(after: topic, number) else {
                return .see(("/visits/\(id)" as Link).with([("done", "answered")]))
            }
            return .see("/visits/\(id)/items/\(next.topic)/\(next.number)")
        } catch let errors as FormErrors {
            return .page(try await page(visit, errors), status: 422)
        }
    }
}
