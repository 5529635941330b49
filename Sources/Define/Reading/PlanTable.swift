/// A table in the text: lines of cells parted by tabs or by `|`. A row is a work item; a name written once before
/// several rows is their group.
struct PlanTable {
    struct Row {
        let range: Range<Int>
        /// The cell that says what is to be done.
        let text: Range<Int>
        let marker: Marker?
        /// The cells that name who is responsible, by the heads of their columns.
        var owners: [(cell: Range<Int>, role: OwnerReading.Role)]
    }

    struct Group {
        let name: Range<Int>?
        let start: Int
        var rows: [Row]
    }

    let range: Range<Int>
    let groups: [Group]

    static func find(_ text: PlanText) -> [PlanTable] {
        var tables: [PlanTable] = [], run: [[Range<Int>]] = []
        func finish() {
            if run.count >= 2, let table = PlanTable(text, rows: run) { tables.append(table) }
            run = []
        }
        for line in text.lines {
            let cells = cells(text, line.cells)
            if cells.count >= 3, run.isEmpty || abs(cells.count - run[0].count) <= 2 {
                run.append(cells)
            } else {
                finish()
            }
        }
        finish()
        return tables
    }

    private static func cells(_ text: PlanText, _ line: Range<Int>) -> [Range<Int>] {
        let separator: Unicode.Scalar = text.scalars[line].contains("\t") ? "\t" : "|"
        var cells: [Range<Int>] = [], start = line.lowerBound
        for index in line where text.scalars[index] == separator || text.scalars[index] == "｜" {
            cells.append(text.trimmed(start..<index))
            start = index + 1
        }
        cells.append(text.trimmed(start..<line.upperBound))
        return cells
    }

    private init?(_ text: PlanText, rows: [[Range<Int>]]) {
        guard let start = rows.first?.first?.lowerBound, let last = rows.last?.last,
            let heads = TableHeads(text, rows)
        else { return nil }
        let body = Array(rows.dropFirst(heads.rows)), content = heads.content
        // Columns left of the content that are often empty were merged over the rows of a group.
        let first = body.first.map { !$0[0].isEmpty } ?? false
        // A column of numbers names no group.
        let numbers = body.allSatisfy { text.scalars[$0[0]].allSatisfy(\.isNumeral) }
        let named = first && !numbers && content > 0 && body.contains { $0[0].isEmpty }
        let merged = named ? PlanTable.mergedColumns(body, upTo: content) : 0
        var groups: [Group] = []
        for cells in body where content < cells.count {
            let owners = heads.owners.filter { $0.column < cells.count && !cells[$0.column].isEmpty }
                .map { (cell: cells[$0.column], role: $0.role) }
            guard !cells[content].isEmpty else {
                // The work was merged over the rows of those who share it.
                if let group = groups.indices.last, let row = groups[group].rows.indices.last {
                    groups[group].rows[row].owners += owners
                }
                continue
            }
            let begin = cells[merged...].first { !$0.isEmpty } ?? cells[content]
            let end = cells.last { !$0.isEmpty } ?? cells[content]
            let marker = Marker.read(
                text, at: cells[content].lowerBound, before: cells[content].upperBound, leads: true)
            let row = Row(
                range: begin.lowerBound..<max(end.upperBound, begin.upperBound),
                text: (marker?.range.upperBound ?? cells[content].lowerBound)..<cells[content].upperBound,
                marker: marker, owners: owners)
            if groups.isEmpty || named && !cells[0].isEmpty {
                groups.append(
                    Group(
                        name: named ? cells[0] : nil,
                        start: named ? cells[0].lowerBound : row.range.lowerBound, rows: [row]))
            } else {
                groups[groups.count - 1].rows.append(row)
            }
        }
        guard !groups.isEmpty else { return nil }
        range = start..<last.upperBound
        self.groups = groups
    }

    /// How many leading columns are written only on the first row of a group.
    private static func mergedColumns(_ body: [[Range<Int>]], upTo content: Int) -> Int {
        var count = 0
        while count < content, body.contains(where: { $0.count > count && $0[count].isEmpty }) { count += 1 }
        return count
    }
}
