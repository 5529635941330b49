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
                "pieces of XML",
                [
                    "\(PaperLimits.pieces)", "\(PaperLimits.formMarks) fields",
                    "\(PaperLimits.formFaults) faults",
                ]
            ),
            ("pixels of a picture", ["\(PaperLimits.pictureArea)"]),
            ("a day typed ahead", ["\(FormErrors.yearsAhead) years"]),
        ]
        for (what, numbers) in lines {
            let line = try #require(page.split(separator: "\n").first { $0.contains(what) }, "\(what)")
            for number in numbers { #expect(line.contains(number), "\(what): \(number)") }
        }
    }

    /// A number out of a file is asked for within a range, so that nobody reckons with one that was not.
    @Test func numbersOfFilesHaveRanges() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Papers")
        let files =
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL]
            ?? []
        // Where text becomes a number, each of them read by somebody: what follows is a comparison or is bounded there.
        let known = [
            "XMLStream.swift": 1, "SheetReader.swift": 2, "SheetDates.swift": 0, "MarkedWorkbook.swift": 2,
            "PictureHash.swift": 1,
            "DocxForm.swift": 0, "ZipArchive.swift": 1, "PictureSize.swift": 1, "CodeReader.swift": 0,
        ]
        for file in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let uses = text.matches(
                of: #/Int\(String\(|Int\(value\)|flatMap\(Int|Int\(\$0|Int32\.init|Int\(zip_fread/#
            ).count
            #expect(
                uses <= known[file.lastPathComponent] ?? 0,
                "\(file.lastPathComponent) makes numbers of text in \(uses) places")
            #expect(
                !text.contains(#/\.number\("\w+"\)/#),
                "\(file.lastPathComponent) asks for a number without a range")
        }
    }
}
