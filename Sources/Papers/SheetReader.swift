import Foundation
import Words

/// The cells of an XLSX's sheets or of a CSV file, as text, row by row.
package enum SheetReader {
    /// Rows keep their place: `rows[n]` is row n+1 of the sheet, blank rows included. Cells merged downwards all have
    /// the words of the first.
    package static func rows(_ data: Data, name: String) throws -> [[String]] {
        guard !data.isEmpty else { throw PaperError.empty }
        guard data.count <= PaperLimits.file else { throw PaperError.tooLarge }
        if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try xlsx(data, filled: true) }
        if let found = foreign.first(where: { data.starts(with: $0.magic) }) {
            throw PaperError.other(found.kind, wanted: "Excel 表格（.xlsx）或 CSV 文件")
        }
        if name.lowercased().hasSuffix(".xlsx") { throw PaperError.notA("Excel 表格（.xlsx）") }
        // A CSV may hold what no XML could.
        return try CSV.rows(try TextReader.text(data)).map { $0.map(\.storable) }
    }

    /// What is often chosen instead of a sheet, by how it begins.
    private static let foreign: [(magic: [UInt8], kind: String)] = [
        ([0xD0, 0xCF, 0x11, 0xE0], "旧版 Excel 文件（.xls）或加密的表格"), (Array("%PDF".utf8), "PDF 文件"),
        ([0x89, 0x50, 0x4E, 0x47], "图片"), ([0xFF, 0xD8, 0xFF], "图片"),
    ]

    /// Every sheet that holds anything, by name, in the order of the tabs; a CSV file is one without a name. Throws as
    /// `rows` does where none does.
    package static func sheets(_ data: Data, name: String) throws -> [(name: String, rows: [[String]])] {
        guard data.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return [("", try rows(data, name: name))] }
        guard data.count <= PaperLimits.file else { throw PaperError.tooLarge }
        let archive = try ZipArchive(data, kind: "Excel 表格（.xlsx）"), listed = try Workbook.sheets(archive)
        guard !listed.isEmpty else { return [("", try xlsx(data, filled: true))] }
        let shared = try archive.part("xl/sharedStrings.xml").map(strings) ?? []
        let dates = try SheetDates(archive.part("xl/styles.xml"))
        var failure: (any Error)?, budget = Budget()
        let found = try listed.prefix(PaperLimits.sheets).compactMap {
            sheet -> (name: String, rows: [[String]])? in
            guard let part = try archive.part(sheet.part) else { return nil }
            do {
                let rows = try cells(part, shared, dates, filled: true, &budget)
                return rows.contains { $0.contains { !$0.isEmpty } } ? (sheet.name, rows) : nil
            } catch {
                // A sheet on the side that cannot be read does not keep the ledger out.
                failure = failure ?? error
                return nil
            }
        }
        guard !found.isEmpty else { throw failure ?? PaperError.empty }
        return found
    }

    /// What all sheets of a workbook may hold together.
    struct Budget {
        private var cells = 0
        private var characters = 0

        mutating func take(_ cell: String) throws {
            let length = cell.unicodeScalars.count
            guard length <= PaperLimits.cellText else {
                throw PaperError.beyond("一个单元格", "\(PaperLimits.cellText) 个字")
            }
            (cells, characters) = (cells + 1, characters + length)
            guard cells <= PaperLimits.cells else {
                throw PaperError.beyond("表格", "\(PaperLimits.cells / 10_000) 万个单元格")
            }
            guard characters <= PaperLimits.sheetText else {
                throw PaperError.beyond("表格的文字", "\(PaperLimits.sheetText / 10_000) 万字")
            }
        }
    }

    private static func cells(
        _ sheet: Data, _ shared: [String], _ dates: SheetDates, filled: Bool, _ budget: inout Budget
    ) throws -> [[String]] {
        var walk = Walk(shared: shared, dates: dates, budget: budget)
        let stream = try XMLStream(sheet)
        while let event = try stream.next() { try walk.take(event, stream) }
        if filled { try walk.fillMerged() }
        budget = walk.budget
        return walk.rows
    }

    /// A sheet as lines of cells parted by tabs, for whoever reads it as a document; merged cells are written once, and
    /// line breaks within a cell become blanks.
    static func lines(_ data: Data) throws -> String {
        let rows = try xlsx(data, filled: false), width = rows.map(\.count).max() ?? 0
        let table = rows.firstIndex { $0.count { !$0.isEmpty } > 1 } ?? rows.count
        return rows.enumerated().map { index, row in
            let cells = row.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
            // What stands above the table are lines, not rows.
            if index < table { return cells.first { !$0.isEmpty } ?? "" }
            return (cells + [String](repeating: "", count: width - cells.count)).joined(separator: "\t")
        }.joined(separator: "\n")
    }

    private static func xlsx(_ data: Data, filled: Bool) throws -> [[String]] {
        let archive = try ZipArchive(data, kind: "Excel 表格（.xlsx）")
        guard let sheet = try firstSheet(archive) else { throw PaperError.notA("Excel 表格（.xlsx）") }
        let shared = try archive.part("xl/sharedStrings.xml").map(strings) ?? []
        var budget = Budget()
        let rows = try cells(
            sheet, shared, try SheetDates(archive.part("xl/styles.xml")), filled: filled, &budget)
        guard rows.contains(where: { $0.contains { !$0.isEmpty } }) else { throw PaperError.empty }
        return rows
    }

    private static func firstSheet(_ archive: ZipArchive) throws -> Data? {
        for name in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet.xml"] {
            if let part = try archive.part(name) { return part }
        }
        return nil
    }

    /// Shared strings, rich text joined, phonetic hints left out.
    private static func strings(_ data: Data) throws -> [String] {
        let stream = try XMLStream(data)
        var found: [String] = [], text = "", inText = false, phonetic = false, budget = Budget()
        while let event = try stream.next() {
            switch event {
            case .start("si", let empty):
                text = ""
                if empty { found.append("") }
            case .start("t", let empty): inText = !empty
            case .start("rPh", let empty): phonetic = !empty
            case .text(let part):
                if inText, !phonetic { text += part }
                // A cell of many pieces is looked at while it grows.
                if text.utf8.count > PaperLimits.cellText * 4 { try budget.take(text) }
            case .end("t"): inText = false
            case .end("rPh"): phonetic = false
            case .end("si"):
                try budget.take(text)
                found.append(text.trimmingCharacters(in: .whitespacesAndNewlines))
            default: break
            }
        }
        return found
    }

    private struct Walk {
        let shared: [String]
        let dates: SheetDates
        var rows: [[String]] = []
        private var merged: [(column: Int, rows: ClosedRange<Int>)] = []
        private var column = 0
        private var type = ""
        private var style = 0
        private var value = ""
        private var collecting = false
        private(set) var budget: Budget

        init(shared: [String], dates: SheetDates, budget: Budget) {
            (self.shared, self.dates, self.budget) = (shared, dates, budget)
        }

        mutating func take(_ event: XMLStream.Event, _ stream: XMLStream) throws {
            switch event {
            case .start("row", _): try startRow(stream.number("r", in: 1...1_048_576))
            case .start("c", let empty):
                column = stream.attribute("r").flatMap(SheetReader.column) ?? (rows.last?.count ?? 0)
                type = stream.attribute("t") ?? ""
                style = stream.number("s", in: 0...65_535) ?? 0
                value = ""
                if empty { type = "" }
            case .start("v", let empty), .start("t", let empty): collecting = !empty
            case .text(let part):
                if collecting { value += part }
                if value.utf8.count > PaperLimits.cellText * 4 { try budget.take(value) }
            case .end("v"), .end("t"): collecting = false
            case .end("c"): try finishCell()
            case .start("mergeCell", _): try noteMerged(stream.attribute("ref") ?? "")
            default: break
            }
        }

        /// `A4:B6` covers rows 3 to 5; its words are in its first cell.
        private mutating func noteMerged(_ reference: String) throws {
            let ends = reference.split(separator: ":").map(String.init)
            guard ends.count == 2, let column = SheetReader.column(ends[0]),
                let top = SheetReader.row(ends[0]),
                let bottom = SheetReader.row(ends[1]), top < bottom
            else { return }
            guard merged.count < PaperLimits.merges else {
                throw PaperError.beyond("合并的单元格", "\(PaperLimits.merges) 处")
            }
            merged.append((column, top...bottom))
        }

        mutating func fillMerged() throws {
            var left = PaperLimits.rows * 10
            for (column, area) in merged where column < PaperLimits.columns {
                guard area.lowerBound < rows.count, column < rows[area.lowerBound].count else { continue }
                let words = rows[area.lowerBound][column]
                for row in area.clamped(to: 0...rows.count - 1).dropFirst() {
                    left -= 1
                    guard left > 0 else {
                        throw PaperError.beyond("合并的单元格", "\(PaperLimits.rows * 10 / 10_000) 万行")
                    }
                    if rows[row].isEmpty { continue }
                    while rows[row].count <= column { rows[row].append("") }
                    if rows[row][column].isEmpty { rows[row][column] = words }
                }
            }
        }

        private mutating func startRow(_ number: Int?) throws {
            let wanted = number ?? rows.count + 1
            guard wanted <= PaperLimits.rows else { throw PaperError.beyond("一张表", "\(PaperLimits.rows) 行") }
            while rows.count < wanted { rows.append([]) }
        }

        private mutating func finishCell() throws {
            guard !rows.isEmpty, column < PaperLimits.columns, !value.isEmpty else { return }
            let text =
                type == "s"
                ? Int(value).flatMap { shared.indices.contains($0) ? shared[$0] : nil } ?? ""
                : dates.day(value, type: type, style: style)
                    ?? value.trimmingCharacters(in: .whitespacesAndNewlines)
            try budget.take(text)
            while rows[rows.count - 1].count <= column { rows[rows.count - 1].append("") }
            rows[rows.count - 1][column] = text
        }
    }

    /// `C7` is row 6.
    private static func row(_ reference: String) -> Int? {
        let digits = reference.utf8.drop { !(48...57).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self)).flatMap { $0 > 0 ? $0 - 1 : nil }
    }

    /// `AB` for 27.
    package static func letters(_ column: Int) -> String {
        let low = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? low : letters(column / 26 - 1) + low
    }

    /// 27 for `AB12`.
    static func column(_ reference: String) -> Int? {
        var column = 0
        for letter in reference.utf8.prefix(while: { (65...90).contains($0) }) {
            column = column * 26 + Int(letter) - 64
            // No sheet is so wide: longer ones would overflow.
            if column > 1_000_000 { return nil }
        }
        return column > 0 ? column - 1 : nil
    }
}

/// Comma-separated text with quotes, as spreadsheets write it (RFC 4180).
package enum CSV {
    /// Throws `PaperError.beyond` as soon as there is more than a spreadsheet may hold.
    package static func rows(_ text: String) throws -> [[String]] {
        var rows: [[String]] = [], row: [String] = [], cell = "", quoted = false,
            budget = SheetReader.Budget()
        func endCell() throws {
            let trimmed = cell.trimmingCharacters(in: .whitespacesAndNewlines)
            try budget.take(trimmed)
            guard row.count < PaperLimits.columns else {
                throw PaperError.beyond("一行", "\(PaperLimits.columns) 列")
            }
            row.append(trimmed)
            cell = ""
        }
        func endRow() throws {
            try endCell()
            guard rows.count < PaperLimits.rows else {
                throw PaperError.beyond("一张表", "\(PaperLimits.rows) 行")
            }
            rows.append(row)
            row = []
        }
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where quoted && scalars.first == "\"":
                cell.unicodeScalars.append("\"")
                scalars.removeFirst()
            case "\"": quoted.toggle()
            case "," where !quoted, "\t" where !quoted: try endCell()
            case "\n" where !quoted: try endRow()
            default: cell.unicodeScalars.append(scalar)
            }
        }
        if !cell.isEmpty || !row.isEmpty { try endRow() }
        return rows
    }

    /// Cells that a spreadsheet would run as a formula are written with a leading apostrophe.
    package static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
    }

    /// By scalars: a sign with a combining mark behind it is one character to Swift, and still that sign to a spreadsheet.
    private static func quoted(_ cell: String) -> String {
        let isFormula = cell.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + cell : cell
        guard safe.unicodeScalars.contains(where: { ",\t\"\n\r".unicodeScalars.contains($0) }) else {
            return safe
        }
        return "\"" + safe.replacingOccurrences(of: "\"", with: "\"\"", options: .literal) + "\""
    }
}
