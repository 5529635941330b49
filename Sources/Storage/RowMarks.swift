import Sodium

/// A table some rows of which belong to one thing, by the column that names it.
package struct MarkedTable: Sendable {
    /// The kind of thing; nil for every kind.
    package let kind: String?
    package let name: String
    package let key: String

    package init(_ name: String, of kind: String?, by key: String = "id") {
        (self.kind, self.name, self.key) = (kind, name, key)
    }
}

/// A mark over all rows that belong to a thing: it reads the same on both engines, and after an upgrade that added a column as long as
/// nothing was put into it.
package enum RowMarks {
    /// Thing → its rows' digests, table by table.
    package typealias Found = [String: [String: [String]]]

    /// What rows of some tables read, all in one statement; of all things where `ids` is nil.
    package static func digests(
        _ tables: [MarkedTable], town: String, of ids: [String]?, in session: any Session
    ) throws -> Found {
        let known = try session.memory.value("catalogue") { try Catalogue(session) }
        let shapes = try tables.map { table in
            guard let found = known.tables.first(where: { $0.name == table.name }) else {
                throw StorageError.schema("没有 \(table.name)")
            }
            return (table: table, sql: found.sql, columns: found.columns.filter { $0 != "town" }.sorted())
        }
        let width = shapes.map(\.columns.count).max() ?? 0
        var found: Found = [:]
        func take(_ some: [String]?) throws {
            let parts = shapes.enumerated().map { index, shape -> SQL in
                let key = SQL(name: shape.table.key)
                let texts = (0..<width).map { column -> SQL in
                    column < shape.columns.count
                        ? "CAST(\(SQL(name: shape.columns[column])) AS TEXT)" : "CAST(NULL AS TEXT)"
                }
                let which: SQL = some.map { "\(key) IN \(SQL.list($0))" } ?? "1 = 1"
                return """
                    SELECT \(SQL.fixed(index)), \(key), \(SQL.comma(texts)) FROM \(shape.sql) WHERE town = \(town) AND \(which)
                    """
            }
            try session.each(SQL.union(parts)) { row in
                let shape = shapes[try row.next(Int.self)], thing = try row.next(String.self)
                var words: [String] = []
                for column in shape.columns {
                    guard let text = try row.next(String?.self), !text.isEmpty, text != "0" else { continue }
                    words.append("\(column)=\(text)")
                }
                let digest = String(Digest.sha256(words.joined(separator: "\u{1F}")).prefix(32))
                found[thing, default: [:]][shape.table.name, default: []].append(digest)
            }
        }
        guard !shapes.isEmpty else { return [:] }
        guard let ids else {
            try take(nil)
            return found
        }
        for start in stride(from: 0, to: ids.count, by: 300) {
            try take(Array(ids[start..<min(start + 300, ids.count)]))
        }
        return found
    }

    /// 32 hexadecimal digits over the rows of a thing.
    package static func mark(_ rows: [String: [String]]) -> String {
        let words = rows.sorted { $0.key < $1.key }.map {
            $0.key + ":" + $0.value.sorted().joined(separator: ",")
        }
        return String(Digest.sha256(words.joined(separator: ";")).prefix(32))
    }

    /// Things of one kind → their marks, also those without any row.
    package static func marks(
        _ tables: [MarkedTable], town: String, of ids: [String], in session: any Session
    ) throws -> [String: String] {
        let found = try digests(tables, town: town, of: ids, in: session)
        return Dictionary(ids.map { ($0, mark(found[$0] ?? [:])) }) { first, _ in first }
    }
}
