import Kernel
import Web

struct LetterRoutes: Sendable {
    let ports: LettersLedger.Ports

    var routes: [Route] { reading + LetterScanScreen.routes + making + signing }

    private var reading: [Route] {
        [
            .get("/letters", may: Role.business) { .page(try await LetterListScreen.page($0, ports, nil)) },
            .get("/letters.xlsx", may: Role.business) { try await LetterListScreen.xlsx($0, ports) },
            .get("/letters.zip", may: Role.business, LetterFiles.zip),
            .post("/letters/pdfs", may: Role.business, LetterFiles.pdfs),
            .get("/letters/{id}.docx", may: Role.business, LetterFiles.docx),
            .get("/letters/{id}.pdf", may: Role.business, LetterFiles.pdf),
            .get("/letters/{id}/code.svg", may: Role.business, LetterFiles.code),
            .get("/letters/{id}", may: Role.business) { .page(try await LetterShowScreen.page($0, nil)) },
        ]
    }

    private var making: [Route] {
        [
            .post("/letters/draft", may: DraftLetters.may) { visit in
                guard let year = visit.form.number("year") else { throw Refusal.missing }
                let facts = try await visit.perform(DraftLetters(year: year)).facts
                return .see(
                    ("/letters" as Link).with([
                        ("year", "\(year)"), ("done", "drafted"), ("new", facts["new"] ?? ""),
                        ("changed", facts["changed"] ?? ""), ("ended", facts["ended"] ?? ""),
                    ]))
            },
            .post("/letters/send", may: SendLetter.may, sendAll),
            .post("/letters/{id}/send", may: SendLetter.may) { visit in
                try await act(visit, "sent") { SendLetter(letter: $0, version: visit.version) }
            },
            .post("/letters/{id}/answer", may: AnswerDispute.may) { visit in
                guard let line = visit.form.number("line") else { throw Refusal.missing }
                return try await act(visit, "answered", suffix: "\(line)") {
                    AnswerDispute(
                        letter: $0, version: visit.version, line: line,
                        words: visit.form["do"] == "change" ? visit.form["words"] : nil,
                        reason: visit.form["reason"])
                }
            },
            .post("/letters/{id}/end", may: EndLetter.may) { visit in
                let id = try visit.id(), seen = visit.seen
                let letter = try await visit.read { try LetterStore.find(id, seenBy: seen, in: $0) }
                let page = ReasonPage(
                    "作废责任书", about: "<p>\(letter.item.number) \(letter.item.title)</p>", label: "作废的理由",
                    back: "/letters/\(id)")
                return try await page.reply(visit, then: "/letters/\(id)") {
                    try await visit.perform(
                        EndLetter(letter: id, version: visit.version, reason: visit.form["reason"]))
                }
            },
            .post("/letters/{id}/paper", may: SignOnPaper.may, takes: .files, paper),
        ]
    }

    private var signing: [Route] {
        [
            .post("/letters/{id}/dispute", may: DisputeLetter.may) { visit in
                guard let line = visit.form.number("line") else { throw Refusal.missing }
                return try await act(visit, "disputed", suffix: "\(line)") {
                    DisputeLetter(
                        letter: $0, version: visit.version, line: line, reason: visit.form["reason"])
                }
            },
            .post("/letters/{id}/sign", may: SignLetter.may) { visit in
                try await act(visit, "signed", confirm: true) {
                    SignLetter(letter: $0, version: visit.version, digest: visit.form["digest"])
                }
            },
            .post("/letters/{id}/countersign", may: CountersignLetter.may) { visit in
                try await act(visit, "countersigned", confirm: true) {
                    CountersignLetter(letter: $0, digest: visit.form["digest"])
                }
            },
            .post("/letters/countersign", may: CountersignLetter.may, countersign),
        ]
    }

    /// Every letter not yet sent whose post somebody holds.
    private func sendAll(_ visit: Visit) async throws -> Reply {
        guard let year = visit.form.number("year") else { throw Refusal.missing }
        let seen = visit.seen
        let drafts = try await visit.read {
            try LetterStore.current(year: year, seenBy: seen, in: $0).filter {
                $0.state == .draft && $0.item.owner != nil
            }
        }
        for letter in drafts {
            try await visit.perform(SendLetter(letter: letter.item.id, version: letter.item.version))
        }
        return .see(
            ("/letters" as Link).with([("year", "\(year)"), ("done", "sent"), ("new", "\(drafts.count)")]))
    }

    /// The first side signs many with one password, each by the text its digest names. One that cannot be signed keeps
    /// none of the others back.
    private func countersign(_ visit: Visit) async throws -> Reply {
        let texts = visit.form.all("letters").compactMap { value -> (ID, String)? in
            let parts = value.split(separator: ":").map(String.init)
            guard parts.count == 2, let id = ID(rawValue: parts[0]) else { return nil }
            return (id, parts[1])
        }
        var errors = FormErrors(), signed = 0
        do {
            guard !texts.isEmpty else { throw FormErrors("letters", "选择要签的责任书") }
            try await confirm(visit)
        } catch let wrong as FormErrors {
            return .page(try await LetterListScreen.page(visit, ports, wrong), status: 422)
        }
        for (letter, digest) in texts {
            do {
                try await visit.perform(CountersignLetter(letter: letter, digest: digest))
                signed += 1
            } catch let refusal as Refusal {
                errors.add("letters", "有一份没有签：\(refusal.sentence)。\(refusal.advice)")
            }
        }
        guard errors.items.isEmpty else {
            return .page(try await LetterListScreen.page(visit, ports, errors), status: 409)
        }
        return .see(
            ("/letters" as Link).with([
                ("year", visit.form["year"]), ("done", "countersigned"), ("new", "\(signed)"),
            ]))
    }

    private func paper(_ visit: Visit) async throws -> Reply {
        let id = try visit.id()
        do {
            guard let day = visit.form.day("day") else {
                throw FormErrors("day", "填写签订日期，按 2026-01-20 的形式")
            }
            let files = try await visit.keepFiles("files")
            try await visit.perform(
                SignOnPaper(
                    letter: id, version: visit.version, digest: visit.form["digest"], day: day, files: files))
            return .see(("/letters/\(id)" as Link).with([("done", "paper")]))
        } catch let errors as FormErrors {
            return .page(try await LetterShowScreen.page(visit, errors), status: 422)
        }
    }

    private func confirm(_ visit: Visit) async throws {
        // A password's own blanks count; Fields trims, so it is taken as it was sent.
        let password = visit.form.pairs.first { $0.name == "password" }?.value ?? ""
        guard !password.isEmpty else { throw FormErrors("password", "填写你的登录密码，确认是本人签订") }
        try await ports.confirm(visit, password)
    }

    /// Does the act; what was wrong comes back on the letter's page, at the form it was typed in.
    private func act(
        _ visit: Visit, _ done: String, suffix: String = "", confirm: Bool = false,
        _ make: (ID) -> some Command
    ) async throws -> Reply {
        let id = try visit.id()
        do {
            if confirm { try await self.confirm(visit) }
            try await visit.perform(make(id))
            return .see(("/letters/\(id)" as Link).with([("done", done)]))
        } catch let errors as FormErrors {
            var placed = FormErrors()
            for item in errors.items { placed.add(item.field + suffix, item.sentence) }
            return .page(try await LetterShowScreen.page(visit, placed), status: 422)
        } catch let refusal as Refusal where refusal.kind == .conflict {
            return .page(try await LetterShowScreen.page(visit, nil, refusal), status: 409)
        }
    }
}
