import Foundation
import Kernel
import Papers
import Web

/// The file of a list of people, or its lines, as a table; and the page on which its columns are chosen where its heads do not say them,
/// or say them wrongly.
struct RosterColumns: Sendable {
    let cells: [[String]]
    /// The number of the first of these rows as the user counts.
    let first: Int
    /// The row of heads, and where each of `PeopleColumns.names` stands; nil where no row says so.
    let found: (head: Int, places: [Int?])?

    init(_ cells: [[String]], first: Int) {
        // Blank rows at the end are nothing.
        let last = cells.lastIndex { row in row.contains { !$0.allSatisfy(\.isWhitespace) } } ?? -1
        (self.cells, self.first) = (Array(cells.prefix(last + 1)), first)
        found = PeopleColumns.findHeads(cells).map { ($0.row, $0.places) }
    }

    private init(_ cells: [[String]], first: Int, head: Int, _ places: [Int?]) {
        (self.cells, self.first, found) = (cells, first, (head, places))
    }

    /// So many letters are carried along from page to page; a list of 700 people has a tenth of it.
    private static let most = 400_000

    private var size: Int { cells.reduce(0) { $0 + $1.reduce($1.count) { $0 + $1.count } } }

    // MARK: From the request

    /// From the file that was sent, or from the lines that were typed.
    static func sent(_ call: Call) async throws -> RosterColumns {
        if let file = call.files.first(where: { $0.field == "file" }) {
            do {
                let columns = RosterColumns(try await FileReader.rows(file.data, name: file.name), first: 1)
                guard columns.cells.contains(where: { !$0.allSatisfy(\.isEmpty) }) else {
                    throw FormErrors("file", "文件里是空的，选择有人员的那一份")
                }
                guard columns.size <= Self.most else {
                    throw FormErrors("file", "表格太大，名单只要有人员的那一张表，删去别的内容再选")
                }
                return columns
            } catch let error as PaperError {
                throw FormErrors("file", "\(error.sentence)。\(error.advice)")
            }
        }
        guard !call.form["people"].isEmpty else {
            throw FormErrors(call.path.hasPrefix("/setup") ? "people" : "file", "选择人员名单文件，或者逐行填写")
        }
        let (cells, first) = PeopleColumns.table(typed: call.form["people"])
        return RosterColumns(cells, first: first)
    }

    /// As the page carried it along, with the columns that were chosen.
    static func chosen(_ form: Fields) throws -> RosterColumns {
        // Between bars, so that blank cells and rows at either end stay.
        let lines = form["cells"].dropFirst().dropLast().split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let cells = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        let first = form.number("first") == 0 ? 0 : 1
        // Chosen now, or before the page that goes back to the choice.
        guard let kept = ["", "was_"].first(where: { form.has($0 + "head") }) else {
            return RosterColumns(cells, first: first)
        }
        let places = PeopleColumns.names.indices.map { place -> Int? in
            form.number("\(kept)column\(place)").flatMap { $0 > 0 ? $0 - 1 : nil }
        }
        let head = (form.number("\(kept)head") ?? 0) - 1
        return RosterColumns(
            cells, first: first, head: min(max(-1, head), cells.count - 1), places)
    }

    /// Throws where a column that is needed is missing, or one is given twice.
    func roster(known: Set<String> = []) throws -> Roster {
        guard let found else { throw FormErrors("column0", "看不出哪一列是姓名、单位、职务，在下面选") }
        var errors = FormErrors()
        for place in PeopleColumns.names.indices {
            let name = PeopleColumns.names[place]
            if PeopleColumns.needed.contains(place), found.places[place] == nil {
                errors.add("column\(place)", "选哪一列是\(name)")
            }
            if let column = found.places[place], found.places[..<place].contains(column) {
                errors.add("column\(place)", "\(name)和别的内容选了同一列，每列只选一次")
            }
        }
        try errors.check()
        let roster = PeopleColumns.read(cells, head: found.head, found.places, first: first, known: known)
        guard !roster.rows.isEmpty else { throw FormErrors("head", "表头下面没有人员，看看表头是不是选对了") }
        guard roster.rows.count <= RosterReview.most else {
            throw FormErrors("head", "名单有 \(roster.rows.count) 人，一次最多 \(RosterReview.most) 人，分成两份")
        }
        return roster
    }

    // MARK: The page

    /// Carried along, so that the columns can be chosen anew.
    var hidden: HTML {
        let text = cells.map { row in
            row.map { $0.replacing(#/[\t\n\r]+/#, with: " ") }.joined(separator: "\t")
        }.joined(separator: "\n")
        let places = PeopleColumns.names.indices.map { place in
            Form.hidden("was_column\(place)", found?.places[place].map { "\($0 + 1)" } ?? "")
        }
        let was: HTML = found.map { "\(Form.hidden("was_head", "\($0.head + 1)"))\(places)" } ?? ""
        return "\(Form.hidden("cells", "|\(text)|"))\(Form.hidden("first", "\(first)"))\(was)"
    }

    /// Which column is what, with the first rows of the table above.
    func fields(_ form: Fields, _ errors: FormErrors?) -> HTML {
        let width = min(20, cells.prefix(200).map(\.count).max() ?? 0)
        let shown = cells.prefix(6).map { row in
            (0..<width).map { column -> HTML in "\(column < row.count ? String(row[column].prefix(20)) : "")"
            }
        }
        let heads = (0..<width).map { Web.Column.text("第 \($0 + 1) 列") }
        let columns = (0..<width).map { column -> (value: String, label: String) in
            let sample = cells.prefix(12).lazy.compactMap { row in
                column < row.count && !row[column].isEmpty ? row[column] : nil
            }
            return (
                value: "\(column + 1)",
                label: "第 \(column + 1) 列：\(sample.prefix(2).joined(separator: "，").prefix(16))"
            )
        }
        let rows = (0..<min(12, cells.count)).map { row in
            (
                value: "\(row + 1)",
                label: "第 \(row + 1) 行：\(cells[row].filter { !$0.isEmpty }.joined(separator: "，").prefix(24))"
            )
        }
        let head = form.has("head") ? form["head"] : found.map { "\($0.head + 1)" } ?? ""
        let selects = PeopleColumns.names.indices.map { place -> HTML in
            let guess = found?.places[place].map { "\($0 + 1)" } ?? ""
            let value = form.has("column\(place)") ? form["column\(place)"] : guess
            let isNeeded = PeopleColumns.needed.contains(place)
            return Form.select(
                "column\(place)", PeopleColumns.names[place], columns, value, errors, optional: !isNeeded,
                empty: isNeeded ? "选择" : "没有这一列")
        }
        return """
            \(Component.table("表格的前几行", heads, rows: Array(shown)))
            \(Form.select("head", "表头在哪一行", rows, head, errors, optional: true, empty: "没有表头，第一行就是人员"))\(selects)
            """
    }
}
