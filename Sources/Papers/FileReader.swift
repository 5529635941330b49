import Foundation
import Synchronization

/// Reads files that people send, in a process of its own with limits, so that no file ends the server, fills its memory or keeps the
/// others waiting. What was read comes back as data.
package enum FileReader {
    /// A sheet's name and its rows.
    package struct Sheet: Codable, Sendable {
        package let name: String
        package let rows: [[String]]
    }

    /// One thing to be read of one file.
    enum Work: Codable, Sendable {
        case docx, pdfText, plainText, sheetLines
        case rows(name: String)
        case sheets(name: String)
        /// Whether a form can be taken apart within the limits.
        case form
        case marked(sheet: String, head: Int, marks: [MarkedSheet.Mark])
    }

    /// Where this program is, so that it can be started again as a reader; nil reads in this process, as tests and the command line do.
    package static let program = Mutex<String?>(nil)

    /// Ends every reader and converter: the server stops, and nobody waits for a slow file.
    package static func stop() { LimitedChild.endAll() }

    package static func sheets(_ data: Data, name: String) async throws -> [Sheet] {
        try await read(.sheets(name: name), data)
    }

    package static func rows(_ data: Data, name: String) async throws -> [[String]] {
        try await read(.rows(name: name), data)
    }

    package static func marked(_ data: Data, sheet: String, head: Int, _ marks: [MarkedSheet.Mark])
        async throws -> Data
    {
        try await read(.marked(sheet: sheet, head: head, marks: marks), data)
    }

    /// Throws `PaperError` for a form that is out of all measure; what is wrong with its fields is said elsewhere.
    package static func checkForm(_ data: Data) async throws { let _: Bool = try await read(.form, data) }

    // MARK: Here and in the child

    private struct Answer<T: Codable & Sendable>: Codable {
        var value: T?
        var error: PaperError?
    }

    static func read<T: Codable & Sendable>(_ work: Work, _ data: Data) async throws -> T {
        guard data.count <= PaperLimits.unpacked else { throw PaperError.tooLarge }
        let program = program.withLock { $0 }
        let made: Data
        if let program {
            made = try await LimitedChild.run(
                [("file", data), ("work", try JSONEncoder().encode(work))], kind: "文件", results: ["answer"],
                bounds: .reader
            ) { _ in [program, "read-file"] }[0]
        } else {
            made = try answer(work, data)
        }
        let answer = try JSONDecoder().decode(Answer<T>.self, from: made)
        if let error = answer.error { throw error }
        guard let value = answer.value else { throw PaperError.damaged }
        return value
    }

    /// In the child: does what `work` in its folder says with `file`, and leaves `answer`.
    package static func answerInThisFolder() throws {
        let work = try JSONDecoder().decode(Work.self, from: Data(contentsOf: URL(fileURLWithPath: "work")))
        let made = try answer(work, try Data(contentsOf: URL(fileURLWithPath: "file")))
        try made.write(to: URL(fileURLWithPath: "answer.part"))
        try FileManager.default.moveItem(atPath: "answer.part", toPath: "answer")
    }

    private static func answer(_ work: Work, _ data: Data) throws -> Data {
        switch work {
        case .docx: try encoded { try DocxReader.text(data) }
        case .pdfText: try encoded { try PdfReader.text(made: data) }
        case .plainText: try encoded { try TextReader.text(data) }
        case .sheetLines: try encoded { try SheetReader.lines(data) }
        case .rows(let name): try encoded { try SheetReader.rows(data, name: name) }
        case .sheets(let name):
            try encoded {
                try SheetReader.sheets(data, name: name).map { Sheet(name: $0.name, rows: $0.rows) }
            }
        case .form: try encoded { try DocxForm.isModest(data) }
        case .marked(let sheet, let head, let marks):
            try encoded {
                if data.starts(with: Array("PK".utf8)) {
                    return try MarkedWorkbook.xlsx(data, sheet: sheet, head: head, marks)
                }
                return try MarkedSheet.xlsx(SheetReader.rows(data, name: "a.csv"), head: head, marks)
            }
        }
    }

    private static func encoded<T: Codable & Sendable>(_ make: () throws -> T) throws -> Data {
        var answer = Answer<T>()
        do { answer.value = try make() } catch let error as PaperError { answer.error = error } catch {
            answer.error = .damaged
        }
        return try JSONEncoder().encode(answer)
    }
}
