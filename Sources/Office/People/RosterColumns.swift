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
    /// The same as it was before the columns were chosen anew, which corrections were made on.
    private var before: (head: Int, places: [Int?])?

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
        func choice(_ mark: String) -> (head: Int, places: [Int?])? {
            guard form.has(mark + "head") else { return nil }
            let places = PeopleColumns.names.indices.map { place -> Int? in
                form.number("\(mark)column\(place)").flatMap { $0 > 0 ? $0 - 1 : nil }
            }
            return (min(max(-1, (form.number("\(mark)head") ?? 0) - 1), cells.count - 1), places)
        }
        // Chosen now, or before the page that goes back to the choice.
        guard let now = choice("") ?? choice("was_") else { return RosterColumns(cells, first: first) }
        var columns = RosterColumns(cells, first: first, head: now.head, now.places)
        columns.before = choice("was_")
        return columns
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
    var hidden: HTML { hidden(found) }

    /// The same on the page where they are chosen: as they were before.
    var hiddenBefore: HTML { hidden(before ?? found) }

    private func hidden(_ found: (head: Int, places: [Int?])?) -> HTML {
        let text = cells.map { row in
            row.map { $0.replacing(#/[\t\n\r]+/#, with: " ") }.joined(separator: "\t")
        }.joined(separator: "\n")
        let places = PeopleColumns.names.indices.map { place in
            Form.hidden("was_column\(place)", found?.places[place].map { "\($0 + 1)" } ?? "")
        }
        let was: HTML = found.map { "\(Form.hidden("was_head", "\($0.head + 1)"))\(places)" } ?? ""
        return "\(Form.hidden("cells", "|\(text)|"))\(Form.hidden("first", "\(first)"))\(was)"
    }

    /// What was set right on the review page before its columns are chosen anew, to be set right again.
    static func corrections(_ form: Fields) -> HTML {
        let names: Set<String> = [
            "line", "rest", "name", "unit", "post", "charges", "drop", "kind", "kind_of", "others",
        ]
        let kept = form.pairs.filter {
            names.contains($0.name) || $0.name.hasPrefix("role") || $0.name.hasPrefix("same")
        }
        return "\(kept.map { Form.hidden($0.name, $0.value) })"
    }

    /// A list read anew with what was set right before: of each line what differs from how it was read then.
    static func corrected(_ roster: Roster, _ form: Fields, known: Set<String>) throws -> Roster {
        guard form.has("line"), form.has("was_head") else { return roster }
        let before = Fields(form.pairs.filter { $0.name != "head" && !$0.name.hasPrefix("column") })
        guard let raw = try? chosen(before).roster(known: known) else { return roster }
        let mended = try RosterReview.read(form)
        var out = roster
        let lines = Dictionary(mended.rows.map { ($0.line, $0) }) { first, _ in first }
        let rawLines = Dictionary(raw.rows.map { ($0.line, $0) }) { first, _ in first }
        let dropped = Set(form.all("drop").compactMap { Fields([("line", $0)]).number("line") })
        out.rows.removeAll { dropped.contains($0.line) }
        for place in out.rows.indices {
            guard let new = lines[out.rows[place].line], let old = rawLines[out.rows[place].line] else {
                continue
            }
            if new.name != old.name { out.rows[place].name = new.name }
            if new.unit != old.unit { out.rows[place].unit = new.unit }
            if new.post != old.post { out.rows[place].post = new.post }
            if new.charges != old.charges { out.rows[place].charges = new.charges }
            if new.name != old.name || new.unit != old.unit || new.post != old.post {
                out.rows[place].fault = nil
            }
            if case .another = new.namesake { out.rows[place].namesake = .another }
            if case .same(let other) = new.namesake,
                let same = out.rows.firstIndex(where: { $0.line == mended.rows[other].line })
            {
                out.rows[place].namesake = .same(same)
            }
        }
        for (unit, kind) in mended.kinds where raw.kind(unit) != kind { out.kinds[unit] = kind }
        return out
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
