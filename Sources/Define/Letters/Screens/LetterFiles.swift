import Foundation
import Kernel
import Papers
import Web

/// Letters to take along: one as Word or PDF, all of a year as one ZIP, and the code on the page.
enum LetterFiles {
    static func docx(_ visit: Visit) async throws -> Reply {
        let (letter, directory, form) = try await find(visit)
        return .docx(
            try LetterPaper.docx(letter, on: form), name: LetterPaper.fileName(letter, directory))
    }

    static func pdf(_ visit: Visit) async throws -> Reply {
        let (letter, directory, form) = try await find(visit)
        let made = try await PaperFiles.pdfs([LetterPaper.docx(letter, on: form)])
        return .pdf(made[0], name: LetterPaper.fileName(letter, directory))
    }

    /// The visible letters of a year as Word files.
    static func zip(_ visit: Visit) async throws -> Reply {
        guard let year = visit.query.number("year") else { throw Refusal.missing }
        let papers = try await all(visit, year)
        return .file(
            try ZipWriter.zip(papers.map { ($0.name + ".docx", $0.data) }), name: "\(year) 年责任书.zip",
            type: "application/zip")
    }

    /// The same as PDF, a few at a time behind a page that says how far it is: each start of LibreOffice costs a second.
    static func pdfs(_ visit: Visit) async throws -> Reply {
        guard let year = visit.form.number("year") else { throw Refusal.missing }
        let papers = try await all(visit, year)
        return try await visit.bundle(
            "\(year) 年责任书（PDF）", total: papers.count, back: ("/letters" as Link).with([("year", "\(year)")])
        ) { ready in
            var made: [(name: String, data: Data)] = []
            for some in papers.chunked(10) {
                let pdfs = try await PaperFiles.pdfs(some.map(\.data))
                made += Swift.zip(some, pdfs).map { ($0.name + ".pdf", $1) }
                try await ready(made.count)
            }
            return made
        }
    }

    private static func all(_ visit: Visit, _ year: Int) async throws -> [(name: String, data: Data)] {
        let seen = visit.seen
        let (letters, directory, form) = try await visit.read { session in
            (
                try LetterStore.current(year: year, seenBy: seen, in: session),
                try Directory(session, town: seen.town),
                try LetterPaper.kind.form(town: seen.town, in: session)
            )
        }
        guard !letters.isEmpty else { throw Refusal.missing }
        return try letters.map {
            (LetterPaper.fileName($0, directory), try LetterPaper.docx($0, on: form))
        }
    }

    static func code(_ visit: Visit) async throws -> Reply {
        let (letter, _, _) = try await find(visit)
        guard let code = QRCode(LetterPaper.mark(letter)) else { throw Refusal.missing }
        return .picture(code.svg, type: "image/svg+xml")
    }

    private static func find(_ visit: Visit) async throws -> (Letter, Directory, DocxForm) {
        let id = try visit.id(), seen = visit.seen
        return try await visit.read { session in
            (
                try LetterStore.find(id, seenBy: seen, in: session),
                try Directory(session, town: seen.town),
                try LetterPaper.kind.form(town: seen.town, in: session)
            )
        }
    }
}
