/// A spreadsheet's cells with the row of heads found and each field given a column, by the names people use.
package struct ImportSheet: Sendable {
    package let cells: [[String]]
    /// The row of heads, from 0.
    package let head: Int

    private static let searched = 15

    /// Takes the row among the first that names most fields.
    package init(_ cells: [[String]], for kind: ImportKind) {
        self.cells = cells
        let scores = cells.prefix(Self.searched).map { row in
            kind.fields.count { field in Self.column(of: field, in: row) != nil }
        }
        head = scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) } ?? 0
    }

    package var heads: [String] { cells.indices.contains(head) ? cells[head] : [] }

    /// Which column each field takes, as its head says; a column serves one field.
    package func guess(_ kind: ImportKind) -> [String: Int] {
        var mapping: [String: Int] = [:], taken: Set<Int> = []
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
            return names.contains { exact ? cell == $0 : cell.contains($0) && cell.count <= $0.count + 6 }
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
