import Words
import Foundation
import Kernel
import Testing
import Web

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
    @Test func whoeverBringsMuchWaitsForRoom() async throws {
        let all = InFlight.incoming(), mega = 1024 * 1024
        var first: InFlight.Place? = InFlight.Place(all, of: "a", isStranger: false)
        try await first?.reserve(70 * mega)
        let second = InFlight.Place(all, of: "b", isStranger: false)
        async let room: Void = second.reserve(60 * mega)
        try await Task.sleep(for: .milliseconds(150))
        #expect(second.expected == 0, "not yet")
        withExtendedLifetime(first) {}
        first = nil
        try await room
        #expect(second.expected == 60 * mega)
        // What came of what was reserved is not counted again.
        try second.came(60 * mega)
        #expect(throws: Refusal.self) { try second.came(40 * mega) }
    }

    @Test func aShortFormGetsInWhateverIsUnderWay() throws {
        let all = InFlight.incoming(), mega = 1024 * 1024
        let held = ["a", "b", "c"].map { InFlight.Place(all, of: $0, isStranger: false) }
        for place in held { try place.take(RequestLimits.inFlight / 3) }
        let short = InFlight.Place(all, of: "d", isStranger: true)
        try short.take(RequestLimits.stranger)
        let large = InFlight.Place(all, of: "e", isStranger: false)
        #expect(throws: Refusal.self) { try large.take(2 * mega) }
        withExtendedLifetime(held) {}
    }

    /// Where something becomes a number anywhere in the program, each place read by somebody: what comes from a request or a file is
    /// compared with a range there before anything is reckoned with it. A new place fails until it is read and counted here.
    @Test func numbersOfTextHaveRanges() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files =
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects as? [URL]
            ?? []
        var unread: [String] = []
        for file in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let name = file.deletingPathExtension().lastPathComponent
            let uses = text.matches(
                of:
                    #/(?:^|[^A-Za-z.])(?:Int|Int64|Int32|UInt64|Double)\((?!\))|(?:flatMap|map|compactMap)\((?:Int|Double)(?:\.init)?\)|Int32\.init/#
                    .anchorsMatchLineEndings()
            ).count
            if uses > Self.read[name] ?? 0 { unread.append("\(name) makes numbers in \(uses) places") }
            if file.path.contains("/Papers/"), text.contains(#/\.number\("\w+"\)/#) {
                unread.append("\(name) asks for a number without a range")
            }
        }
        #expect(unread.isEmpty, "\(unread.joined(separator: "\n"))")
    }

    /// File → in how many places numbers are made there.
    private static let read = [
        "TypedDay": 4,
        "AddressList": 1, "Anchors": 1, "BackupCommands": 1, "Bigrams": 2, "BurdenScreen": 1,
        "ClauseWords": 1,
        "ClockQuestion": 1, "ClockReckoning": 1, "Day": 5, "Digest": 6, "DispatchRoutes": 1, "DutyForm": 2,
        "DutyTimes": 1,
        "Fields": 1, "Fingerprint": 2, "HTML": 2, "HolidayFile": 1, "HolidayYear": 2, "ID": 3,
        "ImportKind": 2,
        "Instant": 12, "ItemAnswers": 1, "JournalCommand": 1, "LetterListScreen": 1, "LetterWarnings": 2,
        "Likeness": 4,
        "Listening": 1, "Lock": 18, "MarkedWorkbook": 3, "Marker": 1, "Measures": 3, "OneTimeCode": 4,
        "Pace": 4,
        "Password": 8, "PasswordRule": 2, "PeriodWords": 1, "PhotoMetadata": 7, "PictureCheck": 3,
        "PictureHash": 1,
        "PictureSize": 1, "PlanNewScreen": 1, "PlanRules": 1, "PlanText": 2, "PostgresConnection": 9,
        "ProblemStatistics": 2,
        "DispatchEssentials": 3, "Festivals": 2, "ProofRule": 2, "RowOrder": 2,
        "ProofFields": 2, "ProofTally": 3, "QRCode": 1, "Recheck": 1, "Record": 1, "RecordReading": 8,
        "Replay": 2,
        "RequestReader": 2, "RowsSaid": 1, "SealedReader": 5, "SealedWriter": 4, "SecondFactor": 1,
        "SecretBox": 6,
        "SeededNumbers": 2, "Server": 3, "SheetDates": 1, "SheetPrint": 7, "SheetReader": 3, "SheetWriter": 9,
        "MarkedSheet": 1,
        "SignInTries": 1, "Sodium": 1,
        "StatutoryHolidays": 3, "TaskQueries": 1, "Value": 2, "XMLStream": 4, "YearWords": 1, "ZipArchive": 2,
        "ZipWriter": 1,
    ]
}
