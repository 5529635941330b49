import Foundation

/// A workbook somebody sent, with what is wrong marked in it: its other sheets, formats and widths stay as they were.
package enum MarkedWorkbook {
    /// `sheet` is the name of the tab, `head` the row of heads, from 0.
    package static func xlsx(_ data: Data, sheet: String, head: Int, _ marks: [MarkedSheet.Mark]) throws
        -> Data
    {
        let archive = try ZipArchive(data, kind: "Excel 表格（.xlsx）")
        let part = try Workbook.sheets(archive).first { $0.name == sheet }?.part ?? "xl/worksheets/sheet1.xml"
        guard let bytes = try archive.part(part) else { throw PaperError.damaged }
        do {
            var styles = RedStyles(try archive.part("xl/styles.xml").map { try XMLToken.read($0) } ?? [])
            var rows = MarkedRows(try XMLToken.read(bytes), head: head, marks)
            let marked = XMLToken.write(rows.written(&styles)), dressed = XMLToken.write(styles.written)
            return try ZipWriter.zip(
                try archive.names.map { name in
                    if name == part { return (name, marked) }
                    if name == "xl/styles.xml", styles.isThere { return (name, dressed) }
                    guard let bytes = try archive.part(name) else { throw PaperError.damaged }
                    return (name, bytes)
                })
        } catch is BrokenXML { throw PaperError.damaged }
    }
}

/// One sheet's cells as they came, the wrong ones in red and a column more that says what is wrong.
private struct MarkedRows {
    private let tokens: [XMLToken]
    private let head: Int
    private let marks: [Int: [MarkedSheet.Mark]]
    /// The column that says it, from 0: right of every cell there is.
    private let last: Int
    private var out: [XMLToken] = []
    private var row = -1
    private var column = -1
    /// Columns of this row to be marked that have not come by yet.
    private var left: [Int] = []
    private var prefix = ""
    private let hasColumns: Bool
    /// A width stands for that column already; two would be an error.
    private let isWide: Bool

    init(_ tokens: [XMLToken], head: Int, _ marks: [MarkedSheet.Mark]) {
        (self.tokens, self.head) = (tokens, head)
        self.marks = Dictionary(grouping: marks, by: \.row)
        let columns = tokens.compactMap { token -> Int? in
            guard case .start(let name, let attributes, _) = token, XMLToken.local(name) == "c" else {
                return nil
            }
            return attributes.first { $0.name == "r" }.flatMap { SheetReader.column($0.value) }
        }
        let last = max((columns.max() ?? 0) + 1, (marks.compactMap(\.column).max() ?? 0) + 1)
        hasColumns = tokens.contains { $0.starts("cols") }
        isWide = tokens.contains { token in
            guard case .start(let name, let attributes, _) = token, XMLToken.local(name) == "col" else {
                return false
            }
            return attributes.contains { $0.name == "max" && Int($0.value) ?? 0 > last }
        }
        self.last = last
    }

    mutating func written(_ styles: inout RedStyles) -> [XMLToken] {
        for token in tokens {
            switch token {
            case .start(let name, let attributes, let empty): start(name, attributes, empty, &styles)
            case .end(let name):
                if XMLToken.local(name) == "row" { endRow(&styles) }
                if XMLToken.local(name) == "cols", !isWide { out.append(.raw(wide)) }
                if XMLToken.local(name) != "dimension" { out.append(token) }
            default: out.append(token)
            }
        }
        return out
    }

    private mutating func start(
        _ name: String, _ attributes: [(name: String, value: String)], _ empty: Bool,
        _ styles: inout RedStyles
    ) {
        let local = XMLToken.local(name)
        prefix = String(name.dropLast(local.count))
        func value(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
        func number(_ attribute: String) -> Int? { value(attribute).flatMap(Int32.init).map(Int.init) }
        switch local {
        // How far the cells reach, which is no longer so.
        case "dimension": return
        case "sheetData":
            if !hasColumns { out.append(.raw("<\(prefix)cols>\(wide)</\(prefix)cols>")) }
            out.append(.start(name, attributes, empty: empty))
        case "row":
            row = number("r").map { $0 - 1 } ?? row + 1
            (column, left) = (-1, Set(marks[row]?.compactMap(\.column) ?? []).sorted())
            out.append(.start(name, attributes.filter { $0.name != "spans" }, empty: empty))
        case "c":
            column = value("r").flatMap(SheetReader.column) ?? column + 1
            flush(before: column, &styles)
            guard left.first == column else {
                out.append(.start(name, attributes, empty: empty))
                return
            }
            left.removeFirst()
            let red = styles.red(of: number("s") ?? 0)
            let kept = attributes.filter { $0.name != "s" || red == nil }
            out.append(.start(name, kept + (red.map { [("s", "\($0)")] } ?? []), empty: empty))
        default: out.append(.start(name, attributes, empty: empty))
        }
    }

    /// Cells to be marked that the sheet has not.
    private mutating func flush(before column: Int, _ styles: inout RedStyles) {
        while let next = left.first, next < column {
            left.removeFirst()
            out.append(.raw("<\(prefix)c r=\"\(reference(next))\"\(style(&styles))/>"))
        }
    }

    private mutating func endRow(_ styles: inout RedStyles) {
        flush(before: .max, &styles)
        let words = (marks[row] ?? []).map(\.words).joined(separator: "；")
        guard !words.isEmpty || row == head else { return }
        let text = XMLToken.escaped(words.isEmpty ? "需要修改的地方" : String(words.prefix(32_000)))
        out.append(
            .raw(
                "<\(prefix)c r=\"\(reference(last))\" t=\"inlineStr\"\(style(&styles))><\(prefix)is><\(prefix)t>\(text)</\(prefix)t></\(prefix)is></\(prefix)c>"
            ))
    }

    private func style(_ styles: inout RedStyles) -> String { styles.red(of: 0).map { " s=\"\($0)\"" } ?? "" }

    private func reference(_ column: Int) -> String { SheetReader.letters(column) + "\(row + 1)" }

    // MARK: Widths

    private var wide: String {
        "<\(prefix)col min=\"\(last + 1)\" max=\"\(last + 1)\" width=\"60\" customWidth=\"1\"/>"
    }
}

/// The styles of a workbook with, for each that is asked for, one like it on red.
private struct RedStyles {
    private let tokens: [XMLToken]
    private let formats: [[XMLToken]]
    private let fills: Int
    private var made: [Int] = []

    init(_ tokens: [XMLToken]) {
        self.tokens = tokens
        var formats: [[XMLToken]] = [], fills = 0, inside = ""
        for token in tokens {
            switch token {
            case .start(let name, _, let empty):
                let local = String(XMLToken.local(name))
                if ["fills", "cellXfs"].contains(local) { inside = empty ? "" : local }
                if inside == "fills", local == "fill" { fills += 1 }
                if inside == "cellXfs" {
                    if local == "xf" { formats.append([]) }
                    if !formats.isEmpty { formats[formats.count - 1].append(token) }
                }
            case .end(let name):
                if XMLToken.local(name) == inside { inside = "" }
                if inside == "cellXfs", !formats.isEmpty { formats[formats.count - 1].append(token) }
            default: break
            }
        }
        (self.formats, self.fills) = (formats, fills)
    }

    /// Without fills and formats there is nothing to be like.
    var isThere: Bool { fills > 0 && !formats.isEmpty }

    /// The place among the cell formats of the red one like `style`.
    mutating func red(of style: Int) -> Int? {
        guard isThere else { return nil }
        let like = formats.indices.contains(style) ? style : 0
        if !made.contains(like) { made.append(like) }
        return formats.count + (made.firstIndex(of: like) ?? 0)
    }

    var written: [XMLToken] {
        tokens.flatMap { token -> [XMLToken] in
            switch token {
            case .start(let name, let attributes, let empty)
            where token.starts("fills") || token.starts("cellXfs"):
                let count = token.starts("fills") ? fills + 1 : formats.count + made.count
                return [
                    .start(
                        name, attributes.filter { $0.name != "count" } + [("count", "\(count)")], empty: empty
                    )
                ]
            case .end(let name) where XMLToken.local(name) == "fills":
                let p = name.dropLast("fills".count)
                return [
                    .raw(
                        "<\(p)fill><\(p)patternFill patternType=\"solid\"><\(p)fgColor rgb=\"FFFDE8E8\"/><\(p)bgColor indexed=\"64\"/></\(p)patternFill></\(p)fill>"
                    ), token,
                ]
            case .end(let name) where XMLToken.local(name) == "cellXfs": return made.flatMap(copy) + [token]
            default: return [token]
            }
        }
    }

    private func copy(of style: Int) -> [XMLToken] {
        formats[style].map { token in
            guard case .start(let name, let attributes, let empty) = token, token.starts("xf") else {
                return token
            }
            let kept = attributes.filter { !["fillId", "applyFill"].contains($0.name) }
            return .start(name, kept + [("fillId", "\(fills)"), ("applyFill", "1")], empty: empty)
        }
    }
}

extension XMLToken {
    fileprivate func starts(_ local: String) -> Bool {
        if case .start(let name, _, _) = self { Self.local(name) == local } else { false }
    }
}
