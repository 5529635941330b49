import Kernel

extension Directory {
    /// Rows that are otherwise equal stand in the town's own order of units; the others stay where they are.
    package func settled<Row>(
        _ rows: some Collection<Row>, unit: (Row) -> ID?, same: (Row, Row) -> Bool
    ) -> [Row] {
        let places = Dictionary(uniqueKeysWithValues: units.enumerated().map { ($1.id, $0) })
        func place(_ row: Row) -> Int { unit(row).flatMap { places[$0] } ?? units.count }
        var out: [Row] = [], run: [Row] = []
        func close() {
            out += run.enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }
                .map(\.element)
            run = []
        }
        for row in rows {
            if let last = run.last, !same(last, row) { close() }
            run.append(row)
        }
        close()
        return out
    }
}
