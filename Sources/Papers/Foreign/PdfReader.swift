import Foundation

/// The text of a PDF by poppler's `pdftotext` where the machine has it, its broken lines joined again.
///
/// Not by LibreOffice, which makes a PDF's pieces into text boxes and loses their order.
enum PdfReader {
    static func text(_ data: Data) async throws -> String {
        guard let program = LimitedChild.program("pdftotext") else {
            throw PaperError.needsProgram("PDF 文件", "poppler-utils")
        }
        let made = try await LimitedChild.run(data, suffix: "pdf", kind: "PDF 文件", result: "paper.txt") { _ in
            [program, "-layout", "-enc", "UTF-8", "paper.pdf", "paper.txt"]
        }
        return try await FileReader.read(.pdfText, made)
    }

    /// From what poppler wrote.
    static func text(made: Data) throws -> String {
        guard made.count <= PaperLimits.text * 4 else {
            throw PaperError.beyond("文档的文字", "\(PaperLimits.text / 10_000) 万字")
        }
        let text = joined(String(decoding: made, as: UTF8.self))
        // A scan is a picture: there is nothing to read in it.
        guard text.contains(where: { !$0.isWhitespace }) else { throw PaperError.empty }
        return text
    }

    /// Lines that fill their width go on in the next; page numbers are no lines; blanks between Chinese and digits are the
    /// setting's, not the writer's.
    static func joined(_ text: String) -> String {
        let pages = text.split(separator: "\u{0C}").map { page in
            page.split(whereSeparator: \.isNewline).map { tight(String($0)) }
                .filter { !$0.isEmpty && !isPageNumber($0) }
        }
        let lines = withoutRunningHeads(pages)
        let full = lines.map(width).max() ?? 0
        var out: [String] = [], goesOn = false
        for line in lines {
            if goesOn, !beginsAnew(line) {
                out[out.count - 1] += line
            } else {
                out.append(line)
            }
            let ends = line.last.map { "。；：！？".contains($0) } ?? true
            goesOn = !ends && width(line) * 100 >= full * 85
        }
        return out.joined(separator: "\n")
    }

    /// What stands first or last on several pages alike is the page's, not the paper's.
    private static func withoutRunningHeads(_ pages: [[String]]) -> [String] {
        guard pages.count > 1 else { return pages.flatMap { $0 } }
        let edges = pages.flatMap { page in Set([page.first, page.last].compactMap { $0 }) }
        let counts = Dictionary(edges.map { ($0, 1) }, uniquingKeysWith: +)
        return pages.flatMap { page in
            page.enumerated().filter { index, line in
                !((index == 0 || index == page.count - 1) && counts[line] ?? 0 > 1)
            }.map(\.element)
        }
    }

    private static func tight(_ line: String) -> String {
        let characters = Array(line.trimmingCharacters(in: .whitespaces))
        return String(
            characters.indices.compactMap { index in
                guard characters[index] == " " else { return characters[index] }
                let (before, after) = (characters[index - 1], characters[index + 1])
                // Several blanks in a row part the columns of a table.
                if before == " " || after == " " { return " " }
                return isWide(before) || isWide(after) ? nil : " "
            })
    }

    private static func isWide(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { $0.value >= 0x2E80 || (0x2014...0x201D).contains($0.value) }
            ?? false
    }

    private static func width(_ line: String) -> Int { line.reduce(0) { $0 + (isWide($1) ? 2 : 1) } }

    private static func isPageNumber(_ line: String) -> Bool {
        line.count <= 8 && line.contains(where: \.isNumber)
            && line.allSatisfy { $0.isNumber && $0.isASCII || "-—－–· ".contains($0) }
    }

    /// A mark of an outline begins a line of its own.
    private static func beginsAnew(_ line: String) -> Bool {
        let head = line.prefix(6), numerals = "一二三四五六七八九十0123456789"
        guard let first = head.first else { return false }
        if "（(第".contains(first), head.dropFirst().first.map(numerals.contains) ?? false { return true }
        let rest = head.drop { numerals.contains($0) }
        return rest.count < head.count && rest.first.map { "、.．是要".contains($0) } ?? false
    }
}
