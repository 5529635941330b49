import Foundation
import Kernel
import Papers
import Sodium
import Web

/// 读入方案: a file or pasted text.
enum PlanNewScreen {
    static func page(_ visit: Visit, _ errors: FormErrors?, text: String? = nil, amends: Int? = nil) -> HTML {
        let form = visit.form, text = text ?? form["text"]
        return Page.html(
            visit, title: "读入方案",
            """
            <h1>\(amends == nil ? "读入方案" : "修订方案")</h1>\(Form.summary(errors))
            <form method="post" action="/plans/new" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.files("file", "方案文件", errors, hint: "\(PaperReader.kinds)，不超过 20 MB；服务器装有 LibreOffice 时也能读 .doc、.wps，装有 poppler-utils 时也能读 .pdf", many: false, optional: false))
            \(amends.map { "<div class=\"panel panel--note\"><p>在正文里改，或者选择修订后的文件。读入以后是一份草稿，发布前会列出对每个单位改什么。</p></div>" as HTML + Form.hidden("year", "\($0)") + Form.hidden("given", mark(text)) })
            \(Form.area("text", "或者粘贴正文", text, errors, hint: "选了文件就不要粘贴", rows: 12))
            \(Form.text("title", "标题", form["title"], errors, hint: "不填就用正文里的标题", optional: true))
            \(amends == nil ? Form.text("year", "年度", form["year"], errors, hint: "不填就用正文里的年份", optional: true) : "")
            <p class="acts"><button class="button button--primary">读入并审核</button><a class="button" href="/plans">返回</a></p></form>
            """)
    }

    /// 修订: the text in force, to be changed.
    static func amend(_ visit: Visit) async throws -> HTML {
        let id = try visit.id(), seen = visit.seen
        let plan = try await visit.read { try PlanStore.find(id, seenBy: seen, in: $0) }
        guard plan.state == .published else {
            throw Refusal("plan-not-in-force", "这份方案没有在执行，不能修订", advice: "在方案列表中打开执行中的方案")
        }
        return page(visit, nil, text: plan.text, amends: plan.item.year)
    }

    static func read(_ visit: Visit) async throws -> Reply {
        var kept: String?
        do {
            let (text, source) = try await text(visit)
            // What stood in the file is not asked for a second time.
            kept = text
            let year = try year(visit.form["year"])
            let entry = try await visit.perform(
                ReadPlan(title: visit.form["title"], year: year, text: text, source: source))
            guard let plan = entry.item else { return .see("/plans") }
            return .see("/plans/\(plan)/review")
        } catch let errors as FormErrors {
            return .page(page(visit, errors, text: kept), status: 422)
        }
    }

    private static func text(_ visit: Visit) async throws -> (String, String) {
        guard let file = visit.call.files.first(where: { $0.field == "file" }) else {
            guard !visit.form["text"].isEmpty else { throw FormErrors("file", "选择方案文件，或者粘贴正文") }
            return (visit.form["text"], "")
        }
        // Two texts: which is meant nobody can say, and neither is to be lost.
        guard visit.form["text"].isEmpty || mark(visit.form["text"]) == visit.form["given"] else {
            throw FormErrors("text", "选了文件，又粘贴了正文：只留一样。用文件的，清空这里再选一次文件；用正文的，不选文件")
        }
        do {
            return (try await PaperReader.text(file.data, name: file.name), String(file.name.suffix(120)))
        } catch let error as PaperError {
            throw FormErrors("file", "\(error.sentence)。\(error.advice)")
        }
    }

    /// Whether a text is the one the form came with: a browser sends its lines with other ends.
    private static func mark(_ text: String) -> String { Digest.sha256(text.filter { !$0.isWhitespace }) }

    private static func year(_ text: String) throws -> Int? {
        if text.isEmpty { return nil }
        guard let year = Fields([("year", text)]).number("year"), (2000...2100).contains(year) else {
            throw FormErrors("year", "年度填 2000 到 2100 之间的四位数字，例如 2026")
        }
        return year
    }
}
