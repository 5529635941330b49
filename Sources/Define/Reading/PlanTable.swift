/// A table in the text: lines of cells parted by tabs or by `|`. A row is a work item; a name written once before
/// several rows is their group.
struct PlanTable {
    struct Row {
        let range: Range<Int>
        /// The cell that says what is to be done.
        let text: Range<Int>
        let marker: Marker?
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
        guard let head = rows.first, let last = rows.last?.last else { return nil }
        let body = Array(rows.dropFirst())
        guard let content = PlanTable.contentColumn(text, head: head, body: body) else { return nil }
        // Columns left of the content that are often empty were merged over the rows of a group.
        let first = body.first.map { !$0[0].isEmpty } ?? false
        let named = first && content > 0 && body.contains { $0[0].isEmpty }
        var groups: [Group] = []
        for cells in body where content < cells.count && !cells[content].isEmpty {
            let merged = named ? PlanTable.mergedColumns(body, upTo: content) : 0
            let begin = cells[merged...].first { !$0.isEmpty } ?? cells[content]
            let end = cells.last { !$0.isEmpty } ?? cells[content]
            let marker = Marker.read(
                text, at: cells[content].lowerBound, before: cells[content].upperBound, leads: true)
            let row = Row(
                range: begin.lowerBound..<max(end.upperBound, begin.upperBound),
                text: (marker?.range.upperBound ?? cells[content].lowerBound)..<cells[content].upperBound,
                marker: marker)
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
        range = head[0].lowerBound..<last.upperBound
        self.groups = groups
    }

    /// The names under which registers keep the work itself, best first.
    private static let contentNames = [
        "自查内容", "考核内容", "工作内容", "主要内容", "责任内容", "考评内容", "工作任务", "任务", "内容", "工作措施", "措施", "事项", "项目",
    ]

    private static func contentColumn(_ text: PlanText, head: [Range<Int>], body: [[Range<Int>]]) -> Int? {
        let names = head.map { text.string($0).filter { !$0.isWhitespace } }
        for wanted in contentNames {
            if let index = names.firstIndex(where: { $0.contains(wanted) }),
                body.contains(where: { filled($0, index) })
            {
                return index
            }
        }
        return nil
    }

    private static func filled(_ cells: [Range<Int>], _ index: Int) -> Bool {
        index < cells.count && !cells[index].isEmpty
    }

    /// How many leading columns are written only on the first row of a group.
    private static func mergedColumns(_ body: [[Range<Int>]], upTo content: Int) -> Int {
        var count = 0
        while count < content, body.contains(where: { $0.count > count && $0[count].isEmpty }) { count += 1 }
        return count
    }
}
