import Words
import Foundation
import Kernel
import Testing

@testable import Office
@testable import Papers
@testable import Web

/// docs/limits.md says what the program does.
@Suite struct LimitsTests {
    private func page() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/limits.md"), encoding: .utf8)
    }

    @Test func thePageNamesTheNumbers() throws {
        let page = try page()
        func mega(_ bytes: Int) -> String { "\(bytes / 1_048_576) MB" }
        let lines: [(String, [String])] = [
            ("a form without files", [mega(RequestLimits.words)]),
            ("a form with files", [mega(RequestLimits.files), "\(RequestLimits.filesAtOnce) files"]),
            (
                "| JSON",
                [
                    mega(RequestLimits.json), "\(StrictJSON.elements) values", "\(StrictJSON.depth) levels",
                    "\(StrictJSON.list) in a list",
                ]
            ),
            (
                "somebody not signed in",
                [
                    "\(RequestLimits.stranger / 1024) kB", "\(RequestLimits.strangersAtOnce) at once",
                    mega(RequestLimits.setUp),
                ]
            ),
            ("fields of a form", ["\(RequestLimits.fields)", mega(RequestLimits.field)]),
            ("the form's token", ["\(RequestLimits.beforeToken / 1024) kB"]),
            ("all requests being read", [mega(RequestLimits.inFlight)]),
            (
                "the query of an address",
                ["\(RequestLimits.query / 1024) kB", "\(RequestLimits.queryFields) fields"]
            ),
            ("words searched for", ["\(Bigrams.longestQuery) letters", "\(Bigrams.mostWords) words"]),
            ("| a file", [mega(PaperLimits.file)]),
            (
                "parts of an archive",
                ["\(PaperLimits.parts)", mega(PaperLimits.part), mega(PaperLimits.unpacked)]
            ),
            ("text of a document", ["\(PaperLimits.text)"]), ("cells of a row", ["\(PaperLimits.rowCells)"]),
            (
                "levels of a list",
                ["0 to \(PaperLimits.listLevels.upperBound)", "\(PaperLimits.listText) letters"]
            ),
            ("columns a cell spans", ["\(PaperLimits.tableColumns)"]),
            ("| sheets", ["\(PaperLimits.sheets)"]),
            ("rows of a sheet", ["\(PaperLimits.rows)"]), ("| columns |", ["\(PaperLimits.columns)"]),
            ("cells of a workbook", ["\(PaperLimits.cells)"]),
            ("text of a cell", ["\(PaperLimits.cellText)"]),
            ("text of a workbook", ["\(PaperLimits.sheetText)"]), ("merged areas", ["\(PaperLimits.merges)"]),
            (
                "| a form |",
                [
                    "\(PaperLimits.formPieces)", "\(PaperLimits.formMarks) fields",
                    "\(PaperLimits.formFaults) faults",
                ]
            ), ("pieces of XML of a workbook", ["\(PaperLimits.pieces)"]),
            (
                "answers made in memory",
                [mega(RequestLimits.outgoing), mega(RequestLimits.outgoingOfOne)]
            ),
            ("pixels of a picture", ["\(PaperLimits.pictureArea)"]),
            ("a day typed ahead", ["\(FormErrors.yearsAhead) years"]),
        ]
        for (what, numbers) in lines {
            let line = try #require(page.split(separator: "\n").first { $0.contains(what) }, "\(what)")
            for number in numbers { #expect(line.contains(number), "\(what): \(number)") }
        }
    }

    /// What others have begun and not finished keeps no sign-in out, and what is large waits.
    @Test func aShortFormGetsInWhateverIsUnderWay() throws {
        let all = InFlight.incoming(), mega = 1024 * 1024
        let held = ["a", "b", "c"].map { InFlight.Place(all, of: $0, isStranger: false) }
        for place in held { try place.take(83 * mega) }
        let short = InFlight.Place(all, of: "d", isStranger: true)
        try short.take(RequestLimits.stranger)
        let large = InFlight.Place(all, of: "e", isStranger: false)
        #expect(throws: Refusal.self) { try large.take(2 * mega) }
        withExtendedLifetime(held) {}
    }

    /// Where text becomes a number anywhere in the program, each place read by somebody: what follows is a comparison or is bounded
    /// there, and nobody reckons with a number that was not looked at.
    @Test func numbersOfTextHaveRanges() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files =
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL]
            ?? []
        let known = [
            "XMLStream.swift": 1, "SheetReader.swift": 2, "MarkedWorkbook.swift": 2, "PictureHash.swift": 1,
            "ZipArchive.swift": 1, "PictureSize.swift": 1, "PostgresConnection.swift": 1,
            "PlanRules.swift": 1,
            "DutyTimes.swift": 1, "PlanText.swift": 2, "Marker.swift": 1, "ClockQuestion.swift": 1,
            "ProofTally.swift": 1, "RequestReader.swift": 1, "Day.swift": 4, "YearWords.swift": 1,
            "RowsSaid.swift": 1,
        ]
        var unread: [String] = []
        for file in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8), name = file.lastPathComponent
            let uses = text.matches(
                of:
                    #/Int\(String\(|Int\(value\)|flatMap\(Int\b|Int\(\$0(?!\.)|Int32\.init|Int\(zip_fread|Int\((?:\$0|[a-z]\w*)\.output/#
            ).count
            if uses > known[name] ?? 0 { unread.append("\(name) makes numbers of text in \(uses) places") }
            if file.path.contains("/Papers/"), text.contains(#/\.number\("\w+"\)/#) {
                unread.append("\(name) asks for a number without a range")
            }
        }
        #expect(unread.isEmpty, "\(unread.joined(separator: "\n"))")
    }
}
