/// A spreadsheet's cells with the row of heads found and each field given a column, by the names people use.
package struct ImportSheet: Sendable {
    package let cells: [[String]]
    /// The row of heads, from 0.
    package let head: Int
    /// The name of the sheet taken, and of those left.
    package let name: String
    package let others: [String]

    private static let searched = 15

    /// Takes the sheet whose heads name most fields, the first of equals, and in it the row that does.
    package init(_ sheets: [(name: String, rows: [[String]])], for kind: ImportKind) {
        let heads = sheets.map { Self.head($0.rows, kind) }
        let best = heads.indices.max { (heads[$0].score, -$0) < (heads[$1].score, -$1) }
        head = best.map { heads[$0].row } ?? 0
        (cells, name) = best.map { (sheets[$0].rows, sheets[$0].name) } ?? ([], "")
        others = sheets.indices.filter { $0 != best }.map { "“\(sheets[$0].name)”" }
    }

    private static func head(_ rows: [[String]], _ kind: ImportKind) -> (row: Int, score: Int) {
        let scores = rows.prefix(searched).map { row in
            kind.fields.count { column(of: $0, in: row) != nil }
        }
        let row = scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) } ?? 0
        return (row, scores.isEmpty ? 0 : scores[row])
    }

    package var heads: [String] { cells.indices.contains(head) ? cells[head] : [] }

    /// Which column each field takes, as its head says; a column serves one field.
    package func guess(_ kind: ImportKind) -> [String: Int] {
        var mapping: [String: Int] = [:], taken: Set<Int> = []
        for field in kind.fields {
            guard let head = field.prefers,
                let column = heads.firstIndex(where: { $0.filter { !$0.isWhitespace } == head })
            else { continue }
            mapping[field.name] = column
            taken.insert(column)
        }
        // What is named exactly goes before what is merely alike.
        for exact in [true, false] {
            for field in kind.fields where mapping[field.name] == nil {
                guard let column = Self.column(of: field, in: heads, exact: exact, but: taken) else {
                    continue
                }
                mapping[field.name] = column
                taken.insert(column)
            }
        }
        return mapping
    }

    private static func column(
        of field: ImportKind.Field, in row: [String], exact: Bool = true, but taken: Set<Int> = []
    ) -> Int? {
        let names = [field.head] + field.synonyms
        return row.indices.first { index in
            let cell = row[index].filter { !$0.isWhitespace }
            guard !cell.isEmpty, !taken.contains(index) else { return false }
            // 被谈话人职务 is not 谈话人.
            return names.contains {
                exact
                    ? cell == $0 : cell.contains($0) && !cell.contains("被" + $0) && cell.count <= $0.count + 6
            }
        }
    }

    /// The rows under the heads that hold anything; heads repeated on a later page are passed over.
    package func rows(_ mapping: [String: Int]) -> [ImportRow] {
        cells.indices.dropFirst(head + 1).compactMap { index in
            let row = cells[index]
            if row == heads { return nil }
            let values = mapping.compactMapValues { row.indices.contains($0) ? row[$0] : nil }
            guard values.values.contains(where: { !$0.isEmpty }) else { return nil }
            return ImportRow(number: index + 1, values: values, cells: row)
        }
    }
}
