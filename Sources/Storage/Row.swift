/// One row of a result, valid only while its closure runs. Columns are read in the order they were selected.
package struct Row: ~Copyable {
    private let source: any RowSource
    private var position = 0

    init(_ source: any RowSource) { self.source = source }

    /// The next column, as the type asked for.
    package mutating func next<T: Readable>(_ type: T.Type = T.self) throws -> T {
        defer { position += 1 }
        return try T.read(self, at: position)
    }

    func isNull(_ column: Int) -> Bool { source.isNull(column) }
    func text(_ column: Int) -> String? { source.text(column) }
    func int(_ column: Int) -> Int64? { source.int(column) }
}

/// A driver's view of its current row.
protocol RowSource {
    func isNull(_ column: Int) -> Bool
    func text(_ column: Int) -> String?
    func int(_ column: Int) -> Int64?
}
