/// A table as it is written out: its columns in the order of their names, every value as text, and how rows get back into it.
package struct DumpedTable: Sendable {
    package let name: String
    let columns: [String]
    let select: SQL
    /// Tables of an engine that this one stands for.
    let hides: Set<String>
    /// Rows that both engines would write differently, in one way.
    let settle: @Sendable ([String?]) -> [String?]
    let insert: @Sendable ([[String?]], any Session) throws -> Void

    /// A table of which both engines know the same columns.
    init(_ table: Catalogue.Table) {
        let columns = table.columns.sorted()
        name = table.name
        self.columns = columns
        select = "SELECT \(SQL.names(columns)) FROM \(table.sql)"
        hides = []
        settle = { $0 }
        insert = { rows, session in
            try session.execute(
                "INSERT INTO \(table.sql) (\(SQL.names(columns))) VALUES \(SQL.comma(rows.map(SQL.tuple)))")
        }
    }

    /// One that an engine keeps in a way of its own.
    package init(
        _ name: String, _ columns: [String], hiding hides: Set<String> = [], select: SQL,
        settle: @escaping @Sendable ([String?]) -> [String?],
        insert: @escaping @Sendable ([[String?]], any Session) throws -> Void
    ) {
        (self.name, self.columns, self.hides, self.select) = (name, columns, hides, select)
        (self.settle, self.insert) = (settle, insert)
    }

    /// So many rows go into one statement: engines limit what can be bound.
    var batch: Int { max(1, min(200, 20_000 / max(1, columns.count))) }

    /// Hands over every row.
    func each(_ session: any Session, _ take: (Record) throws -> Void) throws {
        let width = columns.count
        try session.each(select) { row in
            var values: [String?] = []
            values.reserveCapacity(width)
            for _ in 0..<width { values.append(try row.next(AsText.self).text) }
            try take(Record(.row, settle(values)))
        }
    }
}

/// A column of either kind, as text.
private struct AsText: Readable {
    let text: String?

    static func read(_ row: borrowing Row, at column: Int) throws -> AsText {
        AsText(text: row.isNull(column) ? nil : row.text(column))
    }
}
