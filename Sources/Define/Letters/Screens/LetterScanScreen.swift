import Kernel
import Papers
import Web

/// 归档扫描件: signed letters scanned in a heap; the code on each says which letter it is.
enum LetterScanScreen {
    static let routes: [Route] = [
        .get("/letters/scans", may: SignOnPaper.may) { .page(page($0, nil, [])) },
        .post("/letters/scans", may: SignOnPaper.may, takes: .files, take),
    ]

    private struct Result {
        let file: String
        let letter: (id: ID, words: String)?
        let sentence: String
        let filed: Bool
    }

    private static func page(_ visit: Visit, _ errors: FormErrors?, _ results: [Result]) -> HTML {
        let rows = results.map { result -> [HTML] in
            let link: HTML = result.letter.map { Component.title($0.words, "/letters/\($0.id)") } ?? "--"
            return ["\(result.file)", link, "\(result.filed ? "已录入" : "没有录入")：\(result.sentence)"]
        }
        let failed = results.count { !$0.filed }
        let told: HTML =
            results.isEmpty
            ? ""
            : """
            <div class="panel \(failed == 0 ? "panel--done" : "panel--wrong")" role="status"><p><b>录入 \(results.count - failed) 份\(failed == 0 ? "" : "，没有录入 \(failed) 份")。</b></p></div>
            \(Component.table("结果", [.text("文件"), .title("责任书"), .text("结果")], rows: rows))
            """
        return Page.html(
            visit, title: "归档扫描件",
            """
            <h1>归档扫描件</h1>\(Form.summary(errors))\(told)
            <p>把双方签好字的责任书扫描或拍照，一份一个文件，一次可以选多个。纸上的二维码会把它归到对应的责任书，并记为已签订。</p>
            <form method="post" class="form" enctype="multipart/form-data" novalidate>\(Form.token(visit))
            \(Form.day("day", "签订日期", visit.form["day"], errors, hint: "例如：\(visit.desk.today.rawValue)"))
            \(Form.files("scans", "签好的扫描件或照片", errors, hint: "PDF、PNG 或 JPG，二维码要完整清楚；认不出二维码的，在那份责任书的页面上录入", optional: false))
            <p class="acts"><button class="button button--primary">归档</button><a class="button" href="/letters">返回</a></p></form>
            """)
    }

    private static func take(_ visit: Visit) async throws -> Reply {
        var errors = FormErrors()
        let sent = visit.call.files.filter { $0.field == "scans" }
        let day = visit.form.day("day")
        if day == nil { errors.add("day", "填写签订日期，按 2026-01-20 的形式") }
        if let day, day > visit.desk.today { errors.add("day", "签订日期 \(day.rawValue) 还没有到") }
        if sent.isEmpty { errors.add("scans", "选择签好的扫描件或照片") }
        guard let day, errors.items.isEmpty else { return .page(page(visit, errors, []), status: 422) }
        var results: [Result] = []
        for file in sent { results.append(try await filed(visit, file, day)) }
        return .page(page(visit, nil, results), status: results.allSatisfy(\.filed) ? 200 : 422)
    }

    private static func filed(_ visit: Visit, _ file: Upload, _ day: Day) async throws -> Result {
        func failed(_ sentence: String, _ letter: (id: ID, words: String)? = nil) -> Result {
            Result(file: file.name, letter: letter, sentence: sentence, filed: false)
        }
        do {
            let stored = try await visit.desk.keep(
                file.data, name: file.name, in: visit.vault, by: visit.actor)
            let marks = Set(try await CodeReader.codes(file.data))
            let found = marks.compactMap(LetterPaper.read)
            guard let mark = found.first else { return failed("没有认出责任书的二维码") }
            guard found.count == 1 else { return failed("里面有 \(found.count) 份不同的责任书，分成一份一个文件") }
            let seen = visit.seen
            let letter = try await visit.read { try LetterStore.find(mark.letter, seenBy: seen, in: $0) }
            let words = (id: letter.item.id, words: letter.item.title)
            // The paper carries the beginning of the digest; a text changed since then has another.
            let digest = letter.digest.hasPrefix(mark.digest) ? letter.digest : mark.digest
            do {
                try await visit.perform(
                    SignOnPaper(
                        letter: mark.letter, version: nil, digest: digest, day: day, files: [stored]))
                return Result(file: file.name, letter: words, sentence: "双方已签订", filed: true)
            } catch let refusal as Refusal {
                return failed("\(refusal.sentence)。\(refusal.advice)", words)
            }
        } catch let refusal as Refusal {
            return failed("\(refusal.sentence)。\(refusal.advice)")
        } catch let error as PaperError {
            return failed("\(error.sentence)。在那份责任书的页面上录入")
        }
    }
}
